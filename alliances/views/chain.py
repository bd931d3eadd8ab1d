"""The chain as a picture, each stage and figure opening its records."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from alliances.lifecycle import desk
from alliances.models import YearPlan
from alliances.reading.chain import chain_page, present_season, reads
from alliances.reading.filters import Filters
from alliances.reading.indicators import INDICATORS
from alliances.views.frame import acting, chain_of, frame, members_chain
from audit import clock
from organisations.access import BUSINESS, open_to
from organisations.models import Alliance, Kind
from tickets import kinds


@open_to(BUSINESS)
@require_safe
def chains(request: HttpRequest) -> HttpResponse:
    """The chains in force; where there is one, it opens at once."""
    rows = list(
        Alliance.objects.on(clock.today())
        .filter(template__kind=Kind.IND)
        .select_related("template", "lead", "area")
    )
    if len(rows) == 1:
        return redirect("alliances:chain", rows[0].code)
    return render(
        request, "tickets/alliances.html", {"alliances": [(row, kinds.page_of(row)) for row in rows]}
    )


@open_to(BUSINESS)
@require_safe
def chain(request: HttpRequest, code: str) -> HttpResponse:
    alliance, at = chain_of(code), clock.now()
    member = reads(alliance, request.user)
    today = clock.today()
    season = Filters.read(request.GET).year or present_season(alliance, today)
    context = {
        "page": chain_page(alliance, request.user, at, today, season, member=member),
        "member": member,
        "season": season,
        "seasons": range(today.year, today.year - 5, -1),
        "led": desk(acting(request), YearPlan(alliance=alliance)),
        "today": today,
    }
    return render(request, "alliances/chain.html", frame(alliance) | context)


@open_to(BUSINESS)
@require_safe
def figure(request: HttpRequest, code: str, indicator: str) -> HttpResponse:
    """The records that a figure is the sum of: its list, narrowed to them."""
    alliance = members_chain(request, code)
    if indicator not in INDICATORS:
        raise Http404
    today = clock.today()
    season = Filters.read(request.GET).year or present_season(alliance, today)
    model = INDICATORS[indicator].records(alliance, season, today).model
    address = reverse("alliances:records", args=[alliance.code, LIST_OF[model._meta.model_name]])
    return redirect(f"{address}?figure={indicator}&season={season}")


#: Where the records of a model are listed.
LIST_OF = {
    "agreement": "agreements",
    "household": "households",
    "loan": "loans",
    "loss": "losses",
    "placement": "placements",
    "policy": "policies",
    "wage": "wages",
    "refund": "refunds",
    "sale": "sales",
    "support": "support",
    "grant": "grants",
}
