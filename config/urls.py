"""URLs of the portal. Of allauth only what is used is reachable: no sign-up, no e-mail pages."""

from allauth.account import views as allauth
from django.conf import settings
from django.shortcuts import render
from django.urls import include, path
from django.views.decorators.http import require_GET
from django.views.i18n import set_language

from config import health
from config.sources import sources
from organisations.access import PUBLIC, open_to
from organisations.admin_site import site
from organisations.views import oidc


@require_GET
@open_to(PUBLIC)
def help_page(request):
    return render(request, "help.html")


#: Pages of the upper apps, where they are installed.
UPPER = (
    ("chains/", "alliances.urls"),
    ("communities/", "governance.urls"),
    ("court/", "enforcement.urls"),
    ("p/", "governance.public_urls"),
)
urlpatterns = [
    path("healthz", health.healthz),
    path("readyz", health.readyz),
    path("metrics", health.metrics),
    path("help/", help_page, name="help"),
    path("sources/", sources, name="sources"),
    path("language/", open_to(PUBLIC)(set_language), name="set_language"),
    path("admin/", site.urls),
    path("accounts/login/", allauth.login, name="account_login"),
    path("accounts/logout/", allauth.logout, name="account_logout"),
    path("accounts/inactive/", allauth.account_inactive, name="account_inactive"),
    path("accounts/reauthenticate/", allauth.reauthenticate, name="account_reauthenticate"),
    path("accounts/password/change/", allauth.password_change, name="account_change_password"),
    path("accounts/oidc/<slug:provider_id>/login/", oidc.login, name="openid_connect_login"),
    path("accounts/oidc/<slug:provider_id>/login/callback/", oidc.callback, name="openid_connect_callback"),
    path("accounts/second-factor/", include("allauth.mfa.urls")),
    path("api/", include("config.api_urls")),
    path("meetings/", include("meetings.urls")),
    *(
        path(prefix, include(urls))
        for prefix, urls in UPPER
        if urls.partition(".")[0] in settings.PORTAL_APPS
    ),
    path("", include("organisations.urls")),
    path("", include("tickets.urls")),
]
