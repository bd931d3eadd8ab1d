"""Measures: those of a case with the things they stand on, and one with what may become of it."""

from functools import partial

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from audit import clock
from enforcement.access import OFFICERS
from enforcement.actions import measure_steps, measures, viewing
from enforcement.actions.on_case import works_on
from enforcement.forms import measures as forms
from enforcement.forms.cases import OpenForm
from enforcement.guarding import court_page
from enforcement.measure_catalogue import CATALOGUE
from enforcement.measures_lifecycle import MEASURE_RULES, MeasureStep
from enforcement.models import Asset, Duty, Measure
from enforcement.reading import measures as reading
from enforcement.views.cases import found
from meetings.forms.lists import RowForm
from meetings.views.stepping import step_page, take_step
from tickets.lifecycle import Incomplete
from tickets.standing import Actor


def _on_asset(verb, *, case_id: int, asset: Asset, **given):
    return verb(asset_id=asset.pk, **given)


ENTER = {
    "add_asset": (gettext_lazy("Enter a thing or right"), forms.AssetForm, measures.add_asset),
    "value_asset": (
        gettext_lazy("Enter what a thing is worth"),
        forms.ValueForm,
        partial(_on_asset, measures.value_asset),
    ),
    "order": (gettext_lazy("Record a measure on a thing"), forms.OrderForm, measures.order),
    "order_on_person": (
        gettext_lazy("Record a measure on a person or unit"),
        forms.OrderOnPersonForm,
        measures.order,
    ),
    "note_other": (
        gettext_lazy("Note another court's entry"),
        forms.OtherCourtForm,
        partial(_on_asset, measures.note_other),
    ),
}
VERBS = {
    MeasureStep.RENEW: measure_steps.renew,
    MeasureStep.CONFIRM: measure_steps.confirm,
    MeasureStep.RELEASE: measure_steps.release,
    MeasureStep.DISPOSE: measure_steps.dispose,
    MeasureStep.LAPSE: measure_steps.lapse,
}
FORMS = {
    MeasureStep.RENEW: forms.RenewForm,
    MeasureStep.CONFIRM: forms.ConfirmForm,
    MeasureStep.RELEASE: forms.ReleaseForm,
    MeasureStep.DISPOSE: forms.DisposeForm,
    MeasureStep.LAPSE: RowForm,
}


@court_page(OFFICERS)
@require_http_methods(["GET", "POST"])
def of_case(request: HttpRequest, pk: int) -> HttpResponse:
    """The case's things and chains, its measures on persons, and the forms that enter more."""
    row, by, today = found(request, pk), Actor(request.user, request.post), clock.today()
    offered = list(ENTER) if works_on(by, row.pk, today, Duty.OFFICER) else []
    if not Asset.objects.filter(case=row).exists():
        offered = [step for step in offered if step in ("add_asset", "order_on_person")]
    outcome = take_step(
        request,
        offered=offered,
        make=lambda step, *sent: ENTER[step][1](*sent, row=row, actor=by, auto_id=f"id_{step}_%s"),
        verbs={step: verb for step, (_label, _form, verb) in ENTER.items()},
        at=clock.now(),
        case_id=row.pk,
    )
    if outcome.done:
        messages.success(request, _("Recorded."))
        return redirect("enforcement:measures", row.pk)
    context = {
        "row": row,
        "standing": reading.standing(row, today),
        "forms": outcome.forms,
        "steps": {step: label for step, (label, _form, _verb) in ENTER.items()},
        "refusal": outcome.refusal,
        "sent": request.POST.get("step", ""),
        "open_form": OpenForm(),
        "catalogue": [(kind.label, rule) for kind, rule in CATALOGUE.items()],
    }
    return render(request, "enforcement/measures.html", context, status=outcome.status)


@court_page(OFFICERS)
@require_http_methods(["GET", "POST"])
def measure(request: HttpRequest, pk: int) -> HttpResponse:
    row = reading.found_measure(request.user, pk, clock.today())
    if row is None:
        raise Http404
    chain = []
    if row.rank is not None:
        rows = Measure.objects.filter(asset=row.asset_id, rank__isnull=False).order_by("rank")
        chain = reading.lines(list(rows), clock.today())
    return step_page(
        request,
        row,
        rules=MEASURE_RULES,
        make=lambda step, row, by, *sent: FORMS[step](*sent, row=row, actor=by, auto_id=f"id_{step}_%s"),
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
    assets = list(Asset.objects.filter(case=row).order_by("id"))
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
        more = viewing.open_fields(
            rows=rows, fields=("court", "document", "amount", "although", "ended_by_document"), **given
        )
    except Incomplete:
        messages.error(request, _("Say why you open it; the reason is recorded."))
        return redirect("enforcement:measures", row.pk)
    context = {
        "row": row,
        "back": "enforcement:measures",
        "opened": [*zip(assets, plain, strict=True), *zip(rows, more, strict=True)],
    }
    return render(request, "enforcement/opened_rows.html", context)
