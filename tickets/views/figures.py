"""Figures: the page, its print, its workbook, and the tickets behind each number."""

import datetime as dt
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from audit import clock
from organisations.access import BUSINESS, open_to
from tickets import exporting_figures
from tickets.actions import documenting
from tickets.figures import periods
from tickets.figures.county_table import COLUMNS, definitions
from tickets.figures.numbers import NoNumber, number
from tickets.models import Channel, DocumentKind
from tickets.reading import figure_table, figures
from tickets.reading.charts import chart
from tickets.reading.figure_papers import report_draft
from tickets.reading.figure_tickets import ROWS, behind
from tickets.standing import Actor


def selection_of(request: HttpRequest) -> figures.Selection:
    """What the address asks for. A period that is none is said and replaced by this month; a unit or alliance that is
    not the reader's to see is not found."""
    today = clock.today()
    try:
        code = request.GET.get("period")
        period = periods.named(code) if code else periods.read(request.GET, today)
    except periods.Unreadable:
        messages.error(
            request, _("This period cannot be read; the present month is shown. Choose another one.")
        )
        period = periods.named(f"{today:%Y-%m}")
    try:
        return figures.select(request.GET, request.user, request.post, period, today)
    except figures.OutOfScope:
        raise Http404 from None


def _context(request: HttpRequest) -> dict[str, Any]:
    selection = selection_of(request)
    found = figures.counted(selection, by=("organisation",))
    rows = [] if selection.unit else figure_table.unit_rows(found, selection)
    months = figures.months(selection)
    return {
        "selection": selection,
        "lines": figures.lines(selection, found),
        "groups": figure_table.groups(_of_kind(rows, request)),
        "kinds": [group.kind for group in figure_table.groups(rows)],
        "kind": request.GET.get("kind", ""),
        "columns": [title for title, _parts in COLUMNS.values()],
        "months": months,
        "volume_chart": chart([(month.first, month.volume, str(month.volume)) for month in months]),
        "on_time_chart": chart(
            [(month.first, month.on_time.rate, _per_cent(month.on_time.rate)) for month in months], top=1
        ),
        "channels": Channel.choices,
        "period_choices": _period_choices(selection.today),
        "period_chosen": request.GET.get("period", ""),
        "volume_name": _("Cases dispatched, by month") if selection.unit else _("Tickets raised, by month"),
        "on_time_name": _("Answered on time, by month") if selection.unit else _("Closed on time, by month"),
        "definitions": definitions(),
        "ranking": settings.FIGURES_RANKING,
        "page_url": selection.address("figures"),
        "print_url": selection.address("figures_print"),
        "export_url": selection.address("figures_export"),
        "report_url": selection.address("figures_report") if _may_report(selection, request) else "",
        "all_units": f"{reverse('tickets:figures')}?{urlencode(_without_unit(selection))}",
        "due_until": selection.period.due_until(selection.today),
    }


def _without_unit(selection: figures.Selection) -> dict[str, str]:
    return {name: value for name, value in selection.parameters.items() if name != "unit"}


def _of_kind(rows: list[figure_table.UnitRow], request: HttpRequest) -> list[figure_table.UnitRow]:
    kind = request.GET.get("kind", "")
    return [row for row in rows if kind in ("", row.unit.kind)]


def _per_cent(rate: Any) -> str:
    return "" if rate is None else f"{rate:.0%}"


def _period_choices(today: dt.date) -> list[str]:
    months = [f"{first:%Y-%m}" for first in reversed(periods.months_up_to(today, 12))]
    quarters = dict.fromkeys(f"{month[:4]}-Q{(int(month[5:]) + 2) // 3}" for month in months)
    years = dict.fromkeys(month[:4] for month in months)
    return [*months, *quarters, *years]


@require_GET
@open_to(BUSINESS)
def page(request: HttpRequest) -> HttpResponse:
    return render(request, "tickets/figures.html", _context(request))


@require_GET
@open_to(BUSINESS)
def printed(request: HttpRequest) -> HttpResponse:
    return render(request, "tickets/figures_print.html", _context(request) | {"printed_at": clock.now()})


@require_GET
@open_to(BUSINESS)
def export(request: HttpRequest) -> FileResponse:
    """The monthly table, all channels and each by itself, with the definitions of its denominators."""
    selection = selection_of(request)
    found = figures.counted(selection, by=("organisation", "channel"))
    tables = {"": figure_table.unit_rows(found, selection)} | figure_table.by_channel(found, selection)
    return FileResponse(
        exporting_figures.workbook(tables, figures.lines(selection, found), selection, clock.now()),
        as_attachment=True,
        filename=f"figures-{selection.period.first}-{selection.period.last}.xlsx",
    )


def _may_report(selection: figures.Selection, request: HttpRequest) -> bool:
    """Who sees alliances whole reports on them."""
    return selection.unit is None and bool(selection.alliances) and request.post is not None


@require_POST
@open_to(BUSINESS)
def report(request: HttpRequest) -> HttpResponse:
    """Draft the report on the period as a document of the acting unit."""
    selection = selection_of(request)
    if not _may_report(selection, request):
        raise PermissionDenied(_("The office and the supervisors of an alliance write its report."))
    made = documenting.draft_document(
        kind=DocumentKind.REPORT,
        by=Actor(request.user, request.post),
        at=clock.now(),
        **report_draft(selection),
    )
    messages.success(request, _("The draft is made. Read it through, then somebody else checks it."))
    return redirect("tickets:document", pk=made.pk)


@require_GET
@open_to(BUSINESS)
def tickets(request: HttpRequest) -> HttpResponse:
    """The tickets behind one number, as far as the reader may see them."""
    selection = selection_of(request)
    try:
        asked = number(request.GET.get("number", ""), of_unit=selection.unit is not None)
    except NoNumber:
        return redirect(selection.address("figures"))
    value = _value(asked, selection)
    context = {
        "selection": selection,
        "asked": asked,
        "title": asked.name or SIDES.get(request.GET["number"].partition(".")[2], ""),
        "value": value,
        "page": behind(asked, selection, request.user, request.GET.get("at", "")) if value else None,
        "rows": ROWS,
        "back": selection.address("figures"),
    }
    return render(request, "tickets/figure_tickets.html", context)


#: What a number is called that has no name of its own.
SIDES = {
    "numerator": gettext_lazy("numerator"),
    "denominator": gettext_lazy("denominator"),
    "left_out": gettext_lazy("left out"),
}


def _value(asked: Any, selection: figures.Selection) -> Any:
    from_sums = figures.amounts_by(figures.counted(selection, by=()))[()]
    return from_sums.of(asked.parts, left_out=asked.left_out)
