"""Who may do what to a ticket in which state: one table, asked by pages, API, admin and tasks.

Nothing else in the portal compares states to decide what is allowed. Sources of the rules: the
model's table of states (Weifang 12345 Regulations 2021 art. 22: what a ruling names cannot be
returned; separation of duties: who handled a ticket neither reviews nor calls back).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from tickets import kinds
from tickets.conditions import (
    answerable,
    asked,
    called_back,
    consent_asked,
    consentable,
    extendable,
    merged,
    no_parts,
    not_called_back,
    of_assist,
    on_register,
    returnable,
    suspendable,
)
from tickets.models import Dispatch, DispatchState, Move, RequestKind, State, Ticket
from tickets.refusals import Incomplete, NotYours, Refusal, Stale, WrongState
from tickets.standing import (
    Situation,
    addressee,
    addressee_or_on_duty,
    caller,
    closer,
    desk,
    lead_or_desk,
    liaison_or_on_duty,
    raiser,
    raiser_or_desk,
    receiver,
    reviewer,
    ruler,
    stand_in,
    unit_leader,
)

__all__ = [
    "ASKED", "AT_DEPARTMENT", "RULES", "Incomplete", "NotYours", "Offer", "Refusal", "Rule", "Stale",
    "WrongState", "check", "concerned", "moves_for", "moves_on_behalf", "needs_of",
]  # fmt: skip

#: What comes with a move that is made on behalf of a unit: who of it asked, when and how.
ASKED = ("asked_by", "asked_at", "asked_how")


@dataclass(frozen=True)
class Rule:
    """One row: from which states, to which (None = stays), who, which dispatch, what else.

    `dispatch`: the states of the one dispatch the move concerns (empty = concerns none).
    `target` of a dispatch move is the ticket's state when the lead makes it; assistants never move
    the ticket. `needs` names the fields that must come with the move. `on_behalf`: who may make it for a unit.
    """

    sources: frozenset[State]
    target: State | None
    who: Callable[[Situation], bool]
    dispatch: frozenset[DispatchState] = frozenset()
    unless: Callable[[Situation], str | None] | None = None
    needs: tuple[str, ...] = ()
    on_behalf: Callable[[Situation], bool] | None = None

    def admits(self, now: Situation) -> bool:
        """Whether the move belongs to the actor: by the own post, or on behalf of the unit that is named."""
        if now.on_behalf_of is None:
            return self.who(now)
        return self.on_behalf is not None and self.on_behalf(now)


def _states(*states: State) -> frozenset[State]:
    return frozenset(states)


S, D = State, DispatchState
AT_DEPARTMENT = _states(S.DISPATCHED, S.PROCESSING)
UNDISPATCHED = _states(S.RECEIVED, S.SUBMITTED, S.TRIAGE)
#: What the office may still send elsewhere.
ROUTABLE = AT_DEPARTMENT | _states(S.TRIAGE)

RULES: dict[Move, Rule] = {
    Move.ACCEPT: Rule(_states(S.RECEIVED), S.SUBMITTED, receiver),
    Move.DECLINE: Rule(UNDISPATCHED, S.DECLINED, receiver, unless=no_parts, needs=("reason",)),
    Move.REDIRECT: Rule(UNDISPATCHED, S.REDIRECTED, receiver, unless=no_parts, needs=("route",)),
    Move.ASSIGN: Rule(_states(S.TRIAGE), S.DISPATCHED, desk, needs=("department", "basis")),
    Move.RULE: Rule(AT_DEPARTMENT, None, ruler, dispatch=frozenset({D.RETURN_REQUESTED}), needs=("basis",)),
    Move.ACCEPT_ANSWER: Rule(_states(S.FEEDBACK), S.CALLBACK, reviewer, unless=no_parts),
    Move.REWORK: Rule(_states(S.FEEDBACK, S.CALLBACK), S.PROCESSING, reviewer, needs=("reason",)),
    Move.CALL_BACK: Rule(_states(S.CALLBACK), S.CLOSED, caller, unless=not_called_back, needs=("outcome",)),
    Move.CONFIRM: Rule(_states(S.CALLBACK), S.CLOSED, raiser, unless=not_called_back, needs=("outcome",)),
    Move.CLOSE: Rule(_states(S.CALLBACK), S.CLOSED, closer, unless=called_back),
    Move.REOPEN: Rule(_states(S.CLOSED), S.SUBMITTED, desk, needs=("reason",)),
    Move.CANCEL: Rule(
        UNDISPATCHED | AT_DEPARTMENT | _states(S.CONSULTING, S.SUSPENDED),
        S.CANCELLED,
        raiser_or_desk,
        unless=no_parts,
        needs=("reason",),
    ),
    Move.SIGN: Rule(
        AT_DEPARTMENT, S.PROCESSING, addressee_or_on_duty, dispatch=frozenset({D.WAITING}), on_behalf=stand_in
    ),
    Move.PASS_ON: Rule(
        AT_DEPARTMENT,
        None,
        liaison_or_on_duty,
        dispatch=frozenset({D.WAITING, D.SIGNED}),
        needs=("person",),
    ),
    Move.REQUEST_RETURN: Rule(
        AT_DEPARTMENT,
        None,
        addressee,
        dispatch=frozenset({D.WAITING, D.SIGNED}),
        unless=returnable,
        needs=("reason", "basis", "department"),
        on_behalf=stand_in,
    ),
    Move.CONTACT: Rule(
        AT_DEPARTMENT,
        None,
        addressee_or_on_duty,
        dispatch=frozenset({D.SIGNED}),
        needs=("at", "channel", "outcome"),
        on_behalf=stand_in,
    ),
    Move.ANSWER: Rule(
        AT_DEPARTMENT,
        S.FEEDBACK,
        addressee,
        dispatch=frozenset({D.SIGNED}),
        unless=answerable,
        needs=("text", "result"),
        on_behalf=stand_in,
    ),
    Move.CONSENT: Rule(
        AT_DEPARTMENT,
        S.FEEDBACK,
        unit_leader,
        dispatch=frozenset({D.SIGNED}),
        unless=consentable,
        on_behalf=stand_in,
    ),
    Move.REFUSE_CONSENT: Rule(
        AT_DEPARTMENT,
        None,
        unit_leader,
        dispatch=frozenset({D.SIGNED}),
        unless=consent_asked,
        needs=("reason",),
    ),
    Move.RELEASE_ASSIST: Rule(
        AT_DEPARTMENT,
        None,
        lead_or_desk,
        dispatch=frozenset({D.WAITING, D.SIGNED}),
        unless=of_assist,
        needs=("reason",),
    ),
    Move.REQUEST_EXTENSION: Rule(
        AT_DEPARTMENT,
        None,
        addressee,
        dispatch=frozenset({D.SIGNED}),
        unless=extendable,
        needs=("until", "reason"),
        on_behalf=stand_in,
    ),
    Move.DECIDE_EXTENSION: Rule(
        AT_DEPARTMENT,
        None,
        reviewer,
        dispatch=frozenset({D.SIGNED}),
        unless=asked(RequestKind.EXTENSION),
        needs=("grant",),
    ),
    Move.REQUEST_SUSPENSION: Rule(
        AT_DEPARTMENT,
        None,
        addressee,
        dispatch=frozenset({D.SIGNED}),
        unless=suspendable,
        needs=("reason", "review_on"),
        on_behalf=stand_in,
    ),
    Move.DECIDE_SUSPENSION: Rule(
        AT_DEPARTMENT,
        S.SUSPENDED,
        reviewer,
        dispatch=frozenset({D.SIGNED}),
        unless=asked(RequestKind.SUSPENSION),
        needs=("grant",),
    ),
    Move.RESUME: Rule(_states(S.SUSPENDED), S.PROCESSING, lead_or_desk),
    Move.CONSULT: Rule(ROUTABLE, S.CONSULTING, desk),
    Move.CONCLUDE: Rule(_states(S.CONSULTING), S.DISPATCHED, desk, needs=("basis", "department")),
    Move.ADD_ASSIST: Rule(AT_DEPARTMENT, None, lead_or_desk, needs=("department",)),
    Move.HAND_OVER: Rule(AT_DEPARTMENT, S.DISPATCHED, desk, needs=("department", "reason")),
    Move.REROUTE: Rule(ROUTABLE | _states(S.RECEIVED), S.SUBMITTED, desk),
    Move.SPLIT: Rule(
        ROUTABLE | _states(S.CONSULTING), None, lead_or_desk, needs=("title", "description", "topic")
    ),
    Move.MERGE: Rule(ROUTABLE | _states(S.RECEIVED), S.CANCELLED, desk, unless=no_parts, needs=("into",)),
    Move.UNMERGE: Rule(_states(S.CANCELLED), S.SUBMITTED, desk, unless=merged),
    Move.RECORD_REVIEW: Rule(_states(S.CLOSED), None, desk, unless=on_register),
}


@dataclass(frozen=True)
class Offer:
    """A move open to an actor now, and the dispatch it would concern."""

    move: Move
    dispatch: Dispatch | None
    needs: tuple[str, ...]
    on_behalf: bool = False


def needs_of(ticket: Ticket, move: Move) -> tuple[str, ...]:
    kind = kinds.get(ticket.kind)
    return (*RULES[move].needs, *(kind.needs(ticket, move) if kind else ()))


def moves_for(situation: Situation) -> list[Offer]:
    """Exactly the moves open to the actor, in the table's order; pure, no query."""
    ticket = situation.ticket
    offers = []
    for move, rule in RULES.items():
        if ticket.state not in rule.sources:
            continue
        if not rule.dispatch:
            if rule.admits(situation) and not (rule.unless and rule.unless(situation)):
                offers.append(Offer(move, None, needs_of(ticket, move)))
            continue
        for dispatch in situation.dispatches:
            here = _with(situation, dispatch)
            if dispatch.state not in rule.dispatch or not rule.admits(here):
                continue
            if not (rule.unless and rule.unless(here)):
                for_unit = situation.on_behalf_of is not None
                needs = (*needs_of(ticket, move), *(ASKED if for_unit else ()))
                offers.append(Offer(move, dispatch, needs, for_unit))
    return offers


