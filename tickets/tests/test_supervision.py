"""Supervision: what the rules propose and when, who explains, signs and decides on an appeal."""

import datetime as dt

import pytest
from django.urls import reverse

from audit import clock
from audit.models import AuditRow
from organisations.models import Role
from organisations.models.organisations import LedBy
from tickets import actions
from tickets.actions import supervising
from tickets.actions.due import next_due
from tickets.lifecycle import Incomplete, NotYours, WrongState
from tickets.models import Event, Notice, SupervisionProposal
from tickets.tests.banner import ZONE, actor, post
from tickets.tests.signing_in import browse

pytestmark = pytest.mark.django_db


def at(text: str) -> dt.datetime:
    month_day, time = text.split(" ")
    return dt.datetime.fromisoformat(f"2026-{month_day}T{time}").replace(tzinfo=ZONE)


#: Monday; the answer is due on Monday the 30th at 09:00, red three working days later on December 3.
START = at("11-23 09:00")


@pytest.fixture
def supervisor(banner):
    return post(banner.office, Role.SUPERVISOR)


@pytest.fixture
def late(banner):
    ticket = banner.routed(at=START)
    banner.move(ticket, "sign", banner.town_liaison, START)
    return ticket


def proposed(ticket) -> list[tuple[int, str, str]]:
    return list(ticket.supervisions.order_by("id").values_list("level", "ground", "state"))


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ("11-30 09:00", []),
        ("11-30 09:01", [(2, "overdue", "explaining")]),
        ("12-03 09:00", [(2, "overdue", "explaining")]),
        ("12-03 09:01", [(3, "long_overdue", "explaining")]),
    ],
)
def test_rule_proposes_the_highest_level_reached_to_the_minute(late, moment, expected):
    assert supervising.propose(at(moment)) == len(expected)
    assert proposed(late) == expected
    assert supervising.propose(at(moment)) == 0


def test_red_follows_yellow_and_play_steps_to_both(late):
    assert next_due(at("11-29 09:00")) == at("11-30 09:01")
    supervising.propose(at("11-30 09:01"))
    assert next_due(at("11-30 09:01")) == at("12-03 09:01")
    supervising.propose(at("12-03 09:01"))
    assert [level for level, _, _ in proposed(late)] == [2, 3]


def rework(banner, ticket):
    banner.move(ticket, "answer", banner.town_liaison, START, text="已办", result="solved")
    banner.move(ticket, "rework", banner.dispatcher, START, reason="再办")


def test_second_and_third_rework_propose_red_and_listed(banner, late):
    rework(banner, late)
    assert supervising.propose(START) == 0
    rework(banner, late)
    supervising.propose(START)
    assert proposed(late) == [(3, "second_rework", "explaining")]
    rework(banner, late)
    supervising.propose(START)
    assert proposed(late)[-1] == (4, "third_rework", "explaining")


def test_suspended_or_answered_in_time_is_not_proposed(banner, late):
    banner.move(late, "answer", banner.town_liaison, START, text="已办", result="solved")
    assert supervising.propose(at("12-30 09:00")) == 0


@pytest.fixture
def proposal(late, supervisor) -> SupervisionProposal:
    supervising.propose(at("11-30 09:01"))
    return late.supervisions.get()


EXPLAINED = at("11-30 16:00")


def explain(banner, proposal):
    by = actor(banner.town_liaison)
    return supervising.explain(proposal_id=proposal.pk, text="缺配件，已联系厂家", by=by, at=EXPLAINED)


def decide(proposal, by, moment=EXPLAINED, *, sign=True, note=""):
    return supervising.decide(proposal_id=proposal.pk, sign=sign, note=note, by=actor(by), at=moment)


def test_unit_explains_before_anybody_signs(banner, proposal, supervisor):
    with pytest.raises(WrongState) as raised:
        decide(proposal, supervisor)
    assert raised.value.code == "may_still_explain"
    explain(banner, proposal)
    decide(proposal, supervisor)
    proposal.ticket.refresh_from_db()
    assert proposal.ticket.supervision == 2


def test_silence_past_one_working_day_lets_the_supervisor_sign(proposal, supervisor):
    with pytest.raises(WrongState):
        decide(proposal, supervisor, at("12-01 09:01"))
    assert decide(proposal, supervisor, at("12-01 09:02")).state == "signed"


def test_only_a_supervisor_outside_the_unit_signs(banner, proposal, supervisor):
    explain(banner, proposal)
    own = post(banner.town, Role.SUPERVISOR)
    for by in (banner.dispatcher, banner.head, banner.clerk, banner.town_liaison, banner.secretary, own):
        with pytest.raises(NotYours):
            decide(proposal, by)


def test_dropped_needs_a_reason_and_leaves_no_card(banner, proposal, supervisor):
    explain(banner, proposal)
    with pytest.raises(Incomplete):
        decide(proposal, supervisor, sign=False)
    decide(proposal, supervisor, sign=False, note="厂家停产，情况属实")
    proposal.ticket.refresh_from_db()
    assert proposal.ticket.supervision == 0


