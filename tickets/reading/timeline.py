"""The time line of a ticket in words, newest first and page by page."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from organisations.models import Organisation, Role
from tickets.models import (
    AskedHow,
    CallBackOutcome,
    CallWith,
    ContactChannel,
    DeclineReason,
    Event,
    ExclusionReason,
    Ground,
    Move,
    RedirectRoute,
    Result,
    ReturnReason,
    Satisfaction,
    State,
    Supervision,
    Ticket,
    TriageReason,
)
from tickets.models.states import ContactOutcome
from tickets.reading.choices import Choices

SHOWN_EVENTS = 20

WHAT = {
    "raise": gettext_lazy("Raised"),
    "settle": gettext_lazy("Settled on the spot"),
    "document": gettext_lazy("Document signed"),
    "call": gettext_lazy("Telephone call"),
    "attach": gettext_lazy("Files added"),
    "withdraw_file": gettext_lazy("File withdrawn"),
    "route": gettext_lazy("Routed by the queue"),
    "handed_over": gettext_lazy("Handed over to a successor"),
    "return_expired": gettext_lazy("No ruling in time: the return counts as accepted"),
    "urgency": gettext_lazy("Urgency assessed"),
    "forget_reporter": gettext_lazy("Name and telephone of the reporter were deleted"),
    "step_aside": gettext_lazy("Whom it is about was said; they step aside"),
    "merged_in": gettext_lazy("Another ticket was merged into this one"),
    "unmerged": gettext_lazy("A merge into this ticket was undone"),
    "recomputed": gettext_lazy("Deadline moved with the working calendar"),
    "review_due": gettext_lazy("Review date reached"),
    "exclusion_asked": gettext_lazy("Asked to be left out of the figures"),
    "exclusion_decided": gettext_lazy("Leaving out of the figures decided"),
    "instructed": gettext_lazy("A leader's instruction concerns it"),
    "instruction_left": gettext_lazy("Taken off a leader's instruction"),
    "supervision_signed": gettext_lazy("Supervision signed"),
    "supervision_upheld": gettext_lazy("Supervision upheld on appeal"),
    "supervision_revoked": gettext_lazy("Supervision revoked on appeal"),
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
    #: The unit that it was done for (代办).
    on_behalf_of: str = ""


@dataclass(frozen=True)
class TimeLine:
    lines: list[Line]
    older: int | None = None


def note_for(event: Event, unit: Organisation | None) -> str:
    """What was said, as far as a reader of this unit may read it: why a leader sent a draft back stays in the
    unit, as the draft does."""
    stays = event.what == Move.REFUSE_CONSENT and (unit is None or unit.pk != event.organisation_id)
    return "" if stays else event.note


def time_line(
    ticket: Ticket, choices: Choices, unit: Organisation | None, before: int | None = None
) -> TimeLine:
    """One page of it, as a reader of this unit sees it."""
    events = _events(ticket)
    if before is not None:
        events = events.filter(pk__lt=before)
    rows = list(events[: SHOWN_EVENTS + 1])
    lines = [line_of(event, choices, unit) for event in rows[:SHOWN_EVENTS]]
    return TimeLine(lines, lines[-1].pk if len(rows) > SHOWN_EVENTS else None)


def since(ticket: Ticket, event_id: int, choices: Choices, unit: Organisation | None) -> list[Line]:
    """What happened after an event: what a stale page did not show."""
    events = _events(ticket).filter(pk__gt=event_id)
    return [line_of(event, choices, unit) for event in events[:SHOWN_EVENTS]]


def _events(ticket: Ticket) -> QuerySet[Event]:
    """Newest first. Units are named out of the choices in memory, not joined to each line."""
    return ticket.events.select_related("by__person").annotate(of=F("dispatch__organisation")).order_by("-id")


def line_of(event: Event, choices: Choices, unit: Organisation | None) -> Line:
    moved = event.from_state != event.to_state
    return Line(
        pk=event.pk,
        at=event.at,
        what=str(WHAT.get(event.what, event.what)),
        by=str(event.by) if event.organisation_id else _("the system"),
        role=str(Role(event.post).label) if event.post in Role.values else "",
        unit=choices.unit_name(event.organisation_id),
        about=choices.unit_name(event.of),
        from_state=str(State(event.from_state).label) if event.from_state and moved else "",
        to_state=str(State(event.to_state).label) if moved else "",
        details=list(_details(event, choices)),
        note=note_for(event, unit),
        on_behalf_of=choices.unit_name(event.data["on_behalf_of"]) if "on_behalf_of" in event.data else "",
    )


def _details(event: Event, choices: Choices):
    data = event.data
    if data.get("lead"):
        yield _("Lead: %(unit)s") % {"unit": choices.unit_name(data["lead"])}
    if data.get("goes_on"):
        yield _("%(unit)s goes on; nobody assists in place of who returned it.") % {
            "unit": choices.unit_name(data["goes_on"])
        }
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
    yield from _time_details(data)
    yield from _joint_details(data)
    yield from _added_details(data)
    yield from _contact_details(event)
    yield from _behalf_details(data, choices)


def _behalf_details(data: dict[str, Any], choices: Choices):
    if data.get("act_for"):
        units = _(", ").join(choices.unit_name(unit) for unit in data["act_for"])
        yield _("The office acts on behalf of: %(units)s") % {"units": units}
    if data.get("asked_by"):
        yield _("Asked for by %(who)s %(how)s, %(time)s") % {
            "who": data["asked_by"],
            "how": _label(AskedHow, data["asked_how"]),
            "time": date_format(timezone.localtime(parse_datetime(data["asked_at"])), "DATETIME_FORMAT"),
        }


def _added_details(data: dict[str, Any]):
    if data.get("source_number"):
        yield _("%(source)s, number %(number)s") % {
            "source": data["source"],
            "number": data["source_number"],
        }
    if data.get("files"):
        count = len(data["files"])
        yield ngettext("%(count)s file", "%(count)s files", count) % {"count": count}
    if data.get("exclusion"):
        yield str(ExclusionReason(data["exclusion"]).label)
    if data.get("level"):
        yield _("Letter of supervision") if data["as_letter"] else str(Supervision(data["level"]).label)
        yield str(Ground(data["ground"]).label)


def _time_details(data: dict[str, Any]):
    if "grant" in data and "former" not in data:
        yield _("Granted") if data["grant"] else _("Not granted")
    until = parse_datetime(data.get("until", ""))
    if until:
        words = _("New deadline: %(time)s") if data.get("grant") else _("Asked for until %(time)s")
        yield words % {"time": date_format(timezone.localtime(until), "DATETIME_FORMAT")}
    day = parse_date(data.get("review_on", ""))
    if day:
        yield _("Review on %(day)s") % {"day": date_format(day)}
    if data.get("off_register"):
        yield _("Taken off the register")


def _joint_details(data: dict[str, Any]):
    if data.get("part"):
        yield _("Part: %(number)s") % {"number": data["part"]}
    if data.get("part_of"):
        yield _("Part of %(number)s") % {"number": data["part_of"]}
    if data.get("ticket"):
        yield str(data["ticket"])
    for name, words in (("topics", _("Topic: %(old)s → %(new)s")), ("areas", _("Area: %(old)s → %(new)s"))):
        if data.get(name):
            yield words % dict(zip(("old", "new"), data[name], strict=True))


def _contact_details(event: Event):
    data = event.data
    if data.get("call"):
        yield _label(CallWith, data["call"])
        yield _label(ContactOutcome, data["outcome"])
        return
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
