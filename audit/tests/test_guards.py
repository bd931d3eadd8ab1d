"""The guards: the database itself refuses to change or empty the record, whoever asks."""

import pytest
from django.core.management import call_command
from django.db import DatabaseError, IntegrityError, connection, transaction

from audit import sealing
from audit.models import AuditRow, AuditSeal
from audit.tests.conftest import AT, on_postgresql, write


@pytest.fixture
def sealed(db):
    write(2)
    sealing.seal(at=AT)
    return list(AuditRow.objects.values()), list(AuditSeal.objects.values())


@pytest.mark.parametrize(
    "change",
    [
        lambda: AuditRow.objects.update(action="x"),
        lambda: AuditRow.objects.all().delete(),
        lambda: AuditRow.objects.first().save(),
        lambda: AuditSeal.objects.update(genuine=False),
        lambda: AuditSeal.objects.all().delete(),
    ],
)
def test_record_changed_or_removed_through_django_is_refused(sealed, change):
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        change()
    assert (list(AuditRow.objects.values()), list(AuditSeal.objects.values())) == sealed


@on_postgresql
@pytest.mark.parametrize("table", ["audit_auditrow", "audit_auditseal"])
def test_record_truncated_is_refused(sealed, table):
    with (
        pytest.raises(DatabaseError, match="append-only: TRUNCATE"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"TRUNCATE {table}")


@on_postgresql
def test_record_changed_in_a_replica_session_is_refused(sealed):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            cursor.execute("UPDATE audit_auditrow SET action = 'x'")


@pytest.mark.django_db(transaction=True)
def test_guards_taken_down_by_migrating_back_go_up_again():
    write(1)
    call_command("migrate", "audit", "0001", verbosity=0)
    AuditRow.objects.update(action="x")
    call_command("migrate", "audit", verbosity=0)
    with pytest.raises(IntegrityError), transaction.atomic():
        AuditRow.objects.update(action="y")


@pytest.mark.django_db(transaction=True)
def test_flush_in_the_test_suite_empties_the_record_and_leaves_the_guards_up():
    write(1)
    call_command("flush", interactive=False, verbosity=0)
    assert not AuditRow.objects.exists()
    write(1)
    with pytest.raises(IntegrityError), transaction.atomic():
        AuditRow.objects.all().delete()
