"""Joint screening: rounds, what becomes of findings, hazards with owner and next look, the four joints; what may go down."""

import datetime as dt
from copy import copy

import pytest

from audit import clock
from audit.actions import VIEW_SEALED
from audit.models import AuditRow
from governance import kinds as governance_kinds
from governance.actions import mediation, raisers, screening
from governance.models import Community, FellowRaiser, Finding, Hazard, MediationCase, ReportIn, Round
from governance.quarters import Quarter
from governance.reading.records import joints
from governance.screening import FINDING_RULES, HAZARD_RULES, ROUND_RULES
from governance.tests.subdistrict import TODAY, days
from organisations.models import Organisation, Role, User
from tickets import actions as tickets
from tickets import kinds
from tickets.actions import Reporter
from tickets.lifecycle import Incomplete, NotYours, WrongState
from tickets.models import Move, Outbox, State, Ticket
from tickets.tests.banner import AT, actor, area, join, organisation, post
from tickets.tests.signing_in import browse

#: Which states each step starts from and where it leads, written out a second time by hand.
LEGAL = {
    "find": ({"open"}, None),
    "close": ({"open"}, "closed"),
    "raise": ({"found"}, "raised"),
    "list": ({"found"}, "listed"),
    "settle": ({"found"}, "settled"),
    "look": ({"watched"}, None),
    "hand": ({"watched"}, None),
}


@pytest.fixture
def place(place, monkeypatch, english):
    monkeypatch.setattr(kinds, "_registered", {})
    governance_kinds.register()
    place.matrix()
    place.home = place.grid()
    with clock.frozen_at(AT):
        yield place


def open_round(place, by=None, **fields) -> Round:
    given = {"title": "冬季联合排查", "grids": [place.home], "units": [place.housing]}
    given |= {"starts_on": TODAY, "ends_on": days(7)} | fields
    return screening.open_round(
        community_id=place.community.pk, by=actor(by or place.secretary), at=AT, **given
    )


def find(place, row, by=None, sort="concern", **fields) -> Finding:
    given = {"grid": place.home, "title": "楼道堆放杂物", "description": "三单元楼道。", "found_on": TODAY}
    return screening.find(
        round_id=row.pk, by=actor(by or place.grid_worker), at=AT, sort=sort, **(given | fields)
    )


def listed(place, finding, **fields) -> Hazard:
    given = {"owner": place.housing, "next_look": days(10)} | fields
    return screening.list_hazard(finding_id=finding.pk, by=actor(place.secretary), at=AT, **given)


def test_every_step_starts_and_ends_as_written_by_hand():
    tables = {**ROUND_RULES, **FINDING_RULES, **HAZARD_RULES}
    assert {step.value: (set(rule.sources), rule.target) for step, rule in tables.items()} == LEGAL


@pytest.mark.parametrize(
    ("who", "may"),
    [
        ("secretary", True),
        ("grid_worker", True),
        ("housing_liaison", True),
        ("dispatcher", True),
        ("company_liaison", False),
        ("outsider", False),
    ],
)
def test_findings_are_entered_by_who_takes_part_and_by_nobody_else(place, who, may):
    row = open_round(place)
    if may:
        assert find(place, row, by=getattr(place, who)).unit == getattr(place, who).organisation
    else:
        with pytest.raises(NotYours):
            find(place, row, by=getattr(place, who))


def test_finding_becomes_a_concern_that_is_routed_and_is_taken_up_once(place):
    finding = find(place, open_round(place))
    given = {"finding_id": finding.pk, "by": actor(place.grid_worker), "at": AT}
    ticket = screening.raise_concern(topic=place.service, **given)
    tickets.route([ticket.pk], AT)
    ticket.refresh_from_db()
    assert (ticket.lead, ticket.area, ticket.title) == (place.housing, place.grid_area, "楼道堆放杂物")
    with pytest.raises(WrongState):
        screening.raise_concern(topic=place.service, **given)
    with pytest.raises(WrongState):
        screening.settle(settled="已清理", **given)


def test_round_closes_once_everything_is_taken_up(place):
    row = open_round(place)
    finding = find(place, row)
    given = {"round_id": row.pk, "by": actor(place.secretary), "at": AT, "summary": "排查一处。"}
    with pytest.raises(WrongState):
        screening.close_round(**given)
    screening.settle(finding_id=finding.pk, by=actor(place.grid_worker), at=AT, settled="当场清理")
    assert screening.close_round(**given).state == "closed"
    with pytest.raises(WrongState):
        find(place, row)


@pytest.mark.parametrize("fields", [{"found_on": days(1)}, {"found_on": days(-1)}])
def test_finding_outside_the_days_of_the_round_names_the_field(place, fields):
    with pytest.raises(Incomplete) as refused:
        find(place, open_round(place), **fields)
    assert list(refused.value.errors) == ["found_on"]


