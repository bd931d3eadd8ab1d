"""A passkey in a real browser, whose authenticator Chromium imitates: added, used instead of a password, used beside it."""

import pytest
from allauth.mfa.models import Authenticator
from django.urls import reverse

from audit.models import AuditRow
from organisations.models import Role
from tickets.tests.banner import post

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PASSWORD = "Beiwang+2026-new"
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def user(banner):
    user = post(banner.bureau, Role.HANDLER).person.user
    user.set_password(PASSWORD)
    user.save()
    return user


@pytest.fixture
def page(browser, live_server):
    context = browser.new_context(locale="zh-CN")
    context.set_default_timeout(10_000)
    page = context.new_page()
    devices = context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    complaints = []
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    yield page
    context.close()
    assert complaints == []


def sign_in_by_password(page, live_server, user) -> None:
    page.goto(f"{live_server.url}{reverse('account_login')}")
    page.fill("[name=login]", user.username)
    page.fill("[name=password]", PASSWORD)
    page.click("form button[type=submit].btn-primary")


def sign_out(page, live_server) -> None:
    page.goto(f"{live_server.url}{reverse('account_logout')}")
    page.click("main form button[type=submit]")
    page.wait_for_url(f"**{reverse('account_login')}**")


def test_passkey_opens_the_door_alone_and_beside_the_password(page, live_server, user):
    sign_in_by_password(page, live_server, user)
    page.wait_for_url(f"{live_server.url}/")
    page.goto(f"{live_server.url}{reverse('mfa_add_webauthn')}")
    page.fill("[name=name]", "办公室电脑")
    page.check("[name=passwordless]")
    page.click("#mfa_webauthn_add")
    page.wait_for_url(f"**{reverse('mfa_view_recovery_codes')}")
    page.goto(f"{live_server.url}{reverse('mfa_list_webauthn')}")
    assert "办公室电脑" in page.inner_text("table")
    assert "通行密钥" in page.inner_text("table")

    sign_out(page, live_server)
    page.click("#passkey_login")
    page.wait_for_url(f"{live_server.url}/")

    sign_out(page, live_server)
    sign_in_by_password(page, live_server, user)
    page.wait_for_url(f"**{reverse('mfa_authenticate')}")
    page.click("#mfa_webauthn_authenticate")
    page.wait_for_url(f"{live_server.url}/")

    actions = list(AuditRow.objects.filter(action__startswith="account.").values_list("action", flat=True))
    assert actions.count("account.passkey") == 1
    assert actions.count("account.sign_in") == 3

    page.goto(f"{live_server.url}{reverse('mfa_list_webauthn')}")
    page.click("text=移除")
    page.click("main form button[type=submit]")
    page.wait_for_url(f"**{reverse('mfa_list_webauthn')}")
    assert not Authenticator.objects.filter(user=user).exists()


def test_passkey_of_an_account_that_was_closed_opens_nothing(page, live_server, user):
    sign_in_by_password(page, live_server, user)
    page.goto(f"{live_server.url}{reverse('mfa_add_webauthn')}")
    page.check("[name=passwordless]")
    page.click("#mfa_webauthn_add")
    page.wait_for_url(f"**{reverse('mfa_view_recovery_codes')}")
    sign_out(page, live_server)
    user.is_active = False
    user.save()
    page.click("#passkey_login")
    page.wait_for_url(f"**{reverse('account_inactive')}")
    page.goto(f"{live_server.url}/")
    assert page.url.startswith(f"{live_server.url}{reverse('account_login')}")
