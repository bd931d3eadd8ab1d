"""Passwords: none of the last five, a new one after ninety days, and one session an account."""

import datetime as dt

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client

from audit import clock
from audit.models import AuditRow
from organisations import account_actions
from organisations.models import OldPassword, Role
from organisations.tests.rosters import AT

LOGIN = "/accounts/login/"
CHANGE = "/accounts/password/change/"
WORDS = [f"Zuoqi-2026-Beiwang{number}" for number in range(8)]


@pytest.fixture(autouse=True)
def fresh(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def user(roster):
    user = roster.account("wang-hong", Role.HANDLER, roster.bureau, "王红")
    choose(user, WORDS[0])
    return user


def choose(user, password: str, at: dt.datetime = AT) -> None:
    account_actions.change_password(user=user, password=password, by=user, at=at)


def refused(user, password: str) -> bool:
    try:
        validate_password(password, user)
    except ValidationError as error:
        return "password_used" in [one.code for one in error.error_list]
    return False


def sign_in(client, password: str = WORDS[0]):
    return client.post(LOGIN, {"login": "wang-hong", "password": password})


# None of the last five


def test_present_password_and_the_four_before_it_are_refused_and_the_sixth_is_not(user):
    for word in WORDS[1:6]:
        choose(user, word)
    assert [refused(user, word) for word in WORDS[:7]] == [False, True, True, True, True, True, False]


def test_old_passwords_are_kept_hashed_and_no_longer_than_needed(user):
    for word in WORDS[1:]:
        choose(user, word)
    kept = list(OldPassword.objects.filter(user=user).values_list("hash", flat=True))
    assert len(kept) == 5
    assert not set(kept) & set(WORDS)


def test_old_password_of_another_account_is_nobody_elses_matter(roster, user):
    other = roster.account("li-na", Role.LIAISON, roster.bureau)
    choose(other, WORDS[3])
    assert not refused(user, WORDS[3])


def test_change_page_refuses_an_old_password_at_the_field(client, user):
    choose(user, WORDS[1])
    sign_in(client, WORDS[1])
    answer = client.post(CHANGE, {"oldpassword": WORDS[1], "password1": WORDS[0], "password2": WORDS[0]})
    assert answer.status_code == 200
    assert "password1" in answer.context["form"].errors
    user.refresh_from_db()
    assert user.check_password(WORDS[1])


def test_invitation_refuses_an_old_password(client, user):
    choose(user, WORDS[1])
    token = account_actions.invite(user=user, by=user, at=AT)
    with pytest.raises(ValidationError):
        account_actions.accept_invitation(token=token, password=WORDS[0], at=AT)
    account_actions.accept_invitation(token=token, password=WORDS[2], at=AT)
    user.refresh_from_db()
    assert (user.check_password(WORDS[2]), user.password_since) == (True, AT)


# After ninety days


def test_password_of_ninety_days_is_still_good(client, user):
    with clock.frozen_at(AT + dt.timedelta(days=90)):
        sign_in(client)
        assert client.get("/account/").status_code == 200


def test_password_of_more_than_ninety_days_leads_to_the_change_page_until_changed(client, user):
    with clock.frozen_at(AT + dt.timedelta(days=90, seconds=1)):
        sign_in(client)
        assert client.get("/account/").url == CHANGE
        assert "90 天" in client.get(CHANGE).content.decode()
        fields = {"oldpassword": WORDS[0], "password1": WORDS[1], "password2": WORDS[1]}
        assert client.post(CHANGE, fields).status_code == 302
        assert client.get("/account/").status_code == 200
    user.refresh_from_db()
    assert user.password_since == AT + dt.timedelta(days=90, seconds=1)


def test_password_never_grows_too_old_where_that_is_switched_off(client, user, settings):
    settings.PASSWORD_DAYS = 0
    with clock.frozen_at(AT + dt.timedelta(days=4000)):
        sign_in(client)
        assert client.get("/account/").status_code == 200


# One session an account


@pytest.fixture
def single(settings):
    settings.SINGLE_SESSION = True


def test_new_sign_in_ends_the_other_session_and_says_so_in_the_record(client, user, single):
    elsewhere = Client()
    sign_in(elsewhere)
    sign_in(client)
    assert elsewhere.get("/account/").status_code == 302
    assert client.get("/account/").status_code == 200
    assert UserSession.objects.filter(user=user).count() == 1
    rows = AuditRow.objects.filter(action="account.sign_in").order_by("pk")
    assert [row.data for row in rows] == [{}, {"ended": 1}]


def test_new_sign_in_leaves_other_accounts_alone(client, roster, user, single):
    other = roster.account("li-na", Role.LIAISON, roster.bureau)
    choose(other, WORDS[0])
    elsewhere = Client()
    elsewhere.post(LOGIN, {"login": "li-na", "password": WORDS[0]})
    sign_in(client)
    assert elsewhere.get("/account/").status_code == 200


def test_new_sign_in_leaves_the_other_session_where_that_is_switched_off(client, user, settings):
    settings.SINGLE_SESSION = False
    elsewhere = Client()
    sign_in(elsewhere)
    sign_in(client)
    assert elsewhere.get("/account/").status_code == 200


def test_failed_sign_in_ends_nothing(client, user, single):
    sign_in(client)
    sign_in(Client(), "wrong")
    assert client.get("/account/").status_code == 200
