"""A small subdistrict for tests: one community with an estate and a grid, a property company, three departments, and the
office of the governance alliance. Every unit, person and place is invented."""

import datetime as dt

from governance.actions import communities
from governance.models import Community
from organisations.models import (
    Alliance,
    AreaLevel,
    MembershipRole,
    Organisation,
    OrganisationKind,
    Role,
    Template,
)
from tickets.tests.banner import (
    AT,
    SINCE,
    actor,
    area,
    cell,
    join,
    organisations,
    posts,
    shipped_clocks,
    topic,
)

TODAY = AT.date()
TERM_END = dt.date(2030, 12, 31)


def days(number: int) -> dt.date:
    return TODAY + dt.timedelta(days=number)


class Subdistrict:
    def __init__(self):
        shipped_clocks()
        self.banner_area = area("150422", "巴林左旗", AreaLevel.BANNER)
        self.street_area = area("150422404", "甲街道", AreaLevel.TOWNSHIP, self.banner_area)
        self.area = area("150422404901", "甲社区", AreaLevel.COMMUNITY, self.street_area)
        self.estate_area = area("150422404901-E1", "甲小区", AreaLevel.ESTATE, self.area)
        self.grid_area = area("150422404901-G1", "甲一网格", AreaLevel.GRID, self.area)
        self.office, self.housing, self.street, self.company, self.stranger = organisations(
            ("O33", "住建局党组", self.banner_area, OrganisationKind.PARTY_ORGAN),
            ("O19", "住建局", self.banner_area),
            ("T404", "甲街道办", self.street_area, OrganisationKind.SUBDISTRICT),
            ("O18", "甲物业公司", self.banner_area, OrganisationKind.PROPERTY_COMPANY),
            ("O99", "局外的局", self.banner_area),
        )
        self.unit = Organisation.objects.create(
            code="C901",
            name="甲社区居委会",
            kind=OrganisationKind.COMMUNITY,
            area=self.area,
            superior=self.street,
            path="T404/C901/",
        )
        self.template = Template.objects.create(code="community", kind="COM", name="社区")
        self.alliance = Alliance.objects.create(
            code="COM-A",
            name="甲社区治理共同体",
            template=self.template,
            area=self.street_area,
            lead=self.office,
            valid_from=SINCE,
        )
        join(self.alliance, self.office, role=MembershipRole.LEAD)
        join(self.alliance, self.company, self.housing, self.street)
        (
            self.dispatcher,
            self.secretary,
            self.grid_worker,
            self.other_worker,
            self.street_liaison,
            self.housing_liaison,
            self.company_head,
            self.company_liaison,
            self.outsider,
        ) = posts(
            (self.office, Role.DISPATCHER),
            (self.unit, Role.SECRETARY),
            (self.unit, Role.GRID_WORKER),
            (self.unit, Role.GRID_WORKER),
            (self.street, Role.LIAISON),
            (self.housing, Role.LIAISON),
            (self.company, Role.SECRETARY),
            (self.company, Role.LIAISON),
            (self.stranger, Role.LIAISON),
        )
        self.community: Community = communities.set_up(
            by=actor(self.dispatcher), at=AT, alliance=self.alliance, area=self.area
        )

    def matrix(self) -> None:
        """Service goes to the housing department; the street answers for parking."""
        self.service = topic(self.template, "property.service", "物业服务")
        self.parking = topic(self.template, "order.parking", "停车")
        cell(self.service, [self.housing], [self.company])
        cell(self.parking, [None])

    def estate(self, households: int = 300):
        return communities.add_estate(
            community_id=self.community.pk,
            by=actor(self.secretary),
            at=AT,
            area=self.estate_area,
            households=households,
        )

    def grid(self):
        return communities.add_grid(
            community_id=self.community.pk,
            by=actor(self.secretary),
            at=AT,
            area=self.grid_area,
            households=300,
            border="东至大街，西至河",
        )
