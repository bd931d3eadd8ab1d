"""An obligor is put on the list of dishonest obligors and taken off it again (DOMAIN 5.6). The court decides and enters it into the
Supreme People's Court's database; here stand the days and who must act."""

import datetime as dt
import uuid
from collections.abc import Callable, Collection
from contextlib import suppress
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from enforcement import list_rules
from enforcement.actions.credit_notices import recall
from enforcement.actions.files import keep
from enforcement.actions.list_steps import stepped
from enforcement.actions.on_case import (
    documented,
    entered,
    keyed,
    locked_case,
    not_ahead,
    obligor_of,
    president_of,
    still_open,
)
from enforcement.actions.plans import calendar_after
from enforcement.actions.recording import saved
from enforcement.list_rules import Ground, Removal
from enforcement.measures_lifecycle import ListStep
from enforcement.models import CaseOfficer, Duty, ListEntry, ListState, Party, Sort
from meetings.actions.recording import record
from organisations.models import Post
from tickets.files.preparing import Prepared
from tickets.lifecycle import Incomplete
from tickets.standing import Actor


@transaction.atomic
def decide(
    *,
    case_id: int,
    by: Actor,
    at: dt.datetime,
    party: Party,
    grounds: Collection[str],
    exclusions: Collection[str],
    born_on: dt.date | None,
    decided_on: dt.date,
    signed_by: Post | None,
    decision: str = "",
    extra_years: int = 0,
    file: Prepared | None = None,
    key: uuid.UUID | None = None,
) -> ListEntry:
    """Record the decision, signed by the president. `born_on` counts for a natural person whose case
    knows neither identity number nor birth date, and is not kept.

    Raises NotYours, WrongState; Incomplete for a minor, for what art. 3 excludes, without grounds or birth date, and while
    the obligor has a live entry.
    """
    case = still_open(locked_case(case_id, by, at))
    if known := entered(ListEntry, key):
        return known
    obligor_of(case, party, "party")
    grounds = [ground for ground in Ground.values if ground in set(grounds)]
    if not grounds:
        raise Incomplete({"grounds": _("Choose at least one ground of art. 1.")})
    born_on = born(party, born_on) if party.sort == Sort.PERSON else None
    if party.sort == Sort.PERSON and born_on is None:
        raise Incomplete({"born_on": _("Minors are never listed: type the date of birth.")})
    forbidden = list_rules.why_not_listed(grounds, exclusions, born_on, decided_on)
    if forbidden:
        told = [str(list_rules.Exclusion(code).label) for code in list_rules.Exclusion if code in forbidden]
        name = "born_on" if list_rules.Exclusion.MINOR in forbidden else "exclusions"
        raise Incomplete({name: _("Not listed: %(why)s.") % {"why": _(", ").join(told)}})
    documented(decision, "decision")
    not_ahead(decided_on, at, "decided_on")
    signed = president_of(case, signed_by, decided_on, "signed_by")
    _checked(
        lambda: list_rules.expected_end(decided_on, grounds, extra_years),
        "extra_years",
        _(
            "One to three years more only for violence or several acts, and only where there is a term (art. 2)."
        ),
    )
    live = ListEntry.objects.filter(party=party).exclude(state__in=[ListState.REMOVED, ListState.DROPPED])
    if live.exists():
        raise Incomplete({"party": _("This obligor has an entry in this case already.")})
    entry = ListEntry.objects.create(
        **keyed(key),
        case=case,
        party=party,
        grounds=" ".join(grounds),
        extra_years=extra_years,
        decision=decision,
        file=keep(case=case, prepared=file, by=by, at=at) if file else None,
        decided_on=decided_on,
        signed_by=signed,
        at=at,
        by=by.user,
    )
    record(entry, "decide", by, at, grounds=grounds)
    return entry


def _checked(rule: Callable[[], Any], name: str, words: str) -> Any:
    """What the rule of `list_rules` gives; its ValueError as Incomplete."""
    try:
        return rule()
    except ValueError as refused:
        raise Incomplete({name: words}) from refused


def born(party: Party, typed: dt.date | None) -> dt.date | None:
    """The day of birth: what the identity number says, else what the case knows, else what was typed now. Raises Locked."""
    identity = party.identity.reveal() if party.identity else ""
    if len(identity) == 18:
        with suppress(ValueError):
            return dt.datetime.strptime(identity[6:14], "%Y%m%d").date()  # noqa: DTZ007 - a day, no time
    known = party.born_on.reveal() if party.born_on else ""
    return dt.date.fromisoformat(known) if known else typed


@transaction.atomic
def serve(
    *, listentry_id: int, by: Actor, at: dt.datetime, on: dt.date, grace_until: dt.date | None = None
) -> ListEntry:
    """The decision was served, perhaps with a grace period of one to three months in which nothing is published."""
    entry = stepped(listentry_id, ListStep.SERVE, by, at)
    if not_ahead(on, at, "on") < entry.decided_on:
        raise Incomplete({"on": _("Not before the decision.")})
    if grace_until is not None:
        _checked(
            lambda: list_rules.checked_grace(on, grace_until),
            "grace_until",
            _("A grace period is one to three months from the service."),
        )
    entry.served_on, entry.grace_until = on, grace_until
    return saved(entry, "serve", by, at, on=str(on), grace_until=str(grace_until or ""))


