"""The table of moves: every pair of move and state, every role, every extra condition.

Built on plain unsaved rows: the rules ask no database.
"""

import datetime as dt
from dataclasses import replace

import pytest

from organisations.models import Alliance, Organisation, Post, Role, Template, User
from tickets import kinds
from tickets.lifecycle import (
    RULES,
    Incomplete,
    NotYours,
    WrongState,
    check,
    concerned,
    moves_for,
    moves_on_behalf,
)
from tickets.models import Dispatch, DispatchRole, DispatchState, Move, State, Ticket
from tickets.standing import Actor, Situation

pytestmark = pytest.mark.long

AT = dt.datetime(2026, 11, 23, 10, 0, tzinfo=dt.UTC)
LATER = AT + dt.timedelta(days=1)
EARLIER = AT - dt.timedelta(minutes=1)

OFFICE, BUREAU, VILLAGE, ASSISTANT, STRANGER = (Organisation(pk=pk, code=f"U{pk}") for pk in range(1, 6))
ALLIANCE = Alliance(pk=1, code="IND-BROOM", lead=OFFICE, template=Template(pk=1, kind="IND"))

#: Which states each move starts from, written out a second time by hand.
LEGAL = {
    "accept": {"received"},
    "decline": {"received", "submitted", "triage"},
    "redirect": {"received", "submitted", "triage"},
    "assign": {"triage"},
    "rule": {"dispatched", "processing"},
    "accept_answer": {"feedback"},
    "rework": {"feedback", "callback"},
    "call_back": {"callback"},
    "confirm": {"callback"},
    "close": {"callback"},
    "reopen": {"closed"},
    "cancel": {"received", "submitted", "triage", "dispatched", "processing", "consulting", "suspended"},
    "sign": {"dispatched", "processing"},
    "pass_on": {"dispatched", "processing"},
    "request_return": {"dispatched", "processing"},
    "contact": {"dispatched", "processing"},
    "answer": {"dispatched", "processing"},
    "consent": {"dispatched", "processing"},
    "refuse_consent": {"dispatched", "processing"},
    "release_assist": {"dispatched", "processing"},
    "request_extension": {"dispatched", "processing"},
    "decide_extension": {"dispatched", "processing"},
    "request_suspension": {"dispatched", "processing"},
    "decide_suspension": {"dispatched", "processing"},
    "resume": {"suspended"},
    "consult": {"triage", "dispatched", "processing"},
    "conclude": {"consulting"},
    "add_assist": {"dispatched", "processing"},
    "hand_over": {"dispatched", "processing"},
    "reroute": {"received", "triage", "dispatched", "processing"},
    "split": {"triage", "dispatched", "processing", "consulting"},
    "merge": {"received", "triage", "dispatched", "processing"},
    "unmerge": {"cancelled"},
    "record_review": {"closed"},
}
LEGAL_DISPATCH = {
    "rule": {"return_requested"},
    "sign": {"waiting"},
    "pass_on": {"waiting", "signed"},
    "request_return": {"waiting", "signed"},
    "contact": {"signed"},
    "answer": {"signed"},
    "consent": {"signed"},
    "refuse_consent": {"signed"},
    "release_assist": {"waiting", "signed"},
    "request_extension": {"signed"},
    "decide_extension": {"signed"},
    "request_suspension": {"signed"},
    "decide_suspension": {"signed"},
}
#: Who may, as (unit, role) pairs that are enough; every other pair of WHO is refused.
DESK = {(OFFICE, Role.DISPATCHER), (OFFICE, Role.OFFICE_HEAD)}
RAISERS = {
    (VILLAGE, role)
    for role in Role
    if role
    not in (Role.ROSTER_KEEPER, Role.ACCOUNT_KEEPER, Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN)
}
HANDLERS = {(BUREAU, role) for role in (Role.LIAISON, Role.HANDLER, Role.UNIT_LEADER, Role.SECRETARY)}
LEADERS = {(BUREAU, Role.UNIT_LEADER), (BUREAU, Role.SECRETARY)}
WHO_MAY = {
    "accept": DESK,
    "decline": DESK,
    "redirect": DESK,
    "assign": DESK,
    "rule": DESK,
    "accept_answer": DESK,
    "rework": DESK,
    "call_back": {(OFFICE, Role.CALLBACK_CLERK), (OFFICE, Role.OFFICE_HEAD)},
    "confirm": RAISERS,
    "close": DESK | {(OFFICE, Role.CALLBACK_CLERK)},
    "reopen": DESK,
    "cancel": DESK | RAISERS,
    "sign": HANDLERS,
    "pass_on": LEADERS | {(BUREAU, Role.LIAISON)},
    "request_return": HANDLERS,
    "contact": HANDLERS,
    "answer": HANDLERS,
    "consent": LEADERS,
    "refuse_consent": LEADERS,
    "release_assist": DESK | HANDLERS,
    "request_extension": HANDLERS,
    "decide_extension": DESK,
    "request_suspension": HANDLERS,
    "decide_suspension": DESK,
    "resume": DESK | HANDLERS,
    "consult": DESK,
    "conclude": DESK,
    "add_assist": DESK | HANDLERS,
    "hand_over": DESK,
    "reroute": DESK,
    "split": DESK | HANDLERS,
    "merge": DESK,
    "unmerge": DESK,
    "record_review": DESK,
}


