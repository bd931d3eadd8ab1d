"""Signing in by name, staff number or mobile; lock-out; how long a session lasts."""

import datetime as dt

import pytest
from django.urls import reverse

from audit import clock
from organisations import account_actions
from organisations.encryption import lookup_hash
from organisations.middleware import ACTING_POST
from organisations.models import Role, User
from organisations.tests.rosters import AT

PASSWORD = "Zuoqi-2026-Beiwang"
LOGIN = "/accounts/login/"


@pytest.fixture(autouse=True)
def fresh(settings):
    """Quick hashes."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def user(roster) -> User:
    user = roster.account("wang-hong", Role.HANDLER, roster.bureau, "王红")
    user.staff_number = "NM-0042"
    user.mobile_hash = lookup_hash("13900000042", "mobile")
    user.set_password(PASSWORD)
    user.save()
    return user


def sign_in(client, login, password=PASSWORD, **fields):
    return client.post(LOGIN, {"login": login, "password": password, **fields})


def signed_in_as(client):
    return client.session.get("_auth_user_id")


@pytest.mark.parametrize(
    "identifier",
    [
        "wang-hong",
        " wang-hong ",
        "NM-0042",
        "ＮＭ－００４２",
        "13900000042",
        "139 0000 0042",
        "139-0000-0042",
        "+8613900000042",
        "+86 139 0000 0042",
        "008613900000042",
        "１３９００００００４２",
        "＋８６　１３９００００００４２",
    ],
)
def test_sign_in_by_any_identifier_opens_the_session(client, user, identifier):
    response = sign_in(client, identifier)
    assert (response.status_code, response.url) == (302, "/")
    assert signed_in_as(client) == str(user.pk)


@pytest.mark.parametrize(
    "identifier", ["", "wang", "wang-hong\0", "\0", "8613900000043", "1390000004", "’ or 1=1 --", "系" * 500]
)
def test_sign_in_by_an_identifier_of_nobody_is_refused(client, user, identifier):
    response = sign_in(client, identifier)
    assert response.status_code == 200
    assert response.context["form"].errors
    assert signed_in_as(client) is None


@pytest.mark.parametrize("password", ["", "zuoqi-2026-beiwang", f"{PASSWORD}\0", f" {PASSWORD}"])
def test_sign_in_with_a_wrong_password_is_refused(client, user, password):
    assert sign_in(client, "wang-hong", password).status_code == 200
    assert signed_in_as(client) is None


def test_sign_in_says_the_same_of_a_wrong_password_and_of_nobody(client, user):
    wrong = sign_in(client, "wang-hong", "wrong").context["form"].errors
    assert wrong == sign_in(client, "nobody", "wrong").context["form"].errors


def test_sign_in_to_an_inactive_account_says_what_it_says_of_a_wrong_password(client, user):
    wrong = sign_in(client, "wang-hong", "wrong").context["form"].errors
    account_actions.set_active(user=user, active=False, by=user, at=AT)
    response = sign_in(client, "wang-hong")
    assert response.context["form"].errors == wrong
    assert signed_in_as(client) is None


def test_sign_in_as_the_system_is_refused_even_with_a_password(client, roster):
    system = account_actions.system_user()
    system.set_password(PASSWORD)
    system.save()
    assert sign_in(client, system.username).status_code == 200
    assert signed_in_as(client) is None


def test_sign_in_with_an_identifier_of_two_accounts_opens_neither(client, roster, user):
    """One account's staff number may be the other's sign-in name; who is meant is not guessed."""
    other = roster.account("NM-0042", Role.LIAISON, roster.bureau)
    other.set_password(PASSWORD)
    other.save()
    assert sign_in(client, "NM-0042").status_code == 200
    assert signed_in_as(client) is None
    assert sign_in(client, "wang-hong").status_code == 302


def fail(client, identifiers):
    for identifier in identifiers:
        response = sign_in(client, identifier, "wrong")
    return response


def test_lock_out_after_five_wrong_passwords_shows_the_chinese_page(client, user):
    response = fail(client, ["wang-hong"] * 5)
    assert response.status_code == 429
    assert "登录已暂时锁定" in response.content.decode()
    assert sign_in(client, "wang-hong").status_code == 429
    assert signed_in_as(client) is None


def test_lock_out_after_four_wrong_passwords_not_yet(client, user):
    fail(client, ["wang-hong"] * 4)
    assert sign_in(client, "wang-hong").status_code == 302


def test_lock_out_counts_every_spelling_of_one_account_together(client, user):
    spellings = ["wang-hong", "NM-0042", "139 0000 0042", "１３９００００００４２", "+8613900000042"]
    assert fail(client, spellings).status_code == 429
    assert sign_in(client, "13900000042").status_code == 429


def test_lock_out_of_one_account_leaves_others_alone(client, roster, user):
    other = roster.account("li-na", Role.LIAISON, roster.bureau)
    other.set_password(PASSWORD)
    other.save()
    fail(client, ["wang-hong"] * 5)
    assert sign_in(client, "li-na").status_code == 302


def test_lock_out_cannot_be_escaped_by_a_made_up_client_address(client, user):
    for number in range(5):
        client.post(
            LOGIN,
            {"login": "wang-hong", "password": "wrong"},
            headers={"X-Forwarded-For": f"10.0.0.{number}"},
        )
    response = client.post(
        LOGIN, {"login": "wang-hong", "password": PASSWORD}, headers={"X-Forwarded-For": "10.9.9.9"}
    )
    assert response.status_code == 429


def test_lock_out_holds_for_proving_the_password_once_more(client, user):
    sign_in(client, "wang-hong")
    for _number in range(5):
        response = client.post("/accounts/reauthenticate/", {"password": "wrong"})
    assert response.status_code in (200, 429)
    response = client.post("/accounts/reauthenticate/", {"password": "wrong"})
    assert response.status_code == 429


@pytest.mark.parametrize(
    "target",
    ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)", "http:evil"],
)
def test_sign_in_leads_nowhere_outside(client, user, target):
    assert sign_in(client, "wang-hong", next=target).url == "/"


def test_sign_in_leads_back_to_the_page_asked_for(client, user):
    response = client.get("/people/?q=wang")
    assert response.url == f"{LOGIN}?next=/people/%3Fq%3Dwang"
    assert sign_in(client, "wang-hong", next="/people/?q=wang").url == "/people/?q=wang"


def test_sign_in_gives_the_session_a_new_key(client, user):
    client.get(LOGIN)
    session = client.session
    session["planted"] = "yes"
    session.save()
    planted = session.session_key
    client.cookies["sessionid"] = planted
    sign_in(client, "wang-hong")
    assert client.session.session_key != planted
    assert not client.session.__class__(planted).exists(planted)


def test_live_session_of_a_deactivated_account_is_out_at_the_next_request(client, user):
    sign_in(client, "wang-hong")
    assert client.get("/account/").status_code == 200
    account_actions.set_active(user=user, active=False, by=user, at=AT)
    assert client.get("/account/").url == f"{LOGIN}?next=/account/"


def test_live_session_ends_when_somebody_sets_another_password(client, user):
    sign_in(client, "wang-hong")
    token = account_actions.invite(user=user, by=user, at=clock.now())
    account_actions.accept_invitation(token=token, password="Another-2026-Word", at=clock.now())
    assert client.get("/account/").status_code == 302


def test_session_post_that_ended_yesterday_acts_no_more(client, roster, user):
    today = clock.today()
    second = roster.post(user.person, Role.LIAISON, roster.lead)
    sign_in(client, "wang-hong")
    client.post(reverse("organisations:act_as"), {"post": second.pk})
    assert client.session[ACTING_POST] == second.pk
    second.valid_to = today - dt.timedelta(days=1)
    second.save()
    response = client.get("/account/")
    assert response.context["acting_post"].organisation == roster.bureau


def idle(client, minutes: float, path="/account/", **headers):
    """The next request, so many minutes later."""
    with clock.frozen_at(AT + dt.timedelta(minutes=minutes)):
        return client.get(path, headers=headers)


@pytest.fixture
def desk(client, user):
    with clock.frozen_at(AT):
        sign_in(client, "wang-hong")
        client.get("/account/")
    return client


def test_idle_session_lasts_thirty_minutes(desk):
    assert idle(desk, 30).status_code == 200
    assert idle(desk, 60).status_code == 200
    assert idle(desk, 91).url == f"{LOGIN}?next=/account/"
    assert idle(desk, 92).status_code == 302


def test_idle_session_part_of_a_page_is_sent_to_sign_in_as_a_whole(desk):
    shown = {"HX_Request": "true", "HX_Current_URL": "http://testserver/tickets/new/"}
    response = idle(desk, 31, "/notices/bell/", **shown)
    assert (response.status_code, response["HX-Redirect"]) == (401, f"{LOGIN}?next=%2Ftickets%2Fnew%2F")


def test_idle_session_program_gets_401(desk):
    response = idle(desk, 31, "/api/v1/tickets/")
    assert response.status_code == 401
    assert response["Content-Type"] == "application/problem+json"


def test_idle_session_is_not_kept_alive_by_the_bell(desk):
    headers = {"HX_Request": "true", "X_Poll": "1"}
    for minutes in range(1, 31):
        assert idle(desk, minutes, "/notices/bell/", **headers).status_code == 200
    assert idle(desk, 31, "/notices/bell/", **headers).status_code == 401


def test_bell_says_that_it_asks_by_itself(desk):
    assert """hx-headers='{"X-Poll": "1"}'""" in idle(desk, 0).content.decode()


def test_must_change_password_comes_before_every_page_and_ends_with_the_change(client, user):
    user.must_change_password = True
    user.save()
    sign_in(client, "wang-hong")
    change = "/accounts/password/change/"
    for path in ("/", "/account/", "/people/", "/tickets/new/", "/admin/"):
        assert client.get(path).url == change
    fields = {"oldpassword": PASSWORD, "password1": "Beiwang+2026-new", "password2": "Beiwang+2026-new"}
    assert client.post(change, fields | {"oldpassword": "wrong"}).status_code == 200
    assert client.post(change, fields | {"password1": "short", "password2": "short"}).status_code == 200
    assert client.get("/account/").url == change
    assert client.post(change, fields).status_code == 302
    assert client.get("/account/").status_code == 200
    user.refresh_from_db()
    assert (user.must_change_password, user.check_password("Beiwang+2026-new")) == (False, True)


def test_must_change_password_is_not_satisfied_by_the_same_password(client, user):
    user.must_change_password = True
    user.save()
    sign_in(client, "wang-hong")
    fields = {"oldpassword": PASSWORD, "password1": PASSWORD, "password2": PASSWORD}
    assert client.post("/accounts/password/change/", fields).status_code == 200
    assert client.get("/account/").status_code == 302
