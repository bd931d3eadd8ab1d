"""Routing decisions and refusals in words, and the snapshot of a cell that a decision keeps."""

from itertools import zip_longest
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from organisations.models.bilingual import in_readers_language
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
    "step_not_open": gettext_lazy("This step is not open to you now."),
    "not_yours": gettext_lazy("This step belongs to somebody else; your present post does not allow it."),
    "may_not_raise": gettext_lazy("Your present post cannot raise tickets in this alliance."),
    "final": gettext_lazy("A ruling named your unit for this ticket; it cannot be returned."),
    "return_late": gettext_lazy(
        "The time for requesting a return has passed. Speak to the office of the alliance."
    ),
    "consent_pending": gettext_lazy("The answer waits for the unit leader's consent."),
    "no_consent_asked": gettext_lazy("No answer waits for consent."),
    "contact_first": gettext_lazy(
        "Record the first contact with the reporter before answering, or that you tried and did not reach anybody."
    ),
    "assists_open": gettext_lazy(
        "Assisting departments have not answered yet. Wait for them, or release them with a reason."
    ),
    "call_back_first": gettext_lazy("Record the call-back first."),
    "called_back": gettext_lazy("The result is on record already; the office decides on rework or closing."),
    "ended": gettext_lazy("This ticket has ended; raise the matter anew, or ask the office to reopen it."),
    "archived": gettext_lazy("The ticket is in the archive; nothing is added to it any more."),
    "not_assist": gettext_lazy("Only an assisting department can be released."),
    "parts_open": gettext_lazy("Parts of this ticket are still open: %(names)s. End them first."),
    "extended": gettext_lazy("The deadline was extended once already; it cannot be extended again."),
    "extension_late": gettext_lazy(
        "The deadline has passed. An extension must be requested before it; answer now and say why it is late."
    ),
    "request_pending": gettext_lazy("A request of yours waits for the office's decision."),
    "no_request": gettext_lazy("No such request waits for a decision."),
    "not_lead": gettext_lazy("Only the lead department can ask for a suspension."),
    "may_still_explain": gettext_lazy(
        "The unit may still explain; sign after its explanation or its time limit."
    ),
    "appeal_late": gettext_lazy("The time for an appeal has passed: five working days after the signature."),
    "own_signature": gettext_lazy("Who signed it does not decide on the appeal; another person must."),
    "exclusion_asked": gettext_lazy("This was asked already."),
    "decided_already": gettext_lazy("Somebody decided on this while your page was open; look at it below."),
    "not_merged": gettext_lazy("This ticket was not merged into another one."),
    "not_on_register": gettext_lazy("This ticket is not on the register of unsolved matters."),
    "instruction_ended": gettext_lazy(
        "This instruction was answered or withdrawn meanwhile; nothing more is changed on it."
    ),
    "import_moved_on": gettext_lazy(
        "This import has moved on: somebody confirmed it, called it off, or it is at work. Look at its state now."
    ),
    "draft_not_kept": gettext_lazy(
        "Drafts of this matrix belong to the roster keepers of the organisations that lead its alliances."
    ),
    "draft_moved_on": gettext_lazy(
        "The draft has moved on: it was laid before the second person, sent back, published or dropped. Look at it now."
    ),
    "draft_second_person": gettext_lazy(
        "Who had a hand in the draft does not consent to it; another person of the lead organisation must."
    ),
    "draft_underneath": gettext_lazy(
        "The matrix has changed under this draft. Its keeper must take it back and settle the marked cells first."
    ),
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
    "number_taken": gettext_lazy("This number is given to another document already; look into the register."),
    "not_a_number": gettext_lazy("Write it as the register does, such as 左党联办〔2026〕12号."),
    "not_a_scan": gettext_lazy("A scan is a PDF, an OFD or a picture."),
    "too_many_files": gettext_lazy("The ticket would have too many files; withdraw one first."),
    "until_not_later": gettext_lazy("The new deadline must lie after the present one."),
    "until_too_far": gettext_lazy("At most the original length may be added; name an earlier deadline."),
    "not_yet": gettext_lazy("This time has not come yet."),
    "not_in_future": gettext_lazy("Name a day after today."),
    "own_request": gettext_lazy("Another person must decide on this request."),
    "already_with_it": gettext_lazy("This unit works on the ticket already."),
    "already_leads": gettext_lazy("This unit leads already; name another one."),
    "nobody_replied": gettext_lazy("Who did not reply has not rated anything; leave it empty."),
    "nothing_changed": gettext_lazy("Change the topic or the place."),
    "same_ticket": gettext_lazy("A ticket cannot be merged into itself."),
    "other_alliance": gettext_lazy("Only tickets of the same alliance can be merged."),
    "wording_or_scan": gettext_lazy("Type the wording or add the scan; one of them is needed."),
    "in_future": gettext_lazy("This day lies in the future."),
    "before_its_date": gettext_lazy("The due date lies before the date of the instruction."),
    "has_reported": gettext_lazy("A unit that has reported stays addressed."),
    "ticket_ended": gettext_lazy("That ticket has ended; name one that is open."),
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
    return refused.text or str(REFUSALS[refused.code]) % {"names": _(", ").join(refused.names)}


