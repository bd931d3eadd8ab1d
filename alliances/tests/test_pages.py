"""Pages of a chain: lists, rows with their steps, entering, who opens what."""

import datetime as dt
import io
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook, load_workbook
from PIL import Image

from alliances.importing import IMPORTS
from alliances.models import (
    Agreement,
    Delivery,
    Household,
    Loss,
    Plot,
    Policy,
    Support,
    SupportFile,
    Terms,
)
from alliances.reading.lists import LISTS
from alliances.tests.chain import MARKET, SEASON, at
from alliances.tests.test_scope import everything
from audit import clock
from audit.models import AuditRow
from organisations.models import Alliance
from tickets.models import StoredFile, Ticket
from tickets.tests.signing_in import body_of, browse

__all__ = ["everything"]

pytestmark = [pytest.mark.long, pytest.mark.django_db]
D = Decimal
NOW = at(2026, 12, 10)
CODE = "IND-BROOM"


@pytest.fixture(autouse=True)
def today():
    with clock.frozen_at(NOW):
        yield


def page(name="", *args):
    return reverse(f"alliances:{name}", args=[CODE, *args])


def step(client, by, sort, pk, code, **data):
    return browse(client, by).post(page("record", sort, pk), {"step": code, **data})


def test_list_of_any_sort_opens_filtered_printed_and_as_a_workbook(client, chain, everything, settings):
    settings.DEMONSTRATION = False
    browse(client, chain.dispatcher)
    for name in LISTS:
        shown = client.get(page("records", name))
        rows = len(shown.context["page"].rows)
        assert shown.status_code == 200, name
        answer = client.get(page("export", name))
        sheet = load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
        assert sheet.max_row == 1 + rows + 2, "titles, rows, an empty row and the time of export"
        print_out = client.get(page("print", name) + "?season=2026&state=done&kind=training")
        assert print_out.status_code == 200, name
        assert len(client.get(page("print", name)).context["rows"]) == rows
        nothing = client.get(page("records", name) + "?season=1&area=x&state=x&kind=x&buyer=x&q=%00&figure=x")
        assert nothing.context["page"].rows == []


@pytest.mark.parametrize(
    "who", ["plant_clerk", "secretary", "teller", "underwriter", "supervisor", "liaison"]
)
def test_lists_open_to_members_with_their_own_rows(client, chain, everything, who):
    browse(client, getattr(chain, who))
    for name in LISTS:
        shown = client.get(page("records", name))
        assert shown.status_code == 200, name
        for row, address in shown.context["rows"]:
            if address:
                assert client.get(address).status_code in (200, 404), row
        sees = bool(shown.context["page"].rows)
        if name in ("households", "plots", "agreements", "deliveries", "payments"):
            assert sees == (who in ("plant_clerk", "secretary", "supervisor")), name
        if name in ("policies", "insured"):
            assert sees == (who in ("plant_clerk", "underwriter", "supervisor")), name
        if name == "loans":
            assert sees == (who == "teller")


def test_figure_whose_records_are_another_units_says_so(client, chain, everything):
    behind = page("records", "loans") + "?figure=loans&season=2026"
    assert not browse(client, chain.teller).get(behind).context["hidden"]
    assert browse(client, chain.dispatcher).get(behind).context["hidden"]
    assert not client.get(page("records", "loans") + "?figure=loans&season=2025").context["hidden"]


def test_lists_offer_their_import_to_whom_it_is_open(client, chain, everything):
    for name, sort in IMPORTS.items():
        address = page("import", name)
        for who in ("dispatcher", "plant_clerk", "secretary", "teller"):
            browse(client, getattr(chain, who))
            opened = client.get(address)
            offered = f'href="{address}"' in client.get(page("records", name)).content.decode()
            assert offered == (opened.status_code == 200), (name, who)
            assert not offered or str(sort.heading) in opened.content.decode(), name


def test_outsider_finds_no_list(client, chain, everything):
    browse(client, chain.stranger)
    for name in LISTS:
        for sort in ("records", "export", "print", "new", "import"):
            assert client.get(page(sort, name)).status_code == 404, (sort, name)


