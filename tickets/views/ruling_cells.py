"""One click from a ruling to an entry of the matrix."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from organisations.access import DESK, open_to
from tickets.ruling_cells import become_cell, may_become_cell, places_of
from tickets.views.detail import page_for, visible_ticket


@open_to(DESK)
@require_http_methods(["GET", "POST"])
def matrix_entry(request: HttpRequest, number: str) -> HttpResponse:
    page = page_for(request, visible_ticket(request, number))
    decision = page.decision
    if decision is None or not may_become_cell(page.ticket, decision, page.actor, page.at):
        raise PermissionDenied(
            _("Only a decision of your own office that names a department can become an entry.")
        )
    places = places_of(page.ticket)
    context = {"page": page, "ticket": page.ticket, "decision": decision, "places": places, "error": ""}
    if request.method == "GET":
        return render(request, "tickets/matrix_entry.html", context)
    area = next((place for place in places if place.code == request.POST.get("area")), None)
    try:
        become_cell(ticket=page.ticket, decision=decision, area=area, by=page.actor, at=page.at)
    except ValidationError as refused:
        context["error"] = " ".join(refused.messages)
        return render(request, "tickets/matrix_entry.html", context, status=409)
    messages.success(request, _("The entry stands in the matrix from today."))
    return redirect("tickets:ticket", number=number)
