"""A hotline's file comes in: each line becomes one ticket, once, or is told to be wrong at its cell."""

import datetime as dt
import io

import pytest
from django.core.files.storage import default_storage
from django.db import connection
from django.urls import reverse

from audit.models import AuditRow
from organisations.identifiers import resident_id_ok
from tickets import actions
from tickets.actions import hotline_imports, hotline_sources, hotline_work
from tickets.figures.recounting import Recount, recount
from tickets.lifecycle import Incomplete, NotYours, WrongState
from tickets.models import (
    Channel,
    Event,
    Fate,
    HotlineEntry,
    HotlineImport,
    HotlineLine,
    ImportState,
    Move,
    Outbox,
    State,
    Ticket,
    WordSort,
)
from tickets.search import indexing
from tickets.search.finding import found
from tickets.search.words import Wanted
from tickets.tests.banner import AT, actor
from tickets.tests.hotline_files import (
    NUMBERS,
    imported,
    line,
    source_of,
    taken_in,
    text_file,
    worked,
    xlsx,
)
from tickets.tests.signing_in import browse

pytestmark = pytest.mark.django_db


def counts(sent: HotlineImport) -> tuple[int, int, int, int]:
    return sent.new, sent.here, sent.wrong, sent.created


def wrong_of(sent: HotlineImport) -> dict[int, list[tuple[str, str]]]:
    return {
        row.line: [(heading, code) for heading, code, _words in row.errors]
        for row in sent.lines.filter(fate=Fate.WRONG)
    }


def test_import_of_three_lines_raises_three_tickets_and_routes_them(banner):
    sent = imported(banner, xlsx(*(line(number) for number in range(3))), source_of(banner))
    actions.sweep(AT)

    assert (sent.state, counts(sent)) == (ImportState.DONE, (3, 0, 0, 3))
    ticket = Ticket.objects.get(hotline_entry__number=f"{NUMBERS}1")
    assert (ticket.state, ticket.channel, ticket.lead, ticket.raised_by) == (
        State.DISPATCHED,
        Channel.HOTLINE,
        banner.town,
        banner.dispatcher.person.user,
    )
    assert (ticket.title, ticket.area, ticket.topic) == ("收购商压价", banner.village_area, banner.price)
    assert (ticket.reporter_name.reveal(), ticket.reporter_phone.reveal()) == ("演示人甲", "0476-0000001")
    assert ticket.hotline_entry.said == {
        "topic": "压价",
        "area": "甲嘎查",
        "received": "2026-11-22 16:20",
        "due": "2026-11-30",
    }
    assert Ticket.objects.count() == 3
    assert sent.lines.count() == 0


def test_import_leaves_events_audit_rows_and_figures_as_single_tickets_do(banner):
    imported(banner, xlsx(line(1), line(2)), source_of(banner))

    numbers = [f"{NUMBERS}1", f"{NUMBERS}2"]
    raised = Event.objects.filter(what="raise").order_by("id")
    assert [event.data["source_number"] for event in raised] == numbers
    assert AuditRow.objects.filter(action="ticket.raise").count() == 2
    assert [row.number for row in Ticket.objects.order_by("id")] == [
        "BLZQ-IND-20261123-0001",
        "BLZQ-IND-20261123-0002",
    ]
    assert recount() == Recount(2, {})


def test_import_of_the_same_file_again_creates_nothing(banner):
    source = source_of(banner)
    imported(banner, xlsx(line(1), line(2)), source)
    again = imported(banner, xlsx(line(1), line(2)), source)

    assert (again.state, counts(again)) == (ImportState.DONE, (0, 2, 0, 0))
    assert Ticket.objects.count() == 2
    assert HotlineLine.objects.count() == 0


def test_import_of_another_source_with_the_same_number_is_another_ticket(banner):
    imported(banner, xlsx(line(1)), source_of(banner))
    imported(banner, xlsx(line(1)), source_of(banner, name="市12345热线"))

    assert Ticket.objects.count() == 2


