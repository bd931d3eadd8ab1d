"""Half-written forms: they outlive a lost page, and they are nobody's but their writer's."""

import pytest
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import expect

from organisations.models import Post

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def banner(transactional_db, banner):
    return banner


def sign_in_here(sit_down, reader, post: Post) -> None:
    """Another person takes the same browser, as where an office shares a computer."""
    cookies = sit_down(post).page.context.cookies()
    reader.page.context.add_cookies(
        [cookie for cookie in cookies if cookie["name"] == settings.SESSION_COOKIE_NAME]
    )


def test_draft_comes_back_to_its_writer_and_to_nobody_else(banner, sit_down):
    reader = sit_down(banner.secretary)
    page = reader.open(reverse("tickets:new"))
    page.fill("#id_title", "写到一半")
    reader.open(reverse("tickets:new"))
    expect(page.locator("#id_title")).to_have_value("写到一半")

    sign_in_here(sit_down, reader, banner.town_liaison)
    reader.open(reverse("tickets:new"))
    expect(page.locator("#id_title")).to_have_value("")

    sign_in_here(sit_down, reader, banner.secretary)
    reader.open(reverse("tickets:new"))
    expect(page.locator("#id_title")).to_have_value("写到一半")


def test_draft_is_gone_after_signing_out(banner, sit_down):
    reader = sit_down(banner.secretary)
    page = reader.open(reverse("tickets:new"))
    page.fill("#id_title", "写到一半")
    page.locator(".top-tools details.menu summary").click()
    page.locator("[data-sign-out] button").click()
    expect(page.locator("[data-sign-out]")).to_have_count(0)

    assert page.evaluate("Object.keys(sessionStorage).filter(key => key.startsWith('draft:'))") == []