@pytest.fixture(autouse=True)
def _registered(monkeypatch):
    monkeypatch.setattr(kinds, "_registered", {"IND": kinds.KindPort("IND", lambda post, alliance: None)})


def actor(unit=OFFICE, role=Role.DISPATCHER, user=1) -> Actor:
    return Actor(User(pk=user), Post(pk=1, organisation=unit, role=role))


def ticket(state=State.DISPATCHED, **fields) -> Ticket:
    values = {"lead_id": BUREAU.pk, "raiser_unit_id": VILLAGE.pk, "kind": "IND", "alliance": ALLIANCE}
    return Ticket(pk=1, number="N", state=state, **(values | fields))


def dispatch(state=DispatchState.WAITING, unit=BUREAU, role=DispatchRole.LEAD, pk=1, **fields) -> Dispatch:
    values = {"return_by": LATER, "answer_by": LATER, "contacted_at": AT, "signed_by_id": 50}
    return Dispatch(pk=pk, state=state, organisation=unit, role=role, **(values | fields))


def situation(by: Actor, on: Ticket, *dispatches: Dispatch, of: Dispatch | None = None) -> Situation:
    return Situation(on, dispatches, by, AT, of)


def ready_for(move: str, state: State, dispatch_state: DispatchState | None = None):
    """A ticket and the dispatch concerned, with every extra condition of the move met."""
    here = ticket(state, outcome="no_reply" if move == "close" else "")
    row = dispatch(dispatch_state or DispatchState.ANSWERED)
    if move == "release_assist":
        row = dispatch(dispatch_state or DispatchState.ANSWERED, ASSISTANT, DispatchRole.ASSIST)
    if move in ("consent", "refuse_consent"):
        row.consent_asked_at = AT
    if move in ("decide_extension", "decide_suspension"):
        row.pending = move.removeprefix("decide_")
    if move == "unmerge":
        here.merged_into_id = 2
    if move == "record_review":
        here.review_on = AT.date()
    return here, row


def rightful(move: str) -> Actor:
    unit, role = sorted(WHO_MAY[move], key=lambda pair: (pair[0].pk, pair[1]))[0]
    return actor(unit, role)


