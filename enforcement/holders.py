"""Which departments the matrix names for a kind of request: the same pure decision that routes tickets."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from enforcement import custody
from enforcement.models import Case, Party, Side
from organisations.models import Alliance, Area, Kind, Organisation, Post, Role
from tickets import catalogue, routing
from tickets.models import Topic


@dataclass(frozen=True)
class Holders:
    """`units` to choose from, one or several; empty with the reason in words."""

    units: tuple[Organisation, ...]
    refusal: str = ""


def alliance_of(court: Organisation, on: dt.date) -> Alliance | None:
    """The enforcement alliance that the court leads on that day."""
    rows = Alliance.objects.filter(template__kind=Kind.ENF, lead=court).select_related("area", "template")
    return next((row for row in rows.order_by("id") if row.in_force(on)), None)


def topic_of(alliance: Alliance, code: str) -> Topic | None:
    return (
        Topic.objects.filter(template=alliance.template_id, code=code, is_active=True)
        .select_related("parent")
        .first()
    )


def needs_area(topic: Topic, on: dt.date) -> bool:
    """Whether the matrix sends the topic to the township of the place."""
    cells = catalogue.catalogue_on(on).cells.get(topic.pk, ())
    return any(routing.TOWNSHIP in cell.responsible for cell in cells)


def holders(alliance: Alliance, topic: Topic, area: Area, on: dt.date) -> Holders:
    """Who keeps what is asked for, with a window that can sign; where the matrix names several, all of them."""
    known = catalogue.catalogue_on(on)
    decision = routing.decide(routing.Facts(alliance.pk, topic.pk, area.pk, on), known)
    if decision.department is not None:
        named: tuple[int, ...] = (decision.department,)
    elif decision.reason == "equal_claims":
        members = known.members.get(alliance.pk, frozenset())
        named = tuple(unit for unit in decision.claims if unit in members)
    else:
        return Holders((), REFUSALS.get(decision.reason, REFUSALS["uncovered"])())
    clerks = Post.objects.on(on).filter(role=Role.WINDOW_CLERK, person__user__is_active=True)
    rows = Organisation.objects.filter(pk__in=named, is_active=True)
    units = tuple(rows.filter(pk__in=clerks.values("organisation")).order_by("path"))
    return Holders(units, "" if units else REFUSALS["nobody_to_sign"]())


def applicants_among(
    cases: Iterable[Case], units: Sequence[Organisation]
) -> dict[int, frozenset[Organisation]]:
    """Of these departments, those that are an applicant, by case: whoever claims the money is not to be asked about the obligor
    without a reason (DOMAIN 5.4 rules 7 and 11). Known by the case's bank, the unified code or the name. Raises Locked.
    """
    cases = {case.pk: case for case in cases}
    found = {pk: {unit for unit in units if unit.pk == case.bank_id} for pk, case in cases.items()}
    parties = Party.objects.filter(case__in=cases, side=Side.APPLICANT, left_on=None)
    for party in parties.only("row_key", "case_id", "name", "identity_hash"):
        case, name = cases[party.case_id], party.name.reveal()
        for unit in units:
            hashed = custody.court_hash(unit.uscc, f"identity {case.row_key}") if unit.uscc else ""
            if unit.name == name or (hashed and hashed == party.identity_hash):
                found[case.pk].add(unit)
    return {pk: frozenset(these) for pk, these in found.items()}


REFUSALS = {
    "uncovered": lambda: _("The matrix names nobody for this kind; have the cell filled in first."),
    "not_a_member": lambda: _("The unit named in the matrix is not a member of the alliance today."),
    "nobody_to_sign": lambda: _("No window of the unit named in the matrix can sign today."),
    "no_township": lambda: _("Choose a place inside one township."),
}
