"""Who raises a concern in a governance community."""

import pytest

from audit import clock
from governance.kinds import why_not_raise
from organisations.models import Alliance, Role, Template
from tickets.tests.banner import AT, SINCE, Banner, area, organisation, post


@pytest.fixture
def banner(db):
    with clock.frozen_at(AT):
        yield Banner()


@pytest.fixture
def community(banner):
    """A governance community of the town; the village's secretary works inside it, the market bureau outside."""
    template = Template.objects.create(code="community", kind="COM", name="社区")
    return Alliance.objects.create(
        code="COM-A",
        name="共同体",
        template=template,
        area=banner.town_area,
        lead=banner.office,
        valid_from=SINCE,
    )


def test_why_not_raise_grid_worker_inside_the_area_may(banner, community):
    assert why_not_raise(post(banner.village, Role.GRID_WORKER), community) is None


def test_why_not_raise_property_company_that_is_a_member_may(banner, community):
    company = organisation("O18", "物业公司", area("150499", "他处", "banner"), "property company")
    community.memberships.create(organisation=company, valid_from=SINCE)

    assert why_not_raise(post(company, Role.HANDLER), community) is None


def test_why_not_raise_department_that_is_no_member_may_not(banner, community):
    assert "甲镇" in why_not_raise(banner.market_liaison, community)


def test_why_not_raise_roster_keeper_inside_the_area_may_not(banner, community):
    assert why_not_raise(post(banner.town, Role.ROSTER_KEEPER), community)
