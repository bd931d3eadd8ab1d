"""The duty roster of a day: of one's own unit and, for the office, of all members, with the gaps marked."""

import datetime as dt

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from audit import clock
from organisations import duty, keeping, rules
from organisations.access import BUSINESS, KEEPERS, open_to
from organisations.views.directory import ROWS, given

DAY = dt.timedelta(days=1)


@require_GET
@open_to(BUSINESS, KEEPERS)
def duty_roster(request: HttpRequest) -> HttpResponse:
    now = clock.now()
    day = _day(given(request, "day")) or now.date()
    query, only_gaps = given(request, "q").strip().lower()[:60], given(request, "gaps") == "1"
    seen = duty.units_seen(request.user, day)
    units = [unit for unit in seen if query in f"{unit.name} {unit.code} {unit.pinyin}".lower()]
    days = duty.unit_days(units, day, now)
    with_gaps = [each for each in days if each.gaps]
    context = {
        "page": Paginator(with_gaps if only_gaps else days, ROWS).get_page(request.GET.get("page")),
        "with_gaps": len(with_gaps),
        "several": len(seen) > 1,
        "day": day,
        "before": day - DAY,
        "after": day + DAY,
        "is_today": day == now.date(),
        "query": query,
        "only_gaps": only_gaps,
        "keeps": bool(keeping.units_with_kept_duty(request.user, now.date())),
    }
    return render(request, "organisations/duty_roster.html", context)


def _day(text: str) -> dt.date | None:
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        return None
    return day if rules.FIRST_YEAR <= day.year <= rules.LAST_YEAR else None
