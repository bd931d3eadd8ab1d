"""Files are added to a ticket, read, and withdrawn."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.db import transaction

from audit import actions as audit
from tickets.actions.recording import record
from tickets.files import storing
from tickets.files.preparing import Prepared
from tickets.lifecycle import Incomplete, NotYours, WrongState
from tickets.models import Attachment, Dispatch, StoredFile, Ticket
from tickets.models.states import OPEN_DISPATCH
from tickets.standing import Actor, Situation, contributor, desk

#: The field that errors of files belong to, in forms and in the API.
FIELD = "files"


@transaction.atomic
def attach(*, ticket_id: int, by: Actor, at: dt.datetime, files: Sequence[Prepared]) -> list[Attachment]:
    """Add prepared files to a ticket: kept by hash, one line in the time line, one row in the record.

    A content that the ticket has already is not added again. If the actor's unit holds an open dispatch, the files belong
    to it. Raises NotYours, WrongState (archived), Incomplete (too many files).
    """
    ticket, situation = _locked(ticket_id, by, at)
    if not contributor(situation):
        raise NotYours("not_yours")
    if ticket.archived:
        raise WrongState("archived")
    return add(ticket, by=by, at=at, files=files, dispatch=_dispatch_of(situation))


def add(
    ticket: Ticket, *, by: Actor, at: dt.datetime, files: Sequence[Prepared], dispatch: Dispatch | None = None
) -> list[Attachment]:
    """The part of `attach` that follows the permission, for verbs that bring files themselves (raising). The caller's
    transaction holds the ticket."""
    known = set(ticket.attachments.present().values_list("file__sha256", flat=True))
    new = {prepared.sha256: prepared for prepared in files if prepared.sha256 not in known}
    if not new:
        return []
    if len(known) + len(new) > settings.FILES_PER_TICKET:
        raise Incomplete({FIELD: "too_many_files"})
    kept = [(storing.keep(prepared, at), prepared.name) for prepared in new.values()]
    return add_kept(ticket, by=by, at=at, kept=kept, dispatch=dispatch)


def add_kept(
    ticket: Ticket,
    *,
    by: Actor,
    at: dt.datetime,
    kept: Sequence[tuple[StoredFile, str]],
    dispatch: Dispatch | None = None,
) -> list[Attachment]:
    """Contents that are stored already, each under its name, as files of the ticket."""
    if not kept:
        return []
    # Names of files may name people; the record and the time line know contents by their hash.
    event = record(
        ticket,
        "attach",
        by=by,
        at=at,
        before=ticket.state,
        dispatch=dispatch,
        data={"files": [file.sha256 for file, _name in kept]},
    )
    return [
        Attachment.objects.create(
            ticket=ticket,
            dispatch=dispatch,
            event=event,
            file=file,
            name=name,
            at=at,
            by=by.user,
            organisation=by.unit,
        )
        for file, name in kept
    ]


@transaction.atomic
def withdraw_attachment(*, attachment: Attachment, by: Actor, at: dt.datetime, reason: str) -> None:
    """Take a file back that should not be there: nobody sees it any more, and its content is deleted unless another
    ticket has it too. Whoever sent it may, and the office. Raises NotYours, Incomplete."""
    ticket, situation = _locked(attachment.ticket_id, by, at)
    attachment = Attachment.objects.select_related("file").get(pk=attachment.pk)
    if not may_withdraw(situation, attachment):
        raise NotYours("not_yours")
    if not reason.strip():
        raise Incomplete({"reason": "required"})
    if attachment.withdrawn_at is not None:
        return
    attachment.withdrawn_at, attachment.withdrawn_by = at, by.user
    attachment.withdrawn_reason = reason.strip()
    attachment.save()
    file = attachment.file
    record(
        ticket,
        "withdraw_file",
        by=by,
        at=at,
        before=ticket.state,
        note=attachment.withdrawn_reason,
        data={"files": [file.sha256]},
    )
    transaction.on_commit(lambda: storing.forget_unused(file.pk))


def may_withdraw(situation: Situation, attachment: Attachment) -> bool:
    return attachment.by_id == situation.actor.user.pk or desk(situation)


def record_download(*, attachment: Attachment, by: Actor, at: dt.datetime) -> None:
    """Who took which content out of the portal."""
    audit.record(
        action="ticket.download",
        at=at,
        by=by.user,
        object_type="ticket",
        object_id=attachment.ticket_id,
        object_label=attachment.ticket.number,
        post=by.post.role if by.post else "",
        organisation=by.unit.code if by.unit else "",
        data={"attachment": attachment.pk, "sha256": attachment.file.sha256},
    )


def _locked(ticket_id: int, by: Actor, at: dt.datetime) -> tuple[Ticket, Situation]:
    ticket = (
        Ticket.objects.select_for_update(of=("self",), no_key=True)
        .select_related("alliance__lead")
        .get(pk=ticket_id)
    )
    return ticket, Situation(ticket, tuple(ticket.dispatches.order_by("id")), by, at)


def _dispatch_of(situation: Situation) -> Dispatch | None:
    unit: Any = situation.actor.unit
    mine = [
        row
        for row in situation.dispatches
        if unit is not None and row.organisation_id == unit.pk and row.state in OPEN_DISPATCH
    ]
    return mine[-1] if mine else None
