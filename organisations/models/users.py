"""Accounts: who signs in, by which one-time invitation, and with which API token."""

import datetime as dt

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from audit import clock
from organisations.models.people import Person, Post, Role


class UserManager(BaseUserManager):
    def create_user(self, username: str, password: str | None = None, **fields):
        user = self.model(username=self.model.normalize_username(username), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """An account of one person, or of the system as actor (`person` empty, cannot sign in).

    Permissions follow from today's posts; there is no superuser and no group.
    """

    username = models.CharField(_("sign-in name"), max_length=50, unique=True)
    person = models.OneToOneField(
        Person, models.PROTECT, null=True, blank=True, related_name="user", verbose_name=_("person")
    )
    staff_number = models.CharField(_("staff number"), max_length=30, null=True, blank=True, unique=True)
    mobile_hash = models.CharField(max_length=64, null=True, blank=True, unique=True, editable=False)
    email = models.EmailField(_("e-mail"), blank=True)
    is_active = models.BooleanField(_("active"), default=True)
    must_change_password = models.BooleanField(_("must choose a new password"), default=False)
    password_since = models.DateTimeField(_("password since"), default=clock.now, editable=False)
    date_joined = models.DateTimeField(_("since"), default=clock.now)

    objects = UserManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = []

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
        ordering = ["username"]

    def __str__(self):
        return self.person.name if self.person_id else str(_("portal (automatic)"))

    def get_full_name(self) -> str:
        return str(self)

    get_short_name = get_full_name

    def posts_on(self, day: dt.date) -> list[Post]:
        """The posts this account acts by on `day`; read once a day and instance."""
        cache = self.__dict__.setdefault("_posts_on", {})
        if day not in cache:
            cache[day] = (
                list(
                    Post.objects.usable_by(self.person_id, day)
                    .select_related("organisation", "person")
                    .order_by("id")
                )
                if self.person_id and self.is_active
                else []
            )
        return cache[day]

    @property
    def posts(self) -> list[Post]:
        return self.posts_on(clock.today())

    def organisations_as(self, *roles: Role) -> set[int]:
        """Ids of the organisations where the account holds one of `roles` today."""
        return {post.organisation_id for post in self.posts if post.role in roles}

    @property
    def is_staff(self) -> bool:
        """May open Django admin: the administrators and the keepers of rosters and accounts."""
        return any(post.role in STAFF_ROLES for post in self.posts)

    def has_perm(self, perm: str, obj=None) -> bool:
        """Django admin asks here; `organisations.access` says which post opens which table."""
        from organisations.access import may  # noqa: PLC0415 - access stands above the tables

        return may(self, perm)

    def has_perms(self, perms, obj=None) -> bool:
        return all(self.has_perm(perm, obj) for perm in perms)

    def has_module_perms(self, app_label: str) -> bool:
        return self.is_staff


STAFF_ROLES = (
    Role.SYSTEM_ADMIN,
    Role.SECURITY_ADMIN,
    Role.AUDIT_ADMIN,
    Role.ROSTER_KEEPER,
    Role.ACCOUNT_KEEPER,
)


class OldPassword(models.Model):
    """The hash of a password that was replaced; kept so that it is not chosen again (GB/T 22239-2019, 身份鉴别 a)."""

    user = models.ForeignKey(User, models.CASCADE, related_name="old_passwords", verbose_name=_("account"))
    hash = models.CharField(max_length=128)
    replaced_at = models.DateTimeField(_("replaced"))

    class Meta:
        verbose_name = _("old password")
        verbose_name_plural = _("old passwords")
        default_permissions = ()
        ordering = ["-pk"]

    def __str__(self):
        return f"{self.user} {self.replaced_at:%Y-%m-%d}"


class Invitation(models.Model):
    """A one-time way to a first password. Only the token's hash is stored."""

    user = models.ForeignKey(User, models.CASCADE, related_name="invitations", verbose_name=_("account"))
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(_("created"))
    expires_at = models.DateTimeField(_("expires"))
    used_at = models.DateTimeField(_("used"), null=True, blank=True)
    created_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("created by")
    )

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        constraints = [
            models.CheckConstraint(
                name="invitation_expires_later", condition=Q(expires_at__gt=models.F("created_at"))
            )
        ]

    def __str__(self):
        return f"{self.user}"


class ApiToken(models.Model):
    """A token of the API: stored hashed, expiring, scoped to reading or to everything the user may."""

    class Scope(models.TextChoices):
        READ = "read", _("read only")
        WRITE = "write", _("read and write")

    user = models.ForeignKey(User, models.CASCADE, related_name="api_tokens", verbose_name=_("account"))
    token_hash = models.CharField(max_length=64, unique=True)
    label = models.CharField(_("label"), max_length=100)
    scope = models.CharField(_("scope"), max_length=5, choices=Scope.choices, default=Scope.READ)
    created_at = models.DateTimeField(_("created"))
    expires_at = models.DateTimeField(_("expires"))
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)

    class Meta:
        verbose_name = _("API token")
        verbose_name_plural = _("API tokens")

    def __str__(self):
        return self.label
