"""Support actions: taken on as a claimed duty or the answer to a ticket or need, carried out, or dropped.

No condition of any support is asked here beyond belonging to the chain: nothing of another app is looked at.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from decimal import Decimal

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from alliances.actions.recording import in_force, locked, own, plain, record, refuse, step
from alliances.lifecycle import SUPPORT_RULES, SupportStep, works_for
from alliances.models import (
    Beneficiary,
    Household,
    Support,
    SupportFile,
    SupportState,
    Target,
)
from meetings.models import Need
from organisations.models import Alliance
from tickets.files import storing
from tickets.files.preparing import Prepared
from tickets.lifecycle import WrongState
from tickets.models import Ticket
from tickets.standing import Actor


@transaction.atomic
def take_on(
    *,
    by: Actor,
    at: dt.datetime,
    alliance: Alliance,
    season: int,
    kind: str,
    title: str,
    description: str = "",
    target: Target | None = None,
    ticket: Ticket | None = None,
    need: Need | None = None,
) -> Support:
    """The acting unit takes on a support action. It answers a duty that the unit claimed, a ticket that the unit handles,
    or a need of the alliance; one of the three at least. Raises NotYours for units that are no members."""
    in_force(alliance, at)
    day = timezone.localdate(at)
    member = by.unit is not None and alliance.memberships.on(day).filter(organisation=by.unit).exists()
    own(member and works_for(by, by.unit.pk))
    errors = {}
    if target is None and ticket is None and need is None:
        errors["target"] = _("Name the duty, ticket or need that it answers.")
    if target is not None and (
        target.plan.alliance_id != alliance.pk
        or target.responsible_id != by.unit.pk
        or target.claimed_at is None
    ):
        errors["target"] = _("This duty is not one that your unit claimed.")
    if ticket is not None and (
        ticket.alliance_id != alliance.pk or not ticket.dispatches.filter(organisation=by.unit).exists()
    ):
        errors["ticket"] = _("This ticket is not one that your unit handles.")
    if need is not None and need.alliance_id != alliance.pk:
        errors["need"] = _("This need belongs to another alliance.")
    refuse(errors)
    support = Support.objects.create(
        alliance=alliance,
        season=season,
        unit=by.unit,
        kind=kind,
        title=title,
        description=description,
        target=target,
        ticket=ticket,
        need=need,
        state=SupportState.CLAIMED,
    )
    record(support, "take_on", by, at, kind=kind)
    return support


@transaction.atomic
def name_beneficiaries(
    *, support_id: int, by: Actor, at: dt.datetime, households: Iterable[Household]
) -> int:
    """Add households to the action, each once; how many are new."""
    support = supporting(support_id, SupportStep.RECORD, by)
    rows = {row.pk: row for row in households}
    if any(row.alliance_id != support.alliance_id for row in rows.values()):
        refuse({"households": _("This household does not belong to the chain.")})
    known = set(support.beneficiaries.filter(household__in=rows).values_list("household", flat=True))
    new = [row for key, row in rows.items() if key not in known]
    Beneficiary.objects.bulk_create(
        (Beneficiary(support=support, household=row) for row in new), batch_size=500
    )
    record(support, "name_beneficiaries", by, at, households=len(new))
    return len(new)


@transaction.atomic
def attach(*, support_id: int, by: Actor, at: dt.datetime, files: Sequence[Prepared]) -> list[SupportFile]:
    """Add photographed lists or papers; a content that is there already is not added again. Raises Incomplete for too
    many."""
    support = supporting(support_id, SupportStep.RECORD, by)
    known = set(support.files.present().values_list("file__sha256", flat=True))
    new = {prepared.sha256: prepared for prepared in files if prepared.sha256 not in known}
    if len(known) + len(new) > settings.FILES_PER_TICKET:
        refuse({"files": "too_many_files"})
    record(support, "attach", by, at, files=list(new))
    return [
        SupportFile.objects.create(
            support=support, file=storing.keep(prepared, at), name=prepared.name, by=by.user, at=at
        )
        for prepared in new.values()
    ]


@transaction.atomic
def withdraw_file(
    *, support_id: int, by: Actor, at: dt.datetime, file: SupportFile, reason: str
) -> SupportFile:
    """Take a file back that should not be there: nobody reads it any more, and its content is deleted unless something
    else shows it too."""
    support = supporting(support_id, SupportStep.RECORD, by)
    row = support.files.present().select_related("file").filter(pk=file.pk).first()
    if row is None:
        raise WrongState("wrong_state", _("This file was withdrawn already."))
    if not reason.strip():
        refuse({"reason": "required"})
    row.withdrawn_at, row.withdrawn_by, row.withdrawn_reason = at, by.user, reason
    row.save()
    record(support, "withdraw_file", by, at, files=[row.file.sha256], reason=reason)
    transaction.on_commit(lambda: storing.forget_unused(row.file_id))
    return row


def record_download(*, file: SupportFile, by: Actor, at: dt.datetime) -> None:
    """Who took which content out of the portal."""
    record(file.support, "download", by, at, file=file.pk, sha256=file.file.sha256)


@transaction.atomic
def finish(
    *,
    support_id: int,
    by: Actor,
    at: dt.datetime,
    day: dt.date,
    result: str,
    heads: int = 0,
    cost: Decimal = Decimal(0),
) -> Support:
    """It was done: when, what came of it, how many heads the list counts, what it cost."""
    support = supporting(support_id, SupportStep.FINISH, by)
    errors = {}
    if day > timezone.localdate(at):
        errors["day"] = _("This day has not come yet.")
    if not result.strip():
        errors["result"] = "required"
    if heads < 0:
        errors["heads"] = _("This cannot be below zero.")
    if cost < 0:
        errors["cost"] = _("This cannot be below zero.")
    refuse(errors)
    support.day, support.result, support.heads, support.cost = day, result, heads, cost
    support.save()
    record(support, "finish", by, at, **plain(day=day, heads=heads, cost=cost))
    return support


@transaction.atomic
def drop(*, support_id: int, by: Actor, at: dt.datetime, reason: str) -> Support:
    support = supporting(support_id, SupportStep.DROP, by)
    if not reason.strip():
        refuse({"reason": "required"})
    support.result = reason
    support.save()
    record(support, "drop", by, at, reason=reason)
    return support


def supporting(support_id: int, name: SupportStep, by: Actor) -> Support:
    support = locked(Support.objects, support_id)
    step(SUPPORT_RULES, name, by, support)
    return support
