"""What every page's frame and every field owe a screen reader."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tickets import actions
from tickets.tests.banner import AT
from tickets.tests.browser.conftest import DESK, PHONE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DANGLING = """[...document.querySelectorAll("[aria-describedby], label[for]")]
    .flatMap(each => (each.getAttribute("aria-describedby") || each.getAttribute("for") || "").split(" "))
    .filter(id => !document.getElementById(id))"""


@pytest.fixture
def banner(transactional_db, banner):
    return banner


def test_menu_on_a_phone_still_has_its_persons_name(banner, sit_down):
    page = sit_down(banner.secretary, PHONE).open(reverse("tickets:workbench"))

    assert str(banner.secretary.person) in page.locator(".top-tools details.menu summary").inner_text()
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


#: How many lines the site's name takes.
NAME_LINES = """(() => { const name = document.querySelector(".brand strong");
    return Math.round(name.getBoundingClientRect().height / parseFloat(getComputedStyle(name).lineHeight)); })()"""
#: Entries of the navigation that lie outside the screen.
OUT_OF_SIGHT = """[...document.querySelectorAll(".nav-inner > li > a, .nav summary")].filter(each => {
    const box = each.getBoundingClientRect(); return box.left < 0 || box.right > window.innerWidth; })
    .map(each => each.textContent)"""


@pytest.mark.parametrize("screen", [PHONE, DESK])
def test_name_of_the_site_takes_one_line(banner, sit_down, screen):
    banner.routed(topic=banner.loan)
    actions.deliver(AT)  # the bell's number takes room beside the name
    page = sit_down(banner.dispatcher, screen).open(reverse("tickets:workbench"))
    expect(page.locator(".bell-count")).to_be_visible()
    assert page.evaluate(NAME_LINES) == 1


@pytest.mark.parametrize("url_name", ["tickets:triage", "tickets:supervision", "organisations:people"])
def test_entry_where_one_is_stands_in_sight_on_a_phone(banner, sit_down, url_name):
    page = sit_down(banner.dispatcher, PHONE).open(reverse(url_name))
    assert page.locator(".nav .active").inner_text() not in page.evaluate(OUT_OF_SIGHT)


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_whole_navigation_stands_in_sight_at_a_desk(banner, sit_down, language):
    page = sit_down(banner.dispatcher, DESK, language=language).open(reverse("tickets:workbench"))
    assert page.evaluate(OUT_OF_SIGHT) == []
    heights = (
        "[...document.querySelectorAll('.nav-inner > li')].map(each => each.getBoundingClientRect().top)"
    )
    assert len(set(page.evaluate(heights))) == 1


@pytest.mark.parametrize("screen", [PHONE, DESK])
def test_menu_of_the_navigation_works_by_keyboard(banner, sit_down, screen):
    page = sit_down(banner.dispatcher, screen).open(reverse("tickets:workbench"))
    menu = page.locator(".nav-menu").first
    menu.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(menu.locator("a").last).to_be_in_viewport(ratio=1)

    page.keyboard.press("Tab")
    expect(menu.locator("a").first).to_be_focused()
    page.keyboard.press("Escape")
    expect(menu.locator("summary")).to_be_focused()
    expect(menu.locator("a").first).to_be_hidden()
