"""The workbench: what my department must do next."""

import uuid
from functools import cache
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import get_language, override

from audit import clock
from organisations.access import CALLERS, SIGNED_IN, open_to
from tickets.forms.calls import CallForm
from tickets.models import DispatchRole, FilteredPage
from tickets.reading.choices import choices_on
from tickets.reading.listing import Reader
from tickets.reading.saved_filters import chips
from tickets.reading.workbench import Filters, open_workbench


@cache
def _empty_call(language: str) -> str:
    """The fields of a call before anything is written: the same for everybody who reads this language."""
    with override(language):
        return render_to_string("tickets/_call_fields.html", {"call_form": CallForm()})


@open_to(SIGNED_IN)
def workbench(request: HttpRequest) -> HttpResponse:
    at = clock.now()
    choices = choices_on(at.date())
    query = request.GET
    filters = Filters.read(query)
    bench = open_workbench(
        request.user, request.post, query.get("tab", ""), filters, query.get("at", ""), choices, at
    )
    context = {
        "bench": bench,
        "filters": filters,
        "choices": choices,
        "at": at,
        "roles": DispatchRole.choices,
    }
    if bench.tab:
        reader = Reader(request.user, request.post, at)
        context["chips"] = chips(reader, FilteredPage.WORK, {"tab": bench.tab.code, **filters.values})
        context["keep"] = urlencode({"page": FilteredPage.WORK, "tab": bench.tab.code, **filters.values})
    if bench.tab and CALLERS.admits(request.user):
        context |= {
            "may_call": True,
            "call_fields": _empty_call(get_language()),
            "call_key": uuid.uuid4().hex,
        }
    return render(request, "tickets/workbench.html", context)