def test_dispute_is_sealed_and_becomes_a_case_of_the_committee_only(client, place):
    justice = organisation("O22", "司法局", place.banner_area)
    join(place.alliance, justice)
    keeper = post(justice, Role.LIAISON)
    committee = mediation.form_committee(
        community_id=place.community.pk, by=actor(place.secretary), at=AT, unit=justice, body="甲调委会"
    )
    finding = find(place, open_round(place), sort="dispute", title="邻里纠纷", description="赵某与钱某漏水。")
    assert (finding.description, finding.dispute.reveal()) == ("", "赵某与钱某漏水。")
    with pytest.raises(WrongState):
        screening.raise_concern(finding_id=finding.pk, by=actor(place.secretary), at=AT, topic=place.service)
    page = f"/communities/mediation/committees/{committee.pk}/new/"
    begin = {"finding": finding.pk, "begin": "1"}
    assert browse(client, place.secretary).post(page, begin).status_code == 404
    assert "漏水" not in browse(client, place.secretary).get(finding.get_absolute_url()).content.decode()
    browser = browse(client, keeper)
    assert page in browser.get(finding.get_absolute_url()).content.decode()
    assert "赵某与钱某漏水" in browser.post(page, begin).content.decode()
    assert [row.data["field"] for row in AuditRow.objects.filter(action=VIEW_SEALED)] == ["dispute"]
    sent = {"finding": finding.pk, "origin": "invitation", "dispute": "漏水"}
    sent |= {"one_name": "赵某某", "two_name": "钱某某"}
    assert browser.post(page, sent).status_code == 302
    finding.refresh_from_db()
    assert (finding.state, finding.case) == ("mediation", MediationCase.objects.get())
    assert browser.post(page, sent).status_code == 404


def test_hazard_reminds_its_owner_once_on_its_day_until_it_is_gone(place):
    hazard = listed(place, find(place, open_round(place), sort="hazard"))
    Outbox.objects.all().delete()
    due = AT + dt.timedelta(days=10)
    assert screening.remind_of_hazards(AT + dt.timedelta(days=9)) == 0
    assert screening.remind_of_hazards(due.replace(hour=1)) == 0
    assert screening.remind_of_hazards(due) == 1
    assert screening.remind_of_hazards(due) == 0
    notice = Outbox.objects.get()
    assert (notice.organisation, notice.kind, notice.link) == (
        place.housing,
        "review_due",
        hazard.get_absolute_url(),
    )
    look = {"hazard_id": hazard.pk, "by": actor(place.housing_liaison), "at": due}
    with pytest.raises(Incomplete):
        screening.look(there=True, result="仍有", **look)
    screening.look(there=True, result="仍有", next_look=days(20), **look)
    assert screening.remind_of_hazards(AT + dt.timedelta(days=20)) == 1
    screening.look(there=False, result="已拆除", **look)
    hazard.refresh_from_db()
    assert (hazard.state, hazard.ended_on, hazard.looks.count()) == ("removed", days(10), 2)
    assert screening.remind_of_hazards(AT + dt.timedelta(days=30)) == 0


def test_hazard_is_looked_at_by_owner_or_community_and_handed_by_the_community(place):
    hazard = listed(place, find(place, open_round(place), sort="hazard"))
    given = {"hazard_id": hazard.pk, "at": AT}
    with pytest.raises(NotYours):
        screening.look(by=actor(place.company_liaison), there=False, result="没了", **given)
    with pytest.raises(NotYours):
        screening.hand(by=actor(place.housing_liaison), owner=place.unit, next_look=days(3), **given)
    screening.hand(by=actor(place.secretary), owner=place.street, next_look=days(3), **given)
    hazard.refresh_from_db()
    assert (hazard.owner, hazard.next_look) == (place.street, days(3))


def test_joints_count_the_records_of_their_quarter(place):
    row = open_round(place)
    find(place, row, sort="dispute")
    listed(place, find(place, row, sort="hazard"))
    user = User.objects.get(pk=place.secretary.person.user.pk)
    counted = {
        code: number for joint in joints(user, Quarter.of(TODAY)) for code, _n, number in joint.figures
    }
    assert counted == {
        "rounds": 1, "disputes": 1, "watched": 1, "removed": 0, "solved": 0, "services": 0
    }  # fmt: skip
    before = {
        code: number for joint in joints(user, Quarter.of(TODAY).before) for code, _n, number in joint.figures
    }
    assert not any(before.values())


