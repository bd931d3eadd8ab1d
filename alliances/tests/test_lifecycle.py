"""The tables: every pair of step and state, and who may. Built on plain unsaved rows: the rules ask no database."""

import pytest

from alliances.lifecycle import (
    AGREEMENT_RULES,
    GRANT_RULES,
    LOSS_RULES,
    PLAN_RULES,
    SUPPORT_RULES,
    check,
    open_steps,
)
from alliances.models import (
    Agreement,
    AgreementPlot,
    AgreementState,
    Grant,
    GrantState,
    Loss,
    LossState,
    PlanState,
    Policy,
    Support,
    SupportState,
    YearPlan,
)
from organisations.models import Alliance, Area, Organisation, OrganisationKind, Post, Role, User
from tickets.lifecycle import NotYours, WrongState
from tickets.standing import Actor

BANNER, VILLAGE_AREA, ELSEWHERE = (
    Area(pk=pk, path=path) for pk, path in enumerate(("1/", "1/2/", "1/3/"), start=1)
)


def unit(pk: int, kind=OrganisationKind.DEPARTMENT, area=BANNER) -> Organisation:
    return Organisation(pk=pk, code=f"U{pk}", kind=kind, area=area)


OFFICE, BUREAU, INSURER = unit(1), unit(2), unit(3, OrganisationKind.INSURER)
PLANT, RIVAL = unit(4, OrganisationKind.ENTERPRISE), unit(5, OrganisationKind.ENTERPRISE)
COOPERATIVE = unit(6, OrganisationKind.COOPERATIVE)
VILLAGE = unit(7, OrganisationKind.VILLAGE, VILLAGE_AREA)
NEIGHBOUR = unit(8, OrganisationKind.VILLAGE, ELSEWHERE)
ALLIANCE = Alliance(pk=1, code="IND-BROOM", lead=OFFICE)

#: Table, its states, a row in a state, and an actor who may everything that has a row here; written out by hand.
LEGAL = {
    "agreement": {
        "change": ({"draft"}, None),
        "sign": ({"draft"}, "signed"),
        "pay_deposit": ({"signed", "performing"}, None),
        "sow": ({"signed", "performing"}, "performing"),
        "deliver": ({"signed", "performing", "breached"}, None),
        "strike": ({"performing", "breached"}, None),
        "pay": ({"performing", "breached"}, None),
        "strike_payment": ({"signed", "performing", "breached", "void"}, None),
        "hand_back": ({"signed", "performing", "breached", "void"}, None),
        "break": ({"signed", "performing", "breached"}, "breached"),
        "remedy": ({"breached"}, None),
        "settle": ({"performing"}, "settled"),
        "void": ({"draft", "signed", "performing"}, "void"),
    },
    "loss": {
        "survey": ({"reported"}, "surveyed"),
        "approve": ({"surveyed"}, "approved"),
        "pay": ({"approved"}, "paid"),
        "reject": ({"reported", "surveyed"}, "rejected"),
        "take_back": ({"surveyed", "approved", "paid", "rejected"}, None),
        "strike": ({"reported"}, "struck"),
    },
    "plan": {
        "change": ({"draft"}, None),
        "adopt": ({"draft"}, "adopted"),
        "claim": ({"adopted"}, None),
        "review": ({"adopted"}, "reviewed"),
    },
    "support": {
        "record": ({"claimed", "done"}, None),
        "finish": ({"claimed"}, "done"),
        "drop": ({"claimed"}, "dropped"),
    },
    "grant": {
        "grant": ({"applied"}, "granted"),
        "pay": ({"granted"}, "paid"),
        "refuse": ({"applied"}, "refused"),
        "take_back": ({"granted", "paid", "refused"}, None),
        "strike": ({"applied"}, "struck"),
    },
}


def acting(unit: Organisation, role: Role = Role.HANDLER) -> Actor:
    return Actor(User(pk=1), Post(organisation=unit, role=role))


def agreement(state: str = "draft") -> Agreement:
    return Agreement(alliance=ALLIANCE, state=state, buyer=PLANT, seller=COOPERATIVE, area=VILLAGE_AREA)


def loss(state: str = "reported", policy: Policy | None = None) -> Loss:
    return Loss(state=state, policy=policy, planted=AgreementPlot(agreement=agreement("signed")))


