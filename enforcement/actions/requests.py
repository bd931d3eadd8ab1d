"""What the court does with a request: approve, confirm, send, take back, correct, verify, ask again, urge."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from enforcement.actions import queue_tickets
from enforcement.actions.files import keep
from enforcement.actions.preparing import Paper, attach, declare, tell_deciders
from enforcement.models import (
    AssistanceRequest,
    Capacity,
    CaseFinding,
    DataKey,
    FindingSort,
    RequestState,
    ServedCopy,
)
from enforcement.profile import is_full
from enforcement.replies import findings_of, revealed
from enforcement.requesting import PURPOSE, never_asked
from enforcement.requests_lifecycle import RULES, RequestStep
from meetings.actions.recording import record
from meetings.lifecycle import check
from organisations.models import Role
from tickets.actions.recording import tell_of
from tickets.files.preparing import Prepared
from tickets.lifecycle import Incomplete, WrongState
from tickets.models import NoticeKind
from tickets.standing import Actor


def stepped(pk: int, step: RequestStep, by: Actor) -> AssistanceRequest:
    """The request, locked, with the state that the step leads to. Raises NotYours or WrongState."""
    rows = AssistanceRequest.objects.select_for_update(of=("self",), no_key=True).for_page()
    row = rows.get(pk=pk)
    target = check(RULES, step, by, row).target
    if target is not None:
        row.state = target
    return row


def saved(row: AssistanceRequest, verb: str, by: Actor, at: dt.datetime, **told: object) -> AssistanceRequest:
    row.version += 1
    row.save()
    record(row, verb, by, at, kind=row.kind_code, **told)
    return row


@transaction.atomic
def approve(*, assistancerequest_id: int, by: Actor, at: dt.datetime, no_relation: bool) -> AssistanceRequest:
    """Approve; it leaves at once, or waits for a second person where its kind is intrusive."""
    row = stepped(assistancerequest_id, RequestStep.APPROVE, by)
    _require_no_relation(no_relation)
    _require_good(row, at)
    declare(row, by, Capacity.APPROVER, at)
    row.approved_by, row.approved_at = by.user, at
    if row.kind.intrusive:
        row.state = RequestState.APPROVED
        tell_deciders(row.case.court, gettext_lazy("Requests to confirm"), at)
    else:
        _send(row, by, at)
    return saved(row, "approve", by, at)


@transaction.atomic
def confirm(*, assistancerequest_id: int, by: Actor, at: dt.datetime, no_relation: bool) -> AssistanceRequest:
    row = stepped(assistancerequest_id, RequestStep.CONFIRM, by)
    _require_no_relation(no_relation)
    _require_good(row, at)
    declare(row, by, Capacity.CONFIRMER, at)
    row.confirmed_by, row.confirmed_at = by.user, at
    _send(row, by, at)
    return saved(row, "confirm", by, at)


@transaction.atomic
def refuse(*, assistancerequest_id: int, by: Actor, at: dt.datetime, reason: str) -> AssistanceRequest:
    row = stepped(assistancerequest_id, RequestStep.REFUSE, by)
    row.remark, row.ended_at = reason, at
    _tell_officer(row, NoticeKind.SENT_BACK, at)
    return saved(row, "refuse", by, at)


@transaction.atomic
def stand_aside(*, assistancerequest_id: int, by: Actor, at: dt.datetime) -> AssistanceRequest:
    """Somebody who would decide has a relation to a party: another person decides."""
    row = stepped(assistancerequest_id, RequestStep.STAND_ASIDE, by)
    capacity = Capacity.APPROVER if row.state == RequestState.SUBMITTED else Capacity.CONFIRMER
    declare(row, by, capacity, at, aside=True)
    return saved(row, "stand_aside", by, at)


def _require_no_relation(no_relation: bool) -> None:
    if not no_relation:
        raise Incomplete({"no_relation": _("Say that there is no relation to the parties, or step aside.")})


def _require_good(row: AssistanceRequest, at: dt.datetime) -> None:
    if not row.case.is_open:
        raise WrongState("wrong_state", _("The case is concluded."))
    if row.expires_on < timezone.localdate(at):
        raise WrongState("wrong_state", _("The request has expired; prepare it anew."))


def _send(row: AssistanceRequest, by: Actor, at: dt.datetime) -> None:
    if row.data_key is None:
        row.data_key = DataKey.new(at)
    row.ticket = queue_tickets.raised(row, by, at)
    row.state, row.sent_at = RequestState.SENT, at
    tell_window(row, NoticeKind.ASKED, at)


@transaction.atomic
def withdraw(*, assistancerequest_id: int, by: Actor, at: dt.datetime, reason: str) -> AssistanceRequest:
    row = stepped(assistancerequest_id, RequestStep.WITHDRAW, by)
    row.remark, row.ended_at = reason, at
    if row.ticket is not None:
        queue_tickets.cancel(row, by, at)
        tell_window(row, NoticeKind.WITHDRAWN, at)
    return saved(row, "withdraw", by, at)


@transaction.atomic
def correct(
    *,
    assistancerequest_id: int,
    by: Actor,
    at: dt.datetime,
    purpose: str,
    papers: Sequence[Paper] = (),
) -> AssistanceRequest:
    """Submit it again, with a corrected purpose and papers added; approved and sent anew, with clocks of its own."""
    row = stepped(assistancerequest_id, RequestStep.CORRECT, by)
    if len("".join(purpose.split())) < PURPOSE:
        raise Incomplete(
            {"purpose": _("Say in at least %(count)d characters what it is needed for.") % {"count": PURPOSE}}
        )
    if forbidden := never_asked(purpose):
        raise Incomplete({"purpose": forbidden})
    queue_tickets.cancel(row, by, at)
    attach(row, papers, by, at)
    row.purpose = purpose
    row.ticket = row.sent_at = row.signed_at = row.signed_by = None
    row.approved_by = row.approved_at = row.confirmed_by = row.confirmed_at = None
    tell_deciders(row.case.court, gettext_lazy("Requests to approve"), at)
    return saved(row, "correct", by, at)


@transaction.atomic
def verify(
    *, assistancerequest_id: int, by: Actor, at: dt.datetime, take_in: bool = True
) -> AssistanceRequest:
    """The reply is in order; with `take_in` what was found becomes findings of the case, under the reply's key."""
    row = stepped(assistancerequest_id, RequestStep.VERIFY, by)
    reply = row.replies.select_related("data_key").get(round=row.round)
    if take_in and row.kind.finds and not reply.nothing_found:
        for text, encumbrances in findings_of(row.kind, revealed(reply)):
            CaseFinding.objects.create(
                request=row,
                sort=FindingSort(row.kind.finds),
                text=text,
                encumbrances=encumbrances,
                data_key=reply.data_key,
                at=at,
            )
    queue_tickets.accept(row, by, at)
    row.ended_at = at
    return saved(row, "verify", by, at, take_in=take_in)


