"""A hotline's file comes in: each line becomes one ticket, once, or is told to be wrong at its cell."""

import datetime as dt

import pytest
from django.core.files.storage import default_storage
from django.db import connection

from audit.models import AuditRow
from tickets import actions
from tickets.actions import hotline_imports, hotline_sources, hotline_work
from tickets.figures.recounting import Recount, recount
from tickets.hotline.tables import TableRefused, open_table
from tickets.lifecycle import Incomplete, NotYours, WrongState
from tickets.models import (
    Channel,
    Event,
    Fate,
    HotlineEntry,
    HotlineImport,
    HotlineLine,
    HotlineSource,
    ImportState,
    Move,
    State,
    Ticket,
    WordSort,
)
from tickets.tests.banner import AT, actor
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
