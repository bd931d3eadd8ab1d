"""What every page's frame shows: navigation, acting post, notices, demonstration mark."""

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from organisations import access


@dataclass(frozen=True)
class Entry:
    """A navigation entry: shown to `groups`, ordered by `position`."""

    label: str
    url_name: str
    icon: str
    position: int
    groups: tuple[access.Group, ...]
    badge: str = ""


_entries: list[Entry] = []
_badges: dict[str, Callable[[HttpRequest], int]] = {}


def register_navigation(entry: Entry) -> None:
    """Called in `AppConfig.ready` of the app that owns the page."""
    if entry not in _entries:
        _entries.append(entry)
        _entries.sort(key=lambda each: each.position)


def register_badge(name: str, count: Callable[[HttpRequest], int]) -> None:
    """A number shown beside an entry or on the bell; asked only where it is shown."""
    _badges[name] = count


def portal(request: HttpRequest) -> dict:
    context = {"DEMONSTRATION": settings.DEMONSTRATION, "navigation": [], "acting_post": None}
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return context
    return context | {
        "navigation": SimpleLazyObject(lambda: _navigation(request)),
        "acting_post": getattr(request, "post", None),
        "usable_posts": access.usable_posts(user),
        "unread_notices": SimpleLazyObject(lambda: _badge("notices", request)),
    }


def _badge(name: str, request: HttpRequest) -> int:
    return _badges[name](request) if name in _badges else 0


def _navigation(request: HttpRequest) -> list[dict]:
    shown = []
    for entry in _entries:
        if not any(group.admits(request.user) for group in entry.groups):
            continue
        url = reverse(entry.url_name)
        shown.append(
            {
                "label": entry.label,
                "url": url,
                "icon": entry.icon,
                "badge": _badge(entry.badge, request) if entry.badge else 0,
            }
        )
    here = [entry["url"] for entry in shown if _leads_to(entry["url"], request.path)]
    for entry in shown:
        # Of "/tickets/" and "/tickets/new/" only the nearer one is where the reader is.
        entry["active"] = entry["url"] == max(here, key=len, default="")
    return shown


def _leads_to(url: str, path: str) -> bool:
    return path == url or (url != "/" and path.startswith(url))
