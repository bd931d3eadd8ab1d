"""A request to remove a lost second factor, as the text one keeper hands to another.

It is signed and kept nowhere; it ends after a day, and with the factor it was made for.
"""

import datetime as dt

from allauth.mfa.models import Authenticator
from django.core import signing
from django.db import transaction
from django.utils.translation import gettext as _

from organisations import access, account_actions
from organisations.models import User

LIFE = dt.timedelta(hours=24)
SALT = "organisations.factor_requests"


@transaction.atomic
def ask(*, user: User, by: User, at: dt.datetime) -> str:
    """The text by which another keeper may confirm. Raises AccountError."""
    factor = Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).first()
    if factor is None:
        raise account_actions.AccountError(_("This account has no second factor."))
    account_actions.record_factor_request(user=user, by=by, at=at)
    return signing.dumps([factor.pk, by.pk, int((at + LIFE).timestamp())], salt=SALT)


def asked(text: str, at: dt.datetime) -> tuple[User, User] | None:
    """Whose factor it is and who asked; None for a text that is wrong or over, or whose asker keeps no
    accounts any more."""
    try:
        factor_id, by_id, until = signing.loads(text, salt=SALT)
    except signing.BadSignature:
        return None
    factor = Authenticator.objects.filter(pk=factor_id).select_related("user__person").first()
    by = User.objects.filter(pk=by_id, is_active=True).select_related("person").first()
    if factor is None or by is None or at.timestamp() >= until:
        return None
    return (factor.user, by) if access.may(by, "organisations.change_user") else None


def confirm(*, text: str, by: User, at: dt.datetime) -> User:
    """Remove the factor that was asked for. Raises AccountError."""
    found = asked(text, at)
    if found is None:
        raise account_actions.AccountError(_("This request is over. It has to be made anew."))
    user, asker = found
    account_actions.remove_second_factor(user=user, by=asker, confirmed_by=by, at=at)
    return user
