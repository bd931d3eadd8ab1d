"""The figures page and its tickets, print and workbook: who sees which row, and that every number opens its tickets."""

import datetime as dt
import io
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from openpyxl import load_workbook

from audit import clock
from organisations.models import Role
from tickets import kinds
from tickets.figures.county_table import COLUMNS
from tickets.figures.folding import fold
from tickets.figures.indicators import OF_ALLIANCE, OF_UNIT
from tickets.figures.numbers import number
from tickets.figures.periods import Period
from tickets.figures.sums import amounts_by
from tickets.models import Document
from tickets.reading import figures
from tickets.reading.figure_tickets import behind
from tickets.tests.banner import ZONE, organisation, post
from tickets.tests.signing_in import browse
from tickets.tests.test_figures_by_hand import told  # noqa: F401 - a fixture
from tickets.tests.walking import Walk

pytestmark = [pytest.mark.long, pytest.mark.django_db, pytest.mark.usefixtures("english")]

NOW = dt.datetime(2026, 12, 5, 10, 0, tzinfo=ZONE)
PERIOD = "from=2026-11-01&to=2026-12-31"


@pytest.fixture(autouse=True)
def at_the_fifth():
    with clock.frozen_at(NOW):
        yield


def test_the_office_sees_units_side_by_side_and_nobody_ranked(client, told):  # noqa: F811
    page = browse(client, told.head).get(f"/figures/?{PERIOD}").content.decode()
    assert "1 ÷ 5" in plain(page)
    assert "20.0 %" in page
    for unit in (told.town, told.bureau, told.market):
        assert unit.name in page
    assert "too few cases" in page
    assert "What falls due is counted up to 4 Dec 2026" in page
    assert "1. <a" not in page


def test_a_department_sees_its_own_row_and_no_other(client, told):  # noqa: F811
    page = browse(client, told.town_liaison).get(f"/figures/?{PERIOD}").content.decode()
    assert "1 ÷ 3" in plain(page)
    assert told.bureau.name not in page
    for query in ("unit=O05", "alliance=nothing"):
        assert client.get(f"/figures/?{PERIOD}&{query}").status_code == 404
        assert client.get(f"/figures/export/?{PERIOD}&{query}").status_code == 404
        assert client.get(f"/figures/tickets/?{PERIOD}&number=closed.numerator&{query}").status_code == 404


def test_a_supervisor_above_sees_the_alliance_whole(client, told):  # noqa: F811
    above = post(told.office, Role.SUPERVISOR)
    assert told.bureau.name in browse(client, above).get(f"/figures/?{PERIOD}").content.decode()


def test_a_unit_outside_every_alliance_is_told_so(client, told):  # noqa: F811
    outside = post(organisation("O98", "局外局", told.area), Role.LIAISON)
    page = browse(client, outside).get("/figures/").content.decode()
    assert "Your unit is in no alliance" in page


def test_a_period_that_is_none_is_said_and_replaced(client, told):  # noqa: F811
    for query in ("period=2026-13", "from=2026-12-01&to=2026-11-01", "from=tomorrow"):
        page = browse(client, told.head).get(f"/figures/?{query}").content.decode()
        assert "This period cannot be read" in page
        assert "1 Dec 2026 – 31 Dec 2026" in page


def test_page_asks_a_constant_number_of_queries(client, told):  # noqa: F811
    browse(client, told.head).get(f"/figures/?{PERIOD}")
    before = queries(client, f"/figures/?{PERIOD}")
    for _step in range(30):
        Walk(told, 5).step()
    assert queries(client, f"/figures/?{PERIOD}") == before
    fold()
    assert queries(client, f"/figures/?{PERIOD}") == before


