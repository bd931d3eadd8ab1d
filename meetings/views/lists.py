"""The lists of needs, resources and projects, each also as a workbook."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from audit import clock
from meetings.models import Category, NeedState, Project, ProjectState, Resource, ResourceKind
from meetings.reading import lists as reading
from meetings.reading import sheets
from meetings.views.entering import joined, led_by, raised_in
from organisations.access import BUSINESS, open_to
from tickets import exporting
from tickets.reading.choices import choices_on
from tickets.reading.paging import page_of


@dataclass(frozen=True)
class Shown:
    """One of the lists: how it is read, who may add to it, and as which sheet it leaves."""

    rows: Callable[..., QuerySet]
    sheet: sheets.Sheet
    adds: Callable[[HttpRequest], list]
    extra: dict


LISTS = {
    "needs": Shown(
        lambda user, filters, choices, day: reading.needs(user, filters, choices),
        sheets.NEEDS,
        raised_in,
        {"states": NeedState.choices},
    ),
    "resources": Shown(
        reading.resources,
        sheets.RESOURCES,
        lambda request: joined(request, Resource),
        {"kinds": ResourceKind.choices},
    ),
    "projects": Shown(
        lambda user, filters, choices, day: reading.projects(user, filters, choices),
        sheets.PROJECTS,
        lambda request: led_by(request, Project),
        {"states": ProjectState.choices},
    ),
}


@open_to(BUSINESS)
@require_safe
def show(request: HttpRequest, name: str) -> HttpResponse:
    today = clock.today()
    choices, shown = choices_on(today), LISTS[name]
    filters = reading.Filters.read(request.GET)
    rows = shown.rows(request.user, filters, choices, today)
    context = {
        "page": page_of(rows, request.GET.get("at", ""), key=("id",), descending=True),
        "filters": filters,
        "choices": choices,
        "categories": Category.choices,
        "may_add": bool(shown.adds(request)),
        "today": today,
        "tab": name,
        "list_url": reverse(f"meetings:{name}"),
        "export_url": reverse(f"meetings:{name}_export"),
    }
    return render(request, f"meetings/{name}.html", context | shown.extra)


@open_to(BUSINESS)
@require_safe
def export(request: HttpRequest, name: str) -> HttpResponse | FileResponse:
    """The filtered list as .xlsx; a list longer than the limit is refused in words, never cut short."""
    at = clock.now()
    shown = LISTS[name]
    filters = reading.Filters.read(request.GET)
    rows = shown.rows(request.user, filters, choices_on(at.date()), at.date())
    if rows[exporting.ROWS : exporting.ROWS + 1].exists():
        messages.error(
            request,
            _("The list is longer than %(rows)s rows. Narrow it with the filters, then export again.")
            % {"rows": exporting.ROWS},
        )
        return redirect(f"{reverse(f'meetings:{name}')}?{request.GET.urlencode()}")
    file = shown.sheet.file(rows.order_by("-id"), at)
    return FileResponse(file, as_attachment=True, filename=f"{name}-{at:%Y%m%d-%H%M}.xlsx")