def test_pages_from_opening_a_round_to_the_hazard_looked_at(client, place):
    browser = browse(client, place.secretary)
    sent = {"step": "screen", "title": "排查", "grids": [place.home.pk], "units": ["O19"]}
    sent |= {"starts_on": TODAY.isoformat(), "ends_on": days(3).isoformat()}
    community = place.community.get_absolute_url()
    assert browser.post(community, sent | {"grids": []}).status_code == 422
    assert browser.post(community, sent).status_code == 302
    row = Round.objects.get()
    page = row.get_absolute_url()
    found = {
        "step": "find",
        "sort": "hazard",
        "grid": place.home.pk,
        "title": "飞线充电",
        "description": "二单元",
    }
    assert browser.post(page, found | {"found_on": TODAY.isoformat()}).status_code == 302
    finding = Finding.objects.get()
    owned = {"step": "list", "owner": "O19", "next_look": TODAY.isoformat()}
    assert browser.post(finding.get_absolute_url(), owned).status_code == 422
    assert (
        browser.post(finding.get_absolute_url(), owned | {"next_look": days(5).isoformat()}).status_code
        == 302
    )
    assert browser.post(finding.get_absolute_url(), owned).status_code == 409
    hazard = Hazard.objects.get()
    for address in ("/communities/screening/", "/communities/hazards/", hazard.get_absolute_url()):
        assert browser.get(address).status_code == 200
    for name in ("rounds", "disputes", "watched", "removed", "solved", "services"):
        assert browser.get(f"/communities/screening/records/{name}/").status_code == 200
    assert browser.get("/communities/screening/records/nothing/").status_code == 404
    assert browser.get("/communities/screening/?community=999").status_code == 404
    other = browse(client, place.outsider)
    for address in (page, finding.get_absolute_url(), hazard.get_absolute_url()):
        assert other.get(address).status_code == 404


@pytest.mark.parametrize("rows", [1, 30])
def test_lists_of_any_length_take_the_same_queries(client, place, rows, django_assert_num_queries):
    for number in range(rows):
        row = open_round(place, title=f"第{number}轮")
        listed(place, find(place, row, sort="hazard"))
        find(place, row, sort="dispute")
    browser = browse(client, place.secretary)
    for address, number in (
        ("/communities/screening/", 12),
        ("/communities/hazards/", 6),
        ("/communities/screening/records/disputes/", 6),
        ("/communities/screening/records/watched/", 6),
    ):
        browser.get(address)
        with django_assert_num_queries(number):
            assert browser.get(address).status_code == 200


@pytest.mark.parametrize("rows", [1, 30])
def test_other_lists_of_any_length_keep_their_budget(client, place, rows, django_assert_max_num_queries):
    """Communities, concerns solved by several units, and confirmed services."""
    unit = {"kind": "community", "superior": place.street}
    for number in range(rows):
        where = area(f"1504224045{number:02d}", f"第{number}社区", "community", place.street_area)
        code = f"C5{number:02d}"
        host = Organisation.objects.create(
            code=code, name=f"第{number}社区", area=where, path=f"T404/{code}/", **unit
        )
        alliance = copy(place.alliance)
        alliance.pk, alliance.code = None, f"COM-{number}"
        alliance.save(force_insert=True)
        join(alliance, place.housing)
        Community.objects.create(alliance=alliance, area=where, unit=host)
        ticket = in_triage(place)
        Ticket.objects.filter(pk=ticket.pk).update(state=State.CLOSED, closed_at=AT, outcome="solved")
        ticket.dispatches.update(
            state="answered",
            ended_at=None,
            role="assist",
            signed_at=AT,
            answered_at=AT,
            answer="已办",
            answered_by=place.housing_liaison.person.user,
            result="solved",
        )
        report = ReportIn.objects.create(
            host=host,
            unit=place.housing,
            state="accepted",
            reported_on=TODAY,
            accepted_on=TODAY,
            offers="志愿服务",
        )
        report.services.create(held_on=TODAY, place="社区", result="清扫", state="confirmed", confirmed_at=AT)
    browser = browse(client, place.housing_liaison)
    for address, word in (
        ("/communities/", "第0社区"),
        ("/communities/screening/records/solved/", "物业服务"),
        ("/communities/screening/records/services/", "清扫"),
    ):
        assert word in browser.get(address).content.decode()
        with django_assert_max_num_queries(8):
            assert browser.get(address).status_code == 200


# What may go down, and several raisers


def in_triage(place, **fields) -> Ticket:
    for name, value in fields.items():
        setattr(place.service, name, value)
    place.service.save()
    ticket = tickets.raise_ticket(
        by=actor(place.housing_liaison),
        at=AT,
        alliance=place.alliance,
        topic=place.service,
        area=place.area,
        title="物业服务",
        description="垃圾无人清理。",
        reporter=Reporter(anonymous=True),
    )
    tickets.route([ticket.pk], AT)
    ticket.dispatches.update(state="withdrawn", ended_at=AT)
    Ticket.objects.filter(pk=ticket.pk).update(state=State.TRIAGE, lead=None)
    return ticket


