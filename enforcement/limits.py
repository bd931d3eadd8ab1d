"""Time limits of a case (DOMAIN 5.3), each with its law, version and article. Pure.

Court time limits leave out the first day and roll to the next working day (Civil Procedure Law 2023 art. 85). Where the
calendar does not reach the last day there is no date: a court date is never provisional.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from enforcement.measure_terms import months_after
from enforcement.models import Basis, CaseType, MilestoneKind, PauseKind
from tickets.court_days import ONE_DAY, rolled

M = MilestoneKind
Calendar = Mapping[dt.date, bool]
DEFERRAL_MONTHS = 12
#: Pauses that the time to the conclusion leaves out.
NOT_COUNTED = (PauseKind.SUSPENSION, PauseKind.DEFERRAL, PauseKind.BANKRUPTCY)

CPL = _("Civil Procedure Law (2023)")
INTERPRETATION = _("Interpretation on the Civil Procedure Law (2022)")
ENFORCEMENT_WORK = _("Provisions on Enforcement Work (2020)")
INVESTIGATION = _("Provisions on Property Investigation (2020)")
NETWORK = _("Provisions on Network Inquiry (2013)")
CURRENT_ENDED = _("Provisions on Ending the Current Procedure (2016)")
DEFERRAL = _("End the deferral on security")
LATER_QUERY = _("Query again and tell the applicant")
TIME_LIMITS = _("Provisions on Time Limits of Enforcement (2000)")


@dataclass(frozen=True)
class Rule:
    """From which milestone, how long, until which one; `days` or `months`."""

    code: str
    label: str | Promise
    begins: str
    ends: str
    law: str | Promise
    article: str
    days: int = 0
    months: int = 0
    years: int = 0


@dataclass(frozen=True)
class Limit:
    """One limit of one case. `due` is None where the calendar does not reach it: then it is at least not over before `earliest`.
    `done_on` is None while it runs."""

    code: str
    label: str | Promise
    law: str | Promise
    article: str
    began_on: dt.date
    due: dt.date | None
    done_on: dt.date | None = None
    earliest: dt.date | None = None

    @property
    def known(self) -> dt.date | None:
        """The day by which it is put in order."""
        return self.due or self.earliest

    def late(self, today: dt.date) -> bool:
        """Whether it was missed: a limit belongs to its last day, late is after it."""
        return self.due is not None and (self.done_on or today) > self.due


#: Milestone or "filed", then the length, then what ends it.
FILED = "filed"
RULES = (
    Rule("apply", _("Apply for enforcement"), M.LAST_PERFORMANCE, M.APPLICATION, CPL, "250", years=2),
    Rule("file", _("Decide on filing"), M.APPLICATION, FILED, ENFORCEMENT_WORK, "16", days=7),
    Rule(
        "notice", _("Issue the enforcement notice"), M.APPLICATION, M.NOTICE, INTERPRETATION, "480", days=10
    ),
    Rule("clue", _("Check a clear property clue"), M.CLUE, M.CLUE_CHECKED, INVESTIGATION, "2", days=7),
    Rule(
        "urgent_clue",
        _("Check an urgent property clue"),
        M.URGENT_CLUE,
        M.CLUE_CHECKED,
        INVESTIGATION,
        "2",
        days=3,
    ),
    Rule("objection", _("Examine an objection"), M.OBJECTION, M.OBJECTION_DECIDED, CPL, "236, 238", days=15),
    Rule(
        "bank_objection",
        _("Answer the bank's objection to a network measure"),
        M.BANK_OBJECTION,
        M.BANK_ANSWERED,
        NETWORK,
        "6",
        days=15,
    ),
    Rule(
        "third_party_debt",
        _("Third party performs or objects"),
        M.THIRD_PARTY_NOTICE,
        M.THIRD_PARTY_ANSWER,
        ENFORCEMENT_WORK,
        "45, 47",
        days=15,
    ),
    Rule(
        "entrusted",
        _("Begin entrusted enforcement"),
        M.ENTRUSTED,
        M.ENTRUSTED_BEGUN,
        CPL,
        "240",
        days=15,
    ),
    Rule(
        "entrusted_told",
        _("Inform the entrusting court"),
        M.ENTRUSTED,
        M.ENTRUSTED_TOLD,
        CPL,
        "240",
        days=30,
    ),
    Rule(
        "pre_suit", _("Suit, or the pre-suit preservation is lifted"), M.PRE_SUIT, M.SUIT, CPL, "104", days=30
    ),
)


@dataclass(frozen=True)
class Facts:
    """What the limits of one case look at. `noted` are days of milestones by kind, in order; `pauses` are kind, first
    and last day (None: still running)."""

    type: str
    basis: str
    filed_on: dt.date | None
    concluded_on: dt.date | None
    conclude_by: dt.date | None
    noted: Mapping[str, Sequence[dt.date]]
    pauses: Sequence[tuple[str, dt.date, dt.date | None]] = ()


def limits(facts: Facts, calendar: Calendar, today: dt.date) -> list[Limit]:
    """Every limit that began in this case, in the order in which they fall due; those without a date last."""
    ways = dict.fromkeys(rule.ends for rule in RULES)
    found = [limit for ends in ways for limit in _ended_by(ends, facts, calendar)]
    found += _deferrals(facts, calendar)
    conclusion = conclude(facts, calendar, today)
    if conclusion is not None:
        found.append(conclusion)
    return sorted(found, key=lambda limit: (limit.due is None, limit.known))


def _ended_by(ends: str, facts: Facts, calendar: Calendar) -> list[Limit]:
    """The limits that such a milestone ends: each ends one, of whichever rule, that which began first."""
    days = [facts.filed_on] if ends == FILED else facts.noted.get(ends, ())
    ended = sorted(day for day in days if day is not None)
    begun = [
        (began, rule) for rule in RULES if rule.ends == ends for began in facts.noted.get(rule.begins, ())
    ]
    made = []
    for began, rule in sorted(begun, key=lambda each: each[0]):
        end = _end(rule, began)
        done = next((day for day in ended if day >= began), None)
        if done is not None:
            ended.remove(done)
        made.append(
            Limit(rule.code, rule.label, rule.law, rule.article, began, rolled(end, calendar), done, end)
        )
    return made


def _end(rule: Rule, began: dt.date) -> dt.date:
    """The last day before it rolls to a working day; the first day is not counted."""
    if rule.days:
        return began + rule.days * ONE_DAY
    return months_after(began, rule.months + 12 * rule.years)


def _deferrals(facts: Facts, calendar: Calendar) -> list[Limit]:
    """Deferral on security lasts a year at most."""
    deferred = [(first, last) for kind, first, last in facts.pauses if kind == PauseKind.DEFERRAL]
    ends = [months_after(first, DEFERRAL_MONTHS) for first, _last in deferred]
    return [
        Limit("deferral", DEFERRAL, INTERPRETATION, "467", first, rolled(end, calendar), last, end)
        for (first, last), end in zip(deferred, ends, strict=True)
    ]


def conclude(facts: Facts, calendar: Calendar, today: dt.date) -> Limit | None:
    """Six months from filing, three for administrative decisions (非诉); preservation has none. Pauses are left out; an
    extension by the president sets the day itself. None before filing."""
    if facts.filed_on is None or facts.type == CaseType.PRESERVATION:
        return None
    short = facts.basis == Basis.ADMINISTRATIVE
    law, article = (TIME_LIMITS, "5") if short else (ENFORCEMENT_WORK, "63")
    if facts.conclude_by is not None:
        end = facts.conclude_by
    else:
        end = _with_pauses(months_after(facts.filed_on, 3 if short else 6), facts, today)
    due = rolled(end, calendar)
    return Limit(
        "conclude", _("Conclude the case"), law, article, facts.filed_on, due, facts.concluded_on, end
    )


def _with_pauses(end: dt.date, facts: Facts, today: dt.date) -> dt.date:
    """The end put off by the days of pauses that began before it; overlapping pauses count once."""
    last = facts.filed_on
    for first, to_on in sorted(
        (from_on, to_on or today) for kind, from_on, to_on in facts.pauses if kind in NOT_COUNTED
    ):
        begins = max(first, last)
        if begins > end or to_on < begins:
            continue
        end += (to_on - begins) + ONE_DAY
        last = to_on + ONE_DAY
    return end
