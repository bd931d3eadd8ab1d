"""Estates, service and grids of a community: everything dated, nothing over anything else; who keeps and who reads."""

import datetime as dt

import pytest

from audit import clock
from governance.actions import communities
from governance.models import Building, Community, GridDuty, ServiceTerm
from governance.tests.subdistrict import TERM_END, TODAY, days
from organisations.models import Role
from tickets.lifecycle import Incomplete, NotYours, WrongState
from tickets.tests.banner import AT, SINCE, actor, area, post
from tickets.tests.signing_in import browse

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def serve(place, estate, company, first, last=None, by=None, contract="合同1号"):
    return communities.serve(
        estate_id=estate.pk,
        by=actor(by or place.secretary),
        at=AT,
        company=company,
        valid_from=first,
        valid_to=last,
        contract=contract if company else "",
    )


def put(place, grid, role, who, first=TODAY):
    return communities.place(
        grid_id=grid.pk, by=actor(place.secretary), at=AT, role=role, post=who, valid_from=first
    )


def test_set_up_twice_is_refused(place):
    with pytest.raises(WrongState):
        communities.set_up(by=actor(place.dispatcher), at=AT, alliance=place.alliance, area=place.area)
    assert Community.objects.get().unit == place.unit


@pytest.mark.parametrize("who", ["secretary", "company_head", "street_liaison", "housing_liaison"])
def test_set_up_by_anybody_but_the_office_is_refused(place, who):
    with pytest.raises(NotYours):
        communities.set_up(by=actor(getattr(place, who)), at=AT, alliance=place.alliance, area=place.area)


def test_add_estate_outside_the_community_is_refused(place):
    elsewhere = area("150422404902", "乙社区", "community", place.street_area)
    with pytest.raises(Incomplete) as refused:
        communities.add_estate(
            community_id=place.community.pk, by=actor(place.secretary), at=AT, area=elsewhere, households=10
        )
    assert list(refused.value.errors) == ["area"]


@pytest.mark.parametrize(
    "who", ["company_head", "street_liaison", "housing_liaison", "outsider", "grid_worker"]
)
def test_add_estate_by_whom_it_does_not_belong_to_is_refused(place, who):
    place.secretary = getattr(place, who)
    with pytest.raises(NotYours):
        place.estate()


def test_serve_a_new_company_ends_no_management_the_day_before(place):
    estate = place.estate()
    serve(place, estate, None, SINCE)
    serve(place, estate, place.company, TODAY, days(365))
    terms = list(ServiceTerm.objects.order_by("valid_from").values_list("company", "valid_from", "valid_to"))
    assert terms == [
        (None, SINCE, days(-1)),
        (place.company.pk, TODAY, days(365)),
    ]
    assert estate.service_on(days(-1)).company is None
    assert estate.service_on(TODAY).company == place.company
    assert estate.service_on(days(366)) is None


def test_serve_over_a_term_that_begins_later_is_refused(place):
    estate = place.estate()
    serve(place, estate, place.company, TODAY, days(100))
    with pytest.raises(Incomplete) as refused:
        serve(place, estate, None, days(-10), days(5))
    assert list(refused.value.errors) == ["valid_from"]
    assert ServiceTerm.objects.get().valid_from == TODAY


@pytest.mark.parametrize(
    ("company", "contract", "last", "field"),
    [(True, "", None, "contract"), (False, "合同1号", None, "contract"), (True, "合同1号", -1, "valid_to")],
)
def test_serve_with_what_does_not_fit_names_the_field(place, company, contract, last, field):
    estate = place.estate()
    with pytest.raises(Incomplete) as refused:
        communities.serve(
            estate_id=estate.pk,
            by=actor(place.dispatcher),
            at=AT,
            company=place.company if company else None,
            contract=contract,
            valid_from=TODAY,
            valid_to=days(last) if last else None,
        )
    assert list(refused.value.errors) == [field]


def test_add_building_twice_is_refused(place):
    estate = place.estate()
    given = {"estate_id": estate.pk, "by": actor(place.secretary), "at": AT, "name": "1号楼"}
    communities.add_building(**given, households=48)
    with pytest.raises(Incomplete):
        communities.add_building(**given, households=50)
    assert Building.objects.get().households == 48


