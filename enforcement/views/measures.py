"""Measures: those of a case with the things they stand on, and one with what may become of it."""

from functools import partial

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from audit import clock
from enforcement.access import OFFICERS
from enforcement.actions import measure_steps, measures, requested, things, viewing
from enforcement.forms import measures as forms
from enforcement.guarding import court_page
from enforcement.measure_catalogue import CATALOGUE
from enforcement.measures_lifecycle import MEASURE_RULES, MeasureStep
from enforcement.models import Asset, Measure
from enforcement.profile import is_full
from enforcement.reading import measures as reading
from enforcement.views.cases import found
from enforcement.views.entering import Entry, entering_page
from meetings.forms.lists import RowForm
from meetings.views.stepping import step_page
from tickets.lifecycle import Incomplete
from tickets.standing import Actor


def _on_asset(verb, *, case_id: int, asset: Asset, **given):
    return verb(asset_id=asset.pk, **given)


ENTER = {
    "add_asset": Entry(gettext_lazy("Enter a thing or right"), forms.AssetForm, things.add_asset),
    "value_asset": Entry(
        gettext_lazy("Enter what a thing is worth"), forms.ValueForm, partial(_on_asset, things.value_asset)
    ),
    "order": Entry(gettext_lazy("Record a measure on a thing"), forms.OrderForm, requested.order_on_thing),
    "order_on_person": Entry(
        gettext_lazy("Record a measure on a person or unit"), forms.OrderOnPersonForm, measures.order
    ),
    "note_other": Entry(
        gettext_lazy("Note another court's entry"),
        forms.OtherCourtForm,
        partial(_on_asset, measures.note_other),
    ),
}
#: The profile `liaison`: measures made through the portal, and nothing else of them than request and last day.
ENTER_REQUESTED = {
    "order": Entry(
        gettext_lazy("Record the last day of a measure made on a request"),
        forms.RequestedForm,
        requested.order_by_request,
    ),
}
#: What is entered about a thing that is there.
ON_THINGS = ("value_asset", "note_other")
VERBS = {
    MeasureStep.RENEW: measure_steps.renew,
    MeasureStep.CONFIRM: measure_steps.confirm,
    MeasureStep.RELEASE: measure_steps.release,
    MeasureStep.DISPOSE: measure_steps.dispose,
    MeasureStep.ATTACH_COPY: measure_steps.attach_copy,
    MeasureStep.LAPSE: measure_steps.lapse,
}
FORMS = {
    MeasureStep.RENEW: forms.RenewForm,
    MeasureStep.CONFIRM: forms.ConfirmForm,
    MeasureStep.RELEASE: forms.ReleaseForm,
    MeasureStep.DISPOSE: forms.DisposeForm,
    MeasureStep.ATTACH_COPY: forms.CopyForm,
    MeasureStep.LAPSE: RowForm,
}
FORMS_REQUESTED = FORMS | {MeasureStep.RENEW: forms.RequestedRenewalForm}


@court_page(OFFICERS)
@require_http_methods(["GET", "POST"])
def of_case(request: HttpRequest, pk: int) -> HttpResponse:
    """The case's things and chains, its measures on persons, and the forms that enter more."""
    row = found(request, pk)
    entries = ENTER if is_full() else ENTER_REQUESTED
    return entering_page(
        request,
        row,
        entries=entries,
        offered=[step for step in entries if step not in ON_THINGS or row.assets.exists()],
        template="enforcement/measures.html",
        context=lambda today: {
            "standing": reading.standing(row, today),
            "catalogue": [(kind.label, rule) for kind, rule in CATALOGUE.items()],
        },
        after=lambda _made: reverse("enforcement:measures", args=[row.pk]),
    )


@court_page(OFFICERS)
@require_http_methods(["GET", "POST"])
def measure(request: HttpRequest, pk: int) -> HttpResponse:
    row = reading.found_measure(request.user, pk, clock.today())
    if row is None:
        raise Http404
    forms_of = FORMS if is_full() else FORMS_REQUESTED
    chain = []
    if row.rank is not None:
        rows = Measure.objects.filter(asset=row.asset_id, rank__isnull=False).order_by("rank")
        chain = reading.lines(list(rows), clock.today())
    return step_page(
        request,
        row,
        rules=MEASURE_RULES,
        make=lambda step, row, by, *sent: forms_of[step](*sent, row=row, actor=by, auto_id=f"id_{step}_%s"),
        verbs=VERBS,
        template="enforcement/measure.html",
        context=lambda: {
            "line": reading.lines([row], clock.today())[0],
            "chain": chain,
            "renewals": row.renewals.select_related("by__person"),
        },
    )


@court_page(OFFICERS)
@require_POST
def open_measures(request: HttpRequest, pk: int) -> HttpResponse:
    """Things, documents and amounts of the case's measures in plain text, once, with the reason on record."""
    row = found(request, pk)
    assets = list(reading.things(row))
    rows = list(Measure.objects.filter(case=row).order_by("asset", "rank", "id"))
    for each in rows:
        each.case = row
    given = {
        "by": Actor(request.user, request.post),
        "at": clock.now(),
        "case": row,
        "reason": request.POST.get("reason", ""),
    }
    try:
        plain = viewing.open_fields(rows=assets, fields=("description", "worth", "before_us"), **given)
        found_out = reading.findings_of(assets)
        told = viewing.open_fields(rows=found_out, fields=("text", "encumbrances"), **given)
        more = viewing.open_fields(
            rows=rows, fields=("court", "document", "amount", "although", "ended_by_document"), **given
        )
    except Incomplete:
        messages.error(request, _("Say why you open it; the reason is recorded."))
        return redirect("enforcement:measures", row.pk)
    context = {
        "row": row,
        "back": "enforcement:measures",
        "opened": [
            *zip(assets, plain, strict=True),
            *zip(found_out, told, strict=True),
            *zip(rows, more, strict=True),
        ],
    }
    return render(request, "enforcement/opened_rows.html", context)
