"""One move of one ticket: its form inside the ticket page (htmx) or as a page of its own."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods
from django_htmx.http import HttpResponseClientRedirect

from audit import clock
from organisations.access import BUSINESS, open_to
from tickets import actions, wording
from tickets.actions.standing_in import FIELD as ON_BEHALF
from tickets.forms.fields import TextField
from tickets.forms.moves import MOVE_FORMS, MoveForm
from tickets.lifecycle import RULES, Incomplete, Offer, Refusal, Stale, concerned
from tickets.models import Dispatch, Move, Ticket, TimeRequest
from tickets.reading.choices import choices_on
from tickets.reading.duplicates import Similar, similar
from tickets.reading.page import TicketPage, was_with
from tickets.reading.timeline import Line, since
from tickets.views.detail import page_for, visible_ticket
from tickets.views.move_words import CONFIRM, DONE, HINTS, given_for, initial_of

MEANWHILE = 5
DECISIONS = (Move.DECIDE_EXTENSION, Move.DECIDE_SUSPENSION)


@open_to(BUSINESS)
@never_cache
@require_http_methods(["GET", "POST"])
def move(request: HttpRequest, number: str, move: str) -> HttpResponse:
    if move not in Move.values:
        raise Http404
    chosen = Move(move)
    try:
        page = page_for(request, visible_ticket(request, number))
    except Http404:
        if request.method == "POST" and was_with(request.post, number):
            return _gone(request, number, chosen)
        raise
    sent = request.POST if request.method == "POST" else request.GET
    dispatch_id = _number(request.POST.get("dispatch") or request.GET.get("dispatch"))
    if sent.get(ON_BEHALF):
        page.on_behalf_of = page.unit_of(sent[ON_BEHALF])
        if page.on_behalf_of is None:
            raise Http404
    if request.method == "GET":
        return _opened(request, page, chosen, dispatch_id)
    return _made(request, page, chosen, dispatch_id)


def _opened(request: HttpRequest, page: TicketPage, chosen: Move, dispatch_id: int | None) -> HttpResponse:
    offer = _offer_of(page, chosen, dispatch_id)
    if offer is None:
        return _belongs_to_others(request, page, chosen, dispatch_id) or _refused(
            request, page, chosen, wording.REFUSALS["wrong_state"], [], status=409
        )
    form = MOVE_FORMS[chosen](
        ticket=page.ticket,
        actor=page.actor,
        on_behalf_of=page.on_behalf_of,
        initial=initial_of(chosen, offer.dispatch, page, final="final" in request.GET),
    )
    return _render(request, page, chosen, form, offer.dispatch)


def _made(request: HttpRequest, page: TicketPage, chosen: Move, dispatch_id: int | None) -> HttpResponse:
    form = MOVE_FORMS[chosen](
        given_for(chosen, request.POST),
        ticket=page.ticket,
        actor=page.actor,
        on_behalf_of=page.on_behalf_of,
    )
    dispatch = next((row for row in page.dispatches if row.pk == dispatch_id), None)
    seen = _number(request.POST.get("seen"))
    is_whole = form.is_valid() and _confirmed(request, chosen, form)
    others = _belongs_to_others(request, page, chosen, dispatch_id)
    if others:
        return others
    if not is_whole:
        if seen is not None and seen != page.ticket.version:
            return _overtaken(request, page, chosen, form, dispatch, Stale())
        return _render(request, page, chosen, form, dispatch, status=422)
    try:
        actions.move(
            ticket_id=page.ticket.pk,
            move=chosen,
            by=page.actor,
            at=clock.now(),
            data=form.cleaned_data,
            dispatch_id=dispatch_id,
            seen=seen,
        )
    except Incomplete as refused:
        for name, code in refused.errors.items():
            form.add_error(name if name in form.fields else None, wording.field_error(code))
        return _render(request, page, chosen, form, dispatch, status=422)
    except Refusal as refused:
        return _overtaken(request, page, chosen, form, dispatch, refused)
    messages.success(request, DONE.get(chosen, _("Recorded: %(move)s.") % {"move": chosen.label}))
    return _on(request, page.ticket)


def _offer_of(page: TicketPage, chosen: Move, dispatch_id: int | None) -> Offer | None:
    return next(
        (
            offer
            for offer in page.offers
            if offer.move == chosen
            and (dispatch_id is None or offer.dispatch is None or offer.dispatch.pk == dispatch_id)
        ),
        None,
    )


def _belongs_to_others(
    request: HttpRequest, page: TicketPage, chosen: Move, dispatch_id: int | None
) -> HttpResponse | None:
    """The 403 page where the move never belongs to the acting post, whatever the ticket's state."""
    try:
        here = concerned(page.situation, chosen, dispatch_id)
    except Incomplete:
        return None
    if RULES[chosen].admits(here):
        return None
    return _refused(request, page, chosen, wording.REFUSALS["not_yours"], [], status=403)


