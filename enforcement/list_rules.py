"""When a person may be listed as a dishonest obligor, for how long, and when the entry must go. Pure.

法释〔2017〕7号 (失信名单规定): grounds art. 1, terms art. 2, exclusions art. 3, minors art. 4, correction arts 11 and 12, removal
art. 10; grace period and students 法发〔2019〕16号 (善意执行) items 16 and 17. The court decides; this says what stands in the way.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping

from django.db import models
from django.utils.translation import pgettext_lazy

from enforcement.measure_terms import months_after

ADULT_YEARS = 18
TERM_MONTHS = 24
LONGEST_EXTRA_YEARS = 3
GRACE_MONTHS = (1, 3)
REMOVAL_WORKING_DAYS = 3
#: For deciding on a correction that was asked for (art. 12).
CORRECTION_DAYS = 15
ONE_DAY = dt.timedelta(days=1)


class Ground(models.TextChoices):
    """Art. 1 (1) to (6)."""

    ABLE = "able", pgettext_lazy("ground of listing", "able to perform and refuses (1)")
    RESISTS = (
        "resists",
        pgettext_lazy("ground of listing", "resists by false evidence, violence or threats (2)"),
    )
    SHAM = "sham", pgettext_lazy("ground of listing", "evades by sham suits, hiding or moving property (3)")
    REPORT = "report", pgettext_lazy("ground of listing", "breaks the rules on property reports (4)")
    CONSUMPTION = "consumption", pgettext_lazy("ground of listing", "breaks a consumption limit (5)")
    SETTLEMENT = "settlement", pgettext_lazy("ground of listing", "refuses a settlement without reason (6)")


class Exclusion(models.TextChoices):
    """Art. 3 (1) to (4): ground (1) does not stand with any of these; art. 4; item 16 for students."""

    SECURITY = "security", pgettext_lazy("no listing", "sufficient security was given")
    COVERED = "covered", pgettext_lazy("no listing", "property under control covers the debt")
    LATER = "later", pgettext_lazy("no listing", "comes later in the order of performance")
    NO_REFUSAL = (
        "no_refusal",
        pgettext_lazy("no listing", "no refusal of an obligation that could be performed"),
    )
    MINOR = "minor", pgettext_lazy("no listing", "a minor")
    STUDENT = "student", pgettext_lazy("no listing", "a student with a study loan")


OF_GROUND_ONE = frozenset({Exclusion.SECURITY, Exclusion.COVERED, Exclusion.LATER, Exclusion.NO_REFUSAL})


class Removal(models.TextChoices):
    """Art. 10 (1) to (7); the term's end and early removal of an entry with a term; correction."""

    PERFORMED = "performed", pgettext_lazy("removal from the list", "performed, or fully enforced")
    SETTLED = "settled", pgettext_lazy("removal from the list", "settlement performed")
    APPLICANT = (
        "applicant",
        pgettext_lazy("removal from the list", "the applicant asks in writing, the court agrees"),
    )
    NOTHING_FOUND = (
        "nothing_found",
        pgettext_lazy(
            "removal from the list", "queried twice after the current procedure ended, nothing found, no clue"
        ),
    )
    SUSPENDED = "suspended", pgettext_lazy("removal from the list", "suspended by retrial or bankruptcy")
    REFUSED = "refused", pgettext_lazy("removal from the list", "enforcement refused")
    TERMINATED = "terminated", pgettext_lazy("removal from the list", "enforcement terminated")
    TERM_OVER = "term_over", pgettext_lazy("removal from the list", "the term is over")
    EARLY = (
        "early",
        pgettext_lazy("removal from the list", "corrected or performed of their own accord, removed early"),
    )
    CORRECTED = "corrected", pgettext_lazy("removal from the list", "entered wrongly, corrected")


WITHOUT_TERM = frozenset(
    {
        Removal.PERFORMED,
        Removal.SETTLED,
        Removal.APPLICANT,
        Removal.NOTHING_FOUND,
        Removal.SUSPENDED,
        Removal.REFUSED,
        Removal.TERMINATED,
    }
)
WITH_TERM = frozenset({Removal.TERM_OVER, Removal.EARLY})


def is_minor(born: dt.date, on: dt.date) -> bool:
    """Below eighteen on that day; who was born on 29 February comes of age on 1 March of a year without it
    (Civil Code arts 17 and 1259: a birthday that is not there has not come yet)."""
    year = born.year + ADULT_YEARS
    try:
        birthday = born.replace(year=year)
    except ValueError:
        birthday = dt.date(year, 3, 1)
    return on < birthday


def why_not_listed(
    grounds: Collection[str], exclusions: Iterable[str], born: dt.date | None, on: dt.date
) -> set[str]:
    """What forbids the entry; empty = nothing. Other grounds than the first stand beside art. 3; minors never, students
    not for a study loan."""
    said = set(exclusions)
    stands = {each for each in said if each not in OF_GROUND_ONE or set(grounds) == {Ground.ABLE}}
    if born is not None and is_minor(born, on):
        stands.add(Exclusion.MINOR)
    return stands


def has_term(grounds: Iterable[str]) -> bool:
    """Grounds (2) to (6) carry a term, ground (1) alone none (art. 2)."""
    return set(grounds) != {Ground.ABLE}


def checked_grace(served_on: dt.date, until: dt.date) -> dt.date:
    """The end of a grace period. Raises ValueError outside one to three months."""
    shortest, longest = (months_after(served_on, months) for months in GRACE_MONTHS)
    if not shortest <= until <= longest:
        raise ValueError("a grace period is one to three months")
    return until


def expected_end(starts_on: dt.date, grounds: Collection[str], extra_years: int = 0) -> dt.date | None:
    """The last day of the entry: two years, and one to three more for violence or several acts; None = no term.

    Raises ValueError for more than three extra years, for any without a term, or where one ground without violence
    stands alone.
    """
    if not has_term(grounds):
        if extra_years:
            raise ValueError("an entry without a term is not made longer")
        return None
    if not 0 <= extra_years <= LONGEST_EXTRA_YEARS:
        raise ValueError("at most three years more")
    if extra_years and len(set(grounds)) == 1 and Ground.RESISTS not in grounds:
        raise ValueError("longer only for violence or several acts")
    return months_after(starts_on, TERM_MONTHS + 12 * extra_years)


def removals_open(grounds: Collection[str]) -> frozenset[str]:
    """For which reasons such an entry may go. Correction always."""
    return (WITH_TERM if has_term(grounds) else WITHOUT_TERM) | {Removal.CORRECTED}


def removal_by(reason_on: dt.date, calendar: Mapping[dt.date, bool]) -> dt.date | None:
    """The third working day after the reason came about. None where the calendar does not reach: a court date is never
    provisional."""
    day, left = reason_on, REMOVAL_WORKING_DAYS
    while left:
        day += ONE_DAY
        if day not in calendar:
            return None
        left -= calendar[day]
    return day
