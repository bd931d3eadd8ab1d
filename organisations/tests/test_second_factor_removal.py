"""A lost second factor: one keeper asks, another confirms, nobody alone."""

import datetime as dt
import threading

import pytest
from allauth.mfa.models import Authenticator
from django.db import connection
from django.urls import reverse

from audit import clock
from audit.models import AuditRow
from organisations import account_actions, second_factors
from organisations.account_actions import AccountError
from organisations.models import Role
from organisations.tests.rosters import AT

BACKEND = "organisations.backends.IdentifierBackend"


@pytest.fixture
def owner(roster):
    user = roster.account("owner", Role.HANDLER, roster.bureau, "王红")
    second_factors.activate_totp(user=user, by=user, at=AT)
    return user


@pytest.fixture
def keepers(roster):
    return [roster.account(name, Role.ACCOUNT_KEEPER, roster.bureau) for name in ("one", "two")]


def factors(user) -> int:
    return Authenticator.objects.filter(user=user).count()


def sign_in(client, user, *, minutes_ago: int = 0):
    client.force_login(user, backend=BACKEND)
    session = client.session
    proof = clock.now().timestamp() - minutes_ago * 60
    session["account_authentication_methods"] = [{"method": "password", "at": proof}]
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()
    return client


def ask_page(client, user):
    return client.post(reverse("admin:organisations_user_factor", args=[user.pk]))


def test_request_confirmed_by_another_keeper_removes_the_factor(client, owner, keepers):
    one, two = keepers
    address = ask_page(sign_in(client, one), owner).context["address"]
    assert factors(owner) == 1
    sign_in(client, two)
    assert client.get(address).context["asker"] == one
    assert factors(owner) == 1
    assert client.post(address).url == reverse("admin:organisations_user_changelist")
    assert factors(owner) == 0
    actions = AuditRow.objects.filter(object_id=str(owner.pk)).order_by("pk").values_list("action", flat=True)
    assert list(actions)[-2:] == ["account.ask_second_factor_removal", "account.remove_second_factor"]


def test_request_confirmed_by_whoever_asked_removes_nothing(client, owner, keepers):
    address = ask_page(sign_in(client, keepers[0]), owner).context["address"]
    client.post(address)
    assert factors(owner) == 1


def test_request_is_neither_made_nor_confirmed_by_its_owner_or_another_units_keeper(
    client, roster, owner, keepers
):
    elsewhere = roster.account("elsewhere", Role.ACCOUNT_KEEPER, roster.lead)
    assert ask_page(sign_in(client, elsewhere), owner).status_code == 404
    address = ask_page(sign_in(client, keepers[0]), owner).context["address"]
    assert sign_in(client, elsewhere).post(address).status_code == 403
    assert sign_in(client, owner).post(address).status_code in (302, 403)
    assert factors(owner) == 1


def test_request_asks_for_a_fresh_sign_in(client, owner, keepers):
    one, two = keepers
    assert ask_page(sign_in(client, one, minutes_ago=11), owner).status_code == 302
    address = ask_page(sign_in(client, one), owner).context["address"]
    page = sign_in(client, two, minutes_ago=11).post(address)
    assert page.url.startswith(reverse("account_reauthenticate"))
    assert factors(owner) == 1


def test_request_for_an_account_without_factor_is_refused(client, roster, keepers):
    user = roster.account("bare", Role.HANDLER, roster.bureau)
    answer = ask_page(sign_in(client, keepers[0]), user)
    assert answer.url == reverse("admin:organisations_user_change", args=[user.pk])


@pytest.mark.parametrize("text", ["", "x", "WzEsMSwxXQ:1abcde:forged"])
def test_text_nobody_signed_is_no_request(db, text):
    assert second_factors.asked(text, AT) is None


def test_request_ends_after_a_day(owner, keepers):
    text = second_factors.ask(user=owner, by=keepers[0], at=AT)
    late = AT + dt.timedelta(hours=24)
    assert second_factors.asked(text, late - dt.timedelta(seconds=1)) == (owner, keepers[0])
    with pytest.raises(AccountError):
        second_factors.confirm(text=text, by=keepers[1], at=late)


def test_request_ends_with_the_factor_it_was_made_for(owner, keepers):
    one, two = keepers
    text = second_factors.ask(user=owner, by=one, at=AT)
    second_factors.confirm(text=text, by=two, at=AT)
    second_factors.activate_totp(user=owner, by=owner, at=AT)
    with pytest.raises(AccountError):
        second_factors.confirm(text=text, by=two, at=AT)
    assert factors(owner) == 1


def test_request_ends_with_its_askers_account(owner, keepers):
    one, two = keepers
    text = second_factors.ask(user=owner, by=one, at=AT)
    account_actions.set_active(user=one, active=False, by=two, at=AT)
    assert second_factors.asked(text, AT) is None


@pytest.mark.skipif(
    connection.vendor != "postgresql", reason="on SQLite one writer waits for the other anyway"
)
@pytest.mark.django_db(transaction=True)
def test_request_confirmed_twice_at_once_is_carried_out_and_recorded_once(owner, keepers, roster):
    text = second_factors.ask(user=owner, by=keepers[0], at=AT)
    confirmers = [keepers[1], roster.account("three", Role.ACCOUNT_KEEPER, roster.bureau)]
    barrier, outcomes = threading.Barrier(2), []

    def work(by):
        try:
            barrier.wait(timeout=10)
            outcomes.append(second_factors.confirm(text=text, by=by, at=AT).pk)
        except AccountError:
            outcomes.append("over")
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(by,)) for by in confirmers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert sorted(map(str, outcomes)) == sorted([str(owner.pk), "over"])
    assert AuditRow.objects.filter(action="account.remove_second_factor").count() == 1
