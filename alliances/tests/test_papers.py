"""What leaves a chain on paper: the agreement to sign, the season's report, the plan's review, the figures as a workbook."""

import io
from decimal import Decimal

import docx
import pytest
from django.urls import reverse
from openpyxl import load_workbook

from alliances.actions import planning
from alliances.tests.chain import SEASON, at
from audit import clock
from audit.models import AuditRow
from tickets.models import Document
from tickets.tests.banner import actor
from tickets.tests.signing_in import body_of, browse

pytestmark = pytest.mark.django_db
D = Decimal


@pytest.fixture(autouse=True)
def today():
    with clock.frozen_at(at(2026, 12, 10)):
        yield


def page(name, *args):
    return reverse(f"alliances:{name}", args=["IND-BROOM", *args])


def words_of(file: bytes) -> str:
    document = docx.Document(io.BytesIO(file))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def test_agreement_in_word_holds_what_was_agreed_and_the_view_is_recorded(client, chain):
    agreement = chain.draft(deposit=D(300), seed_supply="buyer", seed_credit=D(180))
    answer = browse(client, chain.secretary).get(page("agreement_word", agreement.pk))
    text = words_of(answer.content)
    for words in (
        agreement.number,
        "甲笤帚厂",
        "户主甲",
        "04760000001",
        "12",
        "2400斤（1200公斤）",
        "300.00元",
        "180.00元",
        "3.2",
        "交货当日及此前7日内最近一次同等级价格为市场参考价",
        "高于市场参考价10%",
        "　　年　　月　　日",
        "30日内付清",
        "4.35%",
        "向人民法院起诉",
        "乙方（签字）",
    ):
        assert words in text, words
    row = AuditRow.objects.get(action="audit.view_sealed")
    assert (row.object_type, row.object_label) == ("household", str(agreement.household))


def test_agreement_that_is_signed_says_when_and_where(client, chain):
    agreement = chain.signed()
    text = words_of(browse(client, chain.secretary).get(page("agreement_word", agreement.pk)).content)
    assert "2026年4月1日" in text
    assert "甲嘎查村委会" in text
    assert "　　年　　月　　日" not in text


def test_agreement_of_readers_who_do_not_draft_has_the_telephone_masked(client, chain):
    agreement = chain.draft()
    text = words_of(browse(client, chain.supervisor).get(page("agreement_word", agreement.pk)).content)
    assert "04760000001" not in text
    assert not AuditRow.objects.filter(action="audit.view_sealed").exists()


def test_agreement_of_a_cooperative_names_it_as_the_seller(client, chain):
    agreement = chain.draft(seller=chain.cooperative)
    text = words_of(browse(client, chain.coop_clerk).get(page("agreement_word", agreement.pk)).content)
    assert "乙方（合作社）：甲合作社" in text


def test_season_report_is_drafted_by_the_office_from_the_records(client, chain):
    chain.signed()
    planning.enter_outside_figure(
        by=actor(chain.dispatcher),
        at=at(2026, 12, 1),
        alliance=chain.alliance,
        name="年鉴面积",
        value=D(350000),
        unit="亩",
        as_of=at(2026, 1, 1).date(),
        source="演示年鉴",
    )
    assert browse(client, chain.liaison).post(page("season_report")).status_code == 403
    answer = browse(client, chain.dispatcher).post(page("season_report"), {"season": SEASON})
    document = Document.objects.get()
    assert answer.url == reverse("tickets:document", args=[document.pk])
    tables = [block for block in document.body if block["type"] == "table"]
    figures = {row[0]: row[2] for row in tables[1]["rows"]}
    assert (figures["协议面积"], figures["签订协议"]) == ("12", "1")
    assert tables[-1]["rows"] == [["年鉴面积", "350,000亩", "", "2026-01-01", "演示年鉴"]]
    assert "350,000" not in str(tables[1])


def test_plan_review_says_how_far_each_duty_is(client, chain):
    plan = planning.draft_plan(
        by=actor(chain.dispatcher), at=at(2026, 1, 5), alliance=chain.alliance, year=SEASON, title="年度计划"
    )
    browse(client, chain.dispatcher)
    assert client.post(page("plan_review", plan.pk)).status_code == 404, "a draft is not reviewed"
    duty = planning.TargetRow("落实面积", chain.bureau, at(2026, 6, 1).date(), "area", D(48), "亩")
    given = {"plan_id": plan.pk, "by": actor(chain.dispatcher), "at": at(2026, 1, 6)}
    planning.set_targets(targets=[duty], **given)
    planning.adopt(adopted_on=at(2026, 1, 6).date(), basis="左办发〔2026〕1号", **given)
    chain.signed()
    assert client.post(page("plan_review", plan.pk)).status_code == 302
    table = next(block for block in Document.objects.get().body if block["type"] == "table")
    assert table["rows"] == [["落实面积", str(chain.bureau), "48亩", "12", "25.0%"]]


def test_figures_leave_as_a_workbook_for_members_only(client, chain, settings):
    settings.DEMONSTRATION = False
    chain.signed()
    file = body_of(browse(client, chain.teller).get(f"{page('figures_workbook')}?season={SEASON}"))
    rows = list(load_workbook(io.BytesIO(file)).active.iter_rows(values_only=True))
    assert rows[1][:4] == ("contracted area", "mu", str(SEASON), 12)
    assert browse(client, chain.stranger).get(page("figures_workbook")).status_code == 404
