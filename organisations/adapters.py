"""How allauth behaves here: no sign-up; the identifier is ours; a changed password stands in the record."""

from allauth.account.adapter import DefaultAccountAdapter
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from audit import clock
from organisations import account_actions


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request) -> bool:
        return False

    def clean_password(self, password: str, user=None) -> str:
        password = super().clean_password(password, user)
        if user is not None and user.check_password(password):
            raise ValidationError(_("This is your present password. Choose another one."))
        return password

    def set_password(self, user, password: str) -> None:
        account_actions.change_password(user=user, password=password, by=user, at=clock.now())
