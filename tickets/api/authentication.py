"""Who calls: a token in `Authorization: Token …`, or the browser's session (with its CSRF check)."""

from django.utils.translation import gettext_lazy as _
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from audit import clock
from organisations import api_tokens
from organisations.models import ApiToken, User

KEYWORD = "Token"
#: Longer than any token we issue; a longer one is not worth hashing.
LONGEST = 200


class TokenAuthentication(BaseAuthentication):
    """`request.auth` becomes the ApiToken, whose scope `tickets.api.access` looks at."""

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        keyword, _space, raw = get_authorization_header(request).partition(b" ")
        if keyword.lower() != KEYWORD.lower().encode():
            return None
        try:
            given = raw.strip().decode("ascii")
        except UnicodeDecodeError:
            given = ""
        token = api_tokens.living_token(given, at=clock.now()) if 0 < len(given) <= LONGEST else None
        if token is None:
            raise AuthenticationFailed(_("This token is not valid, or no longer."))
        return token.user, token

    def authenticate_header(self, request: Request) -> str:
        return KEYWORD
