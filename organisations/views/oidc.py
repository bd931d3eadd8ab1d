"""To the identity service and back. A service that is down or talks nonsense is a sentence on the sign-in page."""

from allauth.socialaccount.providers.openid_connect import views as allauth
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET
from requests import RequestException

from organisations.access import PUBLIC, open_to
from organisations.oidc_adapter import back_to_sign_in

UNREADABLE = (AttributeError, LookupError, RequestException, TypeError, ValueError)


@require_GET
@open_to(PUBLIC)
@never_cache
def login(request: HttpRequest, provider_id: str) -> HttpResponse:
    return _asked(allauth.login, request, provider_id)


@require_GET
@open_to(PUBLIC)
@never_cache
def callback(request: HttpRequest, provider_id: str) -> HttpResponse:
    return _asked(allauth.callback, request, provider_id)


def _asked(view, request: HttpRequest, provider_id: str) -> HttpResponse:
    try:
        return view(request, provider_id)
    except UNREADABLE:
        return back_to_sign_in(request)
