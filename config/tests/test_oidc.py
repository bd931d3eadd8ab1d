"""Signing in by the office's identity service: who it names, whom it does not know, and a service that is down."""

from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
import requests
from django.urls import reverse

from audit.models import AuditRow
from config.environment import Environment, UnsafeSetting
from config.sign_in_settings import oidc_providers
from organisations import second_factors
from organisations.models import Role
from organisations.oidc_adapter import OidcAdapter
from organisations.tests.rosters import AT, Roster

ISSUER = "https://id.invalid"
GIVEN = {"OIDC_CLIENT_ID": "portal", "OIDC_CLIENT_SECRET": "secret"}
LOGIN = "/accounts/oidc/office/login/"
KEY = "k" * 32


class Service:
    """What the identity service would answer; `broken` is raised instead."""

    def __init__(self):
        self.claims = {"sub": "1", "preferred_username": "wang-hong"}
        self.token = {"access_token": "t", "token_type": "bearer"}
        self.broken = None

    def __enter__(self):
        return self

    def __exit__(self, *failure):
        return None

    def get(self, url, headers=None):
        if url.endswith("/.well-known/openid-configuration"):
            return self._answer(
                {
                    "issuer": ISSUER,
                    "authorization_endpoint": f"{ISSUER}/authorize",
                    "token_endpoint": f"{ISSUER}/token",
                    "userinfo_endpoint": f"{ISSUER}/me",
                    "jwks_uri": f"{ISSUER}/keys",
                }
            )
        return self._answer(self.claims)

    def request(self, method, url, **given):
        return self._answer(self.token)

    def _answer(self, said):
        if self.broken is not None:
            raise self.broken
        answer = requests.Response()
        answer.status_code = 200
        answer.headers["content-type"] = "application/json"
        answer.json = lambda: said
        return answer


@pytest.fixture
def service(settings, monkeypatch):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.OIDC_ISSUER = ISSUER
    settings.SOCIALACCOUNT_PROVIDERS = oidc_providers(ISSUER, Environment(GIVEN))
    service = Service()
    monkeypatch.setattr(OidcAdapter, "get_requests_session", lambda adapter: service)
    return service


@pytest.fixture
def roster(db) -> Roster:
    return Roster()


@pytest.fixture
def user(roster):
    user = roster.account("wang-hong", Role.HANDLER, roster.bureau, "王红")
    user.staff_number = "NM-0042"
    user.save()
    return user


def come_back(client, **query):
    """To the service and back, as a browser goes."""
    away = client.get(LOGIN, query)
    assert away.status_code == 302
    assert away.url.startswith(f"{ISSUER}/authorize?")
    state = parse_qs(urlsplit(away.url).query)["state"][0]
    return client.get(f"{LOGIN}callback/", {"state": state, "code": "c"})


def signed_in(client) -> str | None:
    return client.session.get("_auth_user_id")


@pytest.mark.parametrize("name", ["wang-hong", "NM-0042"])
def test_claim_with_sign_in_name_or_staff_number_opens_the_session(client, service, user, name):
    service.claims["preferred_username"] = name
    answer = come_back(client, next="/account/")
    assert (answer.status_code, answer.url, signed_in(client)) == (302, "/account/", str(user.pk))
    assert AuditRow.objects.filter(action="account.sign_in").count() == 1


def test_id_token_is_read_and_must_be_the_portal_s_own(client, service, user):
    said = {"iss": ISSUER, "aud": "portal", "exp": 4_000_000_000, "sub": "1"}
    service.token["id_token"] = jwt.encode(said | {"aud": "another"}, KEY)
    come_back(client)
    assert signed_in(client) is None
    service.token["id_token"] = jwt.encode(said, KEY)
    come_back(client)
    assert signed_in(client) == str(user.pk)


@pytest.mark.parametrize(
    "claims",
    [
        {"sub": "1", "preferred_username": "somebody"},
        {"sub": "1", "preferred_username": "13900000042"},
        {"sub": "1", "preferred_username": ""},
        {"sub": "1", "preferred_username": ["wang-hong"]},
        {"sub": "1", "preferred_username": "wang-hong\0"},
        {"sub": "1"},
        {},
        [],
        None,
        "x",
    ],
)
def test_claims_that_name_no_account_open_nothing(client, service, user, claims):
    service.claims = claims
    answer = come_back(client)
    assert (answer.status_code, answer.url, signed_in(client)) == (302, reverse("account_login"), None)


def test_closed_account_stays_closed(client, service, user):
    user.is_active = False
    user.save()
    come_back(client)
    assert signed_in(client) is None


def test_second_factor_is_asked_for_all_the_same(client, service, user):
    second_factors.activate_totp(user=user, by=user, at=AT)
    assert come_back(client).url == reverse("mfa_authenticate")
    assert signed_in(client) is None


def test_no_account_is_linked_to_somebody_s_session(client, service, user, roster):
    client.force_login(roster.account("other", Role.HANDLER, roster.bureau))
    assert come_back(client, process="connect").url == reverse("account_login")


@pytest.mark.parametrize("broken", [requests.ConnectionError(), requests.Timeout(), ValueError("no JSON")])
def test_service_that_is_down_is_a_sentence(client, service, user, broken):
    service.broken = broken
    answer = client.get(LOGIN)
    assert (answer.status_code, answer.url) == (302, reverse("account_login"))
    assert "密码" in client.get(answer.url).content.decode()


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"code": "c"},
        {"state": "x", "code": "c"},
        {"error": "access_denied"},
        {"state": "\0", "code": "\0"},
    ],
)
def test_callback_that_nobody_asked_for_opens_nothing(client, service, user, query):
    answer = client.get(f"{LOGIN}callback/", query)
    assert (answer.status_code, signed_in(client)) == (302, None)


def test_without_a_service_there_is_no_such_page(client, db):
    assert client.get(LOGIN).status_code == 404
    assert "oidc" not in client.get(reverse("account_login")).content.decode()


def test_sign_in_page_leads_to_the_service_and_keeps_where_to_go(client, service, db):
    page = client.get(reverse("account_login"), {"next": "/tickets/"}).content.decode()
    assert f'href="{LOGIN}?next=%2Ftickets%2F"' in page


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"OIDC_CLIENT_ID": "portal"}, "OIDC_CLIENT_SECRET is missing"),
        (GIVEN | {"PORTAL_MODE": "production"}, "must begin with https://"),
    ],
)
def test_service_that_is_half_configured_refuses_to_start(given, said):
    with pytest.raises(UnsafeSetting, match=said):
        oidc_providers("http://id.invalid", Environment(given))
