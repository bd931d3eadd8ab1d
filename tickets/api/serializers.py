"""How tickets, their dispatches and time line look in answers. Organisations are codes, times +08:00."""

from typing import Any

from drf_spectacular.utils import extend_schema_field, inline_serializer
from rest_framework import serializers

from organisations.models import Role
from tickets.api.decisions import RoutingSerializer, routing_of
from tickets.api.enumerations import WHAT
from tickets.api.outputs import OptionalText, code_of, coded
from tickets.models import (
    CallBackOutcome,
    Channel,
    Dispatch,
    DispatchRole,
    DispatchState,
    Event,
    Move,
    RequestKind,
    Result,
    ReturnReason,
    Satisfaction,
    State,
    Urgency,
)
from tickets.reading.choices import Choices
from tickets.reading.page import TicketPage
from tickets.reading.timeline import note_for


class DispatchSerializer(serializers.Serializer):
    """What one department owes the ticket in one round; `moves` are those of it that are open to the caller."""

    id = serializers.IntegerField()
    round = serializers.IntegerField()
    role = coded(DispatchRole)
    organisation = code_of("organisation.code")
    state = coded(DispatchState)
    final = serializers.BooleanField()
    dispatched_at = serializers.DateTimeField()
    sign_by = serializers.DateTimeField(allow_null=True)
    return_by = serializers.DateTimeField(allow_null=True)
    contact_by = serializers.DateTimeField(allow_null=True)
    answer_by = serializers.DateTimeField()
    answer_by_provisional = serializers.BooleanField()
    signed_at = serializers.DateTimeField(allow_null=True)
    section = OptionalText()
    handler = OptionalText()
    contacted_at = serializers.DateTimeField(allow_null=True)
    consent_asked_at = serializers.DateTimeField(allow_null=True)
    answered_at = serializers.DateTimeField(allow_null=True)
    answer = serializers.SerializerMethodField()
    result = serializers.SerializerMethodField()
    return_reason = coded(ReturnReason, null=True)
    return_basis = OptionalText()
    return_to = code_of("return_to.code", null=True)
    return_asked_at = serializers.DateTimeField(allow_null=True)
    return_rule_by = serializers.DateTimeField(allow_null=True)
    ended_at = serializers.DateTimeField(allow_null=True)
    pending = coded(RequestKind, null=True)
    extended = serializers.BooleanField()
    signed_on_behalf = serializers.BooleanField()
    answered_on_behalf = serializers.BooleanField()
    moves = serializers.SerializerMethodField()
    moves_on_behalf = serializers.SerializerMethodField(
        help_text="open to the caller for this unit, with `on_behalf_of`"
    )

    def _answer_left_unit(self, dispatch: Dispatch) -> bool:
        """An answer that waits for the leader's consent is the unit's own draft."""
        page: TicketPage = self.context["page"]
        unit = page.actor.unit
        return dispatch.answered_at is not None or (unit is not None and unit.pk == dispatch.organisation_id)

    def get_answer(self, dispatch: Dispatch) -> str | None:
        return (dispatch.answer or None) if self._answer_left_unit(dispatch) else None

    @extend_schema_field(serializers.ChoiceField(choices=Result.choices, allow_null=True))
    def get_result(self, dispatch: Dispatch) -> str | None:
        return (dispatch.result or None) if self._answer_left_unit(dispatch) else None

    @extend_schema_field(serializers.ListField(child=serializers.ChoiceField(choices=Move.choices)))
    def get_moves(self, dispatch: Dispatch) -> list[str]:
        offers = self.context["page"].offers
        return [offer.move.value for offer in offers if offer.dispatch and offer.dispatch.pk == dispatch.pk]

    @extend_schema_field(serializers.ListField(child=serializers.ChoiceField(choices=Move.choices)))
    def get_moves_on_behalf(self, dispatch: Dispatch) -> list[str]:
        offers = self.context["page"].offers_on_behalf
        return [offer.move.value for offer in offers if offer.dispatch.pk == dispatch.pk]


class ReporterSerializer(serializers.Serializer):
    """Who the concern came from, masked; null for those who need not speak to the reporter."""

    anonymous = serializers.BooleanField()
    name = serializers.CharField(allow_null=True)
    phone = serializers.CharField(allow_null=True)


def _time() -> serializers.DateTimeField:
    return serializers.DateTimeField(allow_null=True)


DEADLINES = inline_serializer(
    "Deadlines",
    {"sign": _time(), "return": _time(), "contact": _time(), "answer": _time(), "office": _time()},
)


