"""URLs of the portal."""

from django.urls import include, path

from config import health
from organisations.admin_site import site

urlpatterns = [
    path("healthz", health.healthz),
    path("readyz", health.readyz),
    path("metrics", health.metrics),
    path("admin/", site.urls),
    path("accounts/", include("allauth.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
    path("api/", include("config.api_urls")),
    path("chains/", include("alliances.urls")),
    path("", include("organisations.urls")),
    path("", include("tickets.urls")),
]
