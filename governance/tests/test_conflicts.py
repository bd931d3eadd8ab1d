"""Concerns about a company, the community, its secretary and its grid worker: one level up, and not there for whoever holds
a post in the unit they are about."""

import pytest

from governance.actions import conflicts
from governance.models import About
from governance.tests.subdistrict import TODAY
from organisations.models import Role, User
from tickets import actions
from tickets.actions import Reporter
from tickets.lifecycle import Incomplete, WrongState
from tickets.models import DispatchState, Event, Move, Notice, Outbox, State, Ticket
from tickets.tests.banner import AT, SINCE, actor, post
from tickets.tests.signing_in import browse

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
THERE = ("secretary", "grid_worker", "other_worker")
OF_COMPANY = ("company_head", "company_liaison")
ABOVE = ("dispatcher", "street_liaison")


@pytest.fixture
def place(served):
    return served


def concern(place, subject, by=None, topic=None) -> Ticket:
    ticket = conflicts.raise_about(
        by=actor(by or place.street_liaison),
        at=AT,
        community=place.community,
        subject=subject,
        topic=topic or place.service,
        title="反映问题",
        description="居民反映的情况。",
        reporter=Reporter(name="某居民", phone="0476-0000001"),
    )
    actions.route([ticket.pk], AT)
    ticket.refresh_from_db()
    return ticket


def sees(by, ticket) -> bool:
    user = User.objects.get(pk=by.person.user.pk)
    return Ticket.objects.visible_to(user).filter(pk=ticket.pk).exists()


def readers(place, ticket) -> set[str]:
    names = (*THERE, *OF_COMPANY, *ABOVE, "housing_liaison", "outsider")
    return {name for name in names if sees(getattr(place, name), ticket)}


def in_force(ticket) -> list[tuple[str, str]]:
    rows = ticket.dispatches.exclude(state=DispatchState.WITHDRAWN).order_by("id")
    return [(row.organisation.code, row.role) for row in rows.select_related("organisation")]


def test_concern_about_the_company_goes_to_housing_without_the_company_as_assistant(place):
    plain = actions.raise_ticket(
        by=actor(place.street_liaison),
        at=AT,
        alliance=place.alliance,
        topic=place.service,
        area=place.estate_area,
        title="电梯",
        description="电梯停运。",
    )
    actions.route([plain.pk], AT)
    assert in_force(plain) == [("O19", "lead"), ("O18", "assist")]
    ticket = concern(place, place.company)
    assert in_force(ticket) == [("O19", "lead")]
    assert readers(place, ticket) == {"dispatcher", "street_liaison", "housing_liaison"}


@pytest.mark.parametrize("subject", ["unit", "secretary", "grid_worker"])
def test_concern_about_the_community_or_its_people_goes_to_the_unit_above(place, subject):
    ticket = concern(place, getattr(place, subject), by=place.dispatcher)
    assert in_force(ticket) == [("T404", "lead")]
    assert readers(place, ticket) == set(ABOVE)
    decision = ticket.decisions.get()
    assert decision.basis == "The concern is about a unit or its people; it goes one level up."


def test_concern_raised_from_inside_is_not_there_for_the_raiser_either(place):
    ticket = concern(place, place.secretary, by=place.grid_worker)
    assert readers(place, ticket) == set(ABOVE)


@pytest.mark.parametrize(
    "url", ["/tickets/{}/", "/tickets/{}/events/", "/tickets/{}/sheet/", "/api/v1/tickets/{}/"]
)
def test_concern_has_no_page_for_whom_it_is_about(client, place, url):
    ticket = concern(place, place.secretary, by=place.dispatcher)
    for name in THERE:
        assert browse(client, getattr(place, name)).get(url.format(ticket.number)).status_code == 404
    assert browse(client, place.street_liaison).get(url.format(ticket.number)).status_code == 200


def test_concern_tells_nobody_it_is_about(place):
    concern(place, place.company)
    actions.deliver(AT)
    assert not Outbox.objects.exists()
    told = set(Notice.objects.values_list("user", flat=True))
    assert told.isdisjoint({getattr(place, name).person.user.pk for name in OF_COMPANY})
    assert place.housing_liaison.person.user.pk in told


