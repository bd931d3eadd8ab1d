"""What the desk says of a hotline: its columns, how its tickets and answers go, what its words mean."""

import datetime as dt
from collections.abc import Mapping

from django.db import models, transaction

from audit import actions as audit
from tickets.lifecycle import NotYours
from tickets.models import HotlineSource, HotlineWord, WordSort
from tickets.standing import Actor


def note(what: str, row: models.Model, *, by: Actor, at: dt.datetime, **data) -> None:
    """An audit row about a source or one of its files."""
    audit.record(
        action=f"hotline.{what}",
        at=at,
        by=by.user,
        object_type=row._meta.model_name,
        object_id=row.pk,
        object_label=row,
        post=by.post.role if by.post else "",
        organisation=by.unit.code if by.unit else "",
        data=data,
    )


def require_keeper(row: models.Model, by: Actor) -> None:
    """Raises NotYours for everybody but the desk of the office that keeps it."""
    if not type(row).objects.kept_by(by.post).filter(pk=row.pk).exists():
        raise NotYours("not_yours")


@transaction.atomic
def save_source(*, source: HotlineSource, by: Actor, at: dt.datetime) -> HotlineSource:
    """Keep a new or changed source. Raises NotYours."""
    is_new = source.pk is None
    if is_new:
        source.keeper = by.unit
    else:
        require_keeper(source, by)
    source.save()
    require_keeper(source, by)
    note("source", source, by=by, at=at, new=is_new, accept=source.accept, columns=source.columns)
    return source


@transaction.atomic
def settle_words(
    *,
    source: HotlineSource,
    meanings: Mapping[tuple[WordSort, str], models.Model],
    by: Actor,
    at: dt.datetime,
) -> None:
    """Remember what words of the source mean; a word settled before means the new thing from now on. Raises NotYours."""
    require_keeper(source, by)
    for (sort, word), meaning in meanings.items():
        named = {each.value: None for each in WordSort} | {sort.value: meaning}
        HotlineWord.objects.update_or_create(
            source=source, sort=sort, word=word, defaults={**named, "settled_by": by.user, "settled_at": at}
        )
    note("words", source, by=by, at=at, words=[word for _sort, word in meanings])


@transaction.atomic
def forget_word(*, word: HotlineWord, by: Actor, at: dt.datetime) -> None:
    """From now on the word is unknown again; what was imported stays. Raises NotYours."""
    require_keeper(word.source, by)
    note("forget_word", word.source, by=by, at=at, words=[word.word])
    word.delete()
