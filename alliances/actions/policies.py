"""The group policy of a buyer with its list of plots; losses, from the report to the indemnity."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from alliances import insuring
from alliances.actions.recording import in_force, locked, own, plain, record, refuse, step, strike
from alliances.lifecycle import LOSS_RULES, LossStep, buyer_or_desk, may_report
from alliances.models import AgreementPlot, AgreementState, Loss, LossState, Policy, PolicyPlot
from alliances.models.agreements import BINDING
from alliances.quantities import HUNDRED, ZERO
from organisations.models import Alliance, Organisation, OrganisationKind
from tickets.lifecycle import WrongState
from tickets.standing import Actor


@transaction.atomic
def take_out(
    *,
    by: Actor,
    at: dt.datetime,
    alliance: Alliance,
    buyer: Organisation,
    insurer: Organisation,
    season: int,
    **fields,
) -> Policy:
    """One group policy for all a buyer's growers of a season. Raises Incomplete for shares that are no whole."""
    in_force(alliance, at)
    policy = Policy(alliance=alliance, buyer=buyer, insurer=insurer, season=season, **fields)
    own(buyer_or_desk(by, policy))
    errors = {}
    if insurer.kind != OrganisationKind.INSURER:
        errors["insurer"] = _("This unit is no insurer.")
    if policy.grower_percent + policy.buyer_percent + policy.government_percent != HUNDRED:
        errors["government_percent"] = _("The three shares must make 100 per cent.")
    if policy.ends_on < policy.starts_on:
        errors["ends_on"] = _("The last day lies before the first day.")
    if Policy.objects.filter(alliance=alliance, season=season, buyer=buyer).exists():
        errors["number"] = _("The buyer has a group policy for this season.")
    refuse(errors)
    policy.save(force_insert=True)
    record(policy, "take_out", by, at, buyer=buyer.code, insurer=insurer.code)
    return policy


@transaction.atomic
def list_plots(
    *, policy_id: int, by: Actor, at: dt.datetime, planted: Sequence[AgreementPlot] | None = None
) -> Policy:
    """Put planted plots of the buyer's binding agreements on the list; None = all that are not on it yet."""
    policy = locked(Policy.objects, policy_id)
    own(buyer_or_desk(by, policy))
    fit = AgreementPlot.objects.filter(
        agreement__alliance=policy.alliance_id,
        agreement__buyer=policy.buyer_id,
        agreement__state__in=BINDING,
        season=policy.season,
        insured=None,
    )
    if planted is not None:
        fit = fit.filter(pk__in=[row.pk for row in planted])
    rows = list(fit.order_by("pk"))
    if not rows or (planted is not None and len(rows) != len(set(planted))):
        refuse({"planted": _("Name plots of this buyer's signed agreements that are not insured yet.")})
    PolicyPlot.objects.bulk_create((PolicyPlot(policy=policy, planted=row) for row in rows), batch_size=500)
    policy.area_mu += sum((row.area_mu for row in rows), ZERO)
    policy.save()
    record(policy, "list_plots", by, at, **plain(plots=len(rows), mu=policy.area_mu))
    return policy


@transaction.atomic
def unlist_plot(*, policy_id: int, by: Actor, at: dt.datetime, planted: AgreementPlot) -> Policy:
    """Take a plot off the list. Raises WrongState once a loss on it is reported."""
    policy = locked(Policy.objects, policy_id)
    own(buyer_or_desk(by, policy))
    row = policy.plots.select_related("planted").get(planted=planted.pk)
    if row.planted.losses.exclude(state=LossState.STRUCK).exists():
        raise WrongState("wrong_state", _("A loss on this plot is reported."))
    policy.area_mu -= row.planted.area_mu
    policy.save()
    row.delete()
    record(policy, "unlist_plot", by, at, plot=planted.pk)
    return policy


@transaction.atomic
def report_loss(
    *,
    by: Actor,
    at: dt.datetime,
    planted: AgreementPlot,
    happened_on: dt.date,
    cause: str,
    damaged_mu: Decimal,
    proof: str = "",
    replaces: Loss | None = None,
) -> Loss:
    """Report a loss; where the plot is insured, to its insurer. Whether it was notified within the days that the
    agreement names is worked out, not asked. One that `replaces` a report that was struck out counts from that one's day.
    """
    agreement = planted.agreement
    own(may_report(by, agreement))
    today = timezone.localdate(at)
    errors = {}
    if agreement.state in (AgreementState.DRAFT, AgreementState.VOID):
        errors["planted"] = _("This agreement is not in force.")
    if not 0 < damaged_mu <= planted.area_mu:
        errors["damaged_mu"] = _("The damaged area must lie within the planted area.")
    if happened_on > today or (agreement.signed_on and happened_on < agreement.signed_on):
        errors["happened_on"] = _("The day must lie between signing and today.")
    if replaces is not None and (
        replaces.state != LossState.STRUCK or replaces.planted.agreement_id != agreement.pk
    ):
        errors["replaces"] = _("This is no report of the agreement that was struck out.")
    refuse(errors)
    reported_on = replaces.reported_on if replaces else today
    listed = PolicyPlot.objects.filter(planted=planted).select_related("policy").first()
    policy = (
        listed.policy if listed and listed.policy.starts_on <= happened_on <= listed.policy.ends_on else None
    )
    loss = Loss.objects.create(
        alliance=agreement.alliance,
        planted=planted,
        policy=policy,
        state=LossState.REPORTED,
        happened_on=happened_on,
        cause=cause,
        damaged_mu=damaged_mu,
        proof=proof,
        reported_on=reported_on,
        notified_in_time=(reported_on - happened_on).days <= agreement.terms.notice_days,
    )
    about = {"replaces": str(replaces)} if replaces else {}
    record(loss, "report", by, at, **plain(mu=damaged_mu, happened_on=happened_on), **about)
    return loss


