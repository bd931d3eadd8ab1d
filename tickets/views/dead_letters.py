"""Undelivered notices: the system administrator sends them again or gives them up."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from audit import clock
from organisations.access import SYSTEM_ADMINISTRATORS, open_to
from tickets.actions.endpoints import discard, resend
from tickets.models import DeliveryChannel
from tickets.reading.deliveries import AT_ONCE, counts, troubled, troubled_page


@open_to(SYSTEM_ADMINISTRATORS)
@require_safe
@never_cache
def dead_letters(request: HttpRequest) -> HttpResponse:
    given = request.GET
    context = {
        "page": troubled_page(given.get("state", ""), given.get("channel", ""), given.get("at", "")),
        "counts": counts(),
        "filters": given,
        "channels": DeliveryChannel.choices,
    }
    return render(request, "tickets/dead_letters.html", context)


@open_to(SYSTEM_ADMINISTRATORS)
@require_POST
def settle(request: HttpRequest) -> HttpResponse:
    """Send again or give up the named one, or send again all that the filters show."""
    named, verb = request.POST.get("delivery", ""), request.POST.get("verb", "")
    if named == "all" and verb == "resend":
        shown = troubled("", request.GET.get("channel", ""))
        ids = list(shown.order_by("id").values_list("pk", flat=True)[:AT_ONCE])
    else:
        ids = [int(named)] if named.isascii() and named.isdecimal() and len(named) < 19 else []
    by, at = request.user, clock.now()
    if verb == "resend":
        count = resend(deliveries=ids, by=by, at=at)
        said = ngettext("%(count)s is sent again.", "%(count)s are sent again.", count)
    elif verb == "discard":
        count = discard(deliveries=ids, by=by, at=at)
        said = ngettext("%(count)s was given up.", "%(count)s were given up.", count)
    else:
        count, said = 0, ""
    if count:
        messages.success(request, said % {"count": count})
    else:
        messages.info(request, _("Nothing was changed: it is no longer undelivered."))
    query = request.GET.urlencode()
    return redirect(f"{reverse('tickets:dead_letters')}{'?' if query else ''}{query}")
