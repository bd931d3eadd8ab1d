"""What a resolution does to its ticket, from each state that a ticket comes to a meeting in."""

import datetime as dt

import pytest

from meetings.models import Effect, Resolution
from meetings.tests.telling import BASIS, carry_out, held, minute, resolve
from tickets.lifecycle import Incomplete, NotYours, WrongState
from tickets.models import Decision, DispatchRole, Ticket
from tickets.models.states import GONE_DISPATCH
from tickets.tests.banner import AT

pytestmark = pytest.mark.django_db


def units(ticket) -> dict[str, set[str]]:
    rows = ticket.dispatches.exclude(state__in=GONE_DISPATCH)
    return {
        str(role): set(rows.filter(role=role).values_list("organisation__code", flat=True))
        for role in DispatchRole
    }


def decided(banner, ticket, **data) -> Resolution:
    meeting = held(banner, ticket)
    resolution = resolve(banner, meeting, **({"lead": banner.bureau} | data))
    minute(banner, meeting)
    done = carry_out(banner, resolution)
    ticket.refresh_from_db()
    return done


def bases(ticket) -> list[str]:
    return list(Decision.objects.filter(ticket=ticket).order_by("id").values_list("basis", flat=True))


def test_ticket_in_triage_is_assigned_with_the_minutes_as_basis(banner):
    ticket = banner.routed(topic=banner.loan)
    done = decided(banner, ticket, assists=[banner.market])
    assert done.moves == ["assign"]
    assert units(ticket) == {"lead": {"O05"}, "assist": {"O35"}}
    assert bases(ticket)[-1] == BASIS


def test_ticket_in_consultation_is_concluded_and_final(banner):
    ticket = banner.routed()
    banner.move(ticket, "consult", banner.dispatcher)
    done = decided(banner, ticket, assists=[banner.town])
    assert done.moves == ["conclude"]
    assert units(ticket) == {"lead": {"O05"}, "assist": {"T102"}}
    assert ticket.dispatches.get(role="lead", state="waiting").final
    assert bases(ticket)[-1] == BASIS


def test_return_is_ruled_on(banner):
    ticket = banner.routed()
    banner.move(
        ticket,
        "request_return",
        banner.town_liaison,
        reason="not_ours",
        basis="职责清单",
        department=banner.market,
    )
    done = decided(banner, ticket, assists=[banner.market])
    assert done.moves == ["rule", "add_assist"]
    assert units(ticket) == {"lead": {"O05"}, "assist": {"O35"}}
    assert bases(ticket)[-2:] == [BASIS, BASIS]


def test_ticket_at_another_department_is_handed_over(banner):
    ticket = banner.routed()
    banner.move(ticket, "sign", banner.town_liaison)
    done = decided(banner, ticket)
    assert done.moves == ["hand_over"]
    assert units(ticket) == {"lead": {"O05"}, "assist": set()}


def test_ticket_at_the_same_department_gets_the_assistants_only(banner):
    ticket = banner.routed()
    done = decided(banner, ticket, lead=banner.town, assists=[banner.bureau, banner.market])
    assert done.moves == ["add_assist", "add_assist"]
    assert units(ticket) == {"lead": {"T102"}, "assist": {"O05", "O35"}}


def test_ticket_that_stands_as_resolved_is_left_alone(banner):
    ticket = banner.routed()
    before = ticket.version
    assert decided(banner, ticket, lead=banner.town).moves == []
    assert ticket.version == before


def test_suspended_ticket_is_resumed_first(banner):
    ticket = banner.routed()
    banner.move(ticket, "sign", banner.town_liaison)
    banner.move(
        ticket,
        "request_suspension",
        banner.town_liaison,
        reason="冬季无法施工",
        review_on=dt.date(2027, 4, 1),
        explained="已说明",
    )
    banner.move(ticket, "decide_suspension", banner.dispatcher, grant=True)
    assert decided(banner, ticket).moves == ["resume", "hand_over"]
    assert units(ticket)["lead"] == {"O05"}


def test_new_ticket_is_raised_routed_and_given_to_the_resolved_lead(banner):
    meeting = held(banner)
    resolution = resolve(
        banner,
        meeting,
        effect=Effect.NEW_TICKET,
        text="建立收购价格公示制度",
        lead=banner.market,
        topic=banner.price,
        area=banner.village_area,
    )
    minute(banner, meeting)
    done = carry_out(banner, resolution)
    ticket = Ticket.objects.get()
    assert (done.ticket, done.moves) == (ticket, ["hand_over"])
    assert (ticket.title, ticket.raiser_unit) == ("建立收购价格公示制度", banner.office)
    assert BASIS in ticket.description
    assert units(ticket)["lead"] == {"O35"}


def test_refused_move_leaves_ticket_and_resolution_as_they_were(banner):
    ticket = banner.routed()
    meeting = held(banner, ticket)
    resolution = resolve(banner, meeting, lead=banner.bureau)
    minute(banner, meeting)
    banner.move(ticket, "cancel", banner.dispatcher, reason="撤回")
    with pytest.raises(WrongState) as raised:
        carry_out(banner, resolution)
    assert ticket.number in raised.value.text
    resolution.refresh_from_db()
    assert resolution.carried_out_at is None


def test_lead_that_left_the_alliance_since_is_refused_and_nothing_is_raised(banner):
    meeting = held(banner)
    resolution = resolve(
        banner,
        meeting,
        effect=Effect.NEW_TICKET,
        lead=banner.market,
        topic=banner.loan,
        area=banner.village_area,
    )
    minute(banner, meeting)
    banner.alliance.memberships.filter(organisation=banner.market).update(valid_to=AT.date())
    with pytest.raises(Incomplete):
        carry_out(banner, resolution)
    assert not Ticket.objects.exists()


def test_carry_out_twice_is_refused_and_by_a_member_not_theirs(banner):
    resolution = decided(banner, banner.routed(topic=banner.loan))
    with pytest.raises(WrongState):
        carry_out(banner, resolution)
    with pytest.raises(NotYours):
        carry_out(banner, resolution, by=banner.liaison)


def test_before_the_minutes_are_issued_nothing_is_carried_out(banner):
    meeting = held(banner, banner.routed(topic=banner.loan))
    with pytest.raises(WrongState):
        carry_out(banner, resolve(banner, meeting, lead=banner.bureau))
