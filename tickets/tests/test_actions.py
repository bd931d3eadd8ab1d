"""The verbs end to end: what each changes, records, tells and refuses."""

import datetime as dt

import pytest

from audit.models import AuditRow
from organisations.models import Role
from tickets import actions, kinds
from tickets.actions import queueing
from tickets.lifecycle import Incomplete, NotYours, Stale, WrongState
from tickets.models import (
    Channel,
    Decision,
    Dispatch,
    DispatchState,
    Event,
    Move,
    Notice,
    NumberSeries,
    Outbox,
    State,
    Ticket,
)
from tickets.tests.banner import AT, ZONE, actor, cell, join, organisation, post, topic

pytestmark = pytest.mark.django_db


def at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(f"2026-11-{text}").replace(tzinfo=ZONE)


def states(ticket: Ticket) -> list[tuple[str, str, str]]:
    return list(ticket.dispatches.order_by("id").values_list("organisation__code", "role", "state"))


def told(ticket: Ticket) -> list[str]:
    return list(Outbox.objects.filter(ticket=ticket).order_by("id").values_list("kind", flat=True))


def test_raise_numbers_by_kind_and_local_day(banner):
    late_evening_utc = dt.datetime(2026, 11, 22, 16, 30, tzinfo=dt.UTC)
    first = banner.raise_ticket(at=late_evening_utc)
    second = banner.raise_ticket(at=AT)
    assert (first.number, second.number) == ("BLZQ-IND-20261123-0001", "BLZQ-IND-20261123-0002")
    assert first.state == State.SUBMITTED
    assert AuditRow.objects.filter(action="ticket.raise", object_label=first.number).count() == 1


def test_raise_past_9999_a_day_keeps_counting(banner):
    banner.raise_ticket()
    NumberSeries.objects.update(last=9999)
    assert banner.raise_ticket().number == "BLZQ-IND-20261123-10000"


def test_raise_takes_urgency_of_topic(banner):
    banner.price.urgency = "urgent"
    banner.price.save()
    assert banner.raise_ticket().urgency == "urgent"
    assert banner.raise_ticket(urgency="danger").urgency == "danger"


def test_raise_from_outside_waits_for_acceptance(banner):
    ticket = banner.raise_ticket(channel=Channel.HOTLINE)
    assert ticket.state == State.RECEIVED
    assert actions.sweep(AT) == 0
    banner.move(ticket, Move.ACCEPT, banner.dispatcher)
    assert actions.sweep(AT) == 1


def test_raise_in_closed_kind_is_refused_with_the_explanation(banner, monkeypatch):
    monkeypatch.setattr(kinds, "_registered", {})
    with pytest.raises(NotYours) as raised:
        banner.raise_ticket()
    assert raised.value.text == str(kinds.CLOSED)
    assert Ticket.objects.count() == 0


def test_raise_on_wrong_topic_place_or_alliance_names_the_fields(banner):
    other = topic(type(banner.template).objects.create(code="other", kind="COM", name="社区"), "x", "别的")
    banner.village_area.is_active = False
    banner.alliance.valid_to = dt.date(2026, 11, 22)
    with pytest.raises(Incomplete) as raised:
        banner.raise_ticket(topic=other)
    assert raised.value.errors == {"topic": "other_template", "area": "ended", "alliance": "ended"}


def test_raise_without_a_field_the_topic_needs_names_it(banner):
    banner.price.needs = "place reporter"
    with pytest.raises(Incomplete) as raised:
        banner.raise_ticket()
    assert raised.value.errors == {"place": "required", "reporter": "required"}


def test_settled_on_the_spot_is_closed_at_once_and_never_routed(banner):
    ticket = actions.settle_on_the_spot(
        by=actor(banner.secretary),
        at=AT,
        alliance=banner.alliance,
        topic=banner.price,
        area=banner.village_area,
        description="\n口头协商\n价格",
        answer="双方当场说好按保底价。",
    )
    assert (ticket.state, ticket.title, ticket.closed_at) == (State.CLOSED, "口头协商", AT)
    assert actions.sweep(AT) == 0


