"""Fee periods with the complaints of the same place and time, and the template workbook."""

import datetime as dt
import io
from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from django.db.models import Q
from django.utils import timezone
from openpyxl import Workbook

from governance.models import Estate, FeePeriod, ServiceTerm, percent
from tickets.models import Ticket

#: The topics of the template that are about property service.
TOPICS = "property"


class Shown(NamedTuple):
    """`complaints` per 100 households; `company` served on the period's last day (None: nobody)."""

    row: FeePeriod
    complaints: Decimal | None
    company: str


def shown(rows: Sequence[FeePeriod]) -> list[Shown]:
    """Two queries more, whatever the number of rows."""
    if not rows:
        return []
    terms = list(
        ServiceTerm.objects.filter(estate__in={row.estate_id for row in rows}).select_related("company")
    )
    complaints = _complaints(rows)
    return [
        Shown(
            row,
            percent(Decimal(sum(_counts(row, *each) for each in complaints)), Decimal(row.households)),
            next(
                (
                    str(term)
                    for term in terms
                    if term.estate_id == row.estate_id and term.in_force(row.last_day)
                ),
                "",
            ),
        )
        for row in rows
    ]


def _complaints(rows: Sequence[FeePeriod]) -> list[tuple[str, dt.date]]:
    """Place and day of each concern about property service; those that somebody steps aside from are not counted,
    lest the number tell of them."""
    places = Q()
    for path in {row.estate.area.path for row in rows}:
        places |= Q(area__path__startswith=path)
    found = Ticket.objects.filter(
        places,
        Q(topic__code=TOPICS) | Q(topic__code__startswith=f"{TOPICS}."),
        alliance__in={row.estate.community.alliance_id for row in rows},
        about=None,
    )
    return [(path, timezone.localdate(at)) for path, at in found.values_list("area__path", "raised_at")]


def _counts(row: FeePeriod, path: str, day: dt.date) -> bool:
    return (
        row.building_id is None
        and path.startswith(row.estate.area.path)
        and row.first_day <= day <= row.last_day
    )


def template_workbook(headings: Sequence[str], estates: Sequence[Estate]) -> io.BytesIO:
    """An empty workbook with one line for each estate."""
    book = Workbook()
    sheet = book.active
    sheet.append(list(headings))
    for estate in estates:
        sheet.append([estate.area.code])
    file = io.BytesIO()
    book.save(file)
    file.seek(0)
    return file
