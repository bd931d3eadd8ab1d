"""The chain as a picture: each stage with who answers, its tickets, and its figures of a season against plan and last season."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Max

from alliances.models import Agreement, OutsideFigure, Stage, Target, YearPlan
from alliances.models.agreements import BINDING
from alliances.models.scope import business_posts, of_members
from alliances.models.states import PlanState
from alliances.quantities import HUNDRED
from alliances.reading.indicators import Figure, figures_of
from alliances.reading.totals import sales_by_channel, totals_of
from organisations.models import Alliance, Kind, Membership, User
from tickets.reading.alliances import AlliancePage, Link, alliance_page

#: Which figures stand at a stage, by the code of its topic; another chain's stages carry none, the table below has all.
AT_STAGE = {
    "planning": ("area", "households", "agreements"),
    "policy": ("grants",),
    "planting": ("contracted", "yield"),
    "insurance": ("insured_area", "claims_paid"),
    "purchase": ("delivered", "settlement_price", "owed"),
    "processing": ("jobs", "wages"),
    "training": ("trained",),
    "finance": ("loans", "loans_amount"),
    "marketing": ("sales",),
}


@dataclass(frozen=True)
class Against:
    """A figure beside what the plan set for it (None = nothing)."""

    figure: Figure
    target: Target | None

    @property
    def reached(self) -> Decimal | None:
        """Per cent of the plan, to one place."""
        if self.target is None or self.figure.value is None:
            return None
        return (self.figure.value * HUNDRED / self.target.value).quantize(Decimal("0.1"))


@dataclass(frozen=True)
class StagePage:
    link: Link
    stage: Stage | None
    figures: list[Against]


@dataclass(frozen=True)
class ChainPage:
    """`figures` and what follows are empty for readers who are no members."""

    tickets: AlliancePage
    stages: list[StagePage]
    figures: list[Against]
    plan: YearPlan | None
    duties: list[Target]
    outside: list[OutsideFigure]
    channels: list[tuple[str, Decimal]]


def reads(alliance: Alliance, user: User) -> bool:
    """Whether the account reads the chain's figures, plan and lists: members, office, supervisors above, its villages."""
    posts = business_posts(user)
    return bool(posts) and Membership.objects.filter(alliance=alliance).filter(of_members(posts)).exists()


def chain_of(code: str) -> Alliance | None:
    """The chain of this code."""
    rows = Alliance.objects.filter(template__kind=Kind.IND).select_related("template", "lead", "area")
    return rows.filter(code=code).first()


def read_chain(code: str, user: User) -> Alliance | None:
    """The chain, for those who read its records at all."""
    alliance = chain_of(code)
    return alliance if alliance is not None and reads(alliance, user) else None


def present_season(alliance: Alliance, day: dt.date) -> int:
    """The latest season that has a signed agreement; before the first one the year."""
    latest = Agreement.objects.filter(alliance=alliance, season__lte=day.year, state__in=BINDING)
    return latest.aggregate(last=Max("season"))["last"] or day.year


def chain_page(
    alliance: Alliance, user: User, at: dt.datetime, day: dt.date, season: int, *, member: bool
) -> ChainPage:
    """A fixed number of queries, whatever the chain has grown to."""
    tickets = alliance_page(alliance, user, at, day)
    stages = {stage.topic_id: stage for stage in Stage.objects.filter(topic__template=alliance.template_id)}
    figures, plan, duties, outside, channels = [], None, [], [], []
    if member:
        plan = (
            YearPlan.objects.filter(alliance=alliance, year=season)
            .exclude(state=PlanState.DRAFT)
            .order_by("-id")
            .first()
        )
        duties = list(plan.targets.select_related("responsible")) if plan else []
        figures = figures_against(alliance, season, day, duties)
        outside = list(OutsideFigure.objects.filter(alliance=alliance)[:12])
        channels = sales_by_channel(alliance, season)
    known = {each.figure.indicator.code: each for each in figures}
    return ChainPage(
        tickets=tickets,
        stages=[
            StagePage(
                link,
                stages.get(link.topic.pk),
                [known[code] for code in AT_STAGE.get(link.topic.code, ()) if code in known],
            )
            for link in tickets.links
        ],
        figures=figures,
        plan=plan,
        duties=duties,
        outside=outside,
        channels=channels,
    )


def figures_against(alliance: Alliance, season: int, day: dt.date, duties: list[Target]) -> list[Against]:
    """All indicators of a season, with the season before and the plan's targets."""
    targets = {target.indicator: target for target in duties if target.indicator}
    figures = figures_of(totals_of(alliance, season, day), totals_of(alliance, season - 1, day))
    return [Against(figure, targets.get(figure.indicator.code)) for figure in figures]
