"""Part-time seats: the way to one, mandates that overlap, and permissions that end with term, office or seat."""

import datetime as dt

import pytest

from audit import clock
from governance.actions import communities, seats
from governance.lifecycle import SEAT_RULES
from governance.models import Community, Seat, SeatState
from governance.tests.subdistrict import TERM_END, TODAY, days
from organisations.models import Post, Role, User
from tickets.lifecycle import Incomplete, NotYours, WrongState
from tickets.tests.banner import AT, SINCE, actor
from tickets.tests.signing_in import browse

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
AFTER_NOTICE = AT + dt.timedelta(days=8)
FIRST = AFTER_NOTICE.date()

#: Which state each step starts from and where it leads, written out a second time by hand.
LEGAL = {
    "file": ({"recommended"}, "filed"),
    "announce": ({"filed"}, "on_notice"),
    "appoint": ({"on_notice"}, "appointed"),
    "end": ({"appointed"}, "ended"),
    "drop": ({"recommended", "filed", "on_notice"}, "dropped"),
    "evaluate": ({"appointed", "ended"}, None),
}


def recommend(place, office=None, by=None, at=AT) -> Seat:
    return seats.recommend(
        community_id=place.community.pk,
        by=actor(by or place.secretary),
        at=at,
        office=office or place.company_head,
        party_post="党支部书记",
        duties="物业服务协调",
    )


def on_notice(place, at=AT, **fields) -> Seat:
    seat = recommend(place, at=at, **fields)
    by = actor(place.secretary)
    seats.file(seat_id=seat.pk, by=by, at=at, study="班子会研究同意", filing_number="备〔2026〕1号")
    return seats.announce(
        seat_id=seat.pk,
        by=by,
        at=at,
        notice_from=at.date(),
        notice_to=at.date() + dt.timedelta(days=7),
    )


def appoint(place, seat, first=FIRST, at=AFTER_NOTICE, by=None) -> Seat:
    return seats.appoint(
        seat_id=seat.pk,
        by=actor(by or place.street_liaison),
        at=at,
        document_number="任〔2026〕3号",
        valid_from=first,
    )


@pytest.fixture
def term(place):
    return communities.set_term(
        community_id=place.community.pk,
        by=actor(place.dispatcher),
        at=AT,
        valid_from=SINCE,
        valid_to=TERM_END,
        basis="换届〔2026〕1号",
    )


def test_every_step_starts_and_ends_as_written_by_hand():
    assert {step.value: (set(rule.sources), rule.target) for step, rule in SEAT_RULES.items()} == LEGAL


@pytest.mark.usefixtures("term")
def test_seat_from_recommendation_to_appointment_opens_the_community_until_the_term_ends(place):
    seat = appoint(place, on_notice(place))
    assert (seat.state, seat.valid_from, seat.valid_to) == ("appointed", FIRST, TERM_END)
    assert (seat.post.role, seat.post.organisation, seat.post.person) == (
        Role.PART_TIME_MEMBER,
        place.unit,
        place.company_head.person,
    )
    held = Post.objects.usable_by(place.company_head.person_id, TERM_END)
    assert set(held) == {place.company_head, seat.post}
    after = Post.objects.usable_by(place.company_head.person_id, TERM_END + dt.timedelta(days=1))
    assert set(after) == {place.company_head}


@pytest.mark.usefixtures("term")
def test_appoint_before_the_notice_has_run_out_is_refused(place):
    seat = on_notice(place)
    with pytest.raises(WrongState):
        appoint(place, seat, at=AT + dt.timedelta(days=7))
    seat.refresh_from_db()
    assert (seat.state, seat.post) == ("on_notice", None)


def test_appoint_without_a_term_of_the_host_is_refused(place):
    with pytest.raises(Incomplete) as refused:
        appoint(place, on_notice(place))
    assert list(refused.value.errors) == ["valid_from"]


