"""Counts an existing database anew when the rules of counting changed, and for the first time."""

from django.db import transaction

from tickets import clocks
from tickets.figures.counting import RULES
from tickets.figures.recounting import recount
from tickets.figures.worked import worked_minutes
from tickets.models import Dispatch, DispatchState, Event, FigureRules, Move
from tickets.models.states import ContactOutcome


def bring_up_to_date() -> bool:
    """True if there was something to do. A new database is only marked."""
    if FigureRules.objects.filter(version=RULES).exists():
        return False
    with transaction.atomic():
        _fill_worked_minutes()
        _fill_attempts()
    recount(repair=True)
    FigureRules.objects.update_or_create(pk=1, defaults={"version": RULES})
    return True


def _fill_worked_minutes() -> None:
    calendar = clocks.current().calendar
    rows = Dispatch.objects.filter(state=DispatchState.ANSWERED, worked_minutes=None)
    for dispatch in rows.only("ticket_id", "dispatched_at", "answered_at").iterator(chunk_size=500):
        minutes = worked_minutes(dispatch, dispatch.answered_at, calendar)
        Dispatch.objects.filter(pk=dispatch.pk).update(worked_minutes=minutes)


def _fill_attempts() -> None:
    """First attempts stood only in the time line."""
    events = Event.objects.filter(what=Move.CONTACT, data__outcome=ContactOutcome.NOT_REACHED)
    for dispatch, when in events.order_by("-id").values_list("dispatch_id", "data__at"):
        Dispatch.objects.filter(pk=dispatch, contacted_at=None).update(attempted_at=when)
