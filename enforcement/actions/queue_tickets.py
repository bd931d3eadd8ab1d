"""The ticket of a request in the core's queue: number, kind, holder, clocks and state, a generated title and no words."""

import datetime as dt

from django.utils.translation import gettext as _

from enforcement.holders import alliance_of, topic_of
from enforcement.models import AssistanceRequest
from organisations.account_actions import system_user
from tickets.actions.moving import move
from tickets.actions.raising import raise_by_rule
from tickets.lifecycle import WrongState
from tickets.models import Move, Result, State, Ticket
from tickets.standing import Actor

#: What the core's time line says in place of words.
IN_WINDOW = "回复见协助执行窗口。"
BY_COURT = "按法院处理。"


def raised(row: AssistanceRequest, by: Actor, at: dt.datetime) -> Ticket:
    """Raise its ticket; the queue sends it to the holder (`kinds.detours`). Raises WrongState where the alliance ended."""
    alliance = alliance_of(row.case.court, at.date())
    topic = topic_of(alliance, row.kind_code) if alliance else None
    if alliance is None or topic is None:
        raise WrongState(
            "wrong_state", _("The matrix names nobody for this kind; have the cell filled in first.")
        )
    above = f"{topic.parent.name}：" if topic.parent else ""
    return raise_by_rule(
        by=by,
        at=at,
        unit=row.case.court,
        alliance=alliance,
        topic=topic,
        area=alliance.area,
        title=f"{above}{topic.name}",
        description="",
    )


def sign(row: AssistanceRequest, by: Actor, at: dt.datetime) -> None:
    move(ticket_id=row.ticket_id, move=Move.SIGN, by=by, at=at)


def answer(row: AssistanceRequest, by: Actor, at: dt.datetime) -> None:
    move(
        ticket_id=row.ticket_id,
        move=Move.ANSWER,
        by=by,
        at=at,
        data={"text": IN_WINDOW, "result": Result.SOLVED},
    )


def accept(row: AssistanceRequest, by: Actor, at: dt.datetime) -> None:
    move(ticket_id=row.ticket_id, move=Move.ACCEPT_ANSWER, by=by, at=at)


def rework(row: AssistanceRequest, by: Actor, at: dt.datetime) -> None:
    move(ticket_id=row.ticket_id, move=Move.REWORK, by=by, at=at, data={"reason": BY_COURT})


def cancel(row: AssistanceRequest, by: Actor, at: dt.datetime) -> None:
    """Whatever the queue has done with it meanwhile, nobody owes anything any more."""
    if row.ticket.state != State.CANCELLED:
        move(ticket_id=row.ticket_id, move=Move.CANCEL, by=by, at=at, data={"reason": BY_COURT})


def of_system(row: AssistanceRequest) -> Actor:
    """The system, by the post of the officer whose request runs out."""
    return Actor(system_user(), row.officer.post)
