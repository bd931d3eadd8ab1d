"""A slip from the ticket page to its sealed scan, by three people at three browsers."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tickets.models import Document, DocumentState
from tickets.tests.browser.conftest import DESK, PHONE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SCAN = {"name": "扫描件.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4\n%%EOF"}


@pytest.fixture
def banner(transactional_db, banner):
    return banner


def make(page, summary: str) -> None:
    page.locator(".document-move summary", has_text=summary).click()


def send(page, button: str) -> None:
    page.get_by_role("button", name=button, exact=True).click()


@pytest.mark.parametrize("screen", [DESK, PHONE])
def test_slip_is_drafted_checked_signed_numbered_and_sealed(banner, sit_down, screen):
    ticket = banner.routed()
    drafter = sit_down(banner.dispatcher, screen)
    page = drafter.open(reverse("tickets:ticket", args=[ticket.number]))
    send(page, "生成转办单")
    expect(page.locator(".paper-draft")).to_be_visible()
    expect(page.locator(".document-move")).to_have_count(1)
    drafter.check()
    document = Document.objects.get()
    address = reverse("tickets:document", args=[document.pk])

    head = sit_down(banner.head, screen)
    page = head.open(address)
    make(page, "核稿通过")
    send(page, "核稿通过")
    make(page, "签发")
    send(page, "签发")
    expect(page.locator(".paper-draft")).to_have_count(0)
    head.check()

    page = drafter.open(address)
    make(page, "登记发文字号")
    page.locator("#id_number").fill("十二号")
    send(page, "登记发文字号")
    expect(page.locator("#errors-number")).to_be_visible()
    page.locator("#id_number").fill("左党联办〔2026〕12号")
    send(page, "登记发文字号")
    make(page, "上传盖章扫描件")
    page.locator("#id_scan").set_input_files([SCAN])
    send(page, "上传盖章扫描件")
    expect(page.get_by_role("link", name="盖章扫描件")).to_be_visible()
    drafter.check()
    document.refresh_from_db()
    assert document.state == DocumentState.SEALED
    drafter.open(reverse("tickets:documents"))