@transaction.atomic
def publish(*, listentry_id: int, by: Actor, at: dt.datetime, on: dt.date) -> ListEntry:
    """It stands on the official list since a day: after the service, and after a grace period."""
    entry = stepped(listentry_id, ListStep.PUBLISH, by, at)
    not_ahead(on, at, "on")
    if on < entry.served_on or (entry.grace_until is not None and on <= entry.grace_until):
        raise Incomplete({"on": _("Not before the service, and not in the grace period.")})
    entry.listed_on = on
    entry.ends_on = list_rules.expected_end(on, entry.ground_codes, entry.extra_years)
    return saved(entry, "publish", by, at, on=str(on), ends_on=str(entry.ends_on or ""))


@transaction.atomic
def drop(*, listentry_id: int, by: Actor, at: dt.datetime, reason: str = "") -> ListEntry:
    """Performed in the grace period, or decided otherwise: it is never published."""
    entry = stepped(listentry_id, ListStep.DROP, by, at)
    entry.dropped_why = reason
    return saved(entry, "drop", by, at)


@transaction.atomic
def ask_correction(
    *, listentry_id: int, by: Actor, at: dt.datetime, on: dt.date, asked: str = ""
) -> ListEntry:
    """The obligor asks for correction; the court examines it within 15 days (arts 11, 12)."""
    entry = stepped(listentry_id, ListStep.ASK_CORRECTION, by, at)
    entry.correction_asked_on = not_ahead(on, at, "on")
    entry.correction = asked
    return saved(entry, "ask_correction", by, at, on=str(on))


@transaction.atomic
def decide_correction(
    *,
    listentry_id: int,
    by: Actor,
    at: dt.datetime,
    on: dt.date,
    upheld: bool,
    remover: Post | None,
    words: str = "",
) -> ListEntry:
    """Upheld, the entry goes within three working days; otherwise it stays, with the words why."""
    entry = stepped(listentry_id, ListStep.DECIDE_CORRECTION, by, at)
    not_ahead(on, at, "on")
    asked = entry.correction.reveal() if entry.correction else ""
    entry.correction = f"{asked}\n{words}".strip()
    entry.correction_asked_on = None
    if upheld:
        entry.state = ListState.LEAVING
        _leave(entry, Removal.CORRECTED, on, remover, at)
    return saved(entry, "decide_correction", by, at, upheld=upheld)


@transaction.atomic
def start_removal(
    *, listentry_id: int, by: Actor, at: dt.datetime, reason: str, on: dt.date, remover: Post | None
) -> ListEntry:
    """A reason to remove it came about on a day; a named person removes it within three working days (art. 10)."""
    entry = stepped(listentry_id, ListStep.START_REMOVAL, by, at)
    if reason not in list_rules.removals_open(entry.ground_codes):
        raise Incomplete(
            {
                "reason": _(
                    "An entry with a term goes at its end or early by decision, one without for the reasons of art. 10."
                )
            }
        )
    if not_ahead(on, at, "on") < entry.listed_on:
        raise Incomplete({"on": _("Not before it stood on the list.")})
    if reason == Removal.TERM_OVER and on <= entry.ends_on:
        raise Incomplete({"on": _("The term ends with %(day)s.") % {"day": date_format(entry.ends_on)}})
    if reason == Removal.TERM_OVER:
        # Whenever somebody sees it: the three working days run from the term's end.
        on = entry.ends_on + list_rules.ONE_DAY
    _leave(entry, reason, on, remover, at)
    return saved(entry, "start_removal", by, at, reason=reason, remove_by=str(entry.remove_by or ""))


def _leave(entry: ListEntry, reason: str, on: dt.date, remover: Post | None, at: dt.datetime) -> None:
    if remover is None or not _may_remove(entry, remover, timezone.localdate(at)):
        raise Incomplete({"remover": _("Name who removes it: an officer of the case.")})
    entry.removal, entry.removal_reason_on, entry.remover = reason, on, remover
    entry.remove_by = list_rules.removal_by(on, calendar_after(on))


def _may_remove(entry: ListEntry, post: Post, day: dt.date) -> bool:
    named = CaseOfficer.objects.on(day).filter(case=entry.case_id, post=post, duty=Duty.OFFICER)
    return post.in_force(day) and named.exists()


@transaction.atomic
def remove(*, listentry_id: int, by: Actor, at: dt.datetime, on: dt.date) -> ListEntry:
    """It is off the official list: every notice that was sent is recalled, and each recipient confirms the deletion."""
    entry = stepped(listentry_id, ListStep.REMOVE, by, at)
    if not_ahead(on, at, "on") < entry.removal_reason_on:
        raise Incomplete({"on": _("Not before the reason came about.")})
    entry.removed_on = on
    recalled = recall(entry, at)
    return saved(entry, "remove", by, at, on=str(on), recalled=recalled)
