"""Tickets: raise, list, read, move, time line. The same forms, verbs and scope as the pages."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch, QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from drf_spectacular.utils import PolymorphicProxySerializer, extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from audit import clock
from organisations.models import Alliance, Organisation
from tickets import actions, kinds
from tickets.actions.standing_in import FIELD as ON_BEHALF
from tickets.api.access import BusinessView
from tickets.api.filters import StrictBackend, TicketFilters, names_of
from tickets.api.idempotency import keyed
from tickets.api.paging import OldestFirst, Pages
from tickets.api.problem_schema import KEY_HEADER, POST_HEADER, READ, SAVE, answers
from tickets.api.problems import InvalidForm
from tickets.api.requests import MOVE_REQUESTS, MoveRequest, RaiseRequest
from tickets.api.serializers import EventSerializer, TicketRowSerializer, TicketSerializer
from tickets.forms.moves import MOVE_FORMS
from tickets.forms.raising import RaiseForm
from tickets.lifecycle import ASKED, Incomplete, NotYours, Stale, WrongState, check, concerned, needs_of
from tickets.models import Dispatch, Event, Move, Ticket
from tickets.reading.choices import choices_on
from tickets.reading.listing import in_full
from tickets.reading.page import TicketPage, ticket_page


class TicketView(BusinessView):
    """A view of one ticket."""

    def ticket(self, number: str) -> Ticket:
        """The ticket if it is visible to the caller and its kind is in the API; else 404."""
        visible = Ticket.objects.visible_to(self.request.user).filter(kind__in=kinds.with_switch("in_api"))
        ticket = visible.filter(number=number).first()
        if ticket is None:
            raise Http404
        return ticket

    def represented(self, number: str) -> dict[str, Any]:
        """The ticket as the caller sees it now."""
        return TicketSerializer(ticket_page(self.ticket(number), self.actor, clock.now())).data

    def represented_after(self, ticket: Ticket) -> dict[str, Any]:
        """Also where the move took the ticket out of the caller's sight: the answer to what was just done."""
        fresh = Ticket.objects.get(pk=ticket.pk)
        return TicketSerializer(ticket_page(fresh, self.actor, clock.now())).data


def refuse_closed_kind(alliance: Alliance, actor) -> None:
    """403 with the explanation where tickets of the alliance's kind are not in the API."""
    if alliance.kind not in kinds.with_switch("in_api"):
        raise PermissionDenied(str(kinds.why_not_raise(alliance.kind, actor.post, alliance) or kinds.CLOSED))


class Tickets(GenericAPIView, TicketView):
    queryset = Ticket.objects.none()
    serializer_class = TicketRowSerializer
    pagination_class = Pages
    filter_backends = (StrictBackend,)
    filterset_class = TicketFilters

    @property
    def query_parameters(self):
        return names_of(TicketFilters) if self.request.method == "GET" else ()

    def get_queryset(self):
        if getattr(self, "swagger_fake_view", False):
            return Ticket.objects.none()
        visible = Ticket.objects.visible_to(self.request.user).filter(kind__in=kinds.with_switch("in_api"))
        return visible.only("pk") if self.request.query_params.get("search") else self._in_full(visible)

    @staticmethod
    def _in_full(visible: QuerySet) -> QuerySet:
        dispatches = Dispatch.objects.defer("answer").order_by("id")
        return visible.defer("description", "reporter_name", "reporter_phone").prefetch_related(
            Prefetch("dispatches", queryset=dispatches)
        )

    @extend_schema(
        operation_id="tickets_list",
        summary="What the caller may see, newest first",
        parameters=[POST_HEADER],
        responses=answers({200: TicketRowSerializer(many=True)}, *READ),
    )
    def get(self, request: Request) -> Response:
        at = clock.now()
        rows = self.paginate_queryset(self.filter_queryset(self.get_queryset()))
        if request.query_params.get("search"):
            rows = in_full(rows, self._in_full(Ticket.objects.all()))
        choices = choices_on(at.date())
        pages = [TicketPage(row, self.actor, at, choices, tuple(row.dispatches.all())) for row in rows]
        for page in pages:
            choices.fill_in(page.ticket, *page.dispatches)
        return self.get_paginated_response(self.get_serializer(pages, many=True).data)

    @extend_schema(
        operation_id="tickets_raise",
        summary="Raise a ticket; it is routed soon after",
        parameters=[POST_HEADER, KEY_HEADER],
        request=RaiseRequest,
        responses=answers({201: TicketSerializer}, *SAVE),
    )
    def post(self, request: Request) -> Response:
        return keyed(request, self.actor, lambda: self._raised(request))

    def _raised(self, request: Request) -> Response:
        body = RaiseRequest(data=request.data)
        body.is_valid(raise_exception=True)
        given = body.form_data()
        at = clock.now()
        choices = choices_on(at.date())
        choices.fill_in(self.actor.unit)
        alliance = choices.alliance(given["alliance"])
        if alliance:
            refuse_closed_kind(alliance, self.actor)
        form = RaiseForm(given, actor=self.actor, offered=choices)
        if given["for_unit"] and not form.enters_for_others:
            raise NotYours("not_yours")
        if not form.is_valid():
            for error in form.errors.as_data().get("alliance", ()):
                if error.code == "may_not_raise":
                    raise NotYours("may_not_raise", " ".join(error.messages))
            raise InvalidForm(form, RaiseRequest.FORM_NAMES)
        ticket = actions.raise_ticket(by=self.actor, at=at, **form.values())
        location = reverse("api:ticket", args=[ticket.number])
        # As it was written: nothing hangs on it yet, and the queue sees it when this is committed.
        new = TicketSerializer(TicketPage(ticket, self.actor, at, choices)).data
        return Response(new, status=201, headers={"Location": location})


