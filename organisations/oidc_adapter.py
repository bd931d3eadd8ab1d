"""Signing in by the office's own identity service (OpenID Connect): it says who somebody is, the portal which account that is.

No account is made and no link is kept: a claim names the account by its sign-in name or staff number, each time anew, so
that an account closed or renamed here is closed or renamed at once.
"""

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.providers.base import AuthProcess
from django.conf import settings
from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from audit import clock
from organisations import signing_in
from organisations.models import User


class OidcAdapter(DefaultSocialAccountAdapter):
    def is_open_for_signup(self, request, sociallogin) -> bool:
        return False

    def pre_social_login(self, request, sociallogin) -> None:
        """Point the login at the account that the claim names; whoever has none is sent back with a sentence."""
        account = account_named(sociallogin.account.extra_data)
        if account is None or sociallogin.state.get("process") != AuthProcess.LOGIN:
            signing_in.sign_in_failed(account=account, at=clock.now())
            sentence = _(
                "The identity service knows you, but this portal has no account of that name. Ask your unit's account keeper."
            )
            raise ImmediateHttpResponse(back_to_sign_in(request, sentence))
        sociallogin.user = account

    def on_authentication_error(
        self, request, provider, error=None, exception=None, extra_context=None
    ) -> None:
        raise ImmediateHttpResponse(back_to_sign_in(request))


def account_named(said: dict) -> User | None:
    """The account that the identity service's claims name, if there is exactly one."""
    claims = said.get("userinfo") or said.get("id_token") or {}
    name = claims.get(settings.OIDC_CLAIM)
    if not isinstance(name, str) or not name or "\0" in name:
        return None
    found = User.objects.filter(Q(username=name) | Q(staff_number=name), person__isnull=False)[:2]
    return found[0] if len(found) == 1 else None


def back_to_sign_in(request: HttpRequest, sentence: str = "") -> HttpResponse:
    messages.error(
        request,
        sentence or _("Signing in by the identity service did not work. Try again, or use your password."),
    )
    return redirect("account_login")