def test_route_dispatches_with_reason_clocks_and_notices(banner):
    ticket = banner.routed(topic=banner.supply)
    assert (ticket.state, ticket.lead, ticket.round) == (State.DISPATCHED, banner.bureau, 1)
    assert ticket.answer_by == at("30 09:00")
    lead, assist = ticket.dispatches.order_by("id")
    assert (lead.organisation, lead.role, lead.state, lead.final) == (banner.bureau, "lead", "waiting", False)
    assert (lead.sign_by, lead.return_by) == (at("23 11:00"), at("24 09:00"))
    assert (lead.contact_by, lead.answer_by) == (at("24 09:00"), at("30 09:00"))
    assert (assist.organisation, assist.role, assist.contact_by) == (banner.market, "assist", None)
    decision = Decision.objects.get()
    assert (decision.outcome, decision.organisation, decision.cell["id"]) == (
        "dispatched",
        banner.bureau,
        banner.seed_cell.pk,
    )
    assert told(ticket) == ["new_dispatch", "new_dispatch"]
    assert Event.objects.filter(what="route").get().to_state == State.DISPATCHED


def test_route_twice_changes_nothing(banner):
    ticket = banner.raise_ticket()
    assert actions.route([ticket.pk, ticket.pk], AT) == 1
    assert actions.route([ticket.pk], AT) == 0
    assert Dispatch.objects.count() == 1


def test_message_takes_along_some_of_what_waits(banner, monkeypatch, django_assert_num_queries):
    tickets = [banner.raise_ticket() for _number in range(7)]
    monkeypatch.setattr(queueing, "COMPANY", 3)
    monkeypatch.setattr(queueing._Load, "crowded", False)

    last = [tickets[-1].pk]
    assert [actions.answer_message(last, AT) for _time in range(3)] == [4, 3, 0]
    assert not Ticket.objects.filter(pk__in=[ticket.pk for ticket in tickets], state=State.SUBMITTED).exists()
    with django_assert_num_queries(1):
        actions.answer_message(last, AT)
    alone = [banner.raise_ticket().pk for _number in range(2)]
    assert actions.answer_message(alone, AT) == 2
    assert not queueing._Load.crowded


def test_a_ticket_that_cannot_be_routed_stops_no_other(banner, monkeypatch, caplog):
    banner.routed()  # the system's account is there
    tickets = [banner.raise_ticket() for _number in range(3)]
    place = queueing._placing

    def broken(lot, *others):
        if tickets[1].pk in (lot.ticket.pk, *(twin.pk for twin in lot.twins)):
            raise ValueError("broken")
        return place(lot, *others)

    monkeypatch.setattr(queueing, "_placing", broken)

    assert actions.route_together([ticket.pk for ticket in tickets[:2]], AT) == 1
    assert actions.sweep(AT) == 1
    assert list(Ticket.objects.filter(state=State.SUBMITTED)) == [tickets[1]]
    assert f"Ticket {tickets[1].pk} cannot be routed" in caplog.text
    monkeypatch.undo()
    assert actions.sweep(AT) == 1


def test_sweep_routes_many_in_one_go(banner):
    tickets = [banner.raise_ticket(topic=banner.supply if n % 2 else banner.loan) for n in range(12)]
    assert actions.sweep(AT) == len(tickets)
    assert Ticket.objects.filter(state=State.DISPATCHED).count() == 6
    assert Ticket.objects.filter(state=State.TRIAGE, lead=None).count() == 6
    assert Dispatch.objects.count() == 12
    assert set(Ticket.objects.values_list("version", flat=True)) == {2}


def test_urgent_ticket_has_natural_minutes_to_sign(banner):
    ticket = banner.routed(at=at("23 11:50"), urgency="urgent")
    assert ticket.dispatches.get().sign_by == at("23 12:20")
    assert ticket.answer_by == at("24 11:50")


