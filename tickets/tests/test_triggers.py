"""Triggers: no writer forgets to raise a version, and what happened to a ticket stays as it was written."""

import pytest
from django.db import DatabaseError, transaction

from organisations.models import Version
from tickets.models import CalendarDay, CellUnit, Event, OfficeHours, Responsibility, TimeLimit, Topic
from tickets.tests.banner import AT


def number(version: str) -> int:
    return Version.objects.get(name=version).number


@pytest.mark.parametrize(
    ("model", "column"), [(Topic, "position"), (Responsibility, "priority"), (CellUnit, "position")]
)
def test_catalogue_version_is_raised_by_changes_past_the_actions(banner, model, column):
    before = number(Version.CATALOGUE)

    model.objects.filter(pk=model.objects.first().pk).update(**{column: 7})

    assert number(Version.CATALOGUE) > before


@pytest.mark.parametrize("model", [TimeLimit, OfficeHours, CalendarDay])
def test_clocks_version_is_raised_by_changes_and_deletion_past_the_actions(banner, model):
    CalendarDay.objects.create(day=AT.date(), is_working=True, source="通知")
    before = number(Version.CLOCKS)

    model.objects.all()[:1].get().delete()

    assert number(Version.CLOCKS) > before


@pytest.mark.parametrize(
    "change",
    [lambda: Event.objects.update(note="改写"), lambda: Event.objects.get().delete()],
    ids=["update", "delete"],
)
def test_time_line_refuses_to_be_changed(banner, change):
    banner.raise_ticket()

    with pytest.raises(DatabaseError), transaction.atomic():
        change()

    assert Event.objects.get().note == ""
