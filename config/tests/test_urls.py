"""Every address of the portal says who may open it."""

from collections.abc import Iterator

from django.urls import URLPattern, get_resolver
from rest_framework.permissions import AllowAny
from rest_framework.views import APIView

from organisations.access import Group

#: Pages of libraries, guarded by the library itself behind the portal's sign-in.
GUARDED_BY_THEMSELVES = ("admin/", "accounts/")


def patterns(resolver, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    for entry in resolver.url_patterns:
        path = prefix + str(entry.pattern)
        if isinstance(entry, URLPattern):
            yield path, entry
        else:
            yield from patterns(entry, path)


def declares_access(view) -> bool:
    groups = getattr(view, "access", ())
    if groups:
        return all(isinstance(group, Group) for group in groups)
    api = getattr(view, "cls", None)
    return bool(
        api and issubclass(api, APIView) and api.permission_classes and AllowAny not in api.permission_classes
    )


def test_every_url_declares_who_may_open_it():
    silent = [
        path
        for path, entry in patterns(get_resolver())
        if not path.startswith(GUARDED_BY_THEMSELVES) and not declares_access(entry.callback)
    ]

    assert silent == []
