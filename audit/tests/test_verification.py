"""Verification against an attacker who may write anything into the database but lacks ``AUDIT_KEY``."""

import pytest
from django.db import connection

from audit import sealing
from audit.models import AuditRow, AuditSeal
from audit.tests.conftest import AT, on_postgresql, troubles, write
from audit.verification import Verification

COLUMNS = (
    "nonce, at, recorded_at, action, success, actor_id, actor_label, post, organisation, object_type, object_id, "
    "object_label, data"
)
FLIP = "genuine = NOT genuine"

pytestmark = pytest.mark.django_db


def test_untouched_record_has_no_troubles_and_true_counts(record, anchor_file):
    verification = Verification(None)
    assert list(verification.findings()) == []
    assert (verification.head, verification.after_anchor, verification.waiting) == (8, 8, 1)
    assert troubles(anchor_file) == []


def test_empty_record_with_or_without_anchor_has_no_troubles():
    assert troubles() == []
    assert [*Verification(iter(())).findings()] == []


@pytest.mark.parametrize(
    "change",
    [
        "action = 'ticket.close'",
        "actor_label = 'x'",
        "object_id = '99'",
        "success = NOT success",
        "data = '{\"a\":1}'",
        "data = 'not json'",
        "data = '[1e999]'",
        "data = 'NaN'",
        "mac = 'x'",
        "at = '1900-01-01 00:00:00+00:00'",
        "post = 'ü'",
    ],
)
def test_row_changed_after_sealing_is_named(record, anchor_file, tamper, change):
    tamper(f"UPDATE audit_auditrow SET {change} WHERE id = {record[2].pk}")
    assert troubles(anchor_file) == [("changed", 3, record[2].pk, None)]


def test_row_changed_while_waiting_for_its_seal_is_named(record, tamper):
    tamper(f"UPDATE audit_auditrow SET actor_label = 'x' WHERE id = {record[8].pk}")
    assert troubles() == [("inserted", None, record[8].pk, None)]


def test_row_removed_is_named(record, anchor_file, tamper):
    tamper(f"DELETE FROM audit_auditrow WHERE id = {record[2].pk}")
    assert troubles(anchor_file) == [("row_missing", 3, record[2].pk, None)]


def test_rows_removed_with_their_seals_are_named(record, anchor_file, tamper):
    tamper(
        f"DELETE FROM audit_auditrow WHERE id IN ({record[2].pk}, {record[3].pk})",
        "DELETE FROM audit_auditseal WHERE position IN (3, 4)",
    )
    assert troubles(anchor_file) == [("seals_missing", 3, None, None)]


def test_first_rows_removed_with_their_seals_are_named(record, anchor_file, tamper):
    tamper(
        f"DELETE FROM audit_auditrow WHERE id <= {record[1].pk}",
        "DELETE FROM audit_auditseal WHERE position <= 2",
    )
    assert troubles(anchor_file) == [("seals_missing", 1, None, None)]


def test_seals_renumbered_to_close_a_gap_are_named(record, anchor_file, tamper):
    tamper(
        f"DELETE FROM audit_auditrow WHERE id = {record[6].pk}",
        "DELETE FROM audit_auditseal WHERE position = 7",
    )
    tamper("UPDATE audit_auditseal SET position = 7 WHERE position = 8")
    assert troubles(anchor_file) == [("seal_broken", 7, record[7].pk, None)]


def test_anchored_tail_removed_is_named(record, anchor_file, tamper):
    tamper(
        f"DELETE FROM audit_auditrow WHERE id >= {record[4].pk}",
        "DELETE FROM audit_auditseal WHERE position >= 5",
    )
    assert troubles(anchor_file) == [("tail_missing", 4, None, 1)]


def test_tail_removed_and_grown_again_is_named(record, anchor_file, tamper):
    tamper(
        f"DELETE FROM audit_auditrow WHERE id >= {record[4].pk}",
        "DELETE FROM audit_auditseal WHERE position >= 5",
    )
    write(5, first=50)
    sealing.seal(at=AT)
    assert troubles(anchor_file) == [("anchor_differs", 6, None, 1)]


def test_both_tables_emptied_is_named(record, anchor_file, tamper):
    tamper("DELETE FROM audit_auditrow", "DELETE FROM audit_auditseal")
    assert troubles(anchor_file) == [("tail_missing", 0, None, 1)]


def test_seals_removed_and_made_anew_by_the_sealer_are_named(record, anchor_file, tamper):
    tamper(f"DELETE FROM audit_auditrow WHERE id = {record[2].pk}", "DELETE FROM audit_auditseal")
    sealing.seal(at=AT)
    assert troubles(anchor_file) == [("anchor_differs", 6, None, 1)]


@pytest.mark.parametrize("mac", ["'x'", "'0'", "'" + "a" * 64 + "'"])
def test_row_inserted_is_named_before_and_after_sealing(record, anchor_file, tamper, mac):
    tamper(f"INSERT INTO audit_auditrow ({COLUMNS}, mac) SELECT {COLUMNS}, {mac} FROM audit_auditrow LIMIT 1")
    forged = AuditRow.objects.latest("pk").pk
    assert troubles(anchor_file) == [("inserted", None, forged, None)]
    sealing.seal(at=AT)
    assert troubles(anchor_file) == [("inserted", 10, forged, None)]


@pytest.mark.parametrize("number", [-(2**63), -1, 0, 2**63 - 1])
def test_row_inserted_under_a_strange_number_is_named_and_later_rows_are_sealed(record, tamper, number):
    tamper(
        f"INSERT INTO audit_auditrow (id, {COLUMNS}, mac) SELECT {number}, {COLUMNS}, 'x' FROM audit_auditrow LIMIT 1"
    )
    assert troubles() == [("inserted", None, number, None)]
    assert sealing.seal(at=AT) == 2
    assert [trouble[0] for trouble in troubles()] == ["inserted"]


