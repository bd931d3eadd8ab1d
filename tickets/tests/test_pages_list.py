"""The list of all tickets and its workbook."""

import datetime as dt
from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from audit import clock
from tickets import exporting, exporting_tickets
from tickets.actions import Reporter
from tickets.exporting import time_words
from tickets.exporting_stream import table_stream
from tickets.models import Move
from tickets.reading.paging import PAGE_ROWS
from tickets.search import indexing
from tickets.tests.banner import AT
from tickets.tests.signing_in import browse

LIST = "tickets:list"
MOST_QUERIES = 7


pytestmark = pytest.mark.usefixtures("english")


@pytest.fixture(autouse=True)
def monday(settings):
    settings.DEMONSTRATION = False
    with clock.frozen_at(AT + dt.timedelta(minutes=30)):
        yield


def numbers(response) -> list[str]:
    return [ticket.number for ticket in response.context["page"].rows]


def sheet_of(response) -> list[tuple]:
    book = load_workbook(BytesIO(b"".join(response.streaming_content)))
    return [tuple(cell.value for cell in row) for row in book.active.iter_rows()]


def test_list_shows_newest_first(client, banner):
    first, second = banner.routed(), banner.routed()
    response = browse(client, banner.secretary).get(reverse(LIST))
    assert numbers(response) == [second.number, first.number]


def test_list_of_a_stranger_is_empty(client, banner):
    banner.routed()
    assert numbers(browse(client, banner.market_liaison).get(reverse(LIST))) == []


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"state": "dispatched"}, True),
        ({"state": "open"}, True),
        ({"state": "closed"}, False),
        ({"state": "no such state"}, False),
        ({"topic": "purchase.price"}, True),
        ({"topic": "seed"}, False),
        ({"area": "150422"}, True),
        ({"area": "150422102201"}, True),
        ({"area": "\0"}, False),
        ({"department": "T102"}, True),
        ({"department": "O05"}, False),
        ({"alliance": "IND-BROOM"}, True),
        ({"alliance": "\0"}, False),
        ({"overdue": "1"}, False),
        ({"search": "压价"}, True),
        ({"search": "压\0价"}, True),
        ({"search": "20261123"}, True),
        ({"search": "没有这样的"}, False),
        ({"search": "把价格压到"}, True),
        ({"search": "价"}, False),
        ({"search": "价", "department": "T102"}, True),
        ({"search": "压价", "state": "closed"}, False),
        ({"sort": "deadline"}, True),
        ({"sort": "oldest"}, True),
        ({"channel": "portal"}, True),
        ({"channel": "hotline"}, False),
        ({"channel": "no such channel"}, False),
        ({"urgency": "normal"}, True),
        ({"urgency": "danger"}, False),
        ({"supervision": "0"}, True),
        ({"supervision": "2"}, False),
        ({"supervision": "２"}, False),
        ({"since": "2026-11-23", "until": "2026-11-23"}, True),
        ({"since": "2026-11-24"}, False),
        ({"until": "2026-11-22"}, False),
        ({"until": "9999-12-31"}, False),
        ({"since": "yesterday"}, False),
        ({"ours": "1"}, True),
        ({"desk": "departments"}, True),
        ({"desk": "mine"}, False),
        ({"desk": "office"}, False),
        ({"desk": "raiser"}, False),
        ({"desk": "\0"}, False),
    ],
)
def test_list_filters_of_the_url_narrow_it(client, banner, query, found):
    ticket = banner.routed()
    indexing.catch_up()
    response = browse(client, banner.secretary).get(reverse(LIST), query)
    assert numbers(response) == ([ticket.number] if found else [])


def test_list_by_deadline_leaves_out_what_has_none(client, banner):
    banner.routed(topic=banner.loan)
    sooner = banner.routed(at=AT - dt.timedelta(days=2))
    later = banner.routed()
    response = browse(client, banner.secretary).get(reverse(LIST), {"sort": "deadline"})
    assert numbers(response) == [sooner.number, later.number]


