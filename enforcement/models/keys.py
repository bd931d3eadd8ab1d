"""Keys of single requests, and files, as they lie encrypted."""

import datetime as dt
import secrets
from collections.abc import Mapping

from cryptography.hazmat.primitives import hashes
from django.core.files.base import ContentFile
from django.db import models
from django.utils.translation import gettext_lazy as _

from enforcement.custody import CourtTextField, Destroyed
from organisations import ciphers
from organisations.ciphers import Binding, Ring
from organisations.encryption import RowKeyed
from organisations.models import User
from tickets.models.attachments import CONTENT_TYPES, FileType, attachment_storage


class DataKey(RowKeyed):
    """A key wrapped by the court's. Destroyed, nothing that it encrypted opens ever again; the row stays as proof."""

    wrapped = CourtTextField(_("wrapped key"), null=True)
    made_at = models.DateTimeField(_("made"))
    destroyed_at = models.DateTimeField(_("destroyed"), null=True)

    class Meta:
        verbose_name = _("data key")
        verbose_name_plural = _("data keys")
        constraints = [
            models.CheckConstraint(
                name="data_key_destroyed_is_empty",
                condition=models.Q(destroyed_at__isnull=True, wrapped__isnull=False)
                | models.Q(destroyed_at__isnull=False, wrapped__isnull=True),
            )
        ]

    def __str__(self):
        return f"data key {self.pk}"

    @classmethod
    def new(cls, at: dt.datetime) -> "DataKey":
        """A fresh key, saved. Raises Locked."""
        return cls.objects.create(wrapped=secrets.token_hex(32), made_at=at)

    def ring(self) -> Ring:
        return _Unwrapped(self)


class _Unwrapped:
    name = "the data key"

    def __init__(self, row: DataKey) -> None:
        self._row = row

    def keys(self) -> Mapping[str, bytes]:
        if not self._row.wrapped:
            raise Destroyed("the key of this value was destroyed")
        return {"data": bytes.fromhex(self._row.wrapped.reveal())}


class CourtFile(RowKeyed):
    """A file of a case, encrypted where it lies with a data key that can be destroyed.

    ``sm3`` is the hash of what was uploaded, as 64 hexadecimal digits, so that a document can be told apart from a
    changed one without opening it.
    """

    case = models.ForeignKey("enforcement.Case", models.PROTECT, related_name="files")
    name = CourtTextField(_("file name"))
    type = models.CharField(_("type"), max_length=4, choices=FileType.choices)
    size = models.PositiveIntegerField(_("size in bytes"))
    sm3 = models.CharField(_("SM3 hash"), max_length=64)
    data_key = models.ForeignKey(DataKey, models.PROTECT, related_name="files")
    at = models.DateTimeField(_("uploaded"))
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("uploaded by"))

    class Meta:
        verbose_name = _("court file")
        verbose_name_plural = _("court files")
        ordering = ["id"]

    def __str__(self):
        return f"court file {self.pk}"

    @property
    def path(self) -> str:
        return f"court/{self.row_key}"

    @property
    def content_type(self) -> str:
        return CONTENT_TYPES[FileType(self.type)]

    def keep(self, content: bytes) -> None:
        """Write the content, encrypted. Raises Locked."""
        sealed = ciphers.encrypt_bytes(content, self._binding, self._ring)
        attachment_storage().save(self.path, ContentFile(sealed))

    def content(self) -> bytes:
        """The content as it was uploaded. Raises Locked, Undecryptable, FileNotFoundError."""
        with attachment_storage().open(self.path) as file:
            return ciphers.decrypt_bytes(file.read(), self._binding, self._ring)

    @property
    def _binding(self) -> Binding:
        return Binding(self._meta.db_table, "content", str(self.row_key))

    @property
    def _ring(self) -> Ring:
        return self.data_key.ring()


def sm3(content: bytes) -> str:
    """SM3 (GB/T 32905) as 64 hexadecimal digits."""
    digest = hashes.Hash(hashes.SM3())
    digest.update(content)
    return digest.finalize().hex()
