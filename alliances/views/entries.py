"""Entering a new row of each list: one form, sent once however often it is pressed."""

import hashlib
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

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
from alliances.reading.lists import LISTS
from alliances.views.addresses import address_of
from alliances.views.frame import acting, frame, in_force, members_chain
from audit import clock
from meetings.views.stepping import add_errors
from organisations.access import BUSINESS, open_to
from organisations.models import Alliance, OrganisationKind
from organisations.models.people import ROSTER_ROLES
from tickets import wording
from tickets.actions.once import KeyReused, once
from tickets.lifecycle import Incomplete, Refusal
from tickets.standing import Actor

KEY_LENGTH = 64


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


def household_of(request: HttpRequest, alliance: Alliance) -> dict[str, Any]:
    """The household that the address names, if it names one. Raises Http404."""
    given = request.GET.get("household", "")
    if not given:
        return {"household": None}
    return {
        "household": _of(Household.objects.visible_to(request.user).filter(valid_to=None), given, alliance)
    }


def agreement_of(request: HttpRequest, alliance: Alliance) -> dict[str, Any]:
    given = request.GET.get("agreement", "")
    return {"agreement": _of(Agreement.objects.visible_to(request.user), given, alliance)}


def support_of(request: HttpRequest, alliance: Alliance) -> dict[str, Any]:
    rows = Support.objects.visible_to(request.user).filter(
        unit=request.post.organisation_id if request.post else None
    )
    return {"support": _of(rows, request.GET.get("support", ""), alliance)}


def _of(rows, given: str, alliance: Alliance) -> Model:
    number = int(given) if given.isascii() and given.isdigit() and len(given) < 15 else 0
    row = rows.filter(alliance=alliance, pk=number).first()
    if row is None:
        raise Http404
    return row


def nothing(request: HttpRequest, alliance: Alliance) -> dict[str, Any]:
    return {}


@dataclass(frozen=True)
class Entry:
    """How a row is entered. `about` gives the form what the address names; with `direct` off, the list itself offers no
    button, because the row is entered from the page of what it belongs to."""

    title: Any
    form: type[forms.Form]
    verb: Callable[..., Any]
    may: Callable[[Actor, Alliance], bool]
    lead: Any = ""
    about: Callable[[HttpRequest, Alliance], dict[str, Any]] = nothing
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


@open_to(BUSINESS)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, code: str, name: str) -> HttpResponse:
    alliance, by = members_chain(request, code), acting(request)
    entry = ENTRIES.get(name)
    if entry is None:
        raise Http404
    if not in_force(alliance) or not entry.may(by, alliance):
        return _refused(request, alliance, name)
    about = entry.about(request, alliance)
    sent = request.POST if request.method == "POST" else None
    form = entry.form(sent, alliance=alliance, actor=by, initial=_usual(), **about)
    status = 200
    if sent is not None:
        made, status = _send(request, form, entry, alliance, name)
        if made:
            return redirect(made)
    context = {
        "entry": entry,
        "form": form,
        "about": next(iter(about.values()), None),
        "form_key": uuid.uuid4().hex if status == 409 else request.POST.get("form_key") or uuid.uuid4().hex,
        "back": reverse("alliances:records", args=[alliance.code, name]),
    }
    return render(request, "alliances/enter.html", frame(alliance, LISTS[name].tab) | context, status=status)


def _usual() -> dict[str, Any]:
    today = clock.today()
    days = ("day", "granted_on", "applied_on", "decided_on", "happened_on", "as_of")
    return {"season": today.year, "year": today.year, **dict.fromkeys(days, today)}


def _refused(request: HttpRequest, alliance: Alliance, name: str) -> HttpResponse:
    words = _("Your present post does not enter this here.")
    context = {"refusal": words, "back": reverse("alliances:records", args=[alliance.code, name])}
    return render(request, "alliances/refused.html", frame(alliance, LISTS[name].tab) | context, status=403)


def _send(
    request: HttpRequest, form: forms.Form, entry: Entry, alliance: Alliance, name: str
) -> tuple[str, int]:
    """Where the new row is to be seen, or "" with the status of the page that says why not."""
    if not form.is_valid():
        return "", 422
    key = "".join(filter(str.isalnum, request.POST.get("form_key", "")))[:KEY_LENGTH] or uuid.uuid4().hex
    at, by = clock.now(), acting(request)
    try:
        address, is_new = once(
            user=request.user,
            path=request.path,
            key=key,
            body_hash=_hash_of(request),
            at=at,
            create=lambda: entry.verb(by=by, at=at, **form.values()),
            called=lambda row: (
                address_of(row, alliance) or reverse("alliances:records", args=[alliance.code, name])
            ),
        )
    except KeyReused:
        form.add_error(None, _("This form was sent already. Send it again only if this is another matter."))
        return "", 409
    except Incomplete as incomplete:
        told = add_errors(form, incomplete)
        if not form.errors:
            form.add_error(None, " ".join(told))
        return "", 422
    except Refusal as refused:
        form.add_error(None, wording.refusal(refused))
        return "", refused.status
    if is_new:
        messages.success(request, _("Recorded."))
    return address, 302


def _hash_of(request: HttpRequest) -> str:
    left_out = ("csrfmiddlewaretoken", "form_key")
    fields = sorted((name, values) for name, values in request.POST.lists() if name not in left_out)
    return hashlib.sha256(repr((request.GET.urlencode(), fields)).encode()).hexdigest()
