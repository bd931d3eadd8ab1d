"""Leaving a dispatch out of the figures: asked by the unit, decided by another person, counted beside the rate."""

import datetime as dt

import pytest
from django.urls import reverse

from audit import clock
from organisations.models import Post, Role
from tickets.actions import leaving_out
from tickets.lifecycle import NotYours, WrongState
from tickets.tests.banner import AT, actor, post
from tickets.tests.signing_in import browse

pytestmark = pytest.mark.django_db

LATER = AT + dt.timedelta(days=9)


@pytest.fixture
def late(banner):
    ticket = banner.routed()
    banner.move(ticket, "sign", banner.town_liaison)
    return ticket.dispatches.get()


@pytest.fixture
def supervisor(banner):
    return post(banner.office, Role.SUPERVISOR)


def ask(banner, dispatch, by=None):
    return leaving_out.ask_exclusion(
        dispatch_id=dispatch.pk,
        reason="force_majeure",
        text="暴雪封路",
        by=actor(by or banner.town_liaison),
        at=LATER,
    )


def decide(asked, by, grant=True):
    return leaving_out.decide_exclusion(
        exclusion_id=asked.pk, grant=grant, note="属实", by=actor(by), at=LATER
    )


def test_granted_is_left_out_with_its_reason_and_refused_is_not(banner, late, supervisor):
    decide(ask(banner, late), supervisor, grant=False)
    late.refresh_from_db()
    assert late.excluded is False
    decide(ask(banner, late), supervisor)
    late.refresh_from_db()
    assert (late.excluded, bool(late.excluded_reason)) == (True, True)


def test_only_the_unit_asks_and_only_once_at_a_time(banner, late):
    for by in (banner.dispatcher, banner.secretary, banner.liaison):
        with pytest.raises(NotYours):
            ask(banner, late, by)
    ask(banner, late)
    with pytest.raises(WrongState):
        ask(banner, late)


def test_another_person_outside_the_unit_decides(banner, late):
    asked = ask(banner, late)
    own = post(banner.town, Role.SUPERVISOR)
    for by in (banner.town_liaison, banner.dispatcher, banner.clerk, banner.secretary, own):
        with pytest.raises(NotYours):
            decide(asked, by)
    decide(asked, banner.head)
    with pytest.raises(WrongState):
        decide(asked, banner.head)


def test_pages_from_asking_to_deciding(client, banner, late, supervisor):
    with clock.frozen_at(LATER):
        unit = browse(client, banner.town_liaison)
        address = reverse("tickets:ask_exclusion", args=[late.pk])
        assert address in unit.get(reverse("tickets:ticket", args=[late.ticket.number])).content.decode()
        assert unit.post(address, {"reason": "force_majeure", "text": ""}).status_code == 422
        assert unit.post(address, {"reason": "force_majeure", "text": "暴雪封路"}).status_code == 302
        asked = late.exclusions.get()
        page = reverse("tickets:exclusion", args=[asked.pk])
        assert unit.post(page, {"grant": "True", "note": "自批"}).status_code == 403
        assert browse(client, banner.secretary).get(page).status_code == 404
        assert browse(client, banner.liaison).get(address).status_code == 404
        signing = browse(client, supervisor)
        assert signing.get(reverse("tickets:exclusions")).context["page"].rows == [asked]
        assert signing.post(page, {"grant": "True", "note": ""}).status_code == 422
        assert signing.post(page, {"grant": "True", "note": "属实"}).status_code == 302
        assert signing.post(page, {"grant": "True", "note": "属实"}).status_code == 409
    late.refresh_from_db()
    assert late.excluded


def test_decided_by_two_at_once_the_second_is_told(client, banner, late, supervisor, monkeypatch):
    """The second one's page was checked before the first one's decision was written."""
    asked = ask(banner, late)
    real = leaving_out.decide_exclusion

    def after_another(**given):
        real(exclusion_id=asked.pk, grant=False, note="不属实", by=actor(banner.head), at=LATER)
        return real(**given)

    monkeypatch.setattr(leaving_out, "decide_exclusion", after_another)
    with clock.frozen_at(LATER):
        answer = browse(client, supervisor).post(
            reverse("tickets:exclusion", args=[asked.pk]), {"grant": "True", "note": "属实"}
        )
    assert answer.status_code == 409
    late.refresh_from_db()
    assert late.excluded is False


def test_requests_of_a_unit_are_not_read_by_its_roster_keeper(client, banner, late):
    """Whoever keeps the rosters of one unit and works in another reads the other's only."""
    asked = ask(banner, late)
    keeper = post(banner.town, Role.ROSTER_KEEPER)
    Post.objects.create(
        person=keeper.person, organisation=banner.bureau, role=Role.LIAISON, valid_from=keeper.valid_from
    )
    page = reverse("tickets:exclusion", args=[asked.pk])
    with clock.frozen_at(LATER):
        assert browse(client, keeper).get(page).status_code == 404