def _overtaken(
    request: HttpRequest,
    page: TicketPage,
    chosen: Move,
    form: MoveForm,
    dispatch: Dispatch | None,
    refused: Refusal,
) -> HttpResponse:
    """The ticket is not as the page showed it. A double click finds its own first click and is no error."""
    last_seen = _number(request.POST.get("last_event"))
    meanwhile = (
        since(page.ticket, last_seen, choices_on(page.at.date()), page.actor.unit)
        if last_seen is not None
        else []
    )
    own = page.ticket.events.filter(pk__gt=last_seen or 0, what=chosen, by=request.user)
    if last_seen is not None and own.exists():
        messages.info(
            request, _("“%(move)s” is recorded already; nothing was done twice.") % {"move": chosen.label}
        )
        return _on(request, page.ticket)
    fresh = page_for(request, visible_ticket(request, page.ticket.number))
    fresh.on_behalf_of = page.on_behalf_of
    if _offer_of(fresh, chosen, dispatch.pk if dispatch else None):
        # What was typed stays; the form now carries the version that the message tells of.
        return _render(
            request,
            fresh,
            chosen,
            form,
            dispatch,
            status=refused.status,
            refusal=wording.refusal(refused),
            meanwhile=meanwhile[:MEANWHILE],
        )
    return _refused(
        request, fresh, chosen, wording.refusal(refused), meanwhile[:MEANWHILE], refused.status, form
    )


def _confirmed(request: HttpRequest, chosen: Move, form: MoveForm) -> bool:
    if chosen not in CONFIRM or request.POST.get("confirmed"):
        return True
    form.add_error(None, _("Tick that you mean it: this step cannot be undone."))
    return False


def _render(
    request: HttpRequest,
    page: TicketPage,
    chosen: Move,
    form: MoveForm,
    dispatch: Dispatch | None,
    *,
    status: int = 200,
    refusal: str = "",
    meanwhile: list[Line] | None = None,
) -> HttpResponse:
    context = {
        "page": page,
        "ticket": page.ticket,
        "move": chosen,
        "form": form,
        "dispatch": dispatch,
        "hint": HINTS.get(chosen, ""),
        "confirm": CONFIRM.get(chosen, ""),
        "last_event": page.ticket.events.order_by("-id").values_list("pk", flat=True).first(),
        "refusal": refusal,
        "meanwhile": meanwhile or [],
        "similar": _similar(request, page) if chosen == Move.MERGE else [],
        "request_for_time": _request_for_time(page, dispatch) if chosen in DECISIONS else None,
    }
    template = "tickets/_move_form.html" if request.htmx else "tickets/move.html"
    return render(request, template, context, status=status)


def _similar(request: HttpRequest, page: TicketPage) -> list[Similar]:
    ticket = page.ticket
    text = ticket.title + ticket.description
    return similar(request.user, ticket.alliance, ticket.topic, ticket.area, text, besides=ticket.pk)


def _request_for_time(page: TicketPage, dispatch: Dispatch | None) -> TimeRequest | None:
    return next(
        (
            row
            for row in page.requests
            if row.decided_at is None and dispatch and row.dispatch_id == dispatch.pk
        ),
        None,
    )


def _refused(
    request: HttpRequest,
    page: TicketPage,
    chosen: Move,
    refusal: str,
    meanwhile: list[Line],
    status: int,
    form: MoveForm | None = None,
) -> HttpResponse:
    """The move is no longer open: what happened, and what was typed, so that it is not lost."""
    context = {
        "page": page,
        "ticket": page.ticket,
        "number": page.ticket.number,
        "move": chosen,
        "refusal": refusal,
        "meanwhile": meanwhile,
        "typed": _typed(form) if form is not None else [],
    }
    template = "tickets/_refused.html" if request.htmx else "tickets/refused.html"
    return render(request, template, context, status=status)


def _gone(request: HttpRequest, number: str, chosen: Move) -> HttpResponse:
    """The ticket left the unit while its page was open: that is said, nothing else of the ticket is."""
    context = {
        "number": number,
        "move": chosen,
        "refusal": _(
            "This ticket is no longer with your unit: it was withdrawn, cancelled or given to another one."
        ),
        "typed": [
            (field.label, request.POST[name])
            for name, field in MOVE_FORMS[chosen].base_fields.items()
            if isinstance(field, TextField) and request.POST.get(name)
        ],
    }
    template = "tickets/_refused.html" if request.htmx else "tickets/refused.html"
    return render(request, template, context, status=409)


def _typed(form: MoveForm) -> list[tuple[str, str]]:
    """What somebody wrote in sentences; it is given back when a move is refused."""
    return [
        (bound.label, bound.value()) for bound in form if isinstance(bound.field, TextField) and bound.value()
    ]


def _on(request: HttpRequest, ticket: Ticket) -> HttpResponse:
    """Onwards: back to the triage list if the move was made there, else to the ticket, or to the
    workbench where the acting unit no longer sees it."""
    if request.POST.get("next") == "triage":
        address = reverse("tickets:triage")
    elif Ticket.objects.visible_to(request.user).filter(pk=ticket.pk).exists():
        address = reverse("tickets:ticket", kwargs={"number": ticket.number})
    else:
        address = reverse("tickets:workbench")
    return HttpResponseClientRedirect(address) if request.htmx else redirect(address)


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isdecimal() and len(text) < 19 else None
