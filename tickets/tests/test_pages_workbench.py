"""The workbench: what each post finds on it, filters and pages in the URL, the same few queries at any length."""

import datetime as dt

import pytest
from django.urls import reverse

from audit import clock
from organisations.models import Post
from tickets import actions
from tickets.actions import Reporter
from tickets.models import Move
from tickets.reading.paging import PAGE_ROWS
from tickets.templatetags.ticket_words import proposal_tone, tone
from tickets.tests.banner import AT, actor
from tickets.tests.signing_in import browse

WORKBENCH = "tickets:workbench"
#: Session, account, posts, versions, unread notices, counts, rows; one to spare.
MOST_QUERIES = 8


pytestmark = pytest.mark.usefixtures("english")


@pytest.fixture(autouse=True)
def monday():
    with clock.frozen_at(AT + dt.timedelta(minutes=30)):
        yield


def rows(response) -> list[str]:
    return [row.number for row in response.context["bench"].page.rows]


def counts(response) -> dict[str, int]:
    return {tab.code: count for tab, count in response.context["bench"].tabs}


def test_workbench_of_the_responsible_unit_shows_the_ticket_to_sign(client, banner):
    ticket = banner.routed()
    response = browse(client, banner.town_liaison).get(reverse(WORKBENCH))
    assert rows(response) == [ticket.number]
    assert counts(response)["sign"] == 1
    assert [str(row.next_step) for row in response.context["bench"].page.rows] == ["Sign for it"]


def test_workbench_of_another_unit_shows_nothing_of_it(client, banner):
    banner.routed()
    response = browse(client, banner.market_liaison).get(reverse(WORKBENCH))
    assert rows(response) == []
    assert set(counts(response).values()) == {0}


def test_workbench_counts_follow_the_posts_at_once(client, banner):
    """What is kept of the counts is made of the posts as they are now."""
    banner.routed()
    official = browse(client, banner.town_liaison)
    assert counts(official.get(reverse(WORKBENCH)))["sign"] == 1
    Post.objects.filter(pk=banner.town_liaison.pk).update(organisation=banner.market)
    assert counts(official.get(reverse(WORKBENCH)))["sign"] == 0


def test_colours_of_states_with_one_code_are_their_own():
    """A dispatch that was signed for is at work, a signed card is red."""
    assert (tone("signed"), proposal_tone("signed"), tone("no-state")) == ("blue", "red", "grey")


def test_workbench_of_the_dispatcher_opens_on_triage(client, banner):
    ticket = banner.routed(topic=banner.loan)
    response = browse(client, banner.dispatcher).get(reverse(WORKBENCH))
    assert response.context["bench"].tab.code == "triage"
    assert rows(response) == [ticket.number]


def test_workbench_of_the_raiser_asks_to_confirm_first(client, banner):
    ticket = banner.routed()
    banner.move(ticket, Move.SIGN, banner.town_liaison)
    banner.move(ticket, Move.ANSWER, banner.town_liaison, text="已协调", result="solved")
    banner.move(ticket, Move.ACCEPT_ANSWER, banner.dispatcher)
    banner.raise_ticket(title="另一件")
    response = browse(client, banner.secretary).get(reverse(WORKBENCH))
    assert response.context["bench"].tab.code == "confirm"
    assert rows(response) == [ticket.number]


def test_workbench_lists_the_oldest_deadline_first(client, banner):
    later = banner.routed(at=AT)
    sooner = banner.routed(at=AT - dt.timedelta(days=3))
    response = browse(client, banner.town_liaison).get(reverse(WORKBENCH))
    assert rows(response) == [sooner.number, later.number]


def test_workbench_filter_overdue_keeps_what_is_late(client, banner):
    banner.routed(at=AT)
    late = banner.routed(at=AT - dt.timedelta(days=3))
    response = browse(client, banner.town_liaison).get(reverse(WORKBENCH), {"overdue": "1"})
    assert rows(response) == [late.number]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"topic": "seed"}, True),
        ({"topic": "purchase.price"}, False),
        ({"topic": "no-such-topic\0"}, False),
        ({"area": "150422102"}, True),
        ({"area": "150422103"}, False),
        ({"role": "assist"}, False),
        ({"role": "lead"}, True),
        ({"alliance": "IND-BROOM"}, True),
        ({"alliance": "COM-A"}, False),
        ({"at": "garbage"}, True),
    ],
)
def test_workbench_filters_of_the_url_narrow_the_list(client, banner, query, found):
    ticket = banner.routed(topic=banner.supply)
    response = browse(client, banner.liaison).get(reverse(WORKBENCH), {"tab": "work", **query})
    assert rows(response) == ([ticket.number] if found else [])


def test_workbench_pages_follow_each_other_without_gap_or_double(client, banner):
    expected = [banner.routed().number for _unused in range(PAGE_ROWS + 3)]
    official = browse(client, banner.town_liaison)
    first = official.get(reverse(WORKBENCH), {"tab": "work"})
    page = first.context["bench"].page
    second = official.get(reverse(WORKBENCH), {"tab": "work", "at": page.next})
    assert rows(first) + rows(second) == expected
    assert second.context["bench"].page.next == ""
    back = official.get(reverse(WORKBENCH), {"tab": "work", "at": second.context["bench"].page.previous})
    assert rows(back) == rows(first)


@pytest.mark.parametrize("number_of_tickets", [1, 30, 3000])
def test_workbench_any_length_takes_the_same_queries(
    client, banner, many, django_assert_max_num_queries, number_of_tickets
):
    many(number_of_tickets)
    official = browse(client, banner.town_liaison)
    official.get(reverse(WORKBENCH))
    with django_assert_max_num_queries(MOST_QUERIES):
        response = official.get(reverse(WORKBENCH))
    assert len(rows(response)) == min(number_of_tickets, PAGE_ROWS)


def test_workbench_of_the_system_account_is_not_there(client, db):
    assert client.get(reverse(WORKBENCH)).status_code == 302


def answered(banner, **fields):
    ticket = banner.routed(**fields)
    banner.move(ticket, Move.SIGN, banner.town_liaison)
    if ticket.on_behalf and not ticket.anonymous:
        actions.move(
            ticket_id=ticket.pk,
            move=Move.CONTACT,
            by=actor(banner.town_liaison),
            at=AT,
            data={"at": AT, "channel": "telephone", "outcome": "reached"},
        )
    banner.move(ticket, Move.ANSWER, banner.town_liaison, text="已协调", result="solved")
    banner.move(ticket, Move.ACCEPT_ANSWER, banner.dispatcher)
    return ticket


def test_workbench_of_the_office_parts_call_backs_from_what_is_to_be_closed(client, banner):
    named = answered(banner, reporter=Reporter("甲", "0476-1234567"))
    anonymous = answered(banner, reporter=Reporter(anonymous=True))
    official = browse(client, banner.head)
    assert rows(official.get(reverse(WORKBENCH), {"tab": "call_back"})) == [named.number]
    assert rows(official.get(reverse(WORKBENCH), {"tab": "close"})) == [anonymous.number]
    banner.move(named, Move.CALL_BACK, banner.clerk, outcome="partly")
    assert rows(official.get(reverse(WORKBENCH), {"tab": "close"})) == [named.number, anonymous.number]
