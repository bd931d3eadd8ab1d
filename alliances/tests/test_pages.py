"""Pages of a chain: lists, rows with their steps, entering, who opens what."""

import datetime as dt
import io
from decimal import Decimal

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from alliances.models import Agreement, Delivery, Household, Loss, Support
from alliances.reading.lists import LISTS
from alliances.tests.chain import MARKET, SEASON, at
from alliances.tests.test_scope import everything
from audit import clock
from audit.models import AuditRow
from tickets.models import Ticket
from tickets.tests.signing_in import browse

__all__ = ["everything"]

pytestmark = pytest.mark.django_db
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


@pytest.mark.parametrize("name", list(LISTS))
def test_list_of_any_sort_opens_filtered_and_leaves_as_a_workbook(client, chain, everything, name, settings):
    settings.DEMONSTRATION = False
    browse(client, chain.dispatcher)
    shown = client.get(page("records", name))
    rows = len(shown.context["page"].rows)
    assert shown.status_code == 200
    answer = client.get(page("export", name))
    sheet = load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    assert sheet.max_row == 1 + rows + 2, "titles, rows, an empty row and the time of export"
    nothing = client.get(page("records", name) + "?season=1&area=x&state=x&kind=x&buyer=x&q=%00&figure=x")
    assert nothing.context["page"].rows == []


@pytest.mark.parametrize("name", list(LISTS))
@pytest.mark.parametrize(
    "who", ["plant_clerk", "secretary", "teller", "underwriter", "supervisor", "liaison"]
)
def test_list_opens_to_members_with_their_own_rows(client, chain, everything, name, who):
    browse(client, getattr(chain, who))
    shown = client.get(page("records", name))
    assert shown.status_code == 200
    for row, address in shown.context["rows"]:
        if address:
            assert client.get(address).status_code in (200, 404), row
    sees = bool(shown.context["page"].rows)
    if name in ("households", "agreements", "deliveries", "payments"):
        assert sees == (who in ("plant_clerk", "secretary", "supervisor"))
    if name == "loans":
        assert sees == (who == "teller")


@pytest.mark.parametrize("name", list(LISTS))
def test_outsider_finds_no_list(client, chain, everything, name):
    browse(client, chain.stranger)
    assert client.get(page("records", name)).status_code == 404
    assert client.get(page("export", name)).status_code == 404
    assert client.get(page("new", name)).status_code == 404


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


@pytest.mark.parametrize("rows", [1, 12])
@pytest.mark.parametrize(
    ("name", "queries"), [("households", 9), ("agreements", 9), ("deliveries", 9), ("owed", 10)]
)
def test_list_of_any_length_takes_the_same_queries(
    client, chain, name, queries, rows, django_assert_num_queries
):
    terms = chain.terms(market="", premium_kind="none", premium=D(0), payment_days=0)
    for number in range(rows):
        agreement = chain.signed(terms, chain.household(name=f"户主{number}", phone=f"0476000{number:04}"))
        chain.deliver(agreement, dt.date(2026, 10, 1), "100")
    browse(client, chain.dispatcher).get(page("records", name))
    with django_assert_num_queries(queries):
        shown = client.get(page("records", name))
    assert len(shown.context["page"].rows) == rows


@pytest.mark.parametrize("rows", [1, 8])
def test_chain_page_takes_the_same_queries(client, chain, rows, django_assert_num_queries):
    terms = chain.terms()
    for number in range(rows):
        agreement = chain.signed(terms, chain.household(name=f"户主{number}", phone=f"0476000{number:04}"))
        chain.deliver(agreement, dt.date(2026, 10, 1), "100")
    browse(client, chain.dispatcher).get(page("chain"))
    with django_assert_num_queries(42):
        client.get(page("chain"))


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