def test_uncovered_ticket_lies_in_triage_with_the_reason(banner):
    ticket = banner.routed(topic=banner.loan)
    assert (ticket.state, ticket.lead, ticket.office_due) == (State.TRIAGE, None, at("24 09:00"))
    assert Decision.objects.get().reason == "uncovered"
    assert told(ticket) == ["triage"]


def test_changed_matrix_and_roster_count_from_the_next_ticket_on(banner):
    assert banner.routed().lead == banner.town
    cell(banner.price, [banner.bureau], priority=1)
    assert banner.routed().lead == banner.bureau
    banner.alliance.memberships.filter(organisation=banner.bureau).update(valid_to=dt.date(2026, 11, 22))
    ticket = banner.routed()
    assert (ticket.state, Decision.objects.last().reason) == (State.TRIAGE, "not_a_member")


def test_unit_whose_last_account_was_closed_cannot_be_sent_a_ticket(banner):
    user = banner.town_liaison.person.user
    user.is_active = False
    user.save()
    banner.routed()
    assert Decision.objects.get().reason == "nobody_to_sign"


def test_substitute_keeps_a_unit_able_to_sign(banner):
    stand_in = post(banner.village, Role.GRID_WORKER).person
    type(banner.town_liaison.person.user).objects.filter(person=banner.town_liaison.person).update(
        is_active=False
    )
    banner.town_liaison.substitute = stand_in
    banner.town_liaison.substitute_from = dt.date(2026, 11, 1)
    banner.town_liaison.save()
    assert banner.routed().lead == banner.town


def story(banner, **fields) -> Ticket:
    """Up to the answer that waits for review."""
    ticket = banner.routed(**fields)
    banner.move(ticket, Move.SIGN, banner.town_liaison, at("23 09:30"))
    banner.move(
        ticket, Move.ANSWER, banner.town_liaison, at("23 16:00"), text="已协调按保底价收购。", result="solved"
    )
    return ticket


def test_whole_story_ends_closed_by_the_raisers_word(banner):
    ticket = story(banner)
    assert (ticket.state, ticket.office_due) == (State.FEEDBACK, at("24 16:00"))
    banner.move(ticket, Move.ACCEPT_ANSWER, banner.dispatcher, at("23 17:00"))
    assert ticket.state == State.CALLBACK
    banner.move(ticket, Move.CONFIRM, banner.secretary, at("24 09:00"), outcome="solved")
    assert (ticket.state, ticket.outcome, ticket.closed_at) == (State.CLOSED, "solved", at("24 09:00"))
    assert list(ticket.events.values_list("what", flat=True)) == [
        "raise",
        "route",
        "sign",
        "answer",
        "accept_answer",
        "confirm",
    ]
    assert AuditRow.objects.filter(object_type="ticket", object_id=str(ticket.pk)).count() == 6


def test_residents_concern_needs_contact_and_is_called_back_by_a_clerk(banner):
    ticket = banner.routed(reporter=actions.Reporter("演示甲", "00000000000"))
    banner.move(ticket, Move.SIGN, banner.town_liaison)
    with pytest.raises(WrongState) as raised:
        banner.move(ticket, Move.ANSWER, banner.town_liaison, text="好", result="solved")
    assert raised.value.code == "contact_first"
    actions.move(
        ticket_id=ticket.pk,
        move=Move.CONTACT,
        by=actor(banner.town_liaison),
        at=at("23 10:00"),
        data={"at": at("23 09:50"), "channel": "telephone", "outcome": "reached"},
    )
    banner.move(ticket, Move.ANSWER, banner.town_liaison, at("23 11:00"), text="好", result="solved")
    banner.move(ticket, Move.ACCEPT_ANSWER, banner.dispatcher, at("23 11:10"))
    assert "to_call_back" in told(ticket)
    with pytest.raises(NotYours):
        banner.move(ticket, Move.CONFIRM, banner.secretary, outcome="solved")
    banner.move(ticket, Move.CALL_BACK, banner.clerk, outcome="no_reply")
    assert ticket.state == State.CALLBACK
    banner.move(ticket, Move.CALL_BACK, banner.clerk, outcome="partly", satisfaction="mostly")
    assert (ticket.state, ticket.outcome, ticket.satisfaction) == (State.CALLBACK, "partly", "mostly")
    banner.move(ticket, Move.CLOSE, banner.dispatcher)
    assert (ticket.state, ticket.outcome) == (State.CLOSED, "partly")