def test_outsider_sees_who_answers_but_no_figures(client, chain, everything):
    shown = browse(client, chain.stranger).get(page("chain"))
    assert (shown.status_code, shown.context["page"].figures) == (200, [])
    member = browse(client, chain.teller).get(page("chain"))
    assert len(member.context["page"].figures) == 26


def test_row_of_others_is_not_found(client, chain, everything):
    agreement = Agreement.objects.get()
    for who in (chain.teller, chain.underwriter, chain.other_secretary, chain.rival_clerk, chain.stranger):
        assert browse(client, who).get(page("record", "agreements", agreement.pk)).status_code == 404
        assert client.get(page("agreement_word", agreement.pk)).status_code == 404


def test_figure_opens_the_records_it_is_the_sum_of(client, chain, everything):
    moved = browse(client, chain.dispatcher).get(page("figure", "delivered"))
    assert moved.url == f"{page('records', 'agreements')}?figure=delivered&season={SEASON}"
    rows = client.get(moved.url).context["page"].rows
    figures = {
        each.figure.indicator.code: each.figure.value
        for each in client.get(page("chain")).context["page"].figures
    }
    assert sum(row.delivered_jin for row in rows) == figures["delivered"]
    assert client.get(page("figure", "nothing")).status_code == 404


def test_agreement_from_household_to_payment_by_the_pages(client, chain):
    terms = chain.terms()
    browse(client, chain.secretary)
    made = client.post(
        page("new", "households"),
        {"area": chain.village_area.code, "head_name": "样例户", "phone": "04760000009", "form_key": "a1"},
    )
    household = Household.objects.get()
    assert made.url == page("record", "households", household.pk)
    assert (
        step(
            client,
            chain.secretary,
            "households",
            household.pk,
            "add_plot",
            name="东地",
            area="0.8",
            unit="ha",
        ).status_code
        == 302
    )
    plot = household.plots.get()
    assert plot.area_mu == D(12)
    address = f"{page('new', 'agreements')}?household={household.pk}"
    given = {
        "terms": terms.pk,
        "expected": "1200",
        "expected_unit": "kg",
        "seed_supply": "own",
        "copies": "2",
        f"plot-{plot.pk}": "10",
        "form_key": "b2",
    }
    made = client.post(address, given)
    agreement = Agreement.objects.get()
    assert made.url == page("record", "agreements", agreement.pk)
    assert (agreement.area_mu, agreement.expected_jin, agreement.state) == (D(10), D(2400), "draft")
    again = client.post(address, given)
    assert (again.url, Agreement.objects.count()) == (made.url, 1), "a form sent twice is one agreement"
    signed = step(
        client,
        chain.secretary,
        "agreements",
        agreement.pk,
        "sign",
        signed_on="2026-04-01",
        signed_place="村委会",
    )
    assert signed.status_code == 302
    refused = step(
        client,
        chain.secretary,
        "agreements",
        agreement.pk,
        "deliver",
        receipt="R1",
        day="2026-10-01",
        grade=terms.grades.first().pk,
        unit="kg",
        gross="100",
    )
    assert refused.status_code == 403
    weighed = {
        "receipt": "R1",
        "day": "2026-10-01",
        "grade": terms.grades.first().pk,
        "unit": "kg",
        "gross": "100.5",
        "tare": "0.5",
    }
    assert (
        step(client, chain.plant_clerk, "agreements", agreement.pk, "deliver", **weighed).status_code == 302
    )
    twice = step(client, chain.plant_clerk, "agreements", agreement.pk, "deliver", **weighed)
    assert twice.status_code == 422
    delivery = Delivery.objects.get()
    assert (delivery.net_jin, delivery.unit_price, delivery.amount) == (D(200), D("3.2"), D(640))
    too_much = step(
        client, chain.plant_clerk, "agreements", agreement.pk, "pay",
        purpose="goods", day="2026-10-10", amount="640.01", method="transfer", voucher="V1",
    )  # fmt: skip
    assert too_much.status_code == 422
    paid = step(
        client, chain.plant_clerk, "agreements", agreement.pk, "pay",
        purpose="goods", day="2026-10-10", amount="640", method="transfer", voucher="V1",
    )  # fmt: skip
    assert paid.status_code == 302
    agreement.refresh_from_db()
    assert (agreement.owed, agreement.paid_amount) == (D(0), D(640))


