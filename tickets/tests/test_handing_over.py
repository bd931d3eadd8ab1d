"""Leaving a post hands its open tickets to the successor, and never leaves a unit that cannot sign."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from organisations import actions as roster
from organisations import handover
from organisations.models import Role
from tickets.models import Event, Move
from tickets.tests.banner import AT, post

pytestmark = pytest.mark.django_db
TODAY = AT.date()


def test_open_work_of_a_post_is_what_lies_in_the_persons_hands(banner):
    ticket = banner.routed()
    assert handover.open_work(banner.town_liaison, TODAY) == []
    banner.move(ticket, Move.PASS_ON, banner.town_liaison, person=banner.town_liaison.person)
    assert [work.label for work in handover.open_work(banner.town_liaison, TODAY)] == [
        f"{ticket.number} {ticket.title}"
    ]
    assert handover.open_at(banner.town, TODAY) == 1


def test_leaving_hands_over_with_a_line_in_the_ticket(banner):
    successor = post(banner.town, Role.HANDLER)
    ticket = banner.routed()
    banner.move(ticket, Move.PASS_ON, banner.town_liaison, person=banner.town_liaison.person)
    roster.leave_post(
        post=banner.town_liaison,
        on=TODAY,
        hand_over_to=successor.person,
        by=banner.head.person.user,
        at=AT,
    )
    assert ticket.dispatches.get().handler == successor.person
    assert Event.objects.get(what="handed_over").data == {"person": successor.person.name}


def test_leaving_is_refused_while_nobody_else_could_sign_for_open_tickets(banner):
    banner.routed()
    with pytest.raises(ValidationError):
        roster.leave_post(post=banner.town_liaison, on=TODAY, by=banner.head.person.user, at=AT)


def test_leaving_an_idle_unit_is_allowed(banner):
    roster.leave_post(post=banner.town_liaison, on=TODAY, by=banner.head.person.user, at=AT)
    banner.town_liaison.refresh_from_db()
    assert banner.town_liaison.valid_to in (TODAY, TODAY - dt.timedelta(days=1))
