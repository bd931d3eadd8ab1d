"""The private telephone of whoever is on duty for an urgent ticket, shown once and recorded."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from audit import actions as audit
from organisations.access import BUSINESS, open_to
from tickets.views.detail import page_for, visible_ticket


@open_to(BUSINESS)
@never_cache
@require_POST
def telephone(request: HttpRequest, number: str, shift: int) -> HttpResponse:
    """To whoever may see the ticket, while the person is on duty for it; the ticket is the reason."""
    page = page_for(request, visible_ticket(request, number))
    shown = next((row for rows in page.duty.values() for row in rows if row.pk == shift), None)
    if shown is None or not shown.private_phone:
        raise Http404
    audit.record_view(
        at=page.at,
        by=request.user,
        object_type="dutyshift",
        object_id=shown.pk,
        object_label=str(shown),
        field="private_phone",
        reason=page.ticket.number,
        post=request.post.role,
        organisation=request.post.organisation.code,
    )
    context = {
        "ticket": page.ticket,
        "page": page,
        "shown": shown,
        "shown_phone": shown.private_phone.reveal(),
    }
    return render(request, "tickets/_duty.html" if request.htmx else "tickets/duty.html", context)
