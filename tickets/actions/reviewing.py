"""What comes back by itself on its review date: suspended tickets, and matters closed unsolved."""

import datetime as dt

from django.db import transaction
from django.utils import timezone

from organisations.models.people import DESK
from organisations.versions import versions_now
from tickets.actions import moving, time_requests
from tickets.actions.queueing import system_actor
from tickets.actions.steps import Step
from tickets.figures import keeping as figures
from tickets.models import LimitStep, Move, NoticeKind, State, Ticket
from tickets.standing import Situation


def bring_back(at: dt.datetime) -> int:
    """Resume suspended tickets whose review date has come, and put unsolved ones on the office's list;
    returns how many."""
    ids = list(_due(timezone.localdate(at)).order_by("review_on", "id").values_list("pk", flat=True))
    return sum(_bring_back(pk, at) for pk in ids)


def _due(day: dt.date):
    back = Ticket.objects.filter(review_on__lte=day)
    return back.filter(state=State.SUSPENDED) | back.filter(state=State.CLOSED, office_due=None)


def next_review() -> dt.date | None:
    """The earliest review date that has not been acted on."""
    waiting = _due(dt.date.max).order_by("review_on")
    return waiting.values_list("review_on", flat=True).first()


@transaction.atomic
def _bring_back(ticket_id: int, at: dt.datetime) -> bool:
    rows = Ticket.objects.select_for_update(of=("self",), no_key=True)
    ticket = rows.select_related("alliance__lead", "topic", "area").get(pk=ticket_id)
    if not _due(timezone.localdate(at)).filter(pk=ticket_id).exists():
        return False
    by = system_actor(versions_now())
    dispatches = tuple(ticket.dispatches.select_related("organisation").order_by("id"))
    before = ticket.state
    step = Step(Situation(ticket, dispatches, by, at), Move.RESUME, {})
    if before == State.SUSPENDED:
        with figures.counted([ticket_id]):
            moving.finish(step, before, time_requests.resume(step))
    else:
        ticket.office_due = step.due(LimitStep.REVIEW)
        moving.finish(step, before, State.CLOSED, what="review_due")
    step.tell_office(NoticeKind.REVIEW_DUE, *DESK)
    return True
