"""Second factors: set up, and a lost one removed by two people together.

One keeper asks, and hands a text to another who confirms. The text is signed and kept nowhere; it ends after a day, and
with the factor it was made for.
"""

import datetime as dt

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core import signing
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from organisations import access
from organisations.account_actions import AccountError, record
from organisations.models import User

LIFE = dt.timedelta(hours=24)
#: What counts as a second factor: something one has. Recovery codes only stand in for it.
DEVICES = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
# Texts that were handed over keep their meaning: the salt is part of them.
SALT = "organisations.factor_requests"


@transaction.atomic
def activate_totp(*, user: User, by: User, at: dt.datetime) -> str:
    """Give the account a TOTP second factor; returns its secret (base32)."""
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    record("account.second_factor", user, by, at)
    return secret


@transaction.atomic
def ask(*, user: User, by: User, at: dt.datetime) -> str:
    """The text by which another keeper may confirm. Raises AccountError."""
    factor = Authenticator.objects.filter(user=user, type__in=DEVICES).order_by("pk").first()
    if factor is None:
        raise AccountError(_("This account has no second factor."))
    record("account.ask_second_factor_removal", user, by, at)
    return signing.dumps([factor.pk, by.pk, int((at + LIFE).timestamp())], salt=SALT)


def asked(text: str, at: dt.datetime) -> tuple[User, User] | None:
    """Whose factor it is and who asked; None for a text that is wrong or over, or whose asker keeps no
    accounts any more."""
    return _read(text, at, Authenticator.objects.all())


@transaction.atomic
def confirm(*, text: str, by: User, at: dt.datetime) -> User:
    """Remove the factor that was asked for. Raises AccountError; of two who confirm at once one wins."""
    found = _read(text, at, Authenticator.objects.select_for_update(of=("self",)))
    if found is None:
        raise AccountError(_("This request is over. It has to be made anew."))
    user, asker = found
    remove_second_factor(user=user, by=asker, confirmed_by=by, at=at)
    return user


@transaction.atomic
def remove_second_factor(*, user: User, by: User, confirmed_by: User, at: dt.datetime) -> None:
    """Remove a lost second factor: two other people together. Raises AccountError."""
    if len({user.pk, by.pk, confirmed_by.pk}) < 3:
        raise AccountError(_("A second factor is removed by two other people together."))
    Authenticator.objects.filter(user=user).delete()
    record("account.remove_second_factor", user, by, at, {"confirmed_by": str(confirmed_by.pk)})


def _read(text: str, at: dt.datetime, factors: QuerySet[Authenticator]) -> tuple[User, User] | None:
    try:
        factor_id, by_id, until = signing.loads(text, salt=SALT)
    except signing.BadSignature:
        return None
    factor = factors.filter(pk=factor_id).select_related("user__person").first()
    by = User.objects.filter(pk=by_id, is_active=True).select_related("person").first()
    if factor is None or by is None or at.timestamp() >= until:
        return None
    return (factor.user, by) if access.may(by, "organisations.change_user") else None