def test_preview_writes_no_ticket_and_no_entry(banner):
    sent = taken_in(banner, xlsx(line(1)), source_of(banner))

    assert (sent.state, counts(sent)) == (ImportState.PREVIEW, (1, 0, 0, 0))
    assert (Ticket.objects.count(), HotlineEntry.objects.count()) == (0, 0)


def test_source_that_does_not_accept_leaves_tickets_waiting_for_acceptance(banner):
    imported(banner, xlsx(line(1)), source_of(banner, accept=False))
    ticket = Ticket.objects.get()
    assert ticket.state == State.RECEIVED

    banner.move(ticket, Move.ACCEPT, banner.dispatcher)
    actions.route([ticket.pk], AT)
    ticket.refresh_from_db()
    assert ticket.state == State.DISPATCHED


def test_unknown_topic_lies_in_triage_with_the_reason_whatever_the_matrix_says(banner):
    """The stand-in topic has a cell; it is not used: nothing is guessed."""
    sent = imported(banner, xlsx(line(1, 诉求类型="来源自己的说法")), source_of(banner, topic=banner.price))
    actions.sweep(AT)

    ticket = Ticket.objects.get()
    assert (sent.unplaced, ticket.state, ticket.lead) == (1, State.TRIAGE, None)
    assert ticket.decisions.get().reason == "topic_unknown"
    assert ticket.hotline_entry.said["topic"] == "来源自己的说法"


def test_unknown_topic_named_by_the_desk_is_routed_as_any_other(banner):
    imported(banner, xlsx(line(1, 诉求类型="？")), source_of(banner, topic=banner.price))
    actions.sweep(AT)
    ticket = Ticket.objects.get()

    banner.move(ticket, Move.REROUTE, banner.dispatcher, topic=banner.price)
    actions.route([ticket.pk], AT)

    ticket.refresh_from_db()
    assert (ticket.state, ticket.lead, ticket.unplaced) == (State.DISPATCHED, banner.town, "")


def test_unknown_topic_accepted_by_the_desk_goes_to_triage_not_to_a_department(banner):
    imported(banner, xlsx(line(1, 诉求类型="？")), source_of(banner, topic=banner.price, accept=False))
    ticket = Ticket.objects.get()

    banner.move(ticket, Move.ACCEPT, banner.dispatcher)
    actions.route([ticket.pk], AT)

    ticket.refresh_from_db()
    assert ticket.state == State.TRIAGE


def test_unknown_place_lies_in_triage_with_the_reason(banner):
    imported(banner, xlsx(line(1, 所属区域="某处")), source_of(banner))
    actions.sweep(AT)

    ticket = Ticket.objects.get()
    assert (ticket.state, ticket.area) == (State.TRIAGE, banner.area)
    assert ticket.decisions.get().reason == "area_unknown"


def test_place_in_an_address_is_the_narrowest_one_named(banner):
    imported(banner, xlsx(line(1, 所属区域="", 事发地址="甲镇甲嘎查村西头12号")), source_of(banner))

    ticket = Ticket.objects.get()
    assert (ticket.area, ticket.place, ticket.unplaced) == (banner.village_area, "甲镇甲嘎查村西头12号", "")


def test_word_settled_is_remembered_for_the_next_file(banner):
    source = source_of(banner)
    sent = taken_in(banner, xlsx(line(1, 诉求类型="收购价格"), line(2, 诉求类型="收购价格")), source)
    assert sent.unknown == {"topic": {"收购价格": 2}}

    by = actor(banner.dispatcher)
    hotline_sources.settle_words(
        source=source, meanings={(WordSort.TOPIC, "收购价格"): banner.price}, by=by, at=AT
    )
    hotline_imports.check_again(import_id=sent.pk, by=by, at=AT)
    sent = worked(sent)
    assert (sent.unknown, sent.unplaced, sent.new) == ({}, 0, 2)

    later = taken_in(banner, xlsx(line(3, 诉求类型="收购价格")), source)
    assert later.unknown == {}


