"""Money of a case: ledger, interest, plans, what the applicant was told; and figures of the bad-loan campaign."""

import datetime as dt
from contextlib import suppress
from functools import partial
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from audit import clock
from enforcement.access import COUNTERS, OFFICERS
from enforcement.actions import money, plans, telling_applicants, viewing
from enforcement.distribution import pay_out_by
from enforcement.forms import money as forms
from enforcement.guarding import court_page
from enforcement.measure_terms import months_after
from enforcement.models import Case, LedgerEntry, Plan, PlanShare, PlanState
from enforcement.outside_figures import PUBLISHED
from enforcement.profile import is_full
from enforcement.reading import money as reading
from enforcement.views.cases import found
from enforcement.views.entering import Entry, entering_page
from organisations.access import PUBLIC, open_to
from tickets.lifecycle import Incomplete
from tickets.standing import Actor


def _on_plan(verb, *, case_id: int, plan: Plan, **given):
    return verb(plan_id=plan.pk, **given)


def _reverse(*, case_id: int, ledgerentry: LedgerEntry, **given):
    return money.reverse(ledgerentry_id=ledgerentry.pk, **given)


def _pay_share(*, case_id: int, share: PlanShare, **given):
    return money.pay_share(share_id=share.pk, **given)


ENTER = {
    "receive": Entry(gettext_lazy("Record a receipt"), forms.ReceiveForm, money.receive),
    "spend": Entry(gettext_lazy("Record a cost or a payment"), forms.SpendForm, money.spend),
    "reverse": Entry(gettext_lazy("Reverse a row"), forms.ReverseForm, _reverse),
    "set_debt": Entry(gettext_lazy("Debt and term for the interest"), forms.DebtForm, money.set_debt),
    "leave_out_days": Entry(gettext_lazy("Days not counted"), forms.LeaveOutForm, money.leave_out_days),
    "draft": Entry(gettext_lazy("Work out a plan of distribution"), forms.DraftForm, plans.draft),
    "serve": Entry(gettext_lazy("The plan was served"), forms.ServePlanForm, partial(_on_plan, plans.serve)),
    "object_to": Entry(
        gettext_lazy("Somebody objects to the plan"),
        forms.ObjectForm,
        partial(_on_plan, plans.object_to),
    ),
    "finish": Entry(gettext_lazy("The plan is final"), forms.FinishPlanForm, partial(_on_plan, plans.finish)),
    "drop": Entry(gettext_lazy("Drop the plan"), forms.DropPlanForm, partial(_on_plan, plans.drop)),
    "pay_share": Entry(gettext_lazy("Pay out a share"), forms.PayShareForm, _pay_share),
    "tell_applicant": Entry(
        gettext_lazy("The applicant was told"),
        forms.TellForm,
        telling_applicants.tell_applicant,
    ),
}
#: The profile `liaison`: a plan names everybody who claims, so that none is worked out; one that is there goes on.
ENTER_REQUESTED = {step: entry for step, entry in ENTER.items() if step != "draft"}
#: Of the steps of a plan, the states that they start from.
PLAN_STEPS = {
    "serve": forms.ServePlanForm.states,
    "object_to": forms.ObjectForm.states,
    "finish": forms.FinishPlanForm.states,
    "drop": forms.DropPlanForm.states,
    "pay_share": (PlanState.FINAL,),
}


def _offered(shown: reading.Money) -> list[str]:
    states = {plan.state for plan in shown.plans}
    return [
        step
        for step in ENTER
        if (step not in PLAN_STEPS or states & set(PLAN_STEPS[step])) and (step != "reverse" or shown.ledger)
    ]


@court_page(OFFICERS)
@require_http_methods(["GET", "POST"])
def of_case(request: HttpRequest, pk: int) -> HttpResponse:
    row = found(request, pk)
    shown = reading.money_of(row, clock.today())
    entries = ENTER if is_full() else ENTER_REQUESTED
    return entering_page(
        request,
        row,
        entries=entries,
        offered=[step for step in _offered(shown) if step in entries],
        template="enforcement/money.html",
        context=lambda today: _context(row, shown, today),
        after=lambda _made: reverse("enforcement:money", args=[row.pk]),
    )


def _context(row: Case, shown: reading.Money, today: dt.date) -> dict[str, Any]:
    since = shown.money.held_since if shown.money else None
    return {
        "shown": shown,
        "keeps_plans": is_full(),
        "pay_out_by": pay_out_by(since) if since else None,
        "left": (pay_out_by(since) - today).days if since else None,
        "spans": row.spans_not_counted.defer("basis"),
        "told": row.told.defer("text", "channel"),
        "today": today,
    }


@court_page(OFFICERS)
@require_POST
def open_money(request: HttpRequest, pk: int) -> HttpResponse:
    """Who paid and who gets what, claims and shares, in plain text once, with the reason on record."""
    row = found(request, pk)
    ledger = list(row.ledger.order_by("id"))
    shares = list(PlanShare.objects.filter(plan__case=row).select_related("plan").order_by("id"))
    told = list(row.told.order_by("id"))
    for each in (*ledger, *told):
        each.case = row
    for each in shares:
        each.plan.case = row
    given = {
        "by": Actor(request.user, request.post),
        "at": clock.now(),
        "case": row,
        "reason": request.POST.get("reason", ""),
    }
    try:
        opened = [
            *zip(ledger, viewing.open_fields(rows=ledger, fields=("who", "document"), **given), strict=True),
            *zip(
                shares,
                viewing.open_fields(rows=shares, fields=("who", "claim", "share"), **given),
                strict=True,
            ),
            *zip(told, viewing.open_fields(rows=told, fields=("channel", "text"), **given), strict=True),
        ]
    except Incomplete:
        messages.error(request, _("Say why you open it; the reason is recorded."))
        return redirect("enforcement:money", row.pk)
    context = {"row": row, "back": "enforcement:money", "opened": opened}
    return render(request, "enforcement/opened_rows.html", context)


def period(request: HttpRequest, today: dt.date) -> tuple[dt.date, dt.date]:
    """From the address; without one, or with one that is none, the half-year that ends today."""
    half = months_after(today, -6)
    first, last = half, today
    with suppress(ValueError):
        first = parse_date(request.GET.get("from", "")) or half
        last = parse_date(request.GET.get("to", "")) or today
    return (first, last) if first <= last else (half, today)


@court_page(COUNTERS)
@require_safe
def campaign(request: HttpRequest) -> HttpResponse:
    """Bad loans by bank and period: counts and sums, no person and no case."""
    first, last = period(request, clock.today())
    rows, whole = reading.campaign(None, first, last)
    context = {
        "rows": rows,
        "whole": whole,
        "first": first,
        "last": last,
        "listed": reading.listed(first, last),
        "published": PUBLISHED if settings.DEMONSTRATION else (),
    }
    return render(request, "enforcement/campaign.html", context)


# Counts of the whole court lie open; they need no key.
@open_to(PUBLIC)
@require_safe
def public_counts(request: HttpRequest) -> HttpResponse:
    """How many entries stand on the list; whose they are, the official site says."""
    today = clock.today()
    first = dt.date(today.year, 1, 1)
    context = {"listed": reading.listed(first, today), "first": first, "today": today}
    return render(request, "enforcement/public_counts.html", context)
