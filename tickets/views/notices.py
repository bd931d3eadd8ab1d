"""The inbox, and the bell in the page header that asks every minute how many are unread."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from audit import clock
from organisations.access import SIGNED_IN, open_to
from tickets.actions.reading_notices import mark_read
from tickets.reading.notices import COUNTED, inbox, unread


@open_to(SIGNED_IN)
@require_safe
@never_cache
def notices(request: HttpRequest) -> HttpResponse:
    context = {
        "page": inbox(request.user, request.GET.get("at", "")),
        "unread": unread(request.user),
        "counted": COUNTED,
        "today": clock.today(),
    }
    return render(request, "tickets/notices.html", context)


@open_to(SIGNED_IN)
@require_POST
def read(request: HttpRequest) -> HttpResponse:
    """Mark the named notice read, or all of them."""
    named = request.POST.get("notice", "")
    ids = [int(named)] if named.isdecimal() and len(named) < 19 else None
    if ids or named == "all":
        mark_read(by=request.user, at=clock.now(), notice_ids=ids)
    return redirect("tickets:notices")


@open_to(SIGNED_IN)
@require_safe
@never_cache
def bell(request: HttpRequest) -> HttpResponse:
    return render(request, "tickets/_bell.html", {"unread": unread(request.user), "counted": COUNTED})
