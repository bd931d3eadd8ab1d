"""The rows of the workbench. They are the page that is opened most, and a template takes ten times as long for them."""

import datetime as dt
from collections.abc import Iterable

from django import template
from django.urls import reverse
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from tickets.models import Urgency
from tickets.reading.bulk import pick_of
from tickets.reading.workbench import Work
from tickets.templatetags.ticket_words import bulk_kinds, due, tone, urgency_tone

register = template.Library()

_ROW = (
    '<tr>{pick}<td data-label="{of_deadline}" class="cell-due">{due}</td>'
    '<td data-label="{of_number}" class="cell-number"><a href="{address}">{number}</a></td>'
    '<td data-label="{of_title}" class="cell-title">{urgency}<a href="{address}">{title}</a>{instructed}</td>'
    '<td data-label="{of_topic}">{topic}</td><td data-label="{of_place}" class="cell-area">{area}</td>{role}'
    '<td data-label="{of_state}"><span class="chip chip-{tone}">{state}</span></td>'
    '<td data-label="{of_step}">{step}</td></tr>\n'
)
_PICK = (
    '<td class="cell-pick"><input type="checkbox" class="form-check-input" name="pick" value="{}" form="bulk" '
    'data-pick aria-label="{}"></td>'
)
_ROLE = '<td data-label="{}">{}{}</td>'
_NUMBER = "NUMBER"


@register.simple_tag
def work_rows(rows: Iterable[Work], at: dt.datetime, of_dispatches: bool) -> SafeString:
    before, after = reverse("tickets:ticket", args=[_NUMBER]).split(_NUMBER)
    of_role, tick, picked = _("Role"), _("Tick %(number)s"), bulk_kinds()
    instructed = format_html(' <span class="chip chip-red">{}</span>', _("Leader's instruction"))
    words = {
        "of_deadline": _("Deadline"),
        "of_number": _("Number"),
        "of_title": _("Title"),
        "of_topic": _("Topic"),
        "of_place": _("Place"),
        "of_state": _("State"),
        "of_step": _("Next step"),
    }
    words = {name: escape(word) for name, word in words.items()}

    def pick(row: Work) -> SafeString:
        if row.kind not in picked:
            return SafeString('<td class="cell-pick"></td>')
        return format_html(_PICK, pick_of(row.number, row.version), tick % {"number": row.number})

    def urgency(row: Work) -> str:
        colour = urgency_tone(row.urgency)
        label = Urgency(row.urgency).label
        return format_html('<span class="chip chip-{}">{}</span> ', colour, label) if colour else ""

    def role(row: Work) -> str:
        if not of_dispatches:
            return ""
        handler = format_html('<span class="sub">{}</span>', row.handler) if row.handler else ""
        return format_html(_ROLE, of_role, row.role, handler)

    return format_html_join(
        "",
        _ROW,
        (
            words
            | {
                "pick": pick(row),
                "due": due(row.due, at, row.provisional),
                "address": f"{before}{row.number}{after}",
                "number": row.number,
                "urgency": urgency(row),
                "title": row.title,
                "instructed": instructed if row.is_instructed else "",
                "topic": row.topic,
                "area": row.area,
                "role": role(row),
                "tone": tone(row.state),
                "state": row.state_label,
                "step": row.next_step,
            }
            for row in rows
        ),
    )