def test_table_covers_exactly_these_moves():
    assert {str(move) for move in RULES} == set(Move.values) == set(LEGAL) == set(WHO_MAY)


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("move", RULES)
def test_move_from_state_is_legal_exactly_where_listed(move, state):
    here, row = ready_for(move, state, next(iter(RULES[move].dispatch), None))
    now = situation(rightful(move), here, row, of=row if RULES[move].dispatch else None)
    offered = move in [offer.move for offer in moves_for(now)]
    assert offered is (state in LEGAL[move])
    if offered:
        assert check(now, move, RULES[move].needs) is RULES[move]
    else:
        with pytest.raises(WrongState):
            check(now, move, RULES[move].needs)


@pytest.mark.parametrize("dispatch_state", DispatchState)
@pytest.mark.parametrize("move", [move for move in RULES if RULES[move].dispatch])
def test_move_on_dispatch_in_state_is_legal_exactly_where_listed(move, dispatch_state):
    here, row = ready_for(move, State.PROCESSING, dispatch_state)
    now = situation(rightful(move), here, row, of=row)
    legal = dispatch_state in LEGAL_DISPATCH[move]
    assert (move in [offer.move for offer in moves_for(now)]) is legal
    if not legal:
        with pytest.raises(WrongState):
            check(now, move, RULES[move].needs)


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize(
    "unit", [OFFICE, BUREAU, VILLAGE, STRANGER], ids=["office", "bureau", "village", "stranger"]
)
@pytest.mark.parametrize("move", RULES)
def test_move_by_post_is_open_exactly_to_those_listed(move, unit, role):
    state = State(sorted(LEGAL[move])[0])
    here, row = ready_for(move, state, next(iter(RULES[move].dispatch), None))
    now = situation(actor(unit, role), here, row, of=row if RULES[move].dispatch else None)
    if (unit, role) in WHO_MAY[move]:
        assert check(now, move, RULES[move].needs) is RULES[move]
    else:
        with pytest.raises(NotYours):
            check(now, move, RULES[move].needs)


@pytest.mark.parametrize("move", RULES)
def test_move_by_nobody_in_particular_is_refused(move):
    here, row = ready_for(move, State(sorted(LEGAL[move])[0]), next(iter(RULES[move].dispatch), None))
    with pytest.raises(NotYours):
        check(situation(Actor(User(pk=1)), here, row, of=row), move, RULES[move].needs)


@pytest.mark.parametrize("move", [move for move in RULES if RULES[move].needs])
def test_move_without_its_fields_names_them(move):
    here, row = ready_for(move, State(sorted(LEGAL[move])[0]), next(iter(RULES[move].dispatch), None))
    with pytest.raises(Incomplete) as raised:
        check(situation(rightful(move), here, row, of=row), move, ())
    assert raised.value.errors == dict.fromkeys(sorted(RULES[move].needs), "required")


def refused_because(now: Situation, move: Move) -> str:
    assert move not in [offer.move for offer in moves_for(now)]
    with pytest.raises(WrongState) as raised:
        check(now, move, RULES[move].needs)
    return raised.value.code


def test_return_of_a_final_dispatch_is_refused():
    row = dispatch(final=True)
    assert refused_because(situation(rightful("sign"), ticket(), row, of=row), Move.REQUEST_RETURN) == "final"


@pytest.mark.parametrize("return_by", [None, EARLIER])
def test_return_after_its_limit_is_refused(return_by):
    row = dispatch(return_by=return_by)
    now = situation(rightful("sign"), ticket(), row, of=row)
    assert refused_because(now, Move.REQUEST_RETURN) == "return_late"


def test_answer_while_consent_is_pending_is_refused():
    row = dispatch(DispatchState.SIGNED, consent_asked_at=AT)
    now = situation(rightful("answer"), ticket(State.PROCESSING), row, of=row)
    assert refused_because(now, Move.ANSWER) == "consent_pending"


def test_consent_nobody_asked_for_is_refused():
    row = dispatch(DispatchState.SIGNED)
    now = situation(rightful("consent"), ticket(State.PROCESSING), row, of=row)
    assert refused_because(now, Move.CONSENT) == "no_consent_asked"


