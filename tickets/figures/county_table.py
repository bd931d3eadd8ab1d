"""The monthly table as a county prints it (DOMAIN 3.6): its columns, and its rates with their denominators."""

from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tickets.figures.indicators import RATED, Amounts, Parts, of
from tickets.figures.parts import Part

COLUMNS: dict[str, tuple[str | Promise, Parts]] = {
    "total": (_("Dispatched cases"), of(Part.KEPT)),
    "assist": (_("of which assisting"), of(Part.KEPT_ASSIST)),
    "on_time": (_("Answered on time"), of(Part.KEPT_ON_TIME)),
    "late": (_("Answered late"), of(Part.KEPT_LATE)),
    "open": (_("Not answered"), {Part.KEPT: 1, Part.KEPT_ON_TIME: -1, Part.KEPT_LATE: -1}),
    "dissatisfied": (_("Dissatisfied"), of(Part.DISSATISFIED)),
}


def closed_share(amounts: Amounts) -> Decimal | None:
    return _share(amounts, of(Part.KEPT_ON_TIME, Part.KEPT_LATE), of(Part.KEPT))


def on_time_share(amounts: Amounts) -> Decimal | None:
    return _share(amounts, of(Part.KEPT_ON_TIME), of(Part.KEPT))


def dissatisfied_share(amounts: Amounts) -> Decimal | None:
    return _share(amounts, of(Part.DISSATISFIED), RATED)


def _share(amounts: Amounts, numerator: Parts, denominator: Parts) -> Decimal | None:
    whole = amounts.of(denominator)
    return amounts.of(numerator) / whole if whole else None


def definitions() -> list[str]:
    """What the columns of the table count: a rate without its denominator says nothing."""
    return [
        gettext(
            "A case is one unit's work on one ticket, as lead or assistant, with its reworks. Dispatched cases are those dispatched in the period that were not returned and not withdrawn in time; on time means every answer by the deadline of the unit's own dispatch."
        ),
        gettext("Closing rate = (answered on time + answered late) ÷ dispatched cases."),
        gettext("On-time closing rate = answered on time ÷ dispatched cases; cases not yet due are in the denominator."),
        gettext("Dissatisfaction rate = dissatisfied ÷ valid ratings of the tickets that the unit led and that were closed in the period (this channel only, on a channel's sheet)."),
        gettext("Left out: decided on appeal, or late because of assistants who answer for it; not in any other column."),
    ]  # fmt: skip
