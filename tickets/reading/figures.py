"""What the figures page shows, and to whom: sums only, never a ticket and never a person.

The office and supervisors see their alliances whole, units beside units; everybody else the row of the own unit.
"""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.functional import cached_property

from organisations.access import usable_posts
from organisations.models import Alliance, Membership, Organisation, Post, Role, User
from organisations.models.people import OFFICE
from tickets import kinds
from tickets.figures.bands import composite
from tickets.figures.indicators import COMPOSITE, OF_ALLIANCE, OF_UNIT, Figure, Indicator
from tickets.figures.parts import Part
from tickets.figures.periods import Period, months_up_to
from tickets.figures.sums import APART, amounts_by, cells

MONTHS = 12


class OutOfScope(Exception):
    """The alliance or unit asked for is none, or not the caller's to see. `field` names the parameter."""

    def __init__(self, field: str):
        super().__init__(field)
        self.field = field


@dataclass(frozen=True)
class Scope:
    """`whole`: alliances seen with all their units; `own`: the units seen wherever they are members (`joined`)."""

    whole: Sequence[Alliance]
    joined: Sequence[Alliance]
    own: Sequence[Organisation]

    @property
    def alliances(self) -> list[Alliance]:
        return [*self.whole, *(alliance for alliance in self.joined if alliance not in self.whole)]


def scope_of(user: User, post: Post | None) -> Scope:
    """Three queries. The unit of the acting post comes first among the own ones."""
    posts = usable_posts(user)
    own = {each.organisation_id: each.organisation for each in sorted(posts, key=lambda each: each != post)}
    office = {each.organisation_id for each in posts if each.role in (*OFFICE, Role.SUPERVISOR)}
    above = [each.organisation.path for each in posts if each.role == Role.SUPERVISOR]
    alliances = [
        alliance
        for alliance in Alliance.objects.select_related("template", "lead").order_by("id")
        if kinds.get(alliance.kind)
    ]
    joined = set(Membership.objects.filter(organisation__in=own).values_list("alliance_id", flat=True))
    return Scope(
        [each for each in alliances if each.lead_id in office or each.lead.path.startswith(tuple(above))],
        [alliance for alliance in alliances if alliance.pk in joined],
        list(own.values()),
    )


@dataclass(frozen=True)
class Selection:
    """What is looked at: the alliances, in a period, all of them or one unit's share."""

    scope: Scope
    alliances: Sequence[Alliance]
    unit: Organisation | None
    period: Period
    today: dt.date
    alliance: Alliance | None = None
    channel: str = ""

    @property
    def indicators(self) -> Sequence[Indicator]:
        return OF_UNIT if self.unit else OF_ALLIANCE

    @property
    def parameters(self) -> dict[str, str]:
        given = {
            "alliance": self.alliance.code if self.alliance else "",
            "unit": self.unit.code if self.unit else "",
            "channel": self.channel,
            "from": self.period.first.isoformat(),
            "to": self.period.last.isoformat(),
        }
        return {name: value for name, value in given.items() if value}

    def address(self, name: str, **more: str) -> str:
        begun = self._begun.get(name)
        if begun is None:
            begun = self._begun[name] = f"{reverse(f'tickets:{name}')}?"
        if self.unit and "unit" in more:
            return begun + urlencode(self.parameters | more)
        return begun + "&".join(filter(None, (self._given, urlencode(more))))

    @cached_property
    def _begun(self) -> dict[str, str]:
        """A page has hundreds of addresses that differ in their ends."""
        return {}

    @cached_property
    def _given(self) -> str:
        return urlencode(self.parameters)

    @cached_property
    def opens_tickets(self) -> bool:
        opened = kinds.with_switch("in_figures_drilldown")
        return any(alliance.kind in opened for alliance in self.alliances)

    def tickets(self, number: str, **more: str) -> str:
        """The address of the list of tickets behind a number; empty where no kind opens them."""
        if number.startswith(f"{COMPOSITE.code}."):
            return ""
        return self.address("figure_tickets", number=number, **more) if self.opens_tickets else ""


