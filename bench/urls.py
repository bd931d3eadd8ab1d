"""The portal's addresses, and the peer page beside them."""

from django.urls import include, path

from bench import peer_page

urlpatterns = [path("bench/rows/", peer_page.rows), path("", include("config.urls"))]