class TicketDetail(TicketView):
    @extend_schema(
        operation_id="tickets_read",
        summary="One ticket with its routing, dispatches and the moves open to the caller",
        parameters=[POST_HEADER],
        responses=answers({200: TicketSerializer}, *READ, 404),
    )
    def get(self, request: Request, number: str) -> Response:
        return Response(self.represented(number))


class TicketMoves(TicketView):
    @extend_schema(
        operation_id="tickets_move",
        summary="Make a move; answers the ticket as it is then",
        parameters=[POST_HEADER, KEY_HEADER],
        request=PolymorphicProxySerializer(
            component_name="Move",
            serializers={move.value: body for move, body in MOVE_REQUESTS.items()},
            resource_type_field_name="move",
        ),
        responses=answers({200: TicketSerializer}, *SAVE, 404),
    )
    def post(self, request: Request, number: str) -> Response:
        # Before the key: what is not visible is 404 whatever is sent.
        ticket = self.ticket(number)
        return keyed(request, self.actor, lambda: self._moved(request, ticket))

    def _moved(self, request: Request, ticket: Ticket) -> Response:
        move = _move_of(request.data)
        body = MOVE_REQUESTS[move](data=request.data)
        at = clock.now()
        page = ticket_page(ticket, self.actor, at)
        page.on_behalf_of = _unit_of(page, body)
        self._check_open(page, move, body)
        body.is_valid(raise_exception=True)
        form = MOVE_FORMS[move](
            body.form_data(), ticket=ticket, actor=self.actor, on_behalf_of=page.on_behalf_of
        )
        if not form.is_valid():
            raise InvalidForm(form)
        actions.move(
            ticket_id=ticket.pk,
            move=move,
            by=self.actor,
            at=at,
            data=form.cleaned_data,
            dispatch_id=body.validated_data.get("dispatch"),
            seen=body.validated_data.get("version"),
        )
        return Response(self.represented_after(ticket))

    def _check_open(self, page: TicketPage, move: Move, body: MoveRequest) -> None:
        """Whose move it is and whether it is open comes before what is missing in the body: a caller it never belongs
        to learns nothing else."""
        shape = MoveRequest(
            data={
                name: body.initial_data[name] for name in ("dispatch", "version") if name in body.initial_data
            }
        )
        shape.is_valid(raise_exception=True)
        here = concerned(page.situation, move, shape.validated_data.get("dispatch"))
        try:
            check(here, move, (*needs_of(page.ticket, move), *ASKED))
        except WrongState:
            seen = shape.validated_data.get("version")
            if seen is not None and seen != page.ticket.version:
                raise Stale from None
            raise


def _unit_of(page: TicketPage, body: MoveRequest) -> Organisation | None:
    """The unit that the caller acts for. Raises Incomplete if it does not hold the ticket."""
    code = body.initial_data.get(ON_BEHALF)
    if code is None or ON_BEHALF not in body.fields:
        return None
    unit = page.unit_of(code) if isinstance(code, str) else None
    if unit is None:
        raise Incomplete({ON_BEHALF: "unknown"})
    return unit


def _move_of(body: dict[str, Any]) -> Move:
    name = body.get("move")
    if name is None:
        raise ValidationError({"move": [_("Please fill in this field.")]})
    if not isinstance(name, str) or name not in Move.values:
        raise ValidationError({"move": [_("There is no such move.")]})
    return Move(name)


class TicketEvents(GenericAPIView, TicketView):
    queryset = Event.objects.none()
    serializer_class = EventSerializer
    pagination_class = OldestFirst
    query_parameters = ("cursor", "page_size")

    @extend_schema(
        operation_id="tickets_events",
        summary="The time line, oldest first",
        parameters=[POST_HEADER],
        responses=answers({200: EventSerializer(many=True)}, *READ, 404),
    )
    def get(self, request: Request, number: str) -> Response:
        events = self.ticket(number).events.select_related("by__person", "organisation")
        choices = choices_on(clock.today())
        rows = EventSerializer(
            self.paginate_queryset(events), many=True, context={"choices": choices, "unit": self.actor.unit}
        )
        return self.get_paginated_response(rows.data)
