"""A village's season as a workbook: 500 lines of which 30 are wrong in 30 ways; the wrong ones come back and go in alone."""

import datetime as dt
import io
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from alliances.importing import IMPORTS
from alliances.models import Agreement, Household, Variety
from alliances.tests.chain import at
from alliances.views import importing
from audit import clock
from audit.models import AuditRow
from organisations.models import Alliance
from tickets.tests.signing_in import body_of, browse

pytestmark = pytest.mark.django_db
D = Decimal
NOW = at(2026, 4, 10)
HEADINGS = [column.column_name for column in IMPORTS["agreements"](Alliance()).columns()]
(PLACE, NAME, PHONE, PEOPLE, PLOT, SIZE, UNIT, VARIETY, JIN, SEED, CREDIT, DEPOSIT, DAY, AT) = range(14)
#: What is wrong with each of the thirty lines: column → what stands there, the column that is told.
WRONG = [
    ({PLACE: ""}, PLACE),
    ({PLACE: "无此村"}, PLACE),
    ({PLACE: "旗"}, PLACE),
    ({PLACE: "甲镇"}, PLACE),
    ({NAME: ""}, NAME),
    ({NAME: "名" * 51}, NAME),
    ({NAME: "甲\u202e乙"}, NAME),
    ({PHONE: "1.23456789012345678E+17"}, PHONE),
    ({PEOPLE: "0"}, PEOPLE),
    ({PEOPLE: "51"}, PEOPLE),
    ({PEOPLE: "三口"}, PEOPLE),
    ({PLOT: ""}, PLOT),
    ({PLOT: "地" * 51}, PLOT),
    ({SIZE: ""}, SIZE),
    ({SIZE: "十亩"}, SIZE),
    ({SIZE: "-3"}, SIZE),
    ({SIZE: "0"}, SIZE),
    ({SIZE: "1.005"}, SIZE),
    ({PLOT: "东地、西地"}, SIZE),
    ({UNIT: "垧"}, UNIT),
    ({VARIETY: "无此品种"}, VARIETY),
    ({JIN: ""}, JIN),
    ({JIN: "0"}, JIN),
    ({JIN: "#REF!"}, JIN),
    ({SEED: "借种"}, SEED),
    ({SEED: "农户自备", CREDIT: "100"}, CREDIT),
    ({DEPOSIT: "一百"}, DEPOSIT),
    ({DAY: "2026-02-30", AT: "村委会"}, DAY),
    ({DAY: "2026-04-01"}, AT),
    ({DAY: "2027-01-01", AT: "村委会"}, DAY),
]


@pytest.fixture(autouse=True)
def ready(chain):
    Variety.objects.create(template=chain.template, name="演示一号")
    with clock.frozen_at(NOW):
        yield


def line(number: int, changed=None) -> list[str]:
    row = [""] * len(HEADINGS)
    row[PLACE], row[NAME], row[PHONE] = "甲嘎查", f"户主{number}", f"0476{number:07}"
    row[PLOT], row[SIZE], row[UNIT], row[VARIETY], row[JIN] = "东地", "10.5", "亩", "演示一号", "2,100"
    row[SEED] = "收购方供种" if number % 2 else ""
    for column, text in (changed or {}).items():
        row[column] = text
    return row


def workbook(rows) -> SimpleUploadedFile:
    book = Workbook()
    sheet = book.active
    sheet.append(["甲嘎查2026年种植协议汇总表"])
    sheet.append(HEADINGS)
    for row in rows:
        sheet.append(row)
    sheet.append(["合计", "", "", "", "", "5250"])
    file = io.BytesIO()
    book.save(file)
    return SimpleUploadedFile("季.xlsx", file.getvalue())


def upload(client, terms, file):
    return client.post(
        reverse("alliances:import", args=["IND-BROOM", "agreements"]), {"terms": terms.pk, "file": file}
    )


