"""The verbs on accounts: create, invite, appoint, in and out of use; and the system's own account."""

import base64
import datetime as dt
import hashlib
import secrets

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from audit import actions as audit
from organisations import actions as roster
from organisations.encryption import lookup_hash
from organisations.models import Invitation, OldPassword, Organisation, Person, Post, Role, User
from organisations.models.people import ADMINISTRATORS

SYSTEM = "system"
INVITATION_LIFE = dt.timedelta(hours=72)


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
    record("account.create", user, by, at)
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
    record("account.create" if added else "account.change", user, by, at)
    return user


@transaction.atomic
def change_password(*, user: User, password: str, by: User, at: dt.datetime) -> None:
    """A password the person chose; a new one that was owed is chosen with it."""
    _replace_password(user, make_password(password), at)
    record("account.password", user, by, at)


@transaction.atomic
def set_password_hash(*, user: User, hashed: str, by: User, at: dt.datetime) -> None:
    _replace_password(user, hashed, at)
    record("account.password", user, by, at)


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
        token_hash=digest_of(token),
        created_at=at,
        expires_at=at + INVITATION_LIFE,
        created_by=by if by.person_id else None,
    )
    record("account.invite", user, by, at)
    return token


def invitation_of(token: str, at: dt.datetime) -> Invitation | None:
    """The invitation, if it is neither used nor expired and the account is not out of use."""
    return (
        Invitation.objects.filter(
            token_hash=digest_of(token), used_at=None, expires_at__gt=at, user__is_active=True
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
    _replace_password(user, make_password(password), at)
    record("account.accept_invitation", user, user, at)
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
    record("account.activate" if active else "account.deactivate", user, by, at)


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


def _replace_password(user: User, hashed: str, at: dt.datetime) -> None:
    """A new password that was owed is chosen with it; the one before it is kept as long as it may not come back."""
    if user.has_usable_password():
        OldPassword.objects.create(user=user, hash=user.password, replaced_at=at)
    kept = user.old_passwords.values_list("pk", flat=True)[: settings.PASSWORD_HISTORY]
    user.old_passwords.exclude(pk__in=list(kept)).delete()
    user.password, user.password_since, user.must_change_password = hashed, at, False
    user.save(update_fields=["password", "password_since", "must_change_password"])


def digest_of(token: str) -> str:
    """What is stored of a token that is shown once."""
    # The token is random and long: a plain hash hides it, and no key need be kept for it.
    return base64.urlsafe_b64encode(hashlib.sha256(token.encode()).digest()).decode().rstrip("=")


def record(action: str, user: User, by: User, at: dt.datetime, data: dict | None = None) -> None:
    """Write down what was done to an account."""
    audit.record(
        action=action,
        at=at,
        by=by,
        object_type="user",
        object_id=user.pk,
        object_label=user.username,
        data=data,
    )
