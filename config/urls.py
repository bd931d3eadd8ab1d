"""URLs of the portal (interim)."""

urlpatterns: list = []
