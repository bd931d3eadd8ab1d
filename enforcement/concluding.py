"""The six conclusions and their conditions, each told apart as met or missing. Pure.

Sources: Civil Procedure Law (2023) arts. 248, 249, 268; Provisions on Enforcement Work (2020) art. 64; for the end of the
current procedure 法〔2016〕373号 art. 1 and the Interpretation on the Civil Procedure Law (2022) art. 517.
"""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from enforcement.measure_terms import months_after
from enforcement.models import Basis, ConclusionKind, Ground, MilestoneKind

M = MilestoneKind
K = ConclusionKind
#: 终本: more than so many months since filing.
LEAST_MONTHS = 3
#: After 终本: a query every six months for five years (法〔2016〕373号 art. 9).
QUERY_EVERY, QUERY_YEARS = 6, 5

GROUNDS: dict[str, tuple[Ground, ...]] = {
    K.TERMINATED: (
        Ground.WITHDRAWN,
        Ground.BASIS_REVOKED,
        Ground.NO_SUCCESSOR,
        Ground.CLAIMANT_DEAD,
        Ground.UNABLE,
        Ground.OTHER,
    ),
    K.STRUCK_OFF: (Ground.WRONGLY_FILED, Ground.OTHER_COURT),
    K.REFUSED: (Ground.DEFECTIVE, Ground.PUBLIC_INTEREST, Ground.LIMITATION),
    K.DISMISSED: (Ground.NOT_ACCEPTABLE,),
}


#: What a court itself decided is not refused for defects or public interest: that is for retrial (arts. 248, 249).
OF_OTHERS_INSTRUMENTS = frozenset({Ground.DEFECTIVE, Ground.PUBLIC_INTEREST})
COURTS_OWN = frozenset({Basis.JUDGMENT, Basis.MEDIATION, Basis.PAYMENT_ORDER, Basis.CRIMINAL})


#: What a case can end by that the court has not filed.
BEFORE_FILING = (K.STRUCK_OFF, K.DISMISSED)


@dataclass(frozen=True)
class Facts:
    """What the conditions look at: the day of filing, the day of the conclusion, what was noted by then, the ground."""

    filed_on: dt.date | None
    on: dt.date
    noted: frozenset[str]
    ground: str = ""
    basis: str = ""


@dataclass(frozen=True)
class Condition:
    text: str | Promise
    met: bool


def _noted(*kinds: str) -> Callable[[Facts], bool]:
    return lambda facts: bool(facts.noted.intersection(kinds))


def _filed_long_enough(facts: Facts) -> bool:
    return facts.filed_on is not None and facts.on > months_after(facts.filed_on, LEAST_MONTHS)


_FILED = (_("The case is filed"), lambda facts: facts.filed_on is not None)
_RULING = (_("Ruling or decision made"), _noted(M.RULING))
_TABLE: dict[str, tuple[tuple[str | Promise, Callable[[Facts], bool]], ...]] = {
    K.COMPLETED: (_FILED, (_("Fully performed"), _noted(M.PERFORMED))),
    K.CURRENT_ENDED: (
        (_("Enforcement notice issued"), _noted(M.NOTICE)),
        (_("Property report ordered"), _noted(M.REPORT_ORDER)),
        (_("Consumption-limit order issued"), _noted(M.CONSUMPTION_LIMIT)),
        (_("Listed, or the conditions of listing are not met"), _noted(M.LISTING)),
        (_("Investigation exhausted, nothing executable or disposable"), _noted(M.INVESTIGATED)),
        (_("More than three months since filing"), _filed_long_enough),
        (_("Missing obligor searched for, or not missing"), _noted(M.SEARCHED)),
        (_("Obstruction punished, or there was none"), _noted(M.OBSTRUCTION)),
        (_("Applicant signed, or panel reviewed"), _noted(M.APPLICANT_SIGNED, M.PANEL_REVIEWED)),
        (_("President approved"), _noted(M.PRESIDENT_APPROVED)),
    ),
    K.TERMINATED: (_FILED, _RULING),
    K.STRUCK_OFF: (),
    K.REFUSED: (_FILED, _RULING),
    K.DISMISSED: (_RULING,),
}


def conditions(kind: str, facts: Facts) -> list[Condition]:
    """Every condition of this conclusion, in the order of the law."""
    found = [Condition(text, met(facts)) for text, met in _TABLE[ConclusionKind(kind)]]
    if kind in GROUNDS:
        words = _("A ground that the law names for it")
        found.append(Condition(words, facts.ground in grounds_of(kind, facts.basis)))
    return found


def grounds_of(kind: str, basis: str) -> tuple[Ground, ...]:
    """The grounds that the law names for this conclusion of a case with this basis; none where it asks for none."""
    grounds = GROUNDS.get(kind, ())
    return tuple(each for each in grounds if basis not in COURTS_OWN or each not in OF_OTHERS_INSTRUMENTS)


def possible(filed_on: dt.date | None) -> tuple[ConclusionKind, ...]:
    """The conclusions that can be reached from here: most of them need a filed case."""
    return BEFORE_FILING if filed_on is None else tuple(K)


def missing(kind: str, facts: Facts) -> list[str | Promise]:
    return [condition.text for condition in conditions(kind, facts) if not condition.met]


def later_queries(concluded_on: dt.date) -> list[dt.date]:
    """After the current procedure ended: by when each query is due. People query; nothing here does."""
    return [
        months_after(concluded_on, months) for months in range(QUERY_EVERY, QUERY_YEARS * 12 + 1, QUERY_EVERY)
    ]


def next_query(concluded_on: dt.date, queried: Iterable[dt.date]) -> dt.date | None:
    """The next day by which to query; None when the five years are over. Two queries of one half-year count as one."""
    dates = later_queries(concluded_on)
    begins, done = concluded_on, 0
    for day in sorted(queried):
        if done < len(dates) and day > begins:
            begins, done = dates[done], done + 1
    return dates[done] if done < len(dates) else None
