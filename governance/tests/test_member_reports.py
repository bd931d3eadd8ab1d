"""Members who report in: by consent, read by secretaries of the two sides, erased when consent is withdrawn."""

import pytest
from django.db import connection

from audit import clock
from audit.actions import VIEW_SEALED
from audit.models import AuditRow
from governance.actions import member_reports
from governance.models import MemberReport
from governance.tests.subdistrict import TODAY, days
from organisations.models import Role, User
from tickets.lifecycle import Incomplete, NotYours, WrongState
from tickets.tests.banner import AT, actor, post
from tickets.tests.signing_in import browse

pytestmark = pytest.mark.usefixtures("english")


@pytest.fixture
def place(place):
    with clock.frozen_at(AT):
        yield place


def enter(place, by=None, **fields) -> MemberReport:
    given = {"name": "周某某", "unit": place.housing, "consented_on": TODAY, "reported_on": TODAY} | fields
    return member_reports.enter_member(by=actor(by or place.secretary), at=AT, **given)


def sees(by, row) -> bool:
    user = User.objects.get(pk=by.person.user.pk)
    return MemberReport.objects.visible_to(user).filter(pk=row.pk).exists()


@pytest.mark.parametrize("who", ["grid_worker", "dispatcher", "housing_liaison", "company_head"])
def test_member_is_entered_by_the_secretary_of_the_place_only(place, who):
    with pytest.raises(NotYours):
        enter(place, by=getattr(place, who))


@pytest.mark.parametrize(
    ("fields", "field"),
    [({"consented_on": days(1)}, "consented_on"), ({"reported_on": days(1)}, "reported_on")],
)
def test_member_without_consent_before_or_in_the_future_is_refused(place, fields, field):
    with pytest.raises(Incomplete) as refused:
        enter(place, **fields)
    assert list(refused.value.errors) == [field]


def test_member_is_read_by_both_secretaries_and_encrypted(place):
    row = enter(place)
    theirs = post(place.housing, Role.SECRETARY)
    names = ("grid_worker", "dispatcher", "housing_liaison", "company_head", "street_liaison")
    assert [name for name in names if sees(getattr(place, name), row)] == []
    assert sees(place.secretary, row)
    assert sees(theirs, row)
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM governance_memberreport")
        assert "周" not in str(cursor.fetchall())


def test_member_ends_once_and_is_erased_whole(client, place):
    row = enter(place)
    page = row.get_absolute_url()
    theirs = post(place.housing, Role.SECRETARY)
    other = browse(client, theirs)
    assert other.get(page).status_code == 200
    assert other.post(page, {"what": "erase"}).status_code == 302
    assert MemberReport.objects.exists()
    browser = browse(client, place.secretary)
    assert "周某某" not in browser.get(page).content.decode()
    assert browser.post(page, {"what": "show", "reason": " "}).status_code == 302
    assert "周某某" in browser.post(page, {"what": "show", "reason": "联系服务"}).content.decode()
    assert AuditRow.objects.filter(action=VIEW_SEALED).count() == 1
    assert browser.post(page, {"what": "end", "ended_on": days(1).isoformat()}).status_code == 422
    assert browser.post(page, {"what": "end", "ended_on": TODAY.isoformat()}).status_code == 302
    with pytest.raises(WrongState):
        member_reports.end_member(memberreport_id=row.pk, by=actor(place.secretary), at=AT, ended_on=TODAY)
    assert browser.post(page, {"what": "erase"}).status_code == 302
    assert not MemberReport.objects.exists()
    assert "周某某" not in str(list(AuditRow.objects.values()))
    assert browser.get(page).status_code == 404


def test_member_by_the_pages(client, place):
    browser = browse(client, place.secretary)
    sent = {"name": "周某某", "unit": "O19", "consented_on": TODAY.isoformat(), "reported_on": ""}
    assert browser.post("/communities/members/new/", sent).status_code == 422
    answer = browser.post("/communities/members/new/", sent | {"reported_on": TODAY.isoformat()})
    assert answer.url == MemberReport.objects.get().get_absolute_url()
    assert browse(client, place.dispatcher).get("/communities/members/new/").status_code == 403


@pytest.mark.parametrize("rows", [1, 30])
def test_member_list_of_any_length_takes_the_same_queries(client, place, rows, django_assert_num_queries):
    for _unused in range(rows):
        enter(place)
    browser = browse(client, place.secretary)
    browser.get("/communities/members/")
    with django_assert_num_queries(5):
        assert browser.get("/communities/members/").status_code == 200
