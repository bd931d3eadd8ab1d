"""Totals of property service and owners' votes: edges of the quorum, sums recounted by hand, workbooks with persons in them."""

import datetime as dt
import io
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError
from openpyxl import Workbook, load_workbook

from audit import clock
from governance import kinds as governance_kinds
from governance.actions import communities, conflicts
from governance.actions import property as actions
from governance.forms.property import PERSONAL, TOTALS, read_totals
from governance.models import FeePeriod, OwnersVote
from governance.owners_votes import Matter, Share, decide
from governance.reading.property import shown
from governance.tests.subdistrict import TODAY
from organisations.imports.workbook import WorkbookRefused
from tickets import actions as tickets
from tickets import kinds
from tickets.lifecycle import Incomplete, NotYours
from tickets.tests.banner import AT, SINCE, actor
from tickets.tests.signing_in import browse

WHOLE = Share(Decimal("9000.00"), 90)
LINE = [
    "150422404901-E1",
    "",
    "2026-01-01",
    "2026-06-30",
    300,
    40,
    36,
    12,
    9,
    90000,
    76500,
    20000,
    5000,
    11,
    264.5,
]


def came_to(matter, part, favour, whole=WHOLE) -> tuple[bool, bool]:
    result = decide(matter, whole, Share(Decimal(part[0]), part[1]), Share(Decimal(favour[0]), favour[1]))
    return result.quorum, result.passed


@pytest.mark.parametrize(
    ("matter", "part", "favour", "expected"),
    [
        # Two thirds of area and of owners exactly: enough.
        ("company", ("6000", 60), ("3000.01", 31), (True, True)),
        # A square centimetre less, or an owner less: not enough.
        ("company", ("5999.99", 60), ("5999.99", 60), (False, False)),
        ("company", ("6000", 59), ("6000", 59), (False, False)),
        # More than half, not half.
        ("company", ("6000", 60), ("3000", 31), (True, False)),
        ("company", ("6000", 60), ("3000.01", 30), (True, False)),
        ("use_fund", ("9000", 90), ("4500.01", 46), (True, True)),
        # Three quarters exactly: enough; below it by area or by number: not.
        ("raise_fund", ("6000", 60), ("4500", 45), (True, True)),
        ("raise_fund", ("6000", 60), ("4499.99", 45), (True, False)),
        ("rebuild", ("6000", 60), ("4500", 44), (True, False)),
        ("common_parts", ("6000", 61), ("4500", 46), (True, True)),
        ("common_parts", ("6000", 61), ("4500", 45), (True, False)),
        ("rules", ("0", 0), ("0", 0), (False, False)),
    ],
)
def test_decide_at_the_edges_of_article_278(matter, part, favour, expected):
    assert came_to(matter, part, favour) == expected


@pytest.mark.parametrize("matter", Matter.values)
def test_decide_with_all_in_favour_passes_every_matter(matter):
    assert came_to(matter, ("9000", 90), ("9000", 90)) == (True, True)


def test_decide_quorum_where_two_thirds_is_no_whole_number_rounds_up():
    whole = Share(Decimal("100.01"), 100)
    assert came_to("company", ("66.68", 67), ("60", 60), whole) == (True, True)
    assert came_to("company", ("66.67", 67), ("60", 60), whole) == (False, False)
    assert came_to("company", ("66.68", 66), ("60", 60), whole) == (False, False)


@pytest.mark.parametrize(
    ("part", "favour", "whole"),
    [
        (("9000.01", 90), ("1", 1), WHOLE),
        (("6000", 60), ("6000.01", 60), WHOLE),
        (("6000", 60), ("6000", 61), WHOLE),
        (("6000", 60), ("-1", 1), WHOLE),
        (("0", 0), ("0", 0), Share(Decimal(0), 0)),
    ],
)
def test_decide_with_shares_that_do_not_fit_is_an_error(part, favour, whole):
    with pytest.raises(ValueError, match="in favour"):
        came_to("company", part, favour, whole)


@pytest.fixture
def place(place, monkeypatch, english):
    monkeypatch.setattr(kinds, "_registered", {})
    governance_kinds.register()
    place.matrix()
    place.home = place.estate()
    communities.serve(
        estate_id=place.home.pk,
        by=actor(place.secretary),
        at=AT,
        company=place.company,
        contract="合同1号",
        valid_from=SINCE,
    )
    communities.add_building(
        estate_id=place.home.pk, by=actor(place.secretary), at=AT, name="1号楼", households=48
    )
    with clock.frozen_at(AT):
        yield place


