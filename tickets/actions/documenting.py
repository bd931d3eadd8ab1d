"""The verbs of official documents: draft, edit, check, send back, sign, number, seal, discard."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone, translation

from audit import actions as audit
from tickets.actions import recording
from tickets.document_rules import LEADERS, RULES, may_edit
from tickets.documents.blocks import Block, checked
from tickets.documents.dates import read_number
from tickets.files import storing
from tickets.files.preparing import Prepared
from tickets.lifecycle import Incomplete, NotYours, Stale, WrongState
from tickets.models import Document, DocumentKind, DocumentMove, DocumentState, FileType, NoticeKind, Ticket
from tickets.standing import Actor

#: What a scan may be: pictures and the two formats of scanners.
SCANS = (FileType.PDF, FileType.OFD, FileType.JPG, FileType.PNG)


@transaction.atomic
def draft_document(
    *,
    kind: DocumentKind,
    by: Actor,
    at: dt.datetime,
    title: str,
    body: Sequence[Block],
    addressees: str = "",
    cc: str = "",
    ticket: Ticket | None = None,
    owner: str = "",
    owner_key: str = "",
) -> Document:
    """A new draft of the actor's unit, about a ticket, about a thing of an app above (`owner`, `owner_key`), or about
    neither. Raises NotYours for somebody without a unit, blocks.NotABody."""
    if by.unit is None:
        raise NotYours("not_yours")
    document = Document.objects.create(
        kind=kind,
        organisation=by.unit,
        ticket=ticket,
        owner=owner,
        owner_key=owner_key,
        title=title,
        addressees=addressees,
        cc=cc,
        body=checked(list(body)),
        drafted_at=at,
        drafted_by=by.user,
    )
    _record(document, "draft", by, at)
    return document


@transaction.atomic
def edit_document(
    *,
    document_id: int,
    by: Actor,
    at: dt.datetime,
    seen: int,
    title: str,
    body: Sequence[Block],
    addressees: str = "",
    cc: str = "",
) -> Document:
    """Change an unsigned document; who changes a checked one is its drafter from now on, and it is to be checked again.
    Raises Stale, NotYours."""
    document = _locked(document_id, seen)
    if not may_edit(document, by):
        raise NotYours("not_yours")
    if document.state == DocumentState.CHECKED:
        document.state = DocumentState.DRAFT
        document.checked_at = document.checked_by = None
    document.title, document.addressees, document.cc = title, addressees, cc
    document.body = checked(list(body))
    document.drafted_by, document.drafted_at = by.user, at
    document.version += 1
    document.save()
    _record(document, "edit", by, at)
    return document


@transaction.atomic
def move_document(
    *,
    document_id: int,
    move: DocumentMove,
    by: Actor,
    at: dt.datetime,
    seen: int,
    data: dict[str, Any] | None = None,
) -> Document:
    """Make a move with what its form gave: `note` to send back or discard; the `number` as the register has it;
    `scan` (a prepared file) to seal. Raises Stale, WrongState, NotYours, Incomplete; then nothing has changed."""
    document = _locked(document_id, seen)
    rule = RULES[move]
    if not rule.who(document, by):
        raise NotYours("not_yours")
    if document.state not in rule.sources:
        raise WrongState("wrong_state")
    _apply(document, move, by, at, data or {})
    document.state = rule.target
    document.version += 1
    try:
        with transaction.atomic():
            document.save()
    except IntegrityError as error:
        if move != DocumentMove.NUMBER:
            raise
        raise Incomplete({"number": "number_taken"}) from error
    _record(document, move, by, at)
    _tell(document, move, by, at)
    if move == DocumentMove.SIGN and document.ticket:
        # Those at work on the ticket learn of what was signed about it.
        ticket = document.ticket
        recording.record(ticket, "document", by=by, at=at, before=ticket.state, note=document.title)
    return document


def _apply(document: Document, move: DocumentMove, by: Actor, at: dt.datetime, data: dict[str, Any]) -> None:
    match move:
        case DocumentMove.CHECK:
            document.checked_by, document.checked_at, document.note = by.user, at, ""
        case DocumentMove.SEND_BACK | DocumentMove.DISCARD:
            document.note = _needed(data, "note")
            document.checked_by = document.checked_at = None
        case DocumentMove.SIGN:
            document.signed_by, document.signed_at = by.user, at
            # The date of a document is the day it was signed (GB/T 9704-2012, 7.3.5.4).
            document.dated = timezone.localdate(at)
        case DocumentMove.NUMBER:
            _number(document, by, at, data)
        case DocumentMove.SEAL:
            scan: Prepared = _needed(data, "scan")
            if scan.type not in SCANS:
                raise Incomplete({"scan": "not_a_scan"})
            document.scan = storing.keep(scan, at)
            document.sealed_by, document.sealed_at = by.user, at


def _tell(document: Document, move: DocumentMove, by: Actor, at: dt.datetime) -> None:
    """Whoever has the next step learns of it. Titles may name people; notices do not."""
    link = reverse("tickets:document", args=[document.pk])
    with translation.override(settings.LANGUAGE_CODE):
        about = f"{document.get_kind_display()} {document.ticket or document.pk}"
    if move == DocumentMove.CHECK:
        recording.tell_of(
            link, about, NoticeKind.TO_SIGN, at, organisations=[document.organisation_id], roles=LEADERS
        )
    elif move in (DocumentMove.SEND_BACK, DocumentMove.SIGN) and by.user.pk != document.drafted_by_id:
        kind = NoticeKind.SIGNED if move == DocumentMove.SIGN else NoticeKind.SENT_BACK
        recording.tell_of(link, about, kind, at, users=[document.drafted_by_id])


def _number(document: Document, by: Actor, at: dt.datetime, data: dict[str, Any]) -> None:
    """As it stands in the office's register: the portal proposes, the clerk's register decides."""
    read = read_number(_needed(data, "number"))
    if read is None:
        raise Incomplete({"number": "not_a_number"})
    document.series, document.year, document.number = read
    document.numbered_by, document.numbered_at = by.user, at


def _needed(data: dict[str, Any], name: str) -> Any:
    value = data.get(name)
    if not value:
        raise Incomplete({name: "required"})
    return value


def record_document_download(*, document: Document, by: Actor, at: dt.datetime, what: str) -> None:
    """Who took the Word file (`word`) or the scan (`scan`) out of the portal."""
    _record(document, what, by, at)


def _locked(document_id: int, seen: int) -> Document:
    document = (
        Document.objects.select_for_update(of=("self",), no_key=True)
        .select_related("organisation", "ticket")
        .get(pk=document_id)
    )
    if document.version != seen:
        raise Stale
    return document


def _record(document: Document, what: str, by: Actor, at: dt.datetime) -> None:
    audit.record(
        action=f"document.{what}",
        at=at,
        by=by.user,
        object_type="document",
        object_id=document.pk,
        object_label=str(document),
        post=by.post.role if by.post else "",
        organisation=by.unit.code if by.unit else "",
        data={
            "kind": document.kind,
            "state": document.state,
            "version": document.version,
            **({"scan": document.scan.sha256} if document.scan else {}),
        },
    )
