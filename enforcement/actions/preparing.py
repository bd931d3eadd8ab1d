"""Preparing requests in one sitting: each is checked by itself, numbered papers and all, or none is saved."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audit import actions as audit
from enforcement.actions.files import keep
from enforcement.actions.viewing import raise_alarm
from enforcement.holders import alliance_of, applicants_among, holders, topic_of
from enforcement.models import (
    AlarmKind,
    AssistanceRequest,
    Batch,
    Capacity,
    CaseOfficer,
    Declaration,
    Party,
    RequestPaper,
    RequestState,
    Side,
)
from enforcement.request_shapes import PAPERS
from enforcement.requesting import Common, faults, may_still_prepare
from meetings.actions.recording import record
from organisations.models import Organisation, Role, User
from tickets.actions.recording import tell_of
from tickets.files.preparing import Prepared
from tickets.lifecycle import Incomplete, NotYours, WrongState
from tickets.models import NoticeKind
from tickets.standing import Actor

#: Requests that one sitting brings at most.
BATCH_AT_MOST = 20


@dataclass(frozen=True)
class Paper:
    sort: str
    number: str
    file: Prepared


@dataclass(frozen=True)
class Line:
    """One request: a party of a case, the second officer, its papers."""

    party: Party
    second_officer: CaseOfficer | None
    papers: Sequence[Paper] = field(default_factory=tuple)


class CeilingReached(WrongState):
    """The officer has prepared as many requests today as one may; the auditor is told."""


def prepare(*, common: Common, lines: Sequence[Line], by: Actor, at: dt.datetime) -> Batch:
    """Put requests before the approver, one for each line. Raises NotYours for a case in which the acting post is not
    named, Incomplete with the fields (those of a line begin with its position), WrongState for a case that is not filed
    and where the daily ceiling is reached, which is also told to the auditors."""
    try:
        return _prepare(common, lines, by, at)
    except CeilingReached:
        _alarm(by, at)
        raise


@transaction.atomic
def _prepare(common: Common, lines: Sequence[Line], by: Actor, at: dt.datetime) -> Batch:
    today = timezone.localdate(at)
    _require_few(lines, by, today)
    officers = [_named(line, by, today) for line in lines]
    holder = _holder(common, lines[0].party.case.court, today)
    _require_sound(common, lines, officers, today)
    _require_impartial(common, lines, holder)
    batch = Batch.objects.create(prepared_by=by.user, prepared_at=at)
    for line, officer in zip(lines, officers, strict=True):
        _write(common, line, officer, holder, batch, by, at)
    tell_deciders(lines[0].party.case.court, gettext_lazy("Requests to approve"), at)
    return batch


def _require_few(lines: Sequence[Line], by: Actor, today: dt.date) -> None:
    """Raises Incomplete without lines or with too many, CeilingReached beyond the day's number."""
    if not lines:
        raise Incomplete({"lines": _("Choose at least one obligor.")})
    if len(lines) > BATCH_AT_MOST:
        raise Incomplete({"lines": _("At most %(count)d in one sitting.") % {"count": BATCH_AT_MOST}})
    # Two sittings at once wait for each other here, so that the ceiling holds.
    User.objects.select_for_update(no_key=True).get(pk=by.user.pk)
    begin = timezone.make_aware(dt.datetime.combine(today, dt.time()))
    prepared = AssistanceRequest.objects.filter(prepared_by=by.user, prepared_at__gte=begin).count()
    if not may_still_prepare(prepared + len(lines) - 1, settings.COURT_REQUESTS_A_DAY):
        raise CeilingReached(
            "wrong_state",
            _("At most %(count)d requests a day and officer. The audit administrators are told.")
            % {"count": settings.COURT_REQUESTS_A_DAY},
        )


def _named(line: Line, by: Actor, today: dt.date) -> CaseOfficer:
    """The acting post's own place in the case. Raises NotYours, or WrongState for a case that is not on file."""
    case = line.party.case
    own = None
    if by.post is not None and by.holds(Role.COURT_OFFICER) and by.post.person_id == by.user.person_id:
        own = case.officers.on(today).filter(post=by.post).select_related("post").first()
    if own is None:
        raise NotYours("not_yours")
    if case.filed_on is None or not case.is_open:
        raise WrongState("wrong_state", _("Only a case on file, and not concluded, has requests."))
    return own


def _holder(common: Common, court: Organisation, today: dt.date) -> Organisation:
    alliance = alliance_of(court, today)
    topic = topic_of(alliance, common.kind.code) if alliance else None
    if alliance is None or topic is None:
        raise Incomplete(
            {"holder": _("The matrix names nobody for this kind; have the cell filled in first.")}
        )
    named = holders(alliance, topic, common.area or alliance.area, today)
    if not named.units:
        raise Incomplete({"holder": named.refusal})
    if len(named.units) == 1 and common.holder in (None, named.units[0]):
        return named.units[0]
    if common.holder not in named.units:
        raise Incomplete({"holder": _("Choose one of the departments that the matrix names.")})
    if not common.holder_reason.strip():
        raise Incomplete({"holder_reason": _("Say why this one is asked.")})
    return common.holder


