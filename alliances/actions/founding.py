"""Another chain, set up like one that exists: its links, who answers at each, its member departments. Growers, plants,
varieties, plans and everything that was done stay where they are.
"""

import datetime as dt
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from alliances.actions import keeping
from alliances.actions.recording import in_force, own
from alliances.models import GroundTopic, Stage
from audit import actions as audit
from organisations import actions as rosters
from organisations.models import Alliance, Half, Kind, Membership, Role, Template, User
from tickets import catalogue_actions
from tickets.cell_checks import Named
from tickets.lifecycle import Incomplete
from tickets.models import Responsibility, Topic

TOPIC = ("code", "name", "name_en", "urgency", "is_complex", "may_go_down", "duty_item", "needs", "position")


@dataclass(frozen=True)
class Naming:
    """What a chain is called: a code such as IND-MUTTON, its goods, its alliance."""

    code: str
    goods: str
    goods_en: str
    name: str
    name_en: str


def keeps(user: User, alliance: Alliance) -> bool:
    """Whether the account keeps the rosters of the alliance's lead organisation."""
    return alliance.lead_id in user.organisations_as(Role.ROSTER_KEEPER)


@transaction.atomic
def found_chain(
    *, by: User, at: dt.datetime, like: Alliance, naming: Naming, valid_from: dt.date, basis: str
) -> Alliance:
    """Set up a chain led by the same organisation in the same area. Its topics and matrix are its own from then on.

    Raises NotYours for who keeps other rosters, Incomplete for a code in use or a chain that has ended.
    """
    own(keeps(by, like))
    in_force(like, at)
    template = Template(code=naming.code.lower(), kind=Kind.IND, name=naming.goods, name_en=naming.goods_en)
    alliance = Alliance(
        code=naming.code,
        name=naming.name,
        name_en=naming.name_en,
        template=template,
        area=like.area,
        lead=like.lead,
        valid_from=valid_from,
    )
    try:
        with transaction.atomic():
            rosters.save_template(template=template, by=by, at=at)
            alliance.template = template
            rosters.save_alliance(alliance=alliance, by=by, at=at)
    except IntegrityError as error:
        raise Incomplete({"code": _("This code is in use.")}) from error
    topics = _topics(like.template, template, by, at)
    _stages(topics, template, by, at)
    day = timezone.localdate(at)
    _cells(topics, template, day, valid_from, basis, by, at)
    _members(like, alliance, day, basis, by, at)
    audit.record(
        action="alliance.found",
        at=at,
        by=by,
        object_type="alliance",
        object_id=alliance.pk,
        object_label=str(alliance),
        data={"like": like.code, "topics": len(topics)},
    )
    return alliance


def _topics(old: Template, new: Template, by: User, at: dt.datetime) -> dict[int, Topic]:
    """Old topic's number → its copy; parents come before what lies below them."""
    made: dict[int, Topic] = {}
    left = list(Topic.objects.filter(template=old, is_active=True))
    while left:
        ready = [row for row in left if row.parent_id is None or row.parent_id in made]
        if not ready:
            # What lies below a topic out of use is out of use with it.
            break
        for row in ready:
            copied = {name: getattr(row, name) for name in TOPIC}
            topic = Topic(template=new, parent=made.get(row.parent_id), **copied)
            made[row.pk] = catalogue_actions.save_topic(topic=topic, by=by, at=at)
        left = [row for row in left if row not in ready]
    return made


def _stages(topics: dict[int, Topic], new: Template, by: User, at: dt.datetime) -> None:
    for row in Stage.objects.filter(topic__in=topics):
        stage = Stage(topic=topics[row.topic_id], duties=row.duties, duties_en=row.duties_en)
        keeping.save_stage(stage=stage, by=by, at=at)
    for row in GroundTopic.objects.filter(topic__in=topics):
        ground = GroundTopic(template=new, ground=row.ground, topic=topics[row.topic_id])
        keeping.save_ground_topic(row=ground, by=by, at=at)


def _cells(
    topics: dict[int, Topic],
    new: Template,
    day: dt.date,
    valid_from: dt.date,
    basis: str,
    by: User,
    at: dt.datetime,
) -> None:
    rows = Responsibility.objects.on(day).filter(topic__in=topics, alliance=None)
    for row in rows.select_related("area").prefetch_related("units__organisation"):
        units = [Named(unit.role, unit.organisation) for unit in row.units.all()]
        cell = Responsibility(
            template=new,
            topic=topics[row.topic_id],
            area=row.area,
            priority=row.priority,
            valid_from=valid_from,
            basis=basis,
        )
        catalogue_actions.save_cell(cell=cell, units=units, by=by, at=at)


def _members(old: Alliance, new: Alliance, day: dt.date, basis: str, by: User, at: dt.datetime) -> None:
    """The Party-building alliance is the same departments; plants and cooperatives are another chain's own."""
    for row in old.memberships.on(day).filter(half=Half.PARTY_ALLIANCE):
        membership = Membership(
            alliance=new,
            organisation=row.organisation,
            party_organisation=row.party_organisation,
            half=row.half,
            role=row.role,
            subgroup=row.subgroup,
            valid_from=new.valid_from,
            basis=basis,
        )
        rosters.save_membership(membership=membership, by=by, at=at)
