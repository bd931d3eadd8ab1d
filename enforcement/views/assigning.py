"""Who works on which case: named and released by the head of the bureau, who by that opens none of them."""

from django.contrib import messages
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from audit import clock
from enforcement.access import BUREAU_HEADS, court_posts
from enforcement.actions import cases
from enforcement.forms import parties as forms
from enforcement.guarding import court_page
from enforcement.lifecycle import CASE_RULES, CaseStep
from enforcement.models import Case, CaseOfficer, CaseState
from enforcement.reading.cases import named_on
from enforcement.reading.ending import due_of
from meetings.lifecycle import open_steps
from meetings.views.stepping import take_step
from organisations.models import Role
from tickets.reading.paging import page_of
from tickets.standing import Actor

VERBS = {CaseStep.NAME: cases.name, CaseStep.RELEASE: cases.release}
FORMS = {CaseStep.NAME: forms.NameForm, CaseStep.RELEASE: forms.ReleaseForm}


def _rows(request: HttpRequest):
    """Number, state and officers of the court's cases; nobody's name of any party."""
    courts = [post.organisation_id for post in court_posts(request.user, Role.BUREAU_HEAD)]
    officers = CaseOfficer.objects.select_related("post__person")
    rows = Case.objects.filter(court__in=courts)
    return rows.select_related("court").prefetch_related(Prefetch("officers", officers))


@court_page(BUREAU_HEADS)
@require_safe
def assignments(request: HttpRequest) -> HttpResponse:
    rows = _rows(request).exclude(state=CaseState.CONCLUDED)
    page = page_of(rows, request.GET.get("at", ""), key=("id",), descending=True)
    today = clock.today()
    for row in page.rows:
        row.today = [each for each in row.officers.all() if each.in_force(today)]
    return render(request, "enforcement/assignments.html", {"page": page})


@court_page(BUREAU_HEADS)
@require_http_methods(["GET", "POST"])
def assignment(request: HttpRequest, pk: int) -> HttpResponse:
    # Concluded ones too: no conclusion silences what draws near.
    row = _rows(request).filter(pk=pk).first()
    if row is None:
        raise Http404
    row.named = named_on(row, clock.today())
    by = Actor(request.user, request.post)
    outcome = take_step(
        request,
        offered=[step for step in open_steps(CASE_RULES, by, row) if step in VERBS],
        make=lambda step, *sent: FORMS[step](*sent, row=row, actor=by, auto_id=f"id_{step}_%s"),
        verbs=VERBS,
        at=clock.now(),
        case_id=row.pk,
    )
    if outcome.done:
        messages.success(request, _("Recorded."))
        return redirect("enforcement:assignment", row.pk)
    context = {
        "row": row,
        "due": due_of(row, clock.today()),
        "officers": [each for each in row.officers.all() if each.in_force(clock.today())],
        "forms": {str(step): form for step, form in outcome.forms.items()},
        "steps": {str(step): step.label for step in VERBS},
        "refusal": outcome.refusal,
        "sent": request.POST.get("step", ""),
    }
    return render(request, "enforcement/assignment.html", context, status=outcome.status)
