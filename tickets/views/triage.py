"""The office's triage list: what the matrix could not place, and returns waiting for a ruling."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from audit import clock
from organisations.access import open_to
from tickets.lifecycle import DESK
from tickets.reading.triage import in_triage, returns_to_rule


@open_to(*DESK)
def triage(request: HttpRequest) -> HttpResponse:
    context = {
        "page": in_triage(request.user, request.post, request.GET.get("at", "")),
        "returns": returns_to_rule(request.user, request.post),
        "at": clock.now(),
    }
    return render(request, "tickets/triage.html", context)