def test_steps_on_the_page_are_exactly_those_open_to_the_post(client, chain):
    agreement = chain.signed()
    steps = {
        who: [
            code
            for code, _step, _form in browse(client, getattr(chain, who))
            .get(page("record", "agreements", agreement.pk))
            .context["steps"]
        ]
        for who in ("secretary", "plant_clerk", "supervisor")
    }
    assert steps == {
        "secretary": ["sow", "break"],
        "plant_clerk": ["sow", "deliver", "break", "void"],
        "supervisor": [],
    }


def test_breach_by_the_page_raises_a_ticket(client, chain):
    agreement = chain.signed()
    answer = step(
        client, chain.secretary, "agreements", agreement.pk, "break",
        ground="refusal", found_on="2026-12-01", note="厂方拒收",
    )  # fmt: skip
    assert answer.status_code == 302
    assert Ticket.objects.get().topic == chain.refusal
    offered = {
        who: "remedy"
        in [
            code
            for code, _step, _form in browse(client, getattr(chain, who))
            .get(page("record", "agreements", agreement.pk))
            .context["steps"]
        ]
        for who in ("secretary", "plant_clerk", "dispatcher")
    }
    assert offered == {"secretary": True, "plant_clerk": False, "dispatcher": True}


def test_loss_is_reported_by_the_village_from_the_agreement(client, chain):
    agreement = chain.signed()
    address = f"{page('new', 'losses')}?agreement={agreement.pk}"
    given = {"planted": agreement.plots.get().pk, "happened_on": "2026-12-09", "cause": "冰雹"}
    browse(client, chain.secretary)
    too_large = client.post(address, given | {"damaged_mu": "13"})
    assert (too_large.status_code, list(too_large.context["form"].errors)) == (422, ["damaged_mu"])
    assert client.post(address, given | {"damaged_mu": "4.5", "form_key": "k"}).status_code == 302
    assert client.post(address, given | {"damaged_mu": "4.5", "form_key": "k"}).status_code == 302
    assert Loss.objects.get().damaged_mu == D("4.5")
    other = client.post(address, given | {"damaged_mu": "5", "form_key": "k"})
    assert other.status_code == 409
    assert browse(client, chain.other_secretary).get(address).status_code == 404


@pytest.mark.parametrize("bad", ["\0", "x" * 60_000, "😀" * 200, "9999-12-31", "-1", "NaN", "1e400"])
@pytest.mark.parametrize(
    "name", ["households", "terms", "prices", "policies", "work", "plans", "outside", "sales"]
)
def test_bad_input_is_an_error_at_the_field(client, chain, name, bad):
    browse(client, chain.dispatcher)
    form = client.get(page("new", name)).context["form"]
    answer = client.post(page("new", name), dict.fromkeys(form.fields, bad))
    assert answer.status_code == 422
    assert answer.context["form"].errors


def test_bank_names_a_household_only_by_number_and_name_together(client, chain):
    support = chain.support(chain.teller, kind="finance")
    household = chain.household()
    address = f"{page('new', 'loans')}?support={support.pk}"
    given = {
        "number": "D1",
        "amount": "50000",
        "rate": "3.85",
        "granted_on": "2026-03-01",
        "due_on": "2027-03-01",
    }
    browse(client, chain.teller)
    for words in (str(household), household.head_name, f"{household} 别人"):
        answer = client.post(address, given | {"household": words})
        assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["household"])
    assert (
        client.post(address, given | {"household": f"{household} {household.head_name}"}).status_code == 302
    )
    assert browse(client, chain.dispatcher).get(address).status_code == 404


