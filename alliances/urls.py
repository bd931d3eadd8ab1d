"""Industry chains (namespace `alliances`)."""

from django.urls import path

from organisations.models import Kind
from tickets.views import alliances

app_name = "alliances"

urlpatterns = [
    path("", alliances.alliances, {"kind": Kind.IND}, name="list"),
    path("<slug:code>/", alliances.alliance, {"kind": Kind.IND}, name="chain"),
]
