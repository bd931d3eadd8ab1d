"""The verbs on API tokens: made and shown once, revoked, found again by what a caller sends."""

import datetime as dt
import secrets

from django.db import transaction
from django.utils.translation import gettext as _

from organisations.account_actions import AccountError, digest_of, record
from organisations.models import ApiToken, User
from organisations.models.organisations import OrganisationKind
from organisations.models.people import ADMINISTRATORS, COURT_ROLES

LONGEST_TOKEN_LIFE = dt.timedelta(days=366)


@transaction.atomic
def create_token(
    *, user: User, label: str, scope: str, expires_at: dt.datetime, by: User, at: dt.datetime
) -> str:
    """An API token, shown once. Raises AccountError for administrators and the court desk, and for a
    life of more than a year."""
    if not may_hold_token(user):
        raise AccountError(_("Administrators and the court desk use no API tokens."))
    if not at < expires_at <= at + LONGEST_TOKEN_LIFE:
        raise AccountError(_("A token lives at most one year."))
    raw = secrets.token_urlsafe(32)
    ApiToken.objects.create(
        user=user, token_hash=digest_of(raw), label=label, scope=scope, created_at=at, expires_at=expires_at
    )
    record("account.token", user, by, at, {"label": label, "scope": scope})
    return raw


@transaction.atomic
def revoke_token(*, token: ApiToken, by: User, at: dt.datetime) -> None:
    token.revoked_at = at
    token.save(update_fields=["revoked_at"])
    record("account.revoke_token", token.user, by, at, {"label": token.label})


def may_hold_token(user: User) -> bool:
    return not any(
        post.role in (*ADMINISTRATORS, *COURT_ROLES) or post.organisation.kind == OrganisationKind.COURT
        for post in user.posts
    )


def living_token(raw: str, at: dt.datetime) -> ApiToken | None:
    """The living token, with its active user; None for any other."""
    token = (
        ApiToken.objects.filter(token_hash=digest_of(raw), revoked_at=None, expires_at__gt=at)
        .select_related("user__person")
        .first()
    )
    if token is None or not token.user.is_active or not may_hold_token(token.user):
        return None
    return token
