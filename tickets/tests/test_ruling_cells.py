"""A ruling becomes a cell of the matrix, with itself as basis."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from audit import clock
from tickets.lifecycle import NotYours
from tickets.models import Responsibility
from tickets.ruling_cells import become_cell
from tickets.tests.banner import AT, actor, cell
from tickets.tests.signing_in import browse

pytestmark = pytest.mark.django_db


@pytest.fixture
def ruled(banner):
    """In triage by nobody's cell, then assigned to the bureau by the office."""
    ticket = banner.routed(topic=banner.loan)
    banner.move(
        ticket,
        "assign",
        banner.dispatcher,
        department=banner.bureau,
        assists=[banner.market],
        basis="会商纪要",
    )
    return ticket


def the_cell(banner, ticket, **changed) -> Responsibility:
    given = {
        "ticket": ticket,
        "decision": ticket.decisions.last(),
        "area": None,
        "by": actor(banner.dispatcher),
        "at": AT,
    }
    return become_cell(**given | changed)


def test_next_ticket_of_the_sort_goes_the_same_way_and_says_why(banner, ruled):
    written = the_cell(banner, ruled)
    assert written.basis == f"对{ruled.number}的裁定：会商纪要"
    later = banner.routed(topic=banner.loan)
    assert (later.lead, later.state) == (banner.bureau, "dispatched")
    assert list(later.dispatches.filter(role="assist").values_list("organisation__code", flat=True)) == [
        "O35"
    ]
    assert later.decisions.last().cell["basis"] == written.basis


def test_entry_for_one_place_leaves_the_others_in_triage(banner, ruled):
    the_cell(banner, ruled, area=banner.village_area)
    assert banner.routed(topic=banner.loan, area=banner.town_area).state == "triage"
    assert banner.routed(topic=banner.loan).lead == banner.bureau


def test_older_entry_of_the_alliance_ends_yesterday(banner, ruled):
    older = cell(banner.loan, [banner.town], alliance=banner.alliance)
    the_cell(banner, ruled)
    older.refresh_from_db()
    assert older.valid_to == AT.date() - dt.timedelta(days=1)


@pytest.mark.parametrize("others", ["town bureau", "town market"])
def test_equal_claims_that_the_ruling_was_about_end_all(banner, ruled, others):
    for name in others.split():
        cell(banner.loan, [getattr(banner, name)], alliance=banner.alliance)
    assert banner.routed(topic=banner.loan).state == "triage"
    the_cell(banner, ruled)
    assert banner.routed(topic=banner.loan).lead == banner.bureau


def test_entry_takes_the_rank_of_what_decided_until_now_and_leaves_what_is_published_for_later(banner, ruled):
    cell(banner.loan, [banner.town], alliance=banner.alliance, priority=1)
    first = AT.date() + dt.timedelta(days=10)
    cell(banner.loan, [banner.market], alliance=banner.alliance, valid_from=first, priority=1)
    written = the_cell(banner, ruled)
    assert written.valid_to == first - dt.timedelta(days=1)
    assert banner.routed(topic=banner.loan).lead == banner.bureau
    later = AT + dt.timedelta(days=10)
    with clock.frozen_at(later):
        assert banner.routed(topic=banner.loan, at=later).lead == banner.market


def test_same_entry_twice_is_refused(banner, ruled):
    the_cell(banner, ruled)
    with pytest.raises(ValidationError):
        the_cell(banner, ruled)
    assert Responsibility.objects.filter(alliance=banner.alliance).count() == 1


@pytest.mark.parametrize("by", ["clerk", "liaison", "secretary", "town_liaison"])
def test_entry_is_for_the_desk_of_the_office(banner, ruled, by):
    with pytest.raises(NotYours):
        the_cell(banner, ruled, by=actor(getattr(banner, by)))


def test_decision_of_the_queue_does_not_become_an_entry(banner):
    ticket = banner.routed()
    with pytest.raises(NotYours):
        the_cell(banner, ticket)


def test_one_click_on_the_page(client, banner, ruled):
    desk = browse(client, banner.dispatcher)
    address = reverse("tickets:matrix_entry", args=[ruled.number])
    assert address in desk.get(reverse("tickets:ticket", args=[ruled.number])).content.decode()
    assert desk.get(address).status_code == 200
    with clock.frozen_at(AT):
        assert desk.post(address, {"area": ""}).status_code == 302
        assert desk.post(address, {"area": ""}).status_code == 409
    assert browse(client, banner.liaison).get(address).status_code == 403