def moves_on_behalf(situation: Situation) -> list[Offer]:
    """The moves that the actor could make for a unit that holds the ticket and asked for it."""
    units = dict.fromkeys(dispatch.organisation_id for dispatch in situation.dispatches)
    return [offer for unit in units for offer in moves_for(replace(situation, on_behalf_of=unit))]


def check(situation: Situation, move: Move, given: Iterable[str]) -> Rule:
    """The rule of a legal move. Raises NotYours, WrongState or Incomplete, in this order: a person
    the move never belongs to learns nothing about the state."""
    rule = RULES[move]
    if not rule.admits(situation):
        raise NotYours("not_yours")
    if situation.ticket.state not in rule.sources:
        raise WrongState("wrong_state")
    if rule.dispatch and (situation.dispatch is None or situation.dispatch.state not in rule.dispatch):
        raise WrongState("wrong_state")
    refusal = rule.unless(situation) if rule.unless else None
    if refusal:
        raise WrongState(refusal, names=situation.open_parts if refusal == "parts_open" else ())
    needs = {*needs_of(situation.ticket, move), *(() if situation.on_behalf_of is None else ASKED)}
    missing = needs - set(given)
    if missing:
        raise Incomplete(dict.fromkeys(sorted(missing), "required"))
    return rule


def concerned(situation: Situation, move: Move, dispatch_id: int | None) -> Situation:
    """The situation with the dispatch that a move concerns: the one named, or the only one that
    fits. Raises Incomplete where it must be named, or is not one of this ticket."""
    rule = RULES[move]
    if not rule.dispatch:
        return situation
    mine = [_with(situation, dispatch) for dispatch in situation.dispatches]
    if dispatch_id is not None:
        for here in mine:
            if here.dispatch and here.dispatch.pk == dispatch_id:
                return here
        raise Incomplete({"dispatch": "unknown"})
    allowed = [here for here in mine if rule.admits(here)]
    fitting = [here for here in allowed if here.dispatch and here.dispatch.state in rule.dispatch]
    if len(fitting) > 1:
        # One of an assistant alone is released, say, however many others the department could act on otherwise.
        fitting = [here for here in fitting if not (rule.unless and rule.unless(here))]
        if len(fitting) != 1:
            raise Incomplete({"dispatch": "required"})
    return (fitting or allowed[-1:] or [situation])[0]


def _with(situation: Situation, dispatch: Dispatch) -> Situation:
    return replace(situation, dispatch=dispatch)
