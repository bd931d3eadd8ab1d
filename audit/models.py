"""The record (``AuditRow``), its seals (``AuditSeal``) and the field that keeps JSON as the very text that was hashed.

Rows name people and objects by value, never by foreign key: the record outlives what it speaks of.
"""

import json
import uuid
from collections.abc import Iterable
from hmac import compare_digest
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from audit.canonical import dump, dump_text, mac, mac_of, moment


class CanonicalJSONField(models.TextField):
    """A JSON value kept as canonical text: a database's own JSON type rewrites numbers, and the hash would break."""

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> Any:
        return value if value is None else self.to_python(value)

    def to_python(self, value: Any) -> Any:
        try:
            return json.loads(value) if isinstance(value, str) else value
        except ValueError:
            # Only somebody with access to the database can have written this; verification must still read the row.
            return value

    def get_prep_value(self, value: Any) -> str | None:
        return value if value is None or isinstance(value, str) else dump(value)


class AuditRow(models.Model):
    """One thing that was done or viewed. Append-only: triggers refuse UPDATE, DELETE and TRUNCATE."""

    # Gives two equal deeds different hashes, so that a unique hash means: no row was copied.
    nonce = models.UUIDField(default=uuid.uuid4, editable=False)
    at = models.DateTimeField(_("happened at"), db_index=True)
    recorded_at = models.DateTimeField(_("recorded at"))
    action = models.CharField(_("action"), max_length=64)
    success = models.BooleanField(_("succeeded"), default=True)
    actor_id = models.CharField(_("account number"), max_length=64, blank=True)
    actor_label = models.CharField(_("acting person"), max_length=200, blank=True)
    post = models.CharField(_("acting post"), max_length=200, blank=True)
    organisation = models.CharField(_("unit"), max_length=200, blank=True)
    object_type = models.CharField(_("kind of object"), max_length=64, blank=True)
    object_id = models.CharField(_("object number"), max_length=64, blank=True)
    object_label = models.CharField(_("object"), max_length=200, blank=True)
    data = CanonicalJSONField(_("particulars"), default=dict, blank=True)
    mac = models.CharField(_("keyed hash"), max_length=64, editable=False)

    class Meta:
        verbose_name = _("audit record")
        verbose_name_plural = _("audit records")
        default_permissions = ("view",)
        # A constraint, not unique=True: that would add a second index for LIKE on PostgreSQL.
        constraints = [models.UniqueConstraint(fields=["mac"], name="audit_row_mac_once")]
        indexes = [
            models.Index(fields=["action", "id"], name="audit_row_action"),
            models.Index(fields=["actor_label", "id"], name="audit_row_actor"),
            models.Index(fields=["object_label", "id"], name="audit_row_label"),
            models.Index(fields=["object_id", "id"], name="audit_row_object"),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.action} {self.object_label}".rstrip()

    def expected_mac(self) -> str:
        """The keyed hash over every column but the number, which the database gives only later (the seal binds it)."""
        return mac("row", str(self.nonce), *self._hashed(), self.object_id, self.object_label, self.data)

    def _hashed(self) -> tuple[object, ...]:
        """The columns between the nonce and the object's number, in the order in which they are hashed."""
        return (
            moment(self.at),
            moment(self.recorded_at),
            self.action,
            self.success,
            self.actor_id,
            self.actor_label,
            self.post,
            self.organisation,
            self.object_type,
        )

    def macs_alike(self, others: Iterable[tuple[uuid.UUID, str, str]]) -> list[str]:
        """The keyed hashes of rows that differ from this one in nonce, number and label of their object: the text between
        them is written once."""
        common = dump(list(self._hashed()))[1:-1]
        data = dump(self.data)
        return [
            mac_of(f'["row","{nonce}",{common},{dump_text(number)},{dump_text(label)},{data}]')
            for nonce, number, label in others
        ]

    def is_genuine(self) -> bool:
        """Whether the stored hash is the one that only the holder of ``AUDIT_KEY`` can make for these values."""
        try:
            return compare_digest(self.mac, self.expected_mac())
        except (AttributeError, OverflowError, RecursionError, TypeError, ValueError):
            # Values that could not have been hashed: written past the portal.
            return False


class AuditSeal(models.Model):
    """The place of one committed row in the record: gapless positions, each hash covering the one before it."""

    position = models.BigIntegerField(_("position in the record"), primary_key=True)
    # No constraint in the database: its check would lock, and so rewrite, the header of every row that is sealed.
    row = models.OneToOneField(
        AuditRow, on_delete=models.DO_NOTHING, db_constraint=False, related_name="seal"
    )
    sealed_at = models.DateTimeField(_("sealed at"))
    genuine = models.BooleanField(_("was genuine when sealed"))
    chain = models.CharField(_("chain hash"), max_length=64)

    class Meta:
        verbose_name = _("audit seal")
        verbose_name_plural = _("audit seals")
        default_permissions = ("view",)

    def __str__(self) -> str:
        return f"{self.position} → {self.row_id}"

    def expected_chain(self, previous: str, row_mac: str) -> str:
        """The chain hash of this seal after ``previous`` (empty for the first) over a row's keyed hash."""
        # As text: on SQLite a forged hash may be of any type, and must not stop the sealer.
        linked = (str(previous), self.position, self.row_id, str(row_mac))
        return mac("seal", *linked, moment(self.sealed_at), self.genuine)

    def continues(self, previous: str, row_mac: str) -> bool:
        """Whether this seal follows ``previous`` and belongs to the row with that keyed hash."""
        try:
            return compare_digest(self.chain, self.expected_chain(previous, row_mac))
        except (AttributeError, OverflowError, TypeError, ValueError):
            return False
