"""A small banner for tests: two towns, a village, five units with people, the matrix and its clocks.

Built once per test by `Banner()`; every unit, person and place is invented.
"""

import datetime as dt
import itertools
from zoneinfo import ZoneInfo

from organisations.models import (
    Alliance,
    Area,
    AreaLevel,
    Membership,
    MembershipRole,
    Organisation,
    OrganisationKind,
    Person,
    Post,
    Role,
    Template,
    User,
)
from tickets import actions
from tickets.models import (
    CellUnit,
    CellUnitRole,
    Channel,
    LimitStep,
    LimitUnit,
    Move,
    OfficeHours,
    Responsibility,
    Ticket,
    TimeLimit,
    Topic,
    Urgency,
)
from tickets.standing import Actor

ZONE = ZoneInfo("Asia/Shanghai")
SINCE = dt.date(2026, 1, 1)
#: A Monday morning in office hours.
AT = dt.datetime(2026, 11, 23, 9, 0, tzinfo=ZONE)

_numbers = itertools.count(1)

LIMITS = [
    (LimitStep.SIGN, "", False, 2, LimitUnit.WORKING_HOURS),
    (LimitStep.SIGN, Urgency.URGENT, False, 30, LimitUnit.MINUTES),
    (LimitStep.SIGN, Urgency.DANGER, False, 30, LimitUnit.MINUTES),
    (LimitStep.RETURN, "", False, 1, LimitUnit.WORKING_DAYS),
    (LimitStep.CONTACT, "", False, 24, LimitUnit.HOURS),
    (LimitStep.ANSWER, "", False, 5, LimitUnit.WORKING_DAYS),
    (LimitStep.ANSWER, Urgency.NORMAL, True, 15, LimitUnit.WORKING_DAYS),
    (LimitStep.ANSWER, Urgency.URGENT, False, 24, LimitUnit.HOURS),
    (LimitStep.ANSWER, Urgency.DANGER, False, 2, LimitUnit.HOURS),
    (LimitStep.REVIEW, "", False, 1, LimitUnit.WORKING_DAYS),
    (LimitStep.CALLBACK, "", False, 1, LimitUnit.WORKING_DAYS),
    (LimitStep.RULING, "", False, 1, LimitUnit.WORKING_DAYS),
]


def area(code: str, name: str, level: AreaLevel, parent: Area | None = None) -> Area:
    path = f"{parent.path if parent else ''}{code}/"
    return Area.objects.create(code=code, name=name, level=level, parent=parent, path=path)


def organisation(*row, **fields) -> Organisation:
    [unit] = organisations(row, **fields)
    return unit


def organisations(*rows: tuple, **fields) -> list[Organisation]:
    """Units in one statement, without history: (code, name, where) or (code, name, where, kind)."""
    return Organisation.objects.bulk_create(
        Organisation(
            code=code,
            name=name,
            area=where,
            path=f"{code}/",
            **{"kind": kind[0] if kind else OrganisationKind.DEPARTMENT} | fields,
        )
        for code, name, where, *kind in rows
    )


def post(unit: Organisation, role: Role, **fields) -> Post:
    [row] = posts((unit, role), **fields)
    return row


def posts(
    *rows: tuple[Organisation, Role], account: bool = True, since: dt.date = SINCE, until=None
) -> list[Post]:
    """New people in new posts in three statements, without history; each with an account of the same number."""
    numbers = [next(_numbers) for _row in rows]
    people = Person.objects.bulk_create(
        Person(name=f"{unit.name}{Role(role).name}{number}"[:50])
        for number, (unit, role) in zip(numbers, rows, strict=True)
    )
    if account:
        User.objects.bulk_create(
            User(username=f"user{number}", person=person)
            for number, person in zip(numbers, people, strict=True)
        )
    return Post.objects.bulk_create(
        Post(person=person, organisation=unit, role=role, valid_from=since, valid_to=until)
        for person, (unit, role) in zip(people, rows, strict=True)
    )


def actor(by: Post) -> Actor:
    return Actor(by.person.user, by)


def join(alliance: Alliance, *units: Organisation, role=MembershipRole.MEMBER, until=None) -> None:
    Membership.objects.bulk_create(
        Membership(alliance=alliance, organisation=unit, role=role, valid_from=SINCE, valid_to=until)
        for unit in units
    )


def topic(template: Template, code: str, name: str, parent: Topic | None = None, **fields) -> Topic:
    return Topic.objects.create(template=template, code=code, name=name, parent=parent, **fields)


