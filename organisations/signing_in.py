"""What signing in and out brings with it: lines of the record, one session an account, a password that grew too old."""

import datetime as dt

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.db import transaction

from audit import actions as audit
from organisations.account_actions import record
from organisations.models import User


@transaction.atomic
def signed_in(*, user: User, session_key: str, at: dt.datetime) -> bool:
    """Record it and, where SINGLE_SESSION says so, end the account's other sessions (GB/T 22239-2019, 身份鉴别 b).

    Returns whether the password grew older than PASSWORD_DAYS: then a new one is owed from now on.
    """
    ended = _end_others(user, session_key) if settings.SINGLE_SESSION else 0
    record("account.sign_in", user, user, at, {"ended": ended} if ended else None)
    days = settings.PASSWORD_DAYS
    old = bool(days) and at - user.password_since > dt.timedelta(days=days)
    if old and not user.must_change_password:
        user.must_change_password = True
        user.save(update_fields=["must_change_password"])
    return old


def _end_others(user: User, session_key: str) -> int:
    """How many sessions were still alive and are over now."""
    others = UserSession.objects.filter(user=user).exclude(session_key=session_key)
    alive = 0
    for session in others:
        alive += session.exists()
        session.end()
    return alive


def signed_out(*, user: User, at: dt.datetime) -> None:
    record("account.sign_out", user, user, at)


def sign_in_failed(*, account: User | None, at: dt.datetime) -> None:
    """Of a name that is no account nothing is kept: it may be somebody's telephone or password."""
    audit.record(
        action="account.sign_in_failed",
        at=at,
        object_type="user",
        object_id=account.pk if account else "",
        object_label=account.username if account else "",
        success=False,
    )


def unlocked(*, user: User, by: User, at: dt.datetime) -> None:
    record("account.unlock", user, by, at)
