"""How allauth behaves here: no sign-up; the identifier is ours; a changed password stands in the record."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from django.conf import settings
from django.contrib import messages
from django.utils.translation import gettext as _

from audit import clock
from organisations import access, account_actions, backends, signing_in

#: What allauth would write a mail about, and what the record calls it.
FACTOR_CHANGES = {
    "mfa/email/totp_activated": "account.second_factor",
    "mfa/email/totp_deactivated": "account.second_factor_off",
    "mfa/email/webauthn_added": "account.passkey",
    "mfa/email/webauthn_removed": "account.passkey_off",
    "mfa/email/recovery_codes_generated": "account.recovery_codes",
}


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request) -> bool:
        return False

    def login(self, request, user) -> None:
        super().login(request, user)
        old = signing_in.signed_in(user=user, session_key=request.session.session_key, at=clock.now())
        if old:
            messages.info(
                request,
                _("Your password is more than %(days)s days old. Choose a new one.")
                % {"days": settings.PASSWORD_DAYS},
            )

    def logout(self, request) -> None:
        user = request.user
        super().logout(request)
        if user.is_authenticated:
            signing_in.signed_out(user=user, at=clock.now())

    def pre_authenticate(self, request, **credentials) -> None:
        """Wrong passwords are counted by `organisations.lock_out` alone: allauth's own count would let anybody keep
        an account from signing in, wherever its owner is."""

    def authentication_failed(self, request, **credentials) -> None:
        super().authentication_failed(request, **credentials)
        account = backends.accounts_named(backends.lock_out_name(request)).first()
        signing_in.sign_in_failed(account=account, at=clock.now())

    def is_reauthentication_required(self, *, app: str) -> bool:
        """Whoever signed in a moment ago is not asked for the password a second time."""
        minutes = settings.ACCOUNT_REAUTHENTICATION_TIMEOUT // 60
        return not access.signed_in_within(context.request, minutes, clock.now())

    def send_notification_mail(self, template_prefix, user, context=None, email=None) -> None:
        """No mail; what a person changes about the own factors stands in the record."""
        if template_prefix in FACTOR_CHANGES:
            account_actions.record(FACTOR_CHANGES[template_prefix], user, user, clock.now())

    def set_password(self, user, password: str) -> None:
        account_actions.change_password(user=user, password=password, by=user, at=clock.now())
