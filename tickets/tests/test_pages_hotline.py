"""Pages of hotline files: sending in, columns, preview, words, wrong lines, answers; for the desk that keeps them only."""

import datetime as dt
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from audit import clock
from audit.models import AuditRow
from tickets import actions
from tickets.actions import hotline_imports
from tickets.hotline.columns import guessed, guessed_answers
from tickets.models import (
    HotlineAnswers,
    HotlineImport,
    HotlineSource,
    HotlineWord,
    ImportState,
    Move,
    Ticket,
)
from tickets.tests.banner import AT, actor, post
from tickets.tests.hotline_files import (
    HEADINGS,
    NUMBERS,
    imported,
    line,
    source_of,
    taken_in,
    text_file,
    worked,
    xlsx,
)
from tickets.tests.signing_in import body_of, browse

pytestmark = pytest.mark.usefixtures("english")
LATER = AT + dt.timedelta(minutes=30)


@pytest.fixture(autouse=True)
def monday():
    with clock.frozen_at(LATER):
        yield


def sent_in(client, banner, content: bytes, name="a.csv", **fields):
    file = SimpleUploadedFile(name, content)
    return browse(client, banner.dispatcher).post(reverse("tickets:hotline_upload"), {"file": file, **fields})


def columns_of(banner, **changed: str) -> dict[str, str]:
    """The form of the columns as it is proposed."""
    fields = {
        "name": "旗12345热线",
        "alliance": str(banner.alliance.pk),
        "topic": "broom/finance.loan",
        "answers_as": "xlsx",
        "answers_when": "closed",
    }
    fields |= {f"column_{column}": heading for column, heading in guessed(HEADINGS).items()}
    fields |= {f"answer_{column}": heading for column, heading in guessed_answers(HEADINGS).items()}
    return fields | changed


def test_first_file_of_a_source_goes_from_upload_to_tickets(client, banner):
    response = sent_in(client, banner, text_file(line(1), line(2)).getvalue())
    sent = HotlineImport.objects.get()
    assert response.url == reverse("tickets:hotline_import", args=[sent.pk])
    assert worked(sent).state == ImportState.COLUMNS

    address = reverse("tickets:hotline_columns", args=[sent.pk])
    form = client.get(address).context["form"]
    assert form["column_number"].initial == "工单编号"
    assert client.post(address, columns_of(banner, accept="on")).status_code == 302
    sent = worked(sent)
    assert (sent.state, sent.new) == (ImportState.PREVIEW, 2)
    source = HotlineSource.objects.get()
    assert (source.columns, source.accept, source.keeper) == (guessed(HEADINGS), True, banner.office)

    page = client.get(reverse("tickets:hotline_import", args=[sent.pk]))
    shown = page.context["page"].rows[0]
    assert (shown.read.number, shown.department) == (f"{NUMBERS}1", banner.town)
    client.post(reverse("tickets:hotline_confirm", args=[sent.pk]))
    assert (worked(sent).created, Ticket.objects.count()) == (2, 2)
    assert client.get(reverse("tickets:hotline_import", args=[sent.pk])).status_code == 200


def test_next_file_of_the_source_needs_no_columns(client, banner):
    source = source_of(banner)
    sent_in(client, banner, xlsx(line(1)).getvalue(), "b.xlsx", source=source.pk)
    assert worked(HotlineImport.objects.get()).state == ImportState.PREVIEW


@pytest.mark.parametrize("content", [b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old", b"PK\x03\x04 broken"])
def test_file_that_is_no_workbook_is_refused_at_the_field(client, banner, content):
    response = sent_in(client, banner, content, "old.xls")
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["file"])
    assert HotlineImport.objects.count() == 0


def test_file_beyond_the_limit_is_refused_at_the_field(client, banner, settings):
    settings.FILE_MB = 1
    response = sent_in(client, banner, b"x" * (2 << 20))
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["file"])


