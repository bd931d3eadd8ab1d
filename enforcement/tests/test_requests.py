"""A request from the officer's sitting to the verified reply: who, in which state, twice, and what the core learns."""

import datetime as dt

import pytest
from django.utils.translation import override

from audit.models import AuditRow
from enforcement.actions import cases, requests, sealing, window
from enforcement.actions.cases import NewOfficer
from enforcement.actions.preparing import CeilingReached, Paper, prepare
from enforcement.custody import Destroyed
from enforcement.models import Alarm, AlarmKind, AssistanceRequest, CaseFinding, Party, RequestState
from enforcement.replies import revealed
from enforcement.request_kinds import BY_CODE
from enforcement.requesting import faults
from enforcement.tests.asking import (
    FOUND,
    PURPOSE,
    TODAY,
    again,
    common,
    line,
    pdf,
    prepared,
    replied,
    sent,
    signed,
    with_windows,
)
from enforcement.tests.courthouse import IDENTITY, make_case
from tickets.actions import route
from tickets.lifecycle import Incomplete, NotYours, WrongState
from tickets.models import Dispatch, Event, Notice, Outbox, State, Ticket
from tickets.tests.banner import AT, actor

pytestmark = pytest.mark.django_db


@pytest.fixture
def court(courthouse):
    return with_windows(courthouse)


@pytest.fixture
def case(court):
    return make_case(court)


def test_request_whole_life_from_sitting_to_findings(court, case):
    row = replied(court, case)

    # Whoever reads in English takes the words of the court's language into the case.
    with override("en"):
        requests.verify(assistancerequest_id=row.pk, by=actor(court.officer), at=AT)

    row = again(row)
    assert (row.state, row.ticket.state) == (RequestState.VERIFIED, State.CLOSED)
    dispatch = Dispatch.objects.get(ticket=row.ticket)
    assert (dispatch.organisation, dispatch.state, dispatch.signed_by) == (
        court.registry,
        "answered",
        court.clerk.person.user,
    )
    finding = CaseFinding.objects.get(request=row)
    assert "坐落：" in finding.text.reveal()
    assert "幸福路0号1单元" in finding.text.reveal()
    assert "抵押给演示银行甲" in finding.encumbrances.reveal()
    done = AuditRow.objects.filter(object_type="assistancerequest").order_by("pk")
    assert [each.action.partition(".")[2] for each in done] == [
        "prepare",
        "approve",
        "sign",
        "reply",
        "verify",
    ]


def test_ticket_of_a_request_holds_no_words_and_shows_to_nobody(court, case):
    row = replied(court, case)

    ticket = Ticket.objects.get(pk=row.ticket_id)
    assert (ticket.title, ticket.description, ticket.place) == ("协助查询：不动产", "", "")
    told = " ".join(str(values) for values in Event.objects.filter(ticket=ticket).values())
    for secret in ("被执行乙", IDENTITY, PURPOSE, "幸福路", "执1号"):
        assert secret not in told
    for who in (court.officer, court.clerk, court.head, court.president, court.dispatcher):
        assert not Ticket.objects.visible_to(who.person.user).exists()
    # The core tells nobody; the court's own notices name the window's page and no ticket.
    assert not Outbox.objects.filter(ticket__isnull=False).exists()
    assert not Notice.objects.filter(ticket__isnull=False).exists()
    assert Outbox.objects.filter(organisation=court.registry, link=row.window_url).exists()


#: What is wrong in a sitting, and the field that says so.
WRONG = [
    ({"purpose": "查一下"}, "purpose"),
    ({"purpose": "　 ".join("查询财产线索")}, "purpose"),
    ({"purpose": "请提供被执行人近期通话 记录以便查找"}, "purpose"),
    ({"network_reason": "网络查控没有反馈车辆行驶轨迹"}, "network_reason"),
    ({"asked": []}, "asked"),
    ({"asked": ["ownership", "call_list"]}, "asked"),
    ({"expires_on": None}, "expires_on"),
    ({"expires_on": TODAY - dt.timedelta(days=1)}, "expires_on"),
    ({"expires_on": TODAY + dt.timedelta(days=31)}, "expires_on"),
    ({"network_on": None}, "network_on"),
    ({"network_on": TODAY - dt.timedelta(days=31)}, "network_on"),
    ({"network_on": TODAY + dt.timedelta(days=1)}, "network_on"),
    ({"network_reason": "需要"}, "network_reason"),
    ({"no_relation": False}, "no_relation"),
    ({"period_from": TODAY}, "period_from"),
]


