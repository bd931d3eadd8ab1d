"""Joint actions: planned by an officer, approved by the president, opened to each unit only for its own task."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from enforcement.models import Case, JointAction, JointState, JointTask
from enforcement.requests_lifecycle import JOINT_RULES, JointStep, is_named
from meetings.actions.recording import record
from meetings.lifecycle import check
from organisations.models import Organisation, Role
from tickets.actions.recording import tell_of
from tickets.lifecycle import Incomplete, NotYours, WrongState
from tickets.models import NoticeKind
from tickets.standing import Actor

#: Hours before the meeting from which the units may know, at least and at most.
HOURS = (1, 24)


@transaction.atomic
def plan(
    *,
    case: Case,
    by: Actor,
    at: dt.datetime,
    meets_at: dt.datetime,
    place: str,
    purpose: str,
    hours_before: int,
) -> JointAction:
    """Raises NotYours for a case in which the acting post is not named, Incomplete for a time that has passed."""
    row = JointAction(case=case, meets_at=meets_at, prepared_by=by.user, prepared_at=at)
    if not is_named(by, row):
        raise NotYours("not_yours")
    if not case.is_open or case.filed_on is None:
        raise WrongState("wrong_state", _("Only a case on file, and not concluded, has requests."))
    if meets_at <= at:
        raise Incomplete({"meets_at": _("Choose a time to come.")})
    if not HOURS[0] <= hours_before <= HOURS[1]:
        raise Incomplete({"hours_before": _("From 1 to 24 hours before.")})
    row.place, row.purpose = place, purpose
    row.opens_at = meets_at - dt.timedelta(hours=hours_before)
    row.state = JointState.PLANNED
    row.save()
    record(row, "plan", by, at)
    return row


def _stepped(pk: int, step: JointStep, by: Actor) -> JointAction:
    rows = JointAction.objects.select_for_update(of=("self",), no_key=True).select_related("case__court")
    row = rows.get(pk=pk)
    target = check(JOINT_RULES, step, by, row).target
    if target is not None:
        row.state = target
    return row


@transaction.atomic
def add_task(
    *,
    jointaction_id: int,
    by: Actor,
    at: dt.datetime,
    unit: Organisation,
    task: str = "",
    attends_only: bool = False,
) -> JointTask:
    row = _stepped(jointaction_id, JointStep.ADD_TASK, by)
    if bool(task.strip()) == attends_only:
        raise Incomplete({"task": _("Either a task, or attending as a witness without one.")})
    if row.tasks.filter(unit=unit).exists():
        raise Incomplete({"unit": _("The unit has its task already.")})
    made = JointTask(action=row, unit=unit, attends_only=attends_only)
    made.task = None if attends_only else task
    made.save()
    record(row, "add_task", by, at, unit=unit.code, attends_only=attends_only)
    return made


@transaction.atomic
def approve(*, jointaction_id: int, by: Actor, at: dt.datetime) -> JointAction:
    """The president's approval. Raises WrongState without tasks, or once the time has passed."""
    row = _stepped(jointaction_id, JointStep.APPROVE, by)
    if not row.tasks.exists():
        raise WrongState("wrong_state", _("Add the units and their tasks first."))
    if row.meets_at <= at:
        raise WrongState("wrong_state", _("The time has passed; plan it anew."))
    row.approved_by, row.approved_at = by.user, at
    row.save()
    record(row, "approve", by, at)
    return row


@transaction.atomic
def hold(*, jointaction_id: int, by: Actor, at: dt.datetime) -> JointAction:
    row = _stepped(jointaction_id, JointStep.HOLD, by)
    if at < row.meets_at:
        raise WrongState("wrong_state", _("It has not begun yet."))
    row.save()
    record(row, "hold", by, at)
    return row


@transaction.atomic
def cancel(*, jointaction_id: int, by: Actor, at: dt.datetime) -> JointAction:
    """It does not take place. Units that were told of it already are told so, too."""
    row = _stepped(jointaction_id, JointStep.CANCEL, by)
    row.save()
    if row.told_at is not None:
        _tell_units(row.pk, NoticeKind.WITHDRAWN, at)
    record(row, "cancel", by, at)
    return row


@transaction.atomic
def acknowledge(*, task: JointTask, by: Actor, at: dt.datetime) -> None:
    """The unit has read its task. Raises NotYours before its hour and for another unit."""
    own = JointTask.objects.at_window_of(by.user, at).filter(pk=task.pk, unit=by.unit, acknowledged_at=None)
    if not by.holds(Role.WINDOW_CLERK) or not own.update(acknowledged_at=at, acknowledged_by=by.user):
        raise NotYours("not_yours")
    record(task.action, "acknowledge", by, at, unit=by.unit.code)


def open_due(at: dt.datetime) -> int:
    """Tell the units whose hour has come, each of its own task; returns how many actions. The pages open by the clock
    themselves: a late queue hides nothing and shows nothing early."""
    due = JointAction.objects.filter(state=JointState.APPROVED, opens_at__lte=at, told_at=None)
    return sum(_open(pk, at) for pk in due.values_list("pk", flat=True))


@transaction.atomic
def _open(pk: int, at: dt.datetime) -> bool:
    if not JointAction.objects.filter(pk=pk, told_at=None).update(told_at=at):
        return False
    _tell_units(pk, NoticeKind.INVITED, at)
    return True


def _tell_units(pk: int, kind: NoticeKind, at: dt.datetime) -> None:
    units = JointTask.objects.filter(action=pk).values_list("unit", flat=True)
    about = gettext_lazy("Joint action")
    tell_of("/court/window/tasks/", about, kind, at, organisations=list(units), roles=(Role.WINDOW_CLERK,))