@pytest.mark.parametrize(
    ("changed", "wrong"),
    [
        ({"column_number": ""}, "column_number"),
        ({"column_title": "工单编号"}, "column_title"),
        ({"column_text": "没有的列"}, "column_text"),
        ({"topic": "broom/none"}, "topic"),
        ({"topic": "\0"}, "topic"),
        ({"alliance": "none"}, "alliance"),
        ({"name": ""}, "name"),
        ({"answers_as": "ods"}, "answers_as"),
        ({"answer_answer": ""}, "answer_answer"),
    ],
)
def test_columns_that_are_wrong_are_told_at_the_field(client, banner, changed, wrong):
    sent = taken_in(banner, xlsx(line(1)))
    response = browse(client, banner.dispatcher).post(
        reverse("tickets:hotline_columns", args=[sent.pk]), columns_of(banner, **changed)
    )
    assert (response.status_code, wrong in response.context["form"].errors) == (422, True)
    assert HotlineSource.objects.count() == 0


def test_preview_tells_the_cell_of_an_error_and_masks_who_it_is_from(client, banner):
    sent = taken_in(banner, xlsx(line(1, 诉求内容="")), source_of(banner))
    page = browse(client, banner.dispatcher).get(reverse("tickets:hotline_import", args=[sent.pk]))
    (shown,) = page.context["page"].rows
    assert [(error.cell, error.heading) for error in shown.errors] == [("C2", "诉求内容")]
    assert "演示人甲" not in page.content.decode()
    assert "0476-0000001" not in page.content.decode()


def test_word_settled_on_the_page_is_remembered_and_can_be_forgotten(client, banner):
    source = source_of(banner)
    sent = taken_in(banner, xlsx(line(1, 诉求类型="收购价格")), source)
    browse(client, banner.dispatcher).post(
        reverse("tickets:hotline_words", args=[sent.pk]),
        {"topic-0": "broom/purchase.price", "topic-0-word": "收购价格"},
    )
    assert (worked(sent).unplaced, HotlineWord.objects.get().topic) == (0, banner.price)

    word = HotlineWord.objects.get()
    client.post(reverse("tickets:hotline_forget_word", args=[source.pk, word.pk]))
    assert HotlineWord.objects.count() == 0


def test_wrong_lines_leave_as_a_workbook_that_can_be_imported_alone(client, banner):
    source = source_of(banner)
    sent = imported(banner, text_file(line(1), line(2, 诉求内容="", 诉求标题="=cmd()")), source)
    response = browse(client, banner.dispatcher).get(reverse("tickets:hotline_wrong", args=[sent.pk]))
    book = load_workbook(io.BytesIO(body_of(response)))
    rows = [[cell.value for cell in row] for row in book.active.iter_rows()]
    assert rows[0] == [*HEADINGS, "Line in the first file", "What is wrong"]
    assert (rows[1][0], rows[1][1], rows[1][-2:]) == (
        f"{NUMBERS}2",
        "'=cmd()",
        ["3", "诉求内容：This cell must not be empty."],
    )
    assert AuditRow.objects.filter(action="hotline.wrong_lines").count() == 1

    rows[1][2] = "改正后的内容"
    again = imported(banner, xlsx(rows[1], headings=rows[0]), source)
    assert (again.created, Ticket.objects.order_by("-id")[0].title) == (1, "=cmd()")


def test_progress_asks_for_the_page_when_a_person_is_asked(client, banner):
    sent = hotline_imports.upload(
        file=xlsx(line(1)), name="a.xlsx", source=source_of(banner), by=actor(banner.dispatcher), at=LATER
    )
    address = reverse("tickets:hotline_progress", args=[sent.pk])
    assert "HX-Refresh" not in browse(client, banner.dispatcher).get(address)
    worked(sent, LATER)
    assert client.get(address)["HX-Refresh"] == "true"


def test_confirmation_of_what_moved_on_is_a_409_with_a_sentence(client, banner):
    sent = imported(banner, xlsx(line(1)), source_of(banner))
    response = browse(client, banner.dispatcher).post(reverse("tickets:hotline_confirm", args=[sent.pk]))
    assert (response.status_code, "moved on" in response.context["refusal"]) == (409, True)


@pytest.mark.parametrize(
    ("name", "verb"),
    [
        ("hotline_import", "get"),
        ("hotline_progress", "get"),
        ("hotline_columns", "get"),
        ("hotline_words", "post"),
        ("hotline_confirm", "post"),
        ("hotline_cancel", "post"),
        ("hotline_wrong", "get"),
    ],
)
def test_import_is_invisible_to_another_office_and_closed_to_other_roles(client, banner, name, verb):
    sent = taken_in(banner, xlsx(line(1)), source_of(banner))
    address = reverse(f"tickets:{name}", args=[sent.pk])
    others = browse(client, post(banner.market, "dispatcher"))
    assert getattr(others, verb)(address).status_code == 404
    for role in (banner.clerk, banner.liaison, banner.secretary):
        assert getattr(browse(client, role), verb)(address).status_code == 403