def test_row_inserted_with_a_seal_is_named(record, anchor_file, tamper):
    tamper(
        f"INSERT INTO audit_auditrow (id, {COLUMNS}, mac) SELECT 5000, {COLUMNS}, 'x' FROM audit_auditrow LIMIT 1",
        "INSERT INTO audit_auditseal (position, row_id, sealed_at, genuine, chain) "
        f"SELECT 9, 5000, sealed_at, genuine, '{'0' * 64}' FROM audit_auditseal WHERE position = 8",
    )
    assert troubles(anchor_file) == [("changed", 9, 5000, None)]


def test_genuine_row_sealed_by_the_attacker_is_named(record, anchor_file, tamper):
    tamper(
        "INSERT INTO audit_auditseal (position, row_id, sealed_at, genuine, chain) "
        f"SELECT 9, {record[8].pk}, sealed_at, genuine, chain FROM audit_auditseal WHERE position = 8"
    )
    assert troubles(anchor_file) == [("seal_broken", 9, record[8].pk, None)]


def test_row_copied_under_a_new_number_is_named(record, anchor_file, tamper):
    with connection.cursor() as cursor:
        unique = (
            "ALTER TABLE audit_auditrow DROP CONSTRAINT audit_row_mac_once"
            if connection.vendor == "postgresql"
            else _sqlite_table_without_unique_hash(cursor)
        )
    tamper(*([unique] if isinstance(unique, str) else unique))
    tamper(
        f"INSERT INTO audit_auditrow ({COLUMNS}, mac) SELECT {COLUMNS}, mac "
        f"FROM audit_auditrow WHERE id = {record[2].pk}"
    )
    copy = AuditRow.objects.latest("pk").pk
    sealing.seal(at=AT)
    assert troubles(anchor_file) == [("copied", None, copy, None)]


def _sqlite_table_without_unique_hash(cursor) -> list[str]:
    cursor.execute("SELECT sql FROM sqlite_master WHERE name = 'audit_auditrow'")
    plain = cursor.fetchone()[0].replace(', CONSTRAINT "audit_row_mac_once" UNIQUE ("mac")', "")
    return [
        "CREATE TABLE kept AS SELECT * FROM audit_auditrow",
        "DROP TABLE audit_auditrow",
        plain,
        "INSERT INTO audit_auditrow SELECT * FROM kept",
    ]


def test_two_rows_swapped_are_named(record, anchor_file, tamper):
    a, b = record[1].pk, record[3].pk
    tamper(
        *(
            f"UPDATE audit_auditrow SET id = {new} WHERE id = {old}"
            for old, new in ((a, 9000), (b, a), (9000, b))
        )
    )
    assert troubles(anchor_file) == [("seal_broken", 2, a, None), ("seal_broken", 4, b, None)]


def test_two_seals_swapped_are_named(record, anchor_file, tamper):
    a, b = record[1].pk, record[3].pk
    tamper(
        *(
            f"UPDATE audit_auditseal SET row_id = {new} WHERE row_id = {old}"
            for old, new in ((a, 9000), (b, a), (9000, b))
        )
    )
    assert troubles(anchor_file) == [("seal_broken", 2, b, None), ("seal_broken", 4, a, None)]


@pytest.mark.parametrize("change", [FLIP, "sealed_at = '2000-01-01 00:00:00+00:00'"])
def test_seal_changed_is_named(record, anchor_file, tamper, change):
    tamper(f"UPDATE audit_auditseal SET {change} WHERE position = 3")
    assert troubles(anchor_file) == [("seal_broken", 3, record[2].pk, None)]


def test_chain_hash_changed_is_named_at_its_seal_and_the_next(record, anchor_file, tamper):
    tamper(f"UPDATE audit_auditseal SET chain = '{'a' * 64}' WHERE position = 3")
    assert troubles(anchor_file) == [
        ("seal_broken", 3, record[2].pk, None),
        ("seal_broken", 4, record[3].pk, None),
    ]


@on_postgresql
def test_seal_doubled_after_its_key_was_dropped_is_named(record, anchor_file, tamper, monkeypatch):
    monkeypatch.setattr("audit.reading.PAGE", 3)
    tamper(
        "ALTER TABLE audit_auditseal DROP CONSTRAINT audit_auditseal_pkey",
        f"INSERT INTO audit_auditseal SELECT 3, sealed_at, true, chain, {record[8].pk} FROM audit_auditseal "
        "WHERE position = 3",
    )
    assert "doubled" in [trouble[0] for trouble in troubles(anchor_file)]


@on_postgresql
def test_row_doubled_after_its_key_was_dropped_is_named(record, anchor_file, tamper):
    tamper(
        "ALTER TABLE audit_auditrow DROP CONSTRAINT audit_auditrow_pkey",
        f"INSERT INTO audit_auditrow (id, {COLUMNS}, mac) SELECT id, {COLUMNS}, 'x' FROM audit_auditrow "
        f"WHERE id = {record[2].pk}",
    )
    assert ("doubled", None, record[2].pk, None) in troubles(anchor_file)


@pytest.mark.parametrize("rows", [1, 7, 30])
def test_record_longer_than_a_page_is_walked_to_its_end(monkeypatch, rows, tamper):
    monkeypatch.setattr("audit.reading.PAGE", 7)
    written = write(rows)
    sealing.seal(at=AT)
    tamper(f"UPDATE audit_auditrow SET action = 'x' WHERE id = {written[-1].pk}")
    assert troubles() == [("changed", rows, written[-1].pk, None)]
    assert AuditSeal.objects.count() == rows
