"""Who may call: tokens and their scope, the session with its CSRF check, the acting post."""

import datetime as dt

import pytest
from rest_framework.test import APIClient

from audit.clock import frozen_at
from organisations.api_tokens import revoke_token
from organisations.models import ApiToken, OrganisationKind, Post, Role
from tickets.models import Ticket
from tickets.tests.banner import AT, SINCE, organisation, post
from tickets.tests.calling import caller, raised

LIST = "/api/v1/tickets/"
PREVIEW = {"alliance": "IND-BROOM", "topic": "seed", "area": "150422102201"}


@pytest.fixture(autouse=True)
def _monday(banner):
    with frozen_at(AT):
        yield


def second_post(banner) -> Post:
    return Post.objects.create(
        person=banner.liaison.person, organisation=banner.market, role=Role.HANDLER, valid_from=SINCE
    )


def test_no_token_is_401_and_names_the_scheme(banner):
    answer = APIClient().get(LIST)
    assert (answer.status_code, answer["WWW-Authenticate"]) == (401, "Token")
    assert answer["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("header", ["Token", "Token nonsense", "Token \u00e9", "Token " + "x" * 5000])
def test_wrong_token_is_401(banner, header):
    answer = APIClient().get(LIST, headers={"Authorization": header.encode().decode("latin-1")})
    assert answer.status_code == 401


def test_expired_token_is_401(banner):
    client = caller(banner.secretary)
    assert client.get(LIST).status_code == 200
    with frozen_at(AT + dt.timedelta(days=31)):
        assert client.get(LIST).status_code == 401


def test_revoked_token_is_401(banner):
    client = caller(banner.secretary)
    revoke_token(token=ApiToken.objects.get(), by=banner.secretary.person.user, at=AT)
    assert client.get(LIST).status_code == 401


def test_token_is_kept_hashed(banner):
    client = caller(banner.secretary)
    raw = client._credentials["HTTP_AUTHORIZATION"].removeprefix("Token ")
    assert raw not in ApiToken.objects.get().token_hash


def test_reading_token_reads_and_previews_but_may_not_write(banner):
    client = caller(banner.secretary, scope="read")
    assert client.get(LIST).status_code == 200
    assert client.post("/api/v1/routing/preview/", PREVIEW).status_code == 200
    assert raised(client).status_code == 403
    assert Ticket.objects.count() == 0


def test_token_of_somebody_who_became_administrator_is_401(banner):
    client = caller(banner.secretary)
    Post.objects.create(
        person=banner.secretary.person, organisation=banner.office, role=Role.AUDIT_ADMIN, valid_from=SINCE
    )
    assert client.get(LIST).status_code == 401


def test_session_reads_and_writes_with_the_csrf_token_only(banner):
    client = APIClient(enforce_csrf_checks=True)
    client.force_login(banner.secretary.person.user)
    assert client.get(LIST).status_code == 200
    assert raised(client).status_code == 403
    assert Ticket.objects.count() == 0
    client.cookies["csrftoken"] = "a" * 32
    client.credentials(HTTP_X_CSRFTOKEN="a" * 32)
    assert raised(client).status_code == 201


@pytest.mark.parametrize("role", [Role.SECURITY_ADMIN, Role.ROSTER_KEEPER])
def test_session_of_administrator_or_keeper_is_403(banner, role):
    client = APIClient()
    client.force_login(post(banner.office, role).person.user)
    assert client.get(LIST).status_code == 403
    assert client.get("/api/v1/alliances/").status_code == 403


def test_session_of_somebody_who_owes_a_new_password_is_403(banner):
    user = banner.secretary.person.user
    user.must_change_password = True
    user.save()
    client = APIClient()
    client.force_login(user)
    assert client.get(LIST).status_code == 403


def test_session_after_a_long_pause_is_401_and_no_page(banner):
    client = APIClient()
    client.force_login(banner.secretary.person.user)
    assert client.get(LIST).status_code == 200
    with frozen_at(AT + dt.timedelta(hours=2)):
        assert client.get(LIST).status_code == 401


def test_session_of_the_court_desk_without_second_factor_is_403(banner):
    court = organisation("O01", "人民法院", banner.area, OrganisationKind.COURT)
    client = APIClient()
    client.force_login(post(court, Role.LIAISON).person.user)
    assert client.get(LIST).status_code == 403


def test_two_posts_and_no_header_is_400_with_the_posts(banner):
    other = second_post(banner)
    answer = caller(banner.liaison).get(LIST)
    assert (answer.status_code, answer.json()["code"]) == (400, "acting_post")
    assert answer.json()["posts"] == [
        {"id": banner.liaison.pk, "organisation": "O05", "role": "liaison"},
        {"id": other.pk, "organisation": "O35", "role": "handler"},
    ]
    assert str(other.pk) in answer.json()["detail"]
    assert "市场监督管理局" in answer.json()["detail"]


def test_header_names_the_post_that_acts(banner):
    other = second_post(banner)
    answer = raised(caller(banner.liaison, HTTP_ACTING_POST=str(other.pk)))
    assert (answer.status_code, answer.json()["raiser_unit"]) == (201, "O35")


@pytest.mark.parametrize("named", ["0", "x", "-1", "９"])
def test_header_with_a_post_of_somebody_else_is_400(banner, named):
    client = caller(banner.liaison, HTTP_ACTING_POST=named.encode().decode("latin-1"))
    assert client.get(LIST).status_code == 400
    client.credentials(
        HTTP_AUTHORIZATION=client._credentials["HTTP_AUTHORIZATION"],
        HTTP_ACTING_POST=str(banner.secretary.pk),
    )
    assert client.get(LIST).status_code == 400


def test_session_acts_by_the_post_chosen_in_the_browser(banner):
    other = second_post(banner)
    client = APIClient()
    client.force_login(banner.liaison.person.user)
    assert client.get(LIST).status_code == 400
    session = client.session
    session["acting_post"] = other.pk
    session.save()
    assert raised(client).json()["raiser_unit"] == "O35"


def test_answers_are_kept_by_no_cache(banner):
    assert caller(banner.secretary).get(LIST)["Cache-Control"] == "no-store"


@pytest.mark.parametrize("path", ["tickets/", "routing/preview/", "alliances/", "areas/"])
def test_options_and_head_answer(banner, path):
    client = caller(banner.secretary)
    assert client.options(f"/api/v1/{path}").status_code == 200
    assert client.head(f"/api/v1/{path}").status_code in (200, 405)
