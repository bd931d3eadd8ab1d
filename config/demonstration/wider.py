"""The rest of the banner as records: thirty communities in all, and ninety-one units that report in (DOMAIN 1.3, rows 10, 11).

Three communities are told in depth elsewhere; these have their place, unit, alliance and what was reported, no more. Their
names are invented (DOMAIN 0.2 point 14).
"""

from collections.abc import Iterator

from django.db import transaction

from config.demonstration.banner import IN_POST
from config.demonstration.names import invented
from config.demonstration.together import Together
from governance.actions import communities, reporting
from governance.models import Community, ReportIn
from organisations import account_actions
from organisations import actions as roster
from organisations.account_actions import system_user
from organisations.loading import BEGINNING
from organisations.models import (
    Alliance,
    Area,
    AreaLevel,
    Membership,
    MembershipRole,
    Organisation,
    OrganisationKind,
    PartyBodyKind,
    PartyOrganisation,
    Person,
    Post,
    Role,
)
from organisations.models.people import DESK
from tickets.standing import Actor

COMMUNITIES, UNITS = 30, 91
#: Where the others lie: township's unit, then invented names.
PLACES = (
    ("T403", "东园 西桥 南里 北苑 槐荫 柳荫 松涛 梧桐 丁香"),
    ("T404", "朝霞 晚晴 清泉 云杉 白桦 杏林 榆树 海棠 石榴"),
    ("T405", "创新 工建 新兴 兴业"),
    ("T100", "河畔 草原 敖包 驼铃 长风"),
)
#: The departments of the article's second step belong to each community's alliance (DOMAIN 1.5).
MEMBERS = ("O19", "O20", "O21", "O22", "O23")
#: Units without a number of their own in the roster, as invented ones.
INVENTED = "演示报到单位%02d"
OFFERS = ("志愿服务", "政策宣传", "环境整治", "结对帮扶")


@transaction.atomic
def load_wider(told: Together) -> None:
    """Adds nothing once there are thirty."""
    if Community.objects.count() >= COMMUNITIES:
        return
    taken = set(Person.objects.values_list("name", flat=True))
    names = (name for name in invented() if name not in taken)
    hosts = [_community(told, names, *place) for place in _places()]
    _reports(
        told,
        names,
        [row.unit for row in Community.objects.order_by("id").select_related("unit")][: len(hosts)],
    )


def _places() -> Iterator[tuple[str, int, str]]:
    missing = COMMUNITIES - Community.objects.count()
    every = [
        (township, 100 + number, f"演示{name}社区")
        for township, written in PLACES
        for number, name in enumerate(written.split())
    ]
    yield from every[:missing]


def _community(told: Together, names: Iterator[str], township: str, number: int, name: str) -> Community:
    by, at = system_user(), told.timing.anchor
    above = Organisation.objects.select_related("area").get(code=township)
    area = Area(
        code=f"{above.area.code}{number}",
        name=name,
        level=AreaLevel.COMMUNITY,
        parent=above.area,
        source="demonstration",
    )
    roster.save_area(area=area, by=by, at=at)
    unit = Organisation(
        code=f"C{area.code}",
        name=name,
        kind=OrganisationKind.COMMUNITY,
        area=area,
        superior=above,
        source="demonstration",
    )
    roster.save_organisation(organisation=unit, by=by, at=at)
    party = PartyOrganisation(organisation=unit, kind=PartyBodyKind.GENERAL_BRANCH)
    roster.save_party_organisation(party_organisation=party, by=by, at=at)
    _post(told, names, unit, Role.SECRETARY, "社区党组织书记")
    first = told.community
    alliance = Alliance(
        code=f"COM-{area.code[-6:]}",
        name=f"{name}基层治理共同体",
        name_en=f"Governance Community {area.code[-6:]} (demonstration)",
        template=first.template,
        area=above.area,
        lead=first.lead,
        valid_from=BEGINNING,
    )
    roster.save_alliance(alliance=alliance, by=by, at=at)
    members = Organisation.objects.filter(code__in=[*MEMBERS, first.lead.code, township])
    for member in members:
        role = MembershipRole.LEAD if member == first.lead else MembershipRole.MEMBER
        membership = Membership(alliance=alliance, organisation=member, role=role, valid_from=BEGINNING)
        roster.save_membership(membership=membership, by=by, at=at)
    desk = told.cast.actor(first.lead.code, *DESK)
    return told.do(communities.set_up, desk, told.at(38), alliance=alliance, area=area)


def _post(told: Together, names: Iterator[str], unit: Organisation, role: Role, title: str) -> Actor:
    by, at = system_user(), told.timing.anchor
    person = Person(name=next(names), is_demonstration=True)
    roster.save_person(person=person, by=by, at=at)
    since = at.date() - IN_POST
    post = Post(person=person, organisation=unit, role=role, title=title, valid_from=since)
    roster.save_post(post=post, by=by, at=at)
    username = f"{unit.code}-{role}".lower().replace("_", "-")
    return Actor(account_actions.create_account(person=person, username=username, by=by, at=at), post)


def _reports(told: Together, names: Iterator[str], hosts: list[Organisation]) -> None:
    """Units of the roster first, then invented ones, until ninety-one have reported in and were accepted."""
    known = set(ReportIn.objects.filter(state="accepted").values_list("unit", flat=True))
    mentioned = set(ReportIn.objects.values_list("unit", flat=True))
    below = (OrganisationKind.COMMUNITY, OrganisationKind.VILLAGE)
    units = Organisation.objects.filter(is_active=True).exclude(kind__in=below).exclude(pk__in=mentioned)
    able = Post.objects.filter(role=Role.LIAISON, organisation__in=units).values_list(
        "organisation__code", flat=True
    )
    actors = [told.liaison(code) for code in sorted(set(able))]
    actors += [_invented(told, names, number) for number in range(1, UNITS - len(known) - len(actors) + 1)]
    for position, by in enumerate(actors[: UNITS - len(known)]):
        host = hosts[position % len(hosts)]
        row = told.do(reporting.report_in, by, told.at(30), host=host, offers=OFFERS[position % len(OFFERS)])
        secretary = told.cast.actor(host.code, Role.SECRETARY)
        told.do(reporting.accept, secretary, told.at(29), reportin_id=row.pk)


def _invented(told: Together, names: Iterator[str], number: int) -> Actor:
    by, at = system_user(), told.timing.anchor
    above = told.community.lead
    unit = Organisation(
        code=f"O9{number:02d}",
        name=INVENTED % number,
        kind=OrganisationKind.DEPARTMENT_UNIT,
        area=above.area,
        source="demonstration",
    )
    roster.save_organisation(organisation=unit, by=by, at=at)
    return _post(told, names, unit, Role.LIAISON, "联络员")
