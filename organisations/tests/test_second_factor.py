"""The second factor: who must have one, signing in with it, its pages; nobody gets past the door."""

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.conf import settings as django_settings

from organisations import second_factors
from organisations.models import Role
from organisations.models.organisations import OrganisationKind
from organisations.tests.rosters import AT

PASSWORD = "Zuoqi-2026-Beiwang"
LOGIN = "/accounts/login/"
FACTOR = "/accounts/second-factor/"
PAGES = ("/", "/account/", "/people/", "/admin/", "/admin/organisations/user/", "/help/", "/account/tokens/")


@pytest.fixture(autouse=True)
def fresh(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def security(roster):
    return with_password(roster.account("security", Role.SECURITY_ADMIN, roster.lead, "安全员"))


def with_password(user):
    user.set_password(PASSWORD)
    user.save()
    return user


def sign_in(client, username):
    return client.post(LOGIN, {"login": username, "password": PASSWORD})


def code_of(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, list(yield_hotp_counters_from_time())[1]))


def is_in(client) -> bool:
    return "_auth_user_id" in client.session


@pytest.mark.parametrize("role", [Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN])
def test_administrator_without_second_factor_sees_only_the_page_to_set_one_up(client, roster, role):
    with_password(roster.account("administrator", role, roster.lead))
    sign_in(client, "administrator")
    assert {client.get(path).url for path in PAGES} == {f"{FACTOR}totp/activate/"}
    assert client.get(f"{FACTOR}totp/activate/").status_code == 200


def test_court_post_without_second_factor_sees_only_the_page_to_set_one_up(client, roster):
    court = roster.organisation("O21", "巴林左旗人民法院", OrganisationKind.COURT)
    with_password(roster.account("judge", Role.HANDLER, court))
    sign_in(client, "judge")
    assert {client.get(path).url for path in PAGES} == {f"{FACTOR}totp/activate/"}
    assert client.get("/api/v1/tickets/").status_code == 403


def test_other_posts_need_no_second_factor(client, roster):
    with_password(roster.account("handler", Role.HANDLER, roster.bureau))
    sign_in(client, "handler")
    assert client.get("/account/").status_code == 200


def test_second_factor_set_up_opens_the_pages_and_shows_recovery_codes(client, security):
    sign_in(client, "security")
    page = client.get(f"{FACTOR}totp/activate/").content.decode()
    secret = re.search(r'value="([A-Z2-7]{32})"', page).group(1)
    assert client.post(f"{FACTOR}totp/activate/", {"code": "000000"}).status_code == 200
    assert client.get("/admin/").url == f"{FACTOR}totp/activate/"
    response = client.post(f"{FACTOR}totp/activate/", {"code": code_of(secret)}, follow=True)
    assert response.status_code == 200
    assert response.request["PATH_INFO"] == f"{FACTOR}recovery-codes/"
    assert client.get("/admin/").status_code == 200


def test_sign_in_with_second_factor_needs_the_code(client, security):
    secret = second_factors.activate_totp(user=security, by=security, at=AT)
    response = sign_in(client, "security")
    assert (response.url, is_in(client)) == (f"{FACTOR}authenticate/", False)
    assert client.get("/help/").status_code == 200, "help is open to anybody"
    for path in set(PAGES) - {"/help/"}:
        assert (
            client.get(path, follow=True).redirect_chain[-1][0].startswith((LOGIN, f"{FACTOR}authenticate/"))
        ), path
    page = client.get(f"{FACTOR}authenticate/")
    assert page.status_code == 200
    assert "mfa_webauthn_authenticate" not in page.content.decode(), "offered to those who added a key"
    assert client.post(f"{FACTOR}authenticate/", {"code": "000000"}).status_code == 200
    assert not is_in(client)
    assert client.post(f"{FACTOR}authenticate/", {"code": code_of(secret)}).status_code == 302
    assert client.get("/admin/").status_code == 200


def test_code_used_once_opens_nothing_a_second_time(client, security):
    secret = second_factors.activate_totp(user=security, by=security, at=AT)
    code = code_of(secret)
    sign_in(client, "security")
    client.post(f"{FACTOR}authenticate/", {"code": code})
    client.post("/accounts/logout/")
    sign_in(client, "security")
    assert client.post(f"{FACTOR}authenticate/", {"code": code}).status_code == 200
    assert not is_in(client)


