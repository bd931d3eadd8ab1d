"""The life of one ticket in the browser: raised, sent, signed, answered, reviewed, confirmed."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from audit import clock
from tickets import actions
from tickets.models import State, Ticket
from tickets.tests.browser.conftest import DESK, PHONE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def banner(transactional_db, banner):
    return banner


def page_of(ticket: Ticket) -> str:
    return reverse("tickets:ticket", args=[ticket.number])


def make(page, move: str) -> None:
    """Open the form of a move inside the page."""
    page.locator(f".move-buttons a[href*='/{move}/']").click()
    expect(page.locator(".move-form")).to_be_visible()


def send(page) -> None:
    page.locator(".move-form button").last.click()
    # The message of the move before may still stand there; the form goes only with this one.
    expect(page.locator(".move-form")).to_have_count(0)
    expect(page.locator(".message-success")).to_be_visible()


@pytest.mark.parametrize("screen", [DESK, PHONE], ids=["desk", "phone"])
def test_ticket_goes_from_raising_to_closing(banner, sit_down, screen):
    secretary = sit_down(banner.secretary, screen)
    page = secretary.open(reverse("tickets:new"))
    page.get_by_role("radio", name="压价").check()
    page.select_option("#place-township", "150422102")
    page.select_option("#place-village", "150422102201")
    expect(page.locator("#goes")).to_contain_text("甲镇人民政府")
    page.fill("#id_title", "收购商压价")
    page.fill("#id_description", "收购商把价格压到市场价以下。")
    page.locator(".raise-send button").click()
    expect(page.locator(".message-success")).to_be_visible()
    secretary.check()
    ticket = Ticket.objects.get()
    assert (ticket.area, ticket.topic) == (banner.village_area, banner.price)
    actions.route([ticket.pk], clock.now())
    # The page finds out by itself where the queue has sent the ticket.
    expect(page.locator(".why-line")).to_contain_text("甲镇人民政府")
    expect(page.locator(".dispatch")).to_have_count(1)

    town = sit_down(banner.town_liaison, screen)
    page = town.open(reverse("tickets:workbench"))
    page.get_by_text("收购商压价").first.click()
    make(page, "sign")
    town.check()
    send(page)
    make(page, "answer")
    page.fill("#id_text", "已约谈收购商，按协议价收购。")
    page.select_option("#id_result", "solved")
    town.check()
    send(page)

    page = sit_down(banner.dispatcher, screen).open(page_of(ticket))
    make(page, "accept_answer")
    send(page)

    page = secretary.open(page_of(ticket))
    make(page, "confirm")
    page.select_option("#id_outcome", "solved")
    send(page)
    secretary.check()
    ticket.refresh_from_db()
    assert ticket.state == State.CLOSED
    expect(page.locator(".move-buttons")).to_have_count(0)


def test_triage_assigns_in_the_list_with_the_unit_found_by_typing(banner, sit_down):
    ticket = banner.routed(topic=banner.loan)
    desk = sit_down(banner.dispatcher)
    page = desk.open(reverse("tickets:triage"))
    page.locator(".desk-moves a").first.click()
    page.locator("[data-finder-input]").first.fill("o05")
    units = page.locator(".unit-picker").first.locator(".unit:visible")
    expect(units).to_have_count(1)
    units.click()
    page.fill("#id_basis", "三定方案")
    desk.check()
    send(page)
    expect(page).to_have_url(re.compile(r"/triage/$"))
    ticket.refresh_from_db()
    assert ticket.lead == banner.bureau


@pytest.mark.parametrize("language", ["zh-CN", "en-US"])
@pytest.mark.parametrize("screen", [DESK, PHONE], ids=["desk", "phone"])
def test_no_page_sticks_out_or_offends_the_security_policy(banner, sit_down, screen, language):
    ticket = banner.routed(title="名" * 100, place="地" * 100, description="x" * 1000)
    banner.routed(topic=banner.loan, title="W" * 100)
    desk = sit_down(banner.dispatcher, screen, language=language)
    for name in ("workbench", "list", "new", "settled", "triage", "notices"):
        desk.open(reverse(f"tickets:{name}"))
    town = sit_down(banner.town_liaison, screen, language=language)
    for name in ("ticket", "events", "sheet"):
        town.open(reverse(f"tickets:{name}", args=[ticket.number]))
    for move in ("sign", "request_return", "pass_on"):
        town.open(reverse("tickets:move", args=[ticket.number, move]))


def test_language_switch_turns_the_page_english(banner, sit_down):
    reader = sit_down(banner.town_liaison)
    page = reader.open(reverse("tickets:workbench"))
    page.get_by_role("button", name="English").click()
    expect(page.locator("h1")).to_have_text("Workbench")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    reader.check()
