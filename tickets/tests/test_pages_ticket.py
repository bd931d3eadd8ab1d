"""The page of one ticket: facts, clocks, why, time line, the moves open to the reader, and the reporter."""

import datetime as dt
import re

import pytest
from django.urls import reverse

from audit import clock
from audit.models import AuditRow
from tickets.actions import Reporter
from tickets.models import Dispatch, Event, Move, Notice, NoticeKind
from tickets.reading.timeline import SHOWN_EVENTS
from tickets.tests.banner import AT
from tickets.tests.signing_in import browse

#: The budget of the page with its session, account, posts and unread notices.
MOST_QUERIES = 14
REPORTER = Reporter("额尔敦朝鲁", "0476-1234567")


pytestmark = pytest.mark.usefixtures("english")


@pytest.fixture(autouse=True)
def monday():
    with clock.frozen_at(AT + dt.timedelta(minutes=30)):
        yield


def page(client, post, ticket):
    return browse(client, post).get(reverse("tickets:ticket", args=[ticket.number]))


def without_chance(response, number: str) -> str:
    """The page without its one-time tokens and the number that was asked for."""
    html = response.content.decode().replace(number, "")
    return re.sub(r"[0-9A-Za-z]{64}", "", html)


def offered(response) -> list[str]:
    return [str(offer.move) for offer in response.context["page"].offers]


def test_page_shows_exactly_the_moves_open_to_the_reader(client, banner):
    ticket = banner.routed()
    assert sorted(offered(page(client, banner.town_liaison, ticket))) == [
        "add_assist",
        "pass_on",
        "request_return",
        "sign",
        "split",
    ]
    assert offered(page(client, banner.secretary, ticket)) == ["cancel"]


def test_page_says_why_this_department(client, banner):
    response = page(client, banner.secretary, banner.routed(topic=banner.supply))
    assert response.context["page"].decision.organisation == banner.bureau
    assert "农牧局" in response.content.decode()


def test_page_of_somebody_elses_ticket_is_the_page_of_no_ticket(client, banner):
    ticket = banner.routed()
    stranger = browse(client, banner.market_liaison)

    def answer(number: str) -> tuple[int, str]:
        response = stranger.get(reverse("tickets:ticket", args=[number]))
        return response.status_code, without_chance(response, number)

    assert answer(ticket.number) == answer("BLZQ-IND-20261123-9999")
    assert answer(ticket.number)[0] == 404


@pytest.mark.parametrize("address", ["sheet", "events"])
def test_parts_of_somebody_elses_ticket_are_not_there(client, banner, address):
    ticket = banner.routed()
    response = browse(client, banner.market_liaison).get(reverse(f"tickets:{address}", args=[ticket.number]))
    assert response.status_code == 404


def test_page_names_the_running_clocks(client, banner):
    ticket = banner.routed()
    clocks = page(client, banner.town_liaison, ticket).context["page"].clocks
    assert [(str(each.label), each.unit, each.done_at) for each in clocks] == [
        ("Answer to the ticket", "", None),
        ("Sign", "甲镇人民政府", None),
        ("Answer of the department", "甲镇人民政府", None),
    ]


def test_opened_page_marks_its_notices_read(client, banner):
    ticket = banner.routed()
    Notice.objects.create(
        user=banner.town_liaison.person.user, ticket=ticket, kind=NoticeKind.NEW_DISPATCH, at=AT
    )
    page(client, banner.town_liaison, ticket)
    assert Notice.objects.get().read_at is not None


@pytest.mark.parametrize("number", [1, 30, 3000])
def test_page_with_any_history_takes_the_same_queries(client, banner, django_assert_max_num_queries, number):
    ticket = banner.routed()
    first, dispatch = ticket.events.first(), ticket.dispatches.get()
    Event.objects.bulk_create(
        Event(
            ticket=ticket, at=AT, what="contact", by=first.by, organisation=banner.town, to_state=ticket.state
        )
        for _unused in range(number)
    )
    Dispatch.objects.bulk_create(
        Dispatch(
            ticket=ticket,
            round=place + 2,
            organisation=banner.market,
            role="lead",
            state="returned",
            dispatched_at=AT,
            due=AT,
            answer_by=AT,
            return_to=banner.town,
        )
        for place in range(number)
    )
    address = reverse("tickets:ticket", args=[ticket.number])
    official = browse(client, banner.town_liaison)
    official.get(address)
    with django_assert_max_num_queries(MOST_QUERIES):
        response = official.get(address)
    assert len(response.context["time_line"].lines) == min(number + 2, SHOWN_EVENTS)
    assert response.context["page"].current_dispatches == [dispatch]


