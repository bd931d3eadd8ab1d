"""What an alliance page shows: the links of its chain, who answers at each, what is open and overdue."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db.models import Count, Prefetch, Q

from organisations.models import Alliance, Membership, Organisation, User
from tickets.models import CellUnit, CellUnitRole, Responsibility, State, Ticket, Topic


@dataclass
class Link:
    """A topic with those below it. `units` answer for it; None among them is the township of the place."""

    topic: Topic
    below: list["Link"] = field(default_factory=list)
    units: list[Organisation | None] = field(default_factory=list)
    open: int = 0
    overdue: int = 0

    def add(self, other: "Link") -> None:
        self.below.append(other)
        self.open += other.open
        self.overdue += other.overdue
        self.units += [unit for unit in other.units if unit not in self.units]


@dataclass
class AlliancePage:
    alliance: Alliance
    links: list[Link]
    memberships: list[Membership]
    #: Who left, the last first.
    left: list[Membership]
    open: int
    overdue: int
    triage: int


def alliance_page(alliance: Alliance, user: User, at: dt.datetime, day: dt.date) -> AlliancePage:
    """Four queries, whatever the number of topics, members and tickets."""
    counts = _counts(alliance, user, at)
    links = _links(alliance, counts, _answering(alliance, day))
    joined = (
        alliance.memberships.filter(valid_from__lte=day)
        .select_related("organisation", "party_organisation__organisation")
        .order_by("-half", "role", "organisation__path")
    )
    memberships = [row for row in joined if row.in_force(day)]
    left = [row for row in joined if not row.in_force(day)]
    return AlliancePage(
        alliance=alliance,
        links=links,
        memberships=memberships,
        left=sorted(left, key=lambda row: row.valid_to, reverse=True),
        open=sum(count["open"] for count in counts.values()),
        overdue=sum(count["overdue"] for count in counts.values()),
        triage=sum(count["triage"] for count in counts.values()),
    )


def _counts(alliance: Alliance, user: User, at: dt.datetime) -> dict[int, dict[str, int]]:
    rows = (
        Ticket.objects.visible_to(user)
        .open()
        .filter(alliance=alliance)
        .order_by()
        .values("topic")
        .annotate(
            open=Count("pk"),
            overdue=Count("pk", filter=Q(answer_by__lt=at)),
            triage=Count("pk", filter=Q(state=State.TRIAGE)),
        )
    )
    return {row.pop("topic"): row for row in rows}


def _answering(alliance: Alliance, day: dt.date) -> dict[int, list[Organisation | None]]:
    """Topic → units that cells of the alliance or its template name for it, on that day."""
    named = CellUnit.objects.filter(role=CellUnitRole.RESPONSIBLE).select_related("organisation")
    cells = (
        Responsibility.objects.on(day)
        .filter(Q(alliance=alliance) | Q(template=alliance.template_id))
        .prefetch_related(Prefetch("units", named, to_attr="responsible"))
    )
    units: dict[int, list[Organisation | None]] = defaultdict(list)
    for cell in cells:
        units[cell.topic_id] += [
            unit.organisation for unit in cell.responsible if unit.organisation not in units[cell.topic_id]
        ]
    return units


def _links(alliance: Alliance, counts, answering) -> list[Link]:
    topics = list(
        Topic.objects.filter(template=alliance.template_id, is_active=True).order_by("position", "id")
    )
    links = {
        topic.pk: Link(
            topic,
            units=list(answering.get(topic.pk, [])),
            open=counts.get(topic.pk, {}).get("open", 0),
            overdue=counts.get(topic.pk, {}).get("overdue", 0),
        )
        for topic in topics
    }
    # The deepest first, so that each link carries what lies below it when it is added to its parent.
    above = {topic.pk: topic.parent_id for topic in topics}
    for topic in sorted(topics, key=lambda topic: -_depth(topic.pk, above)):
        if topic.parent_id in links:
            links[topic.parent_id].add(links[topic.pk])
    for link in links.values():
        link.below.sort(key=lambda below: (below.topic.position, below.topic.pk))
    return [links[topic.pk] for topic in topics if topic.parent_id not in links]


def _depth(topic: int | None, above: Mapping[int, int | None]) -> int:
    return 0 if topic is None else 1 + _depth(above.get(topic), above)
