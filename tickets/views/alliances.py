"""Alliances: the list, and one with its chain as a picture, each link opening its tickets."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from audit import clock
from organisations.access import BUSINESS, open_to
from organisations.models import Alliance
from tickets import kinds
from tickets.reading.alliances import alliance_page


@require_GET
@open_to(BUSINESS)
def alliances(request: HttpRequest, kind: str = "") -> HttpResponse:
    rows = Alliance.objects.on(clock.today()).select_related("template", "lead", "area")
    if kind:
        rows = rows.filter(template__kind=kind)
    return render(
        request, "tickets/alliances.html", {"alliances": [(row, kinds.page_of(row)) for row in rows]}
    )


@require_GET
@open_to(BUSINESS)
def alliance(request: HttpRequest, code: str, kind: str = "") -> HttpResponse:
    rows = Alliance.objects.select_related("template", "lead", "area")
    if kind:
        rows = rows.filter(template__kind=kind)
    shown = get_object_or_404(rows, code=code)
    page = alliance_page(shown, request.user, clock.now(), clock.today())
    return render(request, "tickets/alliance.html", {"page": page, "alliance": shown})
