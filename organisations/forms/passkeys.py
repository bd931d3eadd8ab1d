"""Forms that take what a passkey or security key says. allauth reads it trustingly; whatever cannot be read is a wrong key."""

from allauth.mfa.adapter import get_adapter
from allauth.mfa.webauthn import forms as allauth
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from django import forms
from django.utils.translation import gettext_lazy as _

#: A credential with its certificates is a few kilobytes.
LENGTH = 64 * 1024
UNREADABLE = (
    ArithmeticError,
    AttributeError,
    InvalidSignature,
    LookupError,
    NotImplementedError,
    RecursionError,
    TypeError,
    UnsupportedAlgorithm,
    ValueError,
)


class CredentialField(forms.JSONField):
    """The browser's answer: one JSON object of bounded length."""

    widget = forms.HiddenInput

    def bound_data(self, data, initial):
        return None

    def prepare_value(self, value):
        """It is good for one attempt and is not shown again."""
        return ""

    def to_python(self, value):
        if isinstance(value, str) and len(value) > LENGTH:
            raise get_adapter().validation_error("incorrect_code")
        try:
            read = super().to_python(value)
        except RecursionError:
            read = None
        if not isinstance(read, dict):
            raise get_adapter().validation_error("incorrect_code")
        return read


class _Adding:
    def clean(self):
        return _readable(super().clean)


class _Authenticating:
    def clean_credential(self):
        return _readable(super().clean_credential)


def _readable(clean):
    try:
        return clean()
    except UNREADABLE as error:
        raise get_adapter().validation_error("incorrect_code") from error


class AddForm(_Adding, allauth.AddWebAuthnForm):
    name = forms.CharField(label=_("Name of the key"), required=False, max_length=50)
    credential = CredentialField()


class AuthenticateForm(_Authenticating, allauth.AuthenticateWebAuthnForm):
    credential = CredentialField()


class LoginForm(_Authenticating, allauth.LoginWebAuthnForm):
    credential = CredentialField()


class ReauthenticateForm(_Authenticating, allauth.ReauthenticateWebAuthnForm):
    credential = CredentialField()


class EditForm(allauth.EditWebAuthnForm):
    name = forms.CharField(label=_("Name of the key"), max_length=50)
