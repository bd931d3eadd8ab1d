"""The page of an official document in python-docx: measures, fonts and grid of GB/T 9704-2012.

A4; margins 37 mm above and 28 mm left, text 156 × 225 mm; 22 lines of 28 characters; text in size 3 (16 pt) 仿宋, title in
size 2 (22 pt) 小标宋, page number in size 4 (14 pt). Fonts are those of the reader's machine; none is embedded.
"""

import datetime as dt

from docx import Document
from docx.document import Document as DocumentType
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph
from docx.text.run import Run

BODY, TITLE, FIRST, SECOND, NUMERALS = (
    "仿宋_GB2312",
    "方正小标宋简体",
    "黑体",
    "楷体_GB2312",
    "Times New Roman",
)
SIZE_TITLE, SIZE_BODY, SIZE_PAGE, SIZE_SMALL = Pt(22), Pt(16), Pt(14), Pt(10.5)
TEXT_WIDTH = Mm(156)
#: 225 mm by 22 lines.
LINE = Pt(28.95)
#: 28 characters of 16 pt on 156 mm: each stands a quarter of a point closer (in twentieths of a point).
CLOSER = "-5"
CHARACTER = 320  # one character of 16 pt, in twentieths of a point


def blank(*, unit: str, title: str, at: dt.datetime) -> DocumentType:
    """An empty A4 document on the grid, with page numbers outside and its properties set."""
    document = Document()
    properties = document.core_properties
    properties.author = properties.last_modified_by = unit
    properties.title = title
    properties.comments = ""
    properties.created = properties.modified = at.astimezone(dt.UTC).replace(tzinfo=None)
    _fonts(document)
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.header_distance, section.footer_distance = Mm(15), Mm(24)
    # The template's grid would change the lines; Word, WPS and LibreOffice each read a character grid in their own way.
    for grid in section._sectPr.findall(qn("w:docGrid")):
        section._sectPr.remove(grid)
    document.settings.odd_and_even_pages_header_footer = True
    _page_number(section.footer.paragraphs[0], WD_ALIGN_PARAGRAPH.RIGHT)
    _page_number(section.even_page_footer.paragraphs[0], WD_ALIGN_PARAGRAPH.LEFT)
    return document


def _fonts(document: DocumentType) -> None:
    """Plain fonts everywhere: the theme of python-docx's template would win over them."""
    styles = document.styles.element
    for fonts in styles.iter(qn("w:rFonts")):
        for name in [name for name in fonts.attrib if name.endswith("Theme")]:
            del fonts.attrib[name]
    normal = document.styles["Normal"]
    normal.font.size = SIZE_BODY
    normal.font.name = NUMERALS
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), BODY)
    spacing = normal.paragraph_format
    spacing.space_before = spacing.space_after = Pt(0)
    spacing.line_spacing_rule, spacing.line_spacing = WD_LINE_SPACING.EXACTLY, LINE
    spacing.widow_control = False
    closer = OxmlElement("w:spacing")
    closer.set(qn("w:val"), CLOSER)
    normal.element.rPr.insert_element_before(
        closer, "w:w", "w:kern", "w:position", "w:sz", "w:szCs", "w:lang"
    )
    language = OxmlElement("w:lang")
    for name, value in (("val", "en-US"), ("eastAsia", "zh-CN")):
        language.set(qn(f"w:{name}"), value)
    normal.element.rPr.append(language)
    # No extra space between characters and digits: 2026年11月3日 stands as one.
    for name in ("w:autoSpaceDE", "w:autoSpaceDN"):
        switch = OxmlElement(name)
        switch.set(qn("w:val"), "0")
        normal.element.pPr.insert_element_before(
            switch, "w:bidi", "w:adjustRightInd", "w:snapToGrid", "w:spacing", "w:ind", "w:jc"
        )


def write(paragraph: Paragraph, text: str, *, font: str = BODY, size=SIZE_BODY, bold: bool = False) -> Run:
    """Add text in a Chinese font; digits and letters stand in Times New Roman."""
    run = paragraph.add_run(text)
    run.font.size, run.font.bold = size, bold
    run.font.name = NUMERALS
    run._element.rPr.rFonts.set(qn("w:eastAsia"), font)
    return run


