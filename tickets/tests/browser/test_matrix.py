"""The grid of the responsibility matrix under the keys, and as cards on a telephone."""

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from organisations.models import Role
from tickets import draft_actions
from tickets.models import DraftEdit
from tickets.tests.banner import cell, post, topic
from tickets.tests.browser.conftest import PHONE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def banner(transactional_db, banner):
    return banner


def test_cells_are_edited_and_copied_with_the_keyboard_alone(banner, sit_down):
    keeper = post(banner.office, Role.ROSTER_KEEPER)
    draft = draft_actions.begin(
        template=banner.template, name="键盘", basis="纪要", by=keeper.person.user, at=timezone.now()
    )
    page = sit_down(keeper).open(f"{reverse('tickets:matrix')}?draft={draft.pk}")
    boxes = {(row, column): page.locator(f"table.mx tbody tr:nth-child({row}) td >> nth={column} >> button")
             for row in (1, 2) for column in (0, 1)}  # fmt: skip
    boxes[1, 0].focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    expect(boxes[2, 1]).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".mx-edit input[type=text]").first).to_be_focused()
    page.keyboard.press("Escape")
    expect(boxes[2, 1]).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".mx-edit input[type=text]").first).to_be_focused()
    page.keyboard.type("O35")
    page.keyboard.press("Enter")
    expect(boxes[2, 1]).to_contain_text("市场监督管理局")
    expect(boxes[2, 1]).to_be_focused()
    page.keyboard.press("Control+c")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Control+v")
    expect(boxes[1, 1]).to_contain_text("市场监督管理局")
    lines = [[line["responsible"] for line in edit.lines] for edit in DraftEdit.objects.filter(draft=draft)]
    assert lines == [[[banner.market.pk]]] * 2


def test_grid_on_a_telephone_is_cards_that_hide_what_is_inherited(banner, sit_down):
    cell(banner.supply, [banner.market], area=banner.town_area)
    reader = sit_down(banner.liaison, PHONE)
    page = reader.open(reverse("tickets:matrix"))
    town = "td[data-label='甲镇']:visible"
    expect(page.locator(town)).to_have_count(1)
    page.locator("label[for=mx-all]").click()
    expect(page.locator(town)).to_have_count(4)
    reader.check()


def test_keys_go_on_in_the_next_window(banner, sit_down):
    for number in range(30):
        topic(banner.template, f"many.{number:02}", f"事项{number}")
    page = sit_down(banner.liaison).open(reverse("tickets:matrix"))
    page.locator("table.mx tbody tr:last-child td button").nth(1).focus()
    page.keyboard.press("ArrowDown")
    page.wait_for_url("**row=30**")
    expect(page.locator("table.mx tbody tr:first-child td button").nth(1)).to_be_focused()
    page.keyboard.press("ArrowUp")
    page.wait_for_url(lambda url: "row=30" not in url)
    expect(page.locator("table.mx tbody tr:last-child td button").nth(1)).to_be_focused()
