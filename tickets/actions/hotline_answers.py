"""Answers leave for their source: a file is made, and what is in it is marked as gone."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from tickets.actions.hotline_sources import note, require_keeper
from tickets.models import HotlineAnswers, HotlineEntry, HotlineSource
from tickets.standing import Actor


@transaction.atomic
def send_answers(
    *,
    source: HotlineSource,
    entry_ids: Sequence[int],
    by: Actor,
    at: dt.datetime,
    since: dt.date | None = None,
    until: dt.date | None = None,
) -> HotlineAnswers:
    """Record a file with the answers of these entries. Those of a period do not count as gone: they are a copy.
    Raises NotYours."""
    require_keeper(source, by)
    made = HotlineAnswers.objects.create(
        source=source, made_at=at, made_by=by.user, since=since, until=until, rows=len(entry_ids)
    )
    if since is None:
        HotlineEntry.objects.filter(source=source, pk__in=entry_ids).update(sent_at=at, sent_in=made)
    note("answers", source, by=by, at=at, file=made.pk, rows=len(entry_ids))
    return made


def take_again(*, made: HotlineAnswers, by: Actor, at: dt.datetime) -> None:
    """Record that a file is taken once more. Raises NotYours."""
    require_keeper(made.source, by)
    note("answers_again", made.source, by=by, at=at, file=made.pk)
