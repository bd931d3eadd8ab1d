"""Statements that are put together once and then asked again and again.

Django takes longer to compose the counts of a workbench out of scopes and conditions than the database takes to count. What
is kept is the text with its values, never an answer; it is kept by everything that the text is made of.
"""

import sys
from collections.abc import Callable, Hashable

from django.db import connection
from django.db.models import QuerySet

from audit import clock
from organisations.models import Post, User
from tickets import kinds

#: So many statements are kept; a reader with one post and one page takes one.
MOST = 2000

Statement = tuple[str, tuple]

_kept: dict[Hashable, Statement] = {}


def asked_by(user: User, post: Post | None) -> Hashable:
    """What every scope is made of: the day, the kinds, the account with its posts as they were read for this request."""
    posts = tuple(
        (one.pk, one.role, one.organisation_id, one.organisation.path, one.organisation.kind)
        for one in user.posts
    )
    return clock.today(), kinds.registered(), user.pk, user.person_id, posts, post and post.pk


def kept(key: Hashable, compose: Callable[[], QuerySet]) -> Statement:
    """The statement of the queryset that `compose` makes; of equal keys it is made once."""
    statement = _kept.get(key)
    if statement is None:
        text, values = compose().query.sql_with_params()
        # Readers with like posts share one text.
        statement = sys.intern(text), values
        if len(_kept) >= MOST:
            _kept.clear()
        _kept[key] = statement
    return statement


def first_row(statement: Statement) -> tuple:
    """Plain numbers and texts as the database gives them."""
    with connection.cursor() as cursor:
        cursor.execute(*statement)
        return cursor.fetchone()
