"""A joint screening round is opened, findings are entered and taken up, recurring hazards are looked at until they are gone."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from governance.actions.recording import locked
from governance.lifecycle import COMMUNITY_RULES, CommunityStep
from governance.models import (
    Community,
    Finding,
    FindingState,
    Grid,
    Hazard,
    HazardState,
    Look,
    Round,
    RoundState,
    Sort,
)
from governance.screening import (
    FINDING_RULES,
    HAZARD_RULES,
    ROUND_RULES,
    FindingStep,
    HazardStep,
    RoundStep,
)
from meetings.actions.recording import locked as locked_with_alliance
from meetings.actions.recording import record, step, tell_units
from organisations.models import Organisation
from organisations.models.people import SIGNERS
from tickets import actions as tickets
from tickets.actions.recording import tell_of
from tickets.lifecycle import Incomplete, WrongState
from tickets.models import NoticeKind, Ticket, Topic
from tickets.standing import Actor

#: A reminder is given in the morning of its day, not at midnight.
MORNING = dt.time(8, 30)


@transaction.atomic
def open_round(
    *,
    community_id: int,
    by: Actor,
    at: dt.datetime,
    title: str,
    grids: Sequence[Grid],
    units: Sequence[Organisation],
    starts_on: dt.date,
    ends_on: dt.date,
) -> Round:
    """Open a round over these grids; the units that take part are invited. Raises NotYours or Incomplete."""
    community = locked_with_alliance(Community.objects, community_id)
    step(COMMUNITY_RULES, CommunityStep.SCREEN, by, community)
    if ends_on < starts_on:
        raise Incomplete({"ends_on": _("The last day lies before the first day.")})
    row = Round.objects.create(
        community=community, title=title, starts_on=starts_on, ends_on=ends_on, state=RoundState.OPEN
    )
    row.grids.set(grids)
    row.units.set(units)
    record(row, "open", by, at, grids=len(grids), units=[unit.code for unit in units])
    tell_units(row, NoticeKind.INVITED, by, at, {unit.pk for unit in units})
    return row


def _round(round_id: int, name: RoundStep, by: Actor) -> Round:
    row = locked(Round.objects, round_id)
    step(ROUND_RULES, name, by, row)
    return row


@transaction.atomic
def find(
    *,
    round_id: int,
    by: Actor,
    at: dt.datetime,
    grid: Grid,
    sort: str,
    title: str,
    description: str,
    found_on: dt.date,
) -> Finding:
    """Enter what was found in one of the round's grids. What a dispute is about is kept encrypted."""
    row = _round(round_id, RoundStep.FIND, by)
    errors = {}
    if not row.grids.filter(pk=grid.pk).exists():
        errors["grid"] = _("This grid is not part of the round.")
    if not row.starts_on <= found_on <= timezone.localdate(at):
        errors["found_on"] = _("Choose a day from the first day of the round until today.")
    if errors:
        raise Incomplete(errors)
    told = {"dispute": description} if sort == Sort.DISPUTE else {"description": description}
    made = Finding.objects.create(
        round=row,
        grid=grid,
        unit=by.unit,
        found_on=found_on,
        sort=sort,
        title=title,
        state=FindingState.OPEN,
        **told,
    )
    record(made, "find", by, at, sort=sort)
    return made


@transaction.atomic
def close_round(*, round_id: int, by: Actor, at: dt.datetime, summary: str) -> Round:
    """Close the round once every finding is taken up. Raises WrongState before."""
    row = _round(round_id, RoundStep.CLOSE, by)
    if row.findings.filter(state=FindingState.OPEN).exists():
        raise WrongState("wrong_state", _("A finding still waits to be taken up."))
    row.summary = summary
    row.save()
    record(row, "close", by, at)
    return row


def _finding(finding_id: int, name: FindingStep, by: Actor) -> Finding:
    row = (
        Finding.objects.select_for_update(of=("self",), no_key=True)
        .select_related(
            "round__community__alliance__lead",
            "round__community__alliance__template",
            "round__community__unit__superior",
            "grid__area",
        )
        .get(pk=finding_id)
    )
    step(FINDING_RULES, name, by, row)
    return row


def _plain(row: Finding) -> None:
    if row.sort == Sort.DISPUTE:
        raise WrongState(
            "wrong_state", _("A dispute goes to the mediation committee or is settled on the spot.")
        )