def test_older_lines_come_page_by_page(client, banner):
    ticket = banner.routed()
    by = ticket.events.first().by
    Event.objects.bulk_create(
        Event(ticket=ticket, at=AT, what="contact", by=by, to_state=ticket.state) for _unused in range(60)
    )
    line = page(client, banner.town_liaison, ticket).context["time_line"]
    older = browse(client, banner.town_liaison).get(
        reverse("tickets:events", args=[ticket.number]), {"before": line.older}
    )
    lines = older.context["time_line"].lines
    assert [len(line.lines), len(lines)] == [SHOWN_EVENTS, SHOWN_EVENTS]
    first = browse(client, banner.town_liaison).get(
        reverse("tickets:events", args=[ticket.number]), {"before": ticket.events.order_by("id")[3].pk}
    )
    assert first.context["time_line"].lines[-1].what == "Raised"


@pytest.mark.parametrize("before", ["", "x", "-1", "9" * 30])
def test_older_lines_of_a_broken_address_are_the_newest(client, banner, before):
    ticket = banner.routed()
    response = browse(client, banner.secretary).get(
        reverse("tickets:events", args=[ticket.number]), {"before": before}
    )
    assert len(response.context["time_line"].lines) == 2


def test_reporter_is_masked_on_page_and_sheet(client, banner):
    ticket = banner.routed(reporter=REPORTER)
    for address in ("ticket", "sheet", "events"):
        html = (
            browse(client, banner.town_liaison)
            .get(reverse(f"tickets:{address}", args=[ticket.number]))
            .content.decode()
        )
        assert "额尔敦朝鲁" not in html
        assert "1234567" not in html


def test_reporter_is_shown_once_and_the_view_is_recorded(client, banner):
    ticket = banner.routed(reporter=REPORTER)
    response = browse(client, banner.town_liaison).post(
        reverse("tickets:reporter", args=[ticket.number]), {"reason": "首次联系"}
    )
    assert "额尔敦朝鲁" in response.content.decode()
    assert "0476-1234567" in response.content.decode()
    assert "no-store" in response["Cache-Control"]
    row = AuditRow.objects.get(action="audit.view_sealed")
    assert (row.object_label, row.data, row.organisation) == (
        ticket.number,
        {"field": "reporter", "reason": "首次联系"},
        "T102",
    )


@pytest.mark.parametrize("reason", ["", "   "])
def test_reporter_without_a_reason_stays_masked(client, banner, reason):
    ticket = banner.routed(reporter=REPORTER)
    response = browse(client, banner.town_liaison).post(
        reverse("tickets:reporter", args=[ticket.number]), {"reason": reason}
    )
    assert response.status_code == 422
    assert "额尔敦朝鲁" not in response.content.decode()
    assert not AuditRow.objects.filter(action="audit.view_sealed").exists()


def test_reporter_is_refused_to_an_assisting_department(client, banner):
    ticket = banner.routed(topic=banner.supply, reporter=REPORTER)
    response = browse(client, banner.market_liaison).post(
        reverse("tickets:reporter", args=[ticket.number]), {"reason": "好奇"}
    )
    assert response.status_code == 403
    assert "额尔敦朝鲁" not in response.content.decode()


def test_text_of_a_ticket_is_escaped(client, banner):
    ticket = banner.routed(title="<script>alert(1)</script>", description="<img src=x onerror=alert(1)>")
    html = page(client, banner.secretary, ticket).content.decode()
    assert "<script>alert" not in html
    assert "<img src=x" not in html


def test_closed_ticket_offers_its_raiser_nothing(client, banner):
    ticket = banner.raise_ticket(topic=banner.loan)
    banner.move(ticket, Move.CANCEL, banner.secretary, reason="重复")
    assert offered(page(client, banner.secretary, ticket)) == []
