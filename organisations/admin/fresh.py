"""Sensitive pages: a session left open on a desk does not open them."""

from django.http import HttpRequest, HttpResponse

from audit import clock
from organisations import access

FRESH_MINUTES = 10


class FreshMixin:
    """Writing anything here asks for a sign-in of the last ten minutes."""

    def asks_fresh(self, request: HttpRequest) -> bool:
        return True

    def to_sign_in_again(self, request: HttpRequest) -> HttpResponse | None:
        """The way to the page that asks for the password once more; None for who has just signed in."""
        if not self.asks_fresh(request) or access.signed_in_within(request, FRESH_MINUTES, clock.now()):
            return None
        return access.to_sign_in_again(request)

    def changeform_view(self, request, *args, **kwargs):
        return self.to_sign_in_again(request) or super().changeform_view(request, *args, **kwargs)

    def delete_view(self, request, *args, **kwargs):
        return self.to_sign_in_again(request) or super().delete_view(request, *args, **kwargs)

    def changelist_view(self, request, *args, **kwargs):
        """The list itself opens; what is done with the chosen rows does not."""
        again = self.to_sign_in_again(request) if request.method == "POST" else None
        return again or super().changelist_view(request, *args, **kwargs)
