"""A ruling that becomes a cell of the matrix, with itself as the basis document.

The office that may rule on one ticket may also say that the next one of its sort goes the same way: the
cell holds for its own alliance only and stands in the matrix like any other, for the roster keeper to amend.
"""

import datetime as dt

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Min
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from organisations.models import Alliance, Area
from tickets.catalogue_actions import end_cell, save_cell
from tickets.cell_checks import Named
from tickets.lifecycle import NotYours
from tickets.models import CellUnitRole, Decision, DispatchRole, Outcome, Responsibility, Ticket
from tickets.models.states import GONE_DISPATCH
from tickets.standing import Actor, Situation, desk

ONE_DAY = dt.timedelta(days=1)
BY_PEOPLE = (Outcome.RULED, Outcome.ASSIGNED)


def may_become_cell(ticket: Ticket, decision: Decision | None, by: Actor, at: dt.datetime) -> bool:
    """Whether the office may turn this decision into a cell: one of people, naming a department."""
    return (
        decision is not None
        and decision.outcome in BY_PEOPLE
        and decision.organisation_id is not None
        and decision.organisation_id == ticket.lead_id
        and desk(Situation(ticket, (), by, at))
    )


def places_of(ticket: Ticket) -> list[Area]:
    """Where the cell may hold, narrowest first; everywhere comes besides, so the alliance's own area and what lies
    around it would say the same twice."""
    codes = {code for code in ticket.area.path.split("/") if code}
    codes -= {code for code in ticket.alliance.area.path.split("/") if code}
    return sorted(Area.objects.filter(code__in=codes), key=lambda area: -len(area.path))


@transaction.atomic
def become_cell(
    *, ticket: Ticket, decision: Decision, area: Area | None, by: Actor, at: dt.datetime
) -> Responsibility:
    """Write the cell, from today on. What decided there until now ends yesterday, though it be several equal claims; what
    is published for a later day begins then as before.

    Raises NotYours if the decision is none of the acting office's, ValidationError where the cell stands already.
    """
    if not may_become_cell(ticket, decision, by, at):
        raise NotYours("not_yours")
    Alliance.objects.select_for_update().get(pk=ticket.alliance_id)
    today = timezone.localdate(at)
    there = Responsibility.objects.filter(alliance=ticket.alliance, topic=ticket.topic, area=area)
    standing = there.on(today).order_by("id")
    priority = max((cell.priority for cell in standing), default=0)
    older = [cell for cell in standing if cell.priority == priority]
    said = {"role": CellUnitRole.RESPONSIBLE, "organisation": decision.organisation}
    if len(older) == 1 and older[0].units.filter(**said).exists():
        raise ValidationError(_("The matrix says so already."))
    later = there.filter(valid_from__gt=today).aggregate(first=Min("valid_from"))["first"]
    # What the matrix keeps is written in the office's language, whoever reads which.
    with translation.override(settings.LANGUAGE_CODE):
        basis = _("Ruling on %(number)s: %(basis)s") % {"number": ticket.number, "basis": decision.basis}
    cell = Responsibility(
        alliance=ticket.alliance,
        topic=ticket.topic,
        area=area,
        priority=priority,
        valid_from=today,
        valid_to=later - ONE_DAY if later else None,
        basis=basis,
    )
    cell.basis = cell.basis[: Responsibility._meta.get_field("basis").max_length]
    for other in older[1:]:
        end_cell(cell=other, last_day=today - ONE_DAY, by=by.user, at=at)
    replaces = older[0] if older else None
    return save_cell(cell=cell, units=_units(ticket, decision), by=by.user, at=at, replaces=replaces)


def _units(ticket: Ticket, decision: Decision) -> list[Named]:
    assists = ticket.dispatches.filter(role=DispatchRole.ASSIST).exclude(state__in=GONE_DISPATCH)
    named = [Named(CellUnitRole.RESPONSIBLE, decision.organisation)]
    units = {row.organisation for row in assists.select_related("organisation")} - {decision.organisation}
    return named + [Named(CellUnitRole.ASSIST, unit) for unit in sorted(units, key=lambda unit: unit.path)]
