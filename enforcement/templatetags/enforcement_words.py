"""Small pieces that the templates of the court share."""

from decimal import Decimal

from django import template
from django.urls import reverse

from enforcement import panels

register = template.Library()


@register.filter
def yuan(amount: Decimal | None) -> str:
    """An amount with two places and separated thousands; a dash for none."""
    return "—" if amount is None else f"{amount:,.2f}"


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
