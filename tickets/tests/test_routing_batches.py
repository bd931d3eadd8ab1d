"""What a batch writes is what each of its tickets would have got alone, row for row in every table."""

import datetime as dt
import itertools
import json
from collections import Counter

import pytest
from django.db.models import Max

from audit.models import AuditRow
from organisations.actions import save_duty_shift
from organisations.models import DutyShift, Role
from tickets import actions
from tickets.actions import lots
from tickets.models import Decision, Dispatch, Event, FigureDelta, Outbox, SearchMark, State, Ticket
from tickets.tests.banner import AT, Banner, cell, post

#: What tells rows of equal tickets apart.
APART = {"id", "ticket_id", "number", "row_key", "nonce", "mac", "recorded_at", "object_id", "object_label"}
LATER = AT + dt.timedelta(hours=1)


def waiting(banner: Banner) -> list[Ticket]:
    """Three of each sort that the queue meets, mixed."""
    reporter = actions.Reporter(name="某某", phone="0476-0000001")
    sorts = [
        {"topic": banner.supply},
        {"topic": banner.seed, "area": banner.town_area},
        {"topic": banner.price},
        {"topic": banner.price, "area": banner.town_area},
        {"topic": banner.price, "area": banner.area},
        {"topic": banner.loan},
        {"topic": banner.supply, "urgency": "urgent"},
        {"topic": banner.price, "urgency": "danger", "reporter": reporter},
        {"topic": banner.supply, "channel": "phone"},
        {"topic": banner.price, "reporter": actions.Reporter(anonymous=True)},
    ]
    tickets = [banner.raise_ticket(at=AT, **sort) for _time in range(3) for sort in sorts]
    for ticket in tickets[1::10]:
        Ticket.objects.filter(pk=ticket.pk).update(unplaced="topic_unknown")
    for ticket in tickets[2::10]:
        _reopened(banner, ticket)
    return tickets


def _reopened(banner: Banner, ticket: Ticket) -> None:
    """Answered, closed and opened again: it has earlier dispatches and waits once more."""
    actions.route([ticket.pk], AT)
    for move, by, data in (
        ("sign", banner.town_liaison, {}),
        ("answer", banner.town_liaison, {"text": "已协调。", "result": "solved"}),
        ("accept_answer", banner.dispatcher, {}),
        ("confirm", banner.secretary, {"outcome": "solved"}),
        ("reopen", banner.dispatcher, {"reason": "又压价"}),
    ):
        banner.move(ticket, move, by, AT, **data)


HANGING = (Dispatch, Decision, Event, Outbox, SearchMark)


def left_behind(tickets: list[Ticket], since: dict) -> list[Counter]:
    """Of each ticket, its own row and what has come to hang on it, without what tells equal tickets apart."""
    found = []
    for ticket in tickets:
        rows = [("ticket", row) for row in Ticket.objects.filter(pk=ticket.pk).values()]
        for model in HANGING:
            new = model.objects.filter(ticket=ticket.pk, pk__gt=since[model]).order_by("pk")
            rows += [(model.__name__, place, row) for place, row in enumerate(new.values())]
        record = AuditRow.objects.filter(
            object_type="ticket", object_id=str(ticket.pk), pk__gt=since[AuditRow]
        )
        assert all(row.is_genuine() and row.object_label == ticket.number for row in record)
        rows += [("record", place, row) for place, row in enumerate(record.order_by("pk").values())]
        found.append(Counter(repr(_plain(row)) for row in rows))
    return found


def newest() -> dict:
    return {model: model.objects.aggregate(newest=Max("pk"))["newest"] or 0 for model in (*HANGING, AuditRow)}


def _plain(row: tuple) -> tuple:
    *where, values = row
    return *where, sorted((name, str(value)) for name, value in values.items() if name not in APART)


def counted() -> Counter:
    amounts = Counter()
    for delta in FigureDelta.objects.all():
        for *key, amount in json.loads(delta.amounts):
            amounts[delta.alliance_id, *key] += amount
    return amounts


def _grown(before: Counter, after: Counter) -> dict:
    return {key: after[key] - before[key] for key in before | after if after[key] != before[key]}


@pytest.fixture
def matrix(banner):
    """A cell of a narrower area beside the wide one, and somebody on duty at the bureau."""
    cell(banner.seed, [banner.market], area=banner.town_area)
    guard = post(banner.bureau, Role.GRID_WORKER)
    shift = DutyShift(
        person=guard.person, organisation=banner.bureau, telephone="0476-0000000", starts_at=AT, ends_at=AT + dt.timedelta(days=1)
    )  # fmt: skip
    save_duty_shift(shift=shift, by=guard.person.user, at=AT)
    return banner


def test_batch_leaves_what_each_ticket_alone_would_leave(matrix):
    alone, together = waiting(matrix), waiting(matrix)
    since, figures = newest(), [counted()]
    for ticket in alone:
        assert actions.route([ticket.pk], LATER) == 1
    figures.append(counted())
    assert actions.route([ticket.pk for ticket in together], LATER) == len(together)
    figures.append(counted())

    assert left_behind(together, since) == left_behind(alone, since)
    by_ones, at_once = (_grown(*pair) for pair in itertools.pairwise(figures))
    assert by_ones == at_once != {}
    assert not Ticket.objects.filter(state=State.SUBMITTED).exists()


def test_batch_of_equal_tickets_is_decided_once(matrix, monkeypatch):
    for _number in range(9):
        matrix.raise_ticket(topic=matrix.supply)
    laid = []
    lay = lots.lots
    monkeypatch.setattr(lots, "lots", lambda *given: laid.extend(lay(*given)) or laid)

    assert actions.sweep(LATER) == 9
    assert [len(lot.twins) for lot in laid] == [8]


def test_answers_of_the_matrix_are_forgotten_with_it(matrix):
    ticket = matrix.routed(topic=matrix.supply, area=matrix.area)
    assert ticket.lead == matrix.bureau
    cell(matrix.supply, [matrix.town])
    assert matrix.routed(topic=matrix.supply, area=matrix.area).lead == matrix.town
