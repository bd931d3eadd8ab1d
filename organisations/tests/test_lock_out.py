"""A guesser with many addresses is stopped; the account's owner is not locked out where they work."""

import datetime as dt

import pytest
from axes.models import AccessAttempt, AccessLog
from django.core.cache import cache
from django.core.cache.backends.db import DatabaseCache
from django.utils import timezone

from organisations.models import Role

PASSWORD = "Zuoqi-2026-Beiwang"
LOGIN = "/accounts/login/"
OFFICE = "10.1.1.1"


@pytest.fixture(autouse=True)
def fresh(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def user(roster):
    user = roster.account("wang-hong", Role.HANDLER, roster.bureau, "王红")
    user.set_password(PASSWORD)
    user.save()
    return user


def attempt(client, address: str, password: str = PASSWORD) -> int:
    answer = client.post(LOGIN, {"login": "wang-hong", "password": password}, REMOTE_ADDR=address)
    client.cookies.clear()
    return answer.status_code


def guess_from_many_addresses(client, count: int = 20) -> None:
    """Four from each address: one less than locks it."""
    for number in range(count):
        assert attempt(client, f"10.9.0.{number // 4}", "wrong") == 200


def minutes_pass(minutes: int) -> None:
    for attempt_made in AccessAttempt.objects.all():
        earlier = attempt_made.attempt_time - dt.timedelta(minutes=minutes)
        AccessAttempt.objects.filter(pk=attempt_made.pk).update(attempt_time=earlier)


def test_guesser_with_many_addresses_is_stopped_everywhere_strange(client, user):
    guess_from_many_addresses(client)
    assert attempt(client, "10.9.0.200", "wrong") == 429
    assert attempt(client, "10.9.0.201", PASSWORD) == 429


def test_guesses_one_short_of_the_limit_stop_nobody(client, user):
    guess_from_many_addresses(client, 19)
    assert attempt(client, "10.9.0.201", PASSWORD) == 302


def test_owner_still_signs_in_where_they_signed_in_before(client, user):
    assert attempt(client, OFFICE) == 302
    guess_from_many_addresses(client)
    assert attempt(client, "10.9.0.200") == 429
    assert attempt(client, OFFICE) == 302


def test_known_address_is_known_for_thirty_days(client, user):
    attempt(client, OFFICE)
    AccessLog.objects.update(attempt_time=timezone.now() - dt.timedelta(days=31))
    guess_from_many_addresses(client)
    assert attempt(client, OFFICE) == 429


def test_known_address_is_locked_by_its_own_wrong_passwords(client, user):
    attempt(client, OFFICE)
    assert [attempt(client, OFFICE, "wrong") for _time in range(5)] == [200, 200, 200, 200, 429]
    assert attempt(client, OFFICE) == 429


def test_lock_out_everywhere_passes_within_ten_minutes_though_the_guesser_goes_on(client, user):
    guess_from_many_addresses(client)
    minutes_pass(6)
    for number in range(30):
        assert attempt(client, f"10.9.1.{number}", "wrong") == 429
    minutes_pass(5)
    assert attempt(client, "10.8.0.1") == 302


def test_lock_out_at_one_address_is_not_prolonged_by_going_on(client, user):
    for _time in range(5):
        attempt(client, OFFICE, "wrong")
    minutes_pass(20)
    assert attempt(client, OFFICE, "wrong") == 429
    minutes_pass(11)
    assert attempt(client, OFFICE) == 302


def test_lock_out_page_says_for_how_long(client, user, settings):
    settings.AXES_COOLOFF_TIME = 0.25
    for _time in range(5):
        answer = client.post(LOGIN, {"login": "wang-hong", "password": "wrong"})
    assert "15 分钟" in answer.content.decode()


@pytest.mark.django_db
def test_what_is_counted_against_guessers_of_codes_is_shared_by_all_web_processes():
    assert isinstance(cache._connections[cache._alias], DatabaseCache)
