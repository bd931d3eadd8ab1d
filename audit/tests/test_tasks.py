"""The tasks on the beat schedule: seal, and the anchor that a record is never without."""

from datetime import timedelta

import pytest

from audit import anchoring, clock, sealing, tasks
from audit.models import AuditSeal
from audit.tests.conftest import AT, write

pytestmark = pytest.mark.django_db


def test_task_names_are_those_of_the_schedule():
    assert (tasks.seal.name, tasks.anchor.name) == ("audit.seal", "audit.anchor")


def test_task_seal_of_the_first_rows_writes_the_first_anchor_at_once(anchor_file):
    write(2)
    with clock.frozen_at(AT):
        tasks.seal()
    assert list(AuditSeal.objects.values_list("sealed_at", flat=True)) == [AT, AT]
    assert [anchor.position for _line, anchor in anchoring.lines(anchor_file)] == [2]


def test_task_seal_of_later_rows_leaves_the_anchor_to_its_own_task(anchor_file):
    write(1)
    tasks.seal()
    write(1)
    tasks.seal()
    assert len([*anchoring.lines(anchor_file)]) == 1
    with clock.frozen_at(AT + timedelta(minutes=1)):
        tasks.anchor()
    assert [anchor.position for _line, anchor in anchoring.lines(anchor_file)] == [1, 2]


def test_task_seal_of_nothing_writes_no_anchor(anchor_file):
    tasks.seal()
    assert not anchor_file.exists()


def test_task_seal_of_everything_finds_rows_far_below(monkeypatch, anchor_file):
    monkeypatch.setattr(sealing, "RECENT", 1)
    late, last = write(2)
    sealing._write_seals([last], AT, "default")
    tasks.seal()
    assert AuditSeal.objects.count() == 1
    tasks.seal(everything=True)
    assert AuditSeal.objects.filter(row=late).exists()