@transaction.atomic
def raise_concern(*, finding_id: int, by: Actor, at: dt.datetime, topic: Topic) -> Ticket:
    """The finding becomes a concern, routed like every other. Raises WrongState for a dispute, and whatever
    `tickets.actions.raise_ticket` raises."""
    row = _finding(finding_id, FindingStep.RAISE, by)
    _plain(row)
    row.ticket = tickets.raise_ticket(
        by=by,
        at=at,
        alliance=row.alliance,
        topic=topic,
        area=row.grid.area,
        title=row.title,
        description=row.description,
    )
    row.save()
    record(row, "raise", by, at, ticket=row.ticket.number)
    return row.ticket


@transaction.atomic
def list_hazard(
    *, finding_id: int, by: Actor, at: dt.datetime, owner: Organisation, next_look: dt.date
) -> Hazard:
    """Put the finding on the list of recurring hazards: who owns it and when somebody looks again."""
    row = _finding(finding_id, FindingStep.LIST, by)
    _plain(row)
    today = timezone.localdate(at)
    _ahead(next_look, today)
    row.save()
    hazard = Hazard.objects.create(
        community=row.community,
        grid=row.grid,
        finding=row,
        title=row.title,
        owner=owner,
        listed_on=today,
        next_look=next_look,
        state=HazardState.WATCHED,
    )
    record(row, "list", by, at, owner=owner.code, next_look=str(next_look))
    tell_units(hazard, NoticeKind.ASKED, by, at, {owner.pk})
    return hazard


def _ahead(day: dt.date | None, today: dt.date) -> None:
    if day is None or day <= today:
        raise Incomplete({"next_look": _("Choose a day after today.")})


@transaction.atomic
def settle(*, finding_id: int, by: Actor, at: dt.datetime, settled: str) -> Finding:
    row = _finding(finding_id, FindingStep.SETTLE, by)
    row.settled = settled
    row.save()
    record(row, "settle", by, at)
    return row


def _hazard(hazard_id: int, name: HazardStep, by: Actor) -> Hazard:
    row = locked(Hazard.objects, hazard_id)
    step(HAZARD_RULES, name, by, row)
    return row


@transaction.atomic
def look(
    *,
    hazard_id: int,
    by: Actor,
    at: dt.datetime,
    there: bool,
    result: str,
    next_look: dt.date | None = None,
) -> Look:
    """Somebody looked: still there, then a next day is named; gone, then it leaves the list."""
    row, today = _hazard(hazard_id, HazardStep.LOOK, by), timezone.localdate(at)
    if there:
        _ahead(next_look, today)
        row.next_look, row.reminded = next_look, False
    else:
        row.state, row.ended_on = HazardState.REMOVED, today
    row.save()
    made = Look.objects.create(hazard=row, unit=by.unit, looked_on=today, there=there, result=result)
    record(row, "look", by, at, there=there, next_look=str(next_look or ""))
    return made


@transaction.atomic
def hand(*, hazard_id: int, by: Actor, at: dt.datetime, owner: Organisation, next_look: dt.date) -> Hazard:
    """Name another owner, who is told."""
    row = _hazard(hazard_id, HazardStep.HAND, by)
    _ahead(next_look, timezone.localdate(at))
    row.owner, row.next_look, row.reminded = owner, next_look, False
    row.save()
    record(row, "hand", by, at, owner=owner.code, next_look=str(next_look))
    tell_units(row, NoticeKind.ASKED, by, at, {owner.pk})
    return row


@transaction.atomic
def remind_of_hazards(at: dt.datetime) -> int:
    """Tell the owners of hazards whose day has come, once for each day; returns how many hazards."""
    local = timezone.localtime(at)
    if local.time() < MORNING:
        return 0
    told = 0
    for row in Hazard.objects.due(local.date()).order_by("next_look", "id"):
        # Whoever comes second finds it reminded already.
        if Hazard.objects.due(local.date()).filter(pk=row.pk).update(reminded=True):
            tell_of(
                row.get_absolute_url(),
                str(row),
                NoticeKind.REVIEW_DUE,
                at,
                organisations=[row.owner_id],
                roles=SIGNERS,
            )
            told += 1
    return told
