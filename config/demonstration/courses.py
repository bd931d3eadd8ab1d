"""The courses a ticket can take, each one function: what the people concerned did, step by step.

A course that runs into the present stops there (`telling.PresentReached`), so a ticket is never ahead of its time.
"""

from config.demonstration.telling import Telling
from organisations.models import Role
from tickets.models import CallBackOutcome, Move, Result


def received(told: Telling) -> None:
    """Came in from outside and waits for the office."""


def triage(told: Telling) -> None:
    told.route()


def waiting(told: Telling) -> None:
    told.route()


def signed(told: Telling) -> None:
    told.route()
    told.sign(told.lead)


def processing(told: Telling) -> None:
    """The lead has signed and passed it on; assistants have signed."""
    signed(told)
    for assist in told.assists:
        told.sign(assist)
    told.pass_on(told.lead)


def contacted(told: Telling) -> None:
    processing(told)
    told.contact(told.lead)


def assist_pending(told: Telling) -> None:
    """All but the last assistant have answered."""
    processing(told)
    for assist in told.assists[:-1]:
        told.assist_answers(assist)


def overdue(told: Telling) -> None:
    processing(told)


def overdue_on_behalf(told: Telling) -> None:
    contacted(told)


def feedback(told: Telling) -> None:
    processing(told)
    told.everybody_answers(told.story.answer, told.story.result)


def feedback_on_behalf(told: Telling) -> None:
    contacted(told)
    told.everybody_answers(told.story.answer, told.story.result)


def callback(told: Telling) -> None:
    feedback(told)
    told.office(Move.ACCEPT_ANSWER)


def callback_on_behalf(told: Telling) -> None:
    feedback_on_behalf(told)
    told.office(Move.ACCEPT_ANSWER)


def confirmed(told: Telling) -> None:
    callback(told)
    told.raiser(Move.CONFIRM, outcome=CallBackOutcome.SOLVED)


def called_back(told: Telling) -> None:
    callback_on_behalf(told)
    told.clerk(outcome=told.story.outcome, satisfaction=told.story.satisfaction)


def signed_at_night(told: Telling) -> None:
    """Who is on duty signs and speaks to the reporter; the liaison answers in the morning."""
    told.route()
    told.on_duty_signs(told.lead)
    told.everybody_answers(told.story.answer, told.story.result)
    told.office(Move.ACCEPT_ANSWER)
    told.clerk(outcome=told.story.outcome, satisfaction=told.story.satisfaction)


def explained(told: Telling) -> None:
    """It could not be solved; the raiser says so, and the office closes with that outcome on record."""
    callback(told)
    told.raiser(Move.CONFIRM, outcome=told.story.outcome)
    told.office(Move.CLOSE, note=told.story.note)


def explained_called_back(told: Telling) -> None:
    called_back(told)
    told.office(Move.CLOSE, note=told.story.note)


def no_reply(told: Telling) -> None:
    """Nobody answered the telephone twice: no reply is no reply."""
    callback_on_behalf(told)
    told.clerk(outcome=CallBackOutcome.NO_REPLY)
    told.wait(390)
    told.clerk(outcome=CallBackOutcome.NO_REPLY)
    told.office(Move.CLOSE, note=told.story.note)


def reworked(told: Telling) -> None:
    feedback(told)
    told.office(Move.REWORK, reason=told.story.note)
    told.everybody_answers(told.story.again, Result.SOLVED)
    told.office(Move.ACCEPT_ANSWER)
    told.raiser(Move.CONFIRM, outcome=CallBackOutcome.SOLVED)


def rework_on_behalf(told: Telling) -> None:
    feedback_on_behalf(told)
    told.office(Move.REWORK, reason=told.story.note)


def unsolved_rework(told: Telling) -> None:
    callback(told)
    told.raiser(Move.CONFIRM, outcome=CallBackOutcome.UNSOLVED)
    told.office(Move.REWORK, reason=told.story.note)


def reopened(told: Telling) -> None:
    """Closed, then new facts: routed again and signed again."""
    if told.story.reporter:
        called_back(told)
    else:
        confirmed(told)
    told.wait(390)
    told.office(Move.REOPEN, reason=told.story.note)
    told.route()
    told.sign(told.lead)


def released_assist(told: Telling) -> None:
    processing(told)
    for assist in told.assists:
        told.department(told.lead, Move.RELEASE_ASSIST, concerns=assist, reason=told.story.note)
    told.everybody_answers(told.story.answer, told.story.result)
    told.office(Move.ACCEPT_ANSWER)
    told.raiser(Move.CONFIRM, outcome=CallBackOutcome.SOLVED)


def consent_pending(told: Telling) -> None:
    processing(told)
    for assist in told.assists:
        told.assist_answers(assist)
    told.draft(told.lead, told.story.answer, told.story.result)


def consent_refused(told: Telling) -> None:
    consent_pending(told)
    told.department(told.lead, Move.REFUSE_CONSENT, role=Role.UNIT_LEADER, reason=told.story.note)


def return_requested(told: Telling) -> None:
    signed(told)
    told.department(
        told.lead,
        Move.REQUEST_RETURN,
        reason=told.story.reason,
        basis=told.story.note,
        department=told.unit(told.story.propose),
    )


def return_expired(told: Telling) -> None:
    """The office kept silent past its limit: the return counts as accepted."""
    return_requested(told)
    told.silence_ends()


def returned_and_ruled(told: Telling) -> None:
    return_requested(told)
    told.office(
        Move.RULE, concerns=told.lead, department=told.unit(told.story.propose), basis=told.story.ruling
    )
    told.sign(told.lead)
    told.everybody_answers(told.story.answer_after, Result.SOLVED)
    told.office(Move.ACCEPT_ANSWER)
    told.raiser(Move.CONFIRM, outcome=CallBackOutcome.SOLVED)


def ruled_final(told: Telling) -> None:
    return_requested(told)
    told.office(Move.RULE, concerns=told.lead, final=True, basis=told.story.ruling)
    told.everybody_answers(told.story.answer, told.story.result)
    told.office(Move.ACCEPT_ANSWER)
    told.raiser(Move.CONFIRM, outcome=CallBackOutcome.SOLVED)


def assigned(told: Telling) -> None:
    """Triage, and the office names who leads and who assists."""
    told.route()
    told.office(
        Move.ASSIGN,
        department=told.unit(told.story.assign),
        assists=[told.unit(code) for code in told.story.assists],
        basis=told.story.ruling,
    )
    told.sign(told.lead)
    told.everybody_answers(told.story.answer, told.story.result)
    told.office(Move.ACCEPT_ANSWER)
    told.raiser(Move.CONFIRM, outcome=CallBackOutcome.SOLVED)


def accepted_called_back(told: Telling) -> None:
    told.office(Move.ACCEPT)
    called_back(told)


def redirected(told: Telling) -> None:
    told.office(Move.REDIRECT, route=told.story.route, note=told.story.note)


def declined(told: Telling) -> None:
    told.office(Move.DECLINE, reason=told.story.reason, note=told.story.note)


def cancelled(told: Telling) -> None:
    told.route()
    told.raiser(Move.CANCEL, reason=told.story.note)


def settled(told: Telling) -> None:
    """Settled on the spot: raised and closed at once."""
