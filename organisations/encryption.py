"""Columns that hold personal data encrypted (DESIGN 6), and the value that stands for one without giving it away.

``person.phone = "…"`` is encrypted when saved. ``person.phone`` is a ``Sealed``: it prints as a mask wherever it lands
(pages, forms, logs, error pages). ``.masked("phone")`` is for lists; ``.reveal()`` is the plain text, and whoever shows
that to a person writes ``audit.actions.record_view`` with the reason.
"""

import unicodedata
import uuid
from typing import Any, NoReturn

from django.core import checks
from django.core.exceptions import FieldDoesNotExist, FieldError, ValidationError
from django.db import models
from django.db.models.query_utils import DeferredAttribute
from django.utils.translation import gettext_lazy as _

from audit.keyed import keyed_hash
from organisations import ciphers, masks
from organisations.ciphers import FIELD, Binding, Ring, Undecryptable

__all__ = ["EncryptedTextField", "RowKeyed", "Sealed", "Undecryptable", "lookup_hash"]


def lookup_hash(text: str, purpose: str) -> str:
    """HMAC-SM3 with ``HASH_KEY`` for exact look-up of an encrypted value, as 64 hexadecimal digits.

    Full-width forms, letter case and surrounding blanks make no difference. ``purpose`` (such as ``"phone"``) keeps
    columns apart, so that equal values in two of them cannot be joined.
    """
    normal = unicodedata.normalize("NFKC", text).strip().upper()
    return keyed_hash("HASH_KEY", f"{purpose}\0{normal}".encode())


class Sealed:
    """One encrypted value: plain text not yet saved, or a token, and the place where it stands. Never changes."""

    __slots__ = ("_binding", "_plain", "_ring", "_token")

    def __init__(
        self,
        *,
        plain: str | None = None,
        token: str | None = None,
        binding: Binding | None = None,
        ring: Ring = FIELD,
    ) -> None:
        self._plain, self._token, self._binding, self._ring = plain, token, binding, ring

    def __str__(self) -> str:
        return masks.MASK if self else ""

    def __repr__(self) -> str:
        return f"<Sealed {self}>"

    def __bool__(self) -> bool:
        return bool(self._plain or self._token)

    def __copy__(self) -> "Sealed":
        return self

    def __deepcopy__(self, memo: dict[int, Any]) -> "Sealed":
        return self

    def __reduce__(self) -> NoReturn:
        raise TypeError("encrypted values are not pickled: send the row's number and read it again")

    def reveal(self) -> str:
        """The plain text. Raises ``Undecryptable`` or ``Locked``; the caller records the view."""
        if self._plain is None:
            self._plain = ciphers.decrypt(self._token, self._place(), self._ring)
        return self._plain

    # Keeps a template from calling it: plain text is fetched by the view that records the reason.
    reveal.alters_data = True

    def masked(self, kind: str) -> str:
        """The form for lists: ``phone``, ``identity``, ``name``, ``account`` or ``address``."""
        return masks.KINDS[kind](self.reveal()) if self else ""

    def token(self) -> str:
        """What the column holds; nothing is encrypted where there is nothing."""
        if self._token is None:
            self._token = ciphers.encrypt(self._plain, self._place(), self._ring) if self._plain else ""
        return self._token

    def standing_in(self, binding: Binding, ring: Ring = FIELD) -> "Sealed":
        """The same value for another place: a token only opens in its own, so it is encrypted anew."""
        if self._binding == binding:
            return self
        if self._binding is None:
            return Sealed(plain=self._plain, token=self._token, binding=binding, ring=ring)
        return Sealed(plain=self.reveal(), binding=binding, ring=ring)

    def renewed(self) -> "Sealed":
        """The same value under the current key and algorithm."""
        if not self or ciphers.is_current(self.token(), self._ring):
            return self
        return Sealed(plain=self.reveal(), binding=self._binding, ring=self._ring)

    def _place(self) -> Binding:
        if self._binding is None:
            raise Undecryptable("an encrypted value opens only in its row: load the object, not values()")
        return self._binding


class RowKeyed(models.Model):
    """A row with a key of its own, which its encrypted columns are bound to; it never changes."""

    row_key = models.UUIDField(_("row key"), default=uuid.uuid4, unique=True, editable=False)

    class Meta:
        abstract = True


class SealedAttribute(DeferredAttribute):
    """Takes text, gives ``Sealed``."""

    def __get__(self, instance: models.Model | None, cls: type[models.Model] | None = None) -> Any:
        value = super().__get__(instance, cls)
        if not isinstance(value, Sealed):
            return value
        column = self.field.column
        binding = Binding(instance._meta.db_table, column, str(instance.row_key))
        instance.__dict__[self.field.attname] = standing = value.standing_in(
            binding, self.field.ring_of(instance)
        )
        return standing

    def __set__(self, instance: models.Model, value: Any) -> None:
        instance.__dict__[self.field.attname] = Sealed(plain=value) if isinstance(value, str) else value


class EncryptedTextField(models.TextField):
    """Text that is encrypted in the database. Needs ``RowKeyed``; never in a model form, never in a look-up.

    For exact look-up keep ``lookup_hash`` in a column beside it. ``None`` and the empty text are stored as they are.
    """

    descriptor_class = SealedAttribute
    description = _("Encrypted text")
    #: Whose keys encrypt the column.
    ring: Ring = FIELD

    def __init__(self, *args: Any, **options: Any) -> None:
        # A form would show the mask and save it back; forms that take such values declare their own field.
        options["editable"] = False
        super().__init__(*args, **options)

    def ring_of(self, instance: models.Model) -> Ring:
        """Whose keys encrypt the column in this row."""
        return self.ring

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        name, path, args, options = super().deconstruct()
        del options["editable"]
        return name, path, args, options

    def check(self, **options: Any) -> list[checks.CheckMessage]:
        return [*super().check(**options), *self._check_row_key(), *self._check_index()]

    def _check_row_key(self) -> list[checks.CheckMessage]:
        try:
            self.model._meta.get_field("row_key")
        except FieldDoesNotExist:
            return [
                checks.Error(
                    "A model with encrypted columns must have a row_key (RowKeyed).", obj=self, id="E001"
                )
            ]
        return []

    def _check_index(self) -> list[checks.CheckMessage]:
        if not (self.unique or self.db_index):
            return []
        return [
            checks.Error(
                "Two equal texts have different ciphertexts: index a hash instead.", obj=self, id="E002"
            )
        ]

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> Sealed | None:
        if value is None:
            return None
        return Sealed(token=value) if value else Sealed(plain="")

    def to_python(self, value: Any) -> Any:
        """Reads what ``value_to_string`` wrote (dumpdata, loaddata). Plain text is refused: it would stay plain."""
        if value is None or isinstance(value, Sealed):
            return value
        if value and not ciphers.is_token(value):
            raise ValidationError(_("An encrypted column takes only ciphertext here."))
        return Sealed(token=value) if value else Sealed(plain="")

    def value_to_string(self, obj: models.Model) -> str | None:
        value = self.value_from_object(obj)
        return None if value is None else value.token()

    def get_prep_value(self, value: Any) -> Any:
        if value is None or value == "" or isinstance(value, Sealed):
            return value
        raise TypeError(f"{self} is encrypted row by row: set it on an object and save that")

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> str | None:
        value = self.get_prep_value(value)
        return value.token() if isinstance(value, Sealed) else value

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name != "isnull":
            raise FieldError(f"{self} is encrypted: look it up by its hash")
        return super().get_lookup(lookup_name)
