"""The court's own key: what lies in the database without it, what stays closed, what is destroyed for good."""

import os
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction

from enforcement import custody
from enforcement.actions.keys import destroy
from enforcement.models import CourtFile, DataKey, Party, sm3
from enforcement.tests.courthouse import IDENTITY, make_case
from organisations import key_rotation
from organisations.ciphers import Locked, Undecryptable
from tickets.models.attachments import attachment_storage
from tickets.tests.banner import AT

TABLES = (
    "case",
    "party",
    "caseofficer",
    "milestone",
    "pause",
    "approachrecord",
    "courtfile",
    "datakey",
    "view",
)


def stored() -> str:
    """Everything that lies in the app's tables, as text."""
    with connection.cursor() as cursor:
        found = []
        for table in TABLES:
            cursor.execute(f"SELECT * FROM enforcement_{table}")
            found += [str(value) for row in cursor.fetchall() for value in row]
    return "\n".join(found)


def test_database_holds_no_name_number_address_or_case_number(case):
    everything = stored()

    for plain in ("申请甲", "被执行乙", IDENTITY, "幸福路0号", "内0499执1号"):
        assert plain not in everything
    assert "c1:aes-gcm:" in everything


def test_identity_hash_of_one_person_differs_from_case_to_case(courthouse, case):
    other = make_case(courthouse, "（2026）内0499执2号")
    hashes = {party.identity_hash for party in Party.objects.exclude(identity_hash="")}

    assert len(hashes) == 2
    assert {
        party.identity.reveal() for party in (*case.parties.all(), *other.parties.all()) if party.identity
    } == {IDENTITY}


def test_without_the_key_nothing_opens_and_nothing_is_written(case, settings, tmp_path):
    settings.COURT_KEY_FILE = str(tmp_path / "gone.key")

    assert custody.locked()
    with pytest.raises(Locked):
        Party.objects.first().name.reveal()
    with pytest.raises(Locked):
        DataKey.new(AT)
    with pytest.raises(Locked):
        custody.court_hash("1", "x")


@pytest.mark.parametrize("text", ["", "c1:zz", "c1:" + "1" * 64, "hash:" + "1" * 64, "\xff"])
def test_key_file_that_holds_no_key_is_locked_and_is_not_told(settings, tmp_path, text):
    path = tmp_path / "bad.key"
    path.write_bytes(text.encode("latin-1"))
    settings.COURT_KEY_FILE = str(path)

    with pytest.raises(Locked) as locked:
        custody.COURT.keys()

    assert str(locked.value) == "the court's key is not there"


def test_other_court_key_opens_nothing(case, settings, tmp_path):
    other = tmp_path / "other.key"
    custody.make_key_file(other)
    settings.COURT_KEY_FILE = str(other)

    with pytest.raises(Undecryptable):
        Party.objects.first().name.reveal()


def test_make_court_key_writes_once_for_the_owner_only(tmp_path):
    path = tmp_path / "court.key"
    call_command("make_court_key", str(path))
    first = path.read_text()

    with pytest.raises(CommandError):
        call_command("make_court_key", str(path))

    assert path.read_text() == first
    assert os.stat(path).st_mode & 0o777 == 0o400


def test_file_lies_encrypted_and_opens_with_its_name_and_hash(case):
    content = "被执行乙 的裁定书".encode()
    file = kept(case, content)

    raw = attachment_storage().open(file.path).read()
    assert content not in raw
    assert CourtFile.objects.get().content() == content
    assert file.sm3 == sm3(content)
    assert (
        sm3(b"abc") == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
    )  # GB/T 32905, A.1


def kept(case, content: bytes, data_key=None) -> CourtFile:
    file = CourtFile(
        case=case,
        name="裁定书.pdf",
        type="pdf",
        size=len(content),
        sm3=sm3(content),
        at=AT,
        by=case.entered_by,
        data_key=data_key or DataKey.new(AT),
    )
    file.keep(content)
    file.save()
    return file


def test_destroyed_key_closes_its_files_for_good_even_from_a_copy(case, django_capture_on_commit_callbacks):
    key = DataKey.new(AT)
    file = kept(case, b"reply", key)
    copy = attachment_storage().open(file.path).read()
    assert CourtFile.objects.get().content() == b"reply"

    for _twice in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            destroy(data_key_id=key.pk, at=AT)

    assert not attachment_storage().exists(file.path)
    attachment_storage().save(file.path, ContentFile(copy))
    with pytest.raises(custody.Destroyed):
        CourtFile.objects.get().content()


def test_data_key_is_either_there_or_destroyed(db):
    key = DataKey.new(AT)
    with pytest.raises(IntegrityError), transaction.atomic():
        DataKey.objects.filter(pk=key.pk).update(wrapped=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        DataKey.objects.filter(pk=key.pk).update(destroyed_at=AT)


def test_rotation_of_the_courts_key_encrypts_anew_and_the_portals_leaves_it_alone(case, settings, tmp_path):
    assert "enforcement" not in {model._meta.app_label for model in key_rotation.encrypted_models()}

    old = Path(settings.COURT_KEY_FILE).read_text()
    path = tmp_path / "two.key"
    path.write_text("c2:" + "ab" * 32 + "\n" + old)
    settings.COURT_KEY_FILE = str(path)
    call_command("rotate_court_key")

    assert "c1:aes-gcm:" not in stored()
    assert Party.objects.filter(side="obligor").get().identity.reveal() == IDENTITY
