"""One matter in several tickets, several tickets about one matter: parts, merging and its undoing."""

from organisations.models.people import SIGNERS
from tickets.actions.raising import raise_part
from tickets.actions.recording import record, tell
from tickets.actions.steps import Step
from tickets.lifecycle import Incomplete
from tickets.models import NoticeKind, State, Ticket
from tickets.models.states import ENDED, MERGED


def split(step: Step) -> State:
    """Raise one part of the matter as a ticket of its own; the parent cannot end before it."""
    ticket, topic, area = step.ticket, step.data["topic"], step.data.get("area") or step.ticket.area
    step.require_routable(topic, area)
    part = raise_part(
        parent=ticket,
        by=step.by,
        at=step.at,
        topic=topic,
        area=area,
        place=step.data.get("place", ""),
        title=step.data["title"],
        description=step.data["description"],
    )
    step.told = {"part": part.number}
    return ticket.state


def merge(step: Step) -> State:
    """Let the ticket live on in another one about the same matter. Both histories stay."""
    ticket, into = step.ticket, step.data["into"]
    if into == ticket:
        raise Incomplete({"into": "same_ticket"})
    if into.alliance_id != ticket.alliance_id:
        raise Incomplete({"into": "other_alliance"})
    if into.state in ENDED:
        raise Incomplete({"into": "ticket_ended"})
    for dispatch in step.open_dispatches():
        step.withdraw(dispatch)
    ticket.merged_into = into
    ticket.end_reason = MERGED
    ticket.closed_at = step.at
    ticket.office_due = None
    step.told = {"ticket": into.number}
    step.tell_raisers(NoticeKind.MERGED)
    if into.lead_id:
        tell(into, NoticeKind.MERGED_IN, step.at, organisation_id=into.lead_id, roles=SIGNERS)
    _note_on(into, "merged_in", step)
    return State.CANCELLED


def unmerge(step: Step) -> State:
    """The two were not the same matter after all: routed again, with the deadline it had."""
    ticket, into = step.ticket, step.merged_into
    ticket.merged_into = None
    ticket.end_reason = ""
    ticket.closed_at = None
    ticket.lead = None
    step.told = {"ticket": into.number}
    step.tell_raisers(NoticeKind.REOPENED)
    _note_on(into, "unmerged", step)
    return State.SUBMITTED


def _note_on(other: Ticket, what: str, step: Step) -> None:
    other.version += 1
    other.save(update_fields=["version"])
    record(other, what, by=step.by, at=step.at, before=other.state, data={"ticket": step.ticket.number})
