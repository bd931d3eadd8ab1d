"""Encrypted columns: plain text comes out only where it is asked for, and only in its own place."""

import copy
import json
import logging
import pickle
import uuid

import pytest
from django.core import serializers
from django.core.exceptions import FieldError, ImproperlyConfigured, ValidationError
from django.db import connection, models
from django.forms import modelform_factory
from django.forms.models import model_to_dict
from django.template import Context, Template
from django.test.utils import isolate_apps

from audit import bulk
from organisations.encryption import EncryptedTextField, RowKeyed, Sealed, Undecryptable, lookup_hash

PHONE = "13800005678"


@pytest.fixture(scope="module")
def resident(django_db_setup, django_db_blocker):
    """A model with two encrypted columns and a table of its own."""
    with isolate_apps("audit"):

        class Resident(RowKeyed):
            name = models.CharField(max_length=50, default="x")
            phone = EncryptedTextField(null=True)
            address = EncryptedTextField(blank=True, default="")

            class Meta:
                app_label = "audit"

            def __str__(self):
                return self.name

    with django_db_blocker.unblock():
        with connection.schema_editor() as editor:
            editor.create_model(Resident)
        yield Resident
        with connection.schema_editor() as editor:
            editor.delete_model(Resident)


@pytest.fixture(autouse=True)
def keys(settings, db):
    settings.FIELD_KEYS = "k1:" + "22" * 32
    settings.FIELD_CIPHER = "aes-gcm"
    settings.HASH_KEY = "33" * 32


def _stored(resident) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT phone, address FROM {resident._meta.db_table} ORDER BY id")
        return cursor.fetchall()


def test_value_saved_is_ciphertext_in_the_table_and_opens_when_read(resident):
    saved = resident.objects.create(phone=PHONE, address="林东镇")
    (phone, address) = _stored(resident)[0]
    assert phone.startswith("k1:aes-gcm:")
    assert PHONE not in phone
    assert "林东镇" not in address
    read = resident.objects.get(pk=saved.pk)
    assert (read.phone.reveal(), read.address.reveal()) == (PHONE, "林东镇")
    assert saved.phone.reveal() == PHONE


def test_value_saved_again_unchanged_keeps_its_ciphertext(resident):
    resident.objects.create(phone=PHONE)
    before = _stored(resident)
    resident.objects.get().save()
    assert _stored(resident) == before


def test_value_assigned_anew_replaces_the_old(resident):
    person = resident.objects.create(phone=PHONE)
    person.phone = "13900001234"
    person.save(update_fields=["phone"])
    person.refresh_from_db()
    assert person.phone.reveal() == "13900001234"


def test_nothing_and_empty_stay_what_they_are(resident):
    resident.objects.create(phone=None, address="")
    assert _stored(resident) == [(None, "")]
    read = resident.objects.get()
    assert read.phone is None
    assert (read.address.reveal(), str(read.address), bool(read.address), read.address.masked("phone")) == (
        "",
        "",
        False,
        "",
    )
    assert not resident.objects.exclude(phone__isnull=True).exists()


@pytest.mark.parametrize("saved", [True, False])
def test_value_wherever_it_lands_by_itself_is_a_mask(resident, saved, caplog):
    person = resident(phone=PHONE)
    if saved:
        person.save()
        person = resident.objects.get()
    with caplog.at_level(logging.INFO):
        logging.getLogger("x").info("%s %r %s", person.phone, person.phone, vars(person))
    places = [
        str(person.phone),
        repr(person.phone),
        f"{person.phone}",
        f"{person.phone!r}",
        json.dumps(vars(person), default=str),
        str(model_to_dict(person)),
        str(list(resident.objects.values("phone"))),
        Template("{{ p.phone }} {{ p.phone.reveal }}").render(Context({"p": person})),
        caplog.text,
    ]
    assert [place for place in places if PHONE in place] == []
    assert str(person.phone) == "••••"
    assert person.phone.masked("phone") == "138****5678"


def test_value_is_neither_json_nor_pickled_by_accident(resident):
    person = resident(phone=PHONE)
    with pytest.raises(TypeError):
        json.dumps({"phone": person.phone})
    with pytest.raises(TypeError, match="not pickled"):
        pickle.dumps(person)


def test_value_has_no_place_in_model_forms(resident):
    assert list(modelform_factory(resident, fields="__all__").base_fields) == ["name"]
    with pytest.raises(FieldError, match="non-editable"):
        modelform_factory(resident, fields=["phone"])


def test_value_copied_in_memory_is_the_same_value(resident):
    phone = resident.objects.create(phone=PHONE).phone
    assert copy.deepcopy({"phone": phone}) == {"phone": phone}
    assert copy.copy(phone) is phone


def test_values_written_in_bulk_open_when_read(resident):
    resident.objects.bulk_create([resident(phone=PHONE), resident(phone=None)])
    bulk.insert(resident, [resident(phone="1"), {"phone": "2", "address": "b"}] + [{"phone": "3"}] * 10)
    assert [row.phone and row.phone.reveal() for row in resident.objects.order_by("pk")] == [
        PHONE,
        None,
        "1",
        "2",
    ] + ["3"] * 10
    rows = list(resident.objects.order_by("pk")[:2])
    for row in rows:
        row.phone = "new"
    resident.objects.bulk_update(rows, ["phone"])
    assert [row.phone.reveal() for row in resident.objects.order_by("pk")[:3]] == ["new", "new", "1"]