def indent(paragraph: Paragraph, *, first: int = 0, left: float = 0, right: float = 0) -> None:
    """Indents in characters, as Chinese typesetting counts."""
    element = paragraph._element.get_or_add_pPr().get_or_add_ind()
    for name, value in (("firstLine", first), ("left", left), ("right", right)):
        if value:
            element.set(qn(f"w:{name}Chars"), str(round(value * 100)))
            element.set(qn(f"w:{name}"), str(round(value * CHARACTER)))


def _page_number(paragraph: Paragraph, side: WD_ALIGN_PARAGRAPH) -> None:
    """— 1 —, on the outer side, one character from the edge (GB/T 9704-2012, 7.5)."""
    paragraph.alignment = side
    indent(paragraph, **({"right": 1} if side == WD_ALIGN_PARAGRAPH.RIGHT else {"left": 1}))
    write(paragraph, "— ", font="宋体", size=SIZE_PAGE)
    run = write(paragraph, "", font="宋体", size=SIZE_PAGE)
    for kind in ("begin", None, "separate", None, "end"):
        if kind:
            part = OxmlElement("w:fldChar")
            part.set(qn("w:fldCharType"), kind)
        elif run._element.find(qn("w:instrText")) is None:
            part = OxmlElement("w:instrText")
            part.set(qn("xml:space"), "preserve")
            part.text = " PAGE "
        else:
            part = OxmlElement("w:t")
            part.text = "1"
        run._element.append(part)
    write(paragraph, " —", font="宋体", size=SIZE_PAGE)


def head_of_every_page(document: DocumentType, *, watermark: str, mark: str) -> None:
    """The mark of invented data, and the watermark behind the text, on odd and even pages."""
    section = document.sections[0]
    for number, header in enumerate((section.header, section.even_page_header), start=1):
        paragraph = header.paragraphs[0]
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        if mark:
            write(paragraph, mark, size=SIZE_SMALL)
        if watermark:
            paragraph.add_run()._element.append(_watermark(watermark, number))


def _watermark(text: str, number: int):
    """What Word itself writes for a watermark: a slanted grey text shape anchored in the header. WPS reads the same."""
    picture = parse_xml(
        f'<w:pict {nsdecls("w")} xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office">'
        '<v:shapetype id="_x0000_t136" coordsize="21600,21600" o:spt="136" adj="10800" '
        'path="m@7,l@8,m@5,21600l@6,21600e"><v:formulas><v:f eqn="sum #0 0 10800"/><v:f eqn="prod #0 2 1"/>'
        '<v:f eqn="sum 21600 0 @1"/><v:f eqn="sum 0 0 @2"/><v:f eqn="sum 21600 0 @3"/><v:f eqn="if @0 @3 0"/>'
        '<v:f eqn="if @0 21600 @1"/><v:f eqn="if @0 0 @2"/><v:f eqn="if @0 @4 21600"/></v:formulas>'
        '<v:path textpathok="t" o:connecttype="custom"/><v:textpath on="t" fitshape="t"/></v:shapetype>'
        f'<v:shape id="PowerPlusWaterMarkObject{number}" o:spid="_x0000_s{2048 + number}" type="#_x0000_t136" '
        'style="position:absolute;margin-left:0;margin-top:0;width:360pt;height:180pt;rotation:315;z-index:-251658752;'
        "mso-position-horizontal:center;mso-position-horizontal-relative:margin;"
        'mso-position-vertical:center;mso-position-vertical-relative:margin" '
        'o:allowincell="f" fillcolor="#c8c8c8" stroked="f"><v:fill opacity=".5"/>'
        '<v:textpath style="font-family:&quot;宋体&quot;;font-size:1pt"/></v:shape></w:pict>'
    )
    picture.find(".//{urn:schemas-microsoft-com:vml}shape/{urn:schemas-microsoft-com:vml}textpath").set(
        "string", text
    )
    return picture
