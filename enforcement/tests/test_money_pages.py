"""Pages of measures and money: who opens them, forms keep what was typed, warnings answered, sent twice entered once, constant queries."""

import datetime as dt
import io
import uuid
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from docx import Document
from openpyxl import load_workbook

from enforcement.actions import measures, money, things
from enforcement.models import Case, CaseOfficer, LedgerEntry, Measure, View
from enforcement.tests.courthouse import DAY
from organisations import second_factors
from tickets.documents.dates import chinese_date
from tickets.tests.banner import AT, actor
from tickets.tests.signing_in import browse as signed_in


def browse(post) -> Client:
    user = post.person.user
    if not second_factors.Authenticator.objects.filter(user=user).exists():
        second_factors.activate_totp(user=user, by=user, at=AT)
    return signed_in(Client(), post)


def at_case(case, name):
    return f"/court/cases/{case.pk}/{name}/"


PAGES = ("measures", "money", "list")


def order(case, house, asset, **fields):
    given = {"case_id": case.pk, "by": actor(house.officer), "at": AT, "kind": "seal_realty", "asset": asset}
    given |= {
        "served_on": DAY,
        "last_day": DAY + dt.timedelta(days=30),
        "document": "裁1号",
        "although": "仅此一处",
    }
    return measures.order(**given | fields)


def add(case, house, **fields):
    given = {
        "owner": case.parties.get(side="obligor"),
        "kind": "realty",
        "description": "甲楼一单元",
        "worth": Decimal(9),
    }
    return things.add_asset(case_id=case.pk, by=actor(house.officer), at=AT, **given | fields)


def test_only_who_is_named_opens_the_pages_and_nobody_without_the_key(courthouse, case, settings):
    row = order(case, courthouse, add(case, courthouse))
    pages = [*(at_case(case, name) for name in PAGES), f"/court/measures/{row.pk}/"]
    officer = browse(courthouse.officer)
    for page in pages:
        assert officer.get(page).status_code == 200, page
        assert browse(courthouse.stranger).get(page).status_code == 404, page
        for post in (courthouse.discipline, courthouse.dispatcher):
            assert browse(post).get(page).status_code == 403, page
        assert "甲楼一单元" not in officer.get(page).content.decode()
    opened = {"measures": "甲楼一单元", "money": "申请甲"}
    money.receive(
        case_id=case.pk, by=actor(courthouse.officer), at=AT, yuan=Decimal(1), on=DAY, arrived_on=DAY,
        channel="sale", who="申请甲",
    )  # fmt: skip
    for name, plain in opened.items():
        address = at_case(case, name) + "open/"
        assert officer.post(address).status_code == 302
        assert not View.objects.filter(
            object_type__in=["asset", "ledgerentry"], field__contains=name
        ).exists()
        before = View.objects.count()
        shown = officer.post(address, {"reason": "money"})
        assert plain in shown.content.decode()
        assert View.objects.count() > before
        assert browse(courthouse.stranger).post(address, {"reason": "money"}).status_code == 404
    settings.COURT_KEY_FILE = "/nowhere"
    for page in pages:
        assert officer.get(page).status_code == 503
    assert officer.get("/court/counts/").status_code == 200


def test_warned_form_keeps_what_was_typed_and_goes_through_with_a_reason_once(courthouse, case):
    asset = add(case, courthouse, worth=Decimal(999_999), divisible=True)
    officer, page = browse(courthouse.officer), at_case(case, "measures")
    sent = {
        "step": "order",
        "key": uuid.uuid4().hex,
        "kind": "seal_realty",
        "asset": asset.pk,
        "document": "裁定特一号",
        "served_on": DAY.isoformat(),
        "last_day": (DAY + dt.timedelta(days=1096)).isoformat(),
    }
    late = officer.post(page, sent)
    assert (late.status_code, "裁定特一号" in late.content.decode()) == (422, True)
    sent["last_day"] = DAY.replace(year=DAY.year + 3).isoformat()
    warned = officer.post(page, sent)
    assert (warned.status_code, "art. 19" in warned.content.decode()) == (422, True)
    for _ in range(2):
        assert officer.post(page, sent | {"although": "别无财产"}).status_code == 302
    row = Measure.objects.get()
    assert browse(courthouse.stranger).post(page, sent).status_code == 404
    sent = {
        "step": "renew",
        "served_on": DAY.isoformat(),
        "last_day": DAY.replace(year=DAY.year + 6).isoformat(),
        "document": "续1号",
    }
    renewal = f"/court/measures/{row.pk}/"
    # Not served before its sealed copy is there, neither is a renewal.
    assert officer.post(renewal, sent).status_code == 409
    copy = {"step": "attach_copy", "file": SimpleUploadedFile("裁定.pdf", b"%PDF-1.4 copy")}
    assert officer.post(renewal, copy).status_code == 302
    assert officer.post(renewal, sent).status_code == 422
    sent["file"] = SimpleUploadedFile("续行.pdf", b"%PDF-1.4 renewal")
    assert officer.post(renewal, sent).status_code == 302
    assert officer.post(f"/court/measures/{row.pk}/", {"step": "confirm", "on": DAY}).status_code in (
        409,
        422,
    )


def receive(case, house):
    return money.receive(
        case_id=case.pk, by=actor(house.officer), at=AT, yuan=Decimal(5), on=DAY, arrived_on=DAY,
        channel="sale", who="付款人甲",
    )  # fmt: skip