def test_prepare_each_fault_is_told_at_its_field_and_nothing_is_saved(court, case):
    by = actor(court.officer)

    for given, field in WRONG:
        with pytest.raises(Incomplete) as refused:
            prepare(common=common(**given), lines=[line(court, case)], by=by, at=AT)
        assert list(refused.value.errors) == [field], given
    assert not AssistanceRequest.objects.exists()


def test_prepare_line_needs_its_papers_a_second_officer_and_an_obligor_of_the_case(court, case):
    other = make_case(court, "（2026）内0499执2号")
    papers = line(court, case).papers
    wrong = [
        ({"papers": []}, "papers"),
        ({"papers": [Paper("notice", " ", pdf())]}, "papers"),
        ({"papers": [Paper("ruling", "1", pdf())]}, "papers"),
        ({"second_officer": None}, "second_officer"),
        ({"second_officer": case.officers.get(post=court.officer)}, "second_officer"),
        ({"second_officer": other.officers.get(post=court.second_officer)}, "second_officer"),
        ({"party": case.parties.get(side="applicant")}, "party"),
    ]
    assert papers

    for given, field in wrong:
        with pytest.raises(Incomplete) as refused:
            prepare(common=common(), lines=[line(court, case, **given)], by=actor(court.officer), at=AT)
        assert list(refused.value.errors) == [f"0-{field}"], given
    with pytest.raises(Incomplete) as refused:
        prepare(common=common(), lines=[line(court, case)] * 2, by=actor(court.officer), at=AT)
    assert list(refused.value.errors) == ["1-party"]


def test_work_card_that_was_left_out_is_entered_by_naming_again(court, case):
    case.officers.filter(post=court.second_officer).update(work_card="")
    by = actor(court.officer)
    with pytest.raises(Incomplete) as refused:
        prepare(common=common(), lines=[line(court, case)], by=by, at=AT)
    assert list(refused.value.errors) == ["0-second_officer"]
    given = {"case_id": case.pk, "by": by, "at": AT}
    with pytest.raises(Incomplete):
        cases.name(officer=NewOfficer(court.second_officer), **given)
    cases.name(officer=NewOfficer(court.second_officer, work_card="J2"), **given)
    with pytest.raises(Incomplete):
        cases.name(officer=NewOfficer(court.second_officer, work_card="J3"), **given)
    assert case.officers.get(post=court.second_officer).work_card == "J2"
    prepare(common=common(), lines=[line(court, case)], by=by, at=AT)


def test_prepare_only_who_is_named_by_an_own_post_and_only_for_a_case_on_file(court, case):
    for who in (court.stranger, court.head, court.president, court.clerk, court.dispatcher):
        with pytest.raises(NotYours):
            prepare(common=common(), lines=[line(court, case)], by=actor(who), at=AT)
    unfiled = make_case(court, "（2026）内0499执3号", state="applied", filed_on=None)
    ended = make_case(
        court,
        "（2026）内0499执4号",
        state="concluded",
        concluded_on=TODAY,
        conclusion="completed",
    )
    for closed in (unfiled, ended):
        with pytest.raises(WrongState):
            prepare(common=common(), lines=[line(court, closed)], by=actor(court.officer), at=AT)


def test_prepare_holder_follows_the_matrix_several_need_a_choice_with_a_reason_none_is_refused(court, case):
    by = actor(court.officer)

    def ask(code, **given):
        return prepare(common=common(code, **given), lines=[line(court, case, code)], by=by, at=AT)

    assert ask("inquiry.real-estate").requests.get().holder == court.registry
    for given, field in [
        ({}, "holder"),
        ({"holder": court.registry, "holder_reason": "开户行"}, "holder"),
        ({"holder": court.bank}, "holder_reason"),
    ]:
        with pytest.raises(Incomplete) as refused:
            ask("inquiry.deposits", **given)
        assert list(refused.value.errors) == [field]
    chosen = ask("inquiry.deposits", holder=court.bank, holder_reason="贷款发放行").requests.get()
    assert (chosen.holder, chosen.holder_reason.reveal()) == (court.bank, "贷款发放行")
    with pytest.raises(Incomplete) as refused:
        ask("inquiry.tax")
    assert list(refused.value.errors) == ["holder"]
    with pytest.raises(Incomplete):
        prepare(
            common=common(holder=court.bank), lines=[line(court, case)], by=by, at=AT
        )  # not in the matrix


