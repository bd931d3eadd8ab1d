"""A concern that was raised like any other is hidden later from whom it is about, and stands on no meeting's agenda."""

import pytest

from audit import clock
from audit.models import AuditRow
from governance.actions import conflicts
from governance.models import About
from governance.tests.test_conflicts import in_force, readers
from meetings.actions import convening
from meetings.models import Meeting, MeetingKind
from meetings.reading.meetings import meeting_page
from meetings.views.papers import minutes_of
from organisations.models import User
from tickets import actions
from tickets.lifecycle import Incomplete, NotYours, WrongState
from tickets.models import CellUnit, Event, Move, Responsibility, State
from tickets.tests.banner import AT, actor, cell
from tickets.tests.signing_in import browse

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


@pytest.fixture
def place(served):
    return served


def ordinary(place):
    """A concern about service: housing leads, the company assists."""
    ticket = actions.raise_ticket(
        by=actor(place.street_liaison),
        at=AT,
        alliance=place.alliance,
        topic=place.service,
        area=place.estate_area,
        title="物业经理多收停车费",
        description="电梯停运。",
    )
    actions.route([ticket.pk], AT)
    ticket.refresh_from_db()
    return ticket


def say(place, ticket, subject, by=None):
    return conflicts.say_about(
        ticket_id=ticket.pk, by=actor(by or place.street_liaison), at=AT, subject=subject
    )


def account(post) -> User:
    return User.objects.get(pk=post.person.user.pk)


def meeting_about(place, ticket) -> Meeting:
    meeting = convening.plan(
        by=actor(place.dispatcher),
        at=AT,
        alliance=place.alliance,
        units=[place.housing, place.company],
        kind=MeetingKind.values[0],
        title="第一次联席会议",
        starts_at=AT.replace(day=AT.day + 1),
        place="会议室",
        convener="党组",
        chair="甲",
        secretary="乙",
    )
    put_on(place, meeting, ticket)
    return meeting


def put_on(place, meeting, ticket):
    return convening.add_item(meeting_id=meeting.pk, by=actor(place.dispatcher), at=AT, ticket=ticket)


def test_what_the_assistant_holds_is_taken_back_and_the_lead_goes_on(place):
    ticket = ordinary(place)
    assert "company_head" in readers(place, ticket)
    say(place, ticket, place.company)
    ticket.refresh_from_db()
    assert in_force(ticket) == [("O19", "lead")]
    assert readers(place, ticket) == {"dispatcher", "street_liaison", "housing_liaison"}
    assert (ticket.state, Event.objects.filter(ticket=ticket, what="step_aside").count()) == (
        State.DISPATCHED,
        1,
    )
    assert AuditRow.objects.filter(action="about.say").count() == 1


def test_with_its_lead_gone_the_concern_is_routed_anew_to_the_unit_above(place):
    communities_unit_leads(place)
    ticket = ordinary(place)
    assert in_force(ticket) == [("C901", "lead")]
    say(place, ticket, place.secretary, by=place.dispatcher)
    ticket.refresh_from_db()
    assert (ticket.state, ticket.lead) == (State.SUBMITTED, None)
    actions.route([ticket.pk], AT)
    assert in_force(ticket) == [("T404", "lead")]
    assert readers(place, ticket) == {"dispatcher", "street_liaison"}


def communities_unit_leads(place):
    CellUnit.objects.all().delete()
    Responsibility.objects.filter(topic=place.service).delete()
    cell(place.service, [place.unit])


@pytest.mark.parametrize("name", ["secretary", "company_head", "housing_liaison"])
def test_neither_whom_it_may_be_about_nor_a_department_says_so(place, name):
    ticket = ordinary(place)
    with pytest.raises(NotYours):
        say(place, ticket, place.company, by=getattr(place, name))
    assert not About.objects.exists()


def test_it_is_said_once_and_only_of_whom_it_can_be_about(place):
    ticket = ordinary(place)
    with pytest.raises(Incomplete):
        say(place, ticket, place.stranger)
    say(place, ticket, place.company)
    with pytest.raises(WrongState):
        say(place, ticket, place.unit)


def test_a_closed_concern_is_hidden_and_may_be_reopened(place):
    ticket = ordinary(place)
    by = actor(place.dispatcher)
    actions.move(ticket_id=ticket.pk, move=Move.CANCEL, by=by, at=AT, data={"reason": "重复"})
    say(place, ticket, place.company)
    ticket.refresh_from_db()
    assert ticket.state == State.CANCELLED
    assert "company_head" not in readers(place, ticket)


def test_no_meeting_takes_a_hidden_concern_up(place):
    ticket = ordinary(place)
    say(place, ticket, place.company)
    with pytest.raises(Incomplete) as refused:
        meeting_about(place, ticket)
    assert list(refused.value.errors) == ["ticket"]


def test_an_agenda_shows_a_concern_hidden_later_only_to_those_who_see_it(client, place):
    ticket = ordinary(place)
    meeting = meeting_about(place, ticket)
    address = meeting.get_absolute_url()
    with clock.frozen_at(AT):
        assert ticket.title in browse(client, place.company_head).get(address).content.decode()
        say(place, ticket, place.company)
        for url, by, seen in (
            (address, place.company_head, False),
            (f"{address}sheet/", place.company_head, False),
            (f"{address}sheet/", place.dispatcher, False),
            (address, place.dispatcher, True),
            (address, place.housing_liaison, True),
        ):
            page = browse(client, by).get(url).content.decode()
            assert (ticket.title in page, ticket.number in page) == (seen, seen), (url, by)
    page = meeting_page(meeting, account(place.dispatcher), with_apart=False)
    assert ticket.title not in str(minutes_of(page))


def test_the_page_says_it_and_leads_back(client, place):
    ticket = ordinary(place)
    page = f"/communities/concerns/{ticket.number}/about/"
    browser = browse(client, place.street_liaison)
    assert page in browser.get(f"/tickets/{ticket.number}/").content.decode()
    assert browser.post(page, {"subject": "unit-X"}).status_code == 422
    answer = browser.post(page, {"subject": f"unit-{place.company.code}"})
    assert (answer.status_code, answer.url) == (302, f"/tickets/{ticket.number}/")
    assert browser.post(page, {"subject": f"unit-{place.unit.code}"}).status_code == 409
    assert browse(client, place.housing_liaison).get(page).status_code == 404
    assert browse(client, place.company_head).get(page).status_code == 404
