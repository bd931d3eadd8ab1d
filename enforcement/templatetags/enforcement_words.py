"""Small pieces that the templates of the court share."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import template
from django.apps import apps
from django.db.models import Model
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from enforcement import panels
from enforcement.models import View

register = template.Library()


@register.filter
def yuan(amount: Decimal | None) -> str:
    """An amount with two places and separated thousands; a dash for none."""
    return "—" if amount is None else f"{amount:,.2f}"


@register.filter
def split_words(words: str) -> list[str]:
    return words.split()


@register.filter
def of_step(values: Mapping[str, Any], step: str) -> Any:
    """What a page's mapping of steps holds for one; None for a step that is not offered."""
    return values.get(step)


@register.filter
def row_name(row: Model) -> str:
    """What sort of row it is, of which kind if it has one, and its number on the page."""
    kind = getattr(row, "get_kind_display", None)
    return f"{row._meta.verbose_name} {row.pk}{f' · {kind()}' if kind else ''}"


@register.filter
def field_name(row: Model, name: str) -> str:
    return row._meta.get_field(name).verbose_name


#: What is opened of a row and is none of its columns.
PARTS = {
    "papers": _("its documents"),
    "replies": _("replies"),
    "content": _("content of the file"),
    "case number": _("case number"),
}


@register.filter
def opened_sort(view: View) -> str:
    """What sort of row was opened, in words; the record holds the code."""
    model = apps.all_models["enforcement"].get(view.object_type)
    return str(model._meta.verbose_name) if model else view.object_type


@register.filter
def opened_fields(view: View) -> str:
    """Which of its columns and parts, in words."""
    model = apps.all_models["enforcement"].get(view.object_type)
    columns = {field.name: field.verbose_name for field in model._meta.fields} if model else {}
    known = PARTS | columns
    return gettext(", ").join(str(known.get(name, name)) for name in view.field.split(", "))


@register.simple_tag(takes_context=True)
def court_pages(context: template.Context) -> list[dict]:
    """The court's pages that are open to the reader, for the line of tabs."""
    request = context["request"]
    shown = [
        {"label": page.label, "url": reverse(page.url_name)}
        for page in panels.pages()
        if any(group.admits(request.user) for group in page.groups)
    ]
    leading = [page["url"] for page in shown if request.path.startswith(page["url"])]
    for page in shown:
        page["active"] = page["url"] == max(leading, key=len, default="")
    return shown