def test_contact_outside_the_dispatch_is_refused_and_an_attempt_does_not_count(banner):
    ticket = banner.routed(reporter=actions.Reporter("演示甲", "00000000000"))
    banner.move(ticket, Move.SIGN, banner.town_liaison)

    def contact(when, outcome="reached"):
        actions.move(
            ticket_id=ticket.pk,
            move=Move.CONTACT,
            by=actor(banner.town_liaison),
            at=at("23 10:00"),
            data={"at": when, "channel": "telephone", "outcome": outcome},
        )

    for when in (at("23 10:01"), at("20 10:00")):
        with pytest.raises(Incomplete) as raised:
            contact(when)
        assert raised.value.errors == {"at": "outside_dispatch"}
    contact(at("23 09:30"), "not_reached")
    assert ticket.dispatches.get().contacted_at is None
    contact(at("23 09:40"))
    contact(at("23 09:50"))
    assert ticket.dispatches.get().contacted_at == at("23 09:40")


def test_explained_and_anonymous_closes_without_call_back(banner):
    ticket = banner.routed(reporter=actions.Reporter(anonymous=True))
    banner.move(ticket, Move.SIGN, banner.town_liaison)
    banner.move(ticket, Move.ANSWER, banner.town_liaison, text="无法解决的说明", result="explained")
    banner.move(ticket, Move.ACCEPT_ANSWER, banner.dispatcher)
    banner.move(ticket, Move.CLOSE, banner.head)
    assert (ticket.state, ticket.outcome) == (State.CLOSED, "")


def test_rework_starts_a_signed_round_with_a_full_limit_and_counts(banner):
    ticket = story(banner)
    banner.move(ticket, Move.REWORK, banner.dispatcher, at("24 09:00"), reason="没有说明何时付款")
    assert (ticket.state, ticket.rework_count, ticket.round) == (State.PROCESSING, 1, 2)
    assert states(ticket) == [("T102", "lead", "answered"), ("T102", "lead", "signed")]
    again = ticket.dispatches.last()
    assert (again.answer_by, again.return_by) == (at("24 09:00") + dt.timedelta(days=7), None)
    assert ticket.answer_by == at("30 09:00")
    banner.move(ticket, Move.ANSWER, banner.town_liaison, at("25 09:00"), text="已付款", result="solved")
    assert ticket.state == State.FEEDBACK


def test_unsolved_stays_for_the_office_to_send_back(banner):
    ticket = story(banner)
    banner.move(ticket, Move.ACCEPT_ANSWER, banner.dispatcher)
    banner.move(ticket, Move.CONFIRM, banner.secretary, outcome="unsolved")
    assert ticket.state == State.CALLBACK
    banner.move(ticket, Move.REWORK, banner.dispatcher, reason="群众不认可")
    assert (ticket.state, ticket.outcome) == (State.PROCESSING, "")


def test_return_ruled_to_another_department_moves_the_lead(banner):
    ticket = banner.routed()
    banner.move(
        ticket,
        Move.REQUEST_RETURN,
        banner.town_liaison,
        at("23 10:00"),
        reason="not_our_duty",
        basis="三定方案",
        department=banner.market,
    )
    row = ticket.dispatches.get()
    assert (row.state, row.return_rule_by, row.due) == ("return_requested", at("24 10:00"), at("24 10:00"))
    banner.move(
        ticket, Move.RULE, banner.dispatcher, at("23 11:00"), department=banner.market, basis="派单目录"
    )
    assert (ticket.state, ticket.lead, ticket.return_count) == (State.DISPATCHED, banner.market, 1)
    assert states(ticket) == [("T102", "lead", "returned"), ("O35", "lead", "waiting")]
    assert ticket.dispatches.last().final is False
    assert ticket.answer_by == at("30 09:00")  # returning never resets it
    assert ticket.dispatches.last().answer_by == at("30 11:00")  # … but the department has its own in full


