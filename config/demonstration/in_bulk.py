"""A liaison who finds several tickets in the morning signs for them in one go."""

from audit import clock
from config.demonstration.cast import Cast
from config.demonstration.stories import all_stories
from config.demonstration.timing import Timing
from organisations.models import Role
from tickets.actions.bulk_moves import Picked, run_bulk
from tickets.deadlines import after_working_minutes
from tickets.models import BulkRun, Dispatch, DispatchRole, DispatchState, Move

COURSE = "signed_together"
KEY = "demonstration"


def load_bulk(cast: Cast, timing: Timing) -> None:
    """Adds nothing once it was done."""
    titles = [story.title for story in all_stories() if story.course == COURSE]
    waiting = Dispatch.objects.filter(
        ticket__title__in=titles, state=DispatchState.WAITING, role=DispatchRole.LEAD
    )
    rows = list(waiting.select_related("ticket", "organisation").order_by("id"))
    if not rows or BulkRun.objects.filter(key=KEY).exists():
        return
    at = after_working_minutes(max(row.dispatched_at for row in rows), 25, timing.calendar)
    if at >= timing.anchor:
        return
    with clock.frozen_at(at):
        run_bulk(
            by=cast.actor(rows[0].organisation.code, Role.LIAISON),
            key=KEY,
            body_hash="",
            move=Move.SIGN,
            picked=[Picked(row.ticket, row.pk, row.ticket.version) for row in rows],
            data_of=lambda ticket: {},
            at=at,
        )
