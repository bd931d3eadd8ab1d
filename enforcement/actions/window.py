"""What the department's window does: sign, step aside, ask for correction, reply."""

import datetime as dt
from collections.abc import Mapping, Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from enforcement.actions import queue_tickets
from enforcement.actions.files import keep
from enforcement.actions.preparing import declare
from enforcement.actions.requests import saved, stepped
from enforcement.models import AssistanceRequest, Capacity, Reply
from enforcement.replies import packed
from enforcement.requesting import reply_faults
from enforcement.requests_lifecycle import RequestStep
from tickets.actions.recording import tell_of
from tickets.files.preparing import Prepared
from tickets.lifecycle import Incomplete, WrongState
from tickets.models import DispatchState, NoticeKind
from tickets.standing import Actor


@transaction.atomic
def sign(*, assistancerequest_id: int, by: Actor, at: dt.datetime, no_relation: bool) -> AssistanceRequest:
    """Sign and say that there is no relation to the parties; a second clerk takes over what another has signed.

    Raises WrongState until the queue has sent it, and after its last day."""
    row = stepped(assistancerequest_id, RequestStep.SIGN, by)
    if not no_relation:
        raise Incomplete({"no_relation": _("Say that there is no relation to the parties, or step aside.")})
    _require_good(row, at)
    waiting = row.ticket.dispatches.filter(state=DispatchState.WAITING)
    if waiting.exists():
        queue_tickets.sign(row, by, at)
    elif row.signed_at is None:
        raise WrongState("wrong_state", _("The queue is still sending it; try again in half a minute."))
    declare(row, by, Capacity.CLERK, at)
    row.signed_by = by.user
    row.signed_at = row.signed_at or at
    return saved(row, "sign", by, at)


@transaction.atomic
def step_aside(*, assistancerequest_id: int, by: Actor, at: dt.datetime) -> AssistanceRequest:
    """A clerk with a relation to a party does not see it any more; another clerk of the department answers it."""
    row = stepped(assistancerequest_id, RequestStep.STEP_ASIDE, by)
    declare(row, by, Capacity.CLERK, at, aside=True)
    _tell_officer(row, NoticeKind.INFORMED, at)
    return saved(row, "step_aside", by, at)


@transaction.atomic
def ask_correction(
    *, assistancerequest_id: int, by: Actor, at: dt.datetime, reason: str
) -> AssistanceRequest:
    """The papers do not fit what is asked: back to the court with the reason."""
    row = stepped(assistancerequest_id, RequestStep.ASK_CORRECTION, by)
    row.remark = reason
    _tell_officer(row, NoticeKind.SENT_BACK, at)
    return saved(row, "ask_correction", by, at)


@transaction.atomic
def reply(
    *,
    assistancerequest_id: int,
    by: Actor,
    at: dt.datetime,
    nothing_found: bool = False,
    found: Sequence[Mapping[str, str]] = (),
    remark: str = "",
    files: Sequence[Prepared] = (),
) -> AssistanceRequest:
    """Reply in the fields of the kind. Raises Incomplete with the fields, each named by the position of its entry."""
    row = stepped(assistancerequest_id, RequestStep.REPLY, by)
    _require_good(row, at)
    wrong = reply_faults(row.kind, nothing_found=nothing_found, found=found)
    if wrong:
        raise Incomplete(wrong)
    made = Reply(
        request=row,
        round=row.round,
        nothing_found=nothing_found,
        data_key=row.data_key,
        by=by.user,
        at=at,
    )
    made.found, made.remark = packed(found) if found else "", remark
    made.save()
    made.files.set(keep(case=row.case, prepared=file, by=by, at=at, data_key=row.data_key) for file in files)
    queue_tickets.answer(row, by, at)
    row.replied_at = at
    _tell_officer(row, NoticeKind.ANSWERED, at)
    return saved(row, "reply", by, at, nothing_found=nothing_found)


def _require_good(row: AssistanceRequest, at: dt.datetime) -> None:
    if row.expires_on < timezone.localdate(at):
        raise WrongState("wrong_state", _("The request has expired; the court must ask anew."))
    if not row.case.is_open:
        raise WrongState("wrong_state", _("The case is concluded."))


def _tell_officer(row: AssistanceRequest, kind: NoticeKind, at: dt.datetime) -> None:
    tell_of(row.get_absolute_url(), str(row), kind, at, users=[row.prepared_by_id])
