"""Options of the filters: put together once for one state of the catalogue and one language, since pages offer hundreds."""

from collections.abc import Iterable

from django import template
from django.utils.html import escape, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from tickets.reading.choices import Choices

register = template.Library()


def _alliances(choices: Choices) -> SafeString:
    return _options((alliance.code, str(alliance)) for alliance in choices.alliances)


def _areas(choices: Choices) -> SafeString:
    return _options((area.code, str(area)) for area in choices.townships)


def _topics(choices: Choices) -> SafeString:
    """By template; what lies below a stage or group is set in."""
    return format_html_join(
        "",
        '<optgroup label="{}">{}</optgroup>',
        (
            (
                str(of),
                _options(
                    (topic.code, f"{topic}" if topic is group else f"\u3000{topic.name_within}")
                    for group, below in groups
                    for topic in (group, *below)
                ),
            )
            for of, groups in choices.open_templates
        ),
    )


def _departments(choices: Choices) -> SafeString:
    return _options((unit.code, str(unit)) for unit in choices.member_units)


OFFERED = {"alliance": _alliances, "area": _areas, "topic": _topics, "department": _departments}


def _options(pairs: Iterable[tuple[str, str]]) -> SafeString:
    return format_html_join("", '<option value="{}">{}</option>', pairs)


@register.simple_tag
def options(choices: Choices, name: str, chosen: str) -> SafeString:
    """The options of the filter `name`, with `chosen` selected."""
    key = name, get_language()
    shown = choices.shown.get(key)
    if shown is None:
        shown = choices.shown[key] = OFFERED[name](choices)
    if not chosen:
        return shown
    option = f'<option value="{escape(chosen)}"'
    return mark_safe(shown.replace(f"{option}>", f"{option} selected>", 1))  # noqa: S308 - both parts are escaped
