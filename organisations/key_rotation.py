"""Re-encrypting what is stored under the key and algorithm that encrypt now, a batch of rows at a time."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from django.apps import apps
from django.db import models, transaction

from audit.actions import Actor, record
from organisations.ciphers import FIELD, Ring
from organisations.encryption import EncryptedTextField, Undecryptable

BATCH = 500


class Rotation(NamedTuple):
    """What became of one table: rows re-encrypted, and numbers of rows that do not open (left as they are)."""

    renewed: int
    unreadable: list[str]


def encrypted_models(ring: Ring = FIELD) -> Iterable[type[models.Model]]:
    """Every table with columns that this ring encrypts, those of kept history included."""
    return [model for model in apps.get_models(include_auto_created=True) if _columns(model, ring)]


def rotate(
    model: type[models.Model], *, by: Actor | models.Model, at: datetime, ring: Ring = FIELD
) -> Rotation:
    """Re-encrypt one table. May be stopped and run again: what is current already is left alone."""
    renewed, unreadable, last = 0, [], None
    while True:
        with transaction.atomic():
            rows = _batch(model, ring, last)
            stale = [row for row in rows if _renew(row, ring, unreadable)]
            model._base_manager.bulk_update(stale, _columns(model, ring))
        renewed += len(stale)
        if len(rows) < BATCH:
            break
        last = rows[-1].pk
    record(
        action="encryption.rotate",
        at=at,
        by=by,
        object_type=model._meta.label_lower,
        data={"renewed": renewed, "unreadable": len(unreadable)},
        success=not unreadable,
    )
    return Rotation(renewed, unreadable)


def _columns(model: type[models.Model], ring: Ring = FIELD) -> list[str]:
    if model._meta.proxy:
        return []
    fields = model._meta.local_fields
    return [field.name for field in fields if isinstance(field, EncryptedTextField) and field.ring is ring]


def _batch(model: type[models.Model], ring: Ring, last: object) -> list[models.Model]:
    rows = (
        model._base_manager.select_for_update(of=("self",))
        .order_by("pk")
        .only("row_key", *_columns(model, ring))
    )
    return list((rows if last is None else rows.filter(pk__gt=last))[:BATCH])


def _renew(row: models.Model, ring: Ring, unreadable: list[str]) -> bool:
    """Set the row's values anew; whether any of them changed. A row with a value that does not open is left alone."""
    values = {name: value for name in _columns(type(row), ring) if (value := getattr(row, name)) is not None}
    try:
        renewed = {name: value.renewed() for name, value in values.items()}
    except Undecryptable as error:
        unreadable.append(str(error))
        return False
    for name, value in renewed.items():
        setattr(row, name, value)
    return any(renewed[name] is not value for name, value in values.items())
