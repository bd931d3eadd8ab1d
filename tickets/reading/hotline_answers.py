"""Answers for a source: which tickets are due to go back, and their file in the source's own columns."""

import codecs
import csv
import datetime as dt
import io
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from typing import IO

from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone

from organisations.imports.writing import neutral, plain_file
from tickets.hotline.columns import AnswerColumn, Column
from tickets.models import (
    AnswersWhen,
    DeclineReason,
    Dispatch,
    DispatchRole,
    DispatchState,
    FileForm,
    HotlineAnswers,
    HotlineEntry,
    HotlineSource,
    RedirectRoute,
    State,
)
from tickets.models.states import ENDED

#: Answers in one file; what is more goes into the next one.
ROWS = 20_000


def due(source: HotlineSource) -> QuerySet[HotlineEntry]:
    """Entries whose answer has not gone back yet, or was given anew since."""
    answered_since = Dispatch.objects.filter(
        ticket=OuterRef("ticket"),
        role=DispatchRole.LEAD,
        state=DispatchState.ANSWERED,
        answered_at__gt=OuterRef("sent_at"),
    )
    return _ready(source).filter(
        Q(sent_at=None) | Q(ticket__closed_at__gt=F("sent_at")) | Q(Exists(answered_since))
    )


def of_period(source: HotlineSource, since: dt.date, until: dt.date) -> QuerySet[HotlineEntry]:
    """Entries whose ticket ended in these days, both included, whether they have gone or not."""
    zone = timezone.get_current_timezone()
    begin = dt.datetime.combine(since, dt.time(), zone)
    end = dt.datetime.combine(until + dt.timedelta(days=1), dt.time(), zone)
    return _ready(source).filter(ticket__closed_at__gte=begin, ticket__closed_at__lt=end)


def of_file(made: HotlineAnswers) -> QuerySet[HotlineEntry]:
    """What a file held; what went again in a later one stands in that one."""
    if made.since is not None:
        return of_period(made.source, made.since, made.until)
    return HotlineEntry.objects.filter(sent_in=made)


def _ready(source: HotlineSource) -> QuerySet[HotlineEntry]:
    states = list(ENDED)
    if source.answers_when == AnswersWhen.APPROVED:
        states.append(State.CALLBACK)
    # What was merged is answered by the ticket it lives on in.
    ended = Q(ticket__state__in=states, ticket__merged_into=None) | Q(ticket__merged_into__state__in=states)
    return HotlineEntry.objects.filter(ended, source=source)


def ids_of(entries: QuerySet[HotlineEntry]) -> list[int]:
    """The first of them, as many as a file holds."""
    return list(entries.order_by("pk").values_list("pk", flat=True)[:ROWS])


def file_of(source: HotlineSource, entry_ids: Sequence[int]) -> IO[bytes]:
    """The answers of these entries, keyed by the source's number, ready to read from the start."""
    headings = [
        source.columns[Column.NUMBER],
        *(source.answer_columns[column] for column in _columns(source)),
    ]
    rows = _rows(source, entry_ids)
    if source.answers_as == FileForm.XLSX:
        return plain_file(source.name, headings, rows)
    return _csv([headings], rows, source.answers_as)


def _columns(source: HotlineSource) -> list[str]:
    """What goes back, in one order always: a database keeps none of its own for such values."""
    return [column.value for column in AnswerColumn if column in source.answer_columns]


def _csv(headings: Iterable[Sequence[str]], rows: Iterable[Sequence[str]], encoding: str) -> IO[bytes]:
    file = tempfile.SpooledTemporaryFile(max_size=2 << 20)  # noqa: SIM115 - the response closes it
    # The mark belongs at the beginning once, not before every piece.
    if encoding == FileForm.UTF8_SIG:
        file.write(codecs.BOM_UTF8)
        encoding = FileForm.UTF8
    text = io.TextIOWrapper(file, encoding=encoding, errors="replace", newline="", write_through=True)
    writer = csv.writer(text)
    for source in (headings, rows):
        writer.writerows([neutral(cell) for cell in row] for row in source)
    text.flush()
    text.detach()
    file.seek(0)
    return file


def _rows(source: HotlineSource, entry_ids: Sequence[int]) -> Iterator[list[str]]:
    answered = Dispatch.objects.filter(role=DispatchRole.LEAD, state=DispatchState.ANSWERED)
    answers = answered.select_related("organisation").order_by("id")
    for start in range(0, len(entry_ids), 500):
        entries = (
            HotlineEntry.objects.filter(pk__in=entry_ids[start : start + 500])
            .select_related("ticket__merged_into")
            .defer("ticket__description", "ticket__reporter_name", "ticket__reporter_phone")
            .defer("ticket__merged_into__description")
            .prefetch_related(
                *(
                    Prefetch(f"{ticket}__dispatches", answers, to_attr="answers")
                    for ticket in ("ticket", "ticket__merged_into")
                )
            )
            .order_by("pk")
        )
        for entry in entries:
            yield [entry.number, *(_told(entry, column) for column in _columns(source))]


def _told(entry: HotlineEntry, column: str) -> str:
    ticket = entry.ticket.merged_into or entry.ticket
    last = ticket.answers[-1] if ticket.answers else None
    match column:
        case AnswerColumn.ANSWER:
            return last.answer if last else _reason(ticket)
        case AnswerColumn.RESULT:
            return last.get_result_display() if last else ticket.get_state_display()
        case AnswerColumn.UNIT:
            return last.organisation.name if last else ""
        case AnswerColumn.ANSWERED:
            moment = last.answered_at if last else ticket.closed_at
            return f"{timezone.localtime(moment):%Y-%m-%d %H:%M}" if moment else ""
        case AnswerColumn.SATISFACTION:
            return ticket.get_satisfaction_display()
        case _:
            return entry.ticket.number


def _reason(ticket) -> str:
    """Why a ticket ended without an answer."""
    names = dict(DeclineReason.choices) if ticket.state == State.DECLINED else dict(RedirectRoute.choices)
    return str(names.get(ticket.end_reason, ""))
