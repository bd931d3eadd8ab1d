"""Key rotation: everything under the new key, nothing lost, what does not open is named."""

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import isolate_apps

from audit import clock
from audit.actions import Actor
from audit.models import AuditRow
from organisations import key_rotation
from organisations.encryption import EncryptedTextField, RowKeyed

PHONE = "13800005678"


@pytest.fixture(scope="module")
def resident(django_db_setup, django_db_blocker):
    """A model with two encrypted columns and a table of its own."""
    with isolate_apps("audit"):

        class RotatingResident(RowKeyed):
            phone = EncryptedTextField(null=True)
            address = EncryptedTextField(blank=True, default="")

            class Meta:
                app_label = "audit"

            def __str__(self):
                return str(self.pk)

    with django_db_blocker.unblock():
        with connection.schema_editor() as editor:
            editor.create_model(RotatingResident)
        yield RotatingResident
        with connection.schema_editor() as editor:
            editor.delete_model(RotatingResident)


def _stored(resident) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT phone, address FROM {resident._meta.db_table} ORDER BY id")
        return cursor.fetchall()


@pytest.fixture
def rotating(settings, db, resident, monkeypatch):
    """Three rows under the old key, a new key in front, batches of two."""
    settings.FIELD_KEYS = "k1:" + "22" * 32
    settings.FIELD_CIPHER = "aes-gcm"
    resident.objects.create(phone=PHONE, address="a")
    resident.objects.create(phone=None, address="")
    resident.objects.create(phone="3", address="c")
    settings.FIELD_KEYS = f"k2:{'44' * 32},{settings.FIELD_KEYS}"
    monkeypatch.setattr(key_rotation, "BATCH", 2)
    monkeypatch.setattr(key_rotation, "encrypted_models", lambda: [resident])


def test_rotation_encrypts_all_anew_so_that_the_old_key_can_go(rotating, resident, settings):
    call_command("rotate_field_keys", verbosity=0)
    settings.FIELD_KEYS = "k2:" + "44" * 32
    rows = [
        (row.phone and row.phone.reveal(), row.address.reveal()) for row in resident.objects.order_by("pk")
    ]
    assert rows == [(PHONE, "a"), (None, ""), ("3", "c")]
    row = AuditRow.objects.get()
    assert (row.action, row.data, row.success) == ("encryption.rotate", {"renewed": 2, "unreadable": 0}, True)


def test_rotation_run_again_changes_nothing(rotating, resident):
    call_command("rotate_field_keys", verbosity=0)
    before = _stored(resident)
    assert key_rotation.rotate(resident, by=Actor("", "x"), at=clock.now()) == (0, [])
    assert _stored(resident) == before


def test_rotation_to_the_other_algorithm_encrypts_anew(rotating, resident, settings):
    settings.FIELD_KEYS = "k1:" + "22" * 32
    settings.FIELD_CIPHER = "sm4-gcm"
    call_command("rotate_field_keys", verbosity=0)
    assert [phone and phone[:11] for phone, _address in _stored(resident)] == [
        "k1:sm4-gcm:",
        None,
        "k1:sm4-gcm:",
    ]
    assert resident.objects.earliest("pk").phone.reveal() == PHONE


def test_rotation_with_a_row_that_does_not_open_names_it_and_does_the_others(rotating, resident, capsys):
    broken = resident.objects.earliest("pk")
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {resident._meta.db_table} SET phone = 'x' WHERE id = %s", [broken.pk])
    with pytest.raises(CommandError):
        call_command("rotate_field_keys", verbosity=0)
    assert (
        f"{resident._meta.db_table}.phone of row {broken.row_key}: this is not a ciphertext"
        in capsys.readouterr().out
    )
    assert [address[:2] for _phone, address in _stored(resident)] == ["k1", "", "k2"]
    assert AuditRow.objects.get().success is False


@isolate_apps("audit")
def test_rotation_of_a_proxy_leaves_the_work_to_its_table(resident):
    class Neighbour(resident):
        class Meta:
            app_label = "audit"
            proxy = True

    assert key_rotation._columns(resident) == ["phone", "address"]
    assert key_rotation._columns(Neighbour) == []


def test_encrypted_models_are_those_with_encrypted_columns():
    assert all(
        any(isinstance(field, EncryptedTextField) for field in model._meta.local_fields)
        for model in key_rotation.encrypted_models()
    )