def ask_return(banner, ticket, by, to, when=AT):
    banner.move(ticket, Move.REQUEST_RETURN, by, when, reason="other_lead", basis="职责", department=to)


def test_second_accepted_return_makes_the_next_department_final(banner):
    ticket = banner.routed()
    ask_return(banner, ticket, banner.town_liaison, banner.market)
    banner.move(ticket, Move.RULE, banner.dispatcher, department=banner.market, basis="一")
    ask_return(banner, ticket, banner.market_liaison, banner.town)
    banner.move(ticket, Move.RULE, banner.dispatcher, department=banner.town, basis="二")
    assert ticket.dispatches.last().final is True
    with pytest.raises(WrongState) as raised:
        ask_return(banner, ticket, banner.town_liaison, banner.market)
    assert raised.value.code == "final"


def test_third_different_department_is_final(banner):
    ticket = banner.routed(topic=banner.loan)
    banner.move(ticket, Move.ASSIGN, banner.dispatcher, department=banner.town, basis="一")
    assert ticket.dispatches.last().final is False
    ask_return(banner, ticket, banner.town_liaison, banner.market)
    banner.move(ticket, Move.RULE, banner.dispatcher, department=banner.market, basis="二", final=True)
    assert ticket.dispatches.last().final is True


def test_return_refused_stays_final_with_a_fresh_limit_to_sign(banner):
    ticket = banner.routed()
    ask_return(banner, ticket, banner.town_liaison, banner.market)
    banner.move(ticket, Move.RULE, banner.dispatcher, at("23 17:00"), final=True, basis="属地责任")
    row = ticket.dispatches.get()
    assert (row.state, row.final, row.sign_by) == ("waiting", True, at("24 10:00"))
    assert (ticket.state, ticket.return_count) == (State.DISPATCHED, 0)
    assert Decision.objects.last().outcome == "ruled"


def test_return_refused_after_signing_goes_on_where_it_was(banner):
    ticket = banner.routed()
    banner.move(ticket, Move.SIGN, banner.town_liaison)
    ask_return(banner, ticket, banner.town_liaison, banner.market)
    banner.move(ticket, Move.RULE, banner.dispatcher, department=banner.town, basis="仍由你镇办理")
    row = ticket.dispatches.get()
    assert (row.state, row.final, row.due) == ("signed", True, row.answer_by)


def test_ruling_without_a_word_on_who_is_refused(banner):
    ticket = banner.routed()
    ask_return(banner, ticket, banner.town_liaison, banner.market)
    with pytest.raises(Incomplete) as raised:
        banner.move(ticket, Move.RULE, banner.dispatcher, basis="想想")
    assert raised.value.errors == {"department": "department_or_final"}


def test_return_of_an_assistant_is_ruled_to_another_assistant(banner):
    ticket = banner.routed(topic=banner.supply)
    ask_return(banner, ticket, banner.market_liaison, banner.town)
    banner.move(ticket, Move.RULE, banner.dispatcher, department=banner.town, basis="由镇协办")
    assert (ticket.state, ticket.lead) == (State.DISPATCHED, banner.bureau)
    assert states(ticket) == [
        ("O05", "lead", "waiting"),
        ("O35", "assist", "returned"),
        ("T102", "assist", "waiting"),
    ]


def test_return_of_an_assistant_ruled_to_the_lead_leaves_the_lead_its_ticket(banner):
    ticket = banner.routed(topic=banner.supply)
    banner.move(ticket, Move.SIGN, banner.liaison)
    ask_return(banner, ticket, banner.market_liaison, banner.bureau)
    banner.move(ticket, Move.RULE, banner.dispatcher, department=banner.bureau, basis="主办单位自行办理")
    assert (ticket.state, ticket.lead, ticket.return_count) == (State.PROCESSING, banner.bureau, 1)
    assert states(ticket) == [("O05", "lead", "signed"), ("O35", "assist", "returned")]
    event = ticket.events.last()
    assert (event.what, event.note, event.data["goes_on"]) == ("rule", "主办单位自行办理", banner.bureau.pk)


