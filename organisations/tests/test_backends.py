"""By which name and address wrong passwords are counted, and how an account is unlocked."""

import pytest
from axes.utils import reset
from django.test import RequestFactory

from organisations.backends import client_address, lock_out_name, mobile_of
from organisations.encryption import lookup_hash
from organisations.models import Role, User


@pytest.fixture
def user(roster, settings) -> User:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    user = roster.account("wang-hong", Role.HANDLER, roster.bureau, "王红")
    user.mobile_hash = lookup_hash("13900000042", "mobile")
    user.set_password("Zuoqi-2026-Beiwang")
    user.save()
    return user


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, None, "10.1.1.1"),
        (0, "203.0.113.7", "10.1.1.1"),
        (1, "203.0.113.7", "203.0.113.7"),
        (1, "198.51.100.9, 203.0.113.7", "203.0.113.7"),
        (2, "198.51.100.9, 203.0.113.7", "198.51.100.9"),
    ],
)
def test_client_address_believes_as_many_proxies_as_there_are(settings, proxies, forwarded, address):
    """What a client writes in front of the list is its own word."""
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    request = RequestFactory(
        REMOTE_ADDR="10.1.1.1", headers={"X-Forwarded-For": forwarded} if forwarded else {}
    )
    assert client_address(request.get("/")) == address


def test_client_address_of_a_unix_socket_is_none():
    assert client_address(RequestFactory(REMOTE_ADDR="").get("/")) is None


@pytest.mark.parametrize("given", ["wang-hong", " wang-hong", "139 0000 0042", "+86-13900000042"])
def test_lock_out_name_is_the_accounts_own(user, given):
    assert lock_out_name(RequestFactory().post("/"), {"username": given}) == "wang-hong"
    assert lock_out_name(RequestFactory().post("/", {"login": given})) == "wang-hong"


@pytest.mark.parametrize(
    ("given", "name"), [("nobody", "nobody"), ("", ""), ("a\0b", "ab"), ("x" * 999, "x" * 255)]
)
def test_lock_out_name_of_nobody_is_what_was_typed(db, given, name):
    assert lock_out_name(RequestFactory().post("/"), {"username": given}) == name


def test_unlocked_account_opens_whatever_was_typed_wrong(client, user):
    for identifier in ("wang-hong", "13900000042", "139 0000 0042", "139-0000-0042", "+86 13900000042"):
        client.post("/accounts/login/", {"login": identifier, "password": "wrong"})
    fields = {"login": "13900000042", "password": "Zuoqi-2026-Beiwang"}
    assert client.post("/accounts/login/", fields).status_code == 429
    reset(username="wang-hong")
    assert client.post("/accounts/login/", fields).status_code == 302


@pytest.mark.parametrize(
    ("given", "mobile"),
    [
        ("１３９ ００００ ００４２", "13900000042"),
        ("0086-139-0000-0042", "13900000042"),
        ("8601234", "8601234"),
        ("", ""),
    ],
)
def test_mobile_of_lets_go_what_people_write_around_it(given, mobile):
    assert mobile_of(given) == mobile
