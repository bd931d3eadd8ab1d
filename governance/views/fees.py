"""Property service: the totals with their rates, and taking in a workbook of them."""

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from audit import clock
from governance.actions import property as actions
from governance.forms.property import TOTALS, TotalsForm, read_totals
from governance.lifecycle import provider
from governance.models import Estate, FeePeriod
from governance.reading.property import shown, template_workbook
from organisations.access import BUSINESS, open_to
from organisations.imports.workbook import WorkbookRefused
from tickets import wording
from tickets.lifecycle import Refusal
from tickets.reading.paging import page_of
from tickets.standing import Actor


def _provided(request: HttpRequest) -> list[Estate]:
    """The estates whose totals the acting post brings in."""
    by, day = Actor(request.user, request.post), clock.today()
    rows = Estate.objects.visible_to(request.user).for_page().prefetch_related("terms", "buildings")
    return [row for row in rows.order_by("area__path") if provider(by, row, day)]


@open_to(BUSINESS)
@require_safe
def fees(request: HttpRequest) -> HttpResponse:
    rows = FeePeriod.objects.visible_to(request.user).for_page()
    community = request.GET.get("community", "")
    if community.isdecimal() and len(community) < 10:
        rows = rows.filter(estate__community=community)
    page = page_of(rows, request.GET.get("at", ""), key=("id",), descending=True)
    context = {
        "page": page,
        "lines": shown(page.rows),
        "may_add": bool(_provided(request)),
        "only_some": bool(community),
        "tab": "property",
    }
    return render(request, "governance/fees.html", context)


@open_to(BUSINESS)
@require_safe
def template(request: HttpRequest) -> FileResponse:
    file = template_workbook(TOTALS, _provided(request))
    return FileResponse(file, as_attachment=True, filename="property-totals.xlsx")


@open_to(BUSINESS)
@require_http_methods(["GET", "POST"])
def take_in(request: HttpRequest) -> HttpResponse:
    estates = {row.area.code: row for row in _provided(request)}
    form = TotalsForm(request.POST, request.FILES) if request.method == "POST" else TotalsForm()
    refused: list[tuple[int, str]] = []
    if request.method == "POST" and form.is_valid():
        try:
            totals = read_totals(form.cleaned_data["file"], estates)
            refused = totals.refused
            if not refused:
                by = Actor(request.user, request.post)
                count = actions.take_in(by=by, at=clock.now(), rows=totals.rows)
                said = ngettext("%(count)s line was taken in.", "%(count)s lines were taken in.", count)
                messages.success(request, said % {"count": count})
                return redirect("governance:property")
        except WorkbookRefused as error:
            form.add_error("file", str(error))
        except Refusal as error:
            form.add_error(None, wording.refusal(error))
    context = {"form": form, "refused": refused, "estates": estates.values(), "headings": TOTALS}
    return render(request, "governance/take_in.html", context, status=422 if form.errors or refused else 200)
