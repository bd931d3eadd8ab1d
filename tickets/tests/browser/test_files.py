"""Choosing and sending files in the browser: several goes, removing one, a refused one, and without scripts."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tickets.models import Attachment, Ticket
from tickets.tests.browser.conftest import PHONE
from tickets.tests.sending import photo

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PDF = {"name": "通知.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4\n%%EOF"}
PHOTO = {"name": "现场.jpg", "mimeType": "image/jpeg", "buffer": photo(size=(400, 300))}
PROGRAM = {"name": "坏.jpg", "mimeType": "image/jpeg", "buffer": b"MZ program"}


@pytest.fixture
def banner(transactional_db, banner):
    return banner


@pytest.mark.parametrize("screen", [None, PHONE])
def test_files_chosen_in_several_goes_add_up_and_outlive_a_refusal(banner, sit_down, screen):
    ticket = banner.routed()
    reader = sit_down(banner.secretary, screen)
    page = reader.open(reverse("tickets:ticket", args=[ticket.number]))
    field = page.locator("#id_files")
    field.set_input_files([PDF])
    field.set_input_files([PHOTO, PROGRAM])
    expect(page.locator(".chosen-file")).to_have_count(3)
    page.get_by_role("button", name="上传附件").click()
    expect(page.locator("#errors-files")).to_contain_text("坏.jpg")
    expect(page.locator(".chosen-file")).to_have_count(3)
    page.get_by_role("button", name="移除 坏.jpg").click()
    page.get_by_role("button", name="上传附件").click()
    expect(page.locator(".file")).to_have_count(2)
    expect(page.locator(".message-success")).to_be_visible()
    reader.check()
    assert sorted(Attachment.objects.values_list("name", flat=True)) == ["现场.jpg", "通知.pdf"]
    picture = page.locator(".file-picture img")
    picture.scroll_into_view_if_needed()  # it loads lazily
    expect(picture).to_have_js_property("naturalWidth", 240)


def test_picture_is_pasted_into_the_form_and_raised_with_the_ticket(banner, sit_down):
    reader = sit_down(banner.secretary)
    page = reader.open(reverse("tickets:new") + "?topic=purchase.price")
    page.evaluate(
        """async () => {
          const canvas = document.createElement("canvas"); canvas.width = canvas.height = 30;
          const blob = await new Promise(done => canvas.toBlob(done, "image/png"));
          const carrier = new DataTransfer(); carrier.items.add(new File([blob], "image.png", {type: "image/png"}));
          document.dispatchEvent(new ClipboardEvent("paste", {clipboardData: carrier, bubbles: true}));
        }"""
    )
    expect(page.locator(".chosen-file")).to_have_count(1)
    page.locator("#id_title").fill("收购商压价")
    page.get_by_role("button", name="提交工单").click()
    expect(page.locator("#errors-description")).to_be_visible()
    expect(page.locator(".chosen-file")).to_have_count(1)
    page.locator("#id_description").fill("价格压到市场价以下。")
    page.get_by_role("button", name="提交工单").click()
    expect(page.locator(".file")).to_have_count(1)
    reader.check()
    assert Ticket.objects.get().attachments.get().name.startswith("截图-")


def test_without_scripts_the_plain_field_sends(banner, sit_down):
    ticket = banner.routed()
    reader = sit_down(banner.secretary, scripts=False)
    page = reader.page
    page.goto(reader.base + reverse("tickets:ticket", args=[ticket.number]))
    page.locator("#id_files").set_input_files([PDF, PHOTO])
    page.get_by_role("button", name="上传附件").click()
    expect(page.locator(".file")).to_have_count(2)
