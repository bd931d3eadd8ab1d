"""The sealer: gapless, once each, one at a time, late rows included, and quick however long the record."""

import threading

import pytest
from django.db import OperationalError, connection

from audit import sealing
from audit.models import AuditRow, AuditSeal
from audit.tests.conftest import AT, on_postgresql, troubles, write


def _sealed() -> list[tuple[int, int]]:
    return list(AuditSeal.objects.order_by("position").values_list("position", "row_id"))


@pytest.mark.django_db
def test_seal_of_new_rows_gives_gapless_positions_in_order():
    rows = write(3)
    assert sealing.seal(at=AT) == 3
    assert _sealed() == [(1, rows[0].pk), (2, rows[1].pk), (3, rows[2].pk)]
    assert str(AuditSeal.objects.first()) == f"1 → {rows[0].pk}"


@pytest.mark.django_db
def test_seal_run_again_changes_nothing():
    write(2)
    sealing.seal(at=AT)
    before = list(AuditSeal.objects.values())
    assert sealing.seal(at=AT) == 0
    assert list(AuditSeal.objects.values()) == before


@pytest.mark.django_db
def test_seal_of_nothing_at_all_is_fine():
    assert sealing.seal(at=AT) == 0


@pytest.mark.django_db
def test_seal_of_a_long_backlog_works_in_batches(monkeypatch):
    monkeypatch.setattr(sealing, "PAGE", 4)
    write(11)
    assert sealing.seal(at=AT) == 11
    assert [position for position, _row in _sealed()] == list(range(1, 12))
    assert troubles() == []


@pytest.mark.django_db
@pytest.mark.parametrize("everything", [False, True])
def test_seal_of_a_late_row_between_sealed_ones_seals_it(monkeypatch, everything):
    monkeypatch.setattr(sealing, "RECENT", 2)
    first, late, third = write(3)
    _seal_only(first, third)
    assert sealing.seal(at=AT, everything=everything) == 1
    assert _sealed() == [(1, first.pk), (2, third.pk), (3, late.pk)]
    assert troubles() == []


@pytest.mark.django_db
def test_seal_quick_pass_leaves_what_is_far_below_to_the_full_pass(monkeypatch):
    monkeypatch.setattr(sealing, "RECENT", 2)
    late, *others = write(5)
    _seal_only(*others)
    assert sealing.seal(at=AT) == 0
    assert sealing.seal(at=AT, everything=True) == 1
    assert _sealed()[-1] == (5, late.pk)
    assert troubles() == []


def _seal_only(*rows: AuditRow) -> None:
    """As if only these had been committed when the sealer came by."""
    sealing._write_seals(rows, AT, "default")


@pytest.mark.django_db
@pytest.mark.parametrize("sealed_before", [1, 30])
def test_seal_any_length_of_record_takes_the_same_queries(django_assert_num_queries, sealed_before):
    write(sealed_before)
    sealing.seal(at=AT)
    write(1)
    # Floor, savepoint and its release, unsealed rows, head, seals; on PostgreSQL the lock.
    with django_assert_num_queries(7 if connection.vendor == "postgresql" else 6):
        sealing.seal(at=AT)


@pytest.mark.django_db
def test_seal_of_a_row_that_the_portal_did_not_write_marks_it_and_says_so(tamper, caplog):
    genuine, forged = write(2)
    tamper(f"UPDATE audit_auditrow SET action = 'ticket.close' WHERE id = {forged.pk}")
    sealing.seal(at=AT)
    assert list(AuditSeal.objects.order_by("position").values_list("row_id", "genuine")) == [
        (genuine.pk, True),
        (forged.pk, False),
    ]
    assert f"audit row {forged.pk} was not written by the portal" in caplog.text


@pytest.mark.django_db(transaction=True)
def test_seal_by_two_sealers_at_once_seals_each_row_once():
    write(200)
    barrier, sealed = threading.Barrier(2), []

    def work():
        try:
            barrier.wait(timeout=10)
            sealed.append(sealing.seal(at=AT))
        except OperationalError:
            # SQLite in memory refuses the second writer instead of letting it wait; the next beat comes 5 s later.
            sealed.append(0)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert len(sealed) == 2
    assert sum(sealed) + sealing.seal(at=AT) == 200
    assert [position for position, _row in _sealed()] == list(range(1, 201))
    assert troubles() == []


@on_postgresql
@pytest.mark.django_db(transaction=True)
def test_seal_while_another_sealer_holds_the_lock_leaves_at_once():
    write(1)
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [sealing.ADVISORY_LOCK])
    try:
        assert sealing.seal(at=AT) == 0
        with other.cursor() as cursor:  # what a closed connection held is let go some moments later
            cursor.execute("SELECT pg_advisory_unlock(%s)", [sealing.ADVISORY_LOCK])
    finally:
        other.close()
    assert sealing.seal(at=AT) == 1


@on_postgresql
@pytest.mark.django_db(transaction=True)
def test_seal_of_a_row_committed_after_later_numbers_were_sealed_seals_it():
    other = connection.copy()
    other.set_autocommit(False)
    template = write(1)[0]
    with other.cursor() as cursor:
        columns = "nonce, at, recorded_at, action, success, actor_id, actor_label, post, organisation, object_type, "
        columns += "object_id, object_label, data"
        cursor.execute(
            f"INSERT INTO audit_auditrow ({columns}, mac) SELECT {columns}, 'late' FROM audit_auditrow RETURNING id"
        )
        late = cursor.fetchone()[0]
    write(2, first=10)
    assert sealing.seal(at=AT) == 3
    other.commit()
    other.close()
    assert sealing.seal(at=AT) == 1
    assert _sealed() == [(1, template.pk), (2, late + 1), (3, late + 2), (4, late)]
