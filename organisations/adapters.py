"""How allauth behaves here: no sign-up; the identifier is ours; a changed password stands in the record."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from audit import clock
from organisations import access, account_actions, backends


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request) -> bool:
        return False

    def login(self, request, user) -> None:
        super().login(request, user)
        account_actions.record_sign_in(user=user, at=clock.now())

    def logout(self, request) -> None:
        user = request.user
        super().logout(request)
        if user.is_authenticated:
            account_actions.record_sign_out(user=user, at=clock.now())

    def authentication_failed(self, request, **credentials) -> None:
        super().authentication_failed(request, **credentials)
        account = backends.accounts_named(backends.lock_out_name(request)).first()
        account_actions.record_failed_sign_in(account=account, at=clock.now())

    def is_reauthentication_required(self, *, app: str) -> bool:
        """Whoever signed in a moment ago is not asked for the password a second time."""
        minutes = settings.ACCOUNT_REAUTHENTICATION_TIMEOUT // 60
        return not access.signed_in_within(context.request, minutes, clock.now())

    def clean_password(self, password: str, user=None) -> str:
        password = super().clean_password(password, user)
        if user is not None and user.check_password(password):
            raise ValidationError(_("This is your present password. Choose another one."))
        return password

    def set_password(self, user, password: str) -> None:
        account_actions.change_password(user=user, password=password, by=user, at=clock.now())
