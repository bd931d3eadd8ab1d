"""Coverage of one alliance: for which topics and places nobody answers, what is never used, who is named nowhere."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from organisations.models import Alliance, Area, Membership, MembershipRole, Organisation
from organisations.models.organisations import TOWNSHIP_KINDS, LedBy
from tickets.catalogue import catalogue_on
from tickets.models import MatrixCount, Topic, TriageReason
from tickets.reading.choices import Choices
from tickets.replaying import Region, regions
from tickets.routing import TOWNSHIP, Catalogue
from tickets.slots import in_force

#: The reasons in the order in which a keeper mends them.
REASONS = (
    TriageReason.UNCOVERED,
    TriageReason.EQUAL_CLAIMS,
    TriageReason.NOT_A_MEMBER,
    TriageReason.NOBODY_TO_SIGN,
    TriageReason.NO_TOWNSHIP,
)
#: Not a gap: the ticket arrives, but the banner cannot order that unit to anything.
VERTICAL = "vertical"
#: Not a gap yet: the responsible unit's membership ends within so many days, and no other follows.
LEAVING, SOON = "leaving", 30
NAMES = 6


@dataclass(frozen=True)
class Gap:
    """Places of a topic where the matrix names nobody who can take a ticket, or a unit that the banner does not lead or
    that leaves soon, with its last day.

    `fallen`: tickets of the counted twelve months, of this topic at these places, that came into triage; None where
    nothing was counted yet.
    """

    topic: Topic
    reason: str
    units: Sequence[Organisation]
    places: str
    cells: int
    fallen: int | None
    last_day: dt.date | None = None

    @property
    def label(self) -> str:
        if self.last_day is not None:
            return _("member until %(day)s") % {"day": date_format(self.last_day)}
        return _("not led by the banner") if self.reason == VERTICAL else str(TriageReason(self.reason).label)

    @property
    def unit_names(self) -> str:
        return _(", ").join(str(unit) for unit in self.units)


@dataclass
class Coverage:
    """`cells`: pairs of topic and place; `answered`: those where a ticket would be sent to a department today."""

    alliance: Alliance
    on: dt.date
    cells: int = 0
    answered: int = 0
    gaps: list[Gap] = field(default_factory=list)
    vertical: list[Gap] = field(default_factory=list)
    leaving: list[Gap] = field(default_factory=list)
    unused: list[Topic] = field(default_factory=list)
    unnamed: list[Organisation] = field(default_factory=list)
    counted: MatrixCount | None = None

    @property
    def by_reason(self) -> list[tuple[str, str, int]]:
        """Reason, its words and how many cells."""
        cells: Counter[str] = Counter()
        for gap in self.gaps:
            cells[gap.reason] += gap.cells
        return [
            (reason, str(TriageReason(reason).label), cells[reason]) for reason in REASONS if cells[reason]
        ]


def coverage(alliance: Alliance, choices: Choices) -> Coverage:
    """One query besides those for the catalogue and the choices, and one for the members."""
    known = catalogue_on(choices.on)
    topics = leaves(choices, alliance.template_id)
    areas = inside(choices, alliance)
    counted = MatrixCount.objects.filter(alliance=alliance).first()
    found = Coverage(alliance, choices.on, cells=len(topics) * len(areas), counted=counted)
    memberships = list(
        alliance.memberships.exclude(valid_to__lt=choices.on)
        .select_related("organisation")
        .order_by("organisation__path")
    )
    fallen, last_days = _fallen(counted), _last_days(memberships, choices.on)
    for region in regions(alliance.pk, [topic.pk for topic in topics], areas, (known,)):
        decision = region.decisions[0]
        if decision.department is None:
            found.gaps.append(_gap(region, decision.reason, decision.claims, alliance, choices, fallen))
            continue
        found.answered += len(region.areas)
        unit = choices.units[decision.department]
        if unit.led_by == LedBy.VERTICAL:
            found.vertical.append(_gap(region, VERTICAL, (unit.pk,), alliance, choices, fallen))
        if unit.pk in last_days:
            gap = _gap(region, LEAVING, (unit.pk,), alliance, choices, fallen)
            found.leaving.append(replace(gap, last_day=last_days[unit.pk]))
    found.gaps.sort(key=lambda gap: (-(gap.fallen or 0), REASONS.index(TriageReason(gap.reason))))
    if counted is not None:
        used = {topic for topic, _area, _tickets in counted.raised}
        found.unused = [topic for topic in topics if topic.pk not in used]
    found.unnamed = _unnamed(alliance, known, memberships)
    return found


def _last_days(memberships: Iterable[Membership], on: dt.date) -> dict[int, dt.date]:
    """Members that leave soon → their last day; one whose membership is followed by another stays."""
    last: dict[int, dt.date] = {}
    for one in memberships:
        day = one.valid_to or dt.date.max
        last[one.organisation_id] = max(last.get(one.organisation_id, day), day)
    soon = on + dt.timedelta(days=SOON)
    return {unit: day for unit, day in last.items() if day <= soon}


def leaves(choices: Choices, template: int) -> list[Topic]:
    """Topics in use without any in use below them, in the catalogue's order."""
    rows = [topic for topic in choices.topics.values() if topic.template_id == template]
    return [topic for topic in rows if not choices.children.get((template, topic.pk))]