@transaction.atomic
def survey(*, loss_id: int, by: Actor, at: dt.datetime, surveyed_on: dt.date, loss_percent: Decimal) -> Loss:
    """The insurer looked at the loss; the claim follows from area, sum insured and degree."""
    loss = _stepped(loss_id, LossStep.SURVEY, by)
    errors = {}
    if not 0 < loss_percent <= HUNDRED:
        errors["loss_percent"] = _("Name a degree above 0 and up to 100 per cent.")
    if not loss.happened_on <= surveyed_on <= timezone.localdate(at):
        errors["surveyed_on"] = _("The day must lie between the loss and today.")
    refuse(errors)
    loss.surveyed_on, loss.loss_percent = surveyed_on, loss_percent
    loss.claimed = insuring.indemnity(loss.damaged_mu, loss.policy.sum_insured_per_mu, loss_percent)
    return _saved(loss, "survey", by, at, **plain(claimed=loss.claimed))


@transaction.atomic
def approve(*, loss_id: int, by: Actor, at: dt.datetime, approved: Decimal, reason: str = "") -> Loss:
    """Raises Incomplete for more than is claimed, or for less without a reason."""
    loss = _stepped(loss_id, LossStep.APPROVE, by)
    errors = {}
    if not 0 < approved <= loss.claimed:
        errors["approved"] = _("Name an amount above zero and up to the claim.")
    elif approved < loss.claimed and not reason.strip():
        errors["reason"] = "required"
    refuse(errors)
    loss.approved, loss.reason = approved, reason
    return _saved(loss, "approve", by, at, **plain(approved=approved))


@transaction.atomic
def pay_claim(*, loss_id: int, by: Actor, at: dt.datetime, paid_on: dt.date) -> Loss:
    loss = _stepped(loss_id, LossStep.PAY, by)
    if not loss.surveyed_on <= paid_on <= timezone.localdate(at):
        refuse({"paid_on": _("The day must lie between the survey and today.")})
    loss.paid_on = paid_on
    return _saved(loss, "pay", by, at, **plain(paid_on=paid_on))


@transaction.atomic
def reject(*, loss_id: int, by: Actor, at: dt.datetime, reason: str) -> Loss:
    loss = _stepped(loss_id, LossStep.REJECT, by)
    if not reason.strip():
        refuse({"reason": "required"})
    loss.reason = reason
    return _saved(loss, "reject", by, at, reason=reason)


@transaction.atomic
def take_back(*, loss_id: int, by: Actor, at: dt.datetime, reason: str) -> Loss:
    """The insurer takes back its last step, entered wrongly: the payment, the approval, the survey or the rejection.
    What stood there stays in the record."""
    loss = _stepped(loss_id, LossStep.TAKE_BACK, by)
    if not reason.strip():
        refuse({"reason": "required"})
    was = loss.state
    stood = {
        "surveyed_on": loss.surveyed_on,
        "loss_percent": loss.loss_percent,
        "approved": loss.approved,
        "paid_on": loss.paid_on,
    }
    if was == LossState.PAID:
        loss.state, loss.paid_on = LossState.APPROVED, None
    elif was == LossState.APPROVED:
        loss.state, loss.approved, loss.reason = LossState.SURVEYED, ZERO, ""
    elif was == LossState.REJECTED:
        loss.state, loss.reason = LossState.SURVEYED if loss.surveyed_on else LossState.REPORTED, ""
    else:
        loss.state, loss.surveyed_on, loss.loss_percent, loss.claimed = LossState.REPORTED, None, None, ZERO
    return _saved(loss, "take_back", by, at, reason=reason, was=was, **plain(**stood))


@transaction.atomic
def strike_loss(*, loss_id: int, by: Actor, at: dt.datetime, reason: str) -> Loss:
    """Strike out a report that was wrong; a new one may take its place. What the insurer entered, it takes back first."""
    loss = _stepped(loss_id, LossStep.STRIKE, by)
    strike(loss, by, at, reason)
    return _saved(loss, "strike", by, at, reason=reason)


def _stepped(loss_id: int, name: LossStep, by: Actor) -> Loss:
    loss = locked(Loss.objects, loss_id)
    step(LOSS_RULES, name, by, loss)
    return loss


def _saved(loss: Loss, verb: str, by: Actor, at: dt.datetime, **data) -> Loss:
    loss.save()
    record(loss, verb, by, at, **data)
    return loss
