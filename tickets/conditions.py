"""What must hold for a move besides state and person. Each returns None, or the code of a refusal
(in words: `tickets.wording`)."""

from collections.abc import Callable

from tickets import deadlines
from tickets.models import CallBackOutcome, DispatchRole, RequestKind
from tickets.standing import Situation


def returnable(now: Situation) -> str | None:
    if now.dispatch is None:
        return None
    if now.dispatch.final:
        return "final"
    if now.dispatch.return_by is None or deadlines.is_late(now.dispatch.return_by, now.at):
        return "return_late"
    return None


def answerable(now: Situation) -> str | None:
    if now.dispatch is None:
        return None
    if now.dispatch.consent_asked_at is not None:
        return "consent_pending"
    if now.dispatch.role == DispatchRole.LEAD:
        tried = now.dispatch.contacted_at or now.dispatch.attempted_at
        if now.ticket.on_behalf and not now.ticket.anonymous and tried is None:
            return "contact_first"
        if now.open_assists:
            return "assists_open"
    return None


def consent_asked(now: Situation) -> str | None:
    if now.dispatch is not None and now.dispatch.consent_asked_at is None:
        return "no_consent_asked"
    return None


def consentable(now: Situation) -> str | None:
    """An assistant that was added while the draft waited is waited for as well."""
    refusal = consent_asked(now)
    if refusal is None and now.dispatch and now.dispatch.role == DispatchRole.LEAD and now.open_assists:
        return "assists_open"
    return refusal


def no_parts(now: Situation) -> str | None:
    """Ending a ticket never touches work that is still open in one of its parts."""
    return "parts_open" if now.open_parts else None


def called_back(now: Situation) -> str | None:
    if now.ticket.outcome or (now.ticket.on_behalf and now.ticket.anonymous):
        return no_parts(now)
    return "call_back_first"


def not_called_back(now: Situation) -> str | None:
    if now.ticket.outcome not in ("", CallBackOutcome.NO_REPLY):
        return "called_back"
    return no_parts(now)


def extendable(now: Situation) -> str | None:
    """Once, and asked before the deadline."""
    if now.dispatch is None:
        return None
    if now.dispatch.extended:
        return "extended"
    if deadlines.is_late(now.dispatch.answer_by, now.at):
        return "extension_late"
    return "request_pending" if now.dispatch.pending else None


def suspendable(now: Situation) -> str | None:
    if now.dispatch is None:
        return None
    if now.dispatch.role != DispatchRole.LEAD:
        return "not_lead"
    return "request_pending" if now.dispatch.pending else None


def asked(kind: RequestKind) -> Callable[[Situation], str | None]:
    def is_asked(now: Situation) -> str | None:
        return "no_request" if now.dispatch is not None and now.dispatch.pending != kind else None

    return is_asked


def on_register(now: Situation) -> str | None:
    return None if now.ticket.review_on else "not_on_register"


def merged(now: Situation) -> str | None:
    return None if now.ticket.merged_into_id else "not_merged"


def of_assist(now: Situation) -> str | None:
    return "not_assist" if now.dispatch and now.dispatch.role != DispatchRole.ASSIST else None