@pytest.mark.parametrize(
    ("fields", "refused"),
    [
        ({"on_behalf": True}, True),
        ({"on_behalf": True, "anonymous": True}, False),
        ({"on_behalf": False}, False),
    ],
)
def test_answer_before_first_contact_is_refused_where_somebody_waits_for_it(fields, refused):
    row = dispatch(DispatchState.SIGNED, contacted_at=None)
    now = situation(rightful("answer"), ticket(State.PROCESSING, **fields), row, of=row)
    if refused:
        assert refused_because(now, Move.ANSWER) == "contact_first"
        # Whoever cannot be reached is answered all the same.
        row.attempted_at = AT
    assert check(now, Move.ANSWER, RULES[Move.ANSWER].needs)


@pytest.mark.parametrize(
    ("assist", "refused"),
    [
        ("waiting", True),
        ("signed", True),
        ("return_requested", True),
        ("answered", False),
        ("returned", False),
        ("withdrawn", False),
    ],
)
def test_answer_of_the_lead_waits_for_each_assistant(assist, refused):
    lead = dispatch(DispatchState.SIGNED)
    other = dispatch(DispatchState(assist), ASSISTANT, DispatchRole.ASSIST, pk=2)
    now = situation(rightful("answer"), ticket(State.PROCESSING), lead, other, of=lead)
    if refused:
        assert refused_because(now, Move.ANSWER) == "assists_open"
    else:
        assert check(now, Move.ANSWER, RULES[Move.ANSWER].needs)


def test_answer_of_an_assistant_waits_for_nobody():
    own = dispatch(DispatchState.SIGNED, ASSISTANT, DispatchRole.ASSIST, contacted_at=None)
    other = dispatch(DispatchState.WAITING, STRANGER, DispatchRole.ASSIST, pk=2)
    now = situation(actor(ASSISTANT, Role.LIAISON), ticket(on_behalf=True), own, other, of=own)
    assert check(now, Move.ANSWER, RULES[Move.ANSWER].needs)


def test_close_before_any_call_back_is_refused():
    assert refused_because(situation(actor(), ticket(State.CALLBACK)), Move.CLOSE) == "call_back_first"


def test_close_of_an_anonymous_concern_needs_no_call_back():
    assert check(situation(actor(), ticket(State.CALLBACK, on_behalf=True, anonymous=True)), Move.CLOSE, ())


@pytest.mark.parametrize(
    ("outcome", "again"), [("", True), ("no_reply", True), ("partly", False), ("unsolved", False)]
)
def test_call_back_may_be_repeated_only_after_no_reply(outcome, again):
    now = situation(actor(OFFICE, Role.CALLBACK_CLERK), ticket(State.CALLBACK, outcome=outcome))
    if again:
        assert check(now, Move.CALL_BACK, RULES[Move.CALL_BACK].needs)
    else:
        assert refused_because(now, Move.CALL_BACK) == "called_back"


@pytest.mark.parametrize(("state", "may"), [(DispatchState.ANSWERED, False), (DispatchState.RETURNED, True)])
def test_who_sent_the_ticket_to_its_department_does_not_call_back(state, may):
    by = actor(OFFICE, Role.OFFICE_HEAD, user=7)
    now = situation(by, ticket(State.CALLBACK), dispatch(state, placed_by_id=7))
    assert (Move.CALL_BACK in [offer.move for offer in moves_for(now)]) is may
    assert Move.CALL_BACK in [
        offer.move for offer in moves_for(replace(now, actor=actor(OFFICE, Role.OFFICE_HEAD, user=8)))
    ]


def test_release_of_the_lead_is_refused():
    row = dispatch()
    assert refused_because(situation(actor(), ticket(), row, of=row), Move.RELEASE_ASSIST) == "not_assist"