def test_ruling_in_favour_of_the_assistant_makes_it_the_lead(banner):
    ticket = banner.routed(topic=banner.supply)
    ask_return(banner, ticket, banner.liaison, banner.market)
    banner.move(ticket, Move.RULE, banner.dispatcher, department=banner.market, basis="由其主办")
    assert states(ticket) == [
        ("O05", "lead", "returned"),
        ("O35", "assist", "withdrawn"),
        ("O35", "lead", "waiting"),
    ]


def test_return_to_oneself_is_refused(banner):
    ticket = banner.routed()
    with pytest.raises(Incomplete) as raised:
        ask_return(banner, ticket, banner.town_liaison, banner.town)
    assert raised.value.errors == {"department": "same_department"}


def test_silence_on_a_return_counts_as_accepted(banner):
    ticket = banner.routed(topic=banner.supply)
    ask_return(banner, ticket, banner.liaison, banner.town, at("23 10:00"))
    assert actions.expire_returns(at("24 10:00")) == 0
    assert actions.expire_returns(at("24 10:01")) == 1
    assert actions.expire_returns(at("24 10:02")) == 0
    ticket.refresh_from_db()
    assert (ticket.state, ticket.lead, ticket.return_count) == (State.TRIAGE, None, 1)
    assert states(ticket) == [("O05", "lead", "returned"), ("O35", "assist", "withdrawn")]
    assert Decision.objects.last().reason == "returned"
    banner.move(ticket, Move.ASSIGN, banner.dispatcher, at("24 11:00"), department=banner.town, basis="采纳")
    assert (ticket.state, ticket.lead, ticket.round) == (State.DISPATCHED, banner.town, 2)


def test_silence_on_an_assistants_return_leaves_the_lead_at_work(banner):
    ticket = banner.routed(topic=banner.supply)
    ask_return(banner, ticket, banner.market_liaison, banner.town, at("23 10:00"))
    assert actions.expire_returns(at("24 10:01")) == 1
    ticket.refresh_from_db()
    assert (ticket.state, ticket.lead) == (State.DISPATCHED, banner.bureau)


@pytest.mark.parametrize(("unit", "error"), [("outsider", "not_a_member"), ("unmanned", "nobody_to_sign")])
def test_assign_to_a_unit_that_cannot_take_it_names_why(banner, unit, error):
    if unit == "unmanned":
        banner.unmanned = organisation("O77", "空局", banner.area)
        join(banner.alliance, banner.unmanned)
    ticket = banner.routed(topic=banner.loan)
    with pytest.raises(Incomplete) as raised:
        banner.move(ticket, Move.ASSIGN, banner.dispatcher, department=getattr(banner, unit), basis="试")
    assert raised.value.errors == {"department": error}
    with pytest.raises(Incomplete) as raised:
        banner.move(
            ticket,
            Move.ASSIGN,
            banner.dispatcher,
            department=banner.town,
            assists=[getattr(banner, unit)],
            basis="试",
        )
    assert raised.value.errors == {"assists": error}


def test_assign_names_lead_and_assists(banner):
    ticket = banner.routed(topic=banner.loan)
    banner.move(
        ticket,
        Move.ASSIGN,
        banner.dispatcher,
        department=banner.town,
        assists=[banner.market, banner.town],
        basis="会商",
    )
    assert states(ticket) == [("T102", "lead", "waiting"), ("O35", "assist", "waiting")]


