"""A project: from needs through study, initiation and work to acceptance, evaluation and striking off."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from meetings.actions.recording import locked, record, step, tell_units
from meetings.lifecycle import PROJECT_RULES, ProjectStep, desk
from meetings.models import Milestone, Need, NeedState, Project, ProjectState, Rating
from organisations.models import Alliance, Organisation
from tickets.lifecycle import Incomplete, NotYours, WrongState
from tickets.models import NoticeKind
from tickets.standing import Actor

WHOLE = 100


@transaction.atomic
def collect(*, by: Actor, at: dt.datetime, alliance: Alliance, needs: Sequence[Need], **fields) -> Project:
    """Make a project of assessed needs that no unit has claimed; they are in it from now."""
    project = Project(alliance=alliance, state=ProjectState.COLLECTED, **fields)
    if not desk(by, project):
        raise NotYours("not_yours")
    rows = list(
        Need.objects.select_for_update(of=("self",), no_key=True)
        .filter(pk__in=[need.pk for need in needs], alliance=alliance, state=NeedState.ASSESSED)
        .order_by("pk")
    )
    if not rows or len(rows) != len(set(needs)):
        raise Incomplete({"needs": _("Choose needs of this alliance that are assessed and not yet claimed.")})
    project.save(force_insert=True)
    project.needs.set(rows)
    _set_needs(project, NeedState.IN_PROJECT)
    record(project, "collect", by, at, needs=[need.pk for need in rows])
    return project


def _set_needs(project: Project, state: NeedState) -> None:
    for need in project.needs.select_for_update(of=("self",), no_key=True).order_by("pk"):
        need.state = state
        need.save()


@transaction.atomic
def study(*, project_id: int, by: Actor, at: dt.datetime, study: str) -> Project:
    project = _stepped(project_id, ProjectStep.STUDY, by)
    project.study = study
    return _saved(project, "study", by, at)


@transaction.atomic
def initiate(
    *,
    project_id: int,
    by: Actor,
    at: dt.datetime,
    lead: Organisation,
    budget: Decimal,
    budget_source: str,
    starts_on: dt.date,
    due_on: dt.date,
    assists: Sequence[Organisation] = (),
) -> Project:
    """The project gets its number, lead, money and dates."""
    project = _stepped(project_id, ProjectStep.INITIATE, by)
    if due_on < starts_on:
        raise Incomplete({"due_on": _("The end lies before the start.")})
    members = project.alliance.memberships.on(timezone.localdate(at)).values_list("organisation", flat=True)
    errors = {}
    if lead.pk not in members:
        errors["lead"] = "not_a_member"
    if {unit.pk for unit in assists} - set(members):
        errors["assists"] = "not_a_member"
    if errors:
        raise Incomplete(errors)
    # One numbers at a time; the alliance's row is the lock.
    Alliance.objects.select_for_update(no_key=True).get(pk=project.alliance_id)
    project.year = timezone.localdate(at).year
    last = Project.objects.filter(alliance=project.alliance_id, year=project.year).aggregate(
        last=Max("serial")
    )["last"]
    project.serial = (last or 0) + 1
    project.lead, project.budget, project.budget_source = lead, budget, budget_source
    project.starts_on, project.due_on = starts_on, due_on
    _saved(project, "initiate", by, at, number=project.number, lead=lead.code)
    project.assists.set(unit for unit in assists if unit != lead)
    concerned = {lead.pk, *(unit.pk for unit in assists), *project.needing_ids}
    tell_units(project, NoticeKind.INFORMED, by, at, concerned)
    return project


@transaction.atomic
def add_milestone(*, project_id: int, by: Actor, at: dt.datetime, title: str, due_on: dt.date) -> Milestone:
    project = _stepped(project_id, ProjectStep.ADD_MILESTONE, by)
    if not project.starts_on <= due_on <= project.due_on:
        raise Incomplete({"due_on": _("The day must lie between start and end of the project.")})
    milestone = Milestone.objects.create(project=project, title=title, due_on=due_on)
    record(project, "add_milestone", by, at, title=title)
    return milestone


@transaction.atomic
def start(*, project_id: int, by: Actor, at: dt.datetime) -> Project:
    """Work begins. Raises WrongState without a milestone by which one sees whether it moves."""
    project = _stepped(project_id, ProjectStep.START, by)
    if not project.milestones.exists():
        raise WrongState("wrong_state", _("Add at least one milestone first."))
    return _saved(project, "start", by, at)


@transaction.atomic
def reach(*, project_id: int, by: Actor, at: dt.datetime, milestone: Milestone) -> Milestone:
    project = _stepped(project_id, ProjectStep.REACH, by)
    milestone = project.milestones.get(pk=milestone.pk)
    if milestone.done_on is not None:
        raise WrongState("wrong_state", _("This milestone was reached already."))
    milestone.done_on = timezone.localdate(at)
    milestone.save()
    record(project, "reach", by, at, title=milestone.title)
    return milestone


@transaction.atomic
def report(*, project_id: int, by: Actor, at: dt.datetime, progress: int, evidence: str) -> Project:
    """Say how far it is, and by what one sees it."""
    project = _stepped(project_id, ProjectStep.REPORT, by)
    project.progress, project.evidence = progress, evidence
    return _saved(project, "report", by, at, progress=progress)


@transaction.atomic
def accept(*, project_id: int, by: Actor, at: dt.datetime, accepted_on: dt.date, acceptance: str) -> Project:
    """Residents have looked at the result; never recorded by the unit that leads the project.

    Raises WrongState while it is not whole, Incomplete for a day to come.
    """
    project = _stepped(project_id, ProjectStep.ACCEPT, by)
    waiting = project.milestones.filter(done_on=None).count()
    if project.progress < WHOLE or waiting:
        raise WrongState(
            "wrong_state",
            _("The work is not whole: progress %(progress)s of 100, milestones not reached: %(count)s.")
            % {"progress": project.progress, "count": waiting},
        )
    if accepted_on > timezone.localdate(at) or accepted_on < project.starts_on:
        raise Incomplete({"accepted_on": _("The day must lie between the start and today.")})
    project.accepted_on, project.acceptance = accepted_on, acceptance
    return _saved(project, "accept", by, at)


@transaction.atomic
def send_back(*, project_id: int, by: Actor, at: dt.datetime, reason: str) -> Project:
    """The residents found something wanting: work goes on."""
    project = _stepped(project_id, ProjectStep.SEND_BACK, by)
    project.accepted_on = None
    _saved(project, "send_back", by, at, reason=reason)
    tell_units(project, NoticeKind.ASKED, by, at, {project.lead_id})
    return project


@transaction.atomic
def evaluate(
    *, project_id: int, by: Actor, at: dt.datetime, satisfaction: Rating, evaluation: str
) -> Project:
    project = _stepped(project_id, ProjectStep.EVALUATE, by)
    project.satisfaction, project.evaluation = satisfaction, evaluation
    return _saved(project, "evaluate", by, at, satisfaction=satisfaction)


@transaction.atomic
def strike_off(*, project_id: int, by: Actor, at: dt.datetime) -> Project:
    """The project is off the list, and its needs are met."""
    project = _stepped(project_id, ProjectStep.STRIKE_OFF, by)
    project.struck_off_at = at
    _set_needs(project, NeedState.MET)
    _saved(project, "strike_off", by, at)
    tell_units(project, NoticeKind.INFORMED, by, at, project.needing_ids)
    return project


@transaction.atomic
def drop_project(*, project_id: int, by: Actor, at: dt.datetime, reason: str) -> Project:
    """The project is not carried on; its needs stand assessed on their list again."""
    project = _stepped(project_id, ProjectStep.DROP, by)
    project.end_reason = reason
    _set_needs(project, NeedState.ASSESSED)
    _saved(project, "drop", by, at, reason=reason)
    tell_units(project, NoticeKind.INFORMED, by, at, project.needing_ids)
    return project


def _stepped(project_id: int, name: ProjectStep, by: Actor) -> Project:
    project = locked(Project.objects, project_id)
    step(PROJECT_RULES, name, by, project)
    return project


def _saved(project: Project, verb: str, by: Actor, at: dt.datetime, **data) -> Project:
    project.save()
    record(project, verb, by, at, **data)
    return project