def test_appeal_is_decided_by_somebody_else_and_takes_the_card_back(banner, proposal, supervisor):
    explain(banner, proposal)
    decide(proposal, supervisor)
    appealed = at("12-07 16:00")
    supervising.appeal(proposal_id=proposal.pk, text="系统故障", by=actor(banner.town_liaison), at=appealed)
    given = {"proposal_id": proposal.pk, "uphold": False, "note": "属实", "at": appealed}
    with pytest.raises(NotYours) as raised:
        supervising.decide_appeal(by=actor(supervisor), **given)
    assert raised.value.code == "own_signature"
    supervising.decide_appeal(by=actor(banner.head), **given)
    proposal.ticket.refresh_from_db()
    assert proposal.ticket.supervision == 0


def test_appeal_after_five_working_days_is_late(banner, proposal, supervisor):
    explain(banner, proposal)
    decide(proposal, supervisor)
    with pytest.raises(WrongState) as raised:
        supervising.appeal(
            proposal_id=proposal.pk, text="晚了", by=actor(banner.town_liaison), at=at("12-07 16:01")
        )
    assert raised.value.code == "appeal_late"


def test_unit_that_the_banner_does_not_lead_gets_a_letter_never_a_card(banner, late, supervisor):
    banner.town.led_by = LedBy.VERTICAL
    banner.town.save()
    supervising.propose(at("12-03 09:01"))
    letter = late.supervisions.get()
    decide(letter, supervisor, at("12-05 09:00"))
    late.refresh_from_db()
    assert (letter.as_letter, late.supervision) == (True, 0)


def test_explanation_stays_between_unit_and_supervisors(client, banner, proposal, supervisor):
    explain(banner, proposal)
    assert not Event.objects.filter(note__contains="缺配件").exists()
    assert AuditRow.objects.filter(action="ticket.supervision_explained").count() == 1
    address = reverse("tickets:supervision_one", args=[proposal.pk])
    with clock.frozen_at(EXPLAINED):
        for reader, status in (
            (banner.town_liaison, 200),
            (supervisor, 200),
            (banner.head, 200),
            (banner.secretary, 404),
            (banner.liaison, 404),
        ):
            assert browse(client, reader).get(address).status_code == status
        rows = browse(client, banner.secretary).get(reverse("tickets:supervision")).context["page"].rows
    assert rows == []


def test_page_takes_explanation_decision_and_double_click(client, banner, proposal, supervisor):
    address = reverse("tickets:supervision_one", args=[proposal.pk])
    with clock.frozen_at(EXPLAINED):
        unit = browse(client, banner.town_liaison)
        assert unit.post(address, {"step": "explain", "explain-text": ""}).status_code == 422
        assert unit.post(address, {"step": "explain", "explain-text": "已到货"}).status_code == 302
        assert unit.post(address, {"step": "explain", "explain-text": "已到货"}).status_code == 409
        assert unit.post(address, {"step": "decide"}).status_code == 409
        assert (
            unit.post(
                address, {"step": "decide", "decide-sign": "False", "decide-note": "自行撤销"}
            ).status_code
            == 403
        )
        signing = browse(client, supervisor)
        assert signing.post(address, {"step": "decide"}).status_code == 422
        assert signing.post(address, {"step": "decide", "decide-sign": "True"}).status_code == 302
    actions.deliver(EXPLAINED)
    told = set(
        Notice.objects.filter(kind__in=["explain", "to_supervise", "supervised"]).values_list("user", "kind")
    )
    assert (banner.town_liaison.person.user.pk, "supervised") in told
    assert (supervisor.person.user.pk, "to_supervise") in told


@pytest.mark.parametrize(
    ("led_by", "kind", "title"),
    [
        (LedBy.BANNER, "card", "督办单（黄牌）"),
        (LedBy.VERTICAL, "letter", "关于办理“收购商压价”的督办函"),
    ],
)
def test_signed_supervision_is_drafted_as_the_paper_its_unit_gets(
    client, banner, late, supervisor, led_by, kind, title
):
    banner.town.led_by = led_by
    banner.town.save()
    supervising.propose(at("11-30 09:01"))
    proposal = late.supervisions.get()
    explain(banner, proposal)
    address = reverse("tickets:supervision_document", args=[proposal.pk])
    with clock.frozen_at(EXPLAINED):
        assert browse(client, supervisor).post(address).status_code == 403  # not signed yet
        decide(proposal, supervisor, note="请三日内办结")
        assert browse(client, banner.town_liaison).post(address).status_code == 403
        assert browse(client, banner.secretary).post(address).status_code == 404
        assert browse(client, supervisor).post(address).status_code == 302
    document = late.documents.get()
    assert (document.kind, document.title, document.addressees) == (kind, title, "甲镇人民政府")
    assert "请三日内办结" in str(document.body)
    assert "缺配件" not in str(document.body)