def _require_sound(
    common: Common, lines: Sequence[Line], officers: Sequence[CaseOfficer], today: dt.date
) -> None:
    wrong: dict[str, str] = {}
    if not common.no_relation:
        wrong["no_relation"] = _("Say that there is no relation to the parties, or step aside.")
    seen = set()
    for position, (line, officer) in enumerate(zip(lines, officers, strict=True)):
        found = faults(common, _numbered(line), _persons(line, officer), today)
        if line.party.side != Side.OBLIGOR or line.party.left_on is not None:
            found["party"] = _("Only an obligor of the case can be asked about.")
        if line.party.pk in seen:
            found["party"] = _("Each obligor once.")
        seen.add(line.party.pk)
        found |= _officer_faults(line, officer, today)
        wrong |= {
            f"{position}-{name}" if name in LINE_FIELDS else name: words for name, words in found.items()
        }
    if wrong:
        raise Incomplete(wrong)


def _require_impartial(common: Common, lines: Sequence[Line], holder: Organisation) -> None:
    """Raises Incomplete, by line, where the department asked is an applicant of the case and no reason is given for it."""
    if common.applicant_reason.strip():
        return
    asking = applicants_among([line.party.case for line in lines], [holder])
    wrong = {
        f"{position}-party": _("%(unit)s is the applicant of this case: say why it is asked all the same.")
        % {"unit": holder}
        for position, line in enumerate(lines)
        if asking[line.party.case_id]
    }
    if wrong:
        raise Incomplete(wrong)


def _numbered(line: Line) -> list[str]:
    return [paper.sort for paper in line.papers if paper.number.strip()]


def _persons(line: Line, officer: CaseOfficer) -> tuple[int | None, int | None]:
    second = line.second_officer
    return officer.post.person_id, second.post.person_id if second else None


LINE_FIELDS = ("party", "papers", "second_officer")


def _officer_faults(line: Line, officer: CaseOfficer, today: dt.date) -> dict[str, str]:
    second = line.second_officer
    if second is None:
        return {}
    if (
        second.case_id != line.party.case_id
        or not CaseOfficer.objects.on(today).filter(pk=second.pk).exists()
    ):
        return {"second_officer": _("The second officer is not named in this case.")}
    if not officer.work_card or not second.work_card:
        return {
            "second_officer": _(
                "Both officers need a work card number in the case: enter it there under “Name an officer or panel member”."
            )
        }
    return {}


def _write(
    common: Common,
    line: Line,
    officer: CaseOfficer,
    holder: Organisation,
    batch: Batch,
    by: Actor,
    at: dt.datetime,
) -> AssistanceRequest:
    networked = common.kind.networked
    row = AssistanceRequest.objects.create(
        case=line.party.case,
        party=line.party,
        kind_code=common.kind.code,
        holder=holder,
        holder_reason="\n".join(filter(None, (common.holder_reason, common.applicant_reason))),
        asked=[code for code, _label in common.kind.asked if code in common.asked],
        period_from=common.period_from,
        period_to=common.period_to,
        purpose=common.purpose,
        place=common.place if common.kind.placed else "",
        meets_at=common.meets_at if common.kind.placed else None,
        network_on=common.network_on if networked else None,
        network_reason=common.network_reason if networked else "",
        officer=officer,
        second_officer=line.second_officer,
        expires_on=common.expires_on,
        state=RequestState.SUBMITTED,
        batch=batch,
        prepared_by=by.user,
        prepared_at=at,
    )
    attach(row, line.papers, by, at)
    declare(row, by, Capacity.OFFICER, at)
    record(row, "prepare", by, at, kind=row.kind_code, holder=holder.code, batch=batch.pk)
    return row


def attach(row: AssistanceRequest, papers: Sequence[Paper], by: Actor, at: dt.datetime) -> None:
    """Keep the papers under the court's key, numbers and hashes with them."""
    for paper in papers:
        if paper.sort in PAPERS:
            file = keep(case=row.case, prepared=paper.file, by=by, at=at)
            RequestPaper.objects.create(request=row, sort=paper.sort, number=paper.number, file=file)


def declare(
    row: AssistanceRequest, by: Actor, capacity: Capacity, at: dt.datetime, *, aside: bool = False
) -> None:
    Declaration.objects.update_or_create(
        request=row, user=by.user, capacity=capacity, defaults={"steps_aside": aside, "at": at}
    )


def tell_deciders(court: Organisation, about: object, at: dt.datetime) -> None:
    tell_of(
        APPROVALS,
        about,
        NoticeKind.INFORMED,
        at,
        organisations=[court.pk],
        roles=(Role.BUREAU_HEAD, Role.COURT_PRESIDENT),
    )


#: The list of what waits for a decision; an address, because actions know no URLs above them.
APPROVALS = "/court/requests/approvals/"


@transaction.atomic
def _alarm(by: Actor, at: dt.datetime) -> None:
    audit.record(
        action="assistancerequest.ceiling",
        at=at,
        by=by.user,
        object_type="assistancerequest",
        success=False,
        post=by.post.role if by.post else "",
        organisation=by.unit.code if by.unit else "",
    )
    raise_alarm(AlarmKind.CEILING, by.user, at)
