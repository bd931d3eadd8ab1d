"""What stands before every page of the court: who may open it, and the court's key."""

from functools import wraps
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from enforcement import custody
from organisations.access import Group, open_to
from organisations.ciphers import Locked


def court_page(*groups: Group):
    """`open_to`, and 503 with an explanation while the court's key is not there. Nothing of it is kept by browsers."""

    def decorate(view):
        @wraps(view)
        def unlocked(request: HttpRequest, *args, **kwargs) -> HttpResponse:
            if custody.locked():
                return locked_page(request)
            try:
                return view(request, *args, **kwargs)
            except Locked:
                # Taken away while the page was made.
                return locked_page(request)

        return open_to(*groups)(never_cache(unlocked))

    return decorate


def locked_page(request: HttpRequest) -> HttpResponse:
    return render(request, "enforcement/locked.html", status=HTTPStatus.SERVICE_UNAVAILABLE)
