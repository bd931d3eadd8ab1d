"""Several departments, several tickets: consultation, assistants, lead, topic and place, parts, merging."""

import datetime as dt

import pytest

from tickets import actions
from tickets.lifecycle import Incomplete, WrongState
from tickets.models import Decision, Event, Notice, State, Ticket
from tickets.tests.banner import AT, ZONE

pytestmark = pytest.mark.django_db

LATER = dt.datetime(2026, 11, 23, 15, 0, tzinfo=ZONE)


def states(ticket: Ticket) -> list[tuple[str, str, str]]:
    return list(ticket.dispatches.order_by("id").values_list("organisation__code", "role", "state"))


@pytest.fixture
def seed(banner):
    """Led by the bureau, assisted by the market; both have signed."""
    ticket = banner.routed(topic=banner.seed)
    banner.move(ticket, "sign", banner.liaison)
    banner.move(ticket, "sign", banner.market_liaison)
    return ticket


def test_consultation_in_triage_concludes_with_a_final_department(banner):
    ticket = banner.routed(topic=banner.loan)
    banner.move(ticket, "consult", banner.dispatcher)
    assert ticket.state == State.CONSULTING
    banner.move(
        ticket,
        "conclude",
        banner.head,
        LATER,
        department=banner.bureau,
        assists=[banner.town],
        basis="会商纪要1号",
    )
    assert states(ticket) == [("O05", "lead", "waiting"), ("T102", "assist", "waiting")]
    assert ticket.dispatches.get(role="lead").final
    assert Decision.objects.filter(ticket=ticket).last().outcome == "ruled"


def test_consultation_over_a_return_counts_it_and_keeps_the_deadline(banner):
    ticket = banner.routed()
    deadline = ticket.answer_by
    banner.move(
        ticket,
        "request_return",
        banner.town_liaison,
        reason="not_our_duty",
        basis="清单",
        department=banner.bureau,
    )
    banner.move(ticket, "consult", banner.dispatcher)
    assert actions.expire_returns(AT + dt.timedelta(days=9)) == 0, "a consultation decides it, not silence"
    banner.move(ticket, "conclude", banner.dispatcher, LATER, department=banner.market, basis="会商")
    assert states(ticket) == [("T102", "lead", "returned"), ("O35", "lead", "waiting")]
    assert (ticket.return_count, ticket.answer_by, ticket.lead) == (1, deadline, banner.market)


def test_department_does_nothing_while_it_is_consulted_about(banner, seed):
    banner.move(seed, "consult", banner.dispatcher)
    with pytest.raises(WrongState):
        banner.move(seed, "answer", banner.market_liaison, text="已办", result="solved")


def test_assistant_added_later_has_its_own_clock(banner, seed):
    banner.move(seed, "add_assist", banner.liaison, LATER, department=banner.town)
    added = seed.dispatches.get(organisation=banner.town)
    assert (added.role, added.state, added.dispatched_at) == ("assist", "waiting", LATER)
    assert added.answer_by > seed.answer_by
    assert (seed.state, seed.lead) == (State.PROCESSING, banner.bureau)


@pytest.mark.parametrize("unit", ["bureau", "market"])
def test_assistant_that_works_on_it_already_is_refused(banner, seed, unit):
    with pytest.raises(Incomplete) as raised:
        banner.move(seed, "add_assist", banner.dispatcher, department=getattr(banner, unit))
    assert raised.value.errors == {"department": "already_with_it"}


def test_assistant_from_outside_the_alliance_is_refused(banner, seed):
    with pytest.raises(Incomplete) as raised:
        banner.move(seed, "add_assist", banner.dispatcher, department=banner.outsider)
    assert raised.value.errors == {"department": "not_a_member"}


def test_lead_handed_over_and_the_former_one_assists(banner, seed):
    deadline = seed.answer_by
    banner.move(
        seed, "hand_over", banner.dispatcher, LATER, department=banner.market, reason="市场问题", stays=True
    )
    assert states(seed) == [
        ("O05", "lead", "withdrawn"),
        ("O35", "assist", "withdrawn"),
        ("O35", "lead", "waiting"),
        ("O05", "assist", "waiting"),
    ]
    assert (seed.lead, seed.answer_by, seed.state) == (banner.market, deadline, State.DISPATCHED)


def test_lead_handed_to_itself_is_refused(banner, seed):
    with pytest.raises(Incomplete) as raised:
        banner.move(seed, "hand_over", banner.dispatcher, department=banner.bureau, reason="误")
    assert raised.value.errors == {"department": "already_leads"}


def test_reroute_withdraws_and_routes_again_with_the_deadline_it_had(banner, seed):
    deadline = seed.answer_by
    banner.move(seed, "reroute", banner.dispatcher, LATER, topic=banner.price)
    assert (seed.state, seed.topic, seed.lead) == (State.SUBMITTED, banner.price, None)
    actions.route([seed.pk], LATER)
    seed.refresh_from_db()
    assert (seed.lead, seed.answer_by) == (banner.town, deadline)
    assert states(seed)[:2] == [("O05", "lead", "withdrawn"), ("O35", "assist", "withdrawn")]
    actions.deliver(LATER)
    told = set(
        Notice.objects.filter(ticket=seed, at=LATER).values_list(
            "user__person__posts__organisation__code", "kind"
        )
    )
    assert {("O05", "withdrawn"), ("T102", "new_dispatch"), ("V201", "rerouted")} <= told


