"""Password rules beyond Django's own (GB/T 22239-2019 level 3, identity control a)."""

import re

from django.contrib.auth.hashers import check_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

CLASSES = (r"[a-z]", r"[A-Z]", r"[0-9]", r"[^a-zA-Z0-9]")


class CharacterClassesValidator:
    """Three of four: small letters, capitals, digits, other characters."""

    def __init__(self, needed: int = 3):
        self.needed = needed

    def validate(self, password, user=None):
        if sum(bool(re.search(kind, password)) for kind in CLASSES) < self.needed:
            raise ValidationError(self.get_help_text(), code="password_classes")

    def get_help_text(self) -> str:
        return _("Use at least three of: small letters, capital letters, digits, other characters.")


class NotUsedBeforeValidator:
    """None of the account's last passwords, the present one included."""

    def __init__(self, last: int = 5):
        self.last = last

    def validate(self, password, user=None):
        if user is None or user.pk is None:
            return
        hashes = [user.password, *user.old_passwords.values_list("hash", flat=True)]
        if any(check_password(password, hashed) for hashed in hashes[: self.last]):
            raise ValidationError(
                _("You used this password before. Choose another one."), code="password_used"
            )

    def get_help_text(self) -> str:
        return _("It must differ from your last %(count)s passwords.") % {"count": self.last}