@transaction.atomic
def ask_again(*, assistancerequest_id: int, by: Actor, at: dt.datetime, reason: str) -> AssistanceRequest:
    row = stepped(assistancerequest_id, RequestStep.ASK_AGAIN, by)
    # Past its last day nobody could answer, and it would run out with a reply that can still be verified.
    _require_good(row, at)
    if forbidden := never_asked(reason):
        raise Incomplete({"reason": forbidden})
    queue_tickets.rework(row, by, at)
    row.round += 1
    row.remark = reason
    tell_window(row, NoticeKind.REWORK, at)
    return saved(row, "ask_again", by, at)


@transaction.atomic
def urge(*, assistancerequest_id: int, by: Actor, at: dt.datetime) -> AssistanceRequest:
    """Note that the silent department is urged by the court's letter. Raises WrongState while it is not late."""
    row = stepped(assistancerequest_id, RequestStep.URGE, by)
    if row.ticket.answer_by is None or at <= row.ticket.answer_by:
        raise WrongState("wrong_state", _("The department is not late yet."))
    row.urged_at = at
    tell_window(row, NoticeKind.REMINDER, at)
    return saved(row, "urge", by, at)


@transaction.atomic
def serve(
    *,
    assistancerequest_id: int,
    by: Actor,
    at: dt.datetime,
    scan: Prepared,
    served_on: dt.date,
    served_to: str = "",
) -> AssistanceRequest:
    """Attach the sealed, signed copy: only with it the notice counts as served. Who signed stands on it; `full` keeps it by name."""
    row = stepped(assistancerequest_id, RequestStep.SERVE, by)
    today = timezone.localdate(at)
    if not timezone.localdate(row.sent_at) <= served_on <= today:
        raise Incomplete({"served_on": _("Choose a day from sending until today.")})
    if is_full() and not served_to.strip():
        raise Incomplete({"served_to": _("Say who signed for it.")})
    file = keep(case=row.case, prepared=scan, by=by, at=at)
    ServedCopy.objects.create(
        request=row, file=file, served_on=served_on, served_to=served_to, at=at, by=by.user
    )
    return saved(row, "serve", by, at, served_on=str(served_on))


def tell_window(row: AssistanceRequest, kind: NoticeKind, at: dt.datetime) -> None:
    """The window clerks of the department; number and link, never who it is about."""
    tell_of(row.window_url, str(row), kind, at, organisations=[row.holder_id], roles=(Role.WINDOW_CLERK,))


def _tell_officer(row: AssistanceRequest, kind: NoticeKind, at: dt.datetime) -> None:
    tell_of(row.get_absolute_url(), str(row), kind, at, users=[row.prepared_by_id])
