"""What a request must bring with it before it may leave the court, and what a reply must hold: pure rules, no query.

DOMAIN 5.4, form rules (1) to (8): one obligor of one filed case, one holder, one kind, one range of days; a numbered document; two
officers; a purpose; approval by another person and, for intrusive kinds, a second confirmation; an end.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from enforcement.request_shapes import Answer, RequestKind
from organisations.models import Area, Organisation

#: Characters that a purpose has at least.
PURPOSE = 10
#: What no purpose may ask for in words, since no field does (DOMAIN 5.4).
NEVER_IN_WORDS = (
    "通话记录",
    "通话清单",
    "通话详单",
    "话单",
    "通信内容",
    "短信内容",
    "聊天记录",
    "联系人",
    "定位",
    "轨迹",
    "行踪",
    "邮寄记录",
    "诊疗记录",
    "病历",
)
#: Days after which an unanswered request is no longer good; the officer may choose fewer.
GOOD_FOR = 30
#: A query of the court's own network that is older is asked anew there first.
NETWORK_QUERY_GOOD_FOR = 30
#: Things that one reply names at most: a reply is about one obligor.
FOUND_AT_MOST = 40


@dataclass(frozen=True)
class Common:
    """What an officer asks, the same for all requests of a sitting. A holder is chosen only where the matrix names several."""

    kind: RequestKind
    asked: Sequence[str]
    purpose: str
    expires_on: dt.date | None
    no_relation: bool
    holder: Organisation | None = None
    holder_reason: str = ""
    #: Why a department is asked that is itself an applicant of a case.
    applicant_reason: str = ""
    area: Area | None = None
    period_from: dt.date | None = None
    period_to: dt.date | None = None
    network_on: dt.date | None = None
    network_reason: str = ""
    attested: bool = False
    place: str = ""
    meets_at: dt.datetime | None = None


def faults(
    common: Common, papers: Sequence[str], officers: tuple[int | None, int | None], today: dt.date
) -> dict[str, str]:
    """What is missing or wrong, by field, in words; empty if it may be put before the approver.

    `papers`: the kinds of paper that are numbered and attached; `officers`: the two persons' ids."""
    found: dict[str, str] = {}
    found |= _asked(common)
    found |= _purpose_and_end(common, today)
    found |= _papers_and_people(common.kind, papers, officers)
    found |= _period(common, today)
    found |= _network(common, today)
    if common.kind.attest and not common.attested:
        found["attested"] = _("Confirm it, or do not ask.")
    if common.kind.placed:
        if not common.place.strip():
            found["place"] = _("Say where they meet.")
        if common.meets_at is None:
            found["meets_at"] = _("Say when they meet.")
    return found


def _asked(common: Common) -> dict[str, str]:
    may = {code for code, _label in common.kind.asked}
    if not common.asked:
        return {"asked": _("Tick what is asked for.")}
    if common.kind.one_at_a_time and len(set(common.asked)) > 1:
        return {"asked": _("One of them: each rests on a document of its own.")}
    return {} if set(common.asked) <= may else {"asked": _("This cannot be asked.")}


def _purpose_and_end(common: Common, today: dt.date) -> dict[str, str]:
    found = {}
    if len("".join(common.purpose.split())) < PURPOSE:
        found["purpose"] = _("Say in at least %(count)d characters what it is needed for.") % {
            "count": PURPOSE
        }
    for field in ("purpose", "network_reason", "holder_reason"):
        if forbidden := never_asked(getattr(common, field)):
            found[field] = forbidden
    last = common.expires_on
    if last is None or not today <= last <= today + dt.timedelta(days=GOOD_FOR):
        found["expires_on"] = _("Choose a day from today until %(days)d days ahead.") % {"days": GOOD_FOR}
    return found


def never_asked(text: str) -> str:
    """What is wrong with words that ask for what no request may ask for; empty where they do not."""
    joined = "".join(text.split())
    never = next((each for each in NEVER_IN_WORDS if each in joined), None)
    return _("“%(words)s” must not be asked for: leave it out.") % {"words": never} if never else ""


def _papers_and_people(
    kind: RequestKind, papers: Sequence[str], officers: tuple[int | None, int | None]
) -> dict[str, str]:
    found = {}
    if set(kind.papers) - set(papers):
        found["papers"] = _("Each document needs its number and its file.")
    one, two = officers
    if one is None or two is None:
        found["second_officer"] = _("Two officers are named.")
    elif one == two:
        found["second_officer"] = _("The second officer is another person.")
    return found


def _period(common: Common, today: dt.date) -> dict[str, str]:
    first, last = common.period_from, common.period_to
    if not common.kind.timed:
        return {"period_from": _("This kind has no range of days.")} if first or last else {}
    if first is None or last is None:
        return {"period_from": _("Name the first and the last day that is asked for.")}
    return (
        {}
        if first <= last <= today
        else {"period_to": _("The last day is not before the first, nor after today.")}
    )


def _network(common: Common, today: dt.date) -> dict[str, str]:
    if not common.kind.networked:
        return {}
    found = {}
    on = common.network_on
    if on is None or not today - dt.timedelta(days=NETWORK_QUERY_GOOD_FOR) <= on <= today:
        found["network_on"] = _(
            "Name the day of the court's own network query, not more than %(days)d days ago."
        ) % {"days": NETWORK_QUERY_GOOD_FOR}
    if len(common.network_reason.strip()) < PURPOSE:
        found["network_reason"] = _(
            "Say in at least %(count)d characters why the window is asked besides."
        ) % {"count": PURPOSE}
    return found


def reply_faults(
    kind: RequestKind, *, nothing_found: bool, found: Sequence[Mapping[str, Any]]
) -> dict[str, str]:
    """What is wrong with a reply, by field; `found` holds the filled fields of each thing."""
    if nothing_found:
        if not kind.says_nothing_found:
            return {"nothing_found": _("Say what was done.")}
        return {"nothing_found": _("Either nothing was found, or fill in what was.")} if found else {}
    if not found:
        said = kind.says_nothing_found
        return {
            "found": _("Fill in what was found, or tick that nothing was.")
            if said
            else _("Say what was done.")
        }
    if len(found) > FOUND_AT_MOST:
        return {"found": _("At most %(count)d entries.") % {"count": FOUND_AT_MOST}}
    wrong: dict[str, str] = {}
    for position, row in enumerate(found):
        for answer in kind.answers:
            fault = _fault(answer, row.get(answer.code))
            if fault:
                wrong[f"{position}-{answer.code}"] = fault
        if set(row) - {answer.code for answer in kind.answers}:
            wrong["found"] = _("The reply holds only the fields of its kind.")
    return wrong


def _fault(answer: Answer, value: Any) -> str:
    if value in (None, ""):
        return _("This is needed.") if answer.required else ""
    if answer.sort == "money":
        try:
            exact = Decimal(str(value))
        except InvalidOperation:
            return _("Yuan, at most two decimals.")
        if not exact.is_finite() or exact < 0 or exact != exact.quantize(Decimal("0.01")):
            return _("Yuan, at most two decimals.")
    return ""


def may_still_prepare(prepared_today: int, ceiling: int) -> bool:
    """Whether an officer may prepare one more today; `ceiling` is a setting."""
    return prepared_today < ceiling