def inside(choices: Choices, alliance: Alliance) -> list[int]:
    """The alliance's area and those in it, in tree order."""
    return [area.pk for area in choices.areas.values() if area.path.startswith(alliance.area.path)]


def _fallen(counted: MatrixCount | None) -> dict[tuple[int, int], int] | None:
    if counted is None:
        return None
    fallen: Counter[tuple[int, int]] = Counter()
    for topic, area, _reason, tickets in counted.triage:
        fallen[topic, area] += tickets
    return fallen


def _gap(
    region: Region,
    reason: str,
    units: Iterable[int],
    alliance: Alliance,
    choices: Choices,
    fallen: dict[tuple[int, int], int] | None,
) -> Gap:
    return Gap(
        topic=choices.topics[region.topic],
        reason=reason,
        units=[choices.units[unit] for unit in units],
        places=place_words(region.areas, alliance, choices),
        cells=len(region.areas),
        fallen=None if fallen is None else sum(fallen.get((region.topic, area), 0) for area in region.areas),
    )


def place_words(areas: Iterable[int], alliance: Alliance, choices: Choices) -> str:
    """The places in words: everywhere, or the topmost areas whose places are all among them."""
    among = set(areas)
    if among >= set(inside(choices, alliance)):
        return _("everywhere")
    names = [_place(area, whole) for area, whole in _topmost(choices.areas[alliance.area_id], among, choices)]
    if len(names) > NAMES:
        return _("%(names)s and %(number)s more") % {
            "names": _(", ").join(names[:NAMES]),
            "number": len(names) - NAMES,
        }
    return _(", ").join(names)


def _place(area: Area, whole: bool) -> str:
    return _("all of %(area)s") % {"area": area} if whole else str(area)


def _topmost(area: Area, among: set[int], choices: Choices) -> list[tuple[Area, bool]]:
    """Areas of `among` below this one, and whether they stand for all that lies in them."""
    below = choices.inside.get(area.pk, [])
    found = [each for child in below for each in _topmost(child, among, choices)]
    if area.pk not in among:
        return found
    if (
        below
        and [each for each, _whole in found] == below
        and all(whole or not choices.inside.get(each.pk) for each, whole in found)
    ):
        return [(area, True)]
    return [(area, False), *found]


def _unnamed(alliance: Alliance, known: Catalogue, memberships: Iterable[Membership]) -> list[Organisation]:
    """Members today, but for observers and the lead's own office, that no entry of today names."""
    named = {
        unit
        for cells in known.cells.values()
        for cell in cells
        if in_force(cell, known.on) and (cell.alliance or alliance.pk) == alliance.pk
        if cell.template in (None, alliance.template_id)
        for unit in (*cell.responsible, *cell.assists)
    }
    units = dict.fromkeys(
        one.organisation
        for one in memberships
        if one.valid_from <= known.on
        and one.role != MembershipRole.OBSERVER
        and one.organisation_id != alliance.lead_id
    )
    return [
        unit
        for unit in units
        if unit.pk not in named and not (TOWNSHIP in named and unit.kind in TOWNSHIP_KINDS)
    ]
