"""What is open to everybody (namespace `public`): a community's page, and how far a concern has come."""

from django.urls import path

from governance.views import public

app_name = "public"

urlpatterns = [
    path("progress/", public.progress, name="progress"),
    path("<slug:code>/", public.page, name="page"),
]
