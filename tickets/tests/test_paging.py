"""A cursor that this portal did not write for this list is no cursor: the list begins at its first page."""

import base64
import datetime as dt
import json

import pytest

from audit import clock
from tickets.models import Ticket
from tickets.reading.paging import page_of
from tickets.tests.banner import AT


def cursor(*values) -> str:
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")


BY_ID = {
    "a day": cursor(">", "2026-11-23"),
    "a moment": cursor(">", AT.isoformat()),
    "a huge number": cursor(">", 2**63),
    "negative": cursor(">", -1),
    "true": cursor(">", True),
    "a list": cursor(">", [1]),
    "nothing": cursor(">", None),
    "too many": cursor(">", 1, 1),
    "no direction": cursor("=", 1),
    "a number alone": base64.urlsafe_b64encode(b"1").decode(),
    "no JSON": base64.urlsafe_b64encode(b"\xff\xfe").decode(),
    "no base64": "\0",
    "deep": base64.urlsafe_b64encode(b"[" * 100_000).decode(),
}
BY_DEADLINE = {
    "a number": cursor(">", 1, 1),
    "a day": cursor(">", "2026-11-23", 1),
    "no zone": cursor(">", "2026-11-23T09:00:00", 1),
    "year 1": cursor(">", "0001-01-01T00:00:00+08:00", 1),
    "year 9999": cursor(">", "9999-12-31T23:59:59-12:00", 1),
}


@pytest.fixture
def ticket(banner):
    with clock.frozen_at(AT):
        return banner.routed()


@pytest.mark.parametrize("given", BY_ID.values(), ids=BY_ID)
def test_strange_cursor_of_a_list_by_number_begins_at_the_first_page(ticket, given):
    assert page_of(Ticket.objects.all(), given, key=("id",)).rows == [ticket]


@pytest.mark.parametrize("given", BY_DEADLINE.values(), ids=BY_DEADLINE)
def test_strange_cursor_of_a_list_by_deadline_begins_at_the_first_page(ticket, given):
    assert page_of(Ticket.objects.all(), given, key=("answer_by", "id")).rows == [ticket]


def test_own_cursor_leads_on(ticket):
    before = cursor(">", (ticket.answer_by - dt.timedelta(hours=1)).isoformat(), 1)
    after = cursor(">", (ticket.answer_by + dt.timedelta(hours=1)).isoformat(), 1)
    assert page_of(Ticket.objects.all(), before, key=("answer_by", "id")).rows == [ticket]
    assert page_of(Ticket.objects.all(), after, key=("answer_by", "id")).rows == []
