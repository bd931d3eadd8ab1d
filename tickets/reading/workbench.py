"""The workbench: what the acting post's unit must do next, oldest deadline first.

All counts of the tabs come in one query out of the partial indexes over open states.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from django.db.models import IntegerField, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from organisations.context import COUNTED
from organisations.models import Post, User
from tickets.models import DispatchRole, DispatchState, RequestKind, State
from tickets.models.instructions import instructed
from tickets.reading.choices import Choices
from tickets.reading.paging import Page, page_of
from tickets.reading.statements import asked_by, first_row, kept
from tickets.reading.tabs import Tab, tabs_of


@dataclass(frozen=True)
class Work:
    """One row as the page shows it."""

    number: str
    kind: str
    version: int
    title: str
    urgency: str
    topic: str
    area: str
    due: dt.datetime | None
    provisional: bool
    state: str
    state_label: str
    next_step: str
    is_instructed: bool
    role: str = ""
    handler: str = ""


@dataclass(frozen=True)
class Filters:
    """What narrows a list; the values as they stand in the URL."""

    alliance: str = ""
    topic: str = ""
    area: str = ""
    role: str = ""
    overdue: bool = False

    @classmethod
    def read(cls, query: Mapping[str, str]) -> "Filters":
        return cls(
            alliance=query.get("alliance", ""),
            topic=query.get("topic", ""),
            area=query.get("area", ""),
            role=query.get("role", "") if query.get("role") in DispatchRole.values else "",
            overdue=bool(query.get("overdue")),
        )

    @property
    def values(self) -> dict[str, str]:
        """What is set, as the URL has it."""
        return {name: "1" if value is True else value for name, value in asdict(self).items() if value}

    def known(self, choices: Choices) -> "Filters":
        """Without what names nothing that exists: only such values are kept."""
        exists = {
            "alliance": choices.alliance(self.alliance),
            "topic": choices.topics_below(self.topic),
            "area": choices.area(self.area),
        }
        return replace(self, **{name: "" for name, found in exists.items() if not found})

    def narrow(self, rows: QuerySet, tab: Tab, choices: Choices, at: dt.datetime) -> QuerySet:
        to_ticket = "ticket__" if tab.of_dispatches else ""
        if self.alliance:
            rows = rows.filter(**{f"{to_ticket}alliance__code": self.alliance})
        if self.topic:
            rows = rows.filter(**{f"{to_ticket}topic__in": choices.topics_below(self.topic)})
        area = choices.area(self.area) if self.area else None
        if self.area:
            rows = rows.filter(**{f"{to_ticket}area__path__startswith": area.path}) if area else rows.none()
        if self.role and tab.of_dispatches:
            rows = rows.filter(role=self.role)
        if self.overdue:
            # A deadline belongs to its minute: late is after it.
            rows = rows.filter(**{f"{tab.due}__lt": at.replace(second=0, microsecond=0)})
        return rows


@dataclass
class Workbench:
    tabs: list[tuple[Tab, int]] = field(default_factory=list)
    tab: Tab | None = None
    page: Page = field(default_factory=lambda: Page([]))


def open_workbench(
    user: User,
    post: Post | None,
    wanted: str,
    filters: Filters,
    cursor: str,
    choices: Choices,
    at: dt.datetime,
) -> Workbench:
    """The tabs of the acting post with their counts, and one page of the wanted tab (none wanted: the
    first that holds anything)."""
    tabs = tabs_of(post) if post else []
    if not tabs:
        return Workbench()
    counts = _counts(tabs, user, post)
    chosen = next((tab for tab in tabs if tab.code == wanted), None) or next(
        (tab for tab in tabs if counts[tab.code]), tabs[0]
    )
    rows = filters.narrow(chosen.rows(user, post), chosen, choices, at)
    page = page_of(_columns(rows, chosen), cursor, key=chosen.key, descending=chosen.descending)
    shown = _of_dispatch if chosen.of_dispatches else _of_ticket
    page = Page([shown(row, chosen, choices) for row in page.rows], page.next, page.previous)
    return Workbench([(tab, counts[tab.code]) for tab in tabs], chosen, page)


class _Capped(Subquery):
    """How many rows a sliced query has. As a value of its own it is planned by itself, without statistics too."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) AS capped)"
    output_field = IntegerField()


def _counts(tabs: list[Tab], user: User, post: Post) -> dict[str, int]:
    def compose() -> QuerySet:
        counted = [_Capped(tab.rows(user, post).order_by().values("pk")[: COUNTED + 1]) for tab in tabs]
        return Post.objects.filter(pk=post.pk).order_by().values_list(*counted)

    counts = first_row(kept(("counts", asked_by(user, post)), compose))
    return dict(zip((tab.code for tab in tabs), counts, strict=True))


