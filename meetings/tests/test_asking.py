"""Call-outs and advice: their tables, verbs, pages, and what is offered while a concern is typed."""

import datetime as dt

import pytest
from django.urls import reverse

from audit import clock
from meetings.actions import advising, callouts
from meetings.lifecycle import ADVICE_RULES, CALL_OUT_RULES, check, open_steps
from meetings.models import Advice, AdviceState, CalledUnit, CallOut, CallOutState
from organisations.models import Alliance, Organisation, Post, Role, User
from tickets.lifecycle import Incomplete, NotYours, WrongState
from tickets.standing import Actor
from tickets.tests.banner import AT, actor, post
from tickets.tests.signing_in import browse

SOON = AT + dt.timedelta(hours=4)
OFFICE, TOWN, VILLAGE, BUREAU, STRANGER = (Organisation(pk=pk, code=f"U{pk}") for pk in range(1, 6))
ALLIANCE = Alliance(pk=1, code="COM-A", lead=OFFICE)
#: Each step: its sources, target, and who may, written out a second time by hand.
CALL_OUT_LEGAL = {
    "whistle": ({"asked"}, "whistled", TOWN),
    "decline": ({"asked"}, "declined", TOWN),
    "report": ({"whistled"}, None, BUREAU),
    "rate": ({"whistled"}, None, VILLAGE),
    "end": ({"whistled"}, "ended", VILLAGE),
}
ADVICE_LEGAL = {
    "answer": ({"asked"}, "answered", BUREAU),
    "publish": ({"answered"}, "published", BUREAU),
    "send_back": ({"answered"}, "asked", BUREAU),
    "take_back": ({"asked"}, "withdrawn", VILLAGE),
    "withdraw": ({"published"}, "withdrawn", BUREAU),
}


def acting(unit: Organisation, role: Role = Role.LIAISON, pk: int = 1) -> Actor:
    return Actor(User(pk=pk), Post(organisation=unit, role=role))


def call_out_row(state):
    row = CallOut(alliance=ALLIANCE, unit=VILLAGE, township=TOWN, state=state)
    row.called_ids = frozenset({BUREAU.pk})
    return row


def advice_row(state):
    return Advice(alliance=ALLIANCE, unit=VILLAGE, department=BUREAU, answered_by_id=9, state=state)


@pytest.mark.parametrize(
    ("rules", "legal", "make", "states"),
    [
        (CALL_OUT_RULES, CALL_OUT_LEGAL, call_out_row, CallOutState.values),
        (ADVICE_RULES, ADVICE_LEGAL, advice_row, AdviceState.values),
    ],
)
def test_every_pair_of_step_and_state_and_every_unit_is_as_written_by_hand(rules, legal, make, states):
    assert {step.value for step in rules} == set(legal)
    for step in rules:
        sources, target, unit = legal[step]
        for state in states:
            row = make(state)
            assert (step in open_steps(rules, acting(unit), row)) == (state in sources), (step, state)
            if state in sources:
                assert check(rules, step, acting(unit), row).target == target
            else:
                with pytest.raises(WrongState):
                    check(rules, step, acting(unit), row)
            for other in {TOWN, VILLAGE, BUREAU, STRANGER} - {unit}:
                with pytest.raises(NotYours):
                    check(rules, step, acting(other), row)
            with pytest.raises(NotYours):
                check(rules, step, acting(unit, Role.ACCOUNT_KEEPER), row)


def test_answer_is_checked_by_the_office_or_a_second_person_but_never_by_its_author():
    row = advice_row("answered")
    assert check(ADVICE_RULES, "publish", acting(OFFICE, Role.DISPATCHER), row)
    with pytest.raises(NotYours):
        check(ADVICE_RULES, "publish", acting(BUREAU, pk=9), row)


@pytest.fixture
def asked(banner) -> CallOut:
    return callouts.ask(
        by=actor(banner.secretary),
        at=AT,
        alliance=banner.alliance,
        area=banner.village_area,
        title="收购点占道",
        description="需要几家单位一起到场。",
    )


@pytest.fixture
def whistled(banner, asked) -> CallOut:
    return callouts.whistle(
        callout_id=asked.pk,
        by=actor(banner.town_liaison),
        at=AT,
        units=[banner.bureau, banner.market],
        meets_at=SOON,
        place="村口收购点",
    )


