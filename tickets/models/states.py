"""The codes a ticket's life is told in. Which change is allowed stands in `tickets.lifecycle`."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class State(models.TextChoices):
    RECEIVED = "received", _("awaiting acceptance")
    SUBMITTED = "submitted", _("awaiting dispatch")
    TRIAGE = "triage", _("in triage")
    DISPATCHED = "dispatched", _("dispatched, awaiting signature")
    PROCESSING = "processing", _("in progress")
    FEEDBACK = "feedback", _("answered, awaiting review")
    CALLBACK = "callback", _("awaiting call-back")
    CLOSED = "closed", _("closed")
    CONSULTING = "consulting", _("in consultation")
    SUSPENDED = "suspended", _("suspended")
    DECLINED = "declined", _("declined")
    REDIRECTED = "redirected", _("told the statutory route")
    CANCELLED = "cancelled", _("cancelled")


#: States out of which nothing is owed any more.
ENDED = (State.CLOSED, State.DECLINED, State.REDIRECTED, State.CANCELLED)


class DispatchState(models.TextChoices):
    WAITING = "waiting", _("awaiting signature")
    SIGNED = "signed", _("signed")
    ANSWERED = "answered", _("answered")
    RETURN_REQUESTED = "return_requested", _("return requested")
    RETURNED = "returned", _("returned")
    WITHDRAWN = "withdrawn", _("withdrawn")


#: The department still owes something, or waits for a ruling.
OPEN_DISPATCH = (DispatchState.WAITING, DispatchState.SIGNED, DispatchState.RETURN_REQUESTED)
#: The department no longer sees the ticket by this dispatch.
GONE_DISPATCH = (DispatchState.RETURNED, DispatchState.WITHDRAWN)


class DispatchRole(models.TextChoices):
    LEAD = "lead", pgettext_lazy("of a ticket", "lead")
    ASSIST = "assist", pgettext_lazy("of a ticket", "assist")


class RequestKind(models.TextChoices):
    EXTENSION = "extension", _("extension")
    SUSPENSION = "suspension", _("suspension")


class Urgency(models.TextChoices):
    NORMAL = "normal", _("normal")
    URGENT = "urgent", _("urgent")
    DANGER = "danger", _("danger to life or property")


class Channel(models.TextChoices):
    PORTAL = "portal", _("portal")
    API = "api", _("other system")
    TELEPHONE = "telephone", _("telephone")
    COUNTER = "counter", _("counter")
    VISIT = "visit", _("visit")
    HOTLINE = "hotline", _("12345 hotline")
    PUBLIC = "public", _("public page")
    PAPER = "paper", _("letter or note")


#: What comes in from outside is accepted by the office first; what an official raises is accepted by being raised.
OUTSIDE_CHANNELS = (Channel.HOTLINE, Channel.PUBLIC)
#: `end_reason` of a ticket that lives on in another one.
MERGED = "merged"


class Move(models.TextChoices):
    ACCEPT = "accept", _("Accept the request")
    DECLINE = "decline", _("Decline")
    REDIRECT = "redirect", _("Tell the statutory route")
    ASSIGN = "assign", _("Assign")
    RULE = "rule", _("Rule on the return")
    ACCEPT_ANSWER = "accept_answer", _("Approve the answer")
    REWORK = "rework", _("Send back for rework")
    CALL_BACK = "call_back", _("Record the call-back")
    CLOSE = "close", pgettext_lazy("of a ticket", "Close")
    REOPEN = "reopen", _("Reopen")
    CANCEL = "cancel", pgettext_lazy("of a ticket", "Cancel")
    CONFIRM = "confirm", _("Confirm the result")
    SIGN = "sign", _("Sign for it")
    PASS_ON = "pass_on", _("Pass on inside the department")
    REQUEST_RETURN = "request_return", _("Request return")
    CONTACT = "contact", _("Record first contact")
    ANSWER = "answer", _("Answer")
    CONSENT = "consent", _("Agree to the answer")
    REFUSE_CONSENT = "refuse_consent", _("Send the answer back to the handler")
    RELEASE_ASSIST = "release_assist", _("Release an assisting department")
    REQUEST_EXTENSION = "request_extension", _("Request extension")
    DECIDE_EXTENSION = "decide_extension", _("Decide on the extension")
    REQUEST_SUSPENSION = "request_suspension", _("Request suspension")
    DECIDE_SUSPENSION = "decide_suspension", _("Decide on the suspension")
    RESUME = "resume", _("Resume")
    CONSULT = "consult", _("Open a consultation")
    CONCLUDE = "conclude", _("Conclude the consultation")
    ADD_ASSIST = "add_assist", _("Add an assisting department")
    HAND_OVER = "hand_over", _("Hand over the lead")
    REROUTE = "reroute", _("Change topic or place")
    SPLIT = "split", _("Split into parts")
    MERGE = "merge", _("Merge into another ticket")
    UNMERGE = "unmerge", _("Undo the merge")
    RECORD_REVIEW = "record_review", _("Record the review")


class DeclineReason(models.TextChoices):
    """Beijing Regulations on Immediate Handling of Complaints (2021) art. 11; Weifang 12345 Regulations
    (2021) art. 19, as listed in the model's domain rules."""

    LITIGATION = "litigation", _("in litigation")
    ARBITRATION = "arbitration", _("in arbitration")
    DISCIPLINE = "discipline", _("a matter of discipline inspection and supervision")
    ADMINISTRATIVE_REVIEW = "administrative_review", _("in administrative review")
    INFORMATION_DISCLOSURE = "information_disclosure", _("an application for government information")
    PETITION = "petition", _("already handled as a petition")
    SECRETS = "secrets", _("touches state secrets, trade secrets or privacy")
    CONCLUDED = "concluded", _("already lawfully concluded")