def test_confirm_of_a_residents_concern_by_the_raising_unit_is_refused():
    now = situation(actor(VILLAGE, Role.SECRETARY), ticket(State.CALLBACK, on_behalf=True))
    with pytest.raises(NotYours):
        check(now, Move.CONFIRM, RULES[Move.CONFIRM].needs)


@pytest.mark.parametrize("move", [Move.ACCEPT_ANSWER, Move.REWORK, Move.CALL_BACK, Move.CLOSE, Move.CONFIRM])
@pytest.mark.parametrize(
    ("involvement", "refused"),
    [
        ({"signed_by_id": 1}, True),
        ({"answered_by_id": 1}, True),
        ({"unit": "own"}, True),
        ({}, False),
        ({"signed_by_id": 1, "state": DispatchState.RETURNED}, False),
    ],
)
def test_who_handled_it_neither_reviews_nor_calls_back(move, involvement, refused):
    fields = {"state": DispatchState.ANSWERED, "signed_by_id": 50} | involvement
    unit, role = sorted(WHO_MAY[move], key=lambda pair: (pair[0].pk, pair[1]))[0]
    if fields.pop("unit", None):
        fields["unit"] = unit
    outcome = "no_reply" if move == Move.CLOSE else ""
    state = State.FEEDBACK if move in (Move.ACCEPT_ANSWER, Move.REWORK) else State.CALLBACK
    now = situation(actor(unit, role), ticket(state, outcome=outcome), dispatch(**fields))
    if refused:
        with pytest.raises(NotYours):
            check(now, move, RULES[move].needs)
    else:
        assert check(now, move, RULES[move].needs)


def test_dispatch_concerned_is_the_only_one_that_fits():
    lead, other = dispatch(), dispatch(unit=ASSISTANT, role=DispatchRole.ASSIST, pk=2)
    now = concerned(situation(rightful("sign"), ticket(), lead, other), Move.SIGN, None)
    assert now.dispatch is lead


def test_dispatch_concerned_must_be_named_where_several_fit():
    first, second = dispatch(), dispatch(pk=2)
    with pytest.raises(Incomplete) as raised:
        concerned(situation(rightful("sign"), ticket(), first, second), Move.SIGN, None)
    assert raised.value.errors == {"dispatch": "required"}
    assert concerned(situation(rightful("sign"), ticket(), first, second), Move.SIGN, 2).dispatch is second


def test_dispatch_of_another_ticket_is_refused():
    with pytest.raises(Incomplete) as raised:
        concerned(situation(rightful("sign"), ticket(), dispatch()), Move.SIGN, 99)
    assert raised.value.errors == {"dispatch": "unknown"}


def test_dispatch_concerned_by_nobody_of_its_unit_is_not_theirs():
    now = concerned(situation(actor(STRANGER, Role.LIAISON), ticket(), dispatch()), Move.SIGN, None)
    with pytest.raises(NotYours):
        check(now, Move.SIGN, ())


def test_sign_a_second_time_is_a_wrong_state():
    now = concerned(
        situation(rightful("sign"), ticket(State.PROCESSING), dispatch(DispatchState.SIGNED)), Move.SIGN, None
    )
    with pytest.raises(WrongState):
        check(now, Move.SIGN, ())