#: Columns of a ticket that every row shows. Columns, not objects: building those took most of the page's time.
_SHOWN = ("number", "kind", "version", "title", "urgency", "topic_id", "area_id")
_OF_TICKET = (*_SHOWN, "state", "office_due", "answer_by", "answer_by_provisional")
_OF_DISPATCH = (
    *(f"ticket__{name}" for name in (*_SHOWN, "state", "on_behalf", "anonymous")),
    "due",
    "answer_by",
    "answer_by_provisional",
    "role",
    "state",
    "pending",
    "consent_asked_at",
    "contacted_at",
    "signed_at",
    "handler__name",
)


def _columns(rows: QuerySet, tab: Tab) -> QuerySet:
    rows = rows.annotate(is_instructed=instructed("ticket_id" if tab.of_dispatches else "pk"))
    columns = (*(_OF_DISPATCH if tab.of_dispatches else _OF_TICKET), *tab.key, "is_instructed")
    return rows.values_list(*dict.fromkeys(columns), named=True)


def _of_ticket(row: Any, tab: Tab, choices: Choices) -> Work:
    return Work(
        number=row.number,
        kind=row.kind,
        version=row.version,
        title=row.title,
        urgency=row.urgency,
        topic=choices.topic_name(row.topic_id),
        area=choices.area_name(row.area_id),
        due=getattr(row, tab.due),
        provisional=row.answer_by_provisional and tab.due == "answer_by",
        state=row.state,
        state_label=State(row.state).label,
        next_step=_next_of_ticket(row.state, tab),
        is_instructed=row.is_instructed,
    )


def _of_dispatch(row: Any, tab: Tab, choices: Choices) -> Work:
    return Work(
        number=row.ticket__number,
        kind=row.ticket__kind,
        version=row.ticket__version,
        title=row.ticket__title,
        urgency=row.ticket__urgency,
        topic=choices.topic_name(row.ticket__topic_id),
        area=choices.area_name(row.ticket__area_id),
        due=row.due,
        provisional=row.answer_by_provisional and row.due == row.answer_by,
        state=row.state,
        state_label=DispatchState(row.state).label,
        next_step=NEXT_OF_TICKET.get(tab.code) or _next_of_dispatch(row, tab),
        is_instructed=row.is_instructed,
        role=DispatchRole(row.role).label,
        handler=row.handler__name or "",
    )


def _next_of_ticket(state: str, tab: Tab) -> str:
    default = NEXT_OF_TICKET.get(tab.code, "")
    return NEXT_OF_RAISED.get(state, default) if tab.code == "raised" else default


def _next_of_dispatch(row: Any, tab: Tab) -> str:
    if tab.code == "requests":
        return NEXT_OF_PENDING[row.pending]
    if row.pending:
        return _("The office decides on your request")
    if row.ticket__state == State.SUSPENDED:
        return _("Suspended until the review date")
    if row.ticket__state == State.CONSULTING:
        return _("The office concludes the consultation")
    if row.consent_asked_at is not None:
        return _("The unit leader agrees to the answer")
    contact_owed = (
        row.role == DispatchRole.LEAD
        and row.ticket__on_behalf
        and not row.ticket__anonymous
        and row.contacted_at is None
    )
    if contact_owed and row.signed_at:
        return _("Contact the reporter")
    return NEXT_OF_DISPATCH[row.state]


NEXT_OF_DISPATCH = {
    DispatchState.WAITING: _("Sign for it"),
    DispatchState.SIGNED: _("Solve it and answer"),
    DispatchState.RETURN_REQUESTED: _("The office rules on the return"),
}
NEXT_OF_PENDING = {
    RequestKind.EXTENSION: _("Decide on the extension"),
    RequestKind.SUSPENSION: _("Decide on the suspension"),
}
NEXT_OF_TICKET = {
    "received": _("Accept, decline or redirect it"),
    "triage": _("Assign a department"),
    "on_behalf": _("Act for the unit when it asks"),
    "returns": _("Rule on the return"),
    "consulting": _("Conclude the consultation"),
    "reviews": _("Record the review, or reopen it"),
    "review": _("Approve the answer or send it back"),
    "close": _("Close it with its outcome, or send it back"),
    "call_back": _("Call the reporter back"),
    "answered": _("Wait for review and call-back"),
    "confirm": _("Say whether it is solved"),
    "raised": _("Wait for the departments"),
}
#: Of what the unit raised, while no department has it.
NEXT_OF_RAISED = {
    State.RECEIVED: _("It waits to be accepted"),
    State.TRIAGE: _("The office assigns a department"),
}
