"""What goes wrong at real desks: no mouse, no scripts, two clicks, two tabs."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from tickets.models import Event, Move, State, Ticket

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
#: More stops than any page has.
STOPS = 150


@pytest.fixture
def banner(transactional_db, banner):
    return banner


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until the element has the focus."""
    for _unused in range(STOPS):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    pytest.fail(f"{selector} cannot be reached with the keyboard")


def address(ticket: Ticket, move: str = "") -> str:
    if move:
        return reverse("tickets:move", args=[ticket.number, move])
    return reverse("tickets:ticket", args=[ticket.number])


def test_ticket_is_raised_with_the_keyboard_alone(banner, sit_down):
    page = sit_down(banner.secretary).open(reverse("tickets:new"))
    tab_to(page, "input[name=topic]")
    while not page.evaluate("document.activeElement.value === 'purchase.price'"):
        page.keyboard.press("ArrowDown")
    tab_to(page, "#place-village")
    page.keyboard.press("ArrowUp")
    expect(page.locator("#place-village")).to_have_value("")
    expect(page.locator("#place-village")).to_be_focused()
    expect(page.locator("#goes")).to_contain_text("甲镇人民政府")
    tab_to(page, "#id_title")
    page.keyboard.type("键盘提出")
    tab_to(page, "#id_description")
    page.keyboard.type("只用键盘。")
    tab_to(page, ".raise-send button")
    page.keyboard.press("Enter")
    expect(page.locator(".message-success")).to_be_visible()
    assert Ticket.objects.get().title == "键盘提出"


def test_ticket_is_raised_without_scripts(banner, sit_down):
    page = sit_down(banner.secretary, scripts=False).open(reverse("tickets:new"))
    page.get_by_role("radio", name="压价").check()
    page.select_option("#place-township", "")
    page.fill("#id_title", "没有脚本")
    page.locator("button[name=refresh]").click()
    page.select_option("#place-township", "150422102")
    page.locator("button[name=refresh]").click()
    page.select_option("#place-village", "150422102201")
    page.fill("#id_description", "浏览器禁用了脚本。")
    assert page.input_value("#id_title") == "没有脚本"
    page.locator(".raise-send button").click()
    expect(page.locator(".message-success")).to_be_visible()
    assert Ticket.objects.get().area == banner.village_area


def test_move_is_made_without_scripts(banner, sit_down):
    ticket = banner.routed()
    page = sit_down(banner.town_liaison, scripts=False).open(address(ticket))
    page.locator(".move-buttons a[href*='/sign/']").click()
    page.locator(".move-form button").click()
    expect(page.locator(".message-success")).to_be_visible()
    ticket.refresh_from_db()
    assert ticket.state == State.PROCESSING


def test_double_click_signs_once(banner, sit_down):
    ticket = banner.routed()
    page = sit_down(banner.town_liaison).open(address(ticket))
    page.locator(".move-buttons a[href*='/sign/']").click()
    page.locator(".move-form button").dblclick()
    expect(page.locator(".message")).to_be_visible()
    expect(page.locator(".refusal")).to_have_count(0)
    assert Event.objects.filter(ticket=ticket, what=Move.SIGN).count() == 1


def test_second_tab_learns_that_it_is_done_already(banner, sit_down):
    ticket = banner.routed()
    reader = sit_down(banner.town_liaison)
    first = reader.open(address(ticket, "sign"))
    second = first.context.new_page()
    second.goto(first.url)
    first.locator(".move-form button").click()
    expect(first.locator(".message-success")).to_be_visible()
    second.locator(".move-form button").click()
    expect(second.locator(".message-info")).to_be_visible()
    assert Event.objects.filter(ticket=ticket, what=Move.SIGN).count() == 1


def test_stale_page_tells_what_happened_and_keeps_the_answer(banner, sit_down):
    ticket = banner.routed()
    banner.move(ticket, Move.SIGN, banner.town_liaison)
    reader = sit_down(banner.town_liaison)
    page = reader.open(address(ticket))
    page.locator(".move-buttons a[href*='/answer/']").click()
    page.fill("#id_text", "写了很久的答复")
    page.select_option("#id_result", "solved")
    banner.move(ticket, Move.PASS_ON, banner.town_liaison, person=banner.town_liaison.person)
    page.locator(".move-form button").click()
    expect(page.locator(".refusal li")).to_have_count(1)
    assert page.input_value("#id_text") == "写了很久的答复"
    page.locator(".move-form button").click()
    expect(page.locator(".message-success")).to_be_visible()
    ticket.refresh_from_db()
    assert ticket.state == State.FEEDBACK


def test_stale_page_of_a_cancelled_ticket_leads_on(banner, sit_down):
    ticket = banner.routed()
    reader = sit_down(banner.dispatcher)
    page = reader.open(address(ticket, "cancel"))
    page.fill("#id_reason", "重复提出")
    page.check("input[name=confirmed]")
    banner.move(ticket, Move.CANCEL, banner.secretary, reason="已自行解决")
    page.locator(".move-form button").click()
    expect(page.locator(".refusal li")).to_have_count(1)
    expect(page.locator("textarea[readonly]")).to_have_value("重复提出")
    page.locator(".move-send a").first.click()
    expect(page.locator("h1")).to_have_text(ticket.title)


def test_expired_session_brings_the_form_back(banner, sit_down):
    reader = sit_down(banner.secretary)
    page = reader.open(reverse("tickets:new"))
    page.fill("#id_title", "会话过期之前写的")
    page.reload()
    expect(page.locator("#id_title")).to_have_value("会话过期之前写的")


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_double_click_raises_one_ticket(banner, sit_down, scripts):
    page = sit_down(banner.secretary, scripts=scripts).open(reverse("tickets:new"))
    page.get_by_role("radio", name="压价").check()
    page.fill("#id_title", "点了两下")
    page.fill("#id_description", "网速慢，多点了一下。")
    page.locator(".raise-send button").dblclick()
    expect(page.locator(".ticket-number")).to_contain_text("BLZQ-IND-")
    assert Ticket.objects.count() == 1