@pytest.mark.parametrize(
    ("move", "state", "by"),
    [
        (Move.ACCEPT_ANSWER, State.FEEDBACK, actor()),
        (Move.CALL_BACK, State.CALLBACK, actor(OFFICE, Role.CALLBACK_CLERK)),
        (Move.CONFIRM, State.CALLBACK, actor(VILLAGE, Role.SECRETARY)),
        (Move.CLOSE, State.CALLBACK, actor()),
        (Move.CANCEL, State.PROCESSING, actor()),
        (Move.MERGE, State.PROCESSING, actor()),
    ],
)
def test_whole_with_open_parts_does_not_end_and_the_refusal_names_them(move, state, by):
    outcome = "unsolved" if move == Move.CLOSE else ""
    now = Situation(ticket(state, outcome=outcome), (), by, AT, open_parts=("N-2", "N-3"))
    assert move not in [offer.move for offer in moves_for(now)]
    with pytest.raises(WrongState) as raised:
        check(now, move, RULES[move].needs)
    assert (raised.value.code, raised.value.names) == ("parts_open", ("N-2", "N-3"))


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"extended": True}, "extended"),
        ({"answer_by": AT - dt.timedelta(minutes=2)}, "extension_late"),
        ({"pending": "suspension"}, "request_pending"),
    ],
)
def test_extension_is_refused(fields, code):
    row = dispatch(DispatchState.SIGNED, **fields)
    now = situation(rightful("sign"), ticket(State.PROCESSING), row, of=row)
    assert refused_because(now, Move.REQUEST_EXTENSION) == code


def test_suspension_is_for_the_lead_to_ask():
    row = dispatch(DispatchState.SIGNED, unit=ASSISTANT, role=DispatchRole.ASSIST)
    now = situation(actor(ASSISTANT, Role.LIAISON), ticket(State.PROCESSING), row, of=row)
    assert refused_because(now, Move.REQUEST_SUSPENSION) == "not_lead"


@pytest.mark.parametrize(
    ("kind", "move"), [("extension", Move.DECIDE_SUSPENSION), ("", Move.DECIDE_EXTENSION)]
)
def test_decision_nobody_asked_for_is_refused(kind, move):
    row = dispatch(DispatchState.SIGNED, pending=kind)
    assert refused_because(situation(actor(), ticket(State.PROCESSING), row, of=row), move) == "no_request"


def test_request_is_not_decided_by_who_handles_it():
    row = dispatch(DispatchState.SIGNED, pending="extension", signed_by_id=1)
    now = situation(actor(), ticket(State.PROCESSING), row, of=row)
    with pytest.raises(NotYours):
        check(now, Move.DECIDE_EXTENSION, ("grant",))


#: Acting for a unit, written out by hand: what may be done for it at all, and by whom.
FOR_A_UNIT = {
    "sign",
    "request_return",
    "contact",
    "answer",
    "consent",
    "request_extension",
    "request_suspension",
}
TOWN = Organisation(pk=6, code="T", kind="town", path="T/")
BELOW = Organisation(pk=7, code="V", kind="village", path="T/V/")
CLERKS = {(TOWN, role) for role in (Role.LIAISON, Role.HANDLER, Role.UNIT_LEADER, Role.SECRETARY)}
ASKED_FOR = ("asked_by", "asked_at", "asked_how")


def on_behalf(move: str, unit: Organisation, by: Actor, held_by: Organisation = BELOW) -> Situation:
    here, row = ready_for(move, State(sorted(LEGAL[move])[0]), next(iter(RULES[move].dispatch), None))
    row.organisation = held_by
    now = situation(by, here, row, of=row if RULES[move].dispatch else None)
    return replace(now, on_behalf_of=unit.pk)


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("unit", [OFFICE, TOWN, BELOW, STRANGER], ids=["office", "town", "below", "stranger"])
@pytest.mark.parametrize("move", RULES)
def test_move_on_behalf_of_a_unit_is_open_exactly_to_its_clerks(move, unit, role):
    now = on_behalf(move, BELOW, actor(unit, role))
    needs = (*RULES[move].needs, *ASKED_FOR)
    if move in FOR_A_UNIT and (unit, role) in DESK | CLERKS:
        assert check(now, move, needs) is RULES[move]
        assert move in [offer.move for offer in moves_on_behalf(replace(now, on_behalf_of=None))]
    else:
        with pytest.raises(NotYours):
            check(now, move, needs)


@pytest.mark.parametrize("move", sorted(FOR_A_UNIT))
def test_move_on_behalf_without_who_asked_names_the_fields(move):
    with pytest.raises(Incomplete) as raised:
        check(on_behalf(move, BELOW, actor()), Move(move), RULES[Move(move)].needs)
    assert raised.value.errors == dict.fromkeys(sorted(ASKED_FOR), "required")