SUBJECTS = {
    "agreement": (AGREEMENT_RULES, AgreementState, agreement, acting(PLANT)),
    "loss": (
        LOSS_RULES,
        LossState,
        lambda state: loss(state, Policy(insurer=INSURER)),
        acting(INSURER),
    ),
    "plan": (PLAN_RULES, PlanState, lambda state: YearPlan(alliance=ALLIANCE, state=state), None),
    "support": (
        SUPPORT_RULES,
        SupportState,
        lambda state: Support(alliance=ALLIANCE, unit=BUREAU, state=state),
        acting(BUREAU),
    ),
    "grant": (
        GRANT_RULES,
        GrantState,
        lambda state: Grant(support=Support(unit=BUREAU), state=state),
        acting(BUREAU),
    ),
}


@pytest.mark.parametrize(
    ("subject", "step", "state"),
    [
        (subject, step, state)
        for subject, (rules, states, _row, _actor) in SUBJECTS.items()
        for step in rules
        for state in states.values
    ],
)
def test_every_pair_of_step_and_state_is_as_written_by_hand(subject, step, state):
    rules, _states, make, actor = SUBJECTS[subject]
    actor = actor or (acting(BUREAU) if step == "claim" else acting(OFFICE, Role.DISPATCHER))
    if (subject, step) == ("loss", "strike"):
        actor = acting(PLANT)
    sources, target = LEGAL[subject][step]
    row = make(state)
    assert (step in open_steps(rules, actor, row)) == (state in sources)
    if state in sources:
        assert check(rules, step, actor, row).target == target
    else:
        with pytest.raises(WrongState):
            check(rules, step, actor, row)


BUYERS = {"pay_deposit", "deliver", "strike", "pay", "strike_payment", "hand_back", "settle", "void"}
BOTH = {"change", "sign", "sow", "break", "remedy"}


@pytest.mark.parametrize(
    ("unit", "role", "may"),
    [
        (OFFICE, Role.DISPATCHER, BUYERS | BOTH),
        (OFFICE, Role.OFFICE_HEAD, BUYERS | BOTH),
        (OFFICE, Role.CALLBACK_CLERK, set()),
        (OFFICE, Role.ROSTER_KEEPER, set()),
        (PLANT, Role.HANDLER, BUYERS | BOTH),
        (PLANT, Role.ACCOUNT_KEEPER, set()),
        (COOPERATIVE, Role.HANDLER, BOTH),
        (VILLAGE, Role.SECRETARY, BOTH),
        (NEIGHBOUR, Role.SECRETARY, set()),
        (RIVAL, Role.HANDLER, set()),
        (BUREAU, Role.LIAISON, set()),
        (INSURER, Role.HANDLER, set()),
    ],
)
def test_who_may_take_which_step_of_an_agreement(unit, role, may):
    actor = acting(unit, role)
    found = set()
    for state in AgreementState.values:
        found |= {step.value for step in open_steps(AGREEMENT_RULES, actor, agreement(state))}
    assert found == may


def test_loss_without_a_policy_is_nobodys_claim():
    assert open_steps(LOSS_RULES, acting(INSURER), loss()) == []


def test_loss_of_another_insurers_policy_is_refused():
    with pytest.raises(NotYours):
        check(
            LOSS_RULES,
            "survey",
            acting(unit(9, OrganisationKind.INSURER)),
            loss(policy=Policy(insurer=INSURER)),
        )


@pytest.mark.parametrize(
    ("unit", "role", "may"),
    [
        (PLANT, Role.HANDLER, True),
        (VILLAGE, Role.SECRETARY, True),
        (OFFICE, Role.DISPATCHER, True),
        (NEIGHBOUR, Role.SECRETARY, False),
        (RIVAL, Role.HANDLER, False),
        (INSURER, Role.HANDLER, False),
    ],
)
def test_report_of_a_loss_is_struck_out_by_who_may_report_it(unit, role, may):
    assert ("strike" in open_steps(LOSS_RULES, acting(unit, role), loss())) == may


def test_actor_without_a_post_may_nothing():
    for rules, states, make, _actor in SUBJECTS.values():
        for state in states.values:
            assert open_steps(rules, Actor(User(pk=1)), make(state)) == []
