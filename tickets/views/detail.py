"""The page of one ticket, its older time line, its print view, and the reporter shown for a reason."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from audit import actions as audit
from audit import clock
from organisations import reasons
from organisations.access import BUSINESS, open_to
from tickets.actions.reading_notices import mark_read_of
from tickets.channels.texts import facts_of, four_lines
from tickets.models import Ticket
from tickets.reading import instructions
from tickets.reading.choices import choices_on
from tickets.reading.documents import documents_of
from tickets.reading.files import files_of
from tickets.reading.page import TicketPage, beside, ticket_page
from tickets.reading.timeline import time_line
from tickets.standing import Actor

SHOWN_IN_PRINT = 200


def visible_ticket(request: HttpRequest, number: str) -> Ticket:
    """The ticket with this number, if the account may see it; otherwise the page of a number that
    does not exist, word for word."""
    try:
        return (
            Ticket.objects.visible_to(request.user)
            .select_related("raised_by__person", "raiser_post")
            .defer("reporter_name", "reporter_phone")
            .annotate(**beside())
            .get(number=number.replace("\0", ""))
        )
    except Ticket.DoesNotExist:
        raise Http404 from None


def page_for(request: HttpRequest, ticket: Ticket) -> TicketPage:
    return ticket_page(ticket, Actor(request.user, request.post), clock.now())


@open_to(BUSINESS)
@require_safe
@never_cache
def ticket(request: HttpRequest, number: str) -> HttpResponse:
    shown = visible_ticket(request, number)
    page = page_for(request, shown)
    mark_read_of(by=request.user, at=page.at, ticket=shown)
    return render(request, "tickets/ticket.html", context_of(page))


def context_of(page: TicketPage) -> dict:
    return {
        "page": page,
        "ticket": page.ticket,
        "files": files_of(page),
        "documents": documents_of(page),
        "instructions": instructions.of_ticket(page.ticket),
        "time_line": time_line(page.ticket, page.choices, page.actor.unit),
        "at": page.at,
        "message": four_lines(facts_of(page.ticket)),
    }


@open_to(BUSINESS)
@require_safe
def events(request: HttpRequest, number: str) -> HttpResponse:
    """Older lines of the time line, as a fragment or as a page of its own."""
    shown = visible_ticket(request, number)
    before = request.GET.get("before", "")
    lines = time_line(
        shown,
        choices_on(clock.today()),
        Actor(request.user, request.post).unit,
        int(before) if before.isdecimal() and len(before) < 19 else None,
    )
    template = "tickets/_time_line.html" if request.htmx else "tickets/events.html"
    return render(request, template, {"ticket": shown, "time_line": lines})


@open_to(BUSINESS)
@require_safe
@never_cache
def sheet(request: HttpRequest, number: str) -> HttpResponse:
    """The work-order sheet on A4: what a department puts into its paper file. Without the reporter."""
    page = page_for(request, visible_ticket(request, number))
    return render(request, "tickets/sheet.html", context_of(page) | {"printed_at": page.at})


@open_to(BUSINESS)
@never_cache
@require_POST
def reporter(request: HttpRequest, number: str) -> HttpResponse:
    """Show the reporter once, and record who looked and why."""
    page = page_for(request, visible_ticket(request, number))
    if not page.may_see_reporter:
        return render(request, "tickets/_reporter.html", {"ticket": page.ticket, "refused": True}, status=403)
    reason = reasons.stated(request)
    context = {"ticket": page.ticket, "page": page}
    if not reason:
        context["error"] = _("Say why you need to see it; the reason is recorded.")
        return _reporter(request, context, status=422)
    audit.record_view(
        at=page.at,
        by=request.user,
        object_type="ticket",
        object_id=page.ticket.pk,
        object_label=page.ticket.number,
        field="reporter",
        reason=reason,
        post=request.post.role,
        organisation=request.post.organisation.code,
    )
    # Only now are the encrypted columns read.
    sealed = Ticket.objects.only("row_key", "reporter_name", "reporter_phone").get(pk=page.ticket.pk)
    context |= {
        "shown": True,
        "shown_name": sealed.reporter_name.reveal(),
        "shown_phone": sealed.reporter_phone.reveal(),
    }
    return _reporter(request, context)


def _reporter(request: HttpRequest, context: dict, status: int = 200) -> HttpResponse:
    template = "tickets/_reporter.html" if request.htmx else "tickets/reporter.html"
    return render(request, template, context, status=status)
