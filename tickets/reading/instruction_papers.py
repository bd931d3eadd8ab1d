"""What the report on a leader's instruction (批示办理情况报告) says at first, out of the units' reports and the tickets."""

from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from tickets.documents.blocks import Block, heading, paragraph, table
from tickets.models import Instruction


def report_draft(row: Instruction) -> dict:
    """Title, addressees and body of a new document: official documents are in Chinese."""
    with translation.override("zh-hans"):
        leader = {"office": row.leader_office, "name": row.leader_name}
        return {
            "title": _("Report on handling the instruction of %(office)s %(name)s") % leader,
            "addressees": _("Comrade %(name)s") % leader,
            "body": [
                heading(_("1. The instruction")),
                paragraph(_asked(row)),
                heading(_("2. What was done")),
                *_reports(row),
                *_tickets(row),
                *_answer(row),
            ],
        }


def _asked(row: Instruction) -> str:
    words = {
        "day": date_format(row.dated),
        "office": row.leader_office,
        "name": row.leader_name,
        "paper": row.written_on,
    }
    if row.written_on:
        begin = _("On %(day)s, %(office)s %(name)s wrote on “%(paper)s”") % words
    else:
        begin = _("On %(day)s, %(office)s %(name)s instructed") % words
    wording = _(": “%(wording)s”") % {"wording": row.wording} if row.wording else _(" (see the scan).")
    return begin + wording


def _reports(row: Instruction) -> list[Block]:
    blocks = []
    for unit in row.units.all():
        said = unit.report or _("not reported yet")
        blocks.append(paragraph(_("%(unit)s: %(text)s") % {"unit": unit.organisation, "text": said}))
    return blocks


def _tickets(row: Instruction) -> list[Block]:
    links = list(row.links.all())
    if not links:
        return []
    rows = [
        [
            link.ticket.number,
            link.ticket.lead or "",
            link.ticket.get_state_display(),
            link.ticket.get_outcome_display(),
        ]
        for link in links
    ]
    head = [_("Number"), _("Lead department"), _("State"), _("Outcome")]
    return [heading(_("3. Tickets")), table(rows, head=head, widths=(37, 28, 18, 17))]


def _answer(row: Instruction) -> list[Block]:
    if not row.answer:
        return []
    number = _("4. Answer") if row.links.all() else _("3. Answer")
    return [heading(number), *(paragraph(line) for line in row.answer.splitlines() if line.strip())]