def test_answer_needs_the_leaders_consent_where_the_unit_asks_for_it(banner):
    banner.town.answers_need_consent = True
    banner.town.save()
    leader = post(banner.town, Role.UNIT_LEADER)
    ticket = banner.routed()
    banner.move(ticket, Move.SIGN, banner.town_liaison)
    banner.move(ticket, Move.ANSWER, banner.town_liaison, text="初稿", result="solved")
    assert (ticket.state, states(ticket)) == (State.PROCESSING, [("T102", "lead", "signed")])
    banner.move(ticket, Move.REFUSE_CONSENT, leader, reason="写清楚时间")
    banner.move(ticket, Move.ANSWER, banner.town_liaison, text="定稿", result="solved")
    assert not Event.objects.filter(note__in=["初稿", "定稿"]).exists()  # a draft stays in the unit
    banner.move(ticket, Move.CONSENT, leader)
    assert Event.objects.get(note="定稿").what == Move.CONSENT
    row = ticket.dispatches.get()
    assert (ticket.state, row.state, row.answer, row.consented_by) == (
        State.FEEDBACK,
        "answered",
        "定稿",
        leader.person.user,
    )


def test_leaders_own_answer_needs_no_second_consent(banner):
    banner.town.answers_need_consent = True
    banner.town.save()
    leader = post(banner.town, Role.UNIT_LEADER)
    ticket = banner.routed()
    banner.move(ticket, Move.SIGN, leader)
    banner.move(ticket, Move.ANSWER, leader, text="已办", result="solved")
    assert ticket.state == State.FEEDBACK


def test_lead_answers_after_its_assistant_or_its_release(banner):
    ticket = banner.routed(topic=banner.supply)
    banner.move(ticket, Move.SIGN, banner.liaison)
    with pytest.raises(WrongState) as raised:
        banner.move(ticket, Move.ANSWER, banner.liaison, text="好", result="solved")
    assert raised.value.code == "assists_open"
    banner.move(ticket, Move.SIGN, banner.market_liaison)
    assert ticket.state == State.PROCESSING
    banner.move(ticket, Move.ANSWER, banner.market_liaison, text="已核查", result="solved")
    assert ticket.state == State.PROCESSING
    banner.move(ticket, Move.ANSWER, banner.liaison, text="好", result="solved")
    assert ticket.state == State.FEEDBACK


def test_released_assistant_no_longer_holds_up_the_lead(banner):
    ticket = banner.routed(topic=banner.supply)
    banner.move(ticket, Move.SIGN, banner.liaison)
    assist = ticket.dispatches.get(role="assist")
    banner.move(ticket, Move.RELEASE_ASSIST, banner.liaison, dispatch=assist, reason="已无需协办")
    banner.move(ticket, Move.ANSWER, banner.liaison, text="好", result="solved")
    assert ticket.state == State.FEEDBACK


def test_pass_on_names_a_colleague_and_tells_them(banner):
    colleague = post(banner.town, Role.HANDLER)
    ticket = banner.routed()
    banner.move(ticket, Move.PASS_ON, banner.town_liaison, person=colleague.person, section="农业办")
    row = ticket.dispatches.get()
    assert (row.handler, row.section) == (colleague.person, "农业办")
    assert Outbox.objects.filter(user=colleague.person.user, kind="passed_on").count() == 1
    with pytest.raises(Incomplete) as raised:
        banner.move(ticket, Move.PASS_ON, banner.town_liaison, person=banner.liaison.person)
    assert raised.value.errors == {"person": "not_of_unit"}


@pytest.mark.parametrize(
    ("move", "data", "state"),
    [
        (Move.DECLINE, {"reason": "litigation"}, State.DECLINED),
        (Move.REDIRECT, {"route": "petition"}, State.REDIRECTED),
        (Move.CANCEL, {"reason": "重复"}, State.CANCELLED),
    ],
)
def test_ended_by_the_office_keeps_the_reason_and_tells_the_raiser(banner, move, data, state):
    ticket = banner.routed(topic=banner.loan)
    banner.move(ticket, move, banner.dispatcher, **data)
    assert (ticket.state, ticket.closed_at) == (state, AT)
    assert told(ticket)[-1] == "ended"


def test_cancel_takes_open_work_back(banner):
    ticket = banner.routed(topic=banner.supply)
    banner.move(ticket, Move.CANCEL, banner.secretary, reason="已自行解决")
    assert {row.state for row in ticket.dispatches.all()} == {DispatchState.WITHDRAWN}
    assert told(ticket)[-2:] == ["withdrawn", "withdrawn"]


