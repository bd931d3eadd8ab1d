"""The verbs that write the record. They insert in the caller's transaction: what is rolled back was never done."""

import json
import uuid
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.conf import settings
from django.db import models
from django.utils.translation import override

from audit import bulk, clock
from audit.canonical import dump
from audit.models import AuditRow
from audit.rows import Alike

VIEW_SEALED = "audit.view_sealed"


class Actor(NamedTuple):
    """Who acted, as values: the record knows no table of the floors above it."""

    id: str
    label: str


class ReasonMissing(ValueError):
    """Encrypted personal data is viewed for a stated reason or not at all (DESIGN 6)."""


def record(
    *,
    action: str,
    at: datetime,
    by: Actor | models.Model | None = None,
    object_type: str = "",
    object_id: Any = "",
    object_label: Any = "",
    post: Any = "",
    organisation: Any = "",
    success: bool = True,
    data: dict[str, Any] | None = None,
    using: str = "default",
) -> None:
    """Insert one keyed row. ``by`` is an account or an ``Actor``; ``None`` only while nobody is known (failed sign-in).

    ``at`` is when it happened; when it was recorded is read here, because that is a fact about the record itself.
    Labels are cut to their column, ``data`` must be plain JSON and hold no plain personal data.
    """
    row = _row(
        action=action,
        at=at,
        by=by,
        object_type=object_type,
        object_id=object_id,
        object_label=object_label,
        post=post,
        organisation=organisation,
        success=success,
        data=data,
    )
    bulk.insert(AuditRow, [row], using=using)


def record_many(rows: Iterable[dict[str, Any]], *, using: str = "default") -> None:
    """Insert many rows with the bulk writer; each is a dict of the arguments that ``record`` takes."""
    bulk.insert(*rows_of(rows), using=using)


def rows_of(rows: Iterable[dict[str, Any]]) -> tuple[type[AuditRow], list[AuditRow]]:
    """The keyed rows, for a caller that writes them together with others by ``bulk.insert_all``."""
    return AuditRow, [_row(**row) for row in rows]


def rows_alike(objects: Sequence[tuple[Any, str]], **deed: Any) -> Alike:
    """The keyed rows of one deed done to many objects, given by number and label; the rest as ``record`` takes it."""
    named = [(_fit("object_id", number), _fit("object_label", label)) for number, label in objects]
    first = _row(**deed, object_id=named[0][0], object_label=named[0][1])
    keys = [(uuid.uuid4(), number, label) for number, label in named]
    return Alike(
        first,
        ("nonce", "object_id", "object_label", "mac"),
        [(*key, mac) for key, mac in zip(keys, first.macs_alike(keys), strict=True)],
    )


def record_view(
    *,
    at: datetime,
    by: Actor | models.Model,
    object_type: str,
    object_id: Any,
    field: str,
    reason: str,
    object_label: Any = "",
    post: Any = "",
    organisation: Any = "",
    using: str = "default",
) -> None:
    """Record that encrypted personal data in ``field`` was shown. Raises ``ReasonMissing`` without a reason."""
    if not reason.strip():
        raise ReasonMissing("a reason is needed before encrypted personal data is shown")
    record(
        action=VIEW_SEALED,
        at=at,
        by=by,
        object_type=object_type,
        object_id=object_id,
        object_label=object_label,
        post=post,
        organisation=organisation,
        data={"field": field, "reason": reason.strip()},
        using=using,
    )


def _row(
    *,
    action: str,
    at: datetime,
    by: Actor | models.Model | None = None,
    object_type: str = "",
    object_id: Any = "",
    object_label: Any = "",
    post: Any = "",
    organisation: Any = "",
    success: bool = True,
    data: dict[str, Any] | None = None,
) -> AuditRow:
    actor = _actor(by)
    row = AuditRow(
        at=at,
        recorded_at=clock.now(),
        action=_fit("action", action),
        success=success,
        actor_id=_fit("actor_id", actor.id),
        actor_label=_fit("actor_label", actor.label),
        post=_fit("post", post),
        organisation=_fit("organisation", organisation),
        object_type=_fit("object_type", object_type),
        object_id=_fit("object_id", object_id),
        object_label=_fit("object_label", object_label),
        # As it will be read back: numbers used as keys turn into text, which sorts differently.
        data=json.loads(dump(data or {})),
    )
    row.mac = row.expected_mac()
    return row


def _actor(by: Actor | models.Model | None) -> Actor:
    if by is None:
        return Actor("", "")
    return by if isinstance(by, Actor) else Actor(str(by.pk), str(by))


_LENGTHS = {
    field.name: field.max_length for field in AuditRow._meta.fields if isinstance(field, models.CharField)
}


def _fit(column: str, value: Any) -> str:
    # A label is for people to read; an overlong or unstorable one must not make the deed itself fail.
    if type(value) is str:
        text = value
    elif type(value) is int:
        text = str(value)
    else:
        with override(settings.LANGUAGE_CODE):  # nor does it turn with the language of whoever did it
            text = "" if value is None else str(value)
    storable = text.replace("\0", "\N{REPLACEMENT CHARACTER}").encode(errors="replace").decode()
    return storable[: _LENGTHS[column]]