def field_error(code: str) -> str:
    return str(FIELD_ERRORS.get(code, code))


def snapshot(decision: routing.Decision, known: routing.Catalogue) -> dict[str, Any] | None:
    """The matched cell as it read then, with both names of its topic and of the units it tells of."""
    if decision.cell is None:
        return None
    return _cell(decision.cell, known) | {
        "claims": [known.units[unit].name for unit in decision.claims],
        "claims_en": [known.units[unit].name_en for unit in decision.claims],
        "left_out": [
            {"unit": known.units[unit].name, "unit_en": known.units[unit].name_en, "why": why}
            for unit, why in decision.left_out_assists
        ],
    }


def passed_over(decision: routing.Decision, known: routing.Catalogue) -> list[dict[str, Any]]:
    if not decision.passed_over:
        return []
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
    unit = str(decision.organisation or "")
    return _because(decision.outcome, decision.reason, unit, decision.cell, decision.basis)


def because_now(decision: routing.Decision, known: routing.Catalogue) -> str:
    """The sentence of a decision that nobody has stored: the form's live preview."""
    named = known.units[decision.department] if decision.department else None
    unit = in_readers_language(named.name, named.name_en) if named else ""
    return _because(decision.outcome, decision.reason, unit, snapshot(decision, known), "")


def passed_over_words(entry: dict[str, Any]) -> str:
    """One passed-over cell and why."""
    return _("%(entry)s: %(why)s") % {"entry": _entry(entry), "why": PASSED_OVER[entry["why"]]}


def _because(outcome: str, reason: str, unit: str, cell: dict[str, Any] | None, basis: str) -> str:
    if not unit and outcome in (Outcome.ASSIGNED, Outcome.RULED):
        # The lead stays where it is: only who assists was decided.
        return _("An assisting department was named by the office: %(basis)s") % {"basis": basis or "—"}
    if outcome == Outcome.ASSIGNED:
        return _("Assigned to %(unit)s by the office: %(basis)s") % {"unit": unit, "basis": basis}
    if outcome == Outcome.RULED:
        return _("Named by a ruling of the office: %(basis)s") % {"basis": basis}
    if outcome == Outcome.DISPATCHED and basis:
        return _("Sent to %(unit)s: %(basis)s") % {"unit": unit, "basis": basis}
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
                "unit": in_readers_language(left_out["unit"], left_out.get("unit_en", "")),
                "why": TriageReason(left_out["why"]).label,
            }
        return words
    words = _("The office decides by hand, because %(reason)s") % {"reason": TriageReason(reason).label}
    if cell and cell.get("claims"):
        # What was decided before English names were kept has none.
        both = zip_longest(cell["claims"], cell.get("claims_en", ()), fillvalue="")
        words += _(" (%(units)s)") % {"units": _(", ").join(in_readers_language(*each) for each in both)}
    return words + _(".")


def _entry(cell: dict[str, Any]) -> str:
    topic = in_readers_language(cell["topic_name"], cell["topic_name_en"])
    where = cell["area_name"] or _("everywhere")
    return _("the matrix entry “%(topic)s” (%(where)s)") % {"topic": topic, "where": where}
