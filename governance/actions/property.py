"""Totals of property service come in by workbook; owners' votes are recorded."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from governance.actions.recording import locked
from governance.lifecycle import ESTATE_RULES, EstateStep, provider
from governance.models import Estate, FeePeriod, OwnersVote
from governance.owners_votes import Share, decide
from meetings.actions.recording import record, step
from tickets.lifecycle import Incomplete, NotYours
from tickets.standing import Actor


@transaction.atomic
def take_in(*, by: Actor, at: dt.datetime, rows: Sequence[FeePeriod]) -> int:
    """Save the totals of a workbook, all or none; returns how many. A period that is there already is replaced.

    Raises NotYours for an estate that the acting post neither keeps nor serves.
    """
    estates = {pk: locked(Estate.objects, pk, "area") for pk in sorted({row.estate_id for row in rows})}
    if not all(provider(by, estate, timezone.localdate(at)) for estate in estates.values()):
        raise NotYours("not_yours")
    for row in rows:
        FeePeriod.objects.filter(
            estate=row.estate_id, building=row.building_id, first_day=row.first_day
        ).delete()
        row.save(force_insert=True)
    for estate in estates.values():
        record(estate, "take_in", by, at, rows=sum(row.estate_id == estate.pk for row in rows))
    return len(rows)


@transaction.atomic
def record_vote(*, estate_id: int, by: Actor, at: dt.datetime, **fields) -> OwnersVote:
    """Raises Incomplete where more agree than take part, more take part than there are, or the day lies ahead."""
    estate = locked(Estate.objects, estate_id)
    step(ESTATE_RULES, EstateStep.RECORD_VOTE, by, estate)
    vote = OwnersVote(estate=estate, **fields)
    try:
        decide(
            vote.matter,
            Share(vote.whole_area, vote.whole_owners),
            Share(vote.voting_area, vote.voting_owners),
            Share(vote.agreeing_area, vote.agreeing_owners),
        )
    except ValueError as error:
        raise Incomplete(
            {"agreeing_area": _("No more can agree than take part, and no more take part than there are.")}
        ) from error
    if vote.decided_on > timezone.localdate(at):
        raise Incomplete({"decided_on": "in_future"})
    vote.save(force_insert=True)
    record(estate, "record_vote", by, at, vote=vote.pk)
    return vote