def test_value_left_out_of_the_query_is_fetched_when_asked_for(resident):
    resident.objects.create(phone=PHONE)
    assert resident.objects.defer("phone").get().phone.reveal() == PHONE
    assert resident.objects.only("phone").get().phone.reveal() == PHONE
    assert resident.objects.only("name").get().phone.reveal() == PHONE


def test_value_set_on_another_object_is_encrypted_for_that_place(resident):
    first, second = resident.objects.create(phone=PHONE), resident()
    second.phone = second.address = first.phone
    second.save()
    read = resident.objects.get(pk=second.pk)
    assert (read.phone.reveal(), read.address.reveal()) == (PHONE, PHONE)


@pytest.mark.parametrize("target", ["phone", "address"])
def test_ciphertext_copied_behind_the_portals_back_does_not_open(resident, target):
    resident.objects.create(phone=PHONE)
    second = resident.objects.create(phone="x")
    table = resident._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET {target} = (SELECT phone FROM {table} ORDER BY id LIMIT 1)")
    moved = resident.objects.get(pk=second.pk)
    with pytest.raises(Undecryptable) as caught:
        getattr(moved, target).reveal()
    assert (
        str(caught.value)
        == f"{table}.{target} of row {moved.row_key}: the ciphertext was changed or belongs elsewhere"
    )
    assert str(getattr(moved, target)) == "••••"


def test_value_read_without_its_row_does_not_open(resident):
    resident.objects.create(phone=PHONE)
    with pytest.raises(Undecryptable, match="load the object"):
        resident.objects.values_list("phone", flat=True)[0].reveal()


@pytest.mark.parametrize(
    "lookup", [{"phone": PHONE}, {"phone__contains": "1"}, {"phone__in": [PHONE]}, {"phone__gt": "1"}]
)
def test_look_up_of_an_encrypted_column_is_refused(resident, lookup):
    with pytest.raises(FieldError, match="look it up by its hash"):
        resident.objects.filter(**lookup)


def test_update_with_plain_text_is_refused(resident):
    resident.objects.create(phone=PHONE)
    with pytest.raises(TypeError, match="set it on an object"):
        resident.objects.update(phone="1")


def test_update_to_nothing_empties_the_column(resident):
    resident.objects.create(phone=PHONE, address="a")
    assert resident.objects.update(phone=None, address="") == 1
    assert _stored(resident) == [(None, "")]


def test_dump_holds_ciphertext_and_loads_again(resident):
    person = resident.objects.create(phone=PHONE, address="")
    empty = resident.objects.create()
    text = serializers.serialize("json", [person, empty])
    fields = json.loads(text)[0]["fields"]
    assert fields["phone"] == _stored(resident)[0][0]
    field = resident._meta.get_field("phone")
    loaded = resident(pk=person.pk, row_key=person.row_key, phone=field.to_python(fields["phone"]))
    assert loaded.phone.reveal() == PHONE
    assert field.to_python("").reveal() == ""
    assert field.to_python(None) is None
    with pytest.raises(ValidationError):
        field.to_python(PHONE)
    person.full_clean()


def test_field_in_a_migration_says_only_what_differs():
    _name, path, args, options = EncryptedTextField(null=True).deconstruct()
    assert (path, args, options) == ("organisations.encryption.EncryptedTextField", [], {"null": True})


@isolate_apps("audit")
def test_model_without_row_key_or_with_an_index_fails_the_checks():
    class Loose(models.Model):
        phone = EncryptedTextField(unique=True)

        class Meta:
            app_label = "audit"

        def __str__(self):
            return ""

    errors = [error.id for error in Loose._meta.get_field("phone").check() if error.id.startswith("E")]
    assert errors == ["E001", "E002"]


def test_model_with_row_key_passes_the_checks(resident):
    assert resident._meta.get_field("phone").check() == []
    assert isinstance(resident().row_key, uuid.UUID)


def test_lookup_hash_of_the_same_number_written_differently_is_the_same():
    assert lookup_hash(" １３８００００５６７８\n", "phone") == lookup_hash(PHONE, "phone")
    assert lookup_hash("15042219000101999x", "identity") == lookup_hash("15042219000101999X", "identity")
    assert len(lookup_hash(PHONE, "phone")) == 64


def test_lookup_hash_of_a_value_stored_earlier_is_still_the_same(settings):
    settings.HASH_KEY = b"0123456789abcdef0123456789abcdef"
    stored = "74a84220c2b4da0352edff95238de680947b26143b2ae3400d6191e539f63a77"
    assert lookup_hash("１３９ 4700-0001a ", "mobile") == stored


def test_lookup_hash_for_another_purpose_or_under_another_key_differs(settings):
    first = lookup_hash(PHONE, "phone")
    assert lookup_hash(PHONE, "reporter") != first
    settings.HASH_KEY = b"\x44" * 32
    assert lookup_hash(PHONE, "phone") != first


@pytest.mark.parametrize("key", ["", "zz" * 32, b"short"])
def test_lookup_hash_with_a_weak_key_is_refused(settings, key):
    settings.HASH_KEY = key
    with pytest.raises(ImproperlyConfigured, match=r"^HASH_KEY must"):
        lookup_hash(PHONE, "phone")


def test_sealed_without_binding_takes_the_first_place_it_stands_in(resident):
    person = resident(phone=Sealed(plain=PHONE))
    person.save()
    assert resident.objects.get().phone.reveal() == PHONE
