"""Words and small pieces that ticket templates share: time left, urgency, chips of states, unit pickers."""

import datetime as dt
from urllib.parse import urlencode

from django import template
from django.forms import BoundField
from django.forms.widgets import CheckboxInput, RadioSelect, Select
from django.utils import formats, timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from organisations.models import Organisation
from tickets import deadlines, kinds, wording
from tickets.lifecycle import Offer
from tickets.models import Decision, DispatchState, Move, ProposalState, State, Urgency

register = template.Library()

#: A deadline nearer than this is coloured.
SOON = dt.timedelta(hours=4)

#: Colours say what the words say already, never more: grey waits for others, blue is at work,
#: orange waits for a decision, green is done.
TONES = {
    State.RECEIVED: "orange",
    State.SUBMITTED: "grey",
    State.TRIAGE: "orange",
    State.DISPATCHED: "blue",
    State.PROCESSING: "blue",
    State.FEEDBACK: "orange",
    State.CALLBACK: "orange",
    State.CLOSED: "green",
    State.CONSULTING: "orange",
    State.SUSPENDED: "grey",
    State.DECLINED: "grey",
    State.REDIRECTED: "grey",
    State.CANCELLED: "grey",
    DispatchState.WAITING: "orange",
    DispatchState.SIGNED: "blue",
    DispatchState.ANSWERED: "green",
    DispatchState.RETURN_REQUESTED: "orange",
    DispatchState.RETURNED: "grey",
    DispatchState.WITHDRAWN: "grey",
}
#: Apart, because a dispatch that was signed for and a proposal that was signed are told by the same code.
PROPOSAL_TONES = {
    ProposalState.EXPLAINING: "orange",
    ProposalState.EXPLAINED: "orange",
    ProposalState.APPEALED: "orange",
    ProposalState.SIGNED: "red",
    ProposalState.UPHELD: "red",
}
#: Moves in the colour of the main button; the others are outlined, final ones in red.
MAIN_MOVES = (
    Move.ACCEPT,
    Move.ASSIGN,
    Move.RULE,
    Move.ACCEPT_ANSWER,
    Move.CALL_BACK,
    Move.CONFIRM,
    Move.SIGN,
    Move.ANSWER,
    Move.CONSENT,
    Move.DECIDE_EXTENSION,
    Move.DECIDE_SUSPENSION,
    Move.CONCLUDE,
    Move.RESUME,
    Move.RECORD_REVIEW,
)
#: Moves of the office that few tickets ever need; they lie folded behind the others.
RARE_MOVES = (
    Move.CONSULT,
    Move.ADD_ASSIST,
    Move.RELEASE_ASSIST,
    Move.HAND_OVER,
    Move.REROUTE,
    Move.SPLIT,
    Move.MERGE,
    Move.REQUEST_SUSPENSION,
)
GRAVE_MOVES = (Move.DECLINE, Move.REDIRECT, Move.CANCEL)


@register.filter
def tone(state: str) -> str:
    return TONES.get(state, "grey")


@register.filter
def proposal_tone(state: str) -> str:
    return PROPOSAL_TONES.get(state, "grey")


@register.filter
def urgency_tone(urgency: str) -> str:
    return {Urgency.URGENT: "orange", Urgency.DANGER: "red"}.get(urgency, "")


@register.filter
def move_button(move: str) -> str:
    if move in MAIN_MOVES:
        return "btn-primary"
    return "btn-outline-danger" if move in GRAVE_MOVES else "btn-outline-secondary"


@register.filter
def is_rare(move: str) -> bool:
    return move in RARE_MOVES


@register.filter
def rare(offers: list[Offer]) -> list[Offer]:
    return [offer for offer in offers if offer.move in RARE_MOVES]


@register.filter
def names_unit(move: str) -> bool:
    """Of a ticket with several departments it must be said which one the office's move concerns."""
    return move in (Move.RELEASE_ASSIST, Move.RULE, Move.DECIDE_EXTENSION, Move.DECIDE_SUSPENSION)


def bulk_kinds() -> list[str]:
    """Kinds whose tickets may be ticked in a list."""
    return kinds.with_switch("bulk")


