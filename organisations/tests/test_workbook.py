"""Workbooks as offices send them: they are read, or the reason is told."""

import datetime as dt
import io
import zipfile

import pytest
from django.utils.translation import override
from openpyxl import Workbook

from organisations.imports import workbook
from organisations.imports.workbook import WorkbookRefused, code, date, text

HEADINGS = ["区划代码", "名称", "级别", "日期"]
REQUIRED = ["区划代码", "名称"]


def book(*lines, title="区划", change=None) -> io.BytesIO:
    made = Workbook()
    sheet = made.active
    sheet.title = title
    for line in lines:
        sheet.append(line)
    if change:
        change(made, sheet)
    file = io.BytesIO()
    made.save(file)
    file.seek(0)
    return file


def read(*lines, change=None, **more):
    return workbook.read(book(*lines, change=change), headings=HEADINGS, required=REQUIRED, **more)


def test_read_plain_rows_gives_texts_and_line_numbers():
    sheet = read(["区划代码", "名称"], ["150422100", "林东镇"])
    assert [(row.number, row.cells) for row in sheet.rows] == [
        (2, {"区划代码": "150422100", "名称": "林东镇"})
    ]
    assert sheet.letters == {"区划代码": "A", "名称": "B"}


def test_read_header_below_titles_with_stars_spaces_and_remarks_is_found():
    sheet = read(
        ["区划一览表"],
        ["填报日期：2026年3月"],
        [None, " 区划 代码*", "名称（全称）", "备注"],
        [1, "150422", "巴林左旗"],
    )
    assert [row.cells for row in sheet.rows] == [{"区划代码": "150422", "名称": "巴林左旗"}]
    assert sheet.unknown == ["备注"]


def test_read_merged_value_belongs_to_all_its_cells():
    sheet = read(
        ["区划代码", "名称", "级别"], ["1", "甲", "村"], ["2", "乙", None], ["3", "丙", None],
        change=lambda _made, sheet: sheet.merge_cells("C2:C4"),
    )  # fmt: skip
    assert [row.cells["级别"] for row in sheet.rows] == ["村", "村", "村"]


def test_read_totals_notes_repeated_headers_and_empty_rows_are_no_data():
    header = ["区划代码", "名称"]
    sheet = read(
        header,
        ["1", "甲"],
        [None, None],
        ["小 计", 1],
        header,
        ["2", "乙"],
        ["合计：2个", None],
        ["注：以上为演示", None],
    )
    assert [row.number for row in sheet.rows] == [2, 6]
    assert sheet.left_out == [4, 5, 7, 8]


def test_read_hidden_sheets_are_passed_over():
    def hide(made, sheet):
        sheet.sheet_state = "hidden"
        other = made.create_sheet("二")
        other.append(["区划代码", "名称"])
        other.append(["2", "乙"])

    assert [row.cells["名称"] for row in read(["区划代码", "名称"], ["1", "甲"], change=hide).rows] == ["乙"]


def test_read_numbers_dates_and_spaces_become_texts():
    sheet = read(["区划代码", "名称", "日期"], [150422100.0, "　林东镇 \n", dt.datetime(2026, 3, 1)])
    assert sheet.rows[0].cells == {"区划代码": "150422100", "名称": "林东镇", "日期": "2026-03-01"}


def test_read_column_twice_is_refused():
    with pytest.raises(WorkbookRefused, match="名称"):
        read(["区划代码", "名称", "名称"], ["1", "甲", "乙"])


def test_read_missing_column_is_named():
    with pytest.raises(WorkbookRefused, match="名称"):
        read(["区划代码", "别的"], ["1", "甲"])


def test_read_more_rows_than_the_limit_is_refused():
    with pytest.raises(WorkbookRefused, match="3"):
        read(["区划代码", "名称"], ["1", "甲"], ["2", "乙"], ["3", "丙"], limit=2)


def test_read_one_formatted_cell_far_below_costs_nothing():
    def far(_made, sheet):
        sheet["A1000000"].number_format = "@"

    assert len(read(["区划代码", "名称"], ["1", "甲"], change=far).rows) == 1


def bomb() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/worksheets/sheet1.xml", b"0" * (workbook.BOUNDS.unpacked + 1))
    return file.getvalue()


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 100, "xls"),
        (b"a,b\n1,2\n", "xlsx"),
        (b"", "xlsx"),
        (b"PK\x03\x04 broken", "."),
        (b"0" * (workbook.BOUNDS.size + 1), "10 MB"),
    ],
)
def test_read_what_is_no_workbook_is_refused_with_a_sentence(content, told):
    with pytest.raises(WorkbookRefused, match=told):
        workbook.read(io.BytesIO(content), headings=HEADINGS, required=REQUIRED)


def test_read_zip_bomb_is_refused_unopened():
    with pytest.raises(WorkbookRefused):
        workbook.read(io.BytesIO(bomb()), headings=HEADINGS, required=REQUIRED)


def test_read_merged_whole_sheet_is_refused_before_its_cells_are_made():
    def merge(_made, sheet):
        sheet.merged_cells.add("A3:XFD1048576")

    with override("en"), pytest.raises(WorkbookRefused, match="merged"):
        read(["区划代码", "名称"], ["1", "甲"], change=merge)


def test_read_broken_sheet_in_a_sound_package_is_refused():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as package:
        package.writestr("xl/worksheets/sheet1.xml", "<worksheet><mergeCell ref='??'/>")
    with override("en"), pytest.raises(WorkbookRefused, match="damaged"):
        workbook.read(file, headings=HEADINGS, required=REQUIRED)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("１５０４２２１００", "150422100"), ("150422100.0", "150422100"), ("1.50422E8", "150422000"), (" 150 422 ", "150422"),
        ("'+8604760000000", "+8604760000000"), ("O05", "O05"), ("", ""),
    ],
)  # fmt: skip
def test_code_however_it_was_stored_is_the_code(written, meant):
    assert code(written) == meant


@pytest.mark.parametrize("written", ["1.50422190001020E+17", "#REF!", "a\0b", "1.5E0"])
def test_code_that_lost_something_is_refused(written):
    with pytest.raises(ValueError, match=r"\w"):
        code(written)


@pytest.mark.parametrize(
    "written",
    [
        "2026年3月1日",
        "2026.3.1",
        "2026/3/1",
        "2026-03-01",
        "20260301",
        "46082",
        "46082.0",
        "２０２６年３月１日",
        "2026-03-01 00:00",
    ],
)
def test_date_in_every_spelling_is_the_day(written):
    assert date(written) == dt.date(2026, 3, 1)


@pytest.mark.parametrize("written", ["", "长期", "至今", "—"])
def test_date_left_open_is_none(written):
    assert date(written) is None


@pytest.mark.parametrize(
    "written", ["2026年2月30日", "2026年3月", "明天", "3.1", "99999999", "#VALUE!", "0000-01-01"]
)
def test_date_that_is_no_day_is_refused(written):
    with pytest.raises(ValueError, match=r"\w"):
        date(written)


def test_text_keeps_mongolian_script_and_lets_the_guard_apostrophe_go():
    assert text("ᠪᠠᠭᠠᠷᠢᠨ\u202fᠵᠡᠭᠦᠨ\u180eᠡ") == "ᠪᠠᠭᠠᠷᠢᠨ\u202fᠵᠡᠭᠦᠨ\u180eᠡ"
    assert text("'=1+1") == "=1+1"
