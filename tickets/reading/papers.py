"""What a document made from a ticket says at first: the work-order sheet and the slip. Never who a concern came from."""

import datetime as dt

from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from tickets import wording
from tickets.documents.blocks import Block, paragraph, table
from tickets.models import Dispatch, DispatchRole, DocumentKind, Ticket
from tickets.reading.page import TicketPage

#: Parts of the text's width: label, value, label, value.
FORM = (15, 37, 15, 33)
#: What may stand of the ticket's title in the document's.
TITLE = 70


def draft_of(page: TicketPage, kind: DocumentKind) -> dict:
    """Title, addressees and body of a new document about the ticket: official documents are in Chinese."""
    with translation.override("zh-hans"):
        if kind == DocumentKind.WORK_ORDER:
            return {
                "title": _("Work-order sheet"),
                "addressees": "",
                "body": [_facts(page), *_departments(page), _remarks()],
            }
        return {
            "title": _("Slip on handling “%(title)s”") % {"title": page.ticket.title[:TITLE]},
            "addressees": str(page.ticket.lead or ""),
            "body": [paragraph(_asked(page)), _facts(page), *_assisting(page)],
        }


def _asked(page: TicketPage) -> str:
    ticket = page.ticket
    if ticket.answer_by is None:
        return _("The ticket %(number)s of the %(alliance)s is passed to you to be handled.") % {
            "number": ticket.number,
            "alliance": ticket.alliance,
        }
    return _(
        "The ticket %(number)s of the %(alliance)s is passed to you to be handled. Please answer in the portal by %(time)s."
    ) % {"number": ticket.number, "alliance": ticket.alliance, "time": _time(ticket.answer_by)}


def _facts(page: TicketPage) -> Block:
    ticket = page.ticket
    rows = [
        [_("Number"), ticket.number, _("Urgency"), ticket.get_urgency_display()],
        [_("Alliance"), ticket.alliance, _("Topic"), ticket.topic],
        [
            _("Area"),
            " ".join(filter(None, [str(ticket.area), ticket.place])),
            _("Channel"),
            ticket.get_channel_display(),
        ],
        [_("Raised by"), _raiser(ticket), _("Raised"), _time(ticket.raised_at)],
        [_("Lead department"), ticket.lead or "", _("Answer due"), _time(ticket.answer_by)],
        [_("Title"), ticket.title],
        [_("Description"), ticket.description],
    ]
    if page.decision:
        rows.append([_("Why this department"), wording.because(page.decision)])
    return table(rows, widths=FORM)


def _raiser(ticket: Ticket) -> str:
    unit = str(ticket.raiser_unit)
    return _("%(unit)s (entered on its behalf)") % {"unit": unit} if ticket.entered_for_unit else unit


def _departments(page: TicketPage) -> list[Block]:
    rows = [
        [
            row.get_role_display(),
            row.organisation,
            _time(row.answer_by),
            _answer(row) if row.answered_at else "",
        ]
        for row in page.current_dispatches
    ]
    if not rows:
        return []
    return [
        table(rows, head=[_("Role"), _("Department"), _("Answer due"), _("Answer")], widths=(13, 25, 29, 33))
    ]


def _answer(row: Dispatch) -> str:
    words = f"{row.get_result_display()} {row.answer}"
    if not row.answered_on_behalf:
        return words
    behalf = _("entered by %(who)s on behalf of %(unit)s") % {
        "who": row.answered_by,
        "unit": row.organisation,
    }
    return f"{words}\n（{behalf}）"


def _assisting(page: TicketPage) -> list[Block]:
    units = [str(row.organisation) for row in page.current_dispatches if row.role == DispatchRole.ASSIST]
    return [paragraph(_("Assisting: %(units)s") % {"units": _(", ").join(units)})] if units else []


def _remarks() -> Block:
    """Room for what is written by hand."""
    return table(
        [[label, "\n\n"] for label in (_("Proposal of the office"), _("Leader's instruction"))],
        widths=(15, 85),
    )


def _time(moment: dt.datetime | None) -> str:
    return date_format(timezone.localtime(moment), "DATETIME_FORMAT") if moment else ""