@pytest.mark.usefixtures("term")
@pytest.mark.parametrize("who", ["secretary", "company_head", "grid_worker", "housing_liaison"])
def test_appoint_by_the_host_itself_or_the_candidate_is_refused(place, who):
    seat = on_notice(place)
    with pytest.raises(NotYours):
        appoint(place, seat, by=getattr(place, who))


@pytest.mark.usefixtures("term")
def test_second_mandate_on_the_same_days_is_refused_and_one_after_it_is_not(place):
    first = appoint(place, on_notice(place))
    again = on_notice(place, at=AFTER_NOTICE)
    later = AFTER_NOTICE + dt.timedelta(days=8)
    with pytest.raises(Incomplete) as refused:
        appoint(place, again, first=later.date(), at=later)
    assert list(refused.value.errors) == ["valid_from"]
    seats.end(
        seat_id=first.pk, by=actor(place.street_liaison), at=later, ended_on=later.date(), reason="届中调整"
    )
    assert appoint(place, again, first=later.date(), at=later).state == SeatState.APPOINTED
    assert Post.objects.on(later.date()).filter(role=Role.PART_TIME_MEMBER).count() == 1


def test_recommend_whose_seat_is_being_prepared_is_refused(place):
    recommend(place)
    with pytest.raises(Incomplete):
        recommend(place)


def test_recommend_who_works_for_the_host_is_refused(place):
    with pytest.raises(Incomplete):
        recommend(place, office=place.grid_worker)


@pytest.mark.usefixtures("term")
def test_end_takes_the_permissions_along_on_the_same_day(client, place):
    """The company leaves the alliance, so that only the seat opens the community's page."""
    seat = appoint(place, on_notice(place))
    place.alliance.memberships.filter(organisation=place.company).update(valid_to=days(9))
    day = AT + dt.timedelta(days=20)
    user = place.company_head.person.user
    with clock.frozen_at(day):
        assert list(Community.objects.visible_to(user)) == [place.community]
        seats.end(
            seat_id=seat.pk, by=actor(place.secretary), at=day, ended_on=day.date(), reason="不再担任党内职务"
        )
        user = User.objects.get(pk=user.pk)
        assert list(Community.objects.visible_to(user)) == []
        assert browse(client, place.company_head).get(place.community.get_absolute_url()).status_code == 404


@pytest.mark.usefixtures("term")
def test_end_on_the_first_day_takes_the_permissions_along_at_once(place):
    seat = appoint(place, on_notice(place))
    place.alliance.memberships.filter(organisation=place.company).update(
        valid_to=FIRST - dt.timedelta(days=1)
    )
    day = dt.datetime.combine(seat.valid_from, dt.time(9), AT.tzinfo)
    user = place.company_head.person.user
    with clock.frozen_at(day):
        assert list(Community.objects.visible_to(user)) == [place.community]
        ended = seats.end(
            seat_id=seat.pk, by=actor(place.secretary), at=day, ended_on=day.date(), reason="误任"
        )
        assert list(Community.objects.visible_to(User.objects.get(pk=user.pk))) == []
    assert (ended.valid_from, ended.valid_to) == (day.date(), day.date())


@pytest.mark.usefixtures("term")
@pytest.mark.parametrize("ended_on", [FIRST - dt.timedelta(days=1), days(21)])
def test_end_before_the_seat_began_or_in_the_future_is_refused(place, ended_on):
    seat = appoint(place, on_notice(place))
    with pytest.raises(Incomplete):
        seats.end(
            seat_id=seat.pk,
            by=actor(place.secretary),
            at=AT + dt.timedelta(days=20),
            ended_on=ended_on,
            reason="x",
        )


@pytest.mark.usefixtures("term")
def test_end_lapsed_follows_the_office_at_the_own_unit_and_runs_twice_alike(place):
    seat = appoint(place, on_notice(place))
    Post.objects.filter(pk=place.company_head.pk).update(valid_to=days(30))
    assert seats.end_lapsed(AT + dt.timedelta(days=30)) == 0
    assert seats.end_lapsed(AT + dt.timedelta(days=31)) == 1
    assert seats.end_lapsed(AT + dt.timedelta(days=31)) == 0
    seat.refresh_from_db()
    seat.post.refresh_from_db()
    assert (seat.state, seat.valid_to, seat.post.valid_to) == ("ended", days(30), days(30))