def test_support_is_taken_on_finished_and_names_its_households(client, chain):
    target = chain.claimed_target(chain.bureau, chain.liaison)
    browse(client, chain.liaison)
    made = client.post(
        page("new", "support"),
        {"kind": "technique", "title": "田间指导", "season": "2026", "target": target.pk, "form_key": "s"},
    )
    support = Support.objects.get()
    assert made.url == page("record", "support", support.pk)
    household = chain.household()
    # The bureau reads no households: number and name together.
    words = f"{household} {household.head_name}"
    assert step(client, chain.liaison, "support", support.pk, "record", households=words).status_code == 302
    done = step(client, chain.liaison, "support", support.pk, "finish", day="2026-05-06", result="指导三次")
    assert done.status_code == 302
    assert support.beneficiaries.get().household == household
    assert step(client, chain.market_liaison, "support", support.pk, "drop", reason="x").status_code == 403


def test_plan_is_drafted_with_duties_adopted_and_claimed(client, chain):
    browse(client, chain.dispatcher)
    made = client.post(page("new", "plans"), {"year": "2026", "title": "2026年计划", "form_key": "p"})
    pk = int(made.url.rstrip("/").rsplit("/", 1)[1])
    rows = {
        "title-1": "落实面积", "responsible-1": chain.bureau.code, "due-1": "2026-06-30",
        "indicator-1": "area", "value-1": "100", "unit-1": "亩",
        "title-2": "培训",
    }  # fmt: skip
    short = step(client, chain.dispatcher, "plans", pk, "change", **rows)
    assert short.status_code == 422
    rows |= {"responsible-2": chain.market.code, "due-2": "2026-11-30"}
    assert step(client, chain.dispatcher, "plans", pk, "change", **rows).status_code == 302
    adopted = step(
        client, chain.dispatcher, "plans", pk, "adopt", adopted_on="2026-01-10", basis="左办发〔2026〕1号"
    )
    assert adopted.status_code == 302
    chain.signed()
    target = chain.alliance.year_plans.get().targets.get(title="落实面积")
    assert step(client, chain.liaison, "plans", pk, "claim", target=target.pk).status_code == 302
    shown = {
        each.figure.indicator.code: each.reached
        for each in browse(client, chain.teller).get(page("chain")).context["page"].figures
    }
    assert shown["area"] == D("12.0")


def test_telephone_is_shown_once_for_a_reason_and_recorded(client, chain):
    household = chain.household()
    address = page("contact", household.pk)
    browse(client, chain.secretary)
    assert "04760000001" not in client.get(page("record", "households", household.pk)).content.decode()
    assert client.post(address, {"reason": ""}).status_code == 422
    shown = client.post(address, {"reason": "回访"})
    assert "04760000001" in shown.content.decode()
    assert AuditRow.objects.filter(action="audit.view_sealed").count() == 1
    assert browse(client, chain.other_secretary).post(address, {"reason": "x"}).status_code == 404


def test_buyer_enters_no_price_and_sees_no_button(client, chain):
    shown = browse(client, chain.plant_clerk).get(page("records", "prices"))
    assert shown.context["entry"] is None
    given = {
        "market": MARKET,
        "grade": "一级",
        "day": "2026-10-01",
        "price": "3",
        "unit": "jin",
        "source": "日报",
    }
    assert client.post(page("new", "prices"), given).status_code == 403
    assert browse(client, chain.market_liaison).post(page("new", "prices"), given).status_code == 302