def answered(banner, source) -> Ticket:
    """A ticket of the source, declined: the shortest way to its end."""
    imported(banner, xlsx(line(1), line(2)), source)
    ticket = Ticket.objects.get(hotline_entry__number=f"{NUMBERS}1")
    banner.move(ticket, Move.DECLINE, banner.dispatcher, reason="litigation")
    return ticket


def table(response) -> list[list[str]]:
    book = load_workbook(io.BytesIO(body_of(response)))
    return [[cell.value for cell in row] for row in book.active.iter_rows()]


def test_answers_leave_in_the_columns_of_the_source_once_and_again_on_demand(client, banner):
    source = source_of(banner, accept=False)
    ticket = answered(banner, source)
    address = reverse("tickets:hotline_answers", args=[source.pk])

    rows = table(browse(client, banner.dispatcher).post(address))
    assert rows == [
        ["工单编号", "办理结果", "解决情况", "承办单位", "答复时间", "满意度", "联合体工单号"],
        [f"{NUMBERS}1", "in litigation", "declined", None, "2026-11-23 09:00", None, ticket.number],
    ]
    assert client.post(address).url == reverse("tickets:hotline_source", args=[source.pk])
    made = HotlineAnswers.objects.get()
    assert table(client.post(reverse("tickets:hotline_answers_again", args=[source.pk, made.pk]))) == rows
    copy = client.post(address, {"since": "2026-11-23", "until": "2026-11-23"})
    assert table(copy) == rows
    assert AuditRow.objects.filter(action="hotline.answers").count() == 2


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_answers_leave_as_text_in_the_encoding_of_the_source(client, banner, encoding):
    source = source_of(banner, accept=False, answers_as=encoding, answer_columns={"answer": "=办理结果"})
    answered(banner, source)
    response = browse(client, banner.dispatcher).post(reverse("tickets:hotline_answers", args=[source.pk]))
    assert body_of(response) == f"工单编号,'=办理结果\r\n{NUMBERS}1,in litigation\r\n".encode(encoding)


@pytest.mark.parametrize(
    "days", [("2026-11-24", "2026-11-23"), ("2020-01-01", "2026-11-23"), ("x", "9999-99-99")]
)
def test_period_that_is_none_is_told_at_the_field(client, banner, days):
    source = source_of(banner)
    response = browse(client, banner.dispatcher).post(
        reverse("tickets:hotline_answers", args=[source.pk]), {"since": days[0], "until": days[1]}
    )
    assert response.status_code == 422


def test_ticket_page_tells_the_number_and_deadline_of_the_source(client, banner):
    imported(banner, xlsx(line(1)), source_of(banner))
    actions.sweep(AT)
    ticket = Ticket.objects.get()
    page = browse(client, banner.town_liaison).get(reverse("tickets:ticket", args=[ticket.number]))
    assert all(word in page.content.decode() for word in (f"{NUMBERS}1", "2026-11-30", "旗12345热线"))


@pytest.mark.parametrize("rows", [1, 30])
def test_preview_of_any_length_takes_the_same_queries(client, banner, rows, django_assert_num_queries):
    sent = taken_in(banner, xlsx(*(line(number) for number in range(rows))), source_of(banner))
    address = reverse("tickets:hotline_import", args=[sent.pk])
    browse(client, banner.dispatcher).get(address)
    with django_assert_num_queries(15):
        client.get(address)


@pytest.mark.parametrize("rows", [1, 30])
def test_page_of_a_source_any_length_takes_the_same_queries(client, banner, rows, django_assert_num_queries):
    source = source_of(banner)
    for number in range(rows):
        HotlineWord.objects.create(
            source=source, sort="topic", word=f"词{number}", topic=banner.price,
            settled_by=banner.dispatcher.person.user, settled_at=AT,
        )  # fmt: skip
        HotlineAnswers.objects.create(source=source, made_at=AT, made_by=banner.head.person.user, rows=1)
    browse(client, banner.dispatcher).get(reverse("tickets:hotline_source", args=[source.pk]))
    with django_assert_num_queries(8):
        client.get(reverse("tickets:hotline_source", args=[source.pk]))
