"""Several tickets looked at together: which moves are open to how many of them, and why not to the others."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from tickets import duty, kinds, wording
from tickets.actions.bulk_moves import BULK
from tickets.lifecycle import Offer, Refusal, check, concerned, moves_for, needs_of
from tickets.models import BulkItem, BulkRun, Dispatch, Move, Ticket
from tickets.standing import Actor, Situation


@dataclass(frozen=True)
class Row:
    """One ticket that was ticked."""

    ticket: Ticket
    seen: int
    situation: Situation
    offers: dict[Move, Offer]

    @property
    def pick(self) -> str:
        return pick_of(self.ticket.number, self.seen)

    def why_not(self, move: Move) -> str:
        """Empty where the move is open, else the sentence."""
        if self.seen != self.ticket.version:
            return str(wording.REFUSALS["stale"])
        if move in self.offers:
            return ""
        try:
            check(concerned(self.situation, move, None), move, needs_of(self.ticket, move))
        except Refusal as refused:
            return _sentence(refused)
        return str(wording.REFUSALS["wrong_state"])


def _sentence(refused: Refusal) -> str:
    return wording.refusal(refused) if refused.code != "incomplete" else _("Do this one by itself.")


@dataclass
class Selection:
    rows: list[Row] = field(default_factory=list)
    #: Ticked, but no longer visible to the account.
    gone: int = 0

    @property
    def moves(self) -> list[tuple[Move, int]]:
        """The bulk moves open to at least one, each with the number of tickets it is open to."""
        counted = [(move, len(self.open_to(move))) for move in BULK]
        return [(move, count) for move, count in counted if count]

    def open_to(self, move: Move) -> list[Row]:
        return [row for row in self.rows if not row.why_not(move)]

    def left_out(self, move: Move) -> list[tuple[Row, str]]:
        reasons = [(row, row.why_not(move)) for row in self.rows]
        return [(row, reason) for row, reason in reasons if reason]


def pick_of(number: str, seen: int) -> str:
    """How a ticked ticket is named in a form: its number, and the version that was on the page."""
    return f"{number}.{seen}"


def picks_of(sent: Iterable[str]) -> dict[str, int]:
    """Number → version seen; what is no pick is passed over."""
    picks = {}
    for text in sent:
        number, _dot, seen = text.replace("\0", "").rpartition(".")
        if number and seen.isdecimal() and len(seen) < 10:
            picks.setdefault(number, int(seen))
    return picks


def selection(actor: Actor, picks: dict[str, int], at: dt.datetime) -> Selection:
    """The ticked tickets that the account may see, in the order they were ticked; the same queries for any number."""
    visible = Ticket.objects.visible_to(actor.user).filter(
        kind__in=kinds.with_switch("bulk"), number__in=picks
    )
    tickets = {
        row.number: row for row in visible.for_page().defer("description", "reporter_name", "reporter_phone")
    }
    dispatches: dict[int, list[Dispatch]] = defaultdict(list)
    for row in (
        Dispatch.objects.filter(ticket__in=tickets.values())
        .select_related("organisation")
        .defer("answer")
        .order_by("id")
    ):
        dispatches[row.ticket_id].append(row)
    parts: dict[int, list[str]] = defaultdict(list)
    open_parts = Ticket.objects.open().filter(parent__in=tickets.values()).order_by("id")
    for parent, number in open_parts.values_list("parent", "number"):
        parts[parent].append(number)
    urgent = next(filter(duty.is_called, tickets.values()), None)
    on_duty = duty.units_of(urgent, actor, at) if urgent else frozenset()
    chosen = Selection(gone=len(picks) - len(tickets))
    for number, seen in picks.items():
        ticket = tickets.get(number)
        if ticket is None:
            continue
        now = Situation(
            ticket,
            tuple(dispatches[ticket.pk]),
            actor,
            at,
            open_parts=tuple(parts[ticket.pk]),
            on_duty=on_duty if duty.is_called(ticket) else frozenset(),
        )
        chosen.rows.append(Row(ticket, seen, now, _first_offers(now)))
    return chosen


def _first_offers(now: Situation) -> dict[Move, Offer]:
    offers: dict[Move, Offer] = {}
    for offer in moves_for(now):
        if offer.move in BULK:
            offers.setdefault(offer.move, offer)
    return offers


def items_of(run: BulkRun, actor: Actor) -> list[tuple[BulkItem, bool]]:
    """The lines of a result, each with whether its ticket may be opened (still)."""
    items = list(run.items.select_related("ticket").defer("ticket__description"))
    visible = set(
        Ticket.objects.visible_to(actor.user)
        .filter(pk__in=[item.ticket_id for item in items])
        .values_list("pk", flat=True)
    )
    return [(item, item.ticket_id in visible) for item in items]
