"""Rows of the workbench and of the lists of tickets, written in one go: they are the pages that are opened most, and a
template takes ten times as long for a row."""

import datetime as dt
from collections.abc import Iterable

from django import template
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from tickets.models import Channel, Ticket, Urgency
from tickets.reading.bulk import pick_of
from tickets.reading.workbench import Work
from tickets.search.hits import hit_in, marked
from tickets.search.words import Wanted
from tickets.templatetags.ticket_words import bulk_kinds, due, tone, urgency_tone

register = template.Library()

_WORK = (
    '<tr>{pick}<td data-label="{of_deadline}" class="cell-due">{due}</td>'
    '<td data-label="{of_number}" class="cell-number"><a href="{address}">{number}</a></td>'
    '<td data-label="{of_title}" class="cell-title">{urgency}<a href="{address}">{title}</a>{instructed}</td>'
    '<td data-label="{of_topic}">{topic}</td><td data-label="{of_place}" class="cell-area">{area}</td>{role}'
    '<td data-label="{of_state}"><span class="chip chip-{tone}">{state}</span></td>'
    '<td data-label="{of_step}">{step}</td></tr>\n'
)
_TICKET = (
    '<tr>{pick}<td data-label="{of_number}" class="cell-number"><a href="{address}">{number}</a>{source}</td>'
    '<td data-label="{of_title}" class="cell-title">{urgency}<a href="{address}">{title}</a>{instructed}'
    '<span class="sub">{alliance}</span>{hit}</td>'
    '<td data-label="{of_topic}">{topic}</td><td data-label="{of_place}" class="cell-area">{area}{place}</td>'
    '<td data-label="{of_lead}">{lead}</td>'
    '<td data-label="{of_state}"><span class="chip chip-{tone}">{state}</span></td>'
    '<td data-label="{of_answer}" class="cell-due">{due}</td></tr>\n'
)
_PICK = (
    '<td class="cell-pick"><input type="checkbox" class="form-check-input" name="pick" value="{}" form="bulk" '
    'data-pick aria-label="{}"></td>'
)
_ROLE = '<td data-label="{}">{}{}</td>'
_SUB = '<span class="sub">{}</span>'
_ENDED = '<span class="text-secondary">{} <time datetime="{}">{}</time></span>'
_NUMBER = "NUMBER"


class _Pieces:
    """What the rows of one table share, made once."""

    def __init__(self) -> None:
        self.before, self.after = reverse("tickets:ticket", args=[_NUMBER]).split(_NUMBER)
        self.tick, self.picked = _("Tick %(number)s"), bulk_kinds()
        self.mark = format_html(' <span class="chip chip-red">{}</span>', _("Leader's instruction"))
        self.words = {
            "of_number": escape(_("Number")),
            "of_title": escape(_("Title")),
            "of_topic": escape(_("Topic")),
            "of_place": escape(_("Place")),
            "of_state": escape(_("State")),
        }

    def of(self, row: Work | Ticket) -> dict[str, str]:
        return self.words | {
            "pick": self.pick(row),
            "address": f"{self.before}{row.number}{self.after}",
            "urgency": _urgency(row.urgency),
            "instructed": self.mark if row.is_instructed else "",
            "tone": tone(row.state),
        }

    def pick(self, row: Work | Ticket) -> SafeString:
        if row.kind not in self.picked:
            return SafeString('<td class="cell-pick"></td>')
        return format_html(_PICK, pick_of(row.number, row.version), self.tick % {"number": row.number})


def _urgency(urgency: str) -> str:
    colour = urgency_tone(urgency)
    return (
        format_html('<span class="chip chip-{}">{}</span> ', colour, Urgency(urgency).label) if colour else ""
    )


def _sub(text: str) -> str:
    return format_html(_SUB, text) if text else ""


@register.simple_tag
def work_rows(rows: Iterable[Work], at: dt.datetime, of_dispatches: bool) -> SafeString:
    pieces, of_role = _Pieces(), _("Role")
    words = {"of_deadline": escape(_("Deadline")), "of_step": escape(_("Next step"))}
    return format_html_join(
        "",
        _WORK,
        (
            words
            | pieces.of(row)
            | {
                "due": due(row.due, at, row.provisional),
                "number": row.number,
                "title": row.title,
                "topic": row.topic,
                "area": row.area,
                "role": format_html(_ROLE, of_role, row.role, _sub(row.handler)) if of_dispatches else "",
                "state": row.state_label,
                "step": row.next_step,
            }
            for row in rows
        ),
    )


@register.simple_tag
def ticket_rows(rows: Iterable[Ticket], at: dt.datetime, wanted: Wanted | None = None) -> SafeString:
    """Of a search (`wanted`) with what was looked for marked, the number at the hotline and the words around the first hit."""
    pieces, ended = _Pieces(), _("Ended")
    words = {"of_lead": escape(_("Lead department")), "of_answer": escape(_("Answer due"))}

    def until(row: Ticket) -> SafeString:
        if row.closed_at is None:
            return due(row.answer_by, at, row.answer_by_provisional)
        here = timezone.localtime(row.closed_at)
        return format_html(_ENDED, ended, here.isoformat(), formats.date_format(here))

    def hits(row: Ticket) -> dict[str, str]:
        if not wanted:
            return {"number": row.number, "title": row.title, "source": "", "hit": "", "place": ""}
        hit = hit_in(row.description, wanted)
        return {
            "number": marked(row.number, wanted),
            "title": marked(row.title, wanted),
            "source": _sub(marked(_number_at_hotline(row), wanted)),
            "hit": format_html('<span class="sub hit">{}</span>', hit) if hit else "",
            "place": _sub(marked(row.place, wanted)),
        }

    return format_html_join(
        "",
        _TICKET,
        (
            words
            | pieces.of(row)
            | hits(row)
            | {
                "alliance": str(row.alliance),
                "topic": str(row.topic),
                "area": str(row.area),
                "lead": str(row.lead) if row.lead else "—",
                "state": row.get_state_display(),
                "due": until(row),
            }
            for row in rows
        ),
    )


def _number_at_hotline(row: Ticket) -> str:
    entry = getattr(row, "hotline_entry", None) if row.channel == Channel.HOTLINE else None
    return entry.number if entry else ""
