"""The published editions of one template's matrix, counted from its first draft: what people call a version.

`Version.CATALOGUE` counts every change of any template, so its number says nothing to them.
"""

import datetime as dt

from django.db.models import Count, OuterRef, QuerySet, Subquery

from tickets.models import DraftState, MatrixDraft

#: Newest editions that the head of the grid reads: what is in force, and what was published for later.
NEWEST = 10


def with_edition(drafts: QuerySet[MatrixDraft]) -> QuerySet[MatrixDraft]:
    """Each with `edition`: 1 for the first published of its template; None for what is not published."""
    before = MatrixDraft.objects.filter(
        state=DraftState.PUBLISHED,
        template=OuterRef("template"),
        published_version__lte=OuterRef("published_version"),
    )
    counted = before.order_by().values("template").annotate(number=Count("pk")).values("number")
    return drafts.annotate(edition=Subquery(counted))


class Editions:
    """The newest edition in force on the day, and those published for later days; one query."""

    def __init__(self, template: int, day: dt.date):
        published = MatrixDraft.objects.filter(template=template, state=DraftState.PUBLISHED)
        rows = list(with_edition(published).order_by("-published_version")[:NEWEST])
        self.in_force = next((row for row in rows if row.from_day and row.from_day <= day), None)
        self.later = [row for row in reversed(rows) if row.from_day and row.from_day > day]
