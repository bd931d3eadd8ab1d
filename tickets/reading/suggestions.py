"""Topics suggested for what somebody types, and how well the suggestions hit, for the keeper."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from organisations.models import Alliance, Template
from tickets import kinds
from tickets.models import Topic, TopicSuggestions
from tickets.reading.choices import Choices
from tickets.standing import Actor
from tickets.suggestions.bayes import ENOUGH, Model, Suggesting
from tickets.suggestions.learning import learnable


@dataclass(frozen=True)
class SuggestedTopic:
    """A topic, and the parts of the typed text that past tickets of it share."""

    topic: Topic
    shared: tuple[str, ...]

    @property
    def shared_words(self) -> str:
        return _(", ").join(self.shared)


#: Template → when its model was learned, and the model ready to be asked.
_kept: dict[int, tuple[dt.datetime, Suggesting]] = {}


def suggested(choices: Choices, alliance: Alliance | None, actor: Actor, text: str) -> list[SuggestedTopic]:
    """Up to three topics, for those who may raise a ticket in this alliance; one query where nothing was learned since."""
    if alliance is None or alliance.kind not in learnable():
        return []
    if kinds.why_not_raise(alliance.kind, actor.post, alliance):
        return []
    suggesting = _suggesting(alliance.template_id)
    if suggesting is None:
        return []
    offered = {
        topic.pk: topic for _group, below in choices.choosable(alliance.template_id) for topic in below
    }
    return [SuggestedTopic(offered[each.topic], each.shared) for each in suggesting.suggest(text, of=offered)]


def _suggesting(template: int) -> Suggesting | None:
    rows = TopicSuggestions.objects.filter(template=template)
    trained_at = rows.values_list("trained_at", flat=True).first()
    if trained_at is None:
        return None
    kept = _kept.get(template)
    if kept is None or kept[0] != trained_at:
        row = rows.first()
        if row is None:
            return None
        kept = _kept[template] = row.trained_at, Suggesting(Model.of_json(row.model))
    return kept[1] if kept[1].model else None


@dataclass(frozen=True)
class Learned:
    """One template: what was learned, and how often it hit. Rates are shares of `row.measured_on`, or None."""

    template: Template
    row: TopicSuggestions | None

    @property
    def on(self) -> bool:
        return self.row is not None and bool(self.row.model)

    @property
    def too_few(self) -> bool:
        """Whether there is too little to learn from; nothing was measured then."""
        return self.row is None or self.row.tickets < ENOUGH

    @property
    def enough(self) -> int:
        return ENOUGH

    @property
    def first(self) -> Decimal | None:
        return self._share("hits_first")

    @property
    def three(self) -> Decimal | None:
        return self._share("hits_three")

    @property
    def usual(self) -> Decimal | None:
        return self._share("usual_three")

    def _share(self, name: str) -> Decimal | None:
        if self.row is None or not self.row.measured_on:
            return None
        return Decimal(getattr(self.row, name)) / self.row.measured_on


def learned(templates: Collection[int]) -> list[Learned]:
    """Two queries."""
    rows = {row.template_id: row for row in TopicSuggestions.objects.filter(template__in=templates)}
    shown = Template.objects.filter(pk__in=templates, kind__in=learnable()).order_by("pk")
    return [Learned(template, rows.get(template.pk)) for template in shown]
