"""A small roster for tests: the banner, two townships, a lead organisation with its keeper, an alliance, a member."""

import datetime as dt

from audit import clock
from organisations import actions
from organisations.models import (
    Alliance,
    Area,
    Membership,
    Organisation,
    Person,
    Post,
    Role,
    Template,
    User,
)

AT = dt.datetime(2026, 11, 23, 14, 30, tzinfo=clock.SHANGHAI)
SINCE = dt.date(2026, 1, 1)


class Roster:
    def __init__(self):
        self.by = User.objects.create_user("system-of-tests")
        self.banner = self.area("150422", "巴林左旗", "banner")
        self.town = self.area("150422100", "林东镇", "township", self.banner)
        self.other_town = self.area("150422101", "隆昌镇", "township", self.banner)
        self.lead = self.organisation("O31", "中共巴林左旗委组织部", "Party organ")
        self.bureau = self.organisation("O05", "巴林左旗农牧局")
        template = Template(code="broom", kind="IND", name="笤帚苗产业链")
        actions.save_template(template=template, by=self.by, at=AT)
        self.alliance = Alliance(
            code="IND-BROOM",
            name="笤帚苗产业党建联合体",
            template=template,
            area=self.banner,
            lead=self.lead,
            valid_from=SINCE,
        )
        actions.save_alliance(alliance=self.alliance, by=self.by, at=AT)
        self.keeper = self.account("roster-keeper", Role.ROSTER_KEEPER, self.lead)

    def area(self, code, name, level="village", parent=None) -> Area:
        return actions.save_area(
            area=Area(code=code, name=name, level=level, parent=parent), by=self.by, at=AT
        )

    def organisation(self, code, name, kind="department", superior=None) -> Organisation:
        unit = Organisation(code=code, name=name, kind=kind, area=self.banner, superior=superior)
        return actions.save_organisation(organisation=unit, by=self.by, at=AT)

    def person(self, name) -> Person:
        return actions.save_person(person=Person(name=name), by=self.by, at=AT)

    def post(self, person, role, organisation, **fields) -> Post:
        post = Post(person=person, role=role, organisation=organisation, valid_from=SINCE, **fields)
        return actions.save_post(post=post, by=self.by, at=AT)

    def account(self, username, role, organisation, name="演示人员") -> User:
        person = self.person(name)
        self.post(person, role, organisation)
        return User.objects.create_user(username, person=person)

    def membership(self, organisation) -> Membership:
        membership = Membership(alliance=self.alliance, organisation=organisation, valid_from=SINCE)
        return actions.save_membership(membership=membership, by=self.by, at=AT)
