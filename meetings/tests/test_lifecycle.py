"""The tables: every pair of step and state, and who may. Built on plain unsaved rows: the rules ask no database."""

import pytest

from meetings.lifecycle import MEETING_RULES, MeetingStep, check, open_steps
from meetings.models import Meeting, MeetingState
from organisations.models import Alliance, Organisation, Post, Role, User
from tickets.lifecycle import NotYours, WrongState
from tickets.standing import Actor

OFFICE, BUREAU, STRANGER = (Organisation(pk=pk, code=f"U{pk}") for pk in range(1, 4))
ALLIANCE = Alliance(pk=1, code="IND-BROOM", lead=OFFICE)

#: Which states each step starts from, and where it leads, written out a second time by hand.
LEGAL = {
    "change": ({"planned"}, None),
    "cancel": ({"planned"}, "cancelled"),
    "attach": ({"planned", "held", "minuted"}, None),
    "detach": ({"planned", "held"}, None),
    "add_item": ({"planned", "held"}, None),
    "drop_item": ({"planned", "held"}, None),
    "excuse": ({"planned"}, None),
    "opine": ({"planned", "held"}, None),
    "hold": ({"planned"}, "held"),
    "attend": ({"held"}, None),
    "resolve": ({"held"}, None),
    "drop_resolution": ({"held"}, None),
    "minute": ({"held"}, "minuted"),
    "carry_out": ({"minuted"}, None),
    "close": ({"minuted"}, "closed"),
}
OF_INVITED = {"excuse", "opine"}


def acting(unit: Organisation, role: Role) -> Actor:
    return Actor(User(pk=1), Post(organisation=unit, role=role))


def meeting(state: str) -> Meeting:
    row = Meeting(alliance=ALLIANCE, state=state)
    row.unit_ids = frozenset({BUREAU.pk})
    return row


@pytest.mark.parametrize("state", MeetingState.values)
@pytest.mark.parametrize("step", list(MeetingStep))
def test_every_pair_of_step_and_state_is_as_written_by_hand(step, state):
    sources, target = LEGAL[step]
    actor = acting(BUREAU, Role.LIAISON) if step in OF_INVITED else acting(OFFICE, Role.DISPATCHER)
    row = meeting(state)
    assert (step in open_steps(MEETING_RULES, actor, row)) == (state in sources)
    if state in sources:
        assert check(MEETING_RULES, step, actor, row).target == target
    else:
        with pytest.raises(WrongState):
            check(MEETING_RULES, step, actor, row)


@pytest.mark.parametrize(
    ("unit", "role", "may"),
    [
        (OFFICE, Role.DISPATCHER, set(LEGAL) - {"excuse"}),
        (OFFICE, Role.OFFICE_HEAD, set(LEGAL) - {"excuse"}),
        (OFFICE, Role.CALLBACK_CLERK, set()),
        (OFFICE, Role.ROSTER_KEEPER, set()),
        (BUREAU, Role.LIAISON, OF_INVITED),
        (BUREAU, Role.UNIT_LEADER, OF_INVITED),
        (BUREAU, Role.DISPATCHER, set()),
        (BUREAU, Role.ACCOUNT_KEEPER, set()),
        (STRANGER, Role.LIAISON, set()),
        (STRANGER, Role.DISPATCHER, set()),
    ],
)
def test_who_may_take_which_step(unit, role, may):
    actor = acting(unit, role)
    found = set()
    for state in MeetingState.values:
        found |= {step.value for step in open_steps(MEETING_RULES, actor, meeting(state))}
    assert found == may
    for step in set(MeetingStep) - may:
        with pytest.raises(NotYours):
            check(MEETING_RULES, step, actor, meeting("planned"))
