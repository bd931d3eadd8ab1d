"""The Word file, read back: page, fonts and marks of GB/T 9704-2012; and the body as typed text and back."""

import datetime as dt
import io
import zipfile

import pytest
from django.urls import reverse
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from hypothesis import given
from hypothesis import strategies as st

from audit import clock
from tickets.documents.blocks import NotABody, Paper, checked, edited, heading, lines, paragraph, table, typed
from tickets.documents.dates import NUMBER, chinese_date, number_text, read_number
from tickets.documents.word import build
from tickets.tests.banner import AT
from tickets.tests.signing_in import browse
from tickets.tests.test_documents import M, draft, move

BODY = [
    paragraph("现将下列问题转你单位办理。"),
    heading("一、基本情况"),
    heading("（一）经过", 2),
    heading("1．时间", 3),
    table([["标题", "压价", "紧急程度", "一般"], ["问题描述", "第一行\n第二行"]], widths=(13, 39, 13, 35)),
    table([["1", "甲镇"]], head=["序号", "单位"]),
]


def built(**fields):
    values = {"title": "关于办理“压价”的函", "body": BODY, "addressees": "甲镇人民政府：", "unit": "农牧局"}
    content = build(Paper(**(values | fields)), AT)
    return Document(io.BytesIO(content)), content