def test_reopened_ticket_is_routed_again_with_a_new_deadline(banner):
    ticket = story(banner)
    banner.move(ticket, Move.ACCEPT_ANSWER, banner.dispatcher)
    banner.move(ticket, Move.CONFIRM, banner.secretary, outcome="solved")
    banner.move(ticket, Move.REOPEN, banner.dispatcher, at("30 09:00"), reason="又压价")
    assert (ticket.state, ticket.answer_by, ticket.closed_at) == (State.SUBMITTED, None, None)
    actions.sweep(at("30 09:00"))
    ticket.refresh_from_db()
    assert (ticket.state, ticket.round) == (State.DISPATCHED, 2)
    assert ticket.answer_by == at("30 09:00") + dt.timedelta(days=7)


def test_stale_page_changes_nothing(banner):
    ticket = banner.routed()
    seen = ticket.version
    banner.move(ticket, Move.SIGN, banner.town_liaison, seen=seen)
    with pytest.raises(Stale):
        banner.move(ticket, Move.CANCEL, banner.secretary, seen=seen, reason="旧页面")
    assert ticket.state == State.PROCESSING


def test_refused_move_leaves_no_trace(banner):
    ticket = banner.routed()
    before = (Event.objects.count(), AuditRow.objects.count(), Outbox.objects.count(), ticket.version)
    for by, move in ((banner.secretary, Move.SIGN), (banner.dispatcher, Move.ACCEPT_ANSWER)):
        with pytest.raises((NotYours, WrongState)):
            banner.move(ticket, move, by)
    assert (
        Event.objects.count(),
        AuditRow.objects.count(),
        Outbox.objects.count(),
        ticket.version,
    ) == before


def test_kind_says_what_else_a_move_needs_and_what_follows(banner, monkeypatch):
    seen = []
    port = kinds.KindPort(
        "IND",
        lambda post, alliance: None,
        needs=lambda ticket, move: ("permit",) if move == Move.SIGN else (),
        follows=lambda ticket, move, at: seen.append((ticket.state, move)),
    )
    monkeypatch.setattr(kinds, "_registered", {"IND": port})
    ticket = banner.routed()
    with pytest.raises(Incomplete) as raised:
        banner.move(ticket, Move.SIGN, banner.town_liaison)
    assert raised.value.errors == {"permit": "required"}
    banner.move(ticket, Move.SIGN, banner.town_liaison, permit="有")
    assert seen == [(State.PROCESSING, Move.SIGN)]


def test_kind_without_call_back_closes_on_the_accepted_answer(banner, monkeypatch):
    port = kinds.KindPort("IND", lambda post, alliance: None, switches=kinds.Switches(callback=False))
    monkeypatch.setattr(kinds, "_registered", {"IND": port})
    ticket = story(banner)
    banner.move(ticket, Move.ACCEPT_ANSWER, banner.dispatcher)
    assert ticket.state == State.CLOSED


def test_deliver_fills_the_inboxes_of_those_addressed_once(banner):
    handler = post(banner.town, Role.HANDLER)
    post(banner.town, Role.ROSTER_KEEPER)
    post(banner.town, Role.LIAISON, account=False)
    stand_in = post(banner.village, Role.GRID_WORKER)
    banner.town_liaison.substitute = stand_in.person
    banner.town_liaison.substitute_from = dt.date(2026, 11, 1)
    banner.town_liaison.save()
    banner.routed()
    assert actions.deliver(AT) == 1
    assert actions.deliver(AT) == 0
    assert set(Notice.objects.values_list("user", flat=True)) == {
        banner.town_liaison.person.user.pk,
        handler.person.user.pk,
        stand_in.person.user.pk,
    }


def test_deliver_to_one_account(banner):
    ticket = story(banner)
    banner.move(ticket, Move.ACCEPT_ANSWER, banner.dispatcher)
    actions.deliver(AT)
    notices = Notice.objects.filter(user=banner.secretary.person.user)
    assert list(notices.values_list("kind", flat=True)) == ["to_confirm"]
