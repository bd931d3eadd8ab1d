"""Sign-in by name, staff number or mobile, with a password."""

import re
import unicodedata

from allauth.account.adapter import get_adapter
from django.contrib.auth.backends import BaseBackend
from django.core.exceptions import PermissionDenied
from django.db.models import Q

from organisations.encryption import lookup_hash
from organisations.models import User

MOBILE = re.compile(r"1[3-9]\d{9}")


def mobile_of(text: str) -> str:
    """Digits of a mobile number: full-width digits, spaces, hyphens and +86 are let go."""
    digits = re.sub(r"[\s\-]", "", unicodedata.normalize("NFKC", text))
    return re.sub(r"^(\+|00)?86(?=1)", "", digits)


def accounts_named(identifier: str):
    """Accounts with this sign-in name, staff number or mobile; at most one is expected."""
    name = unicodedata.normalize("NFKC", identifier).strip()
    condition = Q(username=name) | Q(staff_number=name)
    mobile = mobile_of(identifier)
    if MOBILE.fullmatch(mobile):
        condition |= Q(mobile_hash=lookup_hash(mobile, "mobile"))
    return User.objects.filter(condition, person__isnull=False)


def lock_out_name(request, credentials: dict | None = None) -> str:
    """The name under which django-axes counts wrong passwords: one for every spelling of an account."""
    given = (credentials or {}).get("username") or request.POST.get("login", "")
    account = accounts_named(given).first() if given and "\0" not in given else None
    return account.username if account else given.replace("\0", "")[:255]


def client_address(request) -> str | None:
    """As allauth sees it: the proxies in TRUSTED_PROXIES are believed, nobody else's header is. None where
    there is no address (a unix socket): then attempts count by account alone."""
    try:
        return get_adapter(request).get_client_ip(request)
    except PermissionDenied:
        return None


class IdentifierBackend(BaseBackend):
    """Accounts without a person (the system) never sign in."""

    def authenticate(self, request, username=None, password=None, **credentials):
        identifier = username or credentials.get("login") or ""
        found = list(accounts_named(identifier)[:2]) if identifier and "\0" not in identifier else []
        if len(found) != 1:
            # The same work as for an account that exists, so that time tells nobody which do.
            User().set_password(password)
            return None
        user = found[0]
        return user if user.check_password(password) and user.is_active else None

    def get_user(self, user_id):
        user = User.objects.select_related("person").filter(pk=user_id).first()
        return user if user is not None and user.is_active else None