class TicketRowSerializer(serializers.Serializer):
    """A ticket in a list. `deadlines.answer` is the ticket's, `sign`, `return` and `contact` are the lead's, `office`
    is what the office of the alliance owes now."""

    number = serializers.CharField(source="ticket.number")
    state = coded(State, source="ticket.state")
    alliance = code_of("ticket.alliance.code")
    topic = code_of("ticket.topic.code")
    area = code_of("ticket.area.code")
    place = serializers.CharField(source="ticket.place")
    title = serializers.CharField(source="ticket.title")
    urgency = coded(Urgency, source="ticket.urgency")
    channel = coded(Channel, source="ticket.channel")
    raiser_unit = code_of("ticket.raiser_unit.code")
    entered_for_unit = serializers.BooleanField(source="ticket.entered_for_unit")
    raised_at = serializers.DateTimeField(source="ticket.raised_at")
    closed_at = serializers.DateTimeField(source="ticket.closed_at", allow_null=True)
    lead = code_of("ticket.lead.code", null=True)
    assists = serializers.SerializerMethodField()
    deadlines = serializers.SerializerMethodField()
    answer_by_provisional = serializers.BooleanField(source="ticket.answer_by_provisional")
    supervision = serializers.IntegerField(source="ticket.supervision")
    version = serializers.IntegerField(source="ticket.version")

    def get_assists(self, page: TicketPage) -> list[str]:
        return [row.organisation.code for row in page.current_dispatches if row.role == DispatchRole.ASSIST]

    @extend_schema_field(DEADLINES)
    def get_deadlines(self, page: TicketPage) -> dict[str, Any]:
        lead = next((row for row in page.current_dispatches if row.role == DispatchRole.LEAD), None)
        times = {
            "sign": lead and lead.sign_by,
            "return": lead and lead.return_by,
            "contact": lead and lead.contact_by,
            "answer": page.ticket.answer_by,
            "office": page.ticket.office_due,
        }
        return DEADLINES.to_representation(times)


class TicketSerializer(TicketRowSerializer):
    """A ticket with everything the caller may see of it. `moves` are exactly those open to the caller now."""

    description = serializers.CharField(source="ticket.description")
    reporter = serializers.SerializerMethodField()
    dispatched_at = serializers.DateTimeField(source="ticket.dispatched_at", allow_null=True)
    outcome = coded(CallBackOutcome, source="ticket.outcome", null=True)
    satisfaction = coded(Satisfaction, source="ticket.satisfaction", null=True)
    end_reason = OptionalText(source="ticket.end_reason")
    rework_count = serializers.IntegerField(source="ticket.rework_count")
    return_count = serializers.IntegerField(source="ticket.return_count")
    suspended_at = serializers.DateTimeField(source="ticket.suspended_at", allow_null=True)
    review_on = serializers.DateField(source="ticket.review_on", allow_null=True)
    part_of = OptionalText(source="whole")
    parts = serializers.SerializerMethodField()
    merged_into = OptionalText(source="lives_on_in")
    merged = serializers.SerializerMethodField()
    routing = serializers.SerializerMethodField()
    dispatches = serializers.SerializerMethodField()
    moves = serializers.SerializerMethodField()

    @extend_schema_field(ReporterSerializer(allow_null=True))
    def get_reporter(self, page: TicketPage) -> dict[str, Any] | None:
        ticket = page.ticket
        if not ticket.on_behalf:
            return None
        seen = page.may_see_reporter
        return {
            "anonymous": ticket.anonymous,
            "name": ticket.reporter_name.masked("name") if seen else None,
            "phone": ticket.reporter_phone.masked("phone") if seen else None,
        }

    def get_parts(self, page: TicketPage) -> list[str]:
        return [part.number for part in page.parts]

    def get_merged(self, page: TicketPage) -> list[str]:
        return [ticket.number for ticket in page.merged]

    @extend_schema_field(RoutingSerializer(allow_null=True))
    def get_routing(self, page: TicketPage) -> dict[str, Any] | None:
        if page.decision is None:
            return None
        return RoutingSerializer(routing_of(page.decision, page.dispatches)).data

    @extend_schema_field(DispatchSerializer(many=True))
    def get_dispatches(self, page: TicketPage) -> list[dict[str, Any]]:
        return DispatchSerializer(page.dispatches, many=True, context={"page": page}).data

    @extend_schema_field(serializers.ListField(child=serializers.ChoiceField(choices=Move.choices)))
    def get_moves(self, page: TicketPage) -> list[str]:
        return list(dict.fromkeys(offer.move.value for offer in page.offers))


class EventSerializer(serializers.Serializer):
    """One line of the time line: who, by which post, what, and what was said. `by` null: the system."""

    id = serializers.IntegerField()
    at = serializers.DateTimeField()
    what = serializers.ChoiceField(choices=WHAT)
    by = serializers.SerializerMethodField()
    post = coded(Role, null=True)
    organisation = code_of("organisation.code", null=True)
    dispatch = serializers.IntegerField(source="dispatch_id", allow_null=True)
    from_state = coded(State, null=True)
    to_state = coded(State)
    note = serializers.SerializerMethodField()
    data = serializers.SerializerMethodField(help_text="what came with it; units as codes")

    def get_note(self, event: Event) -> str:
        return note_for(event, self.context["unit"])

    def get_by(self, event: Event) -> str | None:
        return str(event.by) if event.organisation_id else None

    def get_data(self, event: Event) -> dict[str, Any]:
        units: Choices = self.context["choices"]
        data = dict(event.data)
        for name in ("lead", "department", "on_behalf_of"):
            if isinstance(data.get(name), int):
                data[name] = _code_of(units, data[name])
        for name in ("assists", "act_for"):
            if name in data:
                data[name] = [_code_of(units, unit) for unit in data[name]]
        return data


def _code_of(choices: Choices, unit: int) -> str | None:
    found = choices.units.get(unit)
    return found.code if found else None
