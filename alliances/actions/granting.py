"""Policy and subsidy items under a support action: applied for, granted, paid, or refused with the reason."""

import datetime as dt
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from alliances.actions.recording import plain, record, refuse, step, strike
from alliances.actions.supporting import supporting
from alliances.lifecycle import GRANT_RULES, GrantStep, SupportStep
from alliances.models import Grant, GrantState, Household
from alliances.quantities import ZERO
from organisations.models import Organisation
from tickets.standing import Actor


@transaction.atomic
def apply_for(
    *,
    support_id: int,
    by: Actor,
    at: dt.datetime,
    applied_on: dt.date,
    applied: Decimal,
    household: Household | None = None,
    organisation: Organisation | None = None,
) -> Grant:
    """Enter an application for a policy or subsidy item, of a household or a unit."""
    support = supporting(support_id, SupportStep.RECORD, by)
    errors = {}
    if (household is None) == (organisation is None):
        errors["household"] = _("Name either a household or a unit.")
    elif household is not None and household.alliance_id != support.alliance_id:
        errors["household"] = _("This household does not belong to the chain.")
    if applied <= 0:
        errors["applied"] = _("The amount must be above zero.")
    if applied_on > timezone.localdate(at):
        errors["applied_on"] = _("This day has not come yet.")
    refuse(errors)
    grant = Grant.objects.create(
        support=support,
        household=household,
        organisation=organisation,
        state=GrantState.APPLIED,
        applied_on=applied_on,
        applied=applied,
    )
    record(grant, "apply", by, at, **plain(applied=applied))
    return grant


@transaction.atomic
def grant(
    *, grant_id: int, by: Actor, at: dt.datetime, granted_on: dt.date, granted: Decimal, basis: str
) -> Grant:
    row = _granting(grant_id, GrantStep.GRANT, by)
    errors = {}
    if not 0 < granted <= row.applied:
        errors["granted"] = _("Name an amount above zero and up to what was applied for.")
    if not row.applied_on <= granted_on <= timezone.localdate(at):
        errors["granted_on"] = _("The day must lie between the application and today.")
    if not basis.strip():
        errors["basis"] = "required"
    refuse(errors)
    row.granted_on, row.granted, row.basis = granted_on, granted, basis
    row.save()
    record(row, "grant", by, at, **plain(granted=granted))
    return row


@transaction.atomic
def pay_grant(*, grant_id: int, by: Actor, at: dt.datetime, paid_on: dt.date) -> Grant:
    row = _granting(grant_id, GrantStep.PAY, by)
    if not row.granted_on <= paid_on <= timezone.localdate(at):
        refuse({"paid_on": _("The day must lie between granting and today.")})
    row.paid_on = paid_on
    row.save()
    record(row, "pay", by, at, **plain(paid_on=paid_on))
    return row


@transaction.atomic
def refuse_grant(*, grant_id: int, by: Actor, at: dt.datetime, reason: str) -> Grant:
    row = _granting(grant_id, GrantStep.REFUSE, by)
    if not reason.strip():
        refuse({"reason": "required"})
    row.reason = reason
    row.save()
    record(row, "refuse", by, at, reason=reason)
    return row


@transaction.atomic
def take_back(*, grant_id: int, by: Actor, at: dt.datetime, reason: str) -> Grant:
    """Take back the last step, entered wrongly: the payment, the granting or the refusal. What stood stays in the record."""
    row = _granting(grant_id, GrantStep.TAKE_BACK, by)
    if not reason.strip():
        refuse({"reason": "required"})
    was = row.state
    stood = {"granted": row.granted, "granted_on": row.granted_on, "paid_on": row.paid_on}
    if was == GrantState.PAID:
        row.state, row.paid_on = GrantState.GRANTED, None
    elif was == GrantState.GRANTED:
        row.state, row.granted_on, row.granted, row.basis = GrantState.APPLIED, None, ZERO, ""
    else:
        row.state, row.reason = GrantState.APPLIED, ""
    row.save()
    record(row, "take_back", by, at, reason=reason, was=was, **plain(**stood))
    return row


@transaction.atomic
def strike_grant(*, grant_id: int, by: Actor, at: dt.datetime, reason: str) -> Grant:
    """Strike out an application that was entered wrongly."""
    row = _granting(grant_id, GrantStep.STRIKE, by)
    strike(row, by, at, reason)
    row.save()
    record(row, "strike", by, at, reason=reason)
    return row


def _granting(grant_id: int, name: GrantStep, by: Actor) -> Grant:
    row = (
        Grant.objects.select_for_update(of=("self",), no_key=True).select_related("support").get(pk=grant_id)
    )
    step(GRANT_RULES, name, by, row)
    return row