def cell(of: Topic, responsible, assists=(), **fields) -> Responsibility:
    """A cell of the topic's template (or `alliance=`). A unit of None is the township of the place."""
    values = {"template": None if "alliance" in fields else of.template, "valid_from": SINCE} | fields
    row = Responsibility.objects.create(topic=of, **values)
    named = [(CellUnitRole.RESPONSIBLE, unit) for unit in responsible]
    named += [(CellUnitRole.ASSIST, unit) for unit in assists]
    CellUnit.objects.bulk_create(
        CellUnit(cell=row, role=role, organisation=unit, position=position)
        for position, (role, unit) in enumerate(named)
    )
    return row


def shipped_clocks() -> None:
    OfficeHours.objects.bulk_create(
        OfficeHours(valid_from=dt.date(2004, 1, 1), opens=opens, closes=closes)
        for opens, closes in ((dt.time(8, 30), dt.time(12, 0)), (dt.time(14, 30), dt.time(17, 30)))
    )
    TimeLimit.objects.bulk_create(
        TimeLimit(step=step, urgency=urgency, complex_only=is_complex, amount=amount, unit=unit)
        for step, urgency, is_complex, amount, unit in LIMITS
    )


class Banner:
    """`banner.village_secretary` raises; the matrix sends `seed` to the bureau with the market as
    assistant, `price` to the township of the place, `loan` to nobody."""

    def __init__(self):
        shipped_clocks()
        self.area = area("150422", "巴林左旗", AreaLevel.BANNER)
        self.town_area = area("150422102", "甲镇", AreaLevel.TOWNSHIP, self.area)
        self.village_area = area("150422102201", "甲嘎查", AreaLevel.VILLAGE, self.town_area)
        self.office, self.bureau, self.market, self.outsider, self.town, self.village = organisations(
            ("O31", "组织部", self.area, OrganisationKind.PARTY_ORGAN),
            ("O05", "农牧局", self.area),
            ("O35", "市场监督管理局", self.area),
            ("O99", "不在联合体的局", self.area),
            ("T102", "甲镇人民政府", self.town_area, OrganisationKind.TOWN),
            ("V201", "甲嘎查村", self.village_area, OrganisationKind.VILLAGE),
        )

        self.template = Template.objects.create(code="broom", kind="IND", name="笤帚苗")
        self.alliance = Alliance.objects.create(
            code="IND-BROOM",
            name="笤帚苗产业党建联合体",
            template=self.template,
            area=self.area,
            lead=self.office,
            valid_from=SINCE,
        )
        join(self.alliance, self.office, role=MembershipRole.LEAD)
        join(self.alliance, self.bureau, self.market, self.town)

        self.seed = topic(self.template, "seed", "良种", name_en="Seed")
        self.supply = topic(self.template, "seed.supply", "良种供应", self.seed)
        self.price = topic(self.template, "purchase.price", "压价")
        self.loan = topic(self.template, "finance.loan", "贷款")
        self.seed_cell = cell(self.seed, [self.bureau], [self.market])
        self.price_cell = cell(self.price, [None])

        self.secretary, self.dispatcher, self.head, self.clerk, *liaisons = posts(
            (self.village, Role.SECRETARY),
            (self.office, Role.DISPATCHER),
            (self.office, Role.OFFICE_HEAD),
            (self.office, Role.CALLBACK_CLERK),
            (self.bureau, Role.LIAISON),
            (self.market, Role.LIAISON),
            (self.town, Role.LIAISON),
        )
        self.liaison, self.market_liaison, self.town_liaison = liaisons

    def raise_ticket(self, at=AT, by: Post | None = None, **fields) -> Ticket:
        values = {
            "alliance": self.alliance,
            "topic": self.price,
            "area": self.village_area,
            "title": "收购商压价",
            "description": "收购商把价格压到市场价以下。",
            "channel": Channel.PORTAL,
        }
        return actions.raise_ticket(by=actor(by or self.secretary), at=at, **(values | fields))

    def routed(self, at=AT, **fields) -> Ticket:
        ticket = self.raise_ticket(at=at, **fields)
        actions.route([ticket.pk], at)
        ticket.refresh_from_db()
        return ticket

    def move(
        self, ticket: Ticket, move: Move, by: Post, at=AT, *, dispatch=None, seen=None, **data
    ) -> Ticket:
        moved = actions.move(
            ticket_id=ticket.pk,
            move=Move(move),
            by=actor(by),
            at=at,
            data=data,
            dispatch_id=dispatch.pk if dispatch else None,
            seen=seen,
        )
        ticket.refresh_from_db()
        return moved