@pytest.mark.usefixtures("term")
def test_end_lapsed_closes_what_ran_out_with_the_term(place):
    seat = appoint(place, on_notice(place))
    midnight = dt.datetime.combine(TERM_END + dt.timedelta(days=1), dt.time(), AT.tzinfo)
    assert seats.end_lapsed(midnight - dt.timedelta(seconds=1)) == 0
    assert seats.end_lapsed(midnight) == 1
    seat.refresh_from_db()
    assert (seat.state, seat.valid_to) == ("ended", TERM_END)


@pytest.mark.usefixtures("term")
def test_seat_by_the_pages_and_a_second_click_changes_nothing(client, place):
    with clock.frozen_at(AT):
        page = place.community.get_absolute_url()
        browser = browse(client, place.secretary)
        sent = {
            "step": "recommend",
            "office": place.company_head.pk,
            "party_post": "党支部书记",
            "duties": "协调",
        }
        assert browser.post(page, sent).status_code == 302
        assert browser.post(page, sent).status_code == 422
        seat = Seat.objects.get()
        filed = {"step": "file", "study": "同意", "filing_number": "备1号"}
        assert browser.post(seat.get_absolute_url(), filed).status_code == 302
        assert browser.post(seat.get_absolute_url(), filed).status_code == 409
        assert browse(client, place.outsider).get(seat.get_absolute_url()).status_code == 404
    assert Community.objects.get().seats.get().state == "filed"
    assert seat.recommended_on == TODAY


def test_term_that_ends_early_ends_seats_and_what_they_open_the_same_day(client, place, term):
    seat = appoint(place, on_notice(place))
    later = AFTER_NOTICE + dt.timedelta(days=20)
    given = {"community_id": place.community.pk, "by": actor(place.secretary), "at": later, "reason": "撤并"}
    user = User.objects.get(pk=place.company_head.person.user.pk)
    with clock.frozen_at(later):
        assert seat.post_id in {post.pk for post in user.posts}
    for wrong in (SINCE, later.date() + dt.timedelta(days=1)):
        with pytest.raises(Incomplete):
            seats.end_term(ended_on=wrong, **given)
    ended = seats.end_term(ended_on=later.date(), **given)
    seat.refresh_from_db()
    yesterday = later.date() - dt.timedelta(days=1)
    assert (ended.valid_to, seat.state, seat.valid_to, seat.end_reason) == (
        yesterday,
        "ended",
        yesterday,
        "撤并",
    )
    with clock.frozen_at(later):
        user = User.objects.get(pk=user.pk)
        assert seat.post_id not in {post.pk for post in user.posts}
    with pytest.raises(WrongState):
        seats.end_term(ended_on=later.date(), **given)


def test_term_is_ended_by_office_or_community_only(place, term):
    with pytest.raises(NotYours):
        seats.end_term(
            community_id=place.community.pk,
            by=actor(place.company_head),
            at=AT,
            ended_on=TODAY,
            reason="撤并",
        )


def test_year_of_a_seat_is_evaluated_by_the_host_in_words_and_replaced(place, term):
    seat = appoint(place, on_notice(place))
    given = {"seat_id": seat.pk, "at": AFTER_NOTICE, "text": "按季度报告，协调及时。"}
    with pytest.raises(NotYours):
        seats.evaluate(by=actor(place.company_head), year=FIRST.year, **given)
    for year in (FIRST.year - 1, FIRST.year + 1):
        with pytest.raises(Incomplete):
            seats.evaluate(by=actor(place.secretary), year=year, **given)
    for _twice in range(2):
        seats.evaluate(by=actor(place.secretary), year=FIRST.year, **given)
    assert [row.text for row in seat.evaluations.all()] == ["按季度报告，协调及时。"]
