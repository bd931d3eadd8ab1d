"""The port through which upper floors tell what work a post leaves behind, and hand it over.

`tickets` registers a `Source` in its `AppConfig.ready()`; this floor knows no ticket.
"""

import datetime as dt
from collections.abc import Callable
from typing import NamedTuple

from django.db.models import Q

from organisations.models import Organisation, Person, Post, User


class OpenWork(NamedTuple):
    """One open matter: what to call it, and where it is."""

    label: str
    url: str


class Source(NamedTuple):
    """What an upper floor tells.

    `of_post(post, day)`: the matters in the hands of the post's person at its unit. `of_unit(organisation, day)`: how
    many open matters the unit holds. `transfer(post=, to=, by=, at=)`: puts those of the post into another person's
    hands, inside the caller's transaction.
    """

    of_post: Callable[[Post, dt.date], list[OpenWork]]
    of_unit: Callable[[Organisation, dt.date], int]
    transfer: Callable[..., None]


_sources: list[Source] = []


def register(source: Source) -> None:
    """Called once by each app that keeps work."""
    if source not in _sources:
        _sources.append(source)


def open_work(post: Post, day: dt.date) -> list[OpenWork]:
    return [work for source in _sources for work in source.of_post(post, day)]


def open_at(organisation: Organisation, day: dt.date) -> int:
    return sum(source.of_unit(organisation, day) for source in _sources)


def transfer(*, post: Post, to: Person, by: User, at: dt.datetime) -> None:
    for source in _sources:
        source.transfer(post=post, to=to, by=by, at=at)


def who_can_sign(organisation: Organisation, day: dt.date, *, without: Post | None = None):
    """People who sign for the unit on that day by a living account, as holder of a post or as its substitute."""
    posts = Post.objects.filter(organisation=organisation)
    if without is not None:
        posts = posts.exclude(pk=without.pk)
    own, substitute = posts.signing(day)
    return Person.objects.filter(Q(pk__in=own.values("person")) | Q(pk__in=substitute.values("substitute")))
