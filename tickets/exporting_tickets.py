"""The list of tickets as a workbook that is sent while it is read: as long as the list is, in the same memory."""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from typing import Any

from django.db.models import Model, QuerySet, TextChoices
from django.utils import dateformat, timezone
from django.utils.formats import get_format
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from organisations.models import Alliance, Area, Organisation
from tickets.exporting_stream import table_stream
from tickets.models import CallBackOutcome, State, Ticket, Topic, Urgency

ROWS = 100_000
WIDTHS = (26, 14, 20, 16, 18, 36, 10, 22, 22, 18, 18, 10)


def workbook(tickets: QuerySet[Ticket], at: dt.datetime) -> Iterator[bytes]:
    """An .xlsx of these tickets, part by part; rows are read as the parts are taken."""
    return table_stream(_("Tickets"), _titles(), WIDTHS, rows_of(tickets), at)


def _titles() -> list[str]:
    return [
        _("Number"),
        _("State"),
        _("Alliance"),
        _("Topic"),
        _("Area"),
        _("Title"),
        _("Urgency"),
        _("Raised by (unit)"),
        _("Lead department"),
        _("Raised"),
        _("Answer due"),
        _("Outcome"),
    ]


#: What a row shows, in the order of the titles.
COLUMNS = (
    "number",
    "state",
    "alliance_id",
    "topic_id",
    "area_id",
    "title",
    "urgency",
    "raiser_unit_id",
    "lead_id",
    "raised_at",
    "answer_by",
    "outcome",
)


def rows_of(tickets: QuerySet[Ticket]) -> Iterator[list[str]]:
    """The texts of each row. Names are looked up once, not once a row, and in the language that is read now."""
    names = {
        "state": _labels(State),
        "alliance_id": _names(Alliance),
        "topic_id": _names(Topic),
        "area_id": _names(Area),
        "urgency": _labels(Urgency),
        "raiser_unit_id": (units := _names(Organisation)),
        "lead_id": units,
        "outcome": _labels(CallBackOutcome),
    }
    told = [names.get(column) for column in COLUMNS]
    # Neighbours in the list share their minutes.
    time_of = lru_cache(4096)(_times())
    rows = tickets.select_related(None).values_list(*COLUMNS).iterator(chunk_size=500)
    return ([_told(value, known, time_of) for value, known in zip(row, told, strict=True)] for row in rows)


def _told(value: Any, known: Mapping[Any, str] | None, time_of: Callable[[dt.datetime], str]) -> str:
    if value is None or value == "":
        return ""
    if known is not None:
        # What was added while the list is being sent has no name here.
        return known.get(value, "")
    return time_of(value.replace(second=0, microsecond=0)) if isinstance(value, dt.datetime) else value


def _labels(choices: type[TextChoices]) -> dict[str, str]:
    return {code: str(label) for code, label in choices.choices}


def _names(model: type[Model]) -> dict[int, str]:
    return {row.pk: str(row) for row in model._default_manager.all()}


def _times() -> Callable[[dt.datetime], str]:
    """Writes a moment in the language that is read now, whichever is when it is asked."""
    language, form = get_language(), get_format("DATETIME_FORMAT")

    def written(moment: dt.datetime) -> str:
        with override(language):
            return dateformat.format(timezone.localtime(moment), form)

    return written