@pytest.mark.django_db
class TestCallOut:
    def test_community_asks_the_township_of_the_place(self, banner, asked):
        assert (asked.unit, asked.township, asked.state) == (banner.village, banner.town, "asked")

    def test_bureau_does_not_ask_and_a_place_without_township_is_refused(self, banner):
        given = {"at": AT, "alliance": banner.alliance, "title": "x", "description": "x"}
        with pytest.raises(NotYours):
            callouts.ask(by=actor(banner.liaison), area=banner.village_area, **given)
        with pytest.raises(Incomplete):
            callouts.ask(by=actor(banner.secretary), area=banner.area, **given)

    def test_whistle_calls_members_at_a_time_to_come(self, banner, asked):
        given = {"callout_id": asked.pk, "by": actor(banner.town_liaison), "at": AT, "place": "村口"}
        for units, meets_at, wrong in (
            ([], SOON, {"units"}),
            ([banner.outsider], SOON, {"units"}),
            ([banner.bureau], AT, {"meets_at"}),
        ):
            with pytest.raises(Incomplete) as raised:
                callouts.whistle(units=units, meets_at=meets_at, **given)
            assert set(raised.value.errors) == wrong
        with pytest.raises(NotYours):
            callouts.whistle(
                units=[banner.bureau], meets_at=SOON, **(given | {"by": actor(banner.secretary)})
            )

    def test_from_report_to_rating_and_end(self, banner, whistled):
        given = {"callout_id": whistled.pk, "at": SOON}
        with pytest.raises(Incomplete):
            callouts.report(by=actor(banner.liaison), response="called", result="x", **given)
        callouts.report(by=actor(banner.liaison), response="reported", result="已疏导", **given)
        with pytest.raises(WrongState):
            callouts.end(by=actor(banner.secretary), **given)
        rows = [
            CalledUnit(organisation=banner.bureau, rating="satisfied", remark="到场快"),
            CalledUnit(organisation=banner.market, rating="dissatisfied", remark="未到场"),
        ]
        callouts.rate(by=actor(banner.secretary), rows=rows, **given)
        ended = callouts.end(by=actor(banner.secretary), **given)
        assert (ended.state, ended.ended_at) == ("ended", SOON)
        assert list(ended.called.values_list("organisation__code", "response", "rating", "remark")) == [
            ("O05", "reported", "satisfied", "到场快"),
            ("O35", "called", "dissatisfied", "未到场"),
        ]

    def test_declined_says_why(self, banner, asked):
        callouts.decline(callout_id=asked.pk, by=actor(banner.town_liaison), at=AT, reason="一家单位即可办理")
        asked.refresh_from_db()
        assert (asked.state, asked.end_reason) == ("declined", "一家单位即可办理")

    def test_visible_to_those_concerned_only(self, banner, asked):
        def sees(reader):
            return CallOut.objects.visible_to(reader.person.user).exists()

        assert [sees(each) for each in (banner.secretary, banner.town_liaison, banner.head)] == [True] * 3
        assert not sees(banner.liaison), "nobody has called the bureau yet"

    def test_by_the_pages(self, client, banner):
        with clock.frozen_at(AT):
            browse(client, banner.secretary).post(
                reverse("meetings:new_call_out"),
                {
                    "alliance": "IND-BROOM",
                    "title": "收购点占道",
                    "area": "150422102201",
                    "description": "一起到场",
                },
            )
            row = CallOut.objects.get()
            address = row.get_absolute_url()
            whistle = {"units": ["O05"], "meets_at": "2026-11-23T13:00", "place": "村口"}
            sent = browse(client, banner.town_liaison).post(address, {"step": "whistle"} | whistle)
            assert sent.status_code == 302
            report = {"step": "report", "response": "reported", "result": "已疏导"}
            assert browse(client, banner.liaison).post(address, report).status_code == 302
            browse(client, banner.secretary)
            early = client.post(address, {"step": "end"})
            assert early.status_code == 409
            unit = banner.bureau.pk
            rated = client.post(address, {"step": "rate", f"rating-{unit}": "mostly", f"remark-{unit}": "好"})
            assert rated.status_code == 302
            assert client.post(address, {"step": "end"}).status_code == 302
            (shown,) = client.get(reverse("meetings:call_outs")).context["page"].rows
            assert (shown.reported, shown.departments, shown.state) == (1, 1, "ended")
            assert browse(client, banner.market_liaison).get(address).status_code == 404
            nobody = browse(client, banner.liaison).get(reverse("meetings:new_call_out"))
            assert "form" not in nobody.context


@pytest.fixture
def question(banner) -> Advice:
    return advising.ask_advice(
        by=actor(banner.secretary),
        at=AT,
        alliance=banner.alliance,
        department=banner.bureau,
        title="笤帚苗种子补贴怎么申请",
        description="外地承包户可以申请吗",
    )


def published(banner, question, **fields) -> Advice:
    given = {"advice_id": question.pk, "at": AT}
    advising.answer(
        by=actor(banner.liaison), answer="持承包合同到农牧局申请。", basis="左农发〔2026〕1号", **given
    )
    return advising.publish(by=actor(banner.head), **given, **fields)


