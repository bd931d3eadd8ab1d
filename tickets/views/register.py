"""The register of suspended and unsolved matters."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from audit import clock
from organisations.access import BUSINESS, open_to
from tickets.models import State
from tickets.reading.choices import choices_on
from tickets.reading.register import register as entries


@open_to(BUSINESS)
def register(request: HttpRequest) -> HttpResponse:
    at = clock.now()
    choices = choices_on(at.date())
    given = request.GET
    context = {
        "page": entries(
            request.user, given.get("alliance", ""), given.get("state", ""), given.get("at", ""), choices
        ),
        "choices": choices,
        "filters": given,
        "states": [(state.value, state.label) for state in (State.SUSPENDED, State.CLOSED)],
        "today": clock.today(),
        "at": at,
    }
    return render(request, "tickets/register.html", context)
