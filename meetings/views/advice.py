"""Advice and the knowledge base: the list, asking, the page of one with its steps."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from audit import clock
from meetings.actions import advising
from meetings.forms import asking as forms
from meetings.forms.lists import ReasonForm, RowForm
from meetings.lifecycle import ADVICE_RULES, AdviceStep, department_or_office
from meetings.models import Advice, AdviceState
from meetings.reading import knowledge
from meetings.views.entering import entering, raised_in
from meetings.views.stepping import step_page
from organisations.access import BUSINESS, open_to
from tickets.reading.choices import choices_on
from tickets.reading.paging import page_of
from tickets.standing import Actor

VERBS = {
    AdviceStep.ANSWER: advising.answer,
    AdviceStep.PUBLISH: advising.publish,
    AdviceStep.SEND_BACK: advising.send_back,
    AdviceStep.TAKE_BACK: advising.take_back,
    AdviceStep.WITHDRAW: advising.withdraw,
}
FORMS = {
    AdviceStep.ANSWER: forms.AnswerForm,
    AdviceStep.PUBLISH: forms.PublishForm,
    AdviceStep.SEND_BACK: ReasonForm,
    AdviceStep.TAKE_BACK: RowForm,
    AdviceStep.WITHDRAW: ReasonForm,
}


@open_to(BUSINESS)
@require_safe
def advice(request: HttpRequest) -> HttpResponse:
    today = clock.today()
    choices = choices_on(today)
    filters = knowledge.Filters.read(request.GET)
    rows = knowledge.entries(request.user, filters, choices, today)
    context = {
        "page": page_of(rows, request.GET.get("at", ""), key=("id",), descending=True),
        "filters": filters,
        "choices": choices,
        "may_add": bool(raised_in(request)),
        "tab": "advice",
        "list_url": reverse("meetings:advice"),
    }
    return render(request, "meetings/advice.html", context)


@open_to(BUSINESS)
@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    return entering(
        request,
        alliances=raised_in(request),
        make=lambda alliance, sent: forms.AdviceForm(sent, alliance=alliance),
        verb=advising.ask_advice,
        words={
            "title": _("Ask for advice"),
            "lead": _("A question to a department: no ticket, no clock. The checked answer helps everybody."),
            "send": _("Ask the department"),
            "done": _("The department is asked."),
            "none": _("Your present post cannot ask here."),
        },
        back=reverse("meetings:advice"),
    )


@open_to(BUSINESS)
@require_http_methods(["GET", "POST"])
def advice_one(request: HttpRequest, pk: int) -> HttpResponse:
    row = Advice.objects.visible_to(request.user).for_page().filter(pk=pk).first()
    if row is None:
        raise Http404
    by = Actor(request.user, request.post)
    return step_page(
        request,
        row,
        rules=ADVICE_RULES,
        make=_form,
        verbs=VERBS,
        template="meetings/advice_one.html",
        context=lambda: {
            # An answer that nobody has checked is not told yet.
            "answer_shown": row.state == AdviceState.PUBLISHED or department_or_office(by, row),
            "valid": row.valid_until is None or row.valid_until >= clock.today(),
        },
    )


def _form(step: str, row: Advice, by: Actor, *sent):
    initial = {"answer": row.answer, "basis": row.basis} if step == AdviceStep.ANSWER else {}
    return FORMS[step](*sent, row=row, actor=by, initial=initial)