def test_wrong_lines_name_the_cell_and_the_others_are_imported(banner):
    long = "长" * 1_000_000
    sent = imported(
        banner,
        text_file(
            line(1),
            line(2, 诉求内容=long),
            line(1),
            line(4, 工单编号=""),
            line(5, 诉求内容=""),
            line(6, 诉求标题="#REF!"),
            line(7, 诉求人="某\x00人"),
            line(8, 联系电话="1.38001E+20"),
        ),
        source_of(banner),
    )

    assert counts(sent) == (1, 0, 7, 1)
    assert wrong_of(sent) == {
        3: [("诉求内容", "too_long")],
        4: [("工单编号", "repeated")],
        5: [("工单编号", "required")],
        6: [("诉求内容", "required")],
        7: [("诉求标题", "excel_error")],
        8: [("诉求人", "unseen")],
        9: [("联系电话", "digits_lost")],
    }


def test_formula_text_is_kept_as_text(banner):
    imported(banner, text_file(line(1, 诉求标题="=cmd|' /C calc'!A0")), source_of(banner))
    assert Ticket.objects.get().title == "=cmd|' /C calc'!A0"


def test_long_title_and_place_stand_in_the_text_whole(banner):
    title = "很长的标题" * 30
    imported(banner, xlsx(line(1, 诉求标题=title)), source_of(banner))

    ticket = Ticket.objects.get()
    assert (len(ticket.title), ticket.title[-1]) == (100, "…")
    assert ticket.description == f"收购商把价格压到市场价以下。\n诉求标题：{title}"


def test_identity_number_in_the_text_is_masked_everywhere(banner):
    # Valid check digit, birth year 1900: nobody's.
    number = "150422190001019997"
    assert resident_id_ok(number)
    imported(banner, xlsx(line(1, 诉求内容=f"身份证{number}反映")), source_of(banner))
    assert Ticket.objects.get().description == "身份证150422********9997反映"


def test_line_without_name_and_telephone_is_anonymous(banner):
    imported(banner, xlsx(line(1, 诉求人="", 联系电话="")), source_of(banner))
    ticket = Ticket.objects.get()
    assert (ticket.on_behalf, ticket.anonymous) == (True, True)


@pytest.mark.parametrize(
    ("encoding", "form"), [("utf-8", "utf-8"), ("utf-8-sig", "utf-8-sig"), ("gb18030", "gb18030")]
)
def test_text_file_in_any_encoding_is_read_and_its_encoding_kept(banner, encoding, form):
    sent = imported(banner, text_file(line(1), encoding=encoding), source_of(banner))
    assert (sent.state, sent.form, Ticket.objects.get().title) == (ImportState.DONE, form, "收购商压价")


def test_cells_at_rest_hold_no_plain_name_or_telephone(banner):
    sent = taken_in(banner, xlsx(line(1)), source_of(banner))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT cells FROM {HotlineLine._meta.db_table} WHERE of_id = %s", [sent.pk])
        (cells,) = cursor.fetchone()
    assert "演示人甲" not in cells
    assert "0000001" not in cells


def test_sent_file_lies_sealed_until_it_is_read_and_is_gone_then(banner):
    file = text_file(line(1))
    sent = hotline_imports.upload(
        file=file, name="a.csv", source=source_of(banner), by=actor(banner.dispatcher), at=AT
    )
    with default_storage.open(sent.upload) as kept:
        assert "演示人甲".encode() not in kept.read()
    assert worked(sent).upload == ""


@pytest.mark.parametrize(
    ("file", "code"),
    [
        (b"\xff\xfe" + "工单编号".encode("utf-16-le"), "utf16"),
        (b"\xff\xff\xff\xff\xff", "encoding"),
        ("工单编号,诉求内容\n".encode(), "no_lines"),
        (b"", "no_header"),
    ],
)
def test_file_that_is_no_table_is_refused_with_the_reason(banner, file, code):
    sent = taken_in(banner, io.BytesIO(file), source_of(banner))
    assert (sent.state, sent.refusal, sent.lines.count()) == (ImportState.REFUSED, code, 0)


