"""Units step aside from a ticket that they held: what they hold is taken back, and without its lead it is routed anew."""

import datetime as dt
from collections.abc import Collection

from django.db import transaction

from tickets import queue
from tickets.actions.recording import record
from tickets.actions.steps import take_back
from tickets.figures import keeping as figures
from tickets.models import DispatchState, Ticket
from tickets.models.states import ENDED, GONE_DISPATCH, OPEN_DISPATCH, State
from tickets.search.marking import mark
from tickets.standing import Actor


@transaction.atomic
def step_aside(*, ticket_id: int, by: Actor, at: dt.datetime, units: Collection[int]) -> Ticket:
    """Take every dispatch back that these units hold, answered ones too; if the lead is among them, the ticket goes to
    the queue again. What has ended stays as it ended. The caller has asked whether the actor may."""
    ticket = Ticket.objects.select_for_update(of=("self",), no_key=True).get(pk=ticket_id)
    before = ticket.state
    with figures.counted([ticket.pk]):
        if before not in ENDED:
            _take_back(ticket, units, at)
        ticket.version += 1
        ticket.save()
        record(ticket, "step_aside", by=by, at=at, before=before)
    mark(ticket.pk)
    if ticket.state == State.SUBMITTED:
        queue.hurry("tickets.route", [ticket.pk])
    return ticket


def _take_back(ticket: Ticket, units: Collection[int], at: dt.datetime) -> None:
    in_force = list(ticket.dispatches.exclude(state__in=GONE_DISPATCH).select_related("organisation"))
    leads = ticket.lead_id in units
    for dispatch in in_force:
        # Without its lead the others begin again with whoever leads next.
        if dispatch.organisation_id in units or (leads and dispatch.state in OPEN_DISPATCH):
            take_back(ticket, dispatch, DispatchState.WITHDRAWN, at)
    if leads:
        ticket.state = State.SUBMITTED
        ticket.lead = ticket.office_due = ticket.suspended_at = ticket.review_on = None
        ticket.outcome = ticket.satisfaction = ""
