"""What the requests add to the case page, the officer's desk and the time line of a case."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audit import clock
from enforcement.access import COUNTERS, OFFICERS, WINDOW_CLERKS
from enforcement.models import AssistanceRequest, Case
from enforcement.panels import (
    DESK_BADGE,
    CasePanel,
    DeskTab,
    Happened,
    Page,
    register_case_panel,
    register_desk_tab,
    register_history,
    register_page,
)
from enforcement.reading import requests as reading
from organisations.access import SUPERVISORS
from organisations.context import COUNTED, FOLLOW_UP, Entry, register_badge, register_navigation
from organisations.models import Role
from tickets.standing import Actor

#: Rows of a list on the desk or the case page; the whole list has a page of its own.
ROWS = 30
#: The badge beside the window: requests that wait for the reader's department.
WINDOW_BADGE = "court_window"


def case_requests(case: Case, actor: Actor, day: dt.date) -> dict[str, Any]:
    rows = AssistanceRequest.objects.filter(case=case).select_related("holder", "ticket", "case")
    may_ask = actor.holds(Role.COURT_OFFICER) and case.is_open and case.filed_on is not None
    return {"rows": list(rows[:ROWS]), "case": case, "now": clock.now(), "may_ask": may_ask}


def _mine(actor: Actor, day: dt.date):
    return reading.requests_of(actor.user, day)


def replies_in(actor: Actor, day: dt.date) -> dict[str, Any]:
    return {"rows": reading.replied(_mine(actor, day))[:ROWS], "now": clock.now()}


def silent(actor: Actor, day: dt.date) -> dict[str, Any]:
    at = clock.now()
    return {"rows": reading.silent(_mine(actor, day), at)[:ROWS], "now": at}


def to_decide(actor: Actor, day: dt.date) -> dict[str, Any]:
    rows = reading.to_decide(actor.user, day).select_related("holder", "ticket", "case")
    return {"rows": rows.order_by("pk")[:ROWS], "now": clock.now()}


def _count(rows) -> int:
    """As far as is shown."""
    return rows.order_by()[: COUNTED + 1].count()


def waiting_at_desk(request: HttpRequest) -> int:
    """Replies to verify and requests to decide on."""
    day = clock.today()
    return _count(reading.to_verify(request.user, day)) + _count(reading.to_decide(request.user, day))


def history(case: Case) -> Iterable[Happened]:
    """Sending and reply of each request."""
    rows = AssistanceRequest.objects.filter(case=case, sent_at__isnull=False).select_related(
        "holder", "ticket"
    )
    for row in rows:
        words = {"number": row, "unit": row.holder}
        sent = _("Request %(number)s sent to %(unit)s") % words
        yield Happened(timezone.localdate(row.sent_at), sent, str(row.kind.label))
        if row.replied_at is not None:
            replied = _("%(unit)s replied to %(number)s") % words
            yield Happened(timezone.localdate(row.replied_at), replied, str(row.kind.label))


def register() -> None:
    register_badge(WINDOW_BADGE, lambda request: _count(reading.at_window(request.user, answered=False)))
    register_badge(DESK_BADGE, waiting_at_desk)
    register_navigation(
        Entry(
            gettext_lazy("Enforcement window"),
            "enforcement:window",
            "scale",
            51,
            (WINDOW_CLERKS,),
            badge=WINDOW_BADGE,
        )
    )
    register_navigation(
        Entry(
            gettext_lazy("Reply times by department"),
            "enforcement:request_counts",
            "scale",
            61,
            (SUPERVISORS,),
            part=FOLLOW_UP,
        )
    )
    register_page(Page(30, gettext_lazy("Requests for assistance"), "enforcement:requests", (OFFICERS,)))
    register_page(Page(35, gettext_lazy("Joint actions"), "enforcement:joint_actions", (OFFICERS,)))
    register_page(
        Page(70, gettext_lazy("Reply times by department"), "enforcement:request_counts", (COUNTERS,))
    )
    register_case_panel(CasePanel(30, "enforcement/_case_requests.html", case_requests))
    register_history(history)
    template = "enforcement/_desk_requests.html"
    register_desk_tab(
        DeskTab(
            20,
            "replies",
            gettext_lazy("Replies in"),
            template,
            replies_in,
            lambda actor, day: _count(reading.replied(_mine(actor, day))),
        )
    )
    register_desk_tab(
        DeskTab(
            30,
            "silent",
            gettext_lazy("Silent departments"),
            template,
            silent,
            lambda actor, day: _count(reading.silent(_mine(actor, day), clock.now())),
        )
    )
    register_desk_tab(
        DeskTab(
            40,
            "approvals",
            gettext_lazy("Requests to approve"),
            template,
            to_decide,
            lambda actor, day: _count(reading.to_decide(actor.user, day)),
        )
    )