def test_batch_stands_alone_afterwards(court):
    cases = [make_case(court, f"（2026）内0499执{number}号") for number in range(11, 19)]

    batch = prepare(
        common=common(), lines=[line(court, each) for each in cases], by=actor(court.officer), at=AT
    )

    rows = list(batch.requests.order_by("pk"))
    assert [row.case for row in rows] == cases
    requests.approve(assistancerequest_id=rows[0].pk, by=actor(court.head), at=AT, no_relation=True)
    requests.refuse(assistancerequest_id=rows[1].pk, by=actor(court.head), at=AT, reason="文书不全")
    assert [again(row).state for row in rows] == ["sent", "refused", *["submitted"] * 6]


def test_daily_ceiling_refuses_and_tells_the_auditor_even_though_nothing_is_saved(court, case, settings):
    settings.COURT_REQUESTS_A_DAY = 1
    prepared(court, case)
    by = actor(court.officer)

    with pytest.raises(CeilingReached):
        prepare(common=common(), lines=[line(court, case)], by=by, at=AT)

    assert AssistanceRequest.objects.count() == 1
    assert Alarm.objects.get().kind == AlarmKind.CEILING
    assert AuditRow.objects.filter(action="assistancerequest.ceiling", success=False).count() == 1
    prepare(common=common(), lines=[line(court, case)], by=by, at=AT + dt.timedelta(days=1))


def test_approve_is_another_persons_and_an_intrusive_kind_needs_a_third(court, case):
    row = prepared(court, case, "inquiry.deposits", holder=court.bank, holder_reason="开户行")
    for who in (court.officer, court.second_officer, court.stranger, court.clerk, court.discipline):
        with pytest.raises(NotYours):
            requests.approve(assistancerequest_id=row.pk, by=actor(who), at=AT, no_relation=True)
    with pytest.raises(Incomplete):
        requests.approve(assistancerequest_id=row.pk, by=actor(court.head), at=AT, no_relation=False)

    requests.approve(assistancerequest_id=row.pk, by=actor(court.head), at=AT, no_relation=True)

    assert again(row).state == RequestState.APPROVED
    assert again(row).ticket is None
    with pytest.raises(NotYours):
        requests.confirm(assistancerequest_id=row.pk, by=actor(court.head), at=AT, no_relation=True)
    with pytest.raises(WrongState):
        requests.approve(assistancerequest_id=row.pk, by=actor(court.president), at=AT, no_relation=True)
    requests.confirm(assistancerequest_id=row.pk, by=actor(court.president), at=AT, no_relation=True)
    assert again(row).state == RequestState.SENT
    with pytest.raises(WrongState):
        requests.confirm(assistancerequest_id=row.pk, by=actor(court.president), at=AT, no_relation=True)
    assert Ticket.objects.filter(kind="ENF").count() == 1


def test_stand_aside_approver_decides_no_more(court, case):
    row = prepared(court, case)

    requests.stand_aside(assistancerequest_id=row.pk, by=actor(court.head), at=AT)

    with pytest.raises(NotYours):
        requests.approve(assistancerequest_id=row.pk, by=actor(court.head), at=AT, no_relation=True)
    requests.approve(assistancerequest_id=row.pk, by=actor(court.president), at=AT, no_relation=True)


def test_window_only_the_asked_departments_clerk_signs_and_replies(court, case):
    row = sent(court, case)
    for who in (court.bank_clerk, court.officer, court.head, court.dispatcher):
        with pytest.raises(NotYours):
            window.sign(assistancerequest_id=row.pk, by=actor(who), at=AT, no_relation=True)
    with pytest.raises(NotYours):  # not signed yet, so not declared yet
        window.reply(assistancerequest_id=row.pk, by=actor(court.clerk), at=AT, nothing_found=True)

    window.sign(assistancerequest_id=row.pk, by=actor(court.clerk), at=AT, no_relation=True)

    with pytest.raises(NotYours):
        window.sign(assistancerequest_id=row.pk, by=actor(court.clerk), at=AT, no_relation=True)
    with pytest.raises(NotYours):  # a colleague declares first
        window.reply(assistancerequest_id=row.pk, by=actor(court.second_clerk), at=AT, nothing_found=True)
    window.sign(assistancerequest_id=row.pk, by=actor(court.second_clerk), at=AT, no_relation=True)
    window.reply(assistancerequest_id=row.pk, by=actor(court.second_clerk), at=AT, nothing_found=True)
    with pytest.raises(WrongState):
        window.reply(assistancerequest_id=row.pk, by=actor(court.clerk), at=AT, nothing_found=True)