def test_panel_member_reads_and_does_not_write(courthouse, case):
    CaseOfficer.objects.filter(post=courthouse.officer).update(duty="panel")
    page = browse(courthouse.officer).get(at_case(case, "money"))
    assert (page.status_code, 'name="step"' in page.content.decode()) == (200, False)
    sent = {"step": "receive", "yuan": "5", "on": DAY, "arrived_on": DAY, "channel": "sale"}
    assert browse(courthouse.officer).post(at_case(case, "money"), sent).status_code == 403
    assert not LedgerEntry.objects.exists()


def test_money_is_entered_once_and_its_page_offers_a_plan(courthouse, case):
    officer, page = browse(courthouse.officer), at_case(case, "money")
    sent = {
        "step": "receive",
        "key": uuid.uuid4().hex,
        "yuan": "500.50",
        "on": DAY,
        "arrived_on": DAY,
        "channel": "sale",
    }
    for _ in range(2):
        assert officer.post(page, sent).status_code == 302
    assert LedgerEntry.objects.get().fen == 50050
    plan = {
        "step": "draft",
        "yuan": "500.50",
        "among": "proportion",
        "who_1": "赵某",
        "amount_1": "1000",
        "rank_1": "ordinary",
        "filed_1": DAY,
        "who_2": "钱某",
        "rank_2": "ordinary",
    }
    assert officer.post(page, plan).status_code == 422  # the second line is not whole
    assert officer.post(page, plan | {"amount_2": "1000", "filed_2": DAY}).status_code == 302
    shown = officer.get(page).content.decode()
    assert "赵某" not in shown
    assert 'value="serve"' in shown


def test_campaign_is_for_the_court_and_supervisors_and_takes_any_period(courthouse, case):
    for post, status in (
        (courthouse.officer, 200),
        (courthouse.president, 200),
        (courthouse.dispatcher, 403),
    ):
        assert browse(post).get("/court/campaign/").status_code == status
    for odd in ("?from=2026-02-30&to=x", "?from=2027-01-01&to=2026-01-01", "?from=%00"):
        assert browse(courthouse.officer).get("/court/campaign/" + odd).status_code == 200


def test_campaign_leaves_as_a_workbook_without_any_person(courthouse, case):
    Case.objects.filter(pk=case.pk).update(is_bank_loan=True)
    receive(case, courthouse)
    address = f"/court/campaign/figures.xlsx?from={DAY}&to={DAY}"
    assert browse(courthouse.dispatcher).get(address).status_code == 403
    answer = browse(courthouse.president).get(address)
    book = load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    answer.close()
    cells = [cell.value for row in book.active for cell in row]
    assert cells.count(5) == 2  # recovered of the bank, and of all
    assert not any("被执行" in str(cell) or "执1号" in str(cell) for cell in cells)
    period = next(cell for cell in cells if str(cell).startswith(("Period", "期间")))
    assert period in {"Period 23 Nov 2026 to 23 Nov 2026", "期间：2026年11月23日至2026年11月23日"}


def test_ledger_leaves_as_a_file_for_an_officer_of_the_case_and_each_row_is_on_record(courthouse, case):
    address = f"/court/cases/{case.pk}/money/ledger.docx"
    assert (
        browse(courthouse.officer).post(address, {"reason": "case_work"}).status_code == 302
    )  # nothing there
    receive(case, courthouse)
    officer = browse(courthouse.officer)
    assert officer.get(address).status_code == 405
    assert officer.post(address, {"reason": "x"}).status_code == 302
    assert not View.objects.exists()
    for post in (courthouse.stranger, courthouse.head, courthouse.president):
        assert browse(post).post(address, {"reason": "case_work"}).status_code == 404
    CaseOfficer.objects.filter(post=courthouse.second_officer).update(duty="panel")
    assert browse(courthouse.second_officer).post(address, {"reason": "case_work"}).status_code == 404

    answer = browse(courthouse.officer).post(address, {"reason": "case_work"})
    text = "".join(
        cell.text for table in Document(io.BytesIO(answer.content)).tables for cell in table._cells
    )
    assert "付款人甲" in text
    assert "5.00" in text
    assert chinese_date(DAY) in text
    assert View.objects.filter(object_type="ledgerentry", reason="case_work").count() == 1


@pytest.mark.parametrize("name", ["measures", "money"])
def test_more_rows_take_the_same_queries(courthouse, case, name):
    def grow():
        order(case, courthouse, add(case, courthouse))
        order(case, courthouse, None, kind="consumption_limit", party=case.parties.get(side="obligor"),
              approved_by=courthouse.president, last_day=None)  # fmt: skip
        money.receive(
            case_id=case.pk, by=actor(courthouse.officer), at=AT, yuan=Decimal(5), on=DAY, arrived_on=DAY,
            channel="sale", who="甲",
        )  # fmt: skip

    officer = browse(courthouse.officer)

    def count(page):
        with CaptureQueriesContext(
            connection,
        ) as found:
            assert officer.get(page).status_code == 200
        return len(found)

    grow()
    pages = (at_case(case, name), "/court/?tab=ending", "/court/?tab=held", f"/court/cases/{case.pk}/")
    first = [[count(page) for page in pages] for _ in range(2)][-1]
    for _ in range(4):
        grow()
    assert [count(page) for page in pages] == first
