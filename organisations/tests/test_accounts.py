"""Invitations, API tokens, substitutes, second factors removed by two: what people do with accounts."""

import datetime as dt

import pytest
from allauth.mfa.models import Authenticator
from django.core.exceptions import ValidationError
from django.db.models import ProtectedError
from django.test import Client
from django.urls import reverse

from audit import clock
from audit.models import AuditRow
from organisations import account_actions, api_tokens, second_factors
from organisations.account_actions import AccountError
from organisations.models import ApiToken, Invitation, Person, Role, User
from organisations.models.organisations import OrganisationKind
from organisations.tests.rosters import AT

PASSWORD = "Beiwang+2026-new"
DAY = dt.timedelta(days=1)
LIFE = account_actions.INVITATION_LIFE


@pytest.fixture(autouse=True)
def quick_hashes(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def user(roster) -> User:
    return roster.account("wang-hong", Role.HANDLER, roster.bureau, "王红")


@pytest.fixture
def mine(client, user):
    client.force_login(user)
    return client


def slip(user: User, at: dt.datetime = AT) -> str:
    return account_actions.invite(user=user, by=account_actions.system_user(), at=at)


def accept(token: str, password: str = PASSWORD, at: dt.datetime = AT) -> User:
    return account_actions.accept_invitation(token=token, password=password, at=at)


# Invitations


def test_invitation_sets_the_password_once(user):
    token = slip(user)
    assert accept(token).check_password(PASSWORD)
    with pytest.raises(AccountError):
        accept(token, "Another-2026-Word")
    assert User.objects.get(pk=user.pk).check_password(PASSWORD)


def test_invitation_is_stored_as_a_hash_only(user):
    token = slip(user)
    assert token not in str(Invitation.objects.values().get())
    assert token not in str(list(AuditRow.objects.values()))


@pytest.mark.parametrize(("after", "works"), [(LIFE - dt.timedelta(seconds=1), True), (LIFE, False)])
def test_invitation_lasts_72_hours(user, after, works):
    token = slip(user)
    assert (account_actions.invitation_of(token, AT + after) is not None) == works


def test_invitation_ends_earlier_ones(user):
    first, second = slip(user), slip(user)
    assert account_actions.invitation_of(first, AT) is None
    assert account_actions.invitation_of(second, AT).user == user


def test_invitation_to_a_deactivated_account_sets_nothing(user):
    token = slip(user)
    account_actions.set_active(user=user, active=False, by=user, at=AT)
    with pytest.raises(AccountError):
        accept(token)


@pytest.mark.parametrize(
    "password", ["short-1A", "aaaaaaaaaaaa", "wang-hong-1A", "1234567890", "alllowercase1"]
)
def test_invitation_refuses_a_weak_password_and_stays_open(user, password):
    token = slip(user)
    with pytest.raises(ValidationError):
        accept(token, password)
    assert accept(token).check_password(PASSWORD)


def test_invitation_accepted_twice_at_the_same_moment_one_wins(user, monkeypatch):
    """Both have read the open invitation before either writes."""
    token = slip(user)
    read = account_actions.invitation_of(token, AT)
    monkeypatch.setattr(account_actions, "invitation_of", lambda token, at: read)
    accept(token, "Beiwang+2026-one")
    with pytest.raises(AccountError):
        accept(token, "Beiwang+2026-two")
    assert User.objects.get(pk=user.pk).check_password("Beiwang+2026-one")


def address(token: str) -> str:
    return reverse("organisations:invitation", args=[token])


def test_invitation_page_from_slip_to_sign_in(client, user):
    path = address(slip(user, clock.now()))
    page = client.get(path)
    assert page.status_code == 200
    assert page["Cache-Control"] == "no-store"
    response = client.post(path, {"password": PASSWORD, "again": PASSWORD})
    assert (response.status_code, response.url) == (302, "/accounts/login/")
    assert client.get(path).status_code == 410
    assert client.post(path, {"password": PASSWORD, "again": PASSWORD}).status_code == 410
    response = client.post("/accounts/login/", {"login": "wang-hong", "password": PASSWORD})
    assert response.url == "/"


def test_invitation_page_sends_its_address_nowhere_and_keeps_its_origin(client, user):
    """With "no-referrer" browsers send `Origin: null` with the form, which Django refuses."""
    assert client.get(address(slip(user, clock.now())))["Referrer-Policy"] == "strict-origin"


def test_invitation_page_form_passes_the_forgery_check_of_a_browser(user):
    browser = Client(enforce_csrf_checks=True)
    path = address(slip(user, clock.now()))
    token = browser.get(path).context["csrf_token"]
    fields = {"password": PASSWORD, "again": PASSWORD, "csrfmiddlewaretoken": str(token)}
    assert browser.post(path, fields, headers={"Origin": "https://evil.example"}).status_code == 403
    assert browser.post(path, fields, headers={"Origin": "http://testserver"}).status_code == 302


@pytest.mark.parametrize(
    ("password", "again", "field"),
    [
        (PASSWORD, "Beiwang+2026-old", "again"),
        ("weak", "weak", "password"),
        ("", "", "password"),
        (PASSWORD, "", "again"),
    ],
)
def test_invitation_page_keeps_on_asking(client, user, password, again, field):
    path = address(slip(user, clock.now()))
    response = client.post(path, {"password": password, "again": again})
    assert response.status_code == 200
    assert field in response.context["form"].errors
    assert client.get(path).status_code == 200


@pytest.mark.parametrize("token", ["x", "%00", "a" * 2000, "系统"])
def test_invitation_page_of_no_invitation_says_so(client, db, token):
    response = client.get(f"/accounts/invitation/{token}/")
    assert response.status_code == 410
    assert "邀请" in response.content.decode()


# API tokens


def token_of(user: User, **changes) -> str:
    fields = {"label": "tests", "scope": "write", "expires_at": AT + DAY, "at": AT} | changes
    return api_tokens.create_token(user=user, by=user, **fields)


def test_token_lives_until_its_end_and_not_longer(user):
    raw = token_of(user)
    assert api_tokens.living_token(raw, AT + DAY - dt.timedelta(seconds=1)).user == user
    assert api_tokens.living_token(raw, AT + DAY) is None
    assert api_tokens.living_token(raw[:-1], AT) is None


@pytest.mark.parametrize("ends", [AT, AT - DAY, AT + 367 * DAY])
def test_token_with_no_life_or_too_long_a_one_is_refused(user, ends):
    with pytest.raises(AccountError):
        token_of(user, expires_at=ends)


@pytest.mark.parametrize("role", [Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN])
def test_token_for_an_administrator_is_refused(roster, role):
    user = roster.account("administrator", role, roster.lead)
    assert not api_tokens.may_hold_token(user)
    with pytest.raises(AccountError):
        token_of(user)


def test_token_for_the_court_desk_is_refused(roster):
    court = roster.organisation("O21", "巴林左旗人民法院", OrganisationKind.COURT)
    with pytest.raises(AccountError):
        token_of(roster.account("judge", Role.HANDLER, court))


def test_token_ends_with_a_post_at_the_court_with_the_account_or_by_hand(roster, user):
    raw = token_of(user)
    court = roster.organisation("O21", "巴林左旗人民法院", OrganisationKind.COURT)
    post = roster.post(user.person, Role.HANDLER, court)
    assert api_tokens.living_token(raw, AT) is None
    post.delete()
    assert api_tokens.living_token(raw, AT) is not None
    account_actions.set_active(user=user, active=False, by=user, at=AT)
    assert api_tokens.living_token(raw, AT) is None
    account_actions.set_active(user=user, active=True, by=user, at=AT)
    api_tokens.revoke_token(token=ApiToken.objects.get(), by=user, at=AT)
    assert api_tokens.living_token(raw, AT) is None


TOKENS = "/account/tokens/"


def fields(days: int = 30, **changes) -> dict:
    return {"label": "报表", "scope": "read", "last_day": (clock.today() + days * DAY).isoformat()} | changes


def test_tokens_page_shows_a_new_token_once(mine, user):
    response = mine.post(TOKENS, fields())
    raw = response.context["raw"]
    assert response["Cache-Control"] == "no-store"
    assert raw in response.content.decode()
    assert api_tokens.living_token(raw, clock.now()).scope == "read"
    assert raw not in mine.get(TOKENS).content.decode()
    assert ApiToken.objects.get().token_hash not in mine.get(TOKENS).content.decode()


@pytest.mark.parametrize(
    "changes",
    [{"days": 0}, {"days": -1}, {"days": 366}, {"scope": "all"}, {"label": ""}, {"label": "系" * 101}],
)
def test_tokens_page_refuses(mine, changes):
    response = mine.post(TOKENS, fields(**changes))
    assert response.status_code == 200
    assert (response.context["form"].errors, ApiToken.objects.count()) != ({}, 1)
    assert not ApiToken.objects.exists()


def test_tokens_page_of_an_administrator_makes_none(client, roster):
    user = roster.account("auditor", Role.AUDIT_ADMIN, roster.lead)
    second_factors.activate_totp(user=user, by=user, at=AT)
    client.force_login(user)
    assert not client.get(TOKENS).context["allowed"]
    assert client.post(TOKENS, fields()).context["form"].errors
    assert not ApiToken.objects.exists()


def test_token_is_revoked_by_its_holder_only_and_once(mine, roster, user):
    token_of(user)
    token_of(roster.account("li-na", Role.LIAISON, roster.bureau))
    own, other = ApiToken.objects.order_by("pk")
    path = "/account/tokens/{}/revoke/"
    assert mine.get(path.format(own.pk)).status_code == 405
    assert mine.post(path.format(other.pk)).status_code == 404
    assert mine.post(path.format(own.pk)).url == TOKENS
    assert mine.post(path.format(own.pk)).status_code == 404
    assert [token.revoked_at is None for token in ApiToken.objects.order_by("pk")] == [False, True]


# Second factors


def test_second_factor_is_removed_by_two_others_together(roster, user):
    one, two = (roster.account(name, Role.ACCOUNT_KEEPER, roster.bureau) for name in ("one", "two"))
    second_factors.activate_totp(user=user, by=user, at=AT)
    for by, confirmed_by in ((user, one), (one, user), (one, one), (user, user)):
        with pytest.raises(AccountError):
            second_factors.remove_second_factor(user=user, by=by, confirmed_by=confirmed_by, at=AT)
    assert Authenticator.objects.count() == 1
    second_factors.remove_second_factor(user=user, by=one, confirmed_by=two, at=AT)
    assert not Authenticator.objects.exists()
    row = AuditRow.objects.filter(action="account.remove_second_factor").get()
    assert (row.actor_id, row.object_id) == (str(one.pk), str(user.pk))


def test_person_is_deleted_by_nobody_while_an_account_stands(user):
    with pytest.raises(ProtectedError):
        Person.objects.get(pk=user.person_id).delete()
