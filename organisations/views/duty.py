"""The duty roster of a day: of one's own unit and, for the office, of all members, with the gaps marked; and the private
telephone of somebody on duty, shown to those who must call and recorded with their reason."""

import datetime as dt

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from audit import actions as audit
from audit import clock
from organisations import duty, keeping, rules
from organisations.access import BUSINESS, KEEPERS, open_to
from organisations.forms.duty import ReasonForm
from organisations.models import DutyShift
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
        "called": duty.units_called(request.user, now.date()),
        "now": now,
        "keeps": bool(keeping.units_with_kept_duty(request.user, now.date())),
    }
    return render(request, "organisations/duty_roster.html", context)


@open_to(BUSINESS)
@require_http_methods(["GET", "POST"])
@never_cache
def telephone(request: HttpRequest, shift: int) -> HttpResponse:
    """Asks for the reason, then shows the number once. Not for a shift that is over: nobody must be called for it."""
    now = clock.now()
    units = duty.units_called(request.user, now.date())
    rows = DutyShift.objects.for_display().filter(organisation__in=units, ends_at__gt=now)
    shown = get_object_or_404(rows, pk=shift)
    if not shown.private_phone:
        raise Http404
    form = ReasonForm(request.POST if request.method == "POST" else None)
    context = {"shift": shown, "form": form}
    if form.is_valid():
        audit.record_view(
            at=now,
            by=request.user,
            object_type="dutyshift",
            object_id=shown.pk,
            object_label=str(shown),
            field="private_phone",
            reason=form.cleaned_data["reason"],
            post=request.post.role,
            organisation=request.post.organisation.code,
        )
        context["phone"] = shown.private_phone.reveal()
    status = 422 if form.errors else 200
    return render(request, "organisations/duty_telephone.html", context, status=status)


def _day(text: str) -> dt.date | None:
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        return None
    return day if rules.FIRST_YEAR <= day.year <= rules.LAST_YEAR else None
