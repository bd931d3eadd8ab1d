"""Enforcement is closed: nobody raises, with the reason in words, and nobody sees."""

import pytest

from enforcement import kinds as enforcement
from organisations.models import Alliance, Template
from tickets import kinds
from tickets.actions import raise_ticket
from tickets.lifecycle import NotYours
from tickets.models import Ticket, Topic
from tickets.tests.banner import AT, SINCE, Banner, actor


@pytest.fixture
def court(db, monkeypatch):
    monkeypatch.setattr(kinds, "_registered", {})
    enforcement.register()
    banner = Banner()
    template = Template.objects.create(code="enforcement", kind="ENF", name="联动执行")
    banner.enf = Alliance.objects.create(
        code="ENF",
        name="联动执行党建联合体",
        template=template,
        area=banner.area,
        lead=banner.office,
        valid_from=SINCE,
    )
    banner.inquiry = Topic.objects.create(template=template, code="inquiry", name="协助查询")
    return banner


def test_raise_ticket_enforcement_is_refused_and_says_what_is_missing(court):
    with pytest.raises(NotYours) as refused:
        raise_ticket(
            by=actor(court.dispatcher),
            at=AT,
            alliance=court.enf,
            topic=court.inquiry,
            area=court.area,
            title="查询",
            description="查询",
        )

    assert refused.value.text == enforcement.why_not_raise(court.dispatcher, court.enf)
    assert not Ticket.objects.exists()


def test_visible_to_enforcement_ticket_shows_to_nobody(court):
    Ticket.objects.create(
        number="BLZQ-ENF-20261123-0001",
        kind="ENF",
        alliance=court.enf,
        topic=court.inquiry,
        area=court.area,
        title="查询",
        description="查询",
        channel="portal",
        urgency="normal",
        raiser_unit=court.office,
        raised_by=court.dispatcher.person.user,
        state="submitted",
        raised_at=AT,
    )

    assert not Ticket.objects.visible_to(court.dispatcher.person.user).exists()


def test_switches_of_enforcement_are_all_off():
    assert not any(vars(enforcement.NOTHING).values())
