"""The office's triage list: what the matrix could not place, and returns waiting for a ruling."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from audit import clock
from organisations.access import DESK, open_to
from organisations.models.people import DESK as DESK_ROLES
from tickets.reading.triage import in_triage, returns_to_rule


@open_to(DESK)
def triage(request: HttpRequest) -> HttpResponse:
    if request.post is None or request.post.role not in DESK_ROLES:
        raise PermissionDenied(
            _("Triage belongs to dispatchers and office heads. Switch to that post, if you hold one.")
        )
    context = {
        "page": in_triage(request.user, request.post, request.GET.get("at", "")),
        "returns": returns_to_rule(request.user, request.post),
        "at": clock.now(),
    }
    return render(request, "tickets/triage.html", context)
