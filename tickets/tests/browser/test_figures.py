"""The figures in a real browser: at a desk and on a phone, a period chosen, a number opened, nothing refused."""

import re

import pytest
from playwright.sync_api import expect

from audit import clock
from tickets.tests.browser.conftest import DESK, PHONE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def year() -> str:
    return f"{clock.today():%Y}"


@pytest.fixture
def office(banner):
    for topic in (banner.price, banner.supply, banner.loan):
        banner.routed(topic=topic, at=clock.now())
    return banner.head


@pytest.mark.parametrize("screen", [DESK, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_figures_fit_the_screen_and_the_policy(sit_down, office, screen, language):
    reader = sit_down(office, screen, language=language)
    for path in (
        f"/figures/?period={year()}",
        f"/figures/?period={year()}&unit=T102",
        f"/figures/print/?period={year()}",
    ):
        page = reader.open(path)
        expect(page.locator("h1")).to_be_visible()
    bars = reader.open(f"/figures/?period={year()}").locator("svg.chart rect")
    assert bars.count() == 24
    assert bars.evaluate_all("all => all.some(bar => bar.getBoundingClientRect().height > 50)")


def test_a_period_is_chosen_and_a_number_opened(sit_down, office):
    page = (reader := sit_down(office)).open("/figures/")
    page.select_option("#f-period", year())
    page.wait_for_url(re.compile(f"period={year()}"))
    page.locator("table.table-figures tbody tr").first.locator("a").first.click()
    expect(page.locator("table.table-tickets tbody tr")).to_have_count(3)
    reader.check()
    page.locator(".crumbs a").click()
    expect(page.locator("#f-from")).to_have_value(f"{year()}-01-01")


def test_without_scripts_the_button_does_it(sit_down, office):
    page = sit_down(office, scripts=False).open("/figures/")
    page.select_option("#f-period", f"{clock.today():%Y-%m}")
    page.click(".filter-go")
    expect(page.locator("#f-from")).to_have_value(f"{clock.today():%Y-%m}-01")
