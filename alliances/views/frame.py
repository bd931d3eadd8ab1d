"""What every page of a chain has in common: which chain, who may read it, its strip of tabs."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest
from django.urls import reverse

from alliances.reading import chain as reading
from alliances.reading.lists import TABS
from audit import clock
from organisations.models import Alliance
from tickets.standing import Actor


@dataclass(frozen=True)
class Tab:
    code: str
    label: Any
    url: str


def chain_of(code: str) -> Alliance:
    """The chain of this code. Raises Http404."""
    return _there(reading.chain_of(code))


def members_chain(request: HttpRequest, code: str) -> Alliance:
    """The chain, for those who read its records at all. Raises Http404."""
    return _there(reading.read_chain(code, request.user))


def _there(alliance: Alliance | None) -> Alliance:
    if alliance is None:
        raise Http404
    return alliance


def acting(request: HttpRequest) -> Actor:
    return Actor(request.user, request.post)


def in_force(alliance: Alliance) -> bool:
    return alliance.in_force(clock.today())


def frame(alliance: Alliance, tab: str = "chain") -> dict[str, Any]:
    tabs = [
        Tab(
            code,
            label,
            reverse("alliances:records", args=[alliance.code, lists[0].name]),
        )
        for code, (label, lists) in TABS.items()
    ]
    below = [
        Tab(each.name, each.title, reverse("alliances:records", args=[alliance.code, each.name]))
        for each in (TABS[tab][1] if tab in TABS else [])
    ]
    return {"alliance": alliance, "tab": tab, "tabs": tabs, "below": below if len(below) > 1 else []}
