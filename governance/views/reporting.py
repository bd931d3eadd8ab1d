"""Units that report in: the list with its count, a new report, one report with its services, the quarter's summary."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from audit import clock
from governance.actions import reporting
from governance.forms import reporting as forms
from governance.models import ReportIn
from governance.quarters import Quarter
from governance.reading.reporting import summary, summary_paper, units_reported
from governance.reporting_in import REPORT_RULES, ReportStep
from meetings.forms.lists import ReasonForm, RowForm
from meetings.views.stepping import step_page, try_verb
from organisations.access import BUSINESS, open_to
from tickets.documents.blocks import Paper
from tickets.documents.word import build
from tickets.files.names import safe_name
from tickets.files.serving import guarded
from tickets.models import FileType
from tickets.models.attachments import CONTENT_TYPES
from tickets.reading.paging import page_of
from tickets.standing import Actor

VERBS = {
    ReportStep.ACCEPT: reporting.accept,
    ReportStep.DECLINE: reporting.decline,
    ReportStep.SERVE: reporting.serve,
    ReportStep.CONFIRM: reporting.confirm,
    ReportStep.END: reporting.end,
}
FORMS = {
    ReportStep.ACCEPT: RowForm,
    ReportStep.DECLINE: ReasonForm,
    ReportStep.SERVE: forms.ServeForm,
    ReportStep.CONFIRM: forms.ConfirmForm,
    ReportStep.END: ReasonForm,
}


@open_to(BUSINESS)
@require_safe
def reports(request: HttpRequest) -> HttpResponse:
    rows = ReportIn.objects.visible_to(request.user).for_page()
    quarter = Quarter.read(request.GET.get("quarter", ""), clock.today())
    context = {
        "page": page_of(rows, request.GET.get("at", ""), key=("id",), descending=True),
        "count": units_reported(request.user),
        "quarter": quarter,
        "lines": summary(request.user, quarter),
        "tab": "reporting",
    }
    return render(request, "governance/reports.html", context)


@open_to(BUSINESS)
@require_safe
def summary_word(request: HttpRequest) -> HttpResponse:
    """The quarter's summary as a Word file, written from the records of the places that the reader sees."""
    at, quarter = clock.now(), Quarter.read(request.GET.get("quarter", ""), clock.today())
    with translation.override("zh-hans"):
        paper = Paper(
            title=f"{quarter.year}年第{quarter.number}季度单位报到服务情况",
            unit=str(request.post.organisation),
            body=summary_paper(request.user, quarter),
            mark=_("Demonstration data, purely fictitious") if settings.DEMONSTRATION else "",
        )
    answer = HttpResponse(build(paper, at), content_type=CONTENT_TYPES[FileType.DOCX])
    name = safe_name(f"单位报到服务情况{quarter}.docx", "docx")
    answer["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    return guarded(answer)


@open_to(BUSINESS)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    form = forms.ReportInForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        by = Actor(request.user, request.post)
        made = try_verb(form, reporting.report_in, by=by, at=clock.now())
        if made is not None:
            messages.success(request, _("Reported; the community or village accepts it next."))
            return redirect(made)
    return render(request, "governance/report_new.html", {"form": form}, status=422 if form.errors else 200)


@open_to(BUSINESS)
@require_http_methods(["GET", "POST"])
def report(request: HttpRequest, pk: int) -> HttpResponse:
    row = ReportIn.objects.visible_to(request.user).for_page().filter(pk=pk).first()
    if row is None:
        raise Http404
    return step_page(
        request,
        row,
        rules=REPORT_RULES,
        make=lambda step, row, by, *sent: FORMS[step](*sent, row=row, actor=by, auto_id=f"id_{step}_%s"),
        verbs=VERBS,
        template="governance/report.html",
        context=lambda: {"services": row.services.select_related("need")},
    )
