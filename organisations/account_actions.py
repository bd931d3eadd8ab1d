"""The verbs on accounts: create, invite, appoint, tokens, second factors; and the system's own account."""

import base64
import datetime as dt
import hashlib
import secrets

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from audit import actions as audit
from organisations import actions as roster
from organisations.encryption import lookup_hash
from organisations.models import ApiToken, Invitation, Organisation, Person, Post, Role, User
from organisations.models.organisations import OrganisationKind
from organisations.models.people import ADMINISTRATORS

SYSTEM = "system"
INVITATION_LIFE = dt.timedelta(hours=72)
LONGEST_TOKEN_LIFE = dt.timedelta(days=366)


class AccountError(Exception):
    """Why an account verb was refused, in words for people."""


def system_user() -> User:
    """The account the queue acts by: no person, no usable password, cannot sign in."""
    user = User.objects.filter(username=SYSTEM).first()
    if user is None:
        user, _created = User.objects.get_or_create(username=SYSTEM, defaults={"password": "!"})
    return user


@transaction.atomic
def create_account(*, person: Person, username: str, by: User, at: dt.datetime, **fields) -> User:
    """An account that cannot sign in yet: it needs an invitation."""
    user = User.objects.create_user(username, person=person, date_joined=at, **fields)
    _record("account.create", user, by, at)
    return user


def mobile_taken(mobile: str, user: User) -> bool:
    return User.objects.filter(mobile_hash=lookup_hash(mobile, "mobile")).exclude(pk=user.pk).exists()


@transaction.atomic
def save_account(*, user: User, mobile: str, by: User, at: dt.datetime) -> User:
    """Save an account from its form; a new one cannot sign in before it is invited."""
    added = user.pk is None
    if added:
        user.set_unusable_password()
        user.date_joined = at
    if mobile:
        user.mobile_hash = lookup_hash(mobile, "mobile")
    user.save()
    _record("account.create" if added else "account.change", user, by, at)
    return user


@transaction.atomic
def change_password(*, user: User, password: str, by: User, at: dt.datetime) -> None:
    """A password the person chose; a new one that was owed is chosen with it."""
    user.set_password(password)
    user.must_change_password = False
    user.save(update_fields=["password", "must_change_password"])
    _record("account.password", user, by, at)


@transaction.atomic
def set_password_hash(*, user: User, hashed: str, by: User, at: dt.datetime) -> None:
    user.password = hashed
    user.save(update_fields=["password"])
    _record("account.password", user, by, at)


@transaction.atomic
def invite(*, user: User, by: User, at: dt.datetime) -> str:
    """A one-time token for choosing a password, valid 72 hours; earlier ones end. Returns the token,
    which is stored nowhere."""
    user.invitations.filter(used_at=None, expires_at__gt=at).update(
        expires_at=at, created_at=at - INVITATION_LIFE
    )
    token = secrets.token_urlsafe(32)
    Invitation.objects.create(
        user=user,
        token_hash=_digest(token),
        created_at=at,
        expires_at=at + INVITATION_LIFE,
        created_by=by if by.person_id else None,
    )
    _record("account.invite", user, by, at)
    return token


def invitation_of(token: str, at: dt.datetime) -> Invitation | None:
    """The invitation, if it is neither used nor expired and the account is not out of use."""
    return (
        Invitation.objects.filter(
            token_hash=_digest(token), used_at=None, expires_at__gt=at, user__is_active=True
        )
        .select_related("user__person")
        .first()
    )


@transaction.atomic
def accept_invitation(*, token: str, password: str, at: dt.datetime) -> User:
    """Set the first password. Raises AccountError for a used or expired token, ValidationError for a
    weak password; of two at once one wins."""
    invitation = invitation_of(token, at)
    if invitation is None:
        raise AccountError(_("This invitation was used already or has expired. Ask for a new one."))
    user = invitation.user
    validate_password(password, user)
    if not Invitation.objects.filter(pk=invitation.pk, used_at=None).update(used_at=at):
        raise AccountError(_("This invitation was used already or has expired. Ask for a new one."))
    user.set_password(password)
    user.must_change_password = False
    user.save(update_fields=["password", "must_change_password"])
    _record("account.accept_invitation", user, user, at)
    return user


@transaction.atomic
def appoint(
    *, names: dict[Role, str], organisation: Organisation, replace: bool, at: dt.datetime
) -> dict[Role, str]:
    """Appoint the three administrators (三员分立) and return a one-time invitation for each.

    Raises AccountError if one name stands for two of them or is no name, or administrators exist and are not to be
    replaced.
    """
    names = {role: name.strip() for role, name in names.items()}
    if len(set(names.values())) < len(names):
        raise AccountError(_("One person cannot hold two of the three administrators' posts."))
    by, today = system_user(), at.date()
    existing = list(Post.objects.on(today).filter(role__in=ADMINISTRATORS))
    if existing and not replace:
        raise AccountError(_("Administrators are appointed already; use --replace to end their posts."))
    for post in existing:
        post.valid_to = max(post.valid_from, today - dt.timedelta(days=1))
        roster.save_post(post=post, by=by, at=at)
        for user in User.objects.filter(person=post.person_id):
            set_active(user=user, active=False, by=by, at=at)
    tokens = {}
    for role, name in names.items():
        person = roster.save_person(person=_named(name), by=by, at=at)
        post = Post(person=person, organisation=organisation, role=role, valid_from=today)
        roster.save_post(post=post, by=by, at=at)
        user = create_account(person=person, username=_free_username(role), by=by, at=at)
        tokens[role] = invite(user=user, by=by, at=at)
    return tokens


