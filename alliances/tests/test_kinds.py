"""Who raises a problem of an industry chain."""

import pytest

from alliances.kinds import why_not_raise
from audit import clock
from organisations.models import OrganisationKind, Role
from tickets.tests.banner import AT, Banner, area, organisation, post


@pytest.fixture
def banner(db):
    with clock.frozen_at(AT):
        yield Banner()


def elsewhere(code="O90", **fields):
    return organisation(
        code, "外旗单位", area("150423", "外旗", "banner"), OrganisationKind.ENTERPRISE, **fields
    )


def test_why_not_raise_unit_inside_the_area_may(banner):
    assert why_not_raise(banner.secretary, banner.alliance) is None


def test_why_not_raise_member_from_outside_the_area_may(banner):
    unit = elsewhere()
    banner.alliance.memberships.create(organisation=unit, valid_from=AT.date())

    assert why_not_raise(post(unit, Role.HANDLER), banner.alliance) is None


def test_why_not_raise_membership_that_ended_yesterday_may_not(banner):
    unit = elsewhere()
    yesterday = AT.date().replace(day=AT.day - 1)
    banner.alliance.memberships.create(organisation=unit, valid_from=yesterday, valid_to=yesterday)

    assert "巴林左旗" in why_not_raise(post(unit, Role.HANDLER), banner.alliance)


@pytest.mark.parametrize(
    "role",
    [Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN, Role.ROSTER_KEEPER, Role.ACCOUNT_KEEPER],
)
def test_why_not_raise_administrators_and_keepers_may_not(banner, role):
    assert why_not_raise(post(banner.office, role), banner.alliance)


def test_why_not_raise_without_a_post_may_not(banner):
    assert why_not_raise(None, banner.alliance)
