"""Loads calendar, office hours and limits into the plain values that `tickets.deadlines` reads.

Kept in memory by the version that database triggers raise with every change of those tables.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache, partial

from django.utils import timezone

from organisations.models import Version
from organisations.versions import Versions, versions_now
from tickets import deadlines
from tickets.models import CalendarDay, LimitStep, OfficeHours, TimeLimit


@dataclass(frozen=True)
class Clocks:
    calendar: deadlines.Calendar
    limits: Sequence[deadlines.Limit]

    def __post_init__(self) -> None:
        # The tickets of a batch ask the same again and again.
        object.__setattr__(self, "_limit", lru_cache(4096)(partial(deadlines.limit_for, self.limits)))
        object.__setattr__(
            self, "_deadline", lru_cache(4096)(partial(deadlines.deadline, calendar=self.calendar))
        )

    def due(
        self,
        step: LimitStep,
        start: dt.datetime,
        *,
        template: int,
        topics: Sequence[int],
        urgency: str,
        is_complex: bool,
    ) -> deadlines.Deadline:
        """When `step` is due for a ticket of this topic. `topics`: the topic's chain, itself first."""
        limit = self._limit(  # type: ignore[attr-defined]
            step=step,
            template=template,
            topics=tuple(topics),
            urgency=urgency,
            is_complex=is_complex,
        )
        return self._deadline(start, limit.amount, limit.unit)  # type: ignore[attr-defined]


_loaded: dict[str, Clocks] = {}


def current(versions: Versions | None = None) -> Clocks:
    """No query where nothing changed and the `versions` were read already."""
    stamp = (versions or versions_now())[Version.CLOCKS].stamp
    known = _loaded.get(stamp)
    if known is None:
        # Another thread may forget it again at once: what was loaded is returned, not what is kept.
        known = _load()
        _loaded.clear()
        _loaded[stamp] = known
    return known


def _load() -> Clocks:
    return Clocks(
        calendar=deadlines.Calendar(
            days=dict(CalendarDay.objects.values_list("day", "is_working")),
            openings=[
                deadlines.Opening(hours.opens, hours.closes, hours.valid_from, hours.valid_to)
                for hours in OfficeHours.objects.all()
            ],
            zone=timezone.get_default_timezone(),
        ),
        limits=[
            deadlines.Limit(
                step=limit.step,
                amount=limit.amount,
                unit=limit.unit,
                template=limit.template_id,
                topic=limit.topic_id,
                urgency=limit.urgency,
                complex_only=limit.complex_only,
            )
            for limit in TimeLimit.objects.all()
        ],
    )