def test_second_post_elsewhere_does_not_open_the_concern(place):
    """The company's head also holds a part-time seat in the office above; the concern stays closed."""
    ticket = concern(place, place.company)
    also = post(place.street, Role.LIAISON, account=False)
    also.person = place.company_head.person
    also.save()
    assert not sees(place.company_head, ticket)


def test_person_it_is_about_does_not_see_it_from_another_unit(place):
    ticket = concern(place, place.grid_worker, by=place.dispatcher)
    type(place.grid_worker).objects.filter(pk=place.grid_worker.pk).update(valid_to=SINCE)
    also = post(place.street, Role.LIAISON, account=False)
    also.person = place.grid_worker.person
    also.save()
    assert not sees(place.grid_worker, ticket)


def test_assign_to_whom_it_is_about_is_refused_and_nothing_has_changed(place):
    ticket = concern(place, place.company)
    given = {"ticket_id": ticket.pk, "by": actor(place.dispatcher), "at": AT}
    with pytest.raises(Incomplete) as refused:
        actions.move(
            **given,
            move=Move.ADD_ASSIST,
            data={"department": place.company, "basis": "会商", "note": "请协助"},
        )
    assert set(refused.value.errors) == {"department", "assists"}
    assert in_force(ticket) == [("O19", "lead")]


def test_reroute_steps_around_again(place):
    """Parking belongs to the township; service brings the company along, which the concern steps around."""
    ticket = concern(place, place.company, topic=place.parking)
    assert in_force(ticket) == [("T404", "lead")]
    actions.move(
        ticket_id=ticket.pk,
        move=Move.REROUTE,
        by=actor(place.dispatcher),
        at=AT,
        data={"topic": place.service, "note": "属于物业服务"},
    )
    actions.route([ticket.pk], AT)
    assert in_force(ticket) == [("O19", "lead")]


def test_part_of_a_concern_is_hidden_like_the_whole(place):
    ticket = concern(place, place.unit, by=place.dispatcher)
    actions.move(
        ticket_id=ticket.pk,
        move=Move.SPLIT,
        by=actor(place.dispatcher),
        at=AT,
        data={"topic": place.service, "title": "其中一件", "description": "另行办理。"},
    )
    part = ticket.parts.get()
    actions.route([part.pk], AT)
    assert About.objects.get(ticket=part).unit == place.unit
    assert in_force(part) == [("T404", "lead")]
    assert readers(place, part) == set(ABOVE)


def test_merging_a_concern_into_an_open_ticket_is_refused(place):
    ticket = concern(place, place.company)
    plain = actions.raise_ticket(
        by=actor(place.company_liaison),
        at=AT,
        alliance=place.alliance,
        topic=place.service,
        area=place.estate_area,
        title="电梯",
        description="电梯停运。",
    )
    actions.route([plain.pk], AT)
    with pytest.raises(WrongState):
        actions.move(
            ticket_id=ticket.pk, move=Move.MERGE, by=actor(place.dispatcher), at=AT, data={"into": plain}
        )
    ticket.refresh_from_db()
    assert (ticket.state, ticket.merged_into) == (State.DISPATCHED, None)
    assert not Event.objects.filter(ticket=plain, what="merged_in").exists()


def test_subject_that_has_nothing_to_do_with_the_community_is_refused(place):
    for subject in (place.stranger, place.street_liaison, place.company_head):
        with pytest.raises(Incomplete) as refused:
            concern(place, subject)
        assert list(refused.value.errors) == ["subject"]
    assert not Ticket.objects.exists()


def test_concern_by_the_page_tells_the_raiser_inside_the_number_and_nothing_else(client, place):
    page = f"/communities/{place.community.pk}/concern/"
    sent = {
        "subject": f"post-{place.secretary.pk}",
        "topic": "order.parking",
        "title": "反映问题",
        "description": "居民反映的情况。",
    }
    browser = browse(client, place.grid_worker)
    assert browser.post(page, sent | {"subject": "post-0"}).status_code == 422
    answer = browser.post(page, sent, follow=True)
    ticket = Ticket.objects.get()
    assert answer.redirect_chain == [(place.community.get_absolute_url(), 302)]
    assert ticket.number in answer.content.decode()
    assert (ticket.anonymous, ticket.about.subject, ticket.raised_at.date()) == (True, "secretary", TODAY)
    assert browse(client, place.outsider).get(page).status_code == 404
