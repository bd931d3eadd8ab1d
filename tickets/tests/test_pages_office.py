"""The office's triage list, and the inbox of notices."""

import datetime as dt

import pytest
from django.urls import reverse

from audit import clock
from tickets import actions
from tickets.models import Move, Notice, NoticeKind
from tickets.tests.banner import AT
from tickets.tests.signing_in import browse

pytestmark = pytest.mark.usefixtures("english")


@pytest.fixture(autouse=True)
def monday():
    with clock.frozen_at(AT + dt.timedelta(minutes=30)):
        yield


def returned(banner):
    ticket = banner.routed()
    banner.move(
        ticket,
        Move.REQUEST_RETURN,
        banner.town_liaison,
        reason="not_our_duty",
        basis="职责清单第三条",
        department=banner.market,
    )
    return ticket


def test_triage_says_why_and_since_when(client, banner):
    ticket = banner.routed(topic=banner.loan)
    response = browse(client, banner.dispatcher).get(reverse("tickets:triage"))
    (row,) = response.context["page"].rows
    assert (row.ticket, row.since, row.proposal) == (ticket, AT, None)
    assert row.because == (
        "The office decides by hand, because no department answers for this topic at this place."
    )


def test_triage_shows_the_proposal_of_a_return_that_nobody_ruled_on(client, banner):
    ticket = returned(banner)
    actions.expire_returns(AT + dt.timedelta(days=9))
    response = browse(client, banner.dispatcher).get(reverse("tickets:triage"))
    (row,) = response.context["page"].rows
    assert (row.ticket, row.proposal.return_to) == (ticket, banner.market)
    form = (
        browse(client, banner.dispatcher)
        .get(reverse("tickets:move", args=[ticket.number, "assign"]))
        .context["form"]
    )
    assert form["department"].value() == "O35"


def test_triage_lists_returns_waiting_for_a_ruling(client, banner):
    ticket = returned(banner)
    response = browse(client, banner.dispatcher).get(reverse("tickets:triage"))
    assert [dispatch.ticket for dispatch in response.context["returns"]] == [ticket]


@pytest.mark.parametrize("who", ["secretary", "liaison", "clerk"])
def test_triage_is_closed_to_everybody_but_the_desk(client, banner, who):
    assert browse(client, getattr(banner, who)).get(reverse("tickets:triage")).status_code == 403


@pytest.mark.parametrize("number", [1, 30])
def test_triage_any_length_takes_the_same_queries(client, banner, django_assert_max_num_queries, number):
    for _unused in range(number):
        banner.routed(topic=banner.loan)
    official = browse(client, banner.dispatcher)
    official.get(reverse("tickets:triage"))
    # One of them finds what may be the same matter, for all rows together.
    with django_assert_max_num_queries(9):
        official.get(reverse("tickets:triage"))


def tell(banner, ticket, at=AT):
    user = banner.town_liaison.person.user
    return Notice.objects.create(user=user, ticket=ticket, kind=NoticeKind.NEW_DISPATCH, at=at)


def test_one_notice_is_marked_read(client, banner):
    ticket = banner.routed()
    first, second = tell(banner, ticket), tell(banner, ticket)
    browse(client, banner.town_liaison).post(reverse("tickets:notices_read"), {"notice": first.pk})
    assert list(Notice.objects.filter(read_at=None)) == [second]


def test_notices_of_others_are_never_marked(client, banner):
    notice = tell(banner, banner.routed())
    for named in (notice.pk, "all"):
        browse(client, banner.secretary).post(reverse("tickets:notices_read"), {"notice": named})
    assert Notice.objects.get().read_at is None


@pytest.mark.parametrize("named", ["", "x", "9" * 30])
def test_broken_notice_number_marks_nothing(client, banner, named):
    tell(banner, banner.routed())
    browse(client, banner.town_liaison).post(reverse("tickets:notices_read"), {"notice": named})
    assert Notice.objects.get().read_at is None


def test_all_notices_are_marked_read(client, banner):
    ticket = banner.routed()
    tell(banner, ticket)
    tell(banner, ticket)
    browse(client, banner.town_liaison).post(reverse("tickets:notices_read"), {"notice": "all"})
    assert not Notice.objects.filter(read_at=None).exists()


def test_bell_counts_what_is_unread(client, banner):
    tell(banner, banner.routed())
    response = browse(client, banner.town_liaison).get(reverse("tickets:bell"))
    assert response.context["unread"] == 1
