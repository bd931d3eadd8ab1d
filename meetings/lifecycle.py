"""Who may do what to a meeting, a list entry, a call-out or a question in which state: one table for each.

Pages and verbs ask the same tables, as those of tickets ask `tickets.lifecycle`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from meetings.models import AdviceState, CallOutState, MeetingState, NeedState, ProjectState
from organisations.models.people import DESK, ROSTER_ROLES
from tickets.lifecycle import NotYours, WrongState
from tickets.standing import DEPARTMENT, Actor

M = MeetingState


@dataclass(frozen=True)
class Rule:
    """From which states, to which (None = stays), and who."""

    sources: frozenset[str]
    target: str | None
    who: Callable[[Actor, Any], bool]


def desk(actor: Actor, row) -> bool:
    """Dispatchers and office heads of the alliance's lead organisation."""
    return actor.holds(*DESK) and actor.post.organisation_id == row.alliance.lead_id


def invited(actor: Actor, row) -> bool:
    return actor.holds(*DEPARTMENT) and actor.post.organisation_id in row.unit_ids


def desk_or_invited(actor: Actor, row) -> bool:
    return desk(actor, row) or invited(actor, row)


def owner_or_desk(actor: Actor, row) -> bool:
    """Whoever does business for the unit whose entry it is, or the office."""
    return desk(actor, row) or (actor.post is not None and _works_for(actor, row.unit_id))


def _works_for(actor: Actor, unit_id: int | None) -> bool:
    return (
        actor.post is not None
        and actor.post.role not in ROSTER_ROLES
        and actor.post.organisation_id == unit_id
    )


def department_or_desk(actor: Actor, row) -> bool:
    """Anybody who signs for a unit; whose resource it is, the verb asks."""
    return desk(actor, row) or actor.holds(*DEPARTMENT)


def claimer_or_desk(actor: Actor, row) -> bool:
    return desk(actor, row) or (actor.holds(*DEPARTMENT) and _works_for(actor, row.claimer_id))


def lead_or_desk(actor: Actor, row) -> bool:
    return desk(actor, row) or (actor.holds(*DEPARTMENT) and _works_for(actor, row.lead_id))


def desk_beside_lead(actor: Actor, row) -> bool:
    """Who leads a project does not accept it."""
    return desk(actor, row) and actor.post.organisation_id != row.lead_id


def needing_or_desk(actor: Actor, row) -> bool:
    return desk(actor, row) or (
        actor.post is not None
        and _works_for(actor, actor.post.organisation_id)
        and actor.post.organisation_id in row.needing_ids
    )


class MeetingStep(models.TextChoices):
    CHANGE = "change", pgettext_lazy("a meeting", "Change time, place or units")
    CANCEL = "cancel", pgettext_lazy("a meeting", "Cancel the meeting")
    ATTACH = "attach", gettext_lazy("Add files")
    DETACH = "detach", gettext_lazy("Take the file out")
    ADD_ITEM = "add_item", gettext_lazy("Add to the agenda")
    DROP_ITEM = "drop_item", gettext_lazy("Take off the agenda")
    EXCUSE = "excuse", gettext_lazy("Say that your unit cannot come")
    OPINE = "opine", gettext_lazy("Write down an opinion")
    HOLD = "hold", gettext_lazy("It was held")
    ATTEND = "attend", gettext_lazy("Save the attendance")
    RESOLVE = "resolve", gettext_lazy("Add a resolution")
    DROP_RESOLUTION = "drop_resolution", gettext_lazy("Take the resolution out")
    MINUTE = "minute", gettext_lazy("Issue the minutes")
    CARRY_OUT = "carry_out", gettext_lazy("Carry out")
    CLOSE = "close", pgettext_lazy("a meeting", "Close the meeting")


PLANNED, HELD, MINUTED = frozenset({M.PLANNED}), frozenset({M.HELD}), frozenset({M.MINUTED})

