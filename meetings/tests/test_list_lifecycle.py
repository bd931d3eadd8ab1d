"""The tables of needs and projects: every pair of step and state, and who may, written out a second time by hand."""

import pytest

from meetings.lifecycle import NEED_RULES, PROJECT_RULES, check, open_steps
from meetings.models import Need, NeedState, Project, ProjectState
from organisations.models import Alliance, Organisation, Post, Role, User
from tickets.lifecycle import NotYours, WrongState
from tickets.standing import Actor

OFFICE, LEAD, VILLAGE, CLAIMER, STRANGER = (Organisation(pk=pk, code=f"U{pk}") for pk in range(1, 6))
ALLIANCE = Alliance(pk=1, code="COM-A", lead=OFFICE)
DESK = (OFFICE, Role.DISPATCHER)

NEED_LEGAL = {
    "change": ({"collected"}, None),
    "assess": ({"collected"}, "assessed"),
    "drop": ({"collected", "assessed"}, "dropped"),
    "claim": ({"assessed"}, "claimed"),
    "release": ({"claimed"}, "assessed"),
    "fulfil": ({"claimed"}, "met"),
}
PROJECT_LEGAL = {
    "study": ({"collected"}, "studied"),
    "initiate": ({"studied"}, "initiated"),
    "add_milestone": ({"initiated", "under_way"}, None),
    "start": ({"initiated"}, "under_way"),
    "reach": ({"under_way"}, None),
    "report": ({"under_way"}, None),
    "accept": ({"under_way"}, "accepted"),
    "send_back": ({"accepted"}, "under_way"),
    "evaluate": ({"accepted"}, "evaluated"),
    "strike_off": ({"evaluated"}, "struck_off"),
    "drop": ({"collected", "studied", "initiated", "under_way"}, "dropped"),
}


def acting(unit: Organisation, role: Role) -> Actor:
    return Actor(User(pk=1), Post(organisation=unit, role=role))


def need(state):
    row = Need(alliance=ALLIANCE, unit=VILLAGE, state=state)
    row.claimer_id = CLAIMER.pk
    return row


def project(state):
    row = Project(alliance=ALLIANCE, lead=LEAD, state=state)
    row.needing_ids = frozenset({VILLAGE.pk})
    return row


@pytest.mark.parametrize(
    ("rules", "legal", "make", "states"),
    [
        (NEED_RULES, NEED_LEGAL, need, NeedState.values),
        (PROJECT_RULES, PROJECT_LEGAL, project, ProjectState.values),
    ],
)
def test_every_pair_of_step_and_state_is_as_written_by_hand(rules, legal, make, states):
    assert {step.value for step in rules} == set(legal)
    actor = acting(*DESK)
    for step in rules:
        sources, target = legal[step]
        for state in states:
            row = make(state)
            assert (step in open_steps(rules, actor, row)) == (state in sources), (step, state)
            if state in sources:
                assert check(rules, step, actor, row).target == target
            else:
                with pytest.raises(WrongState):
                    check(rules, step, actor, row)


@pytest.mark.parametrize(
    ("rules", "make", "states", "unit", "role", "may"),
    [
        (NEED_RULES, need, NeedState, VILLAGE, Role.SECRETARY, {"change", "drop", "claim", "fulfil"}),
        (NEED_RULES, need, NeedState, VILLAGE, Role.GRID_WORKER, {"change", "drop", "fulfil"}),
        (NEED_RULES, need, NeedState, VILLAGE, Role.ACCOUNT_KEEPER, set()),
        (NEED_RULES, need, NeedState, CLAIMER, Role.LIAISON, {"claim", "release"}),
        (NEED_RULES, need, NeedState, STRANGER, Role.LIAISON, {"claim"}),
        (NEED_RULES, need, NeedState, STRANGER, Role.DISPATCHER, set()),
        (NEED_RULES, need, NeedState, OFFICE, Role.CALLBACK_CLERK, set()),
        (
            PROJECT_RULES,
            project,
            ProjectState,
            LEAD,
            Role.HANDLER,
            {"add_milestone", "start", "reach", "report"},
        ),
        (PROJECT_RULES, project, ProjectState, LEAD, Role.DISPATCHER, set()),
        (PROJECT_RULES, project, ProjectState, VILLAGE, Role.SECRETARY, {"evaluate"}),
        (PROJECT_RULES, project, ProjectState, VILLAGE, Role.ROSTER_KEEPER, set()),
        (PROJECT_RULES, project, ProjectState, STRANGER, Role.LIAISON, set()),
    ],
)
def test_who_may_take_which_step(rules, make, states, unit, role, may):
    actor = acting(unit, role)
    found = {step.value for state in states for step in open_steps(rules, actor, make(state))}
    assert found == may
    for step in set(rules) - may:
        with pytest.raises(NotYours):
            check(rules, step, actor, make(states.COLLECTED))


def test_office_that_leads_a_project_does_not_accept_it():
    row = Project(alliance=ALLIANCE, lead=OFFICE, state="under_way")
    row.needing_ids = frozenset()
    with pytest.raises(NotYours):
        check(PROJECT_RULES, "accept", acting(*DESK), row)
