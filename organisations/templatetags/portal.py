"""Small pieces every page uses: icons out of the one sprite, dates as officials write them."""

import datetime as dt

from django import template
from django.conf import settings
from django.forms.widgets import CheckboxInput, Select
from django.templatetags.static import static
from django.utils import formats, timezone
from django.utils.html import format_html

register = template.Library()


@register.simple_tag
def icon(name: str) -> str:
    """An icon of the sprite; the words beside it say what it means."""
    return format_html(
        '<svg class="icon" aria-hidden="true"><use href="{}#{}"></use></svg>',
        static("vendor/tabler-icons/icons.svg"),
        name,
    )


@register.simple_tag
def demonstration() -> bool:
    """Whether the data is invented; asked without a request, for pages that have none."""
    return settings.DEMONSTRATION


@register.filter
def cn_date(day: dt.date | dt.datetime | None) -> str:
    """2026年11月23日 in Chinese, 23 Nov 2026 in English."""
    if day is None:
        return ""
    return formats.date_format(timezone.localdate(day) if isinstance(day, dt.datetime) else day)


@register.filter
def is_box(field) -> bool:
    return isinstance(field.field.widget, CheckboxInput)


@register.filter
def styled(field) -> str:
    """The control of a form field in the portal's look, tied to its help and errors for screen readers."""
    widget = field.field.widget
    look = "form-control"
    if isinstance(widget, CheckboxInput):
        look = "form-check-input"
    elif isinstance(widget, Select):
        look = "form-select"
    attributes = {"class": look}
    if field.errors:
        described = f"{field.id_for_label}_errors"
        if field.help_text:
            described = f"{field.auto_id}_helptext {described}"
        attributes |= {"aria-invalid": "true", "aria-describedby": described}
    return field.as_widget(attrs=attributes)
