"""What the pages say about moves: a hint above the form, what a final step means, what was done, and
what stands in the form already."""

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from tickets.models import Dispatch, Move
from tickets.reading.page import TicketPage

HINTS = {
    Move.SIGN: _("Signing starts your work; the answer deadline has been running since dispatch."),
    Move.REQUEST_RETURN: _(
        "Only for what is not yours by law or duty list. The office rules on it; silence past its limit accepts it."
    ),
    Move.RULE: _(
        "Name the department that must have it, or leave it with the same one, which may then not return it again."
    ),
    Move.ASSIGN: _("Only member units of the alliance with somebody who can sign are taken."),
    Move.CONTACT: _("Record attempts too: “not reached” keeps the clock of the first contact running."),
    Move.ANSWER: _("“Explained” is for what cannot be solved now; it stays apart from solved."),
    Move.REWORK: _("The same department goes on with a full answer limit. Each rework is counted."),
    Move.ACCEPT_ANSWER: _("Next comes the call-back, or the raising unit's own word."),
    Move.CALL_BACK: _("No reply is no reply: call again later. “Solved” closes the ticket."),
    Move.CONFIRM: _("“Solved” closes the ticket. Otherwise the office decides on rework."),
    Move.REOPEN: _("The ticket is routed again with a new deadline."),
    Move.PASS_ON: _("Your department's clocks go on."),
    Move.REQUEST_EXTENSION: _(
        "Once, before the deadline, and at most the original length more. Another person decides."
    ),
    Move.DECIDE_EXTENSION: _("If granted, the raiser is told of the new deadline."),
    Move.REQUEST_SUSPENSION: _(
        "For what cannot be done now for objective reasons. It stays on the register that everybody concerned sees."
    ),
    Move.DECIDE_SUSPENSION: _("If granted, all clocks stop until the review date; the raiser is told."),
    Move.RESUME: _("The clocks run again; what was left of each limit is left still."),
    Move.CONSULT: _(
        "The departments concerned are told; the ticket waits for the conclusion, its deadline does not."
    ),
    Move.CONCLUDE: _("The department named may not return the ticket."),
    Move.ADD_ASSIST: _("It gets clocks of its own from now; the lead's go on."),
    Move.HAND_OVER: _(
        "The ticket's deadline stays as it was fixed; the new lead gets its own limits in full."
    ),
    Move.REROUTE: _(
        "The ticket is routed again by the corrected topic or place; departments at work on it are told to stop."
    ),
    Move.SPLIT: _("The part becomes a ticket of its own; this one cannot end before it."),
    Move.MERGE: _(
        "Both histories stay, everybody who raised it is told of the end, and the merge can be undone."
    ),
    Move.UNMERGE: _("The ticket is routed again, with the deadline it had."),
    Move.CLOSE: _("What is not solved stays on the register until its review date."),
}

#: Steps that nothing takes back; the form asks to tick this sentence.
CONFIRM = {
    Move.DECLINE: _("I have checked the reason. The ticket ends here and the raiser is told."),
    Move.REDIRECT: _("I have checked the route. The ticket ends here and the raiser is told."),
    Move.CANCEL: _("I mean to cancel it. Departments at work on it are told to stop."),
    Move.CLOSE: _("I mean to close it with the outcome on record."),
    Move.MERGE: _("I have compared both tickets: they are the same matter."),
}

DONE = {
    Move.SIGN: _("Signed. The next step is yours."),
    Move.REQUEST_RETURN: _("The return is requested. The office rules on it."),
    Move.ANSWER: _("The answer is recorded."),
    Move.ASSIGN: _("Assigned. The department has been told."),
    Move.CONFIRM: _("Thank you. Your word is on record."),
    Move.REQUEST_EXTENSION: _("The extension is requested. The clock goes on until it is granted."),
    Move.REQUEST_SUSPENSION: _("The suspension is requested. The clock goes on until it is granted."),
    Move.SPLIT: _("The part is raised; the queue sends it to its department."),
}


def given_for(chosen: Move, sent: QueryDict) -> QueryDict:
    """What a form was sent with. In a ruling the page offers one choice, another department or the
    same one for good, where the form takes two fields that could contradict each other."""
    if chosen != Move.RULE or "department" not in sent:
        return sent
    given = sent.copy()
    given["final"] = "" if given["department"] else "on"
    return given


def initial_of(chosen: Move, dispatch: Dispatch | None, page: TicketPage, *, final: bool = False) -> dict:
    """What is known already is not typed again: proposals of returns, the draft answer, the hour."""
    if chosen == Move.ASSIGN:
        proposal = page.proposal
        return {"department": proposal.return_to.code, "basis": proposal.return_basis} if proposal else {}
    if chosen in (Move.REROUTE, Move.SPLIT):
        return {"topic": page.ticket.topic.code, "area": page.ticket.area.code, "place": page.ticket.place}
    if dispatch is None:
        return {}
    asked = {"asked_at": page.at} if page.on_behalf_of else {}
    return asked | {
        Move.ANSWER: {"text": dispatch.answer, "result": dispatch.result},
        Move.RULE: {"department": dispatch.return_to.code if dispatch.return_to and not final else ""},
        Move.CONTACT: {"at": page.at},
        Move.REQUEST_EXTENSION: {"until": dispatch.answer_by},
        Move.PASS_ON: {"person": dispatch.handler_id, "section": dispatch.section},
    }.get(chosen, {})