def book(*lines, headings=TOTALS) -> io.BytesIO:
    workbook = Workbook()
    for line in (list(headings), *lines):
        workbook.active.append(line)
    file = io.BytesIO()
    workbook.save(file)
    file.seek(0)
    return file


def changed(**cells) -> list:
    line = list(LINE)
    for heading, value in cells.items():
        line[TOTALS.index(heading)] = value
    return line


def read(place, *lines, headings=TOTALS):
    return read_totals(book(*lines, headings=headings), {place.estate_area.code: place.home})


def test_totals_recounted_by_hand(place):
    totals = read(place, LINE, changed(楼栋="1号楼", 户数=48))
    assert totals.refused == []
    assert actions.take_in(by=actor(place.company_liaison), at=AT, rows=totals.rows) == 2
    row = FeePeriod.objects.get(building=None)
    rates = (row.collection_rate, row.recovery_rate, row.delivery_rate, row.repair_rate)
    assert rates == (Decimal("85.0"), Decimal("25.0"), Decimal("90.0"), Decimal("75.0"))
    again = read(place, changed(实收=81000))
    actions.take_in(by=actor(place.secretary), at=AT, rows=again.rows)
    assert FeePeriod.objects.get(building=None).collection_rate == Decimal("90.0")
    assert FeePeriod.objects.count() == 2


@pytest.mark.parametrize("heading", PERSONAL)
def test_row_with_a_person_or_flat_is_refused_with_that_reason(place, heading):
    totals = read(place, [*LINE, "某某"], [*LINE, ""], headings=[*TOTALS, heading])
    assert [number for number, _why in totals.refused] == [2]
    assert heading in totals.refused[0][1]
    assert len(totals.rows) == 1


@pytest.mark.parametrize("heading", ["业主姓名（签字）户", "房号/电话", "Owner name"])
def test_workbook_with_an_unknown_column_of_persons_is_refused(place, heading):
    with pytest.raises(WorkbookRefused, match="tells of persons or flats"):
        read(place, [*LINE, "某某"], headings=[*TOTALS, heading])


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ({"户数": 9}, "fewer than 10 households"),
        ({"户数": 301}, "fewer households than that"),
        ({"楼栋": "1号楼302室"}, "no building of this name"),
        ({"楼栋": "某某"}, "no building of this name"),
        ({"小区代码": "150422404902-E1"}, "no such estate"),
        ({"实收": 90000.01}, "More is received"),
        ({"追缴欠费": 20000.01}, "More is received"),
        ({"按时完成报修": 13}, "More repairs"),
        ({"完成服务项": 999}, "More services"),
        ({"应收": -1}, "not below zero"),
        ({"应收": "NaN"}, "not below zero"),
        ({"应收": "1e400"}, "not below zero"),
        ({"应收": 90000.001}, "two decimal places"),
        ({"户数": 10.5}, "whole number"),
        ({"起始日期": ""}, "needs a day"),
        ({"起始日期": "9999-01-01"}, "needs a day"),
        ({"截止日期": "2025-12-31"}, "last day lies before"),
    ],
)
def test_row_that_does_not_fit_is_refused_in_words(place, cells, words):
    totals = read(place, changed(**cells))
    assert totals.rows == []
    assert words in totals.refused[0][1]


def test_row_of_ten_households_is_taken(place):
    assert read(place, changed(户数=10)).refused == []


def test_fewer_than_ten_households_are_refused_by_the_table_itself(place):
    row = read(place, changed(户数=10)).rows[0]
    row.households = 9
    with pytest.raises(IntegrityError):
        row.save()


@pytest.mark.parametrize("who", ["housing_liaison", "outsider", "grid_worker", "company_head"])
def test_take_in_by_whom_the_estate_does_not_belong_to_is_refused(place, who):
    communities.serve(
        estate_id=place.home.pk, by=actor(place.secretary), at=AT, company=None, valid_from=TODAY
    )
    place.home.refresh_from_db()
    with pytest.raises(NotYours):
        actions.take_in(by=actor(getattr(place, who)), at=AT, rows=read(place, LINE).rows)
    assert not FeePeriod.objects.exists()


