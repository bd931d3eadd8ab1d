"""The morning of the article: eight obligors asked about in one sitting, and answered by the registry's window with clicks."""

import datetime as dt

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from audit import clock
from enforcement.models import AssistanceRequest, CaseFinding, RequestState, View
from enforcement.tests.asking import PURPOSE
from enforcement.tests.courthouse import IDENTITY, make_case
from tickets.actions import route

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

OBLIGORS = 8
PAPER = {"name": "通知书.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4 notice"}


def sent(page) -> None:
    """What was submitted was taken: the page says so, and nothing is missing on it."""
    expect(page.locator(".message-success")).to_be_visible()
    expect(page.locator(".field-bad, .refusal, .field-errors")).to_have_count(0)


def ask(officer, cases) -> None:
    """One sitting about real estate, a line for each obligor."""
    page = officer.open(reverse("enforcement:desk"))
    page.locator(f"main a[href^='{reverse('enforcement:new_request')}']").first.click()
    page.locator("main a[href$='kind=inquiry.real-estate']").click()
    expect(page.locator(".page-lead").first).to_contain_text("不动产登记中心")
    today = clock.today()
    page.fill("[name=network_on]", str(today))
    page.fill("[name=network_reason]", "网络查控未反馈抵押情况，需窗口核实")
    page.fill("[name=purpose]", PURPOSE)
    page.fill("[name=expires_on]", str(today + dt.timedelta(days=10)))
    page.check("[name=no_relation]")
    for number, case in enumerate(cases):
        party = case.parties.get(side="obligor").pk
        expect(page.locator(f"[name='{party}-number_notice']")).to_be_hidden()
        page.check(f"[name='{party}-pick']")
        page.fill(f"[name='{party}-number_notice']", f"（2026）内0499执{number}号协查通知")
        page.set_input_files(f"[name='{party}-file_notice']", PAPER)
    officer.check()
    page.locator(".move-send button").click()
    sent(page)


def approve(head) -> None:
    page = head.open(reverse("enforcement:approvals"))
    links = page.locator("main table tbody tr a")
    expect(links).to_have_count(OBLIGORS)
    for address in links.evaluate_all("links => links.map(link => link.pathname)"):
        page = head.open(address)
        page.check("#step-approve [name=no_relation]")
        page.click("#step-approve button[type=submit]")
        sent(page)
    head.open(reverse("enforcement:approvals"))
    expect(links).to_have_count(0)


def answer(clerk, row, number: int) -> None:
    """Sign and reply; who the first one is about is looked at, about the last one nothing is found."""
    page = clerk.open(row.window_url)
    expect(page.locator("body")).not_to_contain_text("被执行乙")
    if number == 1:
        page.select_option("form[action$='/open/'] select[name=reason]", "request")
        page.click("form[action$='/open/'] button[type=submit]")
        expect(page.locator("body")).to_contain_text(IDENTITY)
        clerk.open(row.window_url)
    page.check("#step-sign [name=no_relation]")
    page.click("#step-sign button[type=submit]")
    sent(page)
    if number == OBLIGORS:
        page.check("#step-reply [name=nothing_found]")
    else:
        page.fill("#step-reply [name='0-place']", f"幸福路{number}号")
        page.fill("#step-reply [name='0-mortgage']", "抵押给演示银行甲")
    page.click("#step-reply button[type=submit]")
    sent(page)
    expect(page.locator("#step-reply")).to_have_count(0)


def test_morning_of_eight_obligors_by_clicks(court, sit_down):
    cases = [make_case(court, f"（2026）内0499执{number}号") for number in range(21, 21 + OBLIGORS)]
    officer = sit_down(court.officer)
    ask(officer, cases)
    rows = list(AssistanceRequest.objects.order_by("pk"))
    assert {row.case for row in rows} == set(cases)
    assert len({row.batch_id for row in rows}) == 1

    approve(sit_down(court.head))
    rows = list(AssistanceRequest.objects.order_by("pk"))
    route([row.ticket_id for row in rows], clock.now())
    clerk = sit_down(court.clerk)
    listed = clerk.open(reverse("enforcement:window")).locator("main table tbody tr")
    expect(listed).to_have_count(OBLIGORS)
    for number, row in enumerate(rows, 1):
        answer(clerk, row, number)
    clerk.open(reverse("enforcement:window"))
    expect(listed).to_have_count(0)

    for row, state, findings in ((rows[0], "幸福路1号", 1), (rows[-1], "经查无登记", 0)):
        page = officer.open(row.get_absolute_url())
        page.select_option("form[action$='/open/'] select[name=reason]", "verify")
        page.click("form[action$='/open/'] button[type=submit] >> nth=0")
        expect(page.locator("body")).to_contain_text(state)
        officer.open(row.get_absolute_url())
        page.click("#step-verify button[type=submit]")
        sent(page)
        row.refresh_from_db()
        assert (row.state, row.findings.count()) == (RequestState.VERIFIED, findings)
    assert CaseFinding.objects.get().text.reveal().count("幸福路1号")
    page = officer.open(reverse("enforcement:measures", args=[rows[0].case_id]))
    # What was found may be sealed without typing it again.
    assert page.locator("#step-order select[name=finding] option").count() == 1 + 1
    assert View.objects.filter(object_type="assistancerequest").count() == 1 + 2
    officer.check()
    clerk.check()
