"""What is proposed for the matrix: by people, out of a ticket, and by rulings that keep recurring."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from organisations.models import Alliance, Area, Organisation, User
from tickets import kinds
from tickets.catalogue import catalogue_on
from tickets.keeping import kept_templates
from tickets.models import DraftState, MatrixCount, MatrixDraft, MatrixProposal, Ticket, Topic
from tickets.proposing import may_decide, proposals_for
from tickets.reading.choices import Choices
from tickets.reading.coverage import place_words
from tickets.reading.paging import Page, page_of
from tickets.routing import Catalogue, Facts, decide

#: Tickets of one topic that people sent to one unit in twelve months, from which that is proposed as an entry.
RECURRING = 3
#: Of all that people placed for the topic there, at least this share went to the unit: otherwise they do not agree.
AGREED = 2 / 3


@dataclass(frozen=True)
class Proposal:
    row: MatrixProposal
    #: Whether the reader may open the ticket it came from.
    visible: bool
    may_decide: bool


@dataclass(frozen=True)
class Recurring:
    """People keep sending tickets of this topic at these places to this unit, and the matrix does not."""

    alliance: Alliance
    topic: Topic
    places: str
    area: Area | None
    unit: Organisation
    tickets: int

    @property
    def where(self) -> str:
        """The place of the entry; `places` are those that the tickets came from."""
        return str(self.area) if self.area else _("everywhere")


def proposals(user: User, state: str, cursor: str) -> Page:
    """Proposals that the account decides on, newest first: all, the open ones, or those taken up; four queries."""
    rows = _full(user)
    if state in ("open", "taken_up"):
        rows = rows.filter(decided_at=None) if state == "open" else rows.filter(accepted=True)
    page = page_of(rows, cursor, key=("id",), descending=True)
    return Page(_shown(page.rows, user), page.next, page.previous)


def proposal(user: User, pk: int) -> Proposal | None:
    """The one with this key, if the account keeps that matrix and the proposal is to be shown."""
    return next(iter(_shown(list(_full(user).filter(pk=pk)), user)), None)


def _full(user: User) -> QuerySet[MatrixProposal]:
    rows = proposals_for(user).select_related(
        "alliance__template", "topic", "area", "organisation", "unit", "ticket", "decided_by__person"
    )
    return rows.defer("ticket__reporter_name", "ticket__reporter_phone", "ticket__description")


def _shown(rows: Sequence[MatrixProposal], user: User) -> list[Proposal]:
    """Without those whose tickets people step aside from, unless the reader sees the ticket; two queries."""
    visible = set(
        Ticket.objects.visible_to(user)
        .filter(pk__in=[row.ticket_id for row in rows])
        .values_list("pk", flat=True)
    )
    apart = _apart(rows)
    return [
        Proposal(row, row.ticket_id in visible, may_decide(row, user) and row.decided_at is None)
        for row in rows
        if row.ticket_id in visible or row.ticket_id not in apart
    ]


def _apart(rows: Sequence[MatrixProposal]) -> set[int]:
    """Tickets of which it was said later whom they are about."""
    of_kind: dict[str, list[int]] = defaultdict(list)
    for row in rows:
        of_kind[row.ticket.kind].append(row.ticket_id)
    return {ticket for kind, ids in of_kind.items() for ticket in kinds.apart(kind, ids)}


def of_ticket(ticket: Ticket) -> list[MatrixProposal]:
    """What was proposed out of this ticket, newest first."""
    rows = MatrixProposal.objects.filter(ticket=ticket).select_related("organisation", "unit")
    return list(rows.order_by("-id"))


def open_drafts(user: User) -> dict[int, int]:
    """Template → the newest draft in which the account may edit; one query."""
    rows = MatrixDraft.objects.filter(template__in=kept_templates(user), state=DraftState.OPEN)
    return dict(rows.order_by("pk").values_list("template", "pk"))


def recurring(alliances: Iterable[Alliance], choices: Choices) -> list[Recurring]:
    """Rulings of twelve months that keep recurring, as entries, the most frequent first; one query."""
    known = catalogue_on(choices.on)
    shown = {alliance.pk: alliance for alliance in alliances}
    found = [
        each
        for count in MatrixCount.objects.filter(alliance__in=shown)
        for each in _recurring(shown[count.alliance_id], count, known, choices)
    ]
    return sorted(found, key=lambda each: -each.tickets)


def _recurring(alliance: Alliance, count: MatrixCount, known: Catalogue, choices: Choices) -> list[Recurring]:
    placed: Counter[int] = Counter()
    by_unit: dict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
    for topic, area, unit, tickets in count.rulings:
        placed[topic] += tickets
        if (
            topic in choices.topics
            and area in choices.areas
            and not _says_so(alliance, topic, area, unit, known)
        ):
            by_unit[topic, unit].append((area, tickets))
    found = []
    for (topic, unit), places in by_unit.items():
        tickets = sum(number for _area, number in places)
        if tickets < RECURRING or tickets < AGREED * placed[topic]:
            continue
        areas = [area for area, _number in places]
        found.append(
            Recurring(
                alliance=alliance,
                topic=choices.topics[topic],
                places=place_words(areas, alliance, choices),
                area=_common(areas, alliance, choices),
                unit=choices.units[unit],
                tickets=tickets,
            )
        )
    return found


def _says_so(alliance: Alliance, topic: int, area: int, unit: int, known: Catalogue) -> bool:
    """Whether the matrix sends such tickets there today, or could not, because the unit is no member any more."""
    if unit not in known.members.get(alliance.pk, ()):
        return True
    return decide(Facts(alliance.pk, topic, area, known.on), known).department == unit


def _common(areas: Sequence[int], alliance: Alliance, choices: Choices) -> Area | None:
    """The narrowest area that all of these lie in; None for the alliance's whole area."""
    paths = [choices.areas[area].path for area in areas]
    above = [area for area in choices.areas.values() if all(path.startswith(area.path) for path in paths)]
    narrowest = max(above, key=lambda area: len(area.path), default=None)
    return None if narrowest is None or narrowest.pk == alliance.area_id else narrowest
