"""Lists of documents, the steps a document has taken, and the number that the register would give next."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Max
from django.utils.translation import gettext as _

from organisations.models import Organisation, User
from tickets.documents.dates import number_text
from tickets.models import Document, DocumentKind, DocumentState
from tickets.reading.page import TicketPage

ROWS = 50


@dataclass(frozen=True)
class Filters:
    search: str
    kind: str
    state: str
    before: int | None

    @classmethod
    def read(cls, given: Mapping[str, str]) -> "Filters":
        before = given.get("before", "")
        return cls(
            given.get("search", "").replace("\0", "").strip()[:60],
            given["kind"] if given.get("kind") in DocumentKind.values else "",
            given["state"] if given.get("state") in DocumentState.values else "",
            int(before) if before.isdecimal() and len(before) < 19 else None,
        )

    @property
    def any_set(self) -> bool:
        return bool(self.search or self.kind or self.state)


def page_of(user: User, filters: Filters) -> tuple[list[Document], int | None]:
    """One page of documents, newest first, and where the next one begins."""
    rows = Document.objects.visible_to(user).for_page().defer("body")
    if filters.kind:
        rows = rows.filter(kind=filters.kind)
    rows = rows.filter(state=filters.state) if filters.state else rows.exclude(state=DocumentState.DISCARDED)
    if filters.search:
        rows = rows.filter(title__contains=filters.search)
    if filters.before:
        rows = rows.filter(pk__lt=filters.before)
    found = list(rows.order_by("-id")[: ROWS + 1])
    return found[:ROWS], found[ROWS - 1].pk if len(found) > ROWS else None


def documents_of(page: TicketPage) -> list[Document]:
    """Those about the ticket that the reader sees, newest first."""
    if not getattr(page.ticket, "has_documents", True):
        return []
    rows = Document.objects.about(page.ticket, page.actor.user).exclude(state=DocumentState.DISCARDED)
    return list(rows.select_related("organisation").defer("body").order_by("-id"))


@dataclass(frozen=True)
class Step:
    """One of the five steps; `at` None: still to be taken."""

    label: str
    who: str
    at: dt.datetime | None
    note: str = ""


def steps_of(document: Document) -> list[Step]:
    def step(label: str, by: User | None, at: dt.datetime | None, note: str = "") -> Step:
        return Step(label, str(by) if by else "", at, note)

    return [
        step(_("Drafted"), document.drafted_by, document.drafted_at),
        step(_("Checked"), document.checked_by, document.checked_at),
        step(_("Signed"), document.signed_by, document.signed_at),
        step(_("Numbered"), document.numbered_by, document.numbered_at, document.number_text),
        step(_("Sealed scan uploaded"), document.sealed_by, document.sealed_at),
    ]


def next_number(unit: Organisation, year: int) -> str:
    """What the unit's series would give next this year; empty where the unit has numbered nothing yet."""
    last = (
        Document.objects.filter(organisation=unit).exclude(series="").order_by("-numbered_at", "-id").first()
    )
    if last is None:
        return ""
    rows = Document.objects.filter(series=last.series, year=year)
    return number_text(last.series, year, (rows.aggregate(last=Max("number"))["last"] or 0) + 1)
