"""The indicators: each a numerator over a denominator, its definition in words, and what must stand beside it.

No national formula exists; these are the common ones (DOMAIN 3.6). Every number is a weighted sum of parts, so that the
page, the API, the workbook and the list of the tickets behind a number all read the same thing.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tickets.figures.parts import Part

#: A rate of fewer cases than this says nothing about a unit.
SMALL = 10

Parts = Mapping[Part, Decimal | int]


@dataclass
class Amounts:
    """Sums of parts: what counts, and what was left out."""

    counted: Counter[str] = field(default_factory=Counter)
    left_out: Counter[str] = field(default_factory=Counter)

    def of(self, parts: Parts, *, left_out: bool = False) -> Decimal:
        amounts = self.left_out if left_out else self.counted
        return sum((weight * amounts[part] for part, weight in parts.items()), Decimal(0))


@dataclass(frozen=True)
class Beside:
    """A number that stands beside a rate, so that the rate hides nothing."""

    code: str
    name: str | Promise
    parts: Parts


class BesideNumber(NamedTuple):
    beside: Beside
    number: Decimal


@dataclass(frozen=True)
class Indicator:
    """`denominator` empty: a plain number. `per`: the numerator is divided by it first (minutes → hours). `counts`:
    its numbers are tickets, and not rates put together."""

    code: str
    name: str | Promise
    definition: str | Promise
    numerator: Callable[[], Parts]
    denominator: Parts = field(default_factory=dict)
    beside: tuple[Beside, ...] = ()
    per: int = 0
    counts: bool = True

    @property
    def parts(self) -> frozenset[Part]:
        """Everything that its numbers are made of."""
        return frozenset().union(
            self.numerator(), self.denominator, *(beside.parts for beside in self.beside)
        )

    def figure(self, amounts: Amounts) -> "Figure":
        return Figure(
            self,
            amounts.of(self.numerator()),
            amounts.of(self.denominator) if self.denominator else None,
            amounts.of(self.denominator or self.numerator(), left_out=True),
            [BesideNumber(beside, amounts.of(beside.parts)) for beside in self.beside],
        )


@dataclass(frozen=True)
class Figure:
    """An indicator with its numbers. `left_out` counts what appeals, or charging to somebody else, took out of it."""

    indicator: Indicator
    numerator: Decimal
    denominator: Decimal | None
    left_out: Decimal
    beside: Sequence[BesideNumber]

    @property
    def rate(self) -> Decimal | None:
        """Numerator ÷ denominator; None where there is no denominator."""
        return self.numerator / self.denominator if self.denominator else None

    @property
    def mean_hours(self) -> Decimal | None:
        per = self.indicator.per
        return self.rate / per if per and self.rate is not None else None

    @property
    def small(self) -> bool:
        """Too few for a rate to say anything (样本不足)."""
        if not self.indicator.counts:
            return not self.denominator
        return self.denominator is not None and self.denominator < SMALL


def of(*parts: Part) -> Parts:
    return dict.fromkeys(parts, 1)


def _parts(*parts: Part) -> Callable[[], Parts]:
    return lambda: of(*parts)


def _solved() -> Parts:
    """“Partly solved” counts nothing or a half, as the setting has it."""
    return {Part.SOLVED: 1, Part.PARTLY: settings.FIGURES_PARTLY}


VALID = of(Part.SOLVED, Part.PARTLY, Part.UNSOLVED)
RATED = of(Part.SATISFIED, Part.MOSTLY, Part.DISSATISFIED)

RAISED = Indicator(
    "raised",
    _("Tickets raised"),
    _("Tickets raised in the period, by whatever channel."),
    _parts(Part.RAISED),
    beside=(
        Beside("settled", _("settled on the spot"), of(Part.SETTLED)),
        Beside("declined", _("declined or told the statutory route"), of(Part.DECLINED)),
        Beside("cancelled", _("cancelled"), of(Part.CANCELLED)),
        Beside("merged", _("merged into another ticket"), of(Part.MERGED)),
    ),
)
RESPONSE = Indicator(
    "response",
    _("Response rate"),
    _(
        "Tickets on which the reporter was reached within the contact limit ÷ tickets that required contact, counted on "
        "the day the limit ran out. Contact is required where a reporter left a name."
    ),
    _parts(Part.CONTACTED),
    of(Part.CONTACT),
    (Beside("unreached", _("tried, not reached"), of(Part.UNREACHED)),),
)
RESOLUTION = Indicator(
    "resolution",
    _("Resolution rate"),
    _(
        "Call-backs answered “solved” ÷ valid call-backs (solved, partly solved, not solved), counted on the day of "
        "closing. No reply is not valid. A matter that could only be explained is counted apart, even where the "
        "reporter was content. A reopened ticket counts with each of its closings."
    ),
    _solved,
    VALID,
    (
        Beside("partly", _("partly solved"), of(Part.PARTLY)),
        Beside("explained", _("explained, cannot be solved now"), of(Part.EXPLAINED)),
        Beside("no_reply", _("no reply"), of(Part.NO_REPLY)),
        Beside("not_called", _("closed without call-back"), of(Part.NOT_CALLED)),
    ),
)
SATISFACTION = Indicator(
    "satisfaction",
    _("Satisfaction rate"),
    _(
        "(Satisfied + mostly satisfied) ÷ valid ratings, counted on the day of closing. A reopened ticket counts with "
        "each of its closings."
    ),
    _parts(Part.SATISFIED, Part.MOSTLY),
    RATED,
    (
        Beside("dissatisfied", _("dissatisfied"), of(Part.DISSATISFIED)),
        Beside("no_reply", _("no reply"), of(Part.NO_REPLY)),
        Beside("not_called", _("closed without call-back"), of(Part.NOT_CALLED)),
    ),
)
SIGNED_ON_TIME = Indicator(
    "signed_on_time",
    _("Signed on time"),
    _(
        "Dispatches signed within the limit ÷ dispatches whose signing limit ran out in the period. A dispatch that was "
        "withdrawn, or asked to be returned, unsigned before its limit is not counted."
    ),
    _parts(Part.SIGNED),
    of(Part.SIGN),
)
CLOSED_ON_TIME = Indicator(
    "closed_on_time",
    _("Closed on time"),
    _(
        "Closed tickets that were answered by the ticket's own deadline ÷ tickets dispatched whose deadline fell in the "
        "period and has passed. Returning never moves that deadline. What was cancelled after its deadline counts as late. "
        "A reopened ticket counts with each of its deadlines."
    ),
    _parts(Part.DUE_ON_TIME),
    of(Part.DUE),
    (
        Beside("late", _("late"), of(Part.DUE_LATE)),
        Beside(
            "open", _("past the deadline, not closed"), {Part.DUE: 1, Part.DUE_ON_TIME: -1, Part.DUE_LATE: -1}
        ),
    ),
)
CLOSED = Indicator(
    "closed",
    _("Closed"),
    _(
        "Tickets closed by now, on time or late ÷ tickets first dispatched in the period and not cancelled, merged or "
        "declined since."
    ),
    _parts(Part.SENT_CLOSED),
    of(Part.SENT),
    (Beside("open", _("not closed"), {Part.SENT: 1, Part.SENT_CLOSED: -1}),),
)
RETURNED = Indicator(
    "returned",
    _("Return rate"),
    _(
        "Dispatches returned (return accepted, or no ruling in time) ÷ dispatches of the period; a rework is no new dispatch."
    ),
    _parts(Part.RETURNED),
    of(Part.CASE),
)
REWORKED = Indicator(
    "reworked",
    _("Rework rate"),
    _("Answers sent back for rework ÷ answers of leading departments in the period."),
    _parts(Part.REWORKED),
    of(Part.ANSWERS),
    (
        Beside("explained", _("explained, cannot be solved now"), of(Part.EXPLAINED_ANSWERS)),
        Beside("on_behalf", _("done on behalf"), of(Part.ON_BEHALF)),
    ),
)
NET_TIME = Indicator(
    "net_time",
    _("Mean handling time, net"),
    _(
        "Office hours from dispatch to the lead's answer, without suspensions and without waiting for an extension that "
        "was granted ÷ answers of the period. The numerator is in minutes."
    ),
    _parts(Part.NET_MINUTES),
    of(Part.TIMED),
    per=60,
)
GROSS_TIME = Indicator(
    "gross_time",
    _("Mean handling time, gross"),
    _(
        "Hours by the clock from dispatch to the lead's answer ÷ answers of the period. The numerator is in minutes."
    ),
    _parts(Part.MINUTES),
    of(Part.ANSWERS),
    per=60,
)

UNIT_CLOSED_ON_TIME = Indicator(
    "closed_on_time",
    _("Answered on time"),
    _(
        "Cases answered by the deadline of the unit's own dispatch ÷ cases whose deadline fell in the period and has "
        "passed. A case is one unit's work on one ticket, as lead or assistant, with its reworks: late once is late. "
        "Lateness that late assistants answer for is left out of the lead's figure and charged to them."
    ),
    _parts(Part.OWED_ON_TIME),
    of(Part.OWED),
    (
        Beside("late", _("late"), of(Part.OWED_LATE)),
        Beside(
            "open",
            _("past the deadline, not answered"),
            {Part.OWED: 1, Part.OWED_ON_TIME: -1, Part.OWED_LATE: -1},
        ),
        Beside("charged", _("late tickets charged to the unit"), of(Part.CHARGED)),
    ),
)
UNIT_CLOSED = Indicator(
    "closed",
    _("Answered"),
    _("Cases answered by now, on time or late ÷ cases dispatched in the period that stayed with the unit."),
    _parts(Part.KEPT_ON_TIME, Part.KEPT_LATE),
    of(Part.KEPT),
    (Beside("open", _("not answered"), {Part.KEPT: 1, Part.KEPT_ON_TIME: -1, Part.KEPT_LATE: -1}),),
)

COMPOSITE = Indicator(
    "composite",
    _("Composite"),
    _(
        "Weighted mean of the response, resolution and satisfaction rates and of what was signed and closed on time, "
        "without rates of too few cases. Weights are local, a setting. Numerator: sum of weight × rate; denominator: "
        "sum of weights."
    ),
    _parts(),
    counts=False,
)

_SHARED = (RESPONSE, RESOLUTION, SATISFACTION, SIGNED_ON_TIME)
_LAST = (RETURNED, REWORKED, NET_TIME, GROSS_TIME)
#: Of an alliance: its own deadlines are the tickets'.
OF_ALLIANCE = (RAISED, *_SHARED, CLOSED_ON_TIME, CLOSED, *_LAST)
#: Of a unit: its own deadlines are its dispatches'.
OF_UNIT = (*_SHARED, UNIT_CLOSED_ON_TIME, UNIT_CLOSED, *_LAST)