@pytest.mark.django_db
class TestAdvice:
    def test_question_to_a_unit_that_is_no_member_is_refused(self, banner):
        with pytest.raises(Incomplete):
            advising.ask_advice(
                by=actor(banner.secretary),
                at=AT,
                alliance=banner.alliance,
                department=banner.outsider,
                title="x",
            )

    def test_answer_is_read_by_nobody_else_before_it_is_checked(self, client, banner, question):
        advising.answer(
            advice_id=question.pk, by=actor(banner.liaison), at=AT, answer="未核对的答复", basis="x"
        )
        address = question.get_absolute_url()
        with clock.frozen_at(AT):
            assert "未核对的答复" not in browse(client, banner.secretary).get(address).content.decode()
            assert "未核对的答复" in browse(client, banner.head).get(address).content.decode()
            assert browse(client, banner.market_liaison).get(address).status_code == 404

    def test_author_does_not_check_and_a_sent_back_answer_is_written_anew(self, banner, question):
        given = {"advice_id": question.pk, "at": AT}
        advising.answer(by=actor(banner.liaison), answer="甲", basis="乙", **given)
        with pytest.raises(NotYours):
            advising.publish(by=actor(banner.liaison), **given)
        back = advising.send_back(by=actor(post(banner.bureau, Role.UNIT_LEADER)), reason="依据不全", **given)
        assert (back.state, back.note) == ("asked", "依据不全")
        assert published(banner, question).note == ""

    def test_published_answer_is_read_by_every_business_account_until_it_ends(self, banner, question):
        with pytest.raises(Incomplete):
            published(banner, question, valid_until=AT.date() - dt.timedelta(days=1))
        advising.publish(
            advice_id=question.pk, by=actor(banner.head), at=AT, valid_until=AT.date() + dt.timedelta(days=9)
        )
        stranger = post(banner.outsider, Role.LIAISON).person.user
        known = Advice.objects.visible_to(stranger)
        assert known.known(AT.date()).get().checked_by == banner.head.person.user
        assert not known.known(AT.date() + dt.timedelta(days=10)).exists()
        keeper = post(banner.bureau, Role.ROSTER_KEEPER).person.user
        assert not Advice.objects.visible_to(keeper).exists()

    def test_question_taken_back_and_entry_withdrawn_are_offered_to_nobody(self, banner, question):
        published(banner, question)
        gone = advising.withdraw(advice_id=question.pk, by=actor(banner.liaison), at=AT, reason="政策调整")
        assert (gone.state, Advice.objects.all().known(AT.date()).exists()) == ("withdrawn", False)

    @pytest.mark.parametrize(
        ("typed", "found"),
        [("笤帚苗种子补贴如何申请", 1), ("种子补贴怎么申请", 1), ("村里路灯坏了没人修", 0), ("种子", 0)],
    )
    def test_offered_while_a_like_concern_is_typed(self, client, banner, question, typed, found):
        published(banner, question)
        data = {"alliance": "IND-BROOM", "title": typed, "description": ""}
        with clock.frozen_at(AT):
            answer = browse(client, banner.secretary).post(reverse("tickets:new_similar"), data)
        assert len(answer.context["offered"]) == found
        assert (question.get_absolute_url() in answer.content.decode()) == bool(found)

    def test_expired_entry_is_not_offered(self, client, banner, question):
        published(banner, question, valid_until=AT.date())
        data = {"alliance": "IND-BROOM", "title": question.title, "description": ""}
        with clock.frozen_at(AT + dt.timedelta(days=1)):
            answer = browse(client, banner.secretary).post(reverse("tickets:new_similar"), data)
        assert answer.context["offered"] == []

    def test_by_the_pages(self, client, banner):
        with clock.frozen_at(AT):
            asked = {"alliance": "IND-BROOM", "department": "O05", "title": "种子补贴怎么申请"}
            sent = browse(client, banner.secretary).post(reverse("meetings:new_advice"), asked)
            row = Advice.objects.get()
            assert sent.url == row.get_absolute_url()
            answer = {"step": "answer", "answer": "到农牧局申请", "basis": "左农发〔2026〕1号"}
            assert browse(client, banner.liaison).post(sent.url, answer).status_code == 302
            assert client.post(sent.url, {"step": "publish"}).status_code == 403
            assert browse(client, banner.head).post(sent.url, {"step": "publish"}).status_code == 302
            browse(client, banner.market_liaison)
            address = reverse("meetings:advice")
            for query, rows in (
                ("", 1),
                ("?search=农牧", 1),
                ("?search=路灯", 0),
                ("?tab=open", 0),
                ("?department=x", 0),
            ):
                assert len(client.get(address + query).context["page"].rows) == rows
            assert "左农发" in client.get(sent.url).content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "queries"), [("call_outs", 6), ("advice", 7)])
@pytest.mark.parametrize("rows", [1, 20])
def test_list_of_any_length_takes_the_same_queries(
    client, banner, name, queries, rows, django_assert_num_queries
):
    for number in range(rows):
        given = {"by": actor(banner.secretary), "at": AT, "alliance": banner.alliance, "title": f"{number}"}
        if name == "advice":
            published(banner, advising.ask_advice(department=banner.bureau, **given))
        else:
            callouts.ask(area=banner.village_area, description="x", **given)
    browse(client, banner.head).get(reverse(f"meetings:{name}"))
    with django_assert_num_queries(queries):
        client.get(reverse(f"meetings:{name}"))
