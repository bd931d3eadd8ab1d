"""The routing decision: one pure function over plain values.

`decide(facts, catalogue)` serves the queue, the form's live preview, dry runs and the coverage page.
Loading a catalogue from the database is `tickets.catalogue`.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

#: Stands in a cell for "the township-level organisation of the place's area".
TOWNSHIP = "township-of-place"


@dataclass(frozen=True)
class Facts:
    alliance: int
    topic: int
    area: int
    on: dt.date


@dataclass(frozen=True)
class Unit:
    id: int
    code: str
    name: str
    name_en: str = ""


@dataclass(frozen=True)
class Cell:
    """A cell of the matrix. `responsible` and `assists` hold unit ids or TOWNSHIP."""

    id: int
    template: int | None
    alliance: int | None
    topic: int
    area: int | None
    responsible: tuple[int | str, ...]
    assists: tuple[int | str, ...]
    priority: int
    valid_from: dt.date
    valid_to: dt.date | None
    basis: str = ""


@dataclass(frozen=True)
class Catalogue:
    """The compiled matrix and roster of one day.

    topics: topic → its chain from itself up to the root; areas: area → chain of area ids from the
    place up to the banner; townships: area → the township-level unit of that place, if it has one;
    templates: alliance → template; members: alliance → units with a membership that day; signers:
    units in which a living account can sign that day.
    """

    catalogue_version: int
    roster_version: int
    on: dt.date
    topics: Mapping[int, Sequence[int]]
    areas: Mapping[int, Sequence[int]]
    townships: Mapping[int, int]
    templates: Mapping[int, int]
    members: Mapping[int, frozenset[int]]
    signers: frozenset[int]
    units: Mapping[int, Unit]
    cells: Mapping[int, Sequence[Cell]]  # by topic
    topic_labels: Mapping[int, tuple[str, str, str]]  # code, name, English name
    area_labels: Mapping[int, tuple[str, str]]  # code, name


@dataclass(frozen=True)
class PassedOver:
    cell: int
    why: str  # not_yet_valid | no_longer_valid | template_overridden | shallower_topic | wider_area | lower_priority


@dataclass(frozen=True)
class Decision:
    """Where a ticket goes. `department` None means triage for the `reason` given."""

    outcome: str  # dispatched | triage
    reason: str = ""  # a TriageReason
    department: int | None = None
    assists: tuple[int, ...] = ()
    left_out_assists: tuple[tuple[int, str], ...] = ()
    cell: Cell | None = None
    claims: tuple[int, ...] = ()  # units whose cells are equal
    passed_over: tuple[PassedOver, ...] = ()
    catalogue_version: int = 0
    roster_version: int = 0


def decide(facts: Facts, catalogue: Catalogue) -> Decision:
    """Order: an alliance's own cell before its template's, then topic depth, area depth, priority.

    The best cell's unit must be a member that day and able to sign; otherwise the ticket goes to
    triage with that reason, never to the next cell. Cells outside their dates do not exist, but are
    named in `passed_over`.
    """
    candidates, passed = _candidates(facts, catalogue)

    def triage(reason: str, cell: Cell | None = None, claims: tuple[int, ...] = ()) -> Decision:
        return Decision(
            "triage",
            reason,
            cell=cell,
            claims=claims,
            passed_over=tuple(passed),
            catalogue_version=catalogue.catalogue_version,
            roster_version=catalogue.roster_version,
        )

    if not candidates:
        return triage("uncovered")
    best = max(rank for rank, _cell in candidates)
    winners = [cell for rank, cell in candidates if rank == best]
    passed += [PassedOver(cell.id, _why_below(rank, best)) for rank, cell in candidates if rank != best]

    cell = min(winners, key=lambda winner: winner.id)
    named = [unit for winner in winners for unit in winner.responsible]
    units = {_resolve(unit, facts, catalogue) for unit in named}
    if None in units:
        return triage("no_township", cell)
    if len(units) > 1:
        return triage("equal_claims", cell, tuple(sorted(unit for unit in units if unit)))
    if not units:
        return triage("uncovered", cell)
    department = units.pop()
    assert department is not None  # noqa: S101 - None was handled above; tells the type checker
    refusal = _cannot_take(department, facts, catalogue)
    if refusal:
        return triage(refusal, cell, (department,))
    assists, left_out = _assists(cell, department, facts, catalogue)
    return Decision(
        "dispatched",
        department=department,
        assists=assists,
        left_out_assists=left_out,
        cell=cell,
        passed_over=tuple(passed),
        catalogue_version=catalogue.catalogue_version,
        roster_version=catalogue.roster_version,
    )


def around(
    decision: Decision, units: frozenset[int], to: int | None, facts: Facts, catalogue: Catalogue
) -> Decision:
    """The decision for a ticket that must not reach `units`: to `to` alone if given, else to whom the matrix named
    without the assistants among `units`. Where nobody is left who may take it, it goes to triage.
    """
    department = decision.department if to is None else to
    if department is None:
        return decision
    refusal = "uncovered" if department in units else _cannot_take(department, facts, catalogue)
    if refusal:
        return replace(decision, outcome="triage", reason=refusal, department=None, assists=())
    if to is not None:
        # The matrix named its assistants for another department's work.
        return replace(
            decision,
            outcome="dispatched",
            reason="",
            department=to,
            assists=(),
            left_out_assists=(),
            cell=None,
        )
    return replace(decision, assists=tuple(unit for unit in decision.assists if unit not in units))


Rank = tuple[int, int, int, int]


def _candidates(facts: Facts, catalogue: Catalogue) -> tuple[list[tuple[Rank, Cell]], list[PassedOver]]:
    topics = catalogue.topics[facts.topic]
    areas = catalogue.areas[facts.area]
    template = catalogue.templates[facts.alliance]
    candidates: list[tuple[Rank, Cell]] = []
    passed: list[PassedOver] = []
    for up, topic in enumerate(topics):
        for cell in catalogue.cells.get(topic, ()):
            own = cell.alliance == facts.alliance
            if not own and (cell.alliance is not None or cell.template != template):
                continue
            if cell.area is not None and cell.area not in areas:
                continue
            if cell.valid_from > facts.on:
                passed.append(PassedOver(cell.id, "not_yet_valid"))
            elif cell.valid_to is not None and cell.valid_to < facts.on:
                passed.append(PassedOver(cell.id, "no_longer_valid"))
            else:
                area_depth = 0 if cell.area is None else len(areas) - areas.index(cell.area)
                candidates.append(((int(own), len(topics) - up, area_depth, cell.priority), cell))
    return candidates, passed


def _why_below(rank: Rank, best: Rank) -> str:
    reasons = ("template_overridden", "shallower_topic", "wider_area", "lower_priority")
    return next(reason for mine, its, reason in zip(rank, best, reasons, strict=True) if mine != its)


def _resolve(unit: int | str, facts: Facts, catalogue: Catalogue) -> int | None:
    return catalogue.townships.get(facts.area) if isinstance(unit, str) else unit


def _cannot_take(unit: int, facts: Facts, catalogue: Catalogue) -> str:
    if unit not in catalogue.members.get(facts.alliance, frozenset()):
        return "not_a_member"
    if unit not in catalogue.signers:
        return "nobody_to_sign"
    return ""


def _assists(
    cell: Cell, department: int, facts: Facts, catalogue: Catalogue
) -> tuple[tuple[int, ...], tuple[tuple[int, str], ...]]:
    """Assists that can be sent the ticket, and those that cannot, with the reason: a missing
    assistant never holds up the lead."""
    taken: list[int] = []
    left_out: list[tuple[int, str]] = []
    for named in cell.assists:
        unit = _resolve(named, facts, catalogue)
        if unit is None or unit == department or unit in taken:
            continue
        refusal = _cannot_take(unit, facts, catalogue)
        if refusal:
            left_out.append((unit, refusal))
        else:
            taken.append(unit)
    return tuple(taken), tuple(left_out)
