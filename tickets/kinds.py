"""The one port through which the upper apps shape tickets of their kind.

An app registers its kind in `AppConfig.ready()`. A kind that nobody registered is closed to
everybody: nobody raises, nobody sees. A fourth kind costs one new app and no change here.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

CLOSED = _("Tickets of this kind are not open in this installation.")


def _no_needs(ticket, move) -> Iterable[str]:
    return ()


def _nothing_follows(ticket, move, at) -> None:
    return None


def _no_panels(ticket, user) -> list:
    return []


@dataclass(frozen=True)
class Switches:
    #: Off: the kind is kept, and nobody sees its tickets.
    seen: bool = True
    free_text: bool = True
    in_api: bool = True
    in_search: bool = True
    in_meetings: bool = True
    #: With `in_search`: topics are suggested out of the words of its closed tickets.
    in_duplicates: bool = True
    in_figures_drilldown: bool = True
    callback: bool = True
    supervision: bool = True
    #: Whether a leader's written instruction may open or join tickets of this kind.
    instructions: bool = True
    bulk: bool = True
    #: Whether a unit that asks for its leader's consent is waited for before an answer leaves.
    consent: bool = True


@dataclass(frozen=True)
class Detour:
    """Units that a ticket must not be sent to, whom it goes to instead (None: whoever the matrix names), and why."""

    around: frozenset[int]
    to: int | None
    why: str


def _no_detours(tickets) -> Mapping[int, Detour]:
    return {}


def _nothing_apart(tickets) -> frozenset[int]:
    return frozenset()


@dataclass(frozen=True)
class Panel:
    """A box on the ticket page: a template of the upper app and its context."""

    template: str
    context: dict[str, Any]


@dataclass(frozen=True)
class KindPort:
    """What an upper app says about its kind.

    `may_raise(post, alliance)` returns None, or the sentence that says why not.
    `hides(user)` is a query of the ids of those tickets of the kind that do not exist for the account, ANDed into
    `visible_to`. It is composed out of the account's id, person and posts of today and of nothing else, because
    statements are kept by these. `needs(ticket, move)` names fields a move needs beyond
    the life cycle. `follows(ticket, move, at)` runs inside the move's transaction. `detours(ticket ids)`
    tells the queue which tickets step around which units. `apart(ticket ids)` names those that no meeting
    takes up, because its papers would show them to people from whom they are hidden. Both take ids or a query of ids.
    """

    code: str
    may_raise: Callable[[Any, Any], str | None]
    hides: Callable[[Any], QuerySet] | None = None
    needs: Callable[[Any, Any], Iterable[str]] = _no_needs
    follows: Callable[[Any, Any, Any], None] = _nothing_follows
    panels: Callable[[Any, Any], list[Panel]] = _no_panels
    detours: Callable[[Any], Mapping[int, Detour]] = _no_detours
    apart: Callable[[Any], frozenset[int]] = _nothing_apart
    switches: Switches = field(default_factory=Switches)
    #: Name of the URL of an alliance's own page, by its code; the plain page serves where there is none.
    page: str = "tickets:alliance"
    #: Roles that do the office's steps at the alliance's lead, and those that do a department's; None: as everywhere.
    desk: tuple[str, ...] | None = None
    handlers: tuple[str, ...] | None = None


_registered: dict[str, KindPort] = {}


def register(kind: KindPort) -> None:
    _registered[kind.code] = kind


def get(code: str) -> KindPort | None:
    return _registered.get(code)


def registered() -> tuple[KindPort, ...]:
    return tuple(_registered.values())


def with_switch(name: str) -> list[str]:
    """Codes of the registered kinds whose switch of this name is on."""
    return [code for code, kind in _registered.items() if getattr(kind.switches, name)]


def is_told(kind_code: str) -> bool:
    """Whether notices and messages speak of tickets of this kind; where nobody sees them the app above tells its own."""
    kind = _registered.get(kind_code)
    return kind is None or kind.switches.seen


def apart(kind_code: str, ticket_ids) -> frozenset[int]:
    """Which of these tickets of one kind no meeting takes up."""
    kind = _registered.get(kind_code)
    return frozenset(ticket_ids) if kind is None else kind.apart(ticket_ids)


def page_of(alliance) -> str:
    """Address of the alliance's page."""
    kind = _registered.get(alliance.kind)
    return reverse(kind.page if kind else KindPort.page, args=[alliance.code])


def why_not_raise(code: str, post, alliance) -> str | None:
    """None if a holder of `post` may raise a ticket in `alliance`, else the reason in words."""
    kind = _registered.get(code)
    return CLOSED if kind is None else kind.may_raise(post, alliance)


def scoped(queryset, user, *, of_dispatches: bool = False):
    """Only registered kinds that are seen, without what each hides: of tickets, or of dispatches by their tickets.

    No condition joins two tables by OR: PostgreSQL would plan longer than it reads.
    """
    named, ticket = ("ticket__kind", "ticket_id") if of_dispatches else ("kind", "pk")
    queryset = queryset.filter(**{f"{named}__in": with_switch("seen")})
    for kind in _registered.values():
        if kind.hides is not None:
            queryset = queryset.exclude(**{f"{ticket}__in": kind.hides(user)})
    return queryset
