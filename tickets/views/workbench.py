"""The workbench: what my department must do next."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from audit import clock
from organisations.access import SIGNED_IN, open_to
from tickets.models import DispatchRole
from tickets.reading.choices import choices_on
from tickets.reading.workbench import COUNTED, Filters, open_workbench


@open_to(SIGNED_IN)
def workbench(request: HttpRequest) -> HttpResponse:
    at = clock.now()
    choices = choices_on(at.date())
    query = request.GET
    filters = Filters(
        alliance=query.get("alliance", ""),
        topic=query.get("topic", ""),
        area=query.get("area", ""),
        role=query.get("role", "") if query.get("role") in DispatchRole.values else "",
        overdue=bool(query.get("overdue")),
    )
    bench = open_workbench(
        request.user, request.post, query.get("tab", ""), filters, query.get("at", ""), choices, at
    )
    context = {
        "bench": bench,
        "filters": filters,
        "choices": choices,
        "at": at,
        "counted": COUNTED,
        "roles": DispatchRole.choices,
    }
    return render(request, "tickets/workbench.html", context)
