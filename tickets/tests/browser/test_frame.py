"""What every page's frame and every field owe a screen reader."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tickets.tests.browser.conftest import PHONE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DANGLING = """[...document.querySelectorAll("[aria-describedby], label[for]")]
    .flatMap(each => (each.getAttribute("aria-describedby") || each.getAttribute("for") || "").split(" "))
    .filter(id => !document.getElementById(id))"""


@pytest.fixture
def banner(transactional_db, banner):
    return banner


def test_menu_on_a_phone_still_has_its_persons_name(banner, sit_down):
    page = sit_down(banner.secretary, PHONE).open(reverse("tickets:workbench"))

    assert str(banner.secretary.person) in page.locator("details.menu summary").inner_text()
    expect(page.locator(".menu-name")).to_have_css("width", "1px")


@pytest.mark.parametrize("url_name", ["account_change_password", "tickets:new", "tickets:settled"])
def test_help_and_errors_that_fields_name_are_on_the_page(banner, sit_down, url_name):
    reader = sit_down(banner.secretary)
    page = reader.open(reverse(url_name))
    assert page.evaluate(DANGLING) == []

    page.locator(
        "main form[method=post] button[type=submit], main form[method=post] button:not([name])"
    ).last.click()

    expect(page.locator("[aria-invalid]").first).to_be_visible()
    assert page.evaluate(DANGLING) == []
