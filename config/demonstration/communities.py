"""The demonstration's communities: estates with and without property service, grids with their people, part-time seats."""

import datetime as dt
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone

from audit import clock
from config.demonstration import community_words as words
from config.demonstration.community_mediation import load_mediation
from config.demonstration.community_property import COMPANY, load_property
from config.demonstration.community_public import load_public_page
from config.demonstration.community_reporting import load_reporting
from config.demonstration.community_screening import load_screening
from config.demonstration.together import Together
from governance.actions import communities, conflicts, seats
from governance.models import Community, Estate, GridRole
from organisations.account_actions import system_user
from organisations.models import Alliance, Area, Organisation, Post, Role
from organisations.models.people import DESK
from tickets import actions as tickets
from tickets.actions import Reporter
from tickets.catalogue_actions import save_topic
from tickets.models import Topic
from tickets.standing import Actor

#: Of the notices that every appointment waits for.
NOTICE = dt.timedelta(days=5)


class Told(NamedTuple):
    """One community: its alliance, place, township, and how its estates are served."""

    alliance: str
    area: str
    township: str
    served: tuple[str, ...]
    unserved: tuple[str, ...]


TOLD = (
    Told("COM-A", "150422404001", "T404", ("150422404001-E1", "150422404001-E2"), ()),
    Told("COM-B", "150422403001", "T403", (), ("150422403001-E1",)),
    Told("COM-C", "150422404002", "T404", ("150422404002-E1",), ()),
)


@transaction.atomic
def load_communities(told: Together) -> None:
    """Adds nothing once a community is there."""
    if Community.objects.exists():
        return
    for topic in Topic.objects.filter(template=told.community.template_id, code__in=words.DUTY_ITEMS):
        topic.duty_item = words.DUTY_ITEMS[topic.code]
        save_topic(topic=topic, by=system_user(), at=told.at(41))
    for number, row in enumerate(TOLD):
        _load(told, row, number)
    load_reporting(told)


def _load(told: Together, row: Told, number: int) -> None:
    alliance = Alliance.objects.select_related("lead", "template", "area").get(code=row.alliance)
    by, at = told.cast.actor(alliance.lead.code, *DESK), told.at(40)
    community = told.do(communities.set_up, by, at, alliance=alliance, area=Area.objects.get(code=row.area))
    for code in (*row.served, *row.unserved):
        _estate(told, by, community, code, served=code in row.served)
    _grid(told, by, community, f"{row.area}-G1")
    first = dt.date(told.timing.anchor.year - 1, 3, 1)
    told.do(
        communities.set_term,
        by,
        at,
        community_id=community.pk,
        valid_from=first,
        valid_to=dt.date(first.year + 5, 2, 28),
        basis=words.TERM_BASIS,
    )
    _seats(told, community, row, number)
    if row.served:
        _concern(told, community, at=told.at(2))
    if number == 0:
        load_property(told, by, community.estates.get(area__code=row.served[0]))
        load_mediation(told, by, community)
        load_screening(told, community)
        load_public_page(told, community)


def _estate(told: Together, by: Actor, community: Community, code: str, *, served: bool) -> Estate:
    at = told.at(40)
    households, year, buildings = words.ESTATES[code]
    estate = told.do(
        communities.add_estate,
        by,
        at,
        community_id=community.pk,
        area=Area.objects.get(code=code),
        households=households,
        built_year=year,
    )
    for name, count in buildings:
        told.do(communities.add_building, by, at, estate_id=estate.pk, name=name, households=count)
    given = {"estate_id": estate.pk, "by": by}
    joined = dt.date(told.timing.anchor.year - 1, 1, 1)
    before = joined - dt.timedelta(days=900)
    communities.serve(at=at, company=None, valid_from=before, **given)
    if served:
        communities.serve(
            at=at,
            company=Organisation.objects.get(code=COMPANY),
            valid_from=joined,
            valid_to=dt.date(joined.year + 2, 12, 31),
            contract=words.CONTRACT % {"year": joined.year, "estate": estate},
            **given,
        )
    return estate


def _grid(told: Together, by: Actor, community: Community, code: str) -> None:
    at = told.at(39)
    grid = told.do(
        communities.add_grid,
        by,
        at,
        community_id=community.pk,
        area=Area.objects.get(code=code),
        households=words.GRIDS[code],
        border=words.BORDER,
        party_group=words.PARTY_GROUP,
    )
    day = timezone.localdate(at)
    for role, unit, held in (
        (GridRole.PRIMARY, community.unit.code, Role.GRID_WORKER),
        (GridRole.BACKUP, COMPANY, Role.LIAISON),
        (GridRole.POLICE, "O23", Role.LIAISON),
    ):
        post = told.cast.actor(unit, held).post
        told.do(communities.place, by, at, grid_id=grid.pk, role=role, post=post, valid_from=day)


def _seats(told: Together, community: Community, row: Told, number: int) -> None:
    """The company's head is appointed, on notice, or just recommended, one community each."""
    host = told.cast.actor(community.unit.code, Role.SECRETARY)
    office: Post = told.cast.actor(COMPANY, Role.LIAISON).post
    seat = told.do(
        seats.recommend,
        host,
        told.at(36 if number == 0 else 3),
        community_id=community.pk,
        office=office,
        party_post=words.PARTY_POST,
        duties=words.DUTIES,
    )
    if number == 2:
        return
    given = {"seat_id": seat.pk}
    at = told.at(34 if number == 0 else 2)
    number_of_filing = words.FILING % {"year": at.year, "number": number + 1}
    told.do(seats.file, host, at, study=words.STUDY, filing_number=number_of_filing, **given)
    first = timezone.localdate(at)
    told.do(seats.announce, host, at, notice_from=first, notice_to=first + NOTICE, **given)
    if number == 1:
        return
    at = told.at(26)
    told.do(
        seats.appoint,
        told.liaison(row.township),
        at,
        document_number=words.APPOINTMENT % {"year": at.year, "number": number + 1},
        valid_from=timezone.localdate(at),
        **given,
    )


def _concern(told: Together, community: Community, at: dt.datetime) -> None:
    """A concern about the company, raised at the township's counter: the company does not see it."""
    ticket = told.do(
        conflicts.raise_about,
        told.cast.actor(community.unit.superior.code, Role.LIAISON),
        at,
        community=community,
        subject=Organisation.objects.get(code=COMPANY),
        topic=Topic.objects.get(template=community.alliance.template_id, code="property.service"),
        title=words.CONCERN_TITLE,
        description=words.CONCERN_TEXT,
        reporter=Reporter(anonymous=True),
    )
    with clock.frozen_at(at):
        tickets.route([ticket.pk], at)