def test_conditions_are_changed_by_the_page_and_a_signed_agreement_keeps_its_own(client, chain):
    signed = chain.signed()
    terms = signed.terms
    browse(client, chain.plant_clerk)
    address = page("record", "terms", terms.pk)
    form = next(form for code, _step, form in client.get(address).context["steps"] if code == "change")
    as_written = {
        name: form.initial.get(name, field.initial)
        for name, field in form.fields.items()
        if form.initial.get(name, field.initial) not in (None, "")
    }
    wrong = client.post(address, as_written | {"step": "change", "floor-1": "0", "valid_from": "2026-12-11"})
    assert wrong.status_code == 422
    made = client.post(address, as_written | {"step": "change", "floor-1": "3.4", "valid_from": "2026-12-11"})
    assert made.status_code == 302
    newer = Terms.objects.get(version=2)
    assert (newer.grades.first().floor_price, newer.premium, newer.valid_from) == (
        D("3.4"),
        terms.premium,
        dt.date(2026, 12, 11),
    )
    assert Agreement.objects.get().terms == terms
    assert [code for code, _step, _form in client.get(address).context["steps"]] == [], "it was replaced"
    assert browse(client, chain.secretary).get(address).context["steps"] == []


def picture() -> SimpleUploadedFile:
    file = io.BytesIO()
    Image.new("RGB", (40, 30), "red").save(file, "PNG")
    return SimpleUploadedFile("名单.png", file.getvalue())


def test_files_of_a_support_action_are_added_read_and_withdrawn_by_its_unit(
    client, chain, settings, tmp_path
):
    settings.STORAGES = settings.STORAGES | {
        "attachments": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path},
        }
    }
    support = chain.support(chain.liaison)
    given = ("support", support.pk)
    program = SimpleUploadedFile("名单.pdf", b"MZ" + bytes(100))
    refused = step(client, chain.liaison, *given, "attach", files=[program])
    assert (refused.status_code, SupportFile.objects.count()) == (422, 0)
    assert step(client, chain.market_liaison, *given, "attach", files=[picture()]).status_code == 403
    assert step(client, chain.liaison, *given, "attach", files=[picture()]).status_code == 302
    row = SupportFile.objects.get()
    address, small = (
        page("support_file", support.pk, row.pk),
        page("support_file_preview", support.pk, row.pk),
    )
    for who in (chain.liaison, chain.dispatcher, chain.supervisor):
        assert [each.pk for each in browse(client, who).get(page("record", *given)).context["files"]] == [
            row.pk
        ]
        saved = client.get(address)
        assert saved.headers["Content-Disposition"].startswith("attachment")
        assert body_of(saved)[:4] == b"\x89PNG"
        assert body_of(client.get(small))
    assert AuditRow.objects.filter(action="support.download").count() == 3
    for who in (chain.teller, chain.plant_clerk, chain.secretary, chain.stranger):
        browse(client, who)
        assert client.get(address).status_code == 404
        assert client.get(small).status_code == 404
    taken = step(client, chain.liaison, *given, "withdraw_file", file=row.pk, reason="放错了")
    assert taken.status_code == 302
    assert browse(client, chain.liaison).get(address).status_code == 404
    assert not row.file.in_use()


def test_papers_of_a_loan_are_the_lenders_alone(chain):
    support = chain.support(chain.teller, kind="finance")
    file = StoredFile.objects.create(sha256="0" * 64, type="pdf", size=1, stored_at=NOW)
    SupportFile.objects.create(
        support=support, file=file, name="合同.pdf", by=chain.teller.person.user, at=NOW
    )
    seen = [
        who
        for who in ("teller", "dispatcher", "supervisor", "liaison")
        if SupportFile.objects.visible_to(getattr(chain, who).person.user).exists()
    ]
    assert seen == ["teller"]


def test_plot_leaves_the_policys_list_by_its_agreement(client, chain, everything):
    second = chain.signed(Terms.objects.get(), chain.household("户主乙", phone="04760000002"))
    policy = Policy.objects.get()
    given = ("policies", policy.pk)
    assert step(client, chain.plant_clerk, *given, "list_plots").status_code == 302
    assert policy.plots.count() == 2
    for number in ("ZZXY-2026-99999", "x" * 20, ""):
        assert step(client, chain.plant_clerk, *given, "unlist_plot", agreement=number).status_code == 422
    lost = Agreement.objects.exclude(pk=second.pk).get()
    assert step(client, chain.plant_clerk, *given, "unlist_plot", agreement=lost.number).status_code == 409
    assert step(client, chain.plant_clerk, *given, "unlist_plot", agreement=second.number).status_code == 302
    policy.refresh_from_db()
    assert (policy.plots.count(), policy.area_mu) == (1, D(12))


