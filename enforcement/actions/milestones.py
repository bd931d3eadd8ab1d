"""What was done or decided in a case is noted, with its day and document; a pause, an extension, the conclusion."""

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from enforcement import concluding, limits
from enforcement.actions.recording import record, saved, stepped
from enforcement.lifecycle import CaseStep
from enforcement.models import (
    Case,
    CaseState,
    ConclusionKind,
    CourtFile,
    Milestone,
    MilestoneKind,
    Pause,
    PauseKind,
)
from enforcement.profile import is_full
from tickets.lifecycle import Incomplete
from tickets.standing import Actor

#: Filing and extension have steps of their own; on a concluded case only later queries are noted.
OWN_STEPS = (MilestoneKind.EXTENSION,)
#: What happens in a filed case only. Others can come earlier: applications and clues, what another court or an earlier case did.
SINCE_FILING = frozenset(
    {
        MilestoneKind.NOTICE,
        MilestoneKind.REPORT_ORDER,
        MilestoneKind.INVESTIGATED,
        MilestoneKind.APPLICANT_SIGNED,
        MilestoneKind.PANEL_REVIEWED,
        MilestoneKind.PRESIDENT_APPROVED,
    }
)


def _not_to_come(on: dt.date, at: dt.datetime, field: str = "on") -> None:
    if on > timezone.localdate(at):
        raise Incomplete({field: _("This day is still to come.")})


def _noted(
    case: Case, kind: str, on: dt.date, by: Actor, at: dt.datetime, document: str, file=None
) -> Milestone:
    return Milestone.objects.create(
        case=case, kind=kind, on=on, document=document, file=file, by=by.user, at=at
    )


@transaction.atomic
def note(
    *,
    case_id: int,
    by: Actor,
    at: dt.datetime,
    kind: str,
    on: dt.date,
    document: str = "",
    file: CourtFile | None = None,
) -> Milestone:
    """Note a milestone. The enforcement notice moves a filed case on to "notified". Raises Incomplete."""
    case = stepped(case_id, CaseStep.NOTE, by, at)
    _not_to_come(on, at)
    if kind not in MilestoneKind.values or kind in OWN_STEPS:
        raise Incomplete({"kind": "required"})
    if not case.is_open and kind != MilestoneKind.LATER_QUERY:
        raise Incomplete({"kind": _("The case is concluded; only later queries are noted.")})
    if kind == MilestoneKind.LATER_QUERY and not (case.concluded_on and on > case.concluded_on):
        raise Incomplete({"on": _("A later query comes after the current procedure ended.")})
    if kind in SINCE_FILING and case.filed_on is not None and on < case.filed_on:
        raise Incomplete({"on": _("The case was not filed yet on this day.")})
    if file is not None and file.case_id != case.pk:
        raise Incomplete({"file": "required"})
    made = _noted(case, kind, on, by, at, document, file)
    if kind == MilestoneKind.NOTICE and case.state == CaseState.FILED:
        case.state = CaseState.NOTIFIED
    saved(case, CaseStep.NOTE, by, at, kind=kind, on=str(on))
    return made


@transaction.atomic
def strike(*, case_id: int, by: Actor, at: dt.datetime, milestone: Milestone) -> Milestone:
    """Strike out a wrong entry; it stays on record. Raises Incomplete for one that is not there or is struck, and for what a
    conclusion rests on."""
    case = stepped(case_id, CaseStep.STRIKE, by, at)
    row = case.milestones.filter(pk=milestone.pk, struck_at=None).first()
    if row is None or not (case.is_open or row.kind == MilestoneKind.LATER_QUERY):
        raise Incomplete({"milestone": "required"})
    row.struck_at = at
    row.save(update_fields=["struck_at"])
    record(case, CaseStep.STRIKE, by, at, milestone=row.pk, kind=row.kind)
    return row


@transaction.atomic
def pause(
    *, case_id: int, by: Actor, at: dt.datetime, kind: str, from_on: dt.date, document: str = ""
) -> Pause:
    case = stepped(case_id, CaseStep.PAUSE, by, at)
    _not_to_come(from_on, at, "from_on")
    if kind not in PauseKind.values:
        raise Incomplete({"kind": "required"})
    if from_on < case.filed_on:
        raise Incomplete({"from_on": _("The case was not filed yet on this day.")})
    if case.pauses.filter(kind=kind, to_on=None).exists():
        raise Incomplete({"kind": _("Such a pause is running already.")})
    made = Pause.objects.create(case=case, kind=kind, from_on=from_on, document=document, by=by.user, at=at)
    record(case, CaseStep.PAUSE, by, at, kind=kind, from_on=str(from_on))
    return made


