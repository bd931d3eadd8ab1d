"""Pages of people and units: searched by 中文 and pinyin, today's posts only, no administrators, no dead ends."""

import datetime as dt

import pytest
from django.conf import settings as django_settings

from audit import clock
from organisations.models import Role

DAY = dt.timedelta(days=1)


@pytest.fixture
def reader(roster, client):
    client.force_login(roster.account("reader", Role.HANDLER, roster.lead, "读者"))
    client.cookies[django_settings.LANGUAGE_COOKIE_NAME] = "en"
    return client


@pytest.fixture
def people(roster):
    """额尔敦朝鲁 holds a post today; 前任 held one until yesterday; 审计员 is an administrator."""
    roster.account("eerdun", Role.HANDLER, roster.bureau, "额尔敦朝鲁")
    roster.post(roster.person("前任"), Role.HANDLER, roster.bureau, valid_to=clock.today() - DAY)
    roster.account("auditor", Role.AUDIT_ADMIN, roster.bureau, "审计员")
    return roster


def names(response) -> set[str]:
    return {str(row) for row in response.context["page"]}


def test_people_with_a_post_today_and_no_administrators(reader, people):
    assert names(reader.get("/people/")) == {"读者", "演示人员", "额尔敦朝鲁"}


@pytest.mark.parametrize("query", ["额尔敦", "eerdun", "EERDUN", "eedcl", " eerdun ", "朝鲁"])
def test_people_are_found_by_name_and_pinyin(reader, people, query):
    assert names(reader.get("/people/", {"q": query})) == {"额尔敦朝鲁"}


@pytest.mark.parametrize("query", ["%", "_", "'", "\0", "x" * 500, "\\", "审计员", "前任"])
def test_people_search_for_what_nobody_is_called_finds_nobody_and_does_not_fall_over(reader, people, query):
    response = reader.get("/people/", {"q": query})
    assert response.status_code == 200
    assert "额尔敦朝鲁" not in names(response) or not query.strip("\0")


@pytest.mark.parametrize("page", ["0", "-1", "999", "x", "1e9", "\0"])
@pytest.mark.parametrize("path", ["/people/", "/organisations/"])
def test_any_page_number_answers(reader, people, path, page):
    assert reader.get(path, {"page": page}).status_code == 200


@pytest.mark.parametrize("unit", ["O05", "O404", "\0"])
def test_people_of_one_unit(reader, people, unit):
    response = reader.get("/people/", {"unit": unit})
    assert response.status_code == 200
    if unit == "O05":
        assert names(response) == {"额尔敦朝鲁"}


def test_person_shows_posts_of_today_apart_from_others(reader, people, roster):
    person = roster.person("两任")
    roster.post(person, Role.LIAISON, roster.bureau)
    roster.post(person, Role.HANDLER, roster.lead, valid_to=clock.today() - DAY)
    context = reader.get(f"/people/{person.pk}/").context
    assert [post.organisation.code for post in context["posts"]] == ["O05"]
    assert [post.organisation.code for post in context["earlier"]] == ["O31"]


def test_person_who_is_only_an_administrator_is_not_found(reader, people):
    auditor = people.account("another", Role.AUDIT_ADMIN, people.lead, "另一审计员").person
    assert reader.get(f"/people/{auditor.pk}/").status_code == 404
    assert reader.get("/people/999999/").status_code == 404
    assert reader.get(f"/people/{10**30}/").status_code == 404


@pytest.mark.parametrize("query", ["农牧", "nongmu", "nmj", "O05"])
def test_organisations_are_found_by_name_code_and_pinyin(reader, roster, query):
    assert {unit.code for unit in reader.get("/organisations/", {"q": query}).context["page"]} == {"O05"}


def test_organisations_of_an_alliance_are_its_members_of_today(reader, roster):
    roster.membership(roster.bureau)
    over = roster.membership(roster.lead)
    over.valid_to = clock.today() - DAY
    over.save()
    response = reader.get("/organisations/", {"alliance": "IND-BROOM"})
    assert {unit.code for unit in response.context["page"]} == {"O05"}


@pytest.mark.parametrize(
    "filters", [{"kind": "x"}, {"alliance": "x"}, {"alliance": "\0"}, {"kind": "\0"}, {"q": "\0"}]
)
def test_organisations_with_a_filter_nobody_offers_answer(reader, roster, filters):
    assert reader.get("/organisations/", filters).status_code == 200


def test_organisation_shows_its_posts_without_administrators(reader, people):
    page = reader.get("/organisations/O05/").content.decode()
    assert "额尔敦朝鲁" in page
    assert "审计员" not in page
    assert reader.get("/organisations/O404/").status_code == 404
    assert reader.get("/organisations/%00/").status_code == 404


@pytest.mark.parametrize("number", [1, 25])
def test_lists_of_any_length_take_the_same_queries(reader, roster, number, django_assert_num_queries):
    for each in range(number):
        person = roster.person(f"某人{each}")
        roster.post(person, Role.HANDLER, roster.bureau)
        roster.organisation(f"X{each}", f"某局{each}")
    reader.get("/people/")
    with django_assert_num_queries(7):
        reader.get("/people/")
    with django_assert_num_queries(7):
        reader.get("/organisations/")
