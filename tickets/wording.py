"""Routing decisions and refusals in words, and the snapshot of a cell that a decision keeps."""

from typing import Any

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from tickets import routing
from tickets.lifecycle import Refusal
from tickets.models import Decision, Outcome, TriageReason

REFUSALS = {
    "stale": gettext_lazy(
        "Somebody changed this ticket while your page was open. Look at its state now, then decide again."
    ),
    "wrong_state": gettext_lazy(
        "This step is not open in the ticket's present state. It may have been done already."
    ),
    "not_available": gettext_lazy("This step is not available."),
    "not_yours": gettext_lazy("This step belongs to somebody else; your present post does not allow it."),
    "may_not_raise": gettext_lazy("Your present post cannot raise tickets in this alliance."),
    "final": gettext_lazy("A ruling named your unit for this ticket; it cannot be returned."),
    "return_late": gettext_lazy(
        "The time for requesting a return has passed. Speak to the office of the alliance."
    ),
    "consent_pending": gettext_lazy("The answer waits for the unit leader's consent."),
    "no_consent_asked": gettext_lazy("No answer waits for consent."),
    "contact_first": gettext_lazy("Record the first contact with the reporter before answering."),
    "assists_open": gettext_lazy(
        "Assisting departments have not answered yet. Wait for them, or release them with a reason."
    ),
    "call_back_first": gettext_lazy("Record the call-back first."),
    "called_back": gettext_lazy("The result is on record already; the office decides on rework or closing."),
    "not_assist": gettext_lazy("Only an assisting department can be released."),
    "incomplete": gettext_lazy("Something is missing or wrong; see the marked fields."),
}

FIELD_ERRORS = {
    "required": gettext_lazy("Please fill in this field."),
    "unknown": gettext_lazy("There is no such entry."),
    "not_a_member": gettext_lazy("This unit is not a member of the alliance today."),
    "nobody_to_sign": gettext_lazy(
        "Nobody in this unit can sign: it has no living account in a suitable post."
    ),
    "same_department": gettext_lazy("Name another department than your own."),
    "department_or_final": gettext_lazy("Name another department, or rule that the same one keeps it."),
    "not_of_unit": gettext_lazy("This person holds no post in your unit today."),
    "outside_dispatch": gettext_lazy("The time must lie between the dispatch and now."),
    "other_template": gettext_lazy("This topic belongs to another sort of alliance."),
    "ended": gettext_lazy("No longer in use."),
}

PASSED_OVER = {
    "not_yet_valid": gettext_lazy("not yet in force on that day"),
    "no_longer_valid": gettext_lazy("no longer in force on that day"),
    "template_overridden": gettext_lazy("the alliance has an entry of its own"),
    "shallower_topic": gettext_lazy("an entry for a more precise topic comes first"),
    "wider_area": gettext_lazy("an entry for a narrower area comes first"),
    "lower_priority": gettext_lazy("an entry with higher priority comes first"),
}


def refusal(refused: Refusal) -> str:
    """What happened and what to do next, for people."""
    return refused.text or str(REFUSALS[refused.code])


def field_error(code: str) -> str:
    return str(FIELD_ERRORS.get(code, code))


def snapshot(decision: routing.Decision, known: routing.Catalogue) -> dict[str, Any] | None:
    """The matched cell as it read then, with both names of its topic."""
    if decision.cell is None:
        return None
    return _cell(decision.cell, known) | {
        "claims": [known.units[unit].name for unit in decision.claims],
        "left_out": [{"unit": known.units[unit].name, "why": why} for unit, why in decision.left_out_assists],
    }


def passed_over(decision: routing.Decision, known: routing.Catalogue) -> list[dict[str, Any]]:
    by_id = {cell.id: cell for cells in known.cells.values() for cell in cells}
    return [_cell(by_id[passed.cell], known) | {"why": passed.why} for passed in decision.passed_over]


def _cell(cell: routing.Cell, known: routing.Catalogue) -> dict[str, Any]:
    code, name, name_en = known.topic_labels[cell.topic]
    area_code, area_name = known.area_labels[cell.area] if cell.area else ("*", "")

    def units(named) -> list[str]:
        return [unit if isinstance(unit, str) else known.units[unit].code for unit in named]

    return {
        "id": cell.id,
        "topic": code,
        "topic_name": name,
        "topic_name_en": name_en,
        "area": area_code,
        "area_name": area_name,
        "own": cell.alliance is not None,
        "responsible": units(cell.responsible),
        "assists": units(cell.assists),
        "priority": cell.priority,
        "basis": cell.basis,
    }


def because(decision: Decision) -> str:
    """The sentence of a stored decision; `organisation` should be fetched with it."""
    unit = decision.organisation.name if decision.organisation else ""
    return _because(decision.outcome, decision.reason, unit, decision.cell, decision.basis)


def because_now(decision: routing.Decision, known: routing.Catalogue) -> str:
    """The sentence of a decision that nobody has stored: the form's live preview."""
    unit = known.units[decision.department].name if decision.department else ""
    return _because(decision.outcome, decision.reason, unit, snapshot(decision, known), "")


def passed_over_words(entry: dict[str, Any]) -> str:
    """One passed-over cell and why."""
    return _("%(entry)s: %(why)s") % {"entry": _entry(entry), "why": PASSED_OVER[entry["why"]]}


def _because(outcome: str, reason: str, unit: str, cell: dict[str, Any] | None, basis: str) -> str:
    if outcome == Outcome.ASSIGNED:
        return _("Assigned to %(unit)s by the office: %(basis)s") % {"unit": unit, "basis": basis}
    if outcome == Outcome.RULED:
        return _("Named by a ruling of the office: %(basis)s") % {"basis": basis}
    if outcome == Outcome.DISPATCHED and cell:
        words = (
            _("%(unit)s is the township-level unit of the place, which %(entry)s names.")
            if routing.TOWNSHIP in cell["responsible"]
            else _("%(unit)s is the responsible unit under %(entry)s.")
        ) % {"unit": unit, "entry": _entry(cell)}
        if cell["basis"]:
            words += _(" Basis: %(basis)s.") % {"basis": cell["basis"]}
        for left_out in cell.get("left_out", ()):
            words += _(" Not sent to %(unit)s as assistant: %(why)s.") % {
                "unit": left_out["unit"],
                "why": TriageReason(left_out["why"]).label,
            }
        return words
    words = _("The office decides by hand, because %(reason)s") % {"reason": TriageReason(reason).label}
    claims = (cell or {}).get("claims", [])
    if claims:
        words += _(" (%(units)s)") % {"units": _(", ").join(claims)}
    return words + _(".")


def _entry(cell: dict[str, Any]) -> str:
    english = (get_language() or "").startswith("en")
    topic = cell["topic_name_en"] if english and cell["topic_name_en"] else cell["topic_name"]
    where = cell["area_name"] or _("everywhere")
    return _("the matrix entry “%(topic)s” (%(where)s)") % {"topic": topic, "where": where}