def test_township_does_not_act_for_a_unit_beside_it_or_for_one_that_does_not_hold_the_ticket():
    clerk = actor(TOWN, Role.LIAISON)
    for named, held_by in ((BUREAU, BUREAU), (BELOW, BUREAU), (TOWN, TOWN)):
        with pytest.raises(NotYours):
            check(on_behalf("sign", named, clerk, held_by), Move.SIGN, ASKED_FOR)


@pytest.mark.parametrize("move", [Move.ACCEPT_ANSWER, Move.REWORK, Move.CALL_BACK, Move.CLOSE])
def test_who_acted_for_the_unit_neither_reviews_nor_calls_back(move):
    state = State.FEEDBACK if move in (Move.ACCEPT_ANSWER, Move.REWORK) else State.CALLBACK
    by = actor(OFFICE, Role.OFFICE_HEAD)
    here = ticket(state, outcome="no_reply" if move == Move.CLOSE else "")
    row = dispatch(DispatchState.ANSWERED, clerks=[by.user.pk])
    with pytest.raises(NotYours):
        check(situation(by, here, row), move, RULES[move].needs)
    assert check(situation(actor(OFFICE, Role.OFFICE_HEAD, user=2), here, row), move, RULES[move].needs)
    entered = ticket(state, outcome=here.outcome, entered_for_unit=True, raised_by_id=by.user.pk)
    with pytest.raises(NotYours):
        check(situation(by, entered, dispatch(DispatchState.ANSWERED)), move, RULES[move].needs)


def test_who_asked_for_the_return_on_behalf_does_not_rule_on_it():
    row = dispatch(DispatchState.RETURN_REQUESTED, clerks=[1])
    with pytest.raises(NotYours):
        check(situation(actor(), ticket(), row, of=row), Move.RULE, ("basis",))
    assert check(situation(actor(user=2), ticket(), row, of=row), Move.RULE, ("basis",))


@pytest.mark.parametrize("move", [Move.DECLINE, Move.REDIRECT])
def test_whole_with_open_parts_is_neither_declined_nor_redirected(move):
    now = Situation(ticket(State.TRIAGE), (), actor(), AT, open_parts=("N-2",))
    with pytest.raises(WrongState) as raised:
        check(now, move, RULES[move].needs)
    assert (raised.value.code, raised.value.names) == ("parts_open", ("N-2",))


def test_consent_waits_for_an_assistant_that_was_added_while_the_draft_waited():
    lead = dispatch(DispatchState.SIGNED, consent_asked_at=AT)
    added = dispatch(DispatchState.WAITING, ASSISTANT, DispatchRole.ASSIST, pk=2)
    now = situation(actor(BUREAU, Role.UNIT_LEADER), ticket(State.PROCESSING), lead, added, of=lead)
    assert refused_because(now, Move.CONSENT) == "assists_open"
    assert check(now, Move.REFUSE_CONSENT, ("reason",)) is RULES[Move.REFUSE_CONSENT]


@pytest.mark.parametrize("role", [Role.SECRETARY, Role.LIAISON, Role.GRID_WORKER])
@pytest.mark.parametrize("move", ["accept", "decline", "redirect"])
@pytest.mark.parametrize(
    ("channel", "state", "open_to_signers"),
    [("public", "received", True), ("hotline", "received", False), ("public", "triage", False)],
)
def test_what_residents_sent_is_accepted_by_whoever_signs_for_their_community(
    move, role, channel, state, open_to_signers
):
    here = ticket(State(state), channel=channel)
    offered = {str(offer.move) for offer in moves_for(situation(actor(VILLAGE, role), here))}
    assert (move in offered) is (open_to_signers and role != Role.GRID_WORKER)