def select(
    query: Mapping[str, str], user: User, post: Post | None, period: Period, today: dt.date
) -> Selection:
    """Read alliance, unit and channel of a request. Raises OutOfScope."""
    scope = scope_of(user, post)
    alliance = None
    if query.get("alliance"):
        alliance = next((each for each in scope.alliances if each.code == query["alliance"]), None)
        if alliance is None:
            raise OutOfScope("alliance")
    unit = _unit(query.get("unit", ""), scope, alliance)
    open_to = scope.whole if unit is None else scope.alliances if unit in scope.own else scope.whole
    alliances = [each for each in open_to if alliance in (None, each)]
    return Selection(scope, alliances, unit, period, today, alliance, query.get("channel", ""))


def _unit(code: str, scope: Scope, alliance: Alliance | None) -> Organisation | None:
    if code:
        mine = next((each for each in scope.own if each.code == code), None)
        if mine is not None:
            return mine
        unit = Organisation.objects.filter(code=code).first() if scope.whole else None
        if unit is None:
            raise OutOfScope("unit")
        return unit
    if scope.whole and alliance in (None, *scope.whole):
        return None
    return scope.own[0] if scope.own else None


@dataclass(frozen=True)
class Link:
    """A number and the address of the tickets behind it."""

    number: object
    url: str
    name: object = ""


@dataclass(frozen=True)
class Line:
    """One indicator as the page shows it."""

    figure: Figure
    numerator: Link
    denominator: Link | None
    left_out: Link
    beside: Sequence[Link]

    @property
    def indicator(self) -> Indicator:
        return self.figure.indicator


def lines(selection: Selection, found: Sequence) -> list[Line]:
    amounts = amounts_by(found)[()]
    figures = [indicator.figure(amounts) for indicator in selection.indicators]
    return [_line(figure, selection) for figure in (*figures, composite(amounts, selection.indicators))]


def _line(figure: Figure, selection: Selection) -> Line:
    code = figure.indicator.code
    return Line(
        figure,
        Link(figure.numerator, selection.tickets(f"{code}.numerator")),
        None
        if figure.denominator is None
        else Link(figure.denominator, selection.tickets(f"{code}.denominator")),
        Link(figure.left_out, selection.tickets(f"{code}.left_out")),
        [
            Link(number, selection.tickets(f"{code}.{beside.code}"), beside.name)
            for beside, number in figure.beside
        ],
    )


def counted(selection: Selection, by: Collection[str] = tuple(APART)) -> list:
    """The sums of the selection, in one query."""
    return cells(
        [alliance.pk for alliance in selection.alliances],
        selection.period,
        selection.today,
        unit=selection.unit.pk if selection.unit else None,
        channel=selection.channel,
        by=by,
    )


@dataclass(frozen=True)
class Month:
    first: dt.date
    volume: int
    on_time: Figure


def months(selection: Selection) -> list[Month]:
    """The twelve months up to the end of the period (or today), in one query."""
    firsts = months_up_to(min(selection.period.last, selection.today), MONTHS)
    span = Period(firsts[0], max(selection.period.last, firsts[-1]))
    on_time = next(each for each in selection.indicators if each.code == "closed_on_time")
    volume = Part.KEPT if selection.unit else Part.RAISED
    found = cells(
        [alliance.pk for alliance in selection.alliances],
        span,
        selection.today,
        unit=selection.unit.pk if selection.unit else None,
        channel=selection.channel,
        monthly=True,
        by=(),
        parts={volume, *on_time.parts},
        of_tickets=selection.unit is None,
    )
    by_month = amounts_by(found, "month")
    return [
        Month(first, by_month[(first,)].counted[volume], on_time.figure(by_month[(first,)]))
        for first in firsts
    ]
