"""The lists of a chain with their filters in the address, each also as a workbook."""

import datetime as dt

from django.contrib import messages
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from alliances.entering import ENTRIES
from alliances.importing import IMPORTS
from alliances.reading.filters import Filters, narrowed
from alliances.reading.indicators import INDICATORS
from alliances.reading.lists import LISTS, Listed
from alliances.views.addresses import address_of
from alliances.views.frame import acting, frame, members_chain
from alliances.views.importing import may_import
from audit import clock
from organisations.access import BUSINESS, open_to
from organisations.models import Alliance, OrganisationKind
from tickets import exporting
from tickets.reading.choices import Choices, choices_on
from tickets.reading.paging import page_of

#: Rows of a printed list, some ten to twenty pages.
PRINTED = 500
#: Kinds of units that buy from growers.
BUYERS = (OrganisationKind.ENTERPRISE, OrganisationKind.COOPERATIVE)


@open_to(BUSINESS)
@require_safe
def show(request: HttpRequest, code: str, name: str) -> HttpResponse:
    alliance, listed = members_chain(request, code), _listed(name)
    today = clock.today()
    choices, filters = choices_on(today), Filters.read(request.GET)
    rows = _rows(request, alliance, listed, filters, choices)
    page = page_of(
        rows,
        request.GET.get("at", ""),
        key=listed.key,
        descending=listed.descending,
    )
    entry = ENTRIES.get(name)
    context = {
        "listed": listed,
        "page": page,
        "rows": [(row, address_of(row, alliance)) for row in page.rows],
        "filters": filters,
        "choices": choices,
        "options": _options(rows, listed),
        "seasons": range(today.year + 1, today.year - 5, -1),
        "buyers": _buyers(alliance) if listed.ways.buyer else [],
        "behind": INDICATORS.get(filters.figure),
        "hidden": not page.rows and _hidden(alliance, filters, today),
        "entry": entry if entry and entry.may(acting(request), alliance) else None,
        "imports": IMPORTS[name](alliance) if may_import(acting(request), alliance, name) else None,
        "list_url": reverse("alliances:records", args=[alliance.code, name]),
    }
    return render(request, "alliances/list.html", frame(alliance, listed.tab) | context)


@open_to(BUSINESS)
@require_safe
def export(request: HttpRequest, code: str, name: str) -> HttpResponse | FileResponse:
    """The filtered list as .xlsx; a list longer than the limit is refused in words, never cut short."""
    alliance, listed, at = members_chain(request, code), _listed(name), clock.now()
    rows = _ordered(request, alliance, listed, Filters.read(request.GET))
    if rows[exporting.ROWS : exporting.ROWS + 1].exists():
        return _too_long(request, alliance, name, exporting.ROWS)
    file = listed.sheet.file(rows, at)
    return FileResponse(file, as_attachment=True, filename=f"{alliance.code}-{name}-{at:%Y%m%d-%H%M}.xlsx")


@open_to(BUSINESS)
@require_safe
def printed(request: HttpRequest, code: str, name: str) -> HttpResponse:
    """The filtered list as a sheet to print; a list longer than a few pages is refused in words, never cut short."""
    alliance, listed, filters = members_chain(request, code), _listed(name), Filters.read(request.GET)
    found = _ordered(request, alliance, listed, filters)
    rows = list(found[: PRINTED + 1])
    if len(rows) > PRINTED:
        return _too_long(request, alliance, name, PRINTED)
    context = {
        "alliance": alliance,
        "listed": listed,
        "rows": rows,
        "narrowed": _said(filters, listed, found),
        "printed_at": clock.now(),
    }
    return render(request, "alliances/print.html", context)


def _hidden(alliance: Alliance, filters: Filters, day: dt.date) -> bool:
    """Whether the figure that was followed has records, of which the reader sees none."""
    if filters.figure not in INDICATORS or filters.year is None:
        return False
    return INDICATORS[filters.figure].records(alliance, filters.year, day).exists()


def _ordered(request: HttpRequest, alliance: Alliance, listed: Listed, filters: Filters) -> QuerySet:
    signs = "-" if listed.descending else ""
    rows = _rows(request, alliance, listed, filters, choices_on(clock.today()))
    return rows.order_by(*(f"{signs}{column}" for column in listed.key))


def _too_long(request: HttpRequest, alliance: Alliance, name: str, rows: int) -> HttpResponse:
    messages.error(
        request,
        _("The list is longer than %(rows)s rows. Narrow it with the filters, then try again.")
        % {"rows": rows},
    )
    address = reverse("alliances:records", args=[alliance.code, name])
    return redirect(f"{address}?{request.GET.urlencode()}")


def _said(filters: Filters, listed: Listed, rows: QuerySet) -> list[str]:
    """The filters in words, for the head of a sheet."""
    known = {name: dict(options) for name, options in _options(rows, listed).items()}
    choices = choices_on(clock.today())
    said = [filters.season] if filters.season and listed.ways.season else []
    if filters.area and listed.ways.area:
        said.append(str(choices.area(filters.area) or filters.area))
    for name in ("state", "kind"):
        way = getattr(listed.ways, name)
        if way and getattr(filters, name):
            said.append(str(known[name].get(getattr(filters, name), "")))
    if filters.buyer and listed.ways.buyer:
        said.append(str(choices.unit(filters.buyer) or filters.buyer))
    if filters.q and listed.ways.q:
        said.append(f"{filters.q}…")
    return said


def _listed(name: str) -> Listed:
    if name not in LISTS:
        raise Http404
    return LISTS[name]


def _rows(
    request: HttpRequest, alliance: Alliance, listed: Listed, filters: Filters, choices: Choices
) -> QuerySet:
    rows = listed.rows(alliance, request.user)
    return narrowed(rows, listed.ways, filters, choices, alliance, request.user)


def _options(rows: QuerySet, listed: Listed) -> dict[str, list]:
    """What the selects of state and kind offer."""
    ways = {"state": listed.ways.state, "kind": listed.ways.kind}
    return {name: rows.model._meta.get_field(way).choices for name, way in ways.items() if way}


def _buyers(alliance: Alliance) -> list:
    choices = choices_on(clock.today())
    return [unit for unit in choices.members.get(alliance.pk, []) if unit.kind in BUYERS]
