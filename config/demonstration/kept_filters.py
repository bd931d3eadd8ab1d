"""Filters that officials of the demonstration keep under names: a dispatcher's, one of them shared, and a department's."""

from django.db import transaction

from config.demonstration.cast import Cast
from organisations.models import Role
from tickets.actions.saved_filters import keep
from tickets.models import FilteredPage, SavedFilter

OFFICE, DEPARTMENT = "O31", "O05"


@transaction.atomic
def load_filters(cast: Cast) -> None:
    """Adds nothing once they are there."""
    if SavedFilter.objects.exists():
        return
    dispatcher = cast.actor(OFFICE, Role.DISPATCHER)
    liaison = cast.actor(DEPARTMENT, Role.LIAISON)
    tickets, work = FilteredPage.TICKETS, FilteredPage.WORK
    keep(
        by=dispatcher.user,
        page=tickets,
        name="超期未办结",
        values={"state": "open", "overdue": "1", "sort": "deadline"},
        unit=dispatcher.unit,
    )
    keep(by=dispatcher.user, page=tickets, name="待我办公室处理", values={"desk": "mine"})
    keep(by=dispatcher.user, page=tickets, name="良种问题", values={"search": "良种"})
    keep(by=liaison.user, page=tickets, name="本局在办", values={"state": "open", "department": DEPARTMENT})
    keep(by=liaison.user, page=work, name="超期待签收", values={"tab": "sign", "overdue": "1"})
