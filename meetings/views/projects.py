"""Projects: a new one from needs, the page of one with its steps."""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from meetings.actions import projects
from meetings.forms import lists as forms
from meetings.lifecycle import PROJECT_RULES, ProjectStep
from meetings.models import Project, ProjectState
from meetings.views.entering import entering, led_by
from meetings.views.stepping import step_page
from organisations.access import BUSINESS, DESK, open_to
from tickets.standing import Actor

VERBS = {
    ProjectStep.STUDY: projects.study,
    ProjectStep.INITIATE: projects.initiate,
    ProjectStep.ADD_MILESTONE: projects.add_milestone,
    ProjectStep.START: projects.start,
    ProjectStep.REACH: projects.reach,
    ProjectStep.REPORT: projects.report,
    ProjectStep.ACCEPT: projects.accept,
    ProjectStep.SEND_BACK: projects.send_back,
    ProjectStep.EVALUATE: projects.evaluate,
    ProjectStep.STRIKE_OFF: projects.strike_off,
    ProjectStep.DROP: projects.drop_project,
}
FORMS = {
    ProjectStep.STUDY: forms.StudyForm,
    ProjectStep.INITIATE: forms.InitiateForm,
    ProjectStep.ADD_MILESTONE: forms.MilestoneForm,
    ProjectStep.START: forms.RowForm,
    ProjectStep.REACH: forms.OfMilestoneForm,
    ProjectStep.REPORT: forms.ReportForm,
    ProjectStep.ACCEPT: forms.AcceptForm,
    ProjectStep.SEND_BACK: forms.ReasonForm,
    ProjectStep.EVALUATE: forms.EvaluateForm,
    ProjectStep.STRIKE_OFF: forms.RowForm,
    ProjectStep.DROP: forms.ReasonForm,
}
#: The way of a project, as its page shows it.
WAY = [state for state in ProjectState if state != ProjectState.DROPPED]


@open_to(DESK)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    by = Actor(request.user, request.post)
    return entering(
        request,
        alliances=led_by(request, Project),
        make=lambda alliance, sent: forms.ProjectForm(sent, alliance=alliance, actor=by),
        verb=projects.collect,
        words={
            "title": _("Make a project of needs"),
            "send": _("Put it on the list"),
            "done": _("The project is on the list; study it next."),
            "none": _("Your present post leads no alliance."),
        },
        back=reverse("meetings:projects"),
    )


@open_to(BUSINESS)
@require_http_methods(["GET", "POST"])
def project(request: HttpRequest, pk: int) -> HttpResponse:
    row = Project.objects.visible_to(request.user).for_page().filter(pk=pk).first()
    if row is None:
        raise Http404
    return step_page(
        request,
        row,
        rules=PROJECT_RULES,
        make=_form,
        verbs=VERBS,
        template="meetings/project.html",
        context=lambda: {
            "milestones": row.milestones.all(),
            "needs": row.needs.select_related("unit", "area"),
            "way": [(state.label, WAY.index(state) <= reached(row)) for state in WAY],
        },
    )


def reached(project: Project) -> int:
    """How far on its way the project is; a dropped one is nowhere."""
    return WAY.index(project.state) if project.state in WAY else -1


def _form(step: str, row: Project, by: Actor, *sent):
    initial = {"progress": row.progress, "evidence": row.evidence} if step == ProjectStep.REPORT else {}
    return FORMS[step](*sent, row=row, actor=by, initial=initial)
