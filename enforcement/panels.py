"""Places on the officer's desk and the case page that the parts of this app fill. Each part registers in `apps.ready`."""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from enforcement.models import Case
from organisations.access import Group
from tickets.standing import Actor

#: The badge beside the officer's desk: what waits for the reader there.
DESK_BADGE = "court_desk"


@dataclass(frozen=True)
class CasePanel:
    """A box on the case page. `fill(case, actor, day)` gives what `template` shows as `panel`, or None for nothing."""

    position: int
    template: str
    fill: Callable[[Case, Actor, dt.date], Any]


@dataclass(frozen=True)
class DeskTab:
    """A list on the officer's desk. `fill(actor, day)` gives what `template` shows as `tab`; it starts at `cases_of`.
    `count(actor, day)` is the number beside its name."""

    position: int
    code: str
    label: str
    template: str
    fill: Callable[[Actor, dt.date], Any]
    count: Callable[[Actor, dt.date], int]


@dataclass(frozen=True)
class Page:
    """A page in the line of tabs over the court's lists, for readers in one of `groups`."""

    position: int
    label: str
    url_name: str
    groups: tuple[Group, ...]


@dataclass(frozen=True)
class Happened:
    """A line of the case's time line. `what` holds no plain personal data."""

    on: dt.date
    what: str
    note: str = ""


_pages: list[Page] = []
_case_panels: list[CasePanel] = []
_desk_tabs: list[DeskTab] = []
_histories: list[Callable[[Case], Iterable[Happened]]] = []


def register_case_panel(panel: CasePanel) -> None:
    if panel not in _case_panels:
        _case_panels.append(panel)
        _case_panels.sort(key=lambda each: each.position)


def register_desk_tab(tab: DeskTab) -> None:
    if tab not in _desk_tabs:
        _desk_tabs.append(tab)
        _desk_tabs.sort(key=lambda each: each.position)


def register_page(page: Page) -> None:
    if page not in _pages:
        _pages.append(page)
        _pages.sort(key=lambda each: each.position)


def register_history(lines: Callable[[Case], Iterable[Happened]]) -> None:
    if lines not in _histories:
        _histories.append(lines)


def case_panels(case: Case, actor: Actor, day: dt.date) -> list[tuple[str, Any]]:
    """Template and content of each panel of the case page."""
    filled = [(panel.template, panel.fill(case, actor, day)) for panel in _case_panels]
    return [(template, content) for template, content in filled if content is not None]


def pages() -> tuple[Page, ...]:
    return tuple(_pages)


def desk_tabs() -> tuple[DeskTab, ...]:
    return tuple(_desk_tabs)


def history(case: Case) -> list[Happened]:
    """The case's time line, oldest first."""
    return sorted((line for lines in _histories for line in lines(case)), key=lambda line: line.on)