class RedirectRoute(models.TextChoices):
    COURT = "court", _("file a suit with the people's court")
    ARBITRATION = "arbitration", _("apply for arbitration")
    ADMINISTRATIVE_REVIEW = "administrative_review", _("apply for administrative review")
    INFORMATION_DISCLOSURE = "information_disclosure", _("apply for disclosure of government information")
    PETITION = "petition", _("petitions office")
    DISCIPLINE = "discipline", _("report to discipline inspection, telephone 12388")
    EMERGENCY = "emergency", _("emergency calls 110, 119, 120")


class ReturnReason(models.TextChoices):
    NOT_OUR_DUTY = "not_our_duty", _("not our duty by law or duty list")
    NOT_OUR_AREA = "not_our_area", _("outside our area")
    OTHER_LEAD = "other_lead", _("another department should lead")
    WRONG_TOPIC = "wrong_topic", _("filed under the wrong topic")


class ContactChannel(models.TextChoices):
    TELEPHONE = "telephone", _("telephone")
    VISIT = "visit", _("visit")
    MESSAGE = "message", _("message")


class ContactOutcome(models.TextChoices):
    REACHED = "reached", _("reached")
    NOT_REACHED = "not_reached", _("not reached")


class AskedHow(models.TextChoices):
    """How a unit that cannot sign in asked a clerk to act for it."""

    TELEPHONE = "telephone", _("by telephone")
    PAPER = "paper", _("on paper")
    IN_PERSON = "in_person", _("in person")


class CallWith(models.TextChoices):
    """Who called whom."""

    TO_REPORTER = "to_reporter", _("we called the reporter")
    FROM_REPORTER = "from_reporter", _("the reporter called us")
    TO_UNIT = "to_unit", _("we called a unit")
    FROM_UNIT = "from_unit", _("a unit called us")


class Result(models.TextChoices):
    SOLVED = "solved", _("solved")
    EXPLAINED = "explained", _("explained, cannot be solved now")


class CallBackOutcome(models.TextChoices):
    SOLVED = "solved", _("solved")
    PARTLY = "partly", _("partly solved")
    UNSOLVED = "unsolved", _("not solved")
    NO_REPLY = "no_reply", _("no reply")


class Satisfaction(models.TextChoices):
    SATISFIED = "satisfied", _("satisfied")
    MOSTLY = "mostly", _("mostly satisfied")
    DISSATISFIED = "dissatisfied", _("dissatisfied")


class Supervision(models.IntegerChoices):
    NONE = 0, _("none")
    REMINDED = 1, _("reminded")
    YELLOW = 2, _("yellow card")
    RED = 3, _("red card")
    LISTED = 4, _("listed supervision")
