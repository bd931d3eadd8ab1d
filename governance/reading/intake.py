"""How far a submission has come, in words for whoever sent it: no names, no notes, nothing of anybody else's."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from governance.intake_rules import code_fits
from governance.models import DropReason, Submission, SubmissionState
from tickets.models import CallBackOutcome, State, Ticket
from tickets.models.states import DeclineReason, RedirectRoute, Result

WAITS = _("It has come in and is looked through.")
WORDS = {
    State.RECEIVED: _("It has come in and waits to be accepted."),
    State.SUBMITTED: _("It is accepted and on its way to the department responsible."),
    State.TRIAGE: _("It is accepted; the office names the department responsible."),
    State.DISPATCHED: _("It is accepted and lies with the department responsible."),
    State.PROCESSING: _("The department responsible is working on it."),
    State.CONSULTING: _("Several departments consult on it."),
    State.SUSPENDED: _("It cannot be solved just now; it is looked at again on a fixed day."),
    State.FEEDBACK: _("The department has answered; the answer is checked."),
    State.CALLBACK: _("The department has answered; you will be asked whether it is solved."),
    State.CANCELLED: _("It has ended without a result."),
}
CLOSED = {
    CallBackOutcome.SOLVED: _("It is closed: solved."),
    CallBackOutcome.PARTLY: _("It is closed: partly solved; it is looked at again on a fixed day."),
    CallBackOutcome.UNSOLVED: _("It is closed: not solved; it is looked at again on a fixed day."),
}


@dataclass(frozen=True)
class Progress:
    number: str
    words: str
    reason: str = ""
    over: bool = False


def progress_of(number: str, code: str) -> Progress | None:
    """None for a number that does not exist, and for a code that is not its own."""
    row = Submission.objects.filter(number=number).select_related("ticket__merged_into").first()
    if not code_fits(number, code, row.code_hash if row else None) or row is None:
        return None
    if row.state == SubmissionState.QUARANTINED:
        return Progress(number, WAITS)
    if row.state == SubmissionState.DROPPED:
        return Progress(number, _("It was not taken up."), DropReason(row.end_reason).label, over=True)
    if row.state == SubmissionState.EXPIRED:
        return Progress(
            number, _("Nobody could look it through in time. Please tell your community or 12345."), over=True
        )
    ticket = row.ticket.merged_into or row.ticket
    return Progress(number, _words(ticket), _reason(ticket), over=ticket.closed_at is not None)


def _words(ticket: Ticket) -> str:
    if ticket.state == State.DECLINED:
        return _("It was not accepted.")
    if ticket.state == State.REDIRECTED:
        return _("The law has another way for it.")
    if ticket.state == State.CLOSED:
        explained = ticket.dispatches.filter(result=Result.EXPLAINED, organisation=ticket.lead_id).exists()
        if explained:
            return _("It is closed: it was explained why it cannot be solved now.")
        return CLOSED.get(ticket.outcome, _("It is closed."))
    return WORDS[ticket.state]


def _reason(ticket: Ticket) -> str:
    if ticket.state == State.DECLINED:
        return DeclineReason(ticket.end_reason).label
    return RedirectRoute(ticket.end_reason).label if ticket.state == State.REDIRECTED else ""
