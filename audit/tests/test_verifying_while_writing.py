"""Verification of a record that goes on growing: no false alarm, and what was done behind the portal is still named."""

import threading

import pytest
from django.db import connection

from audit import anchoring, sealing, verification
from audit.models import AuditRow
from audit.reading import pages
from audit.tests.conftest import AT, on_postgresql, seal_and_anchor, troubles, write


@pytest.fixture
def growing(monkeypatch, anchor_file):
    """After every page that verification reads, the portal writes, seals and anchors."""
    monkeypatch.setattr("audit.reading.PAGE", 7)
    rounds = []

    def pages_of_a_growing_record(rows):
        for page in pages(rows):
            yield page
            if len(rounds) < 5:
                rounds.append(write(3, first=1000 + 3 * len(rounds)))
                seal_and_anchor(minute=len(rounds))

    monkeypatch.setattr(verification, "pages", pages_of_a_growing_record)
    return rounds


@pytest.mark.django_db
def test_record_that_grows_between_two_pages_raises_no_alarm(growing, anchor_file):
    write(20)
    seal_and_anchor()
    assert troubles(anchor_file) == []
    assert len(growing) == 5


@pytest.mark.django_db
def test_record_that_grows_still_tells_what_was_removed_and_changed(growing, anchor_file, tamper):
    rows = write(20)
    seal_and_anchor()
    tamper(
        f"DELETE FROM audit_auditrow WHERE id = {rows[2].pk}",
        f"UPDATE audit_auditrow SET action = 'ticket.close' WHERE id = {rows[15].pk}",
    )
    assert troubles(anchor_file) == [
        ("row_missing", 3, rows[2].pk, None),
        ("changed", 16, rows[15].pk, None),
    ]


@on_postgresql
@pytest.mark.django_db(transaction=True)
def test_record_that_others_write_seal_and_anchor_meanwhile_raises_no_alarm(anchor_file):
    write(50)
    seal_and_anchor()
    done, began = threading.Event(), threading.Barrier(4)

    def keep(deed):
        began.wait(timeout=10)
        try:
            while not done.is_set():
                deed()
        finally:
            connection.close()

    deeds = (lambda: write(5), lambda: sealing.seal(at=AT), lambda: anchoring.write(at=AT))
    threads = [threading.Thread(target=keep, args=(deed,)) for deed in deeds]
    for thread in threads:
        thread.start()
    began.wait(timeout=10)
    try:
        found = [troubles(anchor_file) for _time in range(15)]
    finally:
        done.set()
        for thread in threads:
            thread.join(timeout=30)
    assert found == [[]] * 15
    sealing.seal(at=AT)
    assert AuditRow.objects.count() > 100
    assert troubles(anchor_file) == []
