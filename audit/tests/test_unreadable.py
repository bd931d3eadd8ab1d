"""Values of the wrong type, written past the portal: they neither stop the sealer nor hide from verification."""

import pytest

from audit import sealing
from audit.tests.conftest import AT, on_postgresql, on_sqlite, troubles

pytestmark = pytest.mark.django_db


@on_sqlite
@pytest.mark.parametrize(
    "change",
    [
        "at = 'x'",
        "at = '2026-13-45 00:00:00'",
        "nonce = 'x'",
        "mac = CAST(id AS BLOB)",
        "data = X'ff'",
        "action = X'fffe'",
    ],
)
def test_row_made_unreadable_is_named_and_does_not_stop_sealing(record, anchor_file, tamper, change):
    tamper(f"UPDATE audit_auditrow SET {change} WHERE id IN ({record[2].pk}, {record[8].pk})")
    assert troubles(anchor_file) == [
        ("changed", 3, record[2].pk, None),
        ("inserted", None, record[8].pk, None),
    ]
    assert sealing.seal(at=AT) == 1
    assert troubles(anchor_file) == [("changed", 3, record[2].pk, None), ("inserted", 9, record[8].pk, None)]


@on_sqlite
def test_seal_with_a_senseless_time_is_named(record, anchor_file, tamper):
    tamper("UPDATE audit_auditseal SET sealed_at = 'x' WHERE position = 3")
    assert troubles(anchor_file) == [("seal_broken", 3, record[2].pk, None)]


@on_sqlite
def test_seal_made_unreadable_is_named_with_the_one_that_continues_it(record, anchor_file, tamper):
    tamper("UPDATE audit_auditseal SET sealed_at = '2026-13-45 00:00:00' WHERE position = 3")
    assert troubles(anchor_file) == [("seal_broken", 3, None, None), ("seal_broken", 4, record[3].pk, None)]


@on_postgresql
@pytest.mark.parametrize(
    "at", ["infinity", "-infinity", "20000-01-01", "0044-03-15 BC", "0001-01-01 00:00+14"]
)
def test_row_with_a_time_beyond_pythons_calendar_is_named_and_does_not_stop_sealing(
    record, anchor_file, tamper, at
):
    tamper(
        f"UPDATE audit_auditrow SET at = '{at}' WHERE id IN ({record[2].pk}, {record[8].pk})",
        f"UPDATE audit_auditseal SET sealed_at = '{at}' WHERE position = 6",
    )
    assert sealing.seal(at=AT) == 1
    named = troubles(anchor_file)
    assert [trouble[:2] for trouble in named][:2] == [("changed", 3), ("seal_broken", 6)]
    assert named[-1] == ("inserted", 9, record[8].pk, None)