def test_code_cannot_be_guessed_on_and_on(client, security):
    secret = second_factors.activate_totp(user=security, by=security, at=AT)
    for _number in range(11):
        sign_in(client, "security")
        client.post(f"{FACTOR}authenticate/", {"code": "000000"})
    sign_in(client, "security")
    client.post(f"{FACTOR}authenticate/", {"code": code_of(secret)})
    assert not is_in(client)


def test_code_of_one_account_does_not_open_another(client, roster, security):
    second_factors.activate_totp(user=security, by=security, at=AT)
    auditor = with_password(roster.account("auditor", Role.AUDIT_ADMIN, roster.lead))
    secret = second_factors.activate_totp(user=auditor, by=auditor, at=AT)
    sign_in(client, "security")
    client.post(f"{FACTOR}authenticate/", {"code": code_of(secret)})
    assert not is_in(client)


@pytest.fixture
def inside(client, security):
    """The security administrator, signed in with a code a moment ago."""
    secret = second_factors.activate_totp(user=security, by=security, at=AT)
    sign_in(client, "security")
    client.post(f"{FACTOR}authenticate/", {"code": code_of(secret)})
    return client


def test_recovery_code_opens_the_door_once(inside):
    inside.post(f"{FACTOR}recovery-codes/generate/")
    codes = inside.get(f"{FACTOR}recovery-codes/download/").content.decode().split()
    assert len(codes) == 10
    inside.post("/accounts/logout/")
    sign_in(inside, "security")
    inside.post(f"{FACTOR}authenticate/", {"code": codes[0]})
    assert is_in(inside)
    inside.post("/accounts/logout/")
    sign_in(inside, "security")
    inside.post(f"{FACTOR}authenticate/", {"code": codes[0]})
    assert not is_in(inside)


def test_second_factor_switched_off_is_asked_for_again_at_once(inside, security):
    response = inside.post(f"{FACTOR}totp/deactivate/")
    assert response.status_code == 302
    assert not Authenticator.objects.filter(user=security).exists()
    assert inside.get("/admin/").url == f"{FACTOR}totp/activate/"


def test_second_factor_page_of_an_old_sign_in_asks_who_is_there(inside):
    session = inside.session
    for record in session["account_authentication_methods"]:
        record["at"] -= 3600
    session.save()
    for path in ("totp/deactivate/", "recovery-codes/generate/"):
        assert "/reauthenticate/" in inside.get(f"{FACTOR}{path}").url
    assert inside.post(f"{FACTOR}totp/deactivate/").status_code == 302
    assert Authenticator.objects.count() == 1


def test_recovery_codes_alone_are_no_second_factor(client, security):
    """Paper codes run out; only the device counts."""
    Authenticator.objects.create(user=security, type=Authenticator.Type.RECOVERY_CODES, data={})
    client.force_login(security)
    assert client.get("/account/").url == f"{FACTOR}totp/activate/"


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_page_of_the_door_answers_and_links_to_nothing_missing(inside, language):
    inside.cookies[django_settings.LANGUAGE_COOKIE_NAME] = language
    inside.post(f"{FACTOR}recovery-codes/generate/")
    todo, seen = [FACTOR, "/accounts/password/change/", "/accounts/logout/", "/accounts/inactive/"], set()
    todo += [f"{FACTOR}reauthenticate/", "/accounts/reauthenticate/"]
    while todo:
        path = todo.pop()
        seen.add(path)
        response = inside.get(path, follow=True)
        assert response.status_code == 200, path
        page = response.content.decode()
        assert "%(" not in page
        assert "{{" not in page
        links = {
            link.partition("?")[0].replace("&amp;", "&")
            for link in re.findall(r'href="(/accounts/[^"]*)"', page)
        }
        todo += links - seen - set(todo)
    assert len(seen) >= 9


def test_no_page_of_the_door_leads_to_sign_up_or_mail(inside):
    for name in ("signup", "email", "password/reset", "confirm-email"):
        assert inside.get(f"/accounts/{name}/").status_code == 404