def _named(name: str) -> Person:
    person = Person(name=name)
    try:
        person.full_clean()
    except ValidationError as error:
        raise AccountError(" ".join(error.messages)) from error
    return person


def _free_username(role: Role) -> str:
    stem = role.value.replace("_", "-")
    taken = set(User.objects.filter(username__startswith=stem).values_list("username", flat=True))
    numbered = (f"{stem}-{number}" for number in range(2, len(taken) + 3))
    return stem if stem not in taken else next(name for name in numbered if name not in taken)


@transaction.atomic
def set_active(*, user: User, active: bool, by: User, at: dt.datetime) -> None:
    user.is_active = active
    user.save(update_fields=["is_active"])
    _record("account.activate" if active else "account.deactivate", user, by, at)


def record_sign_in(*, user: User, at: dt.datetime) -> None:
    _record("account.sign_in", user, user, at)


def record_sign_out(*, user: User, at: dt.datetime) -> None:
    _record("account.sign_out", user, user, at)


def record_failed_sign_in(*, account: User | None, at: dt.datetime) -> None:
    """Of a name that is no account nothing is kept: it may be somebody's telephone or password."""
    audit.record(
        action="account.sign_in_failed",
        at=at,
        object_type="user",
        object_id=account.pk if account else "",
        object_label=account.username if account else "",
        success=False,
    )


def record_unlock(*, user: User, by: User, at: dt.datetime) -> None:
    _record("account.unlock", user, by, at)


def record_factor_request(*, user: User, by: User, at: dt.datetime) -> None:
    _record("account.ask_second_factor_removal", user, by, at)


@transaction.atomic
def activate_totp(*, user: User, by: User, at: dt.datetime) -> str:
    """Give the account a TOTP second factor; returns its secret (base32)."""
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    _record("account.second_factor", user, by, at)
    return secret


@transaction.atomic
def remove_second_factor(*, user: User, by: User, confirmed_by: User, at: dt.datetime) -> None:
    """Remove a lost second factor: two other people together. Raises AccountError."""
    if len({user.pk, by.pk, confirmed_by.pk}) < 3:
        raise AccountError(_("A second factor is removed by two other people together."))
    Authenticator.objects.filter(user=user).delete()
    _record("account.remove_second_factor", user, by, at, {"confirmed_by": str(confirmed_by.pk)})


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
        user=user, token_hash=_digest(raw), label=label, scope=scope, created_at=at, expires_at=expires_at
    )
    _record("account.token", user, by, at, {"label": label, "scope": scope})
    return raw


@transaction.atomic
def revoke_token(*, token: ApiToken, by: User, at: dt.datetime) -> None:
    token.revoked_at = at
    token.save(update_fields=["revoked_at"])
    _record("account.revoke_token", token.user, by, at, {"label": token.label})


def may_hold_token(user: User) -> bool:
    return not any(
        post.role in ADMINISTRATORS or post.organisation.kind == OrganisationKind.COURT for post in user.posts
    )


def check_token(raw: str, at: dt.datetime) -> ApiToken | None:
    """The living token, with its active user; None for any other."""
    token = (
        ApiToken.objects.filter(token_hash=_digest(raw), revoked_at=None, expires_at__gt=at)
        .select_related("user__person")
        .first()
    )
    if token is None or not token.user.is_active or not may_hold_token(token.user):
        return None
    return token


@transaction.atomic
def name_substitute(
    *,
    post: Post,
    substitute: Person | None,
    first_day: dt.date | None,
    last_day: dt.date | None,
    by: User,
    at: dt.datetime,
) -> Post:
    """Name who stands in (A/B posts) from one day to another, or nobody."""
    post.substitute = substitute
    post.substitute_from = first_day if substitute else None
    post.substitute_to = last_day if substitute else None
    post.full_clean()
    return roster.save_post(post=post, by=by, at=at)


def _digest(token: str) -> str:
    # The token is random and long: a plain hash hides it, and no key need be kept for it.
    return base64.urlsafe_b64encode(hashlib.sha256(token.encode()).digest()).decode().rstrip("=")


def _record(action: str, user: User, by: User, at: dt.datetime, data: dict | None = None) -> None:
    audit.record(
        action=action,
        at=at,
        by=by,
        object_type="user",
        object_id=user.pk,
        object_label=user.username,
        data=data,
    )