def test_reroute_to_what_it_is_already_is_refused(banner, seed):
    with pytest.raises(Incomplete) as raised:
        banner.move(seed, "reroute", banner.dispatcher, topic=banner.seed, area=banner.village_area)
    assert raised.value.errors == {"topic": "nothing_changed"}


def test_part_is_a_ticket_of_its_own_and_holds_the_whole_open(banner, seed):
    banner.move(
        seed, "split", banner.liaison, LATER, topic=banner.price, title="收购价", description="单列收购价问题"
    )
    part = Ticket.objects.get(parent=seed)
    actions.route([part.pk], LATER)
    part.refresh_from_db()
    assert (part.lead, part.raiser_unit, part.area) == (banner.town, banner.bureau, banner.village_area)
    with pytest.raises(WrongState) as raised:
        banner.move(seed, "cancel", banner.dispatcher, reason="误报")
    assert (raised.value.code, raised.value.names) == ("parts_open", (part.number,))
    banner.move(part, "cancel", banner.dispatcher, LATER, reason="不再需要")
    banner.move(seed, "cancel", banner.dispatcher, LATER, reason="误报")
    assert seed.state == State.CANCELLED


def test_part_does_not_carry_who_the_matter_came_from(banner):
    reporter = actions.Reporter("测试居民", "13900000000")
    ticket = banner.routed(topic=banner.seed, reporter=reporter)
    banner.move(ticket, "split", banner.dispatcher, topic=banner.price, title="部分", description="部分")
    part = Ticket.objects.get(parent=ticket)
    assert (part.on_behalf, str(part.reporter_name), part.reporter_phone_hash) == (False, "", "")


def test_merged_ticket_ends_and_its_raiser_is_told_of_the_end_of_the_other(banner, seed):
    double = banner.routed(topic=banner.seed, by=banner.town_liaison)
    banner.move(double, "merge", banner.dispatcher, LATER, into=seed)
    assert (double.state, double.merged_into) == (State.CANCELLED, seed)
    assert {state for _, _, state in states(double)} == {"withdrawn"}
    assert Event.objects.filter(ticket=seed, what="merged_in").count() == 1
    banner.move(seed, "cancel", banner.dispatcher, LATER, reason="误报")
    actions.deliver(LATER)
    ended = Notice.objects.filter(kind="ended").values_list("ticket__number", "user")
    assert set(ended) == {
        (seed.number, banner.secretary.person.user.pk),
        (double.number, banner.town_liaison.person.user.pk),
    }


def test_merge_is_undone_and_the_ticket_is_routed_again(banner, seed):
    double = banner.routed(topic=banner.seed)
    deadline = double.answer_by
    banner.move(double, "merge", banner.dispatcher, LATER, into=seed)
    banner.move(double, "unmerge", banner.dispatcher, LATER)
    assert (double.state, double.merged_into, double.end_reason) == (State.SUBMITTED, None, "")
    actions.route([double.pk], LATER)
    double.refresh_from_db()
    assert (double.lead, double.answer_by) == (banner.bureau, deadline)
    assert Event.objects.filter(ticket=seed, what="unmerged").count() == 1


def test_merge_into_itself_or_an_ended_ticket_is_refused(banner, seed):
    double = banner.routed(topic=banner.seed)
    with pytest.raises(Incomplete) as raised:
        banner.move(double, "merge", banner.dispatcher, into=double)
    assert raised.value.errors == {"into": "same_ticket"}
    banner.move(seed, "cancel", banner.dispatcher, reason="误报")
    with pytest.raises(Incomplete) as raised:
        banner.move(double, "merge", banner.dispatcher, into=seed)
    assert raised.value.errors == {"into": "ticket_ended"}


def test_cancelled_ticket_that_was_not_merged_cannot_be_unmerged(banner, seed):
    banner.move(seed, "cancel", banner.dispatcher, reason="误报")
    with pytest.raises(WrongState) as raised:
        banner.move(seed, "unmerge", banner.dispatcher)
    assert raised.value.code == "not_merged"


def test_assistant_of_an_earlier_round_can_be_asked_again(banner, seed):
    banner.move(seed, "answer", banner.market_liaison, text="已配合", result="solved")
    banner.move(seed, "answer", banner.liaison, text="已办", result="solved")
    banner.move(seed, "rework", banner.dispatcher, reason="不够")
    banner.move(seed, "add_assist", banner.liaison, LATER, department=banner.market)
    assert states(seed)[-1] == ("O35", "assist", "waiting")


def test_everybody_who_raised_it_is_told_of_extension_and_suspension(banner, seed):
    double = banner.routed(topic=banner.seed, by=banner.town_liaison)
    banner.move(double, "merge", banner.dispatcher, into=seed)
    banner.move(
        seed,
        "request_extension",
        banner.liaison,
        until=dt.datetime(2026, 12, 1, 9, tzinfo=ZONE),
        reason="缺配件",
    )
    lead = seed.dispatches.get(role="lead")
    banner.move(seed, "decide_extension", banner.dispatcher, dispatch=lead, grant=True)
    banner.move(seed, "request_suspension", banner.liaison, reason="冬季", review_on=dt.date(2027, 4, 1))
    banner.move(seed, "decide_suspension", banner.dispatcher, LATER, dispatch=lead, grant=True)
    actions.deliver(LATER)
    told = Notice.objects.filter(kind__in=["extended", "suspended"], ticket__in=[seed, double])
    raisers = {banner.secretary.person.user.pk, banner.town_liaison.person.user.pk}
    assert set(told.filter(user__in=raisers).values_list("kind", "user")) == {
        (kind, user) for kind in ("extended", "suspended") for user in raisers
    }