MEETING_RULES: dict[MeetingStep, Rule] = {
    MeetingStep.CHANGE: Rule(PLANNED, None, desk),
    MeetingStep.CANCEL: Rule(PLANNED, M.CANCELLED, desk),
    MeetingStep.ATTACH: Rule(PLANNED | HELD | MINUTED, None, desk),
    MeetingStep.DETACH: Rule(PLANNED | HELD, None, desk),
    MeetingStep.ADD_ITEM: Rule(PLANNED | HELD, None, desk),
    MeetingStep.DROP_ITEM: Rule(PLANNED | HELD, None, desk),
    MeetingStep.EXCUSE: Rule(PLANNED, None, invited),
    MeetingStep.OPINE: Rule(PLANNED | HELD, None, desk_or_invited),
    MeetingStep.HOLD: Rule(PLANNED, M.HELD, desk),
    MeetingStep.ATTEND: Rule(HELD, None, desk),
    MeetingStep.RESOLVE: Rule(HELD, None, desk),
    MeetingStep.DROP_RESOLUTION: Rule(HELD, None, desk),
    MeetingStep.MINUTE: Rule(HELD, M.MINUTED, desk),
    MeetingStep.CARRY_OUT: Rule(MINUTED, None, desk),
    MeetingStep.CLOSE: Rule(MINUTED, M.CLOSED, desk),
}


class NeedStep(models.TextChoices):
    CHANGE = "change", pgettext_lazy("a need", "Change the entry")
    ASSESS = "assess", pgettext_lazy("a need", "Record the assessment")
    DROP = "drop", pgettext_lazy("a need", "Do not take it up")
    CLAIM = "claim", pgettext_lazy("a need", "Claim it")
    RELEASE = "release", pgettext_lazy("a need", "Release the claim")
    FULFIL = "fulfil", pgettext_lazy("a need", "It is met")


N = NeedState

NEED_RULES: dict[NeedStep, Rule] = {
    NeedStep.CHANGE: Rule(frozenset({N.COLLECTED}), None, owner_or_desk),
    NeedStep.ASSESS: Rule(frozenset({N.COLLECTED}), N.ASSESSED, desk),
    NeedStep.DROP: Rule(frozenset({N.COLLECTED, N.ASSESSED}), N.DROPPED, owner_or_desk),
    NeedStep.CLAIM: Rule(frozenset({N.ASSESSED}), N.CLAIMED, department_or_desk),
    NeedStep.RELEASE: Rule(frozenset({N.CLAIMED}), N.ASSESSED, claimer_or_desk),
    NeedStep.FULFIL: Rule(frozenset({N.CLAIMED}), N.MET, owner_or_desk),
}


class ProjectStep(models.TextChoices):
    STUDY = "study", pgettext_lazy("a project", "Record the study")
    INITIATE = "initiate", pgettext_lazy("a project", "Initiate it")
    ADD_MILESTONE = "add_milestone", gettext_lazy("Add a milestone")
    START = "start", pgettext_lazy("a project", "Work begins")
    REACH = "reach", gettext_lazy("Milestone reached")
    REPORT = "report", gettext_lazy("Report progress")
    ACCEPT = "accept", pgettext_lazy("a project", "Record the residents' acceptance")
    SEND_BACK = "send_back", pgettext_lazy("a project", "Back to work")
    EVALUATE = "evaluate", pgettext_lazy("a project", "Evaluate it")
    STRIKE_OFF = "strike_off", pgettext_lazy("a project", "Strike it off")
    DROP = "drop", pgettext_lazy("a project", "Drop the project")


P = ProjectState

PROJECT_RULES: dict[ProjectStep, Rule] = {
    ProjectStep.STUDY: Rule(frozenset({P.COLLECTED}), P.STUDIED, desk),
    ProjectStep.INITIATE: Rule(frozenset({P.STUDIED}), P.INITIATED, desk),
    ProjectStep.ADD_MILESTONE: Rule(frozenset({P.INITIATED, P.UNDER_WAY}), None, lead_or_desk),
    ProjectStep.START: Rule(frozenset({P.INITIATED}), P.UNDER_WAY, lead_or_desk),
    ProjectStep.REACH: Rule(frozenset({P.UNDER_WAY}), None, lead_or_desk),
    ProjectStep.REPORT: Rule(frozenset({P.UNDER_WAY}), None, lead_or_desk),
    ProjectStep.ACCEPT: Rule(frozenset({P.UNDER_WAY}), P.ACCEPTED, desk_beside_lead),
    ProjectStep.SEND_BACK: Rule(frozenset({P.ACCEPTED}), P.UNDER_WAY, desk),
    ProjectStep.EVALUATE: Rule(frozenset({P.ACCEPTED}), P.EVALUATED, needing_or_desk),
    ProjectStep.STRIKE_OFF: Rule(frozenset({P.EVALUATED}), P.STRUCK_OFF, desk),
    ProjectStep.DROP: Rule(frozenset({P.COLLECTED, P.STUDIED, P.INITIATED, P.UNDER_WAY}), P.DROPPED, desk),
}