def upload(client, by, name, rows):
    book = Workbook()
    book.active.append([column.column_name for column in IMPORTS[name](Alliance()).columns()])
    for row in rows:
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    sent = browse(client, by).post(
        page("import", name), {"file": SimpleUploadedFile("表.xlsx", file.getvalue())}
    )
    shown = client.get(sent.url)
    wrong = [{heading for heading, _words in fate.errors} for fate in shown.context["wrong"]]
    client.post(sent.url, {"do": "confirm"})
    return len(shown.context["right"]), wrong


def test_households_deliveries_payments_and_support_come_from_workbooks(client, chain):
    target = chain.claimed_target(chain.bureau, chain.liaison)
    agreement = chain.signed()
    rows = [
        ["甲嘎查", "户主乙", "04760000002", "4", "东地、西地", "10、2.5", "亩", "2026-03-01", "申请表"],
        ["甲嘎查", "户主甲", "04760000001", "", "南地", "3", "", "", ""],
        ["甲嘎查", "户主甲", "04760000001", "", "", "", "", "", ""],
        ["甲嘎查", "户主丙", "", "", "东地", "", "", "", ""],
        ["甲嘎查", "户主丁", "", "", "", "", "", "2027-01-01", ""],
    ]
    assert upload(client, chain.secretary, "households", rows) == (2, [{"户主姓名"}, {"面积"}, {"加入日期"}])
    assert sum(plot.area_mu for plot in Plot.objects.all()) == D("27.5")
    number = agreement.number
    rows = [
        [number, "R1", "2026-10-01", "一级", "320", "16", "4", "斤"],
        [number, "R1", "2026-10-01", "一级", "320", "16", "4", "斤"],
        [number, "R2", "2026-10-01", "特级", "320", "", "", ""],
        [number, "R3", "—", "一级", "320", "", "", ""],
        ["ZZXY-2026-00009", "R4", "2026-10-01", "一级", "320", "", "", ""],
        [number, "R5", "2026-10-02", "二级", "100", "", "", "公斤"],
    ]
    wrong = [{"单据号"}, {"等级"}, {"交货日期"}, {"协议编号"}]
    assert upload(client, chain.plant_clerk, "deliveries", rows) == (2, wrong)
    agreement.refresh_from_db()
    assert (agreement.delivered_jin, agreement.delivered_amount) == (D(500), D("1480.00"))
    rows = [
        [number, "V1", "2026-10-20", "960", "货款", "转账"],
        [number, "V2", "2026-10-20", "520.01", "", ""],
        [number, "V3", "2026-10-20", "520", "", "现金"],
    ]
    assert upload(client, chain.plant_clerk, "payments", rows) == (2, [{"金额（元）"}])
    agreement.refresh_from_db()
    assert agreement.owed == D(0)
    household = Household.objects.get(head_name="户主乙")
    named = f"{household} {household.head_name}"
    rows = [
        ["培训", "冬季培训班", "2026", target.title, "", "", "2026-03-10", "36", "1200", "结业", named],
        ["培训", "另一期", "2026", "无此任务", "", "", "", "", "", "", ""],
        ["培训", "又一期", "2026", target.title, "", "", "", "20", "", "", ""],
        ["技术指导", "下地指导", "2026", target.title, "", "", "", "", "", "", "别人"],
    ]
    wrong = [{"认领任务"}, {"完成日期"}, {"受益农户"}]
    assert upload(client, chain.liaison, "support", rows) == (1, wrong)
    support = Support.objects.get()
    assert (support.state, support.heads, support.cost) == ("done", 36, D(1200))
    assert support.beneficiaries.get().household == household
    imported = AuditRow.objects.filter(action__endswith=".import").values_list("action", flat=True)
    assert set(imported) == {"household.import", "delivery.import", "payment.import", "support.import"}
    assert browse(client, chain.secretary).get(page("import", "deliveries")).status_code == 403
