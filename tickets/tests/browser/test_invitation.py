"""From the one-time slip to the workbench in a real browser, whose headers no test client imitates."""

import pytest

from audit import clock
from organisations import account_actions
from organisations.models import Role
from tickets.tests.banner import post

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PASSWORD = "Beiwang+2026-new"


def test_slip_sets_a_password_that_opens_the_portal(banner, live_server, browser):
    user = post(banner.bureau, Role.HANDLER).person.user
    token = account_actions.invite(user=user, by=account_actions.system_user(), at=clock.now())

    page = browser.new_page()
    page.set_default_timeout(10_000)
    page.goto(f"{live_server.url}/accounts/invitation/{token}/")
    page.fill("[name=password]", PASSWORD)
    page.fill("[name=again]", PASSWORD)
    page.click("form button[type=submit].btn-primary")
    assert page.url == f"{live_server.url}/accounts/login/"

    page.fill("[name=login]", user.username)
    page.fill("[name=password]", PASSWORD)
    page.click("form button[type=submit].btn-primary")
    assert page.url == f"{live_server.url}/"
    page.close()