def part(content: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read(name).decode()


def headers(content: bytes) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return [archive.read(name).decode() for name in archive.namelist() if "header" in name]


def font_of(paragraph) -> tuple[str, float]:
    run = paragraph.runs[0]
    return run._element.rPr.rFonts.get(qn("w:eastAsia")), run.font.size.pt


def test_page_is_a4_with_the_margins_and_lines_of_the_standard():
    document, _content = built()
    section = document.sections[0]
    sizes = [section.page_width, section.page_height, section.top_margin, section.left_margin]
    assert [round(size.mm) for size in sizes] == [210, 297, 37, 28]
    width = section.page_width - section.left_margin - section.right_margin
    height = section.page_height - section.top_margin - section.bottom_margin
    assert [round(length / Mm(1)) for length in (width, height)] == [156, 225]
    normal = document.styles["Normal"]
    line = normal.paragraph_format.line_spacing
    assert 22 * line <= height < 22.1 * line
    closer = int(normal.element.rPr.find(qn("w:spacing")).get(qn("w:val"))) / 20
    assert 28 * (16 + closer) <= width / Pt(1) < 29 * (16 + closer)
    assert (normal.font.size, normal.element.rPr.rFonts.get(qn("w:eastAsia"))) == (Pt(16), "仿宋_GB2312")


def test_fonts_and_sizes_are_those_of_the_standard():
    document, _content = built()
    found = {paragraph.text: font_of(paragraph) for paragraph in document.paragraphs if paragraph.runs}
    assert found["关于办理“压价”的函"] == ("方正小标宋简体", 22)
    assert found["甲镇人民政府："] == ("仿宋_GB2312", 16)
    assert found["一、基本情况"] == ("黑体", 16)
    assert found["（一）经过"] == ("楷体_GB2312", 16)
    assert found["1．时间"] == ("仿宋_GB2312", 16)


def test_no_font_of_a_theme_is_left_to_win():
    _document, content = built()
    assert "Theme=" not in part(content, "word/styles.xml")


def test_paragraph_is_indented_by_two_characters():
    document, _content = built()
    first = next(each for each in document.paragraphs if each.text == "现将下列问题转你单位办理。")
    assert first._element.pPr.ind.get(qn("w:firstLineChars")) == "200"


def test_table_of_a_form_joins_the_last_cell_to_the_edge_and_keeps_lines():
    document, _content = built()
    form, listed = document.tables
    assert [cell.text for cell in form.rows[0].cells] == ["标题", "压价", "紧急程度", "一般"]
    assert [cell.text for cell in form.rows[1].cells] == ["问题描述", *["第一行\n第二行"] * 3]
    assert sum(column.width for column in form.columns) == pytest.approx(Mm(156), rel=0.01)
    assert listed.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None


def test_page_numbers_stand_outside_on_odd_and_even_pages():
    document, _content = built()
    section = document.sections[0]
    assert document.settings.odd_and_even_pages_header_footer
    odd, even = section.footer.paragraphs[0], section.even_page_footer.paragraphs[0]
    assert (odd.alignment, even.alignment) == (2, 0)
    for footer in (odd, even):
        assert footer.text == "— 1 —"
        assert " PAGE " in footer._element.xml


def test_watermark_lies_on_odd_and_even_pages_until_signed_and_marks_stay():
    _document, content = built(watermark="草稿", mark="演示数据，纯属虚构")
    assert len(headers(content)) == 2
    for header in headers(content):
        assert 'string="草稿"' in header
        assert "演示数据，纯属虚构" in header
    _document, content = built(mark="演示数据，纯属虚构")
    assert all("v:shape" not in header and "演示数据" in header for header in headers(content))


def test_signature_stands_four_characters_from_the_edge_and_never_alone():
    document, _content = built(
        date="2026年11月3日", number="左党联办〔2026〕12号", cc="旗委组织部", attachments=["照片"]
    )
    texts = [each.text for each in document.paragraphs]
    assert texts[0] == "左党联办〔2026〕12号"
    assert "附件：照片" in texts
    assert texts[-1] == "抄送：旗委组织部。"
    place = texts.index("农牧局")
    assert texts[place + 1] == "2026年11月3日"
    assert document.paragraphs[place + 1]._element.pPr.ind.get(qn("w:rightChars")) == "400"
    assert document.paragraphs[place - 3].paragraph_format.keep_with_next


def test_file_tells_nothing_of_the_program_that_made_it():
    document, content = built()
    properties = document.core_properties
    assert (properties.author, properties.comments, properties.created) == (
        "农牧局",
        "",
        dt.datetime(2026, 11, 23, 1, tzinfo=dt.UTC),
    )
    assert "python-docx" not in part(content, "docProps/core.xml")


def test_text_that_xml_cannot_hold_or_that_turns_direction_is_left_out():
    document, _content = built(title="a\x00b\u202ec", body=[paragraph("x\x0by\ud800z")])
    assert document.core_properties.title == "abc"
    assert {"abc", "xyz"} <= {each.text for each in document.paragraphs}


def test_empty_paper_is_built():
    document, _content = built(body=[], addressees="", unit="")
    assert document.tables == []


def test_typed_text_knows_headings_by_their_numbering():
    body = lines("一、总体要求\n（二）工作步骤\n3．检查\n3.5吨笤帚苗\n一、" + "长" * 60 + "\n\n普通一段")
    assert [(block["type"], block.get("level")) for block in body] == [
        ("heading", 1),
        ("heading", 2),
        ("heading", 3),
        ("paragraph", None),
        ("paragraph", None),
        ("paragraph", None),
    ]


def test_tables_survive_editing_and_may_be_moved_or_taken_out():
    text = typed(BODY)
    assert text.splitlines()[-2:] == ["［表1］", "［表2］"]
    assert edited(text, BODY) == BODY
    assert edited("［表2］\n新的一段\n［表9］", BODY) == [
        BODY[-1],
        paragraph("新的一段"),
        paragraph("［表9］"),
    ]


@given(st.text(max_size=200))
def test_typed_text_comes_back_as_it_is(text):
    body = edited(text, [])
    assert edited(typed(body), body) == body
    assert checked(body) == body


@pytest.mark.parametrize(
    "body",
    [
        None,
        "text",
        [{"type": "paragraph"}],
        [{"type": "heading", "text": "x", "level": 4}],
        [{"type": "table", "head": [], "rows": [], "widths": []}],
        [{"type": "table", "head": ["a"], "rows": [["b", "c"]], "widths": []}],
        [{"type": "table", "head": ["a"] * 13, "rows": [], "widths": []}],
        ["paragraph"],
    ],
)
def test_what_is_no_body_is_refused(body):
    with pytest.raises(NotABody):
        checked(body)


def test_dates_and_numbers_are_written_in_the_chinese_manner():
    assert chinese_date(dt.date(2026, 1, 3)) == "2026年1月3日"
    assert NUMBER.fullmatch(number_text("左党联办", 2026, 1))


@given(st.integers(2000, 2099), st.integers(1, 999_999))
def test_number_is_read_as_it_is_written(year, number):
    assert read_number(number_text("左党联办", year, number)) == ("左党联办", year, number)


def test_word_file_of_the_page_has_the_watermark_until_it_is_signed(client, banner):
    with clock.frozen_at(AT):
        document = draft(banner.dispatcher)
        browse(client, banner.dispatcher)
        address = reverse("tickets:document_word", args=[document.pk])
        response = client.get(address)
        assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''")
        assert any('string="草稿"' in header for header in headers(response.content))
        move(document, M.CHECK, banner.clerk)
        move(document, M.SIGN, banner.head)
        content = client.get(address).content
    assert not any("v:shape" in header for header in headers(content))
    texts = [each.text for each in Document(io.BytesIO(content)).paragraphs]
    assert texts[-2:] == ["组织部", "2026年11月23日"]