@pytest.mark.parametrize(
    ("duty", "lead", "assist"),
    [
        ({"may_go_down": True, "duty_item": "第12项"}, True, True),
        ({"may_go_down": False, "duty_item": "配合第3项"}, False, True),
        ({"may_go_down": False, "duty_item": ""}, False, False),
        ({"may_go_down": True, "duty_item": ""}, False, False),
    ],
)
def test_concern_goes_down_only_as_the_duty_list_says(place, duty, lead, assist):
    def assign(department, assists=()):
        tickets.move(
            ticket_id=in_triage(place, **duty).pk,
            move=Move.ASSIGN,
            by=actor(place.dispatcher),
            at=AT,
            data={"department": department, "assists": list(assists), "basis": "职责分工"},
        )

    for allowed, department, assists in ((lead, place.street, ()), (assist, place.housing, [place.street])):
        if allowed:
            assign(department, assists)
        else:
            with pytest.raises(Incomplete) as refused:
                assign(department, assists)
            assert set(refused.value.errors) == {"department", "assists"}


def test_ticket_page_tells_what_helps_to_assess(client, place):
    ticket = in_triage(place)
    in_triage(place)
    page = browse(client, place.dispatcher).get(f"/tickets/{ticket.number}/").content.decode()
    assert "1 raiser" in page
    assert "may not go down" in page
    assert "Perhaps the same concern" in page


def test_fellow_raisers_are_sealed_shown_for_a_reason_told_and_forgotten(client, place):
    ticket = in_triage(place)
    by = actor(place.dispatcher)
    fellow = raisers.add_fellow(ticket=ticket, by=by, at=AT, name="孙某某", phone="0476-0000009")
    raisers.add_fellow(ticket=ticket, by=by, at=AT)
    for who in ("street_liaison", "secretary", "company_liaison"):
        with pytest.raises(NotYours):
            raisers.add_fellow(ticket=ticket, by=actor(getattr(place, who)), at=AT)
    page = f"/communities/raisers/{ticket.number}/"
    browser = browse(client, place.dispatcher)
    assert "孙某某" not in browser.get(page).content.decode()
    assert "3 raisers" in browser.get(f"/tickets/{ticket.number}/").content.decode()
    browser.post(f"{page}{fellow.pk}/", {"reason": " "})
    assert not AuditRow.objects.filter(action=VIEW_SEALED).exists()
    assert "孙某某" in browser.post(f"{page}{fellow.pk}/", {"reason": "回访"}).content.decode()
    assert AuditRow.objects.filter(action=VIEW_SEALED).count() == 1
    with pytest.raises(WrongState):
        raisers.tell_fellow(ticket=ticket, by=by, at=AT, fellow=fellow)
    closed = {"state": State.CLOSED, "closed_at": AT, "outcome": "solved"}
    Ticket.objects.filter(pk=ticket.pk).update(**closed)
    browser.post(f"{page}{fellow.pk}/", {"what": "told"})
    fellow.refresh_from_db()
    assert fellow.told_at == AT
    with pytest.raises(WrongState):
        raisers.add_fellow(ticket=ticket, by=by, at=AT)
    assert raisers.forget_fellows(AT + dt.timedelta(days=90)) == 0
    assert raisers.forget_fellows(AT + dt.timedelta(days=91)) == 1
    fellow.refresh_from_db()
    assert (bool(fellow.name), bool(fellow.phone), FellowRaiser.objects.count()) == (False, False, 2)


def test_urgency_is_assessed_by_the_office_until_the_concern_is_dispatched(client, place):
    ticket = in_triage(place)
    Ticket.objects.filter(pk=ticket.pk).update(answer_by=None)
    page = f"/communities/raisers/{ticket.number}/urgency/"
    sent = {"urgency": "urgent", "note": "影响多户"}
    assert browse(client, place.housing_liaison).post(page, sent).status_code == 422
    browser = browse(client, place.dispatcher)
    assert browser.post(page, sent | {"note": ""}).status_code == 422
    assert browser.post(page, sent).status_code == 302
    ticket.refresh_from_db()
    assert (ticket.urgency, ticket.events.filter(what="urgency").get().note) == ("urgent", "影响多户")
    Ticket.objects.filter(pk=ticket.pk).update(answer_by=AT)
    assert browser.post(page, sent | {"urgency": "normal"}).status_code == 422
    ticket.refresh_from_db()
    assert ticket.urgency == "urgent"
