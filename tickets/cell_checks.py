"""What may stand in a cell of the matrix."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from organisations.models import Kind, Organisation, OrganisationKind
from organisations.models.organisations import TOWNSHIP_KINDS
from tickets.models import CellUnitRole, Responsibility

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


def _kind(cell: Responsibility) -> str:
    return cell.template.kind if cell.template else cell.alliance.kind