@register.filter
def move_query(offer: Offer) -> str:
    """Which dispatch, and which unit, the button means."""
    if offer.dispatch is None:
        return ""
    query = {"dispatch": offer.dispatch.pk}
    if offer.on_behalf:
        query["on_behalf_of"] = offer.dispatch.organisation.code
    return f"?{urlencode(query)}"


@register.filter
def move_label(move: str) -> str:
    return str(Move(move).label)


@register.filter
def span(length: dt.timedelta) -> str:
    """A length of time in its two largest units."""
    minutes = max(0, int(length.total_seconds() // 60))
    days, rest = divmod(minutes, 24 * 60)
    hours, minutes = divmod(rest, 60)
    if days and hours:
        return _("%(days)s d %(hours)s h") % {"days": days, "hours": hours}
    if days:
        return _("%(days)s d") % {"days": days}
    if hours and minutes:
        return _("%(hours)s h %(minutes)s min") % {"hours": hours, "minutes": minutes}
    if hours:
        return _("%(hours)s h") % {"hours": hours}
    return _("%(minutes)s min") % {"minutes": minutes}


@register.filter
def age(since: dt.datetime, at: dt.datetime) -> str:
    return span(at - since)


@register.simple_tag
def due(moment: dt.datetime | None, at: dt.datetime, provisional: bool = False) -> SafeString:
    """A running deadline: time left or overdue in words, in colour, with the moment itself."""
    if moment is None:
        return SafeString('<span class="text-secondary">—</span>')
    late = deadlines.is_late(moment, at)
    words = _("%(time)s overdue") if late else _("%(time)s left")
    here = timezone.localtime(moment)
    return format_html(
        '<span class="due due-{}"><strong>{}</strong>{}<time class="due-moment" datetime="{}">{}</time></span>',
        "late" if late else "soon" if moment - at <= SOON else "far",
        words % {"time": span(at - moment if late else moment - at)},
        _provisional() if provisional else "",
        here.isoformat(),
        formats.date_format(here, "DATETIME_FORMAT"),
    )


def _provisional() -> SafeString:
    return format_html(
        ' <span class="due-provisional" title="{}">{}</span>',
        _("Counted by weekday, because the calendar of that year is not confirmed yet."),
        _("provisional"),
    )


@register.filter
def because(decision: Decision) -> str:
    return wording.because(decision)


@register.filter
def passed_over(entry: dict) -> str:
    return wording.passed_over_words(entry)


@register.filter
def finder(unit: Organisation) -> str:
    """What a unit is found by: code, names, pinyin."""
    return f"{unit.code} {unit.name} {unit.name_en} {unit.short_name} {unit.pinyin}".lower()


@register.filter
def is_units(field: BoundField) -> bool:
    """The field offers units, of which there are dozens: it is shown as a list that can be searched."""
    queryset = getattr(field.field, "queryset", None)
    return queryset is not None and queryset.model is Organisation


@register.filter
def units(field: BoundField) -> list[Organisation]:
    """The units on offer, those chosen first: what is proposed must not lie below the fold."""
    picked = chosen(field)
    return sorted(field.field.queryset, key=lambda unit: unit.code not in picked)


@register.filter
def chosen(field: BoundField) -> list[str]:
    """Codes chosen in a field of one or several units."""
    value = field.value()
    several = value if isinstance(value, list | tuple) else [value]
    return [str(getattr(unit, "code", unit)) for unit in several if unit]


@register.filter
def is_several(field: BoundField) -> bool:
    return field.field.widget.allow_multiple_selected


@register.filter
def control(field: BoundField) -> str:
    """The field's control with the look of its sort, tied to its errors for screen readers."""
    look = "form-select" if isinstance(field.field.widget, Select) else "form-control"
    attributes = {"class": look}
    if field.errors:
        attributes["aria-describedby"] = f"errors-{field.name}"
    return field.as_widget(attrs=attributes)


@register.filter
def is_choice_list(field: BoundField) -> bool:
    return isinstance(field.field.widget, RadioSelect)


@register.filter
def is_checkbox(field: BoundField) -> bool:
    return isinstance(field.field.widget, CheckboxInput)
