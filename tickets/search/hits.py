"""Texts with what somebody looked for marked in them."""

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from tickets.search.highlighting import Span, excerpt, spans
from tickets.search.words import Wanted


def marked(text: str, wanted: Wanted) -> str | SafeString:
    """The text with its hits marked; everything else in it is escaped."""
    hits = spans(text, wanted) if wanted else []
    return _marked(text, hits, (0, len(text))) if hits else text


def hit_in(text: str, wanted: Wanted) -> str | SafeString:
    """The part of a long text around its first hit; nothing if there is none."""
    hits = spans(text, wanted) if wanted else []
    begin, end = excerpt(text, hits)
    shown = _marked(text, hits, (begin, end))
    return format_html("{}{}{}", "…" if begin else "", shown, "…" if end < len(text) else "") if hits else ""


def _marked(text: str, hits: list[Span], shown: Span) -> SafeString:
    begin, end = shown
    within = [(max(first, begin), min(last, end)) for first, last in hits if first < end and last > begin]
    edges = [begin, *(edge for hit in within for edge in hit), end]
    pieces = zip(edges[::2], edges[1::2], [*within, None], strict=True)
    return format_html_join(
        "",
        "{}{}",
        (
            (text[first:last], format_html("<mark>{}</mark>", text[hit[0] : hit[1]]) if hit else "")
            for first, last, hit in pieces
        ),
    )
