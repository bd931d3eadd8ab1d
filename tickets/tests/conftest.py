"""Fixtures of the ticket tests."""

import uuid
from copy import copy

import pytest
from django.utils import translation

from tickets import kinds
from tickets.models import Dispatch, Ticket
from tickets.tests.banner import Banner


@pytest.fixture
def banner(db, monkeypatch) -> Banner:
    """The small banner, with its kind open to everybody."""
    monkeypatch.setattr(kinds, "_registered", {"IND": kinds.KindPort("IND", lambda post, alliance: None)})
    return Banner()


@pytest.fixture
def many(banner):
    """Write copies of one routed ticket and its dispatch, so that a list grows to any length."""

    def write(number: int) -> None:
        first = banner.routed()
        dispatch = first.dispatches.get()
        tickets = [copy(first) for _unused in range(number - 1)]
        for place, ticket in enumerate(tickets):
            ticket.pk, ticket.row_key, ticket.number = None, uuid.uuid4(), f"{first.number}-{place}"
        copies = Ticket.objects.bulk_create(tickets, batch_size=500)
        rows = [copy(dispatch) for _unused in copies]
        for row, ticket in zip(rows, copies, strict=True):
            row.pk, row.ticket_id = None, ticket.pk
        Dispatch.objects.bulk_create(rows, batch_size=500)

    return write


@pytest.fixture
def english():
    """Words are compared in the language they are written in, not in a translation that may improve."""
    with translation.override("en"):
        yield