def test_complaints_count_what_lies_in_place_and_time_and_tell_nothing_of_hidden_concerns(place):
    rows = read(place, changed(截止日期="2026-12-31")).rows
    actions.take_in(by=actor(place.secretary), at=AT, rows=rows)
    for at in (AT, AT, AT, AT - dt.timedelta(days=400)):
        tickets.raise_ticket(
            by=actor(place.street_liaison),
            at=at if at == AT else AT,
            alliance=place.alliance,
            topic=place.service if at == AT else place.parking,
            area=place.estate_area,
            title="保洁",
            description="楼道无人打扫。",
        )
    conflicts.raise_about(
        by=actor(place.street_liaison),
        at=AT,
        community=place.community,
        subject=place.company,
        topic=place.service,
        title="不公示",
        description="收支不公示。",
    )
    (line,) = shown(list(FeePeriod.objects.for_page()))
    assert (line.complaints, line.company) == (Decimal("1.0"), "甲物业公司")


def test_take_in_by_the_pages_all_lines_or_none(client, place):
    browser = browse(client, place.company_liaison)
    template = browser.get("/communities/property/template/")
    sheet = load_workbook(io.BytesIO(b"".join(template.streaming_content))).active
    assert [cell.value for cell in sheet[1]] == list(TOTALS)
    assert sheet["A2"].value == "150422404901-E1"

    def send(*lines, headings=TOTALS):
        file = SimpleUploadedFile("t.xlsx", book(*lines, headings=headings).read())
        return browser.post("/communities/property/take-in/", {"file": file})

    refused = send(LINE, changed(楼栋="1号楼", 户数=9))
    assert (refused.status_code, FeePeriod.objects.count()) == (422, 0)
    assert "Line 3" in refused.content.decode()
    assert send([*LINE, "13800000000"], headings=[*TOTALS, "手机"]).status_code == 422
    assert "13800000000" not in refused.content.decode()
    broken = browser.post(
        "/communities/property/take-in/", {"file": SimpleUploadedFile("t.xlsx", b"\0" * 99)}
    )
    assert broken.status_code == 422
    assert send(LINE).status_code == 302
    assert "85.0 %" in browser.get("/communities/property/").content.decode()
    assert "85.0 %" in browser.get(place.home.get_absolute_url()).content.decode()
    assert "85.0 %" not in browse(client, place.outsider).get("/communities/property/").content.decode()


@pytest.mark.parametrize("rows", [1, 30])
def test_fee_list_of_any_length_takes_the_same_queries(client, place, rows, django_assert_num_queries):
    lines = [changed(起始日期=f"{1990 + n + 10}-01-01", 截止日期=f"{2000 + n}-12-31") for n in range(rows)]
    actions.take_in(by=actor(place.secretary), at=AT, rows=read(place, *lines).rows)
    browser = browse(client, place.secretary)
    browser.get("/communities/property/")
    with django_assert_num_queries(11):
        assert browser.get("/communities/property/").status_code == 200


def vote(place, by=None, **fields) -> OwnersVote:
    given = {
        "matter": "company",
        "title": "选聘物业服务企业",
        "decided_on": TODAY,
        "whole_area": Decimal("9000.00"),
        "whole_owners": 90,
        "voting_area": Decimal("6000.00"),
        "voting_owners": 60,
        "agreeing_area": Decimal("3000.01"),
        "agreeing_owners": 31,
    }
    return actions.record_vote(
        estate_id=place.home.pk, by=actor(by or place.secretary), at=AT, **(given | fields)
    )


def test_vote_is_worked_out_from_its_shares(client, place):
    vote(place)
    page = browse(client, place.secretary).get(place.home.get_absolute_url()).content.decode()
    assert OwnersVote.objects.get().result.passed
    assert "passed" in page


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"voting_owners": 91}, "agreeing_area"),
        ({"agreeing_area": Decimal("6000.01")}, "agreeing_area"),
        ({"decided_on": TODAY + dt.timedelta(days=1)}, "decided_on"),
    ],
)
def test_vote_that_does_not_fit_names_the_field(place, fields, field):
    with pytest.raises(Incomplete) as refused:
        vote(place, **fields)
    assert list(refused.value.errors) == [field]


def test_vote_recorded_by_the_company_is_refused(place):
    with pytest.raises(NotYours):
        vote(place, by=place.company_liaison)
