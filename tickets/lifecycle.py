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
    reviewer,
    unit_leader,
)


@dataclass(frozen=True)
class Rule:
    """One row: from which states, to which (None = stays), who, which dispatch, what else.

    `dispatch`: the states of the one dispatch the move concerns (empty = concerns none).
    `target` of a dispatch move is the ticket's state when the lead makes it; assistants never move
    the ticket. `needs` names the fields that must come with the move.
    """

    sources: frozenset[State]
    target: State | None
    who: Callable[[Situation], bool]
    dispatch: frozenset[DispatchState] = frozenset()
    unless: Callable[[Situation], str | None] | None = None
    needs: tuple[str, ...] = ()


def _states(*states: State) -> frozenset[State]:
    return frozenset(states)


S, D = State, DispatchState
AT_DEPARTMENT = _states(S.DISPATCHED, S.PROCESSING)
UNDISPATCHED = _states(S.RECEIVED, S.SUBMITTED, S.TRIAGE)
#: What the office may still send elsewhere.
ROUTABLE = AT_DEPARTMENT | _states(S.TRIAGE)

RULES: dict[Move, Rule] = {
    Move.ACCEPT: Rule(_states(S.RECEIVED), S.SUBMITTED, desk),
    Move.DECLINE: Rule(UNDISPATCHED, S.DECLINED, desk, needs=("reason",)),
    Move.REDIRECT: Rule(UNDISPATCHED, S.REDIRECTED, desk, needs=("route",)),
    Move.ASSIGN: Rule(_states(S.TRIAGE), S.DISPATCHED, desk, needs=("department", "basis")),
    Move.RULE: Rule(AT_DEPARTMENT, None, desk, dispatch=frozenset({D.RETURN_REQUESTED}), needs=("basis",)),
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
    Move.SIGN: Rule(AT_DEPARTMENT, S.PROCESSING, addressee_or_on_duty, dispatch=frozenset({D.WAITING})),
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
    ),
    Move.CONTACT: Rule(
        AT_DEPARTMENT,
        None,
        addressee_or_on_duty,
        dispatch=frozenset({D.SIGNED}),
        needs=("at", "channel", "outcome"),
    ),
    Move.ANSWER: Rule(
        AT_DEPARTMENT,
        S.FEEDBACK,
        addressee,
        dispatch=frozenset({D.SIGNED}),
        unless=answerable,
        needs=("text", "result"),
    ),
    Move.CONSENT: Rule(
        AT_DEPARTMENT, S.FEEDBACK, unit_leader, dispatch=frozenset({D.SIGNED}), unless=consent_asked
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


class Refusal(Exception):
    """A move that is not open. `code` names why (in words: `tickets.wording`), or `text` says it;
    `names` are what the words name; `status` is what HTTP calls it."""

    status = 409

    def __init__(self, code: str, text: str = "", names: Iterable[str] = ()):
        super().__init__(code)
        self.code = code
        self.text = text
        self.names = tuple(names)


class WrongState(Refusal):
    """The ticket or dispatch is not in a state the move starts from, or changed meanwhile."""


class NotYours(Refusal):
    """The ticket is visible, but the move belongs to somebody else."""

    status = 403


class Stale(WrongState):
    """Somebody changed the ticket after the page was shown."""

    def __init__(self):
        super().__init__("stale")


class Incomplete(Refusal):
    """Fields are missing or wrong: `errors` maps field to a code or text."""

    status = 400

    def __init__(self, errors: dict[str, str]):
        super().__init__("incomplete")
        self.errors = errors


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
            if rule.who(situation) and not (rule.unless and rule.unless(situation)):
                offers.append(Offer(move, None, needs_of(ticket, move)))
            continue
        for dispatch in situation.dispatches:
            here = _with(situation, dispatch)
            if dispatch.state in rule.dispatch and rule.who(here) and not (rule.unless and rule.unless(here)):
                offers.append(Offer(move, dispatch, needs_of(ticket, move)))
    return offers


def check(situation: Situation, move: Move, given: Iterable[str]) -> Rule:
    """The rule of a legal move. Raises NotYours, WrongState or Incomplete, in this order: a person
    the move never belongs to learns nothing about the state."""
    rule = RULES[move]
    if not rule.who(situation):
        raise NotYours("not_yours")
    if situation.ticket.state not in rule.sources:
        raise WrongState("wrong_state")
    if rule.dispatch and (situation.dispatch is None or situation.dispatch.state not in rule.dispatch):
        raise WrongState("wrong_state")
    refusal = rule.unless(situation) if rule.unless else None
    if refusal:
        raise WrongState(refusal, names=situation.open_parts if refusal == "parts_open" else ())
    missing = set(needs_of(situation.ticket, move)) - set(given)
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
    allowed = [here for here in mine if rule.who(here)]
    fitting = [here for here in allowed if here.dispatch and here.dispatch.state in rule.dispatch]
    if len(fitting) > 1:
        raise Incomplete({"dispatch": "required"})
    return (fitting or allowed[-1:] or [situation])[0]


def _with(situation: Situation, dispatch: Dispatch) -> Situation:
    return replace(situation, dispatch=dispatch)
