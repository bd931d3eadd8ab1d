"""How allauth's second factors behave here: secrets encrypted, keys and passkeys named in the portal's words."""

import ipaddress

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _

from organisations import factor_secrets


class FactorAdapter(DefaultMFAAdapter):
    def encrypt(self, text: str) -> str:
        return factor_secrets.seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        return factor_secrets.unseal(encrypted_text)

    def generate_authenticator_name(self, user, type: Authenticator.Type) -> str:  # noqa: A002 - allauth's name
        return _("Key %(number)s") % {
            "number": Authenticator.objects.filter(user=user, type=type).count() + 1
        }

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return super().get_public_key_credential_rp_entity() | {"name": settings.MFA_TOTP_ISSUER}


def passkeys_work(request: HttpRequest) -> bool:
    """Browsers use passkeys only by HTTPS and at a host with a name; `localhost` counts as both (WebAuthn level 2, 5.1.3)."""
    host = request.get_host().rpartition(":")[0] or request.get_host()
    try:
        ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return request.is_secure() or host == "localhost"
    return False
