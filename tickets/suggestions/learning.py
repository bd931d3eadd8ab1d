"""Learns what past tickets say, and counts what the matrix did: run by the beat once a night, kept in one row each.

Learned from: the newest closed tickets of kinds whose texts may be searched and compared. Never from a ticket that its
kind keeps apart from people who would otherwise see it, and no name of anybody on the roster is learned as a word.
"""

import datetime as dt
from collections.abc import Iterator

from django.db.models import Max

from organisations.models import Person, Template
from tickets import kinds
from tickets.models import MatrixCount, State, Ticket, TopicSuggestions
from tickets.search import words
from tickets.suggestions.bayes import Example, Measured, Model, learn, measure
from tickets.suggestions.counting import count_all

#: Newest closed tickets of a template that are read.
READ = 6000
ONCE_IN = dt.timedelta(hours=20)


def learnable() -> list[str]:
    """Codes of the kinds whose tickets' words may be learned and suggested."""
    return [code for code in kinds.with_switch("in_search") if code in kinds.with_switch("in_duplicates")]


def learn_all(at: dt.datetime) -> int:
    """Learn anew for each template; returns for how many there is something to suggest."""
    never = names_on_roster()
    learned = 0
    for template in Template.objects.filter(kind__in=learnable()):
        learned += bool(learn_template(template, at, never=never).model)
    # A kind that was closed since is forgotten.
    TopicSuggestions.objects.exclude(template__kind__in=learnable()).delete()
    return learned


def learn_template(template: Template, at: dt.datetime, *, never: frozenset[str]) -> TopicSuggestions:
    """Read, learn, and only then write: SQLite's one writer is not held up meanwhile."""
    examples = list(examples_of(template))
    measured = measure(examples, never=never)
    model = learn(examples, never=never) if worth_showing(measured) else Model({}, {})
    row, _made = TopicSuggestions.objects.update_or_create(
        template=template,
        defaults={
            "trained_at": at,
            "tickets": len(examples),
            "measured_on": measured.tickets,
            "hits_first": measured.first,
            "hits_three": measured.three,
            "usual_first": measured.usual_first,
            "usual_three": measured.usual_three,
            "model": model.as_json() if model else {},
        },
    )
    return row


def worth_showing(measured: Measured) -> bool:
    """Whether it hit more often than always naming the most frequent topic would have, on tickets it had not seen."""
    return measured.first > measured.usual_first and measured.three >= measured.usual_three


def examples_of(template: Template) -> Iterator[Example]:
    """Closed tickets of the template, the oldest first, without those that are kept apart."""
    rows = list(
        Ticket.objects.filter(alliance__template=template, state=State.CLOSED, unplaced="")
        .order_by("-pk")
        .values_list("pk", "topic_id", "raiser_unit_id", "title", "description")[:READ]
    )
    apart = kinds.apart(template.kind, [pk for pk, *_rest in rows])
    for pk, topic, unit, title, description in reversed(rows):
        if pk not in apart:
            yield Example(topic, unit, f"{title}\n{description}")


def names_on_roster() -> frozenset[str]:
    """The bigrams and words of people's names."""
    names = words.fold("\n".join(Person.objects.values_list("name", flat=True).iterator()))
    return frozenset(words.tokens_of(names))


def learn_when_due(at: dt.datetime) -> bool:
    """Learn and count once a day; whether it was done now."""
    last = MatrixCount.objects.aggregate(last=Max("counted_at"))["last"]
    if last is not None and at - last < ONCE_IN:
        return False
    learn_all(at)
    count_all(at)
    return True
