"""All tickets that the account may see, and the same list as a workbook."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from audit import actions as audit
from audit import clock
from organisations.access import BUSINESS, open_to
from tickets import exporting_tickets
from tickets.models import Channel, FileType, FilteredPage, State, Supervision, Urgency
from tickets.models.attachments import CONTENT_TYPES
from tickets.reading import listing
from tickets.reading.choices import choices_on
from tickets.reading.filters import Desk, ListFilters, Sort
from tickets.reading.saved_filters import chips
from tickets.search import indexing


@open_to(BUSINESS)
def ticket_list(request: HttpRequest) -> HttpResponse:
    at = clock.now()
    choices = choices_on(at.date())
    filters = ListFilters.read(request.GET)
    if listing.is_number(filters.search):
        # One number is one ticket: seen, or a page that does not say whether it exists.
        return redirect("tickets:ticket", number=filters.search.upper())
    reader = listing.Reader(request.user, request.post, at)
    context = {
        "page": listing.page(reader, filters, request.GET.get("at", ""), choices),
        "filters": filters,
        "choices": choices,
        "states": State.choices,
        "channels": Channel.choices,
        "urgencies": Urgency.choices,
        "levels": [(str(value), label) for value, label in Supervision.choices],
        "desks": Desk.choices,
        "sorts": Sort.choices,
        "chips": chips(reader, FilteredPage.TICKETS, filters.values),
        "keep": urlencode({"page": FilteredPage.TICKETS, **filters.values}),
        "at": at,
        "export_rows": exporting_tickets.ROWS,
        "most_hits": listing.MOST_HITS,
        "index_grows": bool(filters.search) and not indexing.is_complete(),
    }
    return render(request, "tickets/list.html", context)


@open_to(BUSINESS)
def export(request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
    """The filtered list as .xlsx; a list longer than the limit is refused in words, never cut short."""
    at = clock.now()
    filters = ListFilters.read(request.GET)
    rows = listing.filtered(listing.Reader(request.user, request.post, at), filters, choices_on(at.date()))
    if rows[exporting_tickets.ROWS : exporting_tickets.ROWS + 1].exists():
        messages.error(
            request,
            _("The list is longer than %(rows)s rows. Narrow it with the filters, then export again.")
            % {"rows": exporting_tickets.ROWS},
        )
        return redirect(f"{reverse('tickets:list')}?{request.GET.urlencode()}")
    audit.record(
        action="ticket.export",
        at=at,
        by=request.user,
        object_type="ticket",
        object_label=_("All tickets"),
        post=request.post.role,
        organisation=request.post.organisation.code,
        data={"filters": sorted(request.GET), "rows": rows.count()},
    )
    # Sent while it is read: the browser shows how it grows, and a long list takes no more memory than a short one.
    return StreamingHttpResponse(
        exporting_tickets.workbook(listing.ordered(rows.for_page(), filters), at),
        content_type=CONTENT_TYPES[FileType.XLSX],
        headers={"Content-Disposition": f'attachment; filename="tickets-{at:%Y%m%d-%H%M}.xlsx"'},
    )
