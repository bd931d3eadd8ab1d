"""What every page's frame shows: navigation, acting post, notices, demonstration mark; and the ports
through which upper floors put entries, numbers and panels on pages of this one."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from organisations import access
from organisations.factor_adapter import passkeys_work
from organisations.models import Organisation


@dataclass(frozen=True)
class Part:
    """Entries that one menu of the navigation holds for readers with more of them than fit one line."""

    label: str
    icon: str


FOLLOW_UP = Part(_("Follow-up"), "scale")
RECORDS = Part(_("Records"), "books")
#: A count above this is shown as "99+", because nobody reads the difference and counting costs.
COUNTED = 99
#: Entries that stand in one line of 1366 pixels in both languages.
LINE = 8


@dataclass(frozen=True)
class Entry:
    """A navigation entry: shown to `groups`, ordered by `position`, in the menu of its `part` if it has one."""

    label: str
    url_name: str
    icon: str
    position: int
    groups: tuple[access.Group, ...]
    badge: str = ""
    #: Pages below another entry's address that belong to this one.
    also: tuple[str, ...] = ()
    part: Part | None = None


@dataclass(frozen=True)
class Panel:
    """A part that an upper floor adds to a unit's page. `fill(request, unit)` gives what `template` shows as
    `panel`, or None for readers whom it does not concern."""

    template: str
    fill: Callable[[HttpRequest, Organisation], Any]


_entries: list[Entry] = []
_panels: list[Panel] = []
_badges: dict[str, Callable[[HttpRequest], int]] = {}
#: Entry's URL name → names of URLs of apps above whose pages belong to it.
_below: dict[str, set[str]] = {}


def register_navigation(entry: Entry) -> None:
    """Called in `AppConfig.ready` of the app that owns the page."""
    if entry not in _entries:
        _entries.append(entry)
        _entries.sort(key=lambda each: each.position)


def register_below(entry: str, url_name: str) -> None:
    """Pages below this address belong to the entry of that URL name, which another app owns."""
    _below.setdefault(entry, set()).add(url_name)


def register_badge(name: str, count: Callable[[HttpRequest], int]) -> None:
    """A number shown beside an entry or on the bell; asked only where it is shown."""
    _badges[name] = count


def register_panel(panel: Panel) -> None:
    """Called in `AppConfig.ready` of the app that owns what the panel shows."""
    if panel not in _panels:
        _panels.append(panel)


def panels(request: HttpRequest, unit: Organisation) -> list[tuple[str, Any]]:
    """Template and content of each panel that this reader gets on the unit's page."""
    filled = [(panel.template, panel.fill(request, unit)) for panel in _panels]
    return [(template, content) for template, content in filled if content is not None]


def portal(request: HttpRequest) -> dict:
    context = {
        "counted": COUNTED,
        "DEMONSTRATION": settings.DEMONSTRATION,
        "navigation": [],
        "acting_post": None,
        "oidc": settings.OIDC_NAME if settings.OIDC_ISSUER else "",
        "passkeys_work": lambda: passkeys_work(request),
    }
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
                "leads_from": [url, *map(reverse, (*entry.also, *_below.get(entry.url_name, ())))],
                "icon": entry.icon,
                "badge": _badge(entry.badge, request) if entry.badge else 0,
                "part": entry.part,
            }
        )
    here = [url for entry in shown for url in entry["leads_from"] if _leads_to(url, request.path)]
    for entry in shown:
        # Of "/tickets/" and "/tickets/new/" only the nearer one is where the reader is.
        entry["active"] = max(here, key=len, default="") in entry["leads_from"]
    return _folded(shown)


def _folded(shown: list[dict]) -> list[dict]:
    """What the line shows: entries, and menus where the first entry of their part would stand. Readers whose
    entries fit one line get no menus, and a menu of one entry is that entry."""
    if len(shown) <= LINE:
        return shown
    line = []
    for entry in shown:
        below = [each for each in shown if each["part"] and each["part"] is entry["part"]]
        if len(below) < 2:
            line.append(entry)
        elif entry is below[0]:
            line.append(
                {
                    "label": entry["part"].label,
                    "icon": entry["part"].icon,
                    "badge": sum(each["badge"] for each in below),
                    "active": any(each["active"] for each in below),
                    "entries": below,
                }
            )
    return line


def _leads_to(url: str, path: str) -> bool:
    return path == url or (url != "/" and path.startswith(url))
