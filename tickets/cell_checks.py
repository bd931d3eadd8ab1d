"""What may stand in a cell of the matrix (errors), and what a roster keeper should think about twice (doubts)."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db.models import Prefetch, Q
from django.utils.translation import gettext as _

from organisations.models import Kind, Organisation, OrganisationKind
from organisations.models.organisations import TOWNSHIP_KINDS
from tickets.models import CellUnit, CellUnitRole, Responsibility

#: Below the departments of the banner; what is sent here must stand in the duty list (DOMAIN 3.4).
LOWER_KINDS = (*TOWNSHIP_KINDS, OrganisationKind.VILLAGE, OrganisationKind.COMMUNITY)


@dataclass(frozen=True)
class Named:
    """A unit that a cell names; no organisation = the township-level unit of the place."""

    role: CellUnitRole
    organisation: Organisation | None

    def __str__(self) -> str:
        return str(self.organisation or _("township-level unit of the place"))

    @property
    def code(self) -> str:
        return self.organisation.code if self.organisation else "township-of-place"


def responsible(units: Sequence[Named]) -> list[Named]:
    return [unit for unit in units if unit.role == CellUnitRole.RESPONSIBLE]


def check_units(cell: Responsibility, units: Sequence[Named]) -> None:
    """Raise ValidationError unless the cell names one responsible unit (an enforcement cell: at least one, of which
    the officer picks one with a reason) and each unit only once."""
    count = len(responsible(units))
    if not count:
        raise ValidationError(_("Name the responsible unit."))
    if count > 1 and _kind(cell) != Kind.ENF:
        raise ValidationError(_("Several responsible units are possible only in enforcement templates."))
    if len({unit.code for unit in units}) < len(units):
        raise ValidationError(_("A cell names a unit only once."))


def check_replaceable(older: Responsibility, first_day: dt.date) -> None:
    """Raise ValidationError unless the older cell is still in force when the one that replaces it begins: of two people
    who replace it, one comes second."""
    if older.valid_to is not None and older.valid_to < first_day:
        raise ValidationError(
            _(
                "The older cell already ends on %(day)s. See in the matrix what holds afterwards, and replace that."
            )
            % {"day": older.valid_to.isoformat()}
        )


def doubts(cell: Responsibility, units: Sequence[Named]) -> list[str]:
    """Sentences about what is allowed, but would surprise: equal claims, work pushed downwards."""
    return [*_equal_cells(cell, units), *_pushed_down(cell, units)]


def _kind(cell: Responsibility) -> str:
    return cell.template.kind if cell.template else cell.alliance.kind


def _equal_cells(cell: Responsibility, units: Sequence[Named]) -> list[str]:
    mine = {unit.organisation.pk if unit.organisation else None for unit in responsible(units)}
    return [
        _(
            "From %(day)s cell %(number)s (%(units)s) claims the same with equal rank: such tickets go to triage."
        )
        % {
            "day": max(cell.valid_from, other.valid_from).isoformat(),
            "number": other.pk,
            "units": "、".join(str(named) for named in other.responsible),
        }
        for other in overlapping(cell)
        if {named.organisation_id for named in other.responsible} != mine
    ]


def overlapping(cell: Responsibility) -> list[Responsibility]:
    """Other cells of the same owner, topic, area and priority in force on a common day, each with its `responsible`."""
    others = Responsibility.objects.filter(
        Q(valid_to=None) | Q(valid_to__gte=cell.valid_from),
        template=cell.template,
        alliance=cell.alliance,
        topic=cell.topic,
        area=cell.area,
        priority=cell.priority,
    ).exclude(pk=cell.pk)
    if cell.valid_to is not None:
        others = others.filter(valid_from__lte=cell.valid_to)
    named = CellUnit.objects.filter(role=CellUnitRole.RESPONSIBLE).select_related("organisation")
    return list(others.prefetch_related(Prefetch("units", named, to_attr="responsible")))


def _pushed_down(cell: Responsibility, units: Sequence[Named]) -> list[str]:
    lower = any(
        unit.organisation is None or unit.organisation.kind in LOWER_KINDS for unit in responsible(units)
    )
    if not lower:
        return []
    if not cell.topic.may_go_down:
        return [
            _(
                "“%(topic)s” may not go down to a township, village or community, but this cell sends it there."
            )
            % {"topic": cell.topic}
        ]
    if not cell.topic.duty_item:
        return [
            _("“%(topic)s” goes down without citing an item of the published duty list.")
            % {"topic": cell.topic}
        ]
    return []
