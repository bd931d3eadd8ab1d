"""The time line of a ticket in words, newest first and page by page."""

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from organisations.models import Role
from tickets.models import (
    CallBackOutcome,
    ContactChannel,
    DeclineReason,
    Event,
    Move,
    RedirectRoute,
    Result,
    ReturnReason,
    Satisfaction,
    State,
    Ticket,
    TriageReason,
)
from tickets.models.states import ContactOutcome
from tickets.reading.choices import Choices

SHOWN_EVENTS = 50

WHAT = {
    "raise": gettext_lazy("Raised"),
    "settle": gettext_lazy("Settled on the spot"),
    "route": gettext_lazy("Routed by the queue"),
    "handed_over": gettext_lazy("Handed over to a successor"),
    "return_expired": gettext_lazy("No ruling in time: the return counts as accepted"),
} | {str(move): move.label for move in Move}
REASONS = {
    Move.DECLINE: DeclineReason,
    Move.REDIRECT: RedirectRoute,
    Move.REQUEST_RETURN: ReturnReason,
    "route": TriageReason,
    "return_expired": TriageReason,
}


@dataclass(frozen=True)
class Line:
    """One event as shown. `details` are short sentences, `note` is what somebody wrote."""

    pk: int
    at: dt.datetime
    what: str
    by: str
    role: str
    unit: str
    about: str
    from_state: str
    to_state: str
    details: list[str]
    note: str


@dataclass(frozen=True)
class TimeLine:
    lines: list[Line]
    older: int | None = None


def time_line(ticket: Ticket, choices: Choices, before: int | None = None) -> TimeLine:
    events = ticket.events.select_related("by__person", "organisation", "dispatch__organisation").order_by(
        "-id"
    )
    if before is not None:
        events = events.filter(pk__lt=before)
    rows = list(events[: SHOWN_EVENTS + 1])
    lines = [line_of(event, choices) for event in rows[:SHOWN_EVENTS]]
    return TimeLine(lines, lines[-1].pk if len(rows) > SHOWN_EVENTS else None)


def since(ticket: Ticket, event_id: int, choices: Choices) -> list[Line]:
    """What happened after an event: what a stale page did not show."""
    events = (
        ticket.events.filter(pk__gt=event_id)
        .select_related("by__person", "organisation", "dispatch__organisation")
        .order_by("-id")
    )
    return [line_of(event, choices) for event in events[:SHOWN_EVENTS]]


def line_of(event: Event, choices: Choices) -> Line:
    moved = event.from_state != event.to_state
    return Line(
        pk=event.pk,
        at=event.at,
        what=str(WHAT.get(event.what, event.what)),
        by=str(event.by) if event.organisation_id else _("the system"),
        role=str(Role(event.post).label) if event.post in Role.values else "",
        unit=str(event.organisation) if event.organisation_id else "",
        about=str(event.dispatch.organisation) if event.dispatch_id else "",
        from_state=str(State(event.from_state).label) if event.from_state and moved else "",
        to_state=str(State(event.to_state).label) if moved else "",
        details=list(_details(event, choices)),
        note=event.note,
    )


def _details(event: Event, choices: Choices):
    data = event.data
    if data.get("lead"):
        yield _("Lead: %(unit)s") % {"unit": choices.unit_name(data["lead"])}
    if data.get("assists"):
        units = _(", ").join(choices.unit_name(unit) for unit in data["assists"])
        yield _("Assisting: %(units)s") % {"units": units}
    if data.get("reason"):
        codes = REASONS.get(event.what)
        yield _("Reason: %(reason)s") % {"reason": _label(codes, data["reason"])}
    if data.get("department"):
        yield _("Proposed: %(unit)s") % {"unit": choices.unit_name(data["department"])}
    if data.get("final"):
        yield _("Final: cannot be returned")
    if data.get("person"):
        yield _("Handler: %(person)s") % {
            "person": " · ".join(filter(None, [data["person"], data.get("section")]))
        }
    if data.get("result"):
        yield _("Result: %(result)s") % {"result": _label(Result, data["result"])}
    if data.get("consent"):
        yield _("Waits for the unit leader's consent")
    yield from _contact_details(event)


def _contact_details(event: Event):
    data = event.data
    if event.what == Move.CONTACT:
        when = parse_datetime(data.get("at", ""))
        if when:
            yield _("Contacted at %(time)s") % {
                "time": date_format(timezone.localtime(when), "DATETIME_FORMAT")
            }
        yield str(_label(ContactChannel, data.get("channel", "")))
        yield str(_label(ContactOutcome, data.get("outcome", "")))
    elif data.get("outcome"):
        yield _("Outcome: %(outcome)s") % {"outcome": _label(CallBackOutcome, data["outcome"])}
    if data.get("satisfaction"):
        yield _label(Satisfaction, data["satisfaction"])


def _label(codes, value: str) -> str:
    return str(codes(value).label) if codes is not None and value in codes.values else str(value)
