"""Courses on which the office also writes on paper."""

from audit import clock
from config.demonstration.courses import processing
from config.demonstration.telling import Telling
from organisations.models import Role
from tickets.actions import documenting
from tickets.models import Document, DocumentKind, DocumentMove, Ticket
from tickets.reading.page import ticket_page
from tickets.reading.papers import draft_of
from tickets.standing import Actor

#: The office's series in its register of documents.
SERIES = "左党联办"


def processing_with_slip(told: Telling) -> None:
    processing(told)
    slip(told)


def slip(told: Telling) -> None:
    """The office passes the ticket on in writing too: drafted, checked, signed by its head, numbered."""
    office = told.alliance.lead.code
    drafter = told.cast.actor(office, Role.DISPATCHER)
    head = told.cast.actor(office, Role.OFFICE_HEAD)
    told.wait(30)
    with clock.frozen_at(told.at):
        ticket = Ticket.objects.for_page().get(pk=told.ticket.pk)
        page = ticket_page(ticket, drafter, told.at)
        document = documenting.draft_document(
            kind=DocumentKind.SLIP,
            by=drafter,
            at=told.at,
            ticket=told.ticket,
            **draft_of(page, DocumentKind.SLIP),
        )
    _move(told, document, DocumentMove.CHECK, head)
    _move(told, document, DocumentMove.SIGN, head)
    given = Document.objects.exclude(series="").count() + 1
    number = f"{SERIES}〔{told.at.year}〕{given}号"
    _move(told, document, DocumentMove.NUMBER, drafter, number=number)


def _move(told: Telling, document: Document, move: DocumentMove, by: Actor, **data) -> None:
    told.wait(20)
    with clock.frozen_at(told.at):
        document.refresh_from_db()
        documenting.move_document(
            document_id=document.pk, move=move, by=by, at=told.at, seen=document.version, data=data
        )