def test_place_another_worker_ends_the_first_the_day_before(place):
    grid = place.grid()
    put(place, grid, "primary", place.grid_worker, SINCE)
    put(place, grid, "primary", place.other_worker)
    rows = list(GridDuty.objects.order_by("valid_from").values_list("post", "valid_from", "valid_to"))
    assert rows == [(place.grid_worker.pk, SINCE, days(-1)), (place.other_worker.pk, TODAY, None)]


def test_place_the_same_person_in_both_roles_is_refused(place):
    grid = place.grid()
    put(place, grid, "primary", place.grid_worker)
    with pytest.raises(Incomplete) as refused:
        put(place, grid, "backup", place.grid_worker)
    assert list(refused.value.errors) == ["post"]


def test_place_lasts_no_longer_than_the_post(place):
    grid = place.grid()
    leaving = post(place.unit, Role.GRID_WORKER, until=days(30))
    assert put(place, grid, "primary", leaving).valid_to == days(30)


def test_set_term_of_five_years_and_a_day_is_refused(place):
    given = {
        "community_id": place.community.pk,
        "by": actor(place.dispatcher),
        "at": AT,
        "basis": "换届〔2026〕1号",
    }
    first = dt.date(2026, 1, 1)
    with pytest.raises(Incomplete) as refused:
        communities.set_term(**given, valid_from=first, valid_to=dt.date(2031, 1, 1))
    assert list(refused.value.errors) == ["valid_to"]
    assert communities.set_term(**given, valid_from=first, valid_to=TERM_END).valid_to == TERM_END
    with pytest.raises(Incomplete) as refused:
        communities.set_term(**given, valid_from=TERM_END, valid_to=days(1800))
    assert list(refused.value.errors) == ["valid_from"]


@pytest.mark.parametrize(
    ("who", "sees"),
    [
        ("dispatcher", True),
        ("secretary", True),
        ("grid_worker", True),
        ("street_liaison", True),
        ("company_head", True),
        ("housing_liaison", True),
        ("outsider", False),
    ],
)
def test_community_is_read_by_members_and_by_nobody_else(client, place, who, sees):
    estate = place.estate()
    with clock.frozen_at(AT):
        browser = browse(client, getattr(place, who))
        for page in (place.community, estate):
            assert browser.get(page.get_absolute_url()).status_code == (200 if sees else 404)
        assert ("甲社区" in browser.get("/communities/").content.decode()) == sees


def test_estate_from_the_community_page_to_its_service_by_the_pages(client, place):
    with clock.frozen_at(AT):
        browser = browse(client, place.secretary)
        page = place.community.get_absolute_url()
        sent = {"step": "add_estate", "area": place.estate_area.code, "households": "0"}
        answer = browser.post(page, sent)
        assert answer.status_code == 422
        assert browser.post(page, sent | {"households": "300"}).status_code == 302
        estate = place.community.estates.get()
        answer = browser.post(
            estate.get_absolute_url(),
            {"step": "serve", "company": "O18", "contract": "合同1号", "valid_from": "2026-11-01"},
        )
        assert answer.status_code == 302
        assert "甲物业公司" in browser.get(page).content.decode()
        refused = browse(client, place.company_head).post(page, sent)
        assert refused.status_code == 409


@pytest.mark.parametrize("rows", [1, 30])
def test_community_page_of_any_length_takes_the_same_queries(client, place, rows, django_assert_num_queries):
    for number in range(rows):
        where = area(f"150422404901-E{number + 5}", f"{number}小区", "estate", place.area)
        estate = communities.add_estate(
            community_id=place.community.pk, by=actor(place.secretary), at=AT, area=where, households=100
        )
        serve(place, estate, place.company, SINCE)
    with clock.frozen_at(AT):
        browser = browse(client, place.secretary)
        browser.get(place.community.get_absolute_url())
        with django_assert_num_queries(31):
            assert browser.get(place.community.get_absolute_url()).status_code == 200
