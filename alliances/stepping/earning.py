"""Steps of work offered and of a refund."""

from django.db.models import Count, QuerySet
from django.utils.translation import gettext_lazy as _

from alliances.actions import refunds, working
from alliances.forms import season as of_season
from alliances.forms.base import StepForm
from alliances.lifecycle import desk, of_place, works_for
from alliances.models import Refund, Wage, WorkOffer
from alliances.models.scope import PLACE_KINDS
from alliances.stepping.offered import Step, Steps
from tickets.standing import Actor


def _places(by: Actor) -> bool:
    """Whether the acting unit is one of those that place their people."""
    return by.unit is not None and by.unit.kind in PLACE_KINDS and of_place(by, by.unit.area)


def _paid_of(rows: QuerySet) -> tuple[int, int]:
    """How many of them are paid, and how many there are."""
    counted = rows.aggregate(paid=Count("paid_on"), every=Count("pk"))
    return counted["paid"], counted["every"]


def _of_work(by: Actor, row: WorkOffer) -> list[str]:
    runs = working.employer_or_desk(by, row)
    found = []
    if row.closed_on is None and (runs or _places(by)):
        found.append("place")
    if runs:
        placed = row.placements.filter(left_on=None).exists()
        found += ["enter_wage", "leave_work"] if placed else []
        paid, every = _paid_of(Wage.objects.filter(placement__offer=row))
        found += ["pay_wage", "change_wage"] if paid < every else []
        found += ["unpay_wage"] if paid else []
        found += ["close"] if row.closed_on is None else []
    return found


WORK = Steps(
    "offer_id",
    {
        "place": Step(_("Place a worker"), of_season.PlaceForm, working.place),
        "enter_wage": Step(
            _("Enter wages"),
            of_season.WageForm,
            lambda *, offer_id, placement, **given: working.enter_wage(placement_id=placement.pk, **given),
        ),
        "pay_wage": Step(
            _("Wages were paid"),
            of_season.PayWageForm,
            lambda *, offer_id, wage, **given: working.pay_wage(wage_id=wage.pk, **given),
        ),
        "change_wage": Step(
            _("Correct wages"),
            of_season.ChangeWageForm,
            lambda *, offer_id, wage, **given: working.change_wage(wage_id=wage.pk, **given),
        ),
        "unpay_wage": Step(
            _("A payment was entered wrongly"),
            of_season.UnpayWageForm,
            lambda *, offer_id, wage, **given: working.unpay_wage(wage_id=wage.pk, **given),
            grave=True,
        ),
        "leave_work": Step(
            _("A worker left"),
            of_season.LeaveWorkForm,
            lambda *, offer_id, placement, **given: working.leave_work(placement_id=placement.pk, **given),
        ),
        "close": Step(_("Close the offer"), StepForm, working.close_offer, grave=True),
    },
    _of_work,
    lambda by, row, name: working.employer_or_desk(by, row) or (name == "place" and _places(by)),
)


def _of_refund(by: Actor, row: Refund) -> list[str]:
    if not (works_for(by, row.cooperative_id) or desk(by, row)):
        return []
    paid, every = _paid_of(row.shares.all())
    pay = ["pay_share", "pay_shares"] if paid < every else []
    return [*pay, *(["unpay_share", "unpay_shares"] if paid else ["correct"])]


REFUND = Steps(
    "refund_id",
    {
        "pay_share": Step(
            _("A share was paid"),
            of_season.PayShareForm,
            lambda *, refund_id, share, **given: refunds.pay_share(share_id=share.pk, **given),
        ),
        "pay_shares": Step(
            _("All open shares were paid"), of_season.PaidOnForm, refunds.pay_shares, grave=True
        ),
        "unpay_share": Step(
            _("A payment was entered wrongly"),
            of_season.UnpayShareForm,
            lambda *, refund_id, share, **given: refunds.unpay_share(share_id=share.pk, **given),
            grave=True,
        ),
        "unpay_shares": Step(
            _("All payments were entered wrongly"),
            of_season.UnpayAllForm,
            refunds.unpay_shares,
            grave=True,
        ),
        "correct": Step(
            _("Correct the decision"), of_season.CorrectRefundForm, refunds.correct_refund, grave=True
        ),
    },
    _of_refund,
    lambda by, row, name: works_for(by, row.cooperative_id) or desk(by, row),
)
