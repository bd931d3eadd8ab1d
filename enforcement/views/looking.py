"""Who reads what others may not: the discipline post its records of approaches, the auditor who looked at what."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from audit import clock
from enforcement.access import AUDITORS, DISCIPLINE, court_posts
from enforcement.actions.approaches import read_approach
from enforcement.actions.viewing import see_alarm
from enforcement.guarding import court_page
from enforcement.models import Alarm, ApproachRecord
from enforcement.reading import looking as reading
from organisations.access import open_to
from organisations.models import Role
from tickets import wording
from tickets.lifecycle import Incomplete, Refusal
from tickets.reading.paging import page_of
from tickets.standing import Actor


def _approaches(request: HttpRequest):
    """Of the courts whose discipline post the account holds."""
    courts = [post.organisation_id for post in court_posts(request.user, Role.DISCIPLINE)]
    rows = ApproachRecord.objects.filter(case__court__in=courts).select_related("case", "by__person")
    return rows.defer("who", "how", "content")


@court_page(DISCIPLINE)
@require_safe
def approaches(request: HttpRequest) -> HttpResponse:
    page = page_of(_approaches(request), request.GET.get("at", ""), key=("id",), descending=True)
    return render(request, "enforcement/approaches.html", {"page": page})


@court_page(DISCIPLINE)
@require_POST
def approach(request: HttpRequest, pk: int) -> HttpResponse:
    if not _approaches(request).filter(pk=pk).exists():
        raise Http404
    row, opened = read_approach(approach_id=pk, by=Actor(request.user, request.post), at=clock.now())
    return render(request, "enforcement/approach.html", {"row": row, "opened": opened})


# Without the court's key: the auditor reads codes.
@open_to(AUDITORS)
@require_http_methods(["GET", "POST"])
def looked(request: HttpRequest) -> HttpResponse:
    status = 200
    if request.method == "POST":
        pk = request.POST.get("alarm", "")
        row = Alarm.objects.filter(pk=int(pk)).first() if pk.isdecimal() and len(pk) < 18 else None
        if row is None:
            raise Http404
        finding = request.POST.get("finding", "").replace("\0", "")[:200]
        try:
            see_alarm(alarm_id=row.pk, by=Actor(request.user, None), at=clock.now(), finding=finding)
        except Incomplete:
            status = 422
            messages.error(request, _("Say what you found."))
        except Refusal as refused:
            status = refused.status
            messages.error(request, wording.refusal(refused))
        else:
            messages.success(request, _("Recorded."))
            return redirect("enforcement:looked")
    user_name, day = request.GET.get("who", "").strip()[:150], _day(request.GET.get("day", ""))
    rows = reading.views(user_name.replace("\0", ""), day)
    context = {
        "page": page_of(rows, request.GET.get("at", ""), key=("id",), descending=True),
        "alarms": reading.alarms(clock.now()),
        "who": user_name,
        "day": day,
    }
    return render(request, "enforcement/looked.html", context, status=status)


def _day(text: str):
    try:
        return parse_date(text)
    except ValueError:
        return None
