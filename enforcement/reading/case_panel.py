"""Measures, money and list entries in short, for the case page and its time line."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from enforcement.distribution import pay_out_by
from enforcement.measure_terms import days_left
from enforcement.models import Case, CaseMoney, ListEntry, ListState, Measure, Renewal
from enforcement.panels import Happened
from enforcement.reading.measures import lines
from enforcement.waiting_chain import LIVE
from enforcement.yuan import NOTHING
from tickets.standing import Actor


def fill(case: Case, actor: Actor, day: dt.date) -> dict[str, Any]:
    """What stands, the nearest end first."""
    money = CaseMoney.objects.filter(case=case).first()
    rows = list(
        Measure.objects.filter(case=case, other_court=False, state__in=sorted(LIVE))
        .select_related("party")
        .order_by("last_day", "id")
    )
    for row in rows:
        row.case = case
    by = pay_out_by(money.held_since) if money and money.held_since else None
    return {
        "recovered": case.ledger.recovered(),
        "held": money.held if money else NOTHING,
        "pay_out_by": by,
        "left": days_left(by, day) if by else None,
        "listed": ListEntry.objects.filter(
            case=case, state__in=[ListState.LISTED, ListState.LEAVING]
        ).count(),
        # Behind how many one waits stands on the page of measures.
        "lines": [line._replace(ahead=0) for line in lines(rows, day)],
    }


def happened(case: Case) -> Iterator[Happened]:
    """Lines of the case's time line. Amounts and names stand elsewhere."""
    for row in Measure.objects.filter(case=case).order_by("id"):
        yield Happened(
            row.served_on, row.get_kind_display(), _("of another court") if row.other_court else ""
        )
        if row.ended_on:
            yield Happened(row.ended_on, row.get_kind_display(), row.get_state_display())
    for each in Renewal.objects.filter(measure__case=case).select_related("measure"):
        until = {"day": date_format(each.new_end)}
        yield Happened(each.served_on, each.measure.get_kind_display(), _("renewed until %(day)s") % until)
    for row in case.ledger.order_by("id"):
        yield Happened(row.on, row.get_kind_display(), _("reversal") if row.reverses_id else "")
    for entry in ListEntry.objects.filter(case=case):
        if entry.listed_on:
            yield Happened(entry.listed_on, _("On the list of dishonest obligors"))
        if entry.removed_on:
            yield Happened(entry.removed_on, _("Removed from the list"))
