"""The officer's desk: what lapses next first, then what the other parts of the court put there."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from audit import clock
from enforcement import panels
from enforcement.access import OFFICERS
from enforcement.guarding import court_page
from tickets.standing import Actor


@court_page(OFFICERS)
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    by, today = Actor(request.user, request.post), clock.today()
    tabs = panels.desk_tabs()
    asked = next((tab for tab in tabs if tab.code == request.GET.get("tab")), None)
    counted = [(tab, 0 if tab is asked else tab.count(by, today)) for tab in tabs]
    # Nobody begins with an empty list while another one waits.
    chosen = asked or next((tab for tab, count in counted if count), tabs[0])
    context = {
        # The chosen list is read below; how long it is, everybody sees.
        "tabs": [(tab, 0 if tab is chosen else count) for tab, count in counted],
        "chosen": chosen,
        "tab": chosen.fill(by, today),
        "today": today,
    }
    return render(request, "enforcement/desk.html", context)
