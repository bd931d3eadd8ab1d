"""Which tickets and needs a meeting may take up."""

from collections.abc import Collection

from django.db.models import Exists, OuterRef, Q

from meetings.models import AgendaItem, Meeting, Need, NeedState
from organisations.models import User
from tickets import kinds
from tickets.models import Dispatch, DispatchState, State, Ticket

OFFERED = 60


def tickets_for(meeting: Meeting, user: User):
    """Tickets of the alliance that the account sees and that call for deciding together: in triage, in
    consultation, a return that waits for a ruling, returned twice, on the register of unsolved matters."""
    returning = Dispatch.objects.filter(ticket=OuterRef("pk"), state=DispatchState.RETURN_REQUESTED)
    found = (
        Ticket.objects.visible_to(user)
        .filter(
            Q(state__in=(State.TRIAGE, State.CONSULTING))
            | Exists(returning)
            | Q(return_count__gte=2, closed_at=None)
            | Q(review_on__isnull=False),
            alliance=meeting.alliance_id,
            kind__in=kinds.with_switch("in_meetings"),
        )
        .exclude(pk__in=AgendaItem.objects.filter(meeting=meeting, ticket__isnull=False).values("ticket"))
        .defer("description", "reporter_name", "reporter_phone")
        .order_by("-id")
    )
    return Ticket.objects.filter(pk__in=list(found.values_list("pk", flat=True)[:OFFERED])).order_by("-id")


def hidden_from(meeting: Meeting, user: User, ticket_ids: Collection[int]) -> frozenset[int]:
    """Of these tickets of the alliance those that meetings keep apart and the account does not see."""
    apart = kinds.apart(meeting.alliance.kind, ticket_ids) if ticket_ids else frozenset()
    if not apart:
        return apart
    return apart - set(Ticket.objects.visible_to(user).filter(pk__in=apart).values_list("pk", flat=True))


def items_for(meeting: Meeting, user: User):
    """The agenda as this account may know of it."""
    ids = list(meeting.items.filter(ticket__isnull=False).order_by().values_list("ticket", flat=True))
    return meeting.items.exclude(ticket__in=hidden_from(meeting, user, ids), ticket__isnull=False)


def needs_for(meeting: Meeting, user: User):
    """Needs of the alliance that nobody has claimed and no project serves."""
    taken = AgendaItem.objects.filter(meeting=meeting, need__isnull=False).values("need")
    return (
        Need.objects.visible_to(user)
        .filter(alliance=meeting.alliance_id, state__in=(NeedState.COLLECTED, NeedState.ASSESSED))
        .exclude(pk__in=taken)
        .order_by("-id")
    )