@pytest.mark.long
def test_season_of_five_hundred_with_thirty_wrong_lines(client, chain):
    terms = chain.terms()
    rows = [line(number) for number in range(470)]
    rows[3][SEED] = ""
    places = [number * 16 for number in range(30)]
    for number, (place, (changed, _column)) in enumerate(zip(places, WRONG, strict=True)):
        rows.insert(place, line(1000 + number, changed))
    browse(client, chain.secretary)
    shown = client.get(upload(client, terms, workbook(rows)).url)
    wrong = shown.context["wrong"]
    assert (len(shown.context["right"]), len(wrong)) == (470, 30)
    told = [{heading for heading, _sentence in fate.errors} for fate in wrong]
    assert told == [{HEADINGS[column]} for _changed, column in WRONG]
    assert not Agreement.objects.exists(), "a preview writes nothing"
    assert not Household.objects.exists()
    address = shown.request["PATH_INFO"]
    done = client.post(address, {"do": "confirm"})
    assert done.url == address
    assert Agreement.objects.filter(state="draft").count() == 470
    assert AuditRow.objects.get(action="agreement.import").data == {"lines": 500, "wrong": 30}
    file = body_of(
        client.get(
            reverse("alliances:import_wrong", args=["IND-BROOM", "agreements", address.split("/")[-2]])
        )
    )
    back = load_workbook(io.BytesIO(file)).active
    assert back.max_row == 31
    for number in range(30):
        for column, text in enumerate(line(2000 + number), 1):
            back.cell(number + 2, column).value = text
    corrected = io.BytesIO()
    back.parent.save(corrected)
    again = upload(client, terms, SimpleUploadedFile("更正.xlsx", corrected.getvalue()))
    assert len(client.get(again.url).context["right"]) == 30
    client.post(again.url, {"do": "confirm"})
    assert Agreement.objects.count() == 500


def test_confirmation_sent_twice_writes_once(client, chain):
    terms = chain.terms()
    browse(client, chain.secretary)
    address = upload(client, terms, workbook([line(1), line(2)])).url
    client.get(address)
    client.post(address, {"do": "confirm"})
    twice = client.post(address, {"do": "confirm"})
    assert twice.status_code == 302
    again = client.get(upload(client, terms, workbook([line(1), line(2)])).url)
    assert (Agreement.objects.count(), len(again.context["wrong"])) == (2, 2)


def test_known_household_and_plot_are_used_again_and_signed_lines_are_signed(client, chain):
    household = chain.household(name="户主1", phone="04760000001", mu="10.5")
    terms = chain.terms()
    browse(client, chain.secretary)
    signed = line(1, {DAY: "2026年4月1日", AT: "村委会"})
    address = upload(client, terms, workbook([signed])).url
    client.get(address)
    client.post(address, {"do": "confirm"})
    agreement = Agreement.objects.get()
    assert (agreement.household, agreement.state, agreement.signed_on) == (
        household,
        "signed",
        dt.date(2026, 4, 1),
    )
    assert household.plots.count() == 1


def test_other_village_imports_nothing_for_this_one_and_outsiders_find_nothing(client, chain):
    terms = chain.terms()
    browse(client, chain.other_secretary)
    shown = client.get(upload(client, terms, workbook([line(1)])).url)
    assert (len(shown.context["right"]), len(shown.context["wrong"])) == (0, 1)
    token = shown.context["preview"].token
    address = reverse("alliances:import_preview", args=["IND-BROOM", "agreements", token])
    assert browse(client, chain.secretary).get(address).status_code == 302, "another's preview"
    assert (
        browse(client, chain.teller)
        .get(reverse("alliances:import", args=["IND-BROOM", "agreements"]))
        .status_code
        == 403
    )
    assert (
        browse(client, chain.stranger)
        .get(reverse("alliances:import", args=["IND-BROOM", "agreements"]))
        .status_code
        == 404
    )


def test_line_with_several_plots_is_one_agreement_on_all_of_them(client, chain):
    browse(client, chain.secretary)
    several = line(1, {PLOT: "东地、西地；南滩", SIZE: "10.5、3;0.2", UNIT: "公顷", JIN: "9000"})
    address = upload(client, chain.terms(), workbook([several])).url
    client.get(address)
    client.post(address, {"do": "confirm"})
    agreement = Agreement.objects.get()
    planted = {each.plot.name: each.area_mu for each in agreement.plots.select_related("plot")}
    assert planted == {"东地": D("157.5"), "西地": D(45), "南滩": D(3)}
    assert agreement.area_mu == D("205.5")


def test_file_that_is_no_workbook_is_an_error_at_the_field(client, chain):
    browse(client, chain.secretary)
    answer = upload(client, chain.terms(), SimpleUploadedFile("x.xlsx", b"MZ\x00" * 50))
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["file"])


def test_template_is_read_back_with_its_sample_refused_line_by_line(client, chain):
    browse(client, chain.secretary)
    file = body_of(client.get(reverse("alliances:import_template", args=["IND-BROOM", "agreements"])))
    sheet = load_workbook(io.BytesIO(file)).worksheets[0]
    assert [cell.value.rstrip("*") for cell in sheet[1]] == HEADINGS


def test_workbook_of_more_lines_than_a_page_can_wait_for_is_refused_at_the_field(client, chain, monkeypatch):
    monkeypatch.setattr(importing, "LINES", 2)
    browse(client, chain.secretary)
    terms = chain.terms()
    assert upload(client, terms, workbook([line(1), line(2)])).status_code == 302
    answer = upload(client, terms, workbook([line(1), line(2), line(3)]))
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["file"])
