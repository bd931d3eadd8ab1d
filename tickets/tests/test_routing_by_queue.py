"""What the matrix and the roster say of a ticket, asked through the API and routed by the queue; the preview says the same."""

import datetime as dt

import pytest

from audit import clock
from organisations.models import Membership, Role, User
from tickets import tasks
from tickets.tests.banner import AT, Banner, cell, join, post, topic
from tickets.tests.calling import caller, raised

TODAY = AT.date()
YESTERDAY, TOMORROW = TODAY - dt.timedelta(days=1), TODAY + dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def monday():
    with clock.frozen_at(AT):
        yield


def nothing(banner: Banner) -> None:
    """The matrix as it stands."""


def deeper_topic(banner: Banner) -> None:
    cell(banner.supply, [banner.market])


def narrower_area(banner: Banner) -> None:
    cell(banner.seed, [banner.market], area=banner.village_area)
    cell(banner.seed, [banner.town], area=banner.town_area)


def deeper_topic_before_narrower_area(banner: Banner) -> None:
    narrower_area(banner)
    cell(banner.supply, [banner.bureau])


def own_cell_before_the_template(banner: Banner) -> None:
    narrower_area(banner)
    cell(banner.seed, [banner.bureau], alliance=banner.alliance)


def priority(banner: Banner) -> None:
    cell(banner.seed, [banner.market], priority=1)


def two_equal_claims(banner: Banner) -> None:
    cell(banner.seed, [banner.market])


def two_equal_claims_of_one_unit(banner: Banner) -> None:
    cell(banner.seed, [banner.bureau])


def no_living_account(banner: Banner) -> None:
    User.objects.filter(person=banner.liaison.person).update(is_active=False)


def no_living_account_though_a_wider_cell_has_one(banner: Banner) -> None:
    cell(banner.seed, [banner.bureau], area=banner.village_area)
    cell(banner.seed, [banner.market], area=banner.town_area)
    no_living_account(banner)


def post_ended_yesterday(banner: Banner) -> None:
    banner.liaison.valid_to = YESTERDAY
    banner.liaison.save()


def post_that_cannot_sign(banner: Banner) -> None:
    banner.liaison.role = Role.GRID_WORKER
    banner.liaison.save()


def membership_ended_yesterday(banner: Banner) -> None:
    Membership.objects.filter(organisation=banner.bureau).update(valid_to=YESTERDAY)


def membership_ends_today(banner: Banner) -> None:
    Membership.objects.filter(organisation=banner.bureau).update(valid_to=TODAY)


def cell_starts_tomorrow(banner: Banner) -> None:
    cell(banner.supply, [banner.market], valid_from=TOMORROW)


def cell_starts_today(banner: Banner) -> None:
    cell(banner.supply, [banner.market], valid_from=TODAY)


def cell_ended_yesterday(banner: Banner) -> None:
    cell(banner.supply, [banner.market], valid_to=YESTERDAY)


SUPPLY, PRICE, LOAN = "seed.supply", "purchase.price", "finance.loan"
VILLAGE, TOWN, BANNER = "150422102201", "150422102", "150422"


@pytest.mark.parametrize(
    ("change", "code", "area", "lead", "assists", "reason", "passed_over"),
    [
        (nothing, SUPPLY, VILLAGE, "O05", ["O35"], None, []),
        (nothing, PRICE, VILLAGE, "T102", [], None, []),
        (nothing, PRICE, TOWN, "T102", [], None, []),
        (nothing, PRICE, BANNER, None, [], "no_township", []),
        (nothing, LOAN, VILLAGE, None, [], "uncovered", []),
        (deeper_topic, SUPPLY, VILLAGE, "O35", [], None, ["shallower_topic"]),
        (narrower_area, SUPPLY, VILLAGE, "O35", [], None, ["wider_area", "wider_area"]),
        (narrower_area, SUPPLY, TOWN, "T102", [], None, ["wider_area"]),
        (narrower_area, SUPPLY, BANNER, "O05", ["O35"], None, []),
        (deeper_topic_before_narrower_area, SUPPLY, VILLAGE, "O05", [], None, ["shallower_topic"] * 3),
        (own_cell_before_the_template, SUPPLY, VILLAGE, "O05", [], None, ["template_overridden"] * 3),
        (priority, SUPPLY, VILLAGE, "O35", [], None, ["lower_priority"]),
        (two_equal_claims, SUPPLY, VILLAGE, None, [], "equal_claims", []),
        (two_equal_claims_of_one_unit, SUPPLY, VILLAGE, "O05", ["O35"], None, []),
        (no_living_account, SUPPLY, VILLAGE, None, [], "nobody_to_sign", []),
        (no_living_account_though_a_wider_cell_has_one, SUPPLY, VILLAGE, None, [], "nobody_to_sign", ["wider_area"] * 2),
        (post_ended_yesterday, SUPPLY, VILLAGE, None, [], "nobody_to_sign", []),
        (post_that_cannot_sign, SUPPLY, VILLAGE, None, [], "nobody_to_sign", []),
        (membership_ended_yesterday, SUPPLY, VILLAGE, None, [], "not_a_member", []),
        (membership_ends_today, SUPPLY, VILLAGE, "O05", ["O35"], None, []),
        (cell_starts_tomorrow, SUPPLY, VILLAGE, "O05", ["O35"], None, ["not_yet_valid"]),
        (cell_starts_today, SUPPLY, VILLAGE, "O35", [], None, ["shallower_topic"]),
        (cell_ended_yesterday, SUPPLY, VILLAGE, "O05", ["O35"], None, ["no_longer_valid"]),
    ],
)  # fmt: skip
def test_ticket_goes_where_matrix_and_roster_say(
    banner, change, code, area, lead, assists, reason, passed_over
):
    change(banner)
    office = caller(banner.dispatcher)
    place = {"alliance": "IND-BROOM", "topic": code, "area": area}
    previewed = office.post("/api/v1/routing/preview/", place).json()
    number = raised(caller(banner.secretary), topic=code, area=area).json()["number"]
    tasks.sweep()
    ticket = office.get(f"/api/v1/tickets/{number}/").json()
    assert (ticket["lead"], ticket["assists"]) == (lead, assists)
    assert ticket["state"] == ("dispatched" if lead else "triage")
    told = ticket["routing"]
    assert (told["department"], told["reason"]) == (lead, reason)
    assert sorted(passed["why"] for passed in told["passed_over"]) == sorted(passed_over)
    for name in ("outcome", "department", "assists", "reason", "because"):
        assert told[name] == previewed[name], name


def test_membership_that_begins_again_today_counts_from_today(banner):
    membership_ended_yesterday(banner)
    Membership.objects.create(alliance=banner.alliance, organisation=banner.bureau, valid_from=TODAY)
    number = raised(caller(banner.secretary), topic=SUPPLY).json()["number"]
    tasks.sweep()
    assert caller(banner.dispatcher).get(f"/api/v1/tickets/{number}/").json()["lead"] == "O05"


def test_observer_of_the_alliance_is_sent_tickets_too(banner):
    """The data name townships as observers and as the units that attend (docs/adr/0008-routing.md)."""
    join(banner.alliance, banner.outsider, role="observer")
    post(banner.outsider, Role.LIAISON)
    cell(topic(banner.template, "other", "其他"), [banner.outsider])
    number = raised(caller(banner.secretary), topic="other").json()["number"]
    tasks.sweep()
    assert caller(banner.head).get(f"/api/v1/tickets/{number}/").json()["lead"] == "O99"
