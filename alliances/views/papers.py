"""What leaves a chain on paper: the agreement to sign, season report and plan review as drafts, the figures as a workbook."""

from decimal import Decimal

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import translation
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from alliances.lifecycle import desk, drafter
from alliances.models import Agreement, YearPlan
from alliances.models.states import PlanState
from alliances.reading import papers
from alliances.reading.chain import ChainPage, chain_page, figures_against, present_season
from alliances.reading.columns import exact
from alliances.reading.filters import Filters
from alliances.views.frame import acting, members_chain
from audit import actions as audit
from audit import clock
from organisations.access import BUSINESS, DESK, open_to
from organisations.models import Alliance
from tickets import exporting, wording
from tickets.actions.documenting import draft_document
from tickets.documents.blocks import Paper
from tickets.documents.word import build
from tickets.files.names import safe_name
from tickets.files.serving import guarded
from tickets.models import DocumentKind, FileType
from tickets.models.attachments import CONTENT_TYPES


@open_to(BUSINESS)
@never_cache
@require_safe
def agreement_word(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """The agreement as a Word file. Who drafts it gets the grower's telephone in it, and that is recorded as a view."""
    alliance, at = members_chain(request, code), clock.now()
    row = Agreement.objects.visible_to(request.user).filter(alliance=alliance, pk=pk).for_page().first()
    if row is None:
        raise Http404
    phone = ""
    if row.household_id and row.household.phone:
        phone = _phone(request, row) if drafter(acting(request), row) else row.household.phone.masked("phone")
    with translation.override("zh-hans"):
        paper = Paper(
            title="种植收购协议",
            number=f"协议编号：{row.number}",
            body=papers.agreement_of(row, phone),
            mark=_("Demonstration data, purely fictitious") if settings.DEMONSTRATION else "",
        )
    answer = HttpResponse(build(paper, at), content_type=CONTENT_TYPES[FileType.DOCX])
    name = safe_name(f"种植协议{row.number}.docx", "docx")
    answer["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    return guarded(answer)


def _phone(request: HttpRequest, row: Agreement) -> str:
    audit.record_view(
        at=clock.now(),
        by=request.user,
        object_type="household",
        object_id=row.household_id,
        object_label=row.household,
        field="phone",
        reason=_("Planting agreement %(number)s printed") % {"number": row.number},
        post=request.post.role,
        organisation=request.post.organisation.code,
    )
    return row.household.phone.reveal()


@open_to(DESK)
@require_POST
def season_report(request: HttpRequest, code: str) -> HttpResponse:
    """Draft the season's report as a document of the lead's office."""
    alliance = _led(request, code)
    season = Filters.read(request.POST).year or present_season(alliance, clock.today())
    with translation.override("zh-hans"):
        content = papers.season_report_of(alliance, season, _page(request, alliance, season))
    return _drafted(request, content)


@open_to(DESK)
@require_POST
def plan_review(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Draft the review of a yearly plan, with what the records say of each duty."""
    alliance = _led(request, code)
    plan = YearPlan.objects.filter(alliance=alliance, pk=pk).exclude(state=PlanState.DRAFT).first()
    if plan is None:
        raise Http404
    with translation.override("zh-hans"):
        content = papers.plan_review_of(plan, _page(request, alliance, plan.year))
    return _drafted(request, content)


def _led(request: HttpRequest, code: str) -> Alliance:
    alliance = members_chain(request, code)
    if not desk(acting(request), YearPlan(alliance=alliance)):
        raise PermissionDenied(wording.REFUSALS["not_yours"])
    return alliance


def _page(request: HttpRequest, alliance: Alliance, season: int) -> ChainPage:
    return chain_page(alliance, request.user, clock.now(), clock.today(), season, member=True)


def _drafted(request: HttpRequest, content: dict) -> HttpResponse:
    document = draft_document(kind=DocumentKind.OTHER, by=acting(request), at=clock.now(), **content)
    messages.success(request, _("The draft is made. Read it through, then somebody else checks it."))
    return redirect("tickets:document", pk=document.pk)


@open_to(BUSINESS)
@require_safe
def figures_workbook(request: HttpRequest, code: str) -> FileResponse:
    """The season's figures against plan and last season as .xlsx."""
    alliance, at = members_chain(request, code), clock.now()
    season = Filters.read(request.GET).year or present_season(alliance, clock.today())
    plan = YearPlan.objects.filter(alliance=alliance, year=season).exclude(state=PlanState.DRAFT).first()
    duties = list(plan.targets.all()) if plan else []
    titles = [
        _("Indicator"),
        _("unit of measure"),
        _("season"),
        _("This season"),
        pgettext("tab", "Plan"),
        _("Last season"),
        _("source"),
    ]
    rows = (
        (
            each.figure.indicator.name,
            each.figure.indicator.unit,
            season,
            _number(each.figure.value),
            _number(each.target.value) if each.target else "",
            _number(each.figure.before),
            each.figure.indicator.source,
        )
        for each in figures_against(alliance, season, clock.today(), duties)
    )
    file = exporting.table_file(
        _("Figures of season %(season)s") % {"season": season}, titles, (30, 10, 8, 16, 16, 16, 30), rows, at
    )
    return FileResponse(file, as_attachment=True, filename=f"{alliance.code}-figures-{season}.xlsx")


def _number(value: Decimal | int | None) -> Decimal | str:
    return "—" if value is None else exact(Decimal(value))