def test_window_sign_before_the_queue_has_sent_it_says_so(court, case):
    row = prepared(court, case)
    requests.approve(assistancerequest_id=row.pk, by=actor(court.head), at=AT, no_relation=True)

    with pytest.raises(WrongState):
        window.sign(assistancerequest_id=row.pk, by=actor(court.clerk), at=AT, no_relation=True)


def test_step_aside_clerk_sees_it_no_more_and_a_colleague_answers(court, case):
    row = signed(court, case)

    window.step_aside(assistancerequest_id=row.pk, by=actor(court.clerk), at=AT)

    seen = AssistanceRequest.objects.at_window_of
    assert not seen(court.clerk.person.user).exists()
    assert seen(court.second_clerk.person.user).get() == row
    with pytest.raises(NotYours):
        window.reply(assistancerequest_id=row.pk, by=actor(court.clerk), at=AT, nothing_found=True)


def test_reply_holds_the_fields_of_its_kind_and_nothing_else(court, case):
    row = signed(court, case)

    def reply(**given):
        window.reply(assistancerequest_id=row.pk, by=actor(court.clerk), at=AT, **given)

    for given, field in [
        ({}, "found"),
        ({"found": [{"ownership": "单独所有"}]}, "0-place"),
        ({"found": [FOUND, {"place": ""}]}, "1-place"),
        ({"found": [FOUND | {"owner_phone": "13800000000"}]}, "found"),
        ({"found": [FOUND], "nothing_found": True}, "nothing_found"),
        ({"found": [FOUND] * 41}, "found"),
    ]:
        with pytest.raises(Incomplete) as refused:
            reply(**given)
        assert list(refused.value.errors) == [field], given
    reply(nothing_found=True)
    assert again(row).replies.get().found.reveal() == ""


def test_ask_again_goes_on_with_the_same_clerk_and_keeps_both_replies(court, case):
    row = replied(court, case)

    requests.ask_again(assistancerequest_id=row.pk, by=actor(court.officer), at=AT, reason="缺抵押情况")

    row = again(row)
    assert (row.state, row.round, row.ticket.state) == ("signed", 2, "processing")
    window.reply(assistancerequest_id=row.pk, by=actor(court.clerk), at=AT, nothing_found=True)
    assert [reply.nothing_found for reply in row.replies.order_by("round")] == [False, True]
    told = " ".join(Event.objects.filter(ticket=row.ticket).values_list("note", flat=True))
    assert "抵押" not in told


def test_ask_again_is_refused_past_the_last_day_and_the_reply_can_still_be_verified(court, case):
    row = replied(court, case)
    late = AT + (row.expires_on + dt.timedelta(days=1) - TODAY)
    with pytest.raises(WrongState):
        requests.ask_again(assistancerequest_id=row.pk, by=actor(court.officer), at=late, reason="请补充")
    requests.verify(assistancerequest_id=row.pk, by=actor(court.officer), at=late)


def test_what_no_request_asks_for_is_not_asked_afterwards_in_words(court, case):
    row = replied(court, case)
    with pytest.raises(Incomplete) as refused:
        requests.ask_again(
            assistancerequest_id=row.pk, by=actor(court.officer), at=AT, reason="请补充通话记录"
        )
    assert set(refused.value.errors) == {"reason"}


def test_correction_is_approved_and_sent_anew_and_the_old_ticket_ends(court, case):
    row = signed(court, case)
    old = row.ticket
    window.ask_correction(assistancerequest_id=row.pk, by=actor(court.clerk), at=AT, reason="文书未盖章")
    with pytest.raises(NotYours):
        requests.correct(assistancerequest_id=row.pk, by=actor(court.stranger), at=AT, purpose=PURPOSE)

    requests.correct(
        assistancerequest_id=row.pk,
        by=actor(court.officer),
        at=AT,
        purpose="更正后的用途：核实不动产权属",
        papers=[Paper("notice", "新", pdf())],
    )

    row = again(row)
    assert (row.state, row.ticket, row.approved_by) == ("submitted", None, None)
    old.refresh_from_db()
    assert old.state == State.CANCELLED
    requests.approve(assistancerequest_id=row.pk, by=actor(court.head), at=AT, no_relation=True)
    assert again(row).ticket != old
    assert row.papers.count() == 2

    # The clerk who asked for the correction may be the only one of the department.
    route([again(row).ticket_id], AT)
    window.sign(assistancerequest_id=row.pk, by=actor(court.clerk), at=AT, no_relation=True)
    window.reply(assistancerequest_id=row.pk, by=actor(court.clerk), at=AT, nothing_found=True)
    assert again(row).state == "replied"