class CallOutStep(models.TextChoices):
    WHISTLE = "whistle", gettext_lazy("Whistle")
    DECLINE = "decline", pgettext_lazy("a call-out", "Do not whistle")
    REPORT = "report", pgettext_lazy("a call-out", "Report")
    RATE = "rate", gettext_lazy("Rate the departments")
    END = "end", pgettext_lazy("a call-out", "End it")


def whistler(actor: Actor, row) -> bool:
    """The township or subdistrict of the place; a community does not whistle by itself."""
    return actor.holds(*DEPARTMENT) and _works_for(actor, row.township_id)


def called(actor: Actor, row) -> bool:
    return actor.holds(*DEPARTMENT) and actor.post.organisation_id in row.called_ids


def owner(actor: Actor, row) -> bool:
    return _works_for(actor, row.unit_id)


CALL_OUT_RULES: dict[CallOutStep, Rule] = {
    CallOutStep.WHISTLE: Rule(frozenset({CallOutState.ASKED}), CallOutState.WHISTLED, whistler),
    CallOutStep.DECLINE: Rule(frozenset({CallOutState.ASKED}), CallOutState.DECLINED, whistler),
    CallOutStep.REPORT: Rule(frozenset({CallOutState.WHISTLED}), None, called),
    CallOutStep.RATE: Rule(frozenset({CallOutState.WHISTLED}), None, owner),
    CallOutStep.END: Rule(frozenset({CallOutState.WHISTLED}), CallOutState.ENDED, owner),
}


class AdviceStep(models.TextChoices):
    ANSWER = "answer", pgettext_lazy("advice", "Answer")
    PUBLISH = "publish", gettext_lazy("Checked: into the knowledge base")
    SEND_BACK = "send_back", pgettext_lazy("advice", "Send the answer back")
    TAKE_BACK = "take_back", gettext_lazy("Take the question back")
    WITHDRAW = "withdraw", gettext_lazy("Withdraw the entry")


def asked_department(actor: Actor, row) -> bool:
    return actor.holds(*DEPARTMENT) and _works_for(actor, row.department_id)


def second_person(actor: Actor, row) -> bool:
    """Of the same department or the office, and not who wrote the answer."""
    return actor.user.pk != row.answered_by_id and (desk(actor, row) or asked_department(actor, row))


def department_or_office(actor: Actor, row) -> bool:
    return desk(actor, row) or asked_department(actor, row)


ADVICE_RULES: dict[AdviceStep, Rule] = {
    AdviceStep.ANSWER: Rule(frozenset({AdviceState.ASKED}), AdviceState.ANSWERED, asked_department),
    AdviceStep.PUBLISH: Rule(frozenset({AdviceState.ANSWERED}), AdviceState.PUBLISHED, second_person),
    AdviceStep.SEND_BACK: Rule(frozenset({AdviceState.ANSWERED}), AdviceState.ASKED, second_person),
    AdviceStep.TAKE_BACK: Rule(frozenset({AdviceState.ASKED}), AdviceState.WITHDRAWN, owner),
    AdviceStep.WITHDRAW: Rule(
        frozenset({AdviceState.PUBLISHED}), AdviceState.WITHDRAWN, department_or_office
    ),
}


def open_steps(rules: Mapping[Any, Rule], actor: Actor, row) -> list:
    """Exactly the steps open to the actor now, in the table's order."""
    return [step for step, rule in rules.items() if row.state in rule.sources and rule.who(actor, row)]


def check(rules: Mapping[Any, Rule], step: Any, actor: Actor, row) -> Rule:
    """The rule of an allowed step. Raises NotYours or WrongState, in this order."""
    rule = rules[step]
    if not rule.who(actor, row):
        raise NotYours("not_yours")
    if row.state not in rule.sources:
        raise not_now()
    return rule


def not_now() -> WrongState:
    return WrongState(
        "wrong_state", _("This step is not open any more: look at the present state, then decide again.")
    )
