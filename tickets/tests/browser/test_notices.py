"""Inbox, channels, undelivered notices and copying in a browser: at a desk, on a telephone, with and without scripts."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import translation
from playwright.sync_api import expect

from organisations import second_factors
from organisations.models import Role
from tickets.channels.texts import facts_of, four_lines
from tickets.models import Delivery, DeliveryState, Endpoint, Notice, NoticeKind
from tickets.tests.banner import AT, post
from tickets.tests.browser.conftest import DESK, PHONE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SCREENS = pytest.mark.parametrize("screen", [DESK, PHONE], ids=["desk", "telephone"])


@pytest.fixture
def banner(transactional_db, banner):
    return banner


@pytest.fixture
def inbox(banner):
    tickets = [banner.raise_ticket() for _unused in range(3)]
    for hour, ticket in enumerate((*tickets, tickets[0], tickets[0])):
        user = banner.town_liaison.person.user
        kind = NoticeKind.NEW_DISPATCH if hour < 3 else NoticeKind.REWORK
        Notice.objects.create(user=user, ticket=ticket, kind=kind, at=AT + dt.timedelta(hours=hour))


def message_of(ticket) -> str:
    """In the language of the browsers here."""
    with translation.override("zh-hans"):
        return four_lines(facts_of(ticket))


@SCREENS
def test_inbox_opens_a_group_and_keeps_its_filters(banner, inbox, sit_down, screen):
    reader = sit_down(banner.town_liaison, screen, language="en")
    page = reader.open(reverse("tickets:notices"))
    page.locator(".notice-what summary").first.click()
    expect(page.locator(".notices-inner li").first).to_be_visible()
    page.get_by_label("Kind").select_option("rework")
    page.wait_for_url("**kind=rework**")
    page.get_by_role("button", name="Mark all of this kind read").click()
    page.wait_for_url("**kind=rework**")
    expect(page.locator(".notice.unread")).to_have_count(0)
    assert Notice.objects.filter(read_at=None).count() == 3
    reader.check()


@SCREENS
def test_channels_are_chosen(banner, sit_down, screen):
    reader = sit_down(banner.town_liaison, screen, language="en")
    page = reader.open(reverse("tickets:notice_channels"))
    page.get_by_label("By SMS as well").check()
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".field-errors")).to_contain_text("Give the mobile number")
    page.get_by_label("Mobile for SMS").fill("13800000000")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".message-success")).to_be_visible()
    expect(page.locator("main")).to_contain_text("138****0000")
    reader.check()


@SCREENS
def test_undelivered_is_given_up_only_after_a_second_press(banner, sit_down, screen):
    holder = post(banner.office, Role.SYSTEM_ADMIN)
    second_factors.activate_totp(user=holder.person.user, by=holder.person.user, at=AT)
    endpoint = Endpoint.objects.create(
        organisation=banner.town, channel="webhook", name="县热线", host="h", address="https://h/"
    )
    Delivery.objects.create(
        channel="webhook",
        endpoint=endpoint,
        ticket=banner.raise_ticket(),
        kind=NoticeKind.NEW_DISPATCH,
        told_at=AT,
        next_at=AT,
        state=DeliveryState.DEAD,
        ended_at=AT,
        attempts=42,
        error="http 500",
    )
    reader = sit_down(holder, screen, language="en")
    page = reader.open(reverse("tickets:dead_letters"))
    page.locator("summary", has_text="Give up").click()
    reader.check()
    assert Delivery.objects.get().state == "dead"
    page.get_by_role("button", name="Give up for good").click()
    expect(page.locator(".message-success")).to_be_visible()
    assert Delivery.objects.get().state == "dropped"
    reader.check()


@SCREENS
def test_one_press_copies_four_lines(banner, sit_down, screen):
    ticket = banner.routed()
    reader = sit_down(banner.town_liaison, screen)
    reader.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = reader.open(reverse("tickets:ticket", args=[ticket.number]))
    page.get_by_text("复制为消息").click()
    expect(page.get_by_text("已复制")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == message_of(ticket)
    reader.check()


def test_one_press_copies_where_the_browser_has_only_the_old_way(banner, sit_down):
    """Inside a closed network without HTTPS there is no navigator.clipboard."""
    ticket = banner.routed()
    reader = sit_down(banner.town_liaison)
    reader.page.add_init_script("Object.defineProperty(navigator, 'clipboard', {value: undefined})")
    reader.page.add_init_script(
        "document.addEventListener('copy', () => { window.copied = String(getSelection()) || "
        "document.activeElement.value; });"
    )
    page = reader.open(reverse("tickets:ticket", args=[ticket.number]))
    page.get_by_text("复制为消息").click()
    expect(page.get_by_text("已复制")).to_be_visible()
    assert page.evaluate("window.copied") == message_of(ticket)


def test_box_opens_without_scripts(banner, sit_down):
    ticket = banner.routed()
    page = sit_down(banner.town_liaison, scripts=False).open(reverse("tickets:ticket", args=[ticket.number]))
    page.get_by_text("复制为消息").click()
    expect(page.locator("#copy-text")).to_have_value(message_of(ticket))
