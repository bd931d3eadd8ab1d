"""What may be entered in each list of a chain: by which form, through which verb, by whom. Pages and API ask the same."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import Model
from django.utils.translation import gettext_lazy

from alliances.actions import (
    buying,
    contracting,
    granting,
    growers,
    planning,
    policies,
    refunds,
    supporting,
    trading,
    working,
)
from alliances.actions.recording import in_consortium
from alliances.forms import growers as grower_forms
from alliances.forms import season as season_forms
from alliances.forms import support as support_forms
from alliances.forms.terms import TermsForm
from alliances.lifecycle import desk, works_for
from alliances.models import Agreement, Household, MarketPrice, Support, YearPlan
from alliances.models.scope import PLACE_KINDS
from audit import clock
from organisations.models import Alliance, OrganisationKind
from organisations.models.people import ROSTER_ROLES
from tickets.lifecycle import Incomplete
from tickets.standing import Actor


def of_office(by: Actor, alliance: Alliance) -> bool:
    return desk(by, YearPlan(alliance=alliance))


def of_consortium(by: Actor, alliance: Alliance) -> bool:
    return of_office(by, alliance) or (
        by.unit is not None and works_for(by, by.unit.pk) and in_consortium(alliance, by.unit, clock.today())
    )


def of_consortium_or_place(by: Actor, alliance: Alliance) -> bool:
    return of_consortium(by, alliance) or (
        by.unit is not None and by.unit.kind in PLACE_KINDS and by.post.role not in ROSTER_ROLES
    )


def of_members(by: Actor, alliance: Alliance) -> bool:
    return (
        by.unit is not None
        and works_for(by, by.unit.pk)
        and alliance.memberships.on(clock.today()).filter(organisation=by.unit).exists()
    )


def prices(by: Actor, alliance: Alliance) -> bool:
    return buying.may_price(by, MarketPrice(alliance=alliance), clock.today()) if by.unit else False


def of_cooperatives(by: Actor, alliance: Alliance) -> bool:
    return of_consortium(by, alliance) and (
        of_office(by, alliance) or by.unit.kind == OrganisationKind.COOPERATIVE
    )


def household_of(by: Actor, alliance: Alliance, given: Mapping[str, Any]) -> dict[str, Any]:
    """The household that is named, if one is. Raises Incomplete."""
    if not given.get("household"):
        return {"household": None}
    rows = Household.objects.visible_to(by.user).filter(valid_to=None)
    return {"household": _of(rows, given, "household", alliance)}


def agreement_of(by: Actor, alliance: Alliance, given: Mapping[str, Any]) -> dict[str, Any]:
    return {"agreement": _of(Agreement.objects.visible_to(by.user), given, "agreement", alliance)}


def support_of(by: Actor, alliance: Alliance, given: Mapping[str, Any]) -> dict[str, Any]:
    rows = Support.objects.visible_to(by.user).filter(unit=by.unit)
    return {"support": _of(rows, given, "support", alliance)}


def _of(rows, given: Mapping[str, Any], name: str, alliance: Alliance) -> Model:
    """The row that `given` names by its number: 12, "12", or "H000012" of a household."""
    text = str(given.get(name, "")).removeprefix("H")
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 15 else 0
    row = rows.filter(alliance=alliance, pk=number).first()
    if row is None:
        raise Incomplete({name: "unknown"})
    return row


def nothing(by: Actor, alliance: Alliance, given: Mapping[str, Any]) -> dict[str, Any]:
    return {}


@dataclass(frozen=True)
class Entry:
    """How a row is entered. `about` gives the form what is named beside it; with `direct` off, the list itself offers no
    button, because the row is entered from the page of what it belongs to."""

    title: Any
    form: type[forms.Form]
    verb: Callable[..., Any]
    may: Callable[[Actor, Alliance], bool]
    lead: Any = ""
    about: Callable[[Actor, Alliance, Mapping[str, Any]], dict[str, Any]] = nothing
    direct: bool = True


ENTRIES: dict[str, Entry] = {
    "households": Entry(
        gettext_lazy("Enter a household"),
        grower_forms.HouseholdForm,
        growers.join_household,
        of_consortium_or_place,
        gettext_lazy("The office and the village read the name; the telephone is kept encrypted."),
    ),
    "agreements": Entry(
        gettext_lazy("Draft a planting agreement"),
        grower_forms.AgreementForm,
        contracting.draft,
        of_consortium_or_place,
        gettext_lazy("It gets its number with the draft; signed on paper, its signing is recorded."),
        household_of,
    ),
    "terms": Entry(gettext_lazy("Write buying conditions"), TermsForm, buying.write_terms, of_consortium),
    "prices": Entry(gettext_lazy("Enter a market price"), season_forms.PriceForm, buying.enter_price, prices),
    "policies": Entry(
        gettext_lazy("Enter a group policy"), season_forms.PolicyForm, policies.take_out, of_consortium
    ),
    "losses": Entry(
        gettext_lazy("Report a loss"),
        season_forms.LossForm,
        policies.report_loss,
        of_consortium_or_place,
        about=agreement_of,
        direct=False,
    ),
    "work": Entry(gettext_lazy("Offer work"), season_forms.WorkForm, working.offer_work, of_consortium),
    "refunds": Entry(
        gettext_lazy("Enter a patronage refund"),
        season_forms.RefundForm,
        refunds.decide_refund,
        of_cooperatives,
    ),
    "support": Entry(
        gettext_lazy("Take on a support action"),
        support_forms.SupportForm,
        supporting.take_on,
        of_members,
        gettext_lazy("It answers a duty that your unit claimed, a ticket it handles, or a need."),
    ),
    "grants": Entry(
        gettext_lazy("Enter an application"),
        support_forms.GrantForm,
        granting.apply_for,
        of_members,
        about=support_of,
        direct=False,
    ),
    "loans": Entry(
        gettext_lazy("Enter a loan"),
        support_forms.LoanForm,
        trading.lend,
        of_members,
        about=support_of,
        direct=False,
    ),
    "sales": Entry(gettext_lazy("Enter a sale"), support_forms.SaleForm, trading.record_sale, of_consortium),
    "plans": Entry(
        gettext_lazy("Draft a yearly plan"), support_forms.PlanForm, planning.draft_plan, of_office
    ),
    "outside": Entry(
        gettext_lazy("Enter an outside figure"),
        support_forms.OutsideForm,
        planning.enter_outside_figure,
        of_office,
        gettext_lazy("It is shown as the source says it, and never added to sums of records."),
    ),
}