def test_file_whose_columns_are_not_known_waits_for_them(banner):
    headings = ["单子号", "说了什么"]
    sent = taken_in(banner, xlsx(["1", "某事"], headings=headings))
    assert (sent.state, sent.headings) == (ImportState.COLUMNS, headings)

    source = source_of(banner, columns={"number": "单子号", "text": "说了什么"})
    hotline_imports.set_columns(import_id=sent.pk, source=source, by=actor(banner.dispatcher), at=AT)
    assert counts(worked(sent)) == (1, 0, 0, 0)


def test_columns_that_the_file_lacks_are_refused(banner):
    sent = taken_in(banner, xlsx(["1", "某事"], headings=["单子号", "说了什么"]))
    with pytest.raises(Incomplete):
        hotline_imports.set_columns(
            import_id=sent.pk, source=source_of(banner), by=actor(banner.dispatcher), at=AT
        )


def test_import_belongs_to_its_office_alone(banner):
    sent = taken_in(banner, xlsx(line(1)), source_of(banner))
    for stranger in (banner.liaison, banner.clerk, banner.secretary):
        with pytest.raises(NotYours):
            hotline_imports.confirm(import_id=sent.pk, by=actor(stranger), at=AT)
    with pytest.raises(NotYours):
        hotline_imports.upload(file=xlsx(line(1)), name="x", source=None, by=actor(banner.liaison), at=AT)


def test_import_confirmed_twice_is_refused_the_second_time(banner):
    sent = taken_in(banner, xlsx(line(1)), source_of(banner))
    by = actor(banner.dispatcher)
    hotline_imports.confirm(import_id=sent.pk, by=by, at=AT)
    with pytest.raises(WrongState):
        hotline_imports.confirm(import_id=sent.pk, by=by, at=AT)


def test_two_imports_of_one_file_write_each_number_once(banner):
    source = source_of(banner)
    by = actor(banner.dispatcher)
    first, second = (taken_in(banner, xlsx(line(1), line(2)), source) for _number in range(2))
    for sent in (first, second):
        hotline_imports.confirm(import_id=sent.pk, by=by, at=AT)
    assert (counts(worked(first)), counts(worked(second))) == ((2, 0, 0, 2), (2, 2, 0, 0))
    assert Ticket.objects.count() == 2


def test_import_called_off_in_its_midst_keeps_what_is_written(banner, monkeypatch):
    monkeypatch.setattr(hotline_work, "WRITTEN", 2)
    sent = taken_in(banner, xlsx(*(line(number) for number in range(5))), source_of(banner))
    by = actor(banner.dispatcher)
    hotline_imports.confirm(import_id=sent.pk, by=by, at=AT)
    hotline_work.step(sent.pk, AT)
    hotline_imports.cancel(import_id=sent.pk, by=by, at=AT)

    sent = worked(sent)
    assert (sent.state, sent.created, Ticket.objects.count()) == (ImportState.CANCELLED, 2, 2)
    assert HotlineLine.objects.count() == 0


def test_worker_thought_dead_writes_nothing_beside_its_successor(banner, monkeypatch):
    monkeypatch.setattr(hotline_work, "WRITTEN", 2)
    sent = taken_in(banner, xlsx(*(line(number) for number in range(5))), source_of(banner))
    hotline_imports.confirm(import_id=sent.pk, by=actor(banner.dispatcher), at=AT)
    held = hotline_work._claim(sent.pk, AT)
    assert hotline_work.step(sent.pk, AT) is False
    later = AT + dt.timedelta(seconds=61)
    hotline_work.run_to_end(sent.pk, later)

    with pytest.raises(hotline_work._Taken):
        hotline_work._write(held, later)
    assert Ticket.objects.count() == 5


