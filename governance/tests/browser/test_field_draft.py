"""The fast form in a dead zone: kept on the telephone, sent once when the line is back, then gone from it."""

import pytest
from playwright.sync_api import expect

from tickets.models import Ticket
from tickets.tests.browser.conftest import PHONE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
KEPT = """() => new Promise(done => { const asked = indexedDB.open("field", 1); asked.onsuccess = () => {
    const all = asked.result.transaction("drafts").objectStore("drafts").getAll();
    all.onsuccess = () => { asked.result.close(); done(all.result.length); }; }; })"""


def wait_for_cache(page) -> None:
    """Asked from outside, because the page's policy forbids the browser to evaluate text in it again and again."""
    for _turn in range(100):
        if page.evaluate("caches.match('/communities/field/').then(kept => Boolean(kept))"):
            return
        page.wait_for_timeout(100)
    raise AssertionError("the page is not kept")


@pytest.fixture
def place(transactional_db, place):
    return place


def fill(page, text: str) -> None:
    page.select_option("#id_topic", "order.parking")
    page.fill("#id_text", text)
    page.click("form[data-field] button[type=submit]")


def test_a_report_survives_a_dead_zone_and_is_sent_once(served, sit_down):
    reader = sit_down(served.grid_worker, PHONE)
    reader.page.set_default_timeout(30_000)
    reader.page.set_default_navigation_timeout(30_000)
    page = reader.open("/communities/field/")
    expect(page.locator("[data-no-drafts]")).to_contain_text("只发送一次")
    wait_for_cache(page)
    page.context.set_offline(True)
    fill(page, "身份证150422190001019997")
    expect(page.locator("#messages")).to_contain_text("身份证号")
    assert page.evaluate(KEPT) == 0
    fill(page, "单元门口停了三辆车。")
    expect(page.locator("[data-drafts]")).to_contain_text("单元门口停了三辆车。")
    # The page itself comes out of the cache, with what was kept.
    page.reload()
    expect(page.locator("[data-drafts]")).to_contain_text("单元门口停了三辆车。")
    assert not Ticket.objects.exists()
    page.context.set_offline(False)
    page.evaluate("window.dispatchEvent(new Event('online'))")
    expect(page.locator("#messages")).to_contain_text("已记下")
    assert (Ticket.objects.get().description, page.evaluate(KEPT)) == ("单元门口停了三辆车。", 0)