def test_search_for_a_whole_number_goes_to_the_ticket(client, banner):
    ticket = banner.routed()
    response = browse(client, banner.secretary).get(reverse(LIST), {"search": f" {ticket.number.lower()} "})
    assert response["Location"] == reverse("tickets:ticket", args=[ticket.number])


@pytest.mark.parametrize("number_of_tickets", [1, 30, 3000])
def test_list_any_length_takes_the_same_queries(
    client, banner, many, django_assert_max_num_queries, number_of_tickets
):
    many(number_of_tickets)
    official = browse(client, banner.secretary)
    official.get(reverse(LIST))
    with django_assert_max_num_queries(MOST_QUERIES):
        response = official.get(reverse(LIST))
    assert len(numbers(response)) == min(number_of_tickets, PAGE_ROWS)


def test_export_holds_the_filtered_list_as_text(client, banner):
    ticket = banner.routed(title="=cmd|' /C calc'!A1")
    banner.routed(topic=banner.loan)
    response = browse(client, banner.secretary).get(reverse("tickets:export"), {"department": "T102"})
    rows = sheet_of(response)
    assert rows[1][0] == ticket.number
    assert rows[1][5] == "'=cmd|' /C calc'!A1"
    assert rows[2][0] is None


def test_export_is_sent_while_it_is_read_and_holds_any_text():
    texts = ["=1+1", " a & b <c> ", "\x0b红头\x00", "后旗"]
    asked = []
    rows = (asked.append(number) or [texts[number % 4], str(number)] for number in range(1000))
    parts = table_stream("张三", ["甲", "乙"], (10, 10), rows, AT)
    assert not asked
    begin = next(parts)
    assert len(asked) < 500
    sheet = load_workbook(BytesIO(begin + b"".join(parts))).active
    shown = list(sheet.iter_rows(values_only=True))
    assert shown[:5] == [
        ("甲", "乙"), ("'=1+1", "0"), (" a & b <c> ", "1"), ("红头", "2"), ("后旗", "3")
    ]  # fmt: skip
    assert (shown[1000], shown[1002]) == (("后旗", "999"), (f"Exported {time_words(AT)}", None))
    assert {cell.number_format for row in sheet.iter_rows(min_row=2, max_row=1001) for cell in row} == {"@"}


def test_export_never_holds_the_reporter(client, banner):
    banner.routed(reporter=Reporter("额尔敦朝鲁", "0476-1234567"))
    response = browse(client, banner.secretary).get(reverse("tickets:export"))
    values = [str(value) for row in sheet_of(response) for value in row]
    assert not [value for value in values if "额尔敦朝鲁" in value or "1234567" in value]


def test_export_of_a_longer_list_is_refused_in_words(client, banner, many, monkeypatch):
    monkeypatch.setattr(exporting_tickets, "ROWS", 2)
    many(3)
    response = browse(client, banner.secretary).get(reverse("tickets:export"), {"state": "open"}, follow=True)
    assert response.redirect_chain == [(f"{reverse(LIST)}?state=open", 302)]
    assert [str(message) for message in response.context["messages"]] == [
        "The list is longer than 2 rows. Narrow it with the filters, then export again."
    ]


def test_export_of_a_demonstration_says_so_on_top(client, banner, settings):
    settings.DEMONSTRATION = True
    ticket = banner.routed()
    rows = sheet_of(browse(client, banner.secretary).get(reverse("tickets:export")))
    assert rows[0][0] == "Demonstration data, purely fictitious"
    assert rows[2][0] == ticket.number


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx"])
def test_neutral_text_begins_with_no_formula(text):
    assert exporting.neutral(text) == f"'{text}"


def test_neutral_leaves_plain_text_alone():
    assert exporting.neutral("收购商压价") == "收购商压价"


def test_list_shows_ended_tickets_without_a_running_clock(client, banner):
    ticket = banner.raise_ticket(topic=banner.loan)
    banner.move(ticket, Move.CANCEL, banner.secretary, reason="重复")
    response = browse(client, banner.secretary).get(reverse(LIST), {"state": "cancelled"})
    assert numbers(response) == [ticket.number]
