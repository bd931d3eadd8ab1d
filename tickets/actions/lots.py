"""What waits for the queue: claimed, and laid together where nothing tells the tickets apart.

The words of a ticket stay where they are; of what is read, only its own number, its place and the moment it was raised are a
ticket's own. Tickets that the matrix answers alike and that have all else in common are decided, placed and counted once.
"""

import json
from collections.abc import Sequence
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import JSONField

from organisations.versions import AS_ONE_VALUE, Versions, versions_now, versions_of
from tickets import catalogue, kinds, routing, wording
from tickets.dispatching import PLACED_COLUMNS, Twin
from tickets.figures.keeping import WAITING
from tickets.models import State, Ticket

#: Of each ticket alone. The day it was raised stands in the figures before and after: what routing adds does not hang on it.
_OWN = ("id", "number", "area_id", "raised_at")
_SHARED = sorted(
    {
        "kind",
        "alliance_id",
        "topic_id",
        "urgency",
        "unplaced",
        *WAITING,
        *PLACED_COLUMNS,
    }
    - set(_OWN)
)
_FIELDS = [Ticket._meta.get_field(name) for name in (*_OWN, *_SHARED)]
_COLUMNS = [field.column for field in _FIELDS]
_ALLIANCE, _TOPIC, _UNPLACED, _CLOSED_BEFORE, _ROUND = (
    _COLUMNS.index(name) for name in ("alliance_id", "topic_id", "unplaced", "closed_before", "round")
)
#: PostgreSQL is asked for json as what it holds: Django has the driver hand over jsonb as text.
_AS_HELD = [f"{field.column}::json" if isinstance(field, JSONField) else field.column for field in _FIELDS]
#: The order in which a model takes its values.
_AS_DECLARED = [
    _COLUMNS.index(field.column) for field in Ticket._meta.concrete_fields if field.column in _COLUMNS
]
_NAMES = [_COLUMNS[place] for place in _AS_DECLARED]

Row = tuple[Any, ...]


class Answer(NamedTuple):
    """What the matrix says, and the words that the decision keeps of it."""

    decision: routing.Decision
    cell: dict[str, Any] | None
    passed_over: list[dict[str, Any]]


class Lot(NamedTuple):
    """Tickets that go the same way: the first, and the others by number. `answer` None: nothing to ask the matrix."""

    ticket: Ticket
    twins: list[Twin]
    answer: Answer | None
    detour: kinds.Detour | None


def claimed(ticket_ids: Sequence[int]) -> tuple[list[Row], Versions]:
    """Lock those that still wait, and read the versions along with them. Plain SQL, because building
    the query would take longer than it; one round trip where the database can lock rows."""
    if not ticket_ids:
        return [], {}
    locks = connection.features.has_select_for_update_skip_locked
    # As text, for every row has it and one is looked at.
    columns = (*_AS_HELD, f"{AS_ONE_VALUE}::text AS versions") if locks else _COLUMNS
    sql = (
        f"SELECT {', '.join(columns)} FROM {Ticket._meta.db_table} "  # noqa: S608 - names of the model's own columns
        f"WHERE id IN ({', '.join(['%s'] * len(ticket_ids))}) AND state = %s ORDER BY id"
        f"{' FOR UPDATE SKIP LOCKED' if locks else ''}"
    )
    values = [*ticket_ids, State.SUBMITTED]
    if not locks:
        tickets = Ticket.objects.raw(sql, values)
        rows = [tuple(getattr(one, field.attname) for field in _FIELDS) for one in tickets]
        return rows, versions_now() if rows else {}
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        # What PostgreSQL hands over is what the fields hold: nothing is left to convert.
        rows = cursor.fetchall()
    return rows, versions_of(json.loads(rows[0][-1] or "[]")) if rows else {}


def lots(rows: Sequence[Row], known: routing.Catalogue, versions: Versions) -> list[Lot]:
    """The tickets of these rows laid together, each lot by its first."""
    found: dict[Any, Lot] = {}
    detours = _detours(rows, versions)
    for row in rows:
        pk, number, area, _raised = row[: len(_OWN)]
        answer, detour = None, detours.get(pk)
        if not row[_UNPLACED]:
            answer = answer_of(row[_ALLIANCE], row[_TOPIC], area, known)
        # What was closed or dispatched before, or must step around somebody, is like no other.
        alone = row[_ROUND] or row[_CLOSED_BEFORE] or detour
        key = pk if alone else (id(answer), *row[len(_OWN) : len(_COLUMNS)])
        lot = found.get(key)
        if lot is None:
            found[key] = Lot(_ticket(row, versions), [], answer, detour)
        else:
            lot.twins.append(Twin(pk, number))
    return list(found.values())


def _ticket(row: Row, versions: Versions) -> Ticket:
    ticket = Ticket.from_db(connection.alias, _NAMES, [row[place] for place in _AS_DECLARED])
    ticket.topic = catalogue.topic(ticket.topic_id, versions)
    ticket.alliance = catalogue.alliance(ticket.alliance_id, versions)
    return ticket


def _detours(rows: Sequence[Row], versions: Versions) -> dict[int, kinds.Detour]:
    """What the kinds of these tickets want stepped around; each kind is asked once."""
    asked: dict[str, list[int]] = {}
    for row in rows:
        asked.setdefault(catalogue.alliance(row[_ALLIANCE], versions).kind, []).append(row[0])
    found: dict[int, kinds.Detour] = {}
    for code, ids in asked.items():
        kind = kinds.get(code)
        if kind is not None:
            found |= kind.detours(ids)
    return found


#: The matrix of a day, and what it has answered.
_answers: dict[int, tuple[routing.Catalogue, "_Answers"]] = {}
#: A day's topics by places, and not the whole county by everything.
KEPT_ANSWERS = 10_000


class _Answers(NamedTuple):
    by_facts: dict[tuple[int, int, int], Answer]
    #: Equal decisions are one answer, so that places which share a cell lie together.
    by_decision: dict[routing.Decision, Answer]


def answer_of(alliance: int, topic: int, area: int, known: routing.Catalogue) -> Answer:
    """What `routing.decide` says of these facts, kept as long as the matrix and the day stay as they are."""
    kept = _answers.get(id(known))
    if kept is None or kept[0] is not known or len(kept[1].by_facts) >= KEPT_ANSWERS:
        # One matrix at a time: whoever needs another one begins anew.
        _answers.clear()
        kept = known, _Answers({}, {})
        _answers[id(known)] = kept
    by_facts, by_decision = kept[1]
    facts = (alliance, topic, area)
    answer = by_facts.get(facts)
    if answer is None:
        decision = routing.decide(routing.Facts(alliance, topic, area, known.on), known)
        answer = by_decision.get(decision)
        if answer is None:
            answer = Answer(decision, wording.snapshot(decision, known), wording.passed_over(decision, known))
            by_decision[decision] = answer
        by_facts[facts] = answer
    return answer