def queries(client, path: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(path).status_code == 200
    assert not any('FROM "tickets_ticket"' in query["sql"] for query in captured if "/figures/?" in path)
    return len(captured)


@pytest.mark.parametrize("seed", range(3))
def test_every_number_opens_exactly_the_tickets_it_was_counted_from(banner, seed):
    """What the tickets behind it give to a number adds up to the number, for every number there is."""
    walk = Walk(banner, seed)
    for _step in range(80):
        walk.step()
    period = Period(dt.date(2026, 11, 1), dt.date(2027, 6, 30))
    office = banner.head.person.user
    for unit in (None, banner.bureau, banner.town):
        scope = figures.scope_of(office, banner.head)
        chosen = figures.Selection(scope, [banner.alliance], unit, period, walk.at.date())
        summed = amounts_by(figures.counted(chosen))[()]
        for code in names(unit):
            asked = number(code, of_unit=unit is not None)
            listed = sum(row.amount for row in every(asked, chosen, office))
            assert listed == summed.of(asked.parts, left_out=asked.left_out), code


def names(unit) -> list[str]:
    found = [f"table.{column}" for column in (*COLUMNS, "left_out")] if unit else []
    for indicator in OF_UNIT if unit else OF_ALLIANCE:
        sides = ["numerator", "left_out", *(beside.code for beside in indicator.beside)]
        sides += ["denominator"] if indicator.denominator else []
        found += [f"{indicator.code}.{side}" for side in sides]
    return found


def every(asked, chosen, user):
    cursor = ""
    while True:
        page = behind(asked, chosen, user, cursor)
        yield from page.rows
        if not page.next:
            return
        cursor = page.next


def test_a_number_opens_its_tickets_page_by_page(client, told, monkeypatch):  # noqa: F811
    monkeypatch.setattr("tickets.reading.figure_tickets.ROWS", 3)
    monkeypatch.setattr("tickets.reading.figure_tickets.CHUNK", 2)
    path = f"/figures/tickets/?{PERIOD}&number=closed_on_time.denominator"
    first = browse(client, told.head).get(path).content.decode()
    assert "Closed on time · denominator: 5" in first
    cursor = re.search(r"at=([0-9]+)", first)[1]
    second = client.get(f"{path}&at={cursor}").content.decode()
    seen = re.findall(r'href="/tickets/(BLZQ[^/]+)/"', first + second)
    assert len(seen) == len(set(seen)) == 5


def test_a_number_that_is_none_leads_back(client, told):  # noqa: F811
    answer = browse(client, told.head).get(f"/figures/tickets/?{PERIOD}&number=nothing.at.all")
    assert (answer.status_code, answer.url.partition("?")[0]) == (302, "/figures/")


def test_a_kind_may_keep_its_tickets_behind_its_numbers(client, told, monkeypatch):  # noqa: F811
    closed = kinds.KindPort(
        "IND", lambda post, alliance: None, switches=kinds.Switches(in_figures_drilldown=False)
    )
    monkeypatch.setattr(kinds, "_registered", {"IND": closed})
    page = browse(client, told.head).get(f"/figures/?{PERIOD}").content.decode()
    assert "1 ÷ 5" in plain(page)
    assert "/figures/tickets/" not in page
    behind_it = client.get(f"/figures/tickets/?{PERIOD}&number=closed_on_time.denominator").content.decode()
    assert "BLZQ" not in behind_it


def test_ranking_only_where_the_setting_asks_for_it(client, told, settings, monkeypatch):  # noqa: F811
    monkeypatch.setattr("tickets.figures.indicators.SMALL", 1)
    settings.FIGURES_RANKING = True
    page = browse(client, told.head).get(f"/figures/?{PERIOD}").content.decode()
    assert "1. <a" in page
    type(told.bureau).objects.filter(pk__in=[told.bureau.pk, told.market.pk, told.town.pk]).update(
        kind="village"
    )
    page = client.get(f"/figures/?{PERIOD}").content.decode()
    assert "1. <a" not in page


def test_workbook_holds_the_county_table_by_channel_with_its_definitions(client, told):  # noqa: F811
    answer = browse(client, told.head).get(f"/figures/export/?{PERIOD}")
    book = load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    assert book.sheetnames == ["All channels", "12345 hotline", "portal", "telephone", "Indicators"]
    rows = {row[0]: row[1:] for row in book["All channels"].iter_rows(values_only=True) if row[0]}
    # dispatched, assisting, on time, late, open, closing rate, on-time rate, dissatisfied, its rate, left out, remark
    assert rows[told.town.name] == (4, 0, 1, 1, 2, 0.5, 0.25, 0, 0, 0, "too few cases")
    assert rows[told.bureau.name] == (1, 0, 1, 0, 0, 1, 1, 0, None, 1, "too few cases")
    assert rows[told.market.name] == (1, 1, 0, 1, 0, 1, 0, 0, None, 0, "too few cases")
    assert any("Dissatisfaction rate = dissatisfied ÷ valid ratings" in name for name in rows)
    portal = {row[0]: row[1:6] for row in book["portal"].iter_rows(values_only=True) if row[0]}
    assert portal[told.town.name] == (2, 0, 0, 1, 1)
    assert book["12345 hotline"].max_row < book["All channels"].max_row
    indicators = {row[0]: row for row in book["Indicators"].iter_rows(values_only=True) if row[0]}
    assert indicators["Closed on time"][1:5] == (1, 5, 0.2, 0)


def test_print_view_names_definitions_and_who_printed(client, told):  # noqa: F811
    page = browse(client, told.head).get(f"/figures/print/?{PERIOD}").content.decode()
    assert "Returning never moves that deadline" in page
    assert "Printed 5 Dec 2026" in page


def plain(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", page))


def texts(body: list) -> list[str]:
    return [block["text"] for block in body if block["type"] != "table"]


def test_monthly_report_writes_itself_out_of_the_same_figures(client, told):  # noqa: F811
    browse(client, told.head)
    assert client.get(f"/figures/report/?{PERIOD}").status_code == 405
    assert client.post("/figures/report/?period=2026-11").status_code == 302
    document = Document.objects.get()
    assert (document.kind, document.title) == ("report", "2026年11月工单办理情况通报")
    assert texts(document.body)[:2] == [
        "一、总体情况",
        "2026年11月1日至2026年11月30日，笤帚苗产业党建联合体共提出工单8件，其中即办即结1件。已派单6件，目前办结4件（办结率66.7%（样本不足））。到期事项统计至2026年11月30日。",
    ]
    indicators, *units, channels = [block for block in document.body if block["type"] == "table"]
    page = client.get("/figures/?period=2026-11").context
    shown = {str(line.indicator.name): line.figure for line in page["lines"] if line.indicator.counts}
    with translation.override("zh-hans"):
        assert [row[2] for row in indicators["rows"]] == [
            f"{figure.numerator.normalize():f}"
            + ("" if figure.denominator is None else f"÷{figure.denominator.normalize():f}")
            for figure in shown.values()
        ]
    assert units[0]["head"] == [
        "单位", "派遣案件总数", "按时办结", "超时办结", "未办结", "结案率", "按时结案率", "不满意数", "不满意率", "备注",
    ]  # fmt: skip
    rows = {row[0]: row[1:5] for block in units for row in block["rows"]}
    assert rows == {
        row.unit.name: [f"{row.numbers[name].number:.0f}" for name in ("total", "on_time", "late", "open")]
        for group in page["groups"]
        for row in group.rows
    }
    whole = [sum(int(row[place]) for row in rows.values()) for place in range(4)]
    assert [sum(int(row[place + 1]) for row in channels["rows"]) for place in range(4)] == whole


def test_report_on_alliances_is_written_by_those_who_see_them_whole(client, told):  # noqa: F811
    assert browse(client, told.town_liaison).post("/figures/report/").status_code == 403
    assert browse(client, told.head).post("/figures/report/?unit=T102").status_code == 403
    assert browse(client, told.head).post("/figures/report/?alliance=XX").status_code == 404
    assert not Document.objects.exists()