@transaction.atomic
def go_on(*, case_id: int, by: Actor, at: dt.datetime, pause: Pause, to_on: dt.date) -> Pause:
    """End a running pause; `to_on` is its last day."""
    case = stepped(case_id, CaseStep.GO_ON, by, at)
    _not_to_come(to_on, at, "to_on")
    row = case.pauses.filter(pk=pause.pk, to_on=None).first()
    if row is None:
        raise Incomplete({"pause": "required"})
    if to_on < row.from_on:
        raise Incomplete({"to_on": _("The last day lies before the first day.")})
    row.to_on = to_on
    row.save(update_fields=["to_on"])
    record(case, CaseStep.GO_ON, by, at, kind=row.kind, to_on=str(to_on))
    return row


@transaction.atomic
def extend(
    *, case_id: int, by: Actor, at: dt.datetime, on: dt.date, conclude_by: dt.date, document: str = ""
) -> Case:
    """The president extended the time to the conclusion; `document` names the approval."""
    case = stepped(case_id, CaseStep.EXTEND, by, at)
    _not_to_come(on, at)
    if conclude_by <= on:
        raise Incomplete({"conclude_by": _("An extension ends after the day on which it is granted.")})
    if is_full() and not document.strip():
        raise Incomplete({"document": "required"})
    present = _conclude_by(case, timezone.localdate(at))
    if present is not None and conclude_by <= present:
        words = _("An extension ends later than the present last day: after %(day)s.")
        raise Incomplete({"conclude_by": words % {"day": date_format(present)}})
    _noted(case, MilestoneKind.EXTENSION, on, by, at, document)
    case.conclude_by = conclude_by
    return saved(case, CaseStep.EXTEND, by, at, conclude_by=str(conclude_by))


def _conclude_by(case: Case, day: dt.date) -> dt.date | None:
    """The last day for the conclusion as it stands, before it rolls to a working day."""
    pauses = [(row.kind, row.from_on, row.to_on) for row in case.pauses.all()]
    facts = limits.Facts(case.type, case.basis_kind, case.filed_on, None, case.conclude_by, {}, pauses)
    found = limits.conclude(facts, {}, day)
    return found.earliest if found else None


def facts_of(case: Case, on: dt.date, ground: str = "") -> concluding.Facts:
    """What the conditions of a conclusion on that day look at: milestones not struck out, up to that day."""
    noted = frozenset(row.kind for row in case.milestones.all() if row.struck_at is None and row.on <= on)
    return concluding.Facts(case.filed_on, on, noted, ground, case.basis_kind)


@transaction.atomic
def conclude(*, case_id: int, by: Actor, at: dt.datetime, kind: str, on: dt.date, ground: str = "") -> Case:
    """Conclude the case. Raises Incomplete that names each condition that is missing. Measures and their alarms go on."""
    case = stepped(case_id, CaseStep.CONCLUDE, by, at)
    _not_to_come(on, at)
    if kind not in ConclusionKind.values:
        raise Incomplete({"kind": "required"})
    if case.filed_on is not None and on < case.filed_on:
        raise Incomplete({"on": _("The case was not filed yet on this day.")})
    if case.pauses.filter(to_on=None, from_on__gt=on).exists():
        raise Incomplete({"on": _("A pause that is running began after this day.")})
    ground = ground if kind in concluding.GROUNDS else ""
    missing = concluding.missing(kind, facts_of(case, on, ground))
    if missing:
        words = {"what": _("; ").join(map(str, missing)), "day": date_format(on)}
        raise Incomplete({"kind": _("Missing on %(day)s: %(what)s.") % words})
    case.conclusion, case.concluded_on, case.conclusion_ground = kind, on, ground
    case.concluded_by = by.user
    # The table has set the new state; where the case stood, the row still says.
    case.concluded_from = Case.objects.values_list("state", flat=True).get(pk=case.pk)
    case.pauses.filter(to_on=None).update(to_on=on)
    return saved(case, CaseStep.CONCLUDE, by, at, kind=kind, on=str(on), ground=ground)
