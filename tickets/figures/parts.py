"""The words of the figures: what is counted, and under what it is kept."""

import datetime as dt
from collections import Counter
from enum import StrEnum
from typing import NamedTuple


class Part(StrEnum):
    """What is counted, each under one day. Parts of the ticket stand for no unit; parts of a case (one department's
    work on one ticket, its reworks included) and of the call-back stand for a unit."""

    # Of the ticket.
    RAISED = "raised"  # day raised; never left out
    SETTLED = "settled"  # on the spot, no department asked
    DECLINED = "declined"  # declined, or told the statutory route; day ended
    CANCELLED = "cancelled"
    MERGED = "merged"
    SENT = "t_sent"  # day first dispatched; not cancelled since
    SENT_CLOSED = "t_closed"  # of those: closed by now
    DUE = "t_due"  # day the ticket's deadline falls on
    DUE_ON_TIME = "t_due_ok"  # closed, and answered by the deadline
    DUE_LATE = "t_due_late"  # closed or ended, but answered after it
    # Of the case: day dispatched.
    CASE = "orders"  # all, also those returned or withdrawn
    RETURNED = "returned"
    KEPT = "kept"  # not returned, not withdrawn in time
    KEPT_ASSIST = "kept_assist"
    KEPT_ON_TIME = "kept_ok"
    KEPT_LATE = "kept_late"
    # Of the case: day its answer falls due.
    OWED = "due"
    OWED_ON_TIME = "due_ok"
    OWED_LATE = "due_late"
    CHARGED = "charged"  # lateness of the ticket charged to this unit
    # Of the case: day of the signing limit, of the contact limit.
    SIGN = "sign"
    SIGNED = "sign_ok"
    CONTACT = "contact"
    CONTACTED = "contact_ok"
    UNREACHED = "unreached"  # tried, not reached
    # Of each answer of a lead: day answered.
    ANSWERS = "answers"
    REWORKED = "reworked"
    EXPLAINED_ANSWERS = "explained"
    ON_BEHALF = "on_behalf"  # entered by a clerk for the unit
    MINUTES = "minutes"  # from dispatch to answer by the clock
    TIMED = "timed"  # answers with net minutes
    NET_MINUTES = "net_minutes"
    # Of the closed ticket: day closed, under its lead.
    SOLVED = "cb_solved"
    PARTLY = "cb_partly"
    UNSOLVED = "cb_unsolved"
    NO_REPLY = "cb_noreply"
    EXPLAINED = "cb_explained"  # called back as solved, but the answer was "explained, cannot be solved now"
    NOT_CALLED = "cb_none"
    SATISFIED = "satisfied"
    MOSTLY = "mostly"
    DISSATISFIED = "dissatisfied"


#: Kept under the day on which something falls due: a period takes them up to yesterday only.
BY_DUE_DAY = frozenset(
    {
        Part.DUE, Part.DUE_ON_TIME, Part.DUE_LATE, Part.OWED, Part.OWED_ON_TIME, Part.OWED_LATE, Part.CHARGED,
        Part.SIGN, Part.SIGNED, Part.CONTACT, Part.CONTACTED, Part.UNREACHED,
    }
)  # fmt: skip


class Key(NamedTuple):
    part: str
    day: dt.date
    alliance: int
    organisation: int | None
    channel: str
    left_out: bool


Contributions = Counter[Key]
