"""Call-outs: the list, asking, the page of one with its steps."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from audit import clock
from meetings.actions import callouts
from meetings.forms import asking as forms
from meetings.forms.lists import ReasonForm, RowForm
from meetings.lifecycle import CALL_OUT_RULES, CallOutStep
from meetings.models import CallOut, CallOutState
from meetings.reading import callouts as reading
from meetings.views.entering import entering, raised_in
from meetings.views.stepping import step_page
from organisations.access import BUSINESS, open_to
from tickets.reading.choices import choices_on
from tickets.reading.paging import page_of
from tickets.standing import Actor

VERBS = {
    CallOutStep.WHISTLE: callouts.whistle,
    CallOutStep.DECLINE: callouts.decline,
    CallOutStep.REPORT: callouts.report,
    CallOutStep.RATE: callouts.rate,
    CallOutStep.END: callouts.end,
}
FORMS = {
    CallOutStep.WHISTLE: forms.WhistleForm,
    CallOutStep.DECLINE: ReasonForm,
    CallOutStep.REPORT: forms.ReportForm,
    CallOutStep.RATE: forms.RateForm,
    CallOutStep.END: RowForm,
}


@open_to(BUSINESS)
@require_safe
def call_outs(request: HttpRequest) -> HttpResponse:
    choices = choices_on(clock.today())
    filters = reading.Filters.read(request.GET)
    rows = reading.call_outs(request.user, filters, choices)
    context = {
        "page": page_of(rows, request.GET.get("at", ""), key=("id",), descending=True),
        "filters": filters,
        "choices": choices,
        "states": CallOutState.choices,
        "may_add": callouts.may_ask(Actor(request.user, request.post)),
        "tab": "call_outs",
        "list_url": reverse("meetings:call_outs"),
    }
    return render(request, "meetings/call_outs.html", context)


@open_to(BUSINESS)
@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    may = callouts.may_ask(Actor(request.user, request.post))
    return entering(
        request,
        alliances=raised_in(request) if may else [],
        make=lambda alliance, sent: forms.AskForm(
            sent, alliance=alliance, initial={"area": request.post.organisation.area.code}
        ),
        verb=callouts.ask,
        words={
            "title": _("Ask for a call-out"),
            "lead": _("The community asks, the township or subdistrict whistles, the departments report."),
            "send": _("Ask the township or subdistrict"),
            "done": _("The township or subdistrict is asked to whistle."),
            "none": _("A call-out is asked for by a community or village."),
        },
        back=reverse("meetings:call_outs"),
    )


@open_to(BUSINESS)
@require_http_methods(["GET", "POST"])
def call_out(request: HttpRequest, pk: int) -> HttpResponse:
    row = CallOut.objects.visible_to(request.user).for_page().filter(pk=pk).first()
    if row is None:
        raise Http404
    return step_page(
        request,
        row,
        rules=CALL_OUT_RULES,
        make=lambda step, row, by, *sent: FORMS[step](*sent, row=row, actor=by),
        verbs=VERBS,
        template="meetings/call_out.html",
        context=lambda: {"called": row.called.select_related("organisation")},
    )