def test_notices_are_in_the_language_of_the_portal_and_not_of_whoever_acts(court, case, settings):
    settings.LANGUAGE_CODE = "zh-hans"
    with override("en"):
        prepared(court, case)
    assert Outbox.objects.filter(organisation=court.court).latest("id").about == "待审批的协助请求"


def test_withdraw_takes_it_from_the_window_at_once(court, case):
    row = signed(court, case)

    requests.withdraw(assistancerequest_id=row.pk, by=actor(court.officer), at=AT, reason="已履行")

    assert again(row).ticket.state == State.CANCELLED
    assert not AssistanceRequest.objects.at_window_of(court.clerk.person.user).exists()
    with pytest.raises(WrongState):
        requests.withdraw(assistancerequest_id=row.pk, by=actor(court.officer), at=AT, reason="再次")


def test_urge_only_when_late(court, case):
    row = signed(court, case)
    with pytest.raises(WrongState):
        requests.urge(assistancerequest_id=row.pk, by=actor(court.officer), at=AT)
    late = row.ticket.answer_by + dt.timedelta(minutes=1)

    requests.urge(assistancerequest_id=row.pk, by=actor(court.officer), at=late)

    assert again(row).urged_at == late


def test_expire_ends_what_nobody_answered_and_not_what_was_replied(court, case):
    silent, waiting = sent(court, case), prepared(court, make_case(court, "（2026）内0499执5号"))
    answered = replied(court, make_case(court, "（2026）内0499执6号"))
    after = AT + dt.timedelta(days=21)

    assert sealing.expire(AT + dt.timedelta(days=20)) == 0
    assert sealing.expire(after) == 2
    assert sealing.expire(after) == 0

    assert [again(row).state for row in (silent, waiting, answered)] == ["expired", "expired", "replied"]
    assert again(silent).ticket.state == State.CANCELLED


def test_seal_destroys_replies_files_and_findings_and_keeps_the_record(court, case, settings):
    settings.COURT_SEAL_AFTER_DAYS = 90
    row = replied(court, case)
    requests.verify(assistancerequest_id=row.pk, by=actor(court.officer), at=AT)
    reply = row.replies.get()
    file = reply.files.get()
    case.state, case.concluded_on, case.conclusion = "concluded", TODAY, "completed"
    case.save()

    assert sealing.seal(AT + dt.timedelta(days=89)) == 0
    assert sealing.seal(AT + dt.timedelta(days=90)) == 1
    assert sealing.seal(AT + dt.timedelta(days=91)) == 0

    row = again(row)
    assert row.is_sealed
    assert row.purpose.reveal() == PURPOSE
    with pytest.raises(Destroyed):
        revealed(row.replies.select_related("data_key").get())
    with pytest.raises(Destroyed):
        row.findings.select_related("data_key").get().text.reveal()
    file = type(file).objects.select_related("data_key").get(pk=file.pk)
    with pytest.raises((Destroyed, FileNotFoundError)):
        file.content()


def test_applicant_of_a_case_is_asked_only_with_a_reason_of_its_own(court, case):
    other = make_case(court, "（2026）内0499执7号", is_bank_loan=True, bank=court.bank)
    given = {"holder": court.bank, "holder_reason": "开户行"}
    Party.objects.create(case=case, side="applicant", sort="enterprise", name=court.bank.name)
    for asked in (case, other):
        with pytest.raises(Incomplete) as refused:
            prepared(court, asked, "inquiry.deposits", **given)
        assert set(refused.value.errors) == {"0-party"}
        # Another bank needs none.
        prepared(court, asked, "inquiry.deposits", holder=court.other_bank, holder_reason="开户行")
    row = prepared(court, case, "inquiry.deposits", **given, applicant_reason="贷款账户只在该行开立")
    assert row.holder_reason.reveal() == "开户行\n贷款账户只在该行开立"


def test_control_asks_for_one_thing_at_a_time():
    kind = BY_CODE["control.real-estate"]
    officers, papers = (1, 2), kind.papers
    for asked, wrong in ((["set"], []), (["set", "release"], ["asked"]), ([], ["asked"])):
        assert list(faults(common(kind.code, asked=asked), papers, officers, TODAY)) == wrong