def test_batch_that_fails_is_done_again_and_each_line_once(banner, monkeypatch):
    monkeypatch.setattr(hotline_work, "WRITTEN", 2)
    sent = taken_in(banner, xlsx(*(line(number) for number in range(5))), source_of(banner))
    hotline_imports.confirm(import_id=sent.pk, by=actor(banner.dispatcher), at=AT)
    hotline_work.step(sent.pk, AT)
    with monkeypatch.context() as broken:
        broken.setattr(hotline_work, "HotlineEntry", None)
        with pytest.raises(TypeError):
            hotline_work.step(sent.pk, AT)
    assert Ticket.objects.count() == 2

    hotline_work.run_to_end(sent.pk, AT + dt.timedelta(seconds=61))
    sent.refresh_from_db()
    assert (sent.state, sent.created, Ticket.objects.count()) == (ImportState.DONE, 5, 5)


def test_message_lost_is_sent_anew_by_the_beat(banner, monkeypatch):
    sent = []
    monkeypatch.setattr("tickets.queue.hurry", lambda name, *args: sent.append((name, *args)))
    taken = hotline_imports.upload(
        file=xlsx(line(1)), name="a.xlsx", source=source_of(banner), by=actor(banner.dispatcher), at=AT
    )
    sent.clear()

    assert hotline_work.resume(AT + dt.timedelta(seconds=20)) == 0
    assert hotline_work.resume(AT + dt.timedelta(seconds=30)) == 1
    assert sent == [("tickets.hotline_step", taken.pk)]


def test_import_nobody_came_back_for_is_called_off_and_old_wrong_lines_go(banner):
    waiting = taken_in(banner, xlsx(line(1)), source_of(banner))
    finished = imported(banner, xlsx(line(2, 诉求内容="")), waiting.source)
    assert hotline_work.forget(AT + dt.timedelta(days=29)) == 0

    assert hotline_work.forget(AT + dt.timedelta(days=31)) == 1
    waiting.refresh_from_db()
    assert waiting.state == ImportState.CANCELLED
    assert finished.lines.count() == 0


def test_alliance_that_ended_between_preview_and_writing_is_told_as_wrong(banner):
    sent = taken_in(banner, xlsx(line(1), line(2, 诉求类型="贷款")), source_of(banner))
    alliance = banner.alliance
    hotline_imports.confirm(import_id=sent.pk, by=actor(banner.dispatcher), at=AT)
    alliance.valid_to = AT.date() - dt.timedelta(days=1)
    alliance.save()

    sent = worked(sent)
    assert counts(sent) == (2, 0, 2, 0)
    assert wrong_of(sent) == {2: [("", "ended")], 3: [("", "ended")]}


def test_ticket_is_found_by_the_number_of_its_source_and_whoever_sent_the_file_is_told(banner, client):
    sent = imported(banner, xlsx(line(1), line(2)), source_of(banner))
    indexing.catch_up()
    reader = banner.dispatcher.person.user
    (ticket,) = found(Ticket.objects.visible_to(reader), Wanted.read(f"{NUMBERS}2"), reader)
    assert ticket.hotline_entry.number == f"{NUMBERS}2"
    page = (
        browse(client, banner.dispatcher)
        .get(reverse("tickets:list"), {"search": f"{NUMBERS}2"})
        .content.decode()
    )
    assert (f"<mark>{NUMBERS}2</mark>" in page, f"{NUMBERS}1" in page) == (True, False)
    told = Outbox.objects.filter(user=reader, link=reverse("tickets:hotline_import", args=[sent.pk]))
    assert [row.about for row in told] == ["热线文件导入完成：工单2件，错误行0条"]
    refused = taken_in(banner, io.BytesIO(b"%PDF-1.7"), source_of(banner, name="乙热线"))
    assert Outbox.objects.get(link=reverse("tickets:hotline_import", args=[refused.pk])).user == reader
