"""What becomes of a measure: renewed, released, next in the chain, disposed of, lapsed. Nothing ends by itself: what is past its
last day stays in front of its officers until one of them says what became of it."""

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from enforcement import measure_terms, waiting_chain
from enforcement.actions.files import keep
from enforcement.actions.measures import Warned, chain_of, checked
from enforcement.actions.on_case import (
    documented,
    locked_of_case,
    not_ahead,
    served_on_paper,
)
from enforcement.measures_lifecycle import MEASURE_RULES, MeasureStep
from enforcement.models import AssistanceRequest, Measure, Renewal
from enforcement.sealed_value import Exemption, Warns
from enforcement.waiting_chain import Standing
from meetings.actions.recording import record, step
from meetings.lifecycle import not_now
from tickets.files.preparing import Prepared
from tickets.lifecycle import Incomplete
from tickets.standing import Actor


def _stepped(measure_id: int, name: MeasureStep, by: Actor, at: dt.datetime) -> Measure:
    """The measure, locked behind its case. Raises NotYours, WrongState."""
    measure = locked_of_case(Measure.objects.select_related("case", "asset"), measure_id, by, at)
    step(MEASURE_RULES, name, by, measure)
    return measure


@transaction.atomic
def renew(
    *,
    measure_id: int,
    by: Actor,
    at: dt.datetime,
    served_on: dt.date,
    last_day: dt.date,
    document: str = "",
    file: Prepared | None = None,
    request: AssistanceRequest | None = None,
) -> Renewal:
    """A renewal that was served while the measure still had effect, with its sealed copy (`file`) or by a request whose notice
    was served: nothing is longer on the word alone. Raises NotYours, WrongState, Incomplete."""
    measure = _stepped(measure_id, MeasureStep.RENEW, by, at)
    if not_ahead(served_on, at, "served_on") < measure.effective_on:
        raise Incomplete({"served_on": _("It had no effect before that day.")})
    if request is None:
        documented(document)
        if file is None:
            raise Incomplete({"file": _("Attach the sealed copy: before, nothing counts as renewed.")})
    else:
        served_on_paper(measure.case, request, "renew")
    old_end = measure.last_day
    later = _("A renewal ends later than what it renews: after %(day)s.")
    new_end = checked(
        last_day,
        lambda: measure_terms.checked_renewal(old_end, served_on, last_day, measure.rule.months),
        early=later % {"day": date_format(old_end)},
    )
    made = Renewal.objects.create(
        measure=measure,
        served_on=served_on,
        old_end=old_end,
        new_end=new_end,
        document=document,
        file=keep(case=measure.case, prepared=file, by=by, at=at) if file else None,
        request=request,
        at=at,
        by=by.user,
    )
    measure.last_day = new_end
    measure.save(update_fields=["last_day"])
    record(measure, "renew", by, at, old_end=str(old_end), new_end=str(new_end))
    return made


@transaction.atomic
def attach_copy(*, measure_id: int, by: Actor, at: dt.datetime, file: Prepared) -> Measure:
    """The sealed copy of the measure's document: from now on it counts as served. Raises NotYours, WrongState."""
    measure = _stepped(measure_id, MeasureStep.ATTACH_COPY, by, at)
    measure.file = keep(case=measure.case, prepared=file, by=by, at=at)
    measure.save(update_fields=["file"])
    record(measure, "attach_copy", by, at, file=measure.file_id, sm3=measure.file.sm3)
    return measure


def _end(
    measure: Measure, how: Standing, by: Actor, at: dt.datetime, on: dt.date, document: str, verb: str
) -> Measure:
    """End the entry and let the chain follow. Raises Incomplete for a day before its effect."""
    not_ahead(on, at, "on")
    if on < (measure.effective_on or measure.served_on):
        raise Incomplete({"on": _("It had no effect before that day.")})
    changes = {measure.pk: how}
    rows = {measure.pk: measure}
    if measure.rank is not None:
        chain = chain_of(measure.asset)
        rows |= {row.pk: row for row in chain if row.pk != measure.pk}
        try:
            changes = waiting_chain.ended((row.link() for row in chain), measure.pk, how)
        except waiting_chain.NotInTurn as refused:
            raise not_now() from refused
    # What ends goes first: no moment has two that are first in the chain.
    for key in sorted(changes, key=lambda key: changes[key] in waiting_chain.LIVE):
        row = rows[key]
        row.state = changes[key]
        if row.state not in waiting_chain.LIVE:
            row.ended_on = on
        if key == measure.pk:
            row.ended_by_document = document
        row.save(update_fields=["state", "ended_on", "ended_by_document"])
    record(measure, verb, by, at, on=str(on), chain={str(key): str(state) for key, state in changes.items()})
    return measure


@transaction.atomic
def release(*, measure_id: int, by: Actor, at: dt.datetime, on: dt.date, document: str = "") -> Measure:
    """Released (or given up while waiting): the next in the chain is proposed. Raises NotYours, WrongState, Incomplete."""
    measure = _stepped(measure_id, MeasureStep.RELEASE, by, at)
    documented(document)
    return _end(measure, Standing.RELEASED, by, at, on, document, "release")


@transaction.atomic
def lapse(*, measure_id: int, by: Actor, at: dt.datetime) -> Measure:
    """Say that it was not renewed and its effect is gone since its last day; the next in the chain is proposed.

    Raises NotYours; WrongState before the last day is over, and for one without a last day.
    """
    measure = _stepped(measure_id, MeasureStep.LAPSE, by, at)
    if measure.last_day is None or measure.last_day >= timezone.localdate(at):
        raise not_now()
    return _end(measure, Standing.LAPSED, by, at, measure.last_day, "", "lapse")


@transaction.atomic
def dispose(
    *,
    measure_id: int,
    by: Actor,
    at: dt.datetime,
    on: dt.date,
    whole: bool,
    document: str = "",
    although: str = "",
) -> Measure:
    """The thing was sold or taken over, wholly or in part (法发〔2004〕5号 item 20): those behind end, or the next is proposed
    for the rest. Raises NotYours, WrongState, Incomplete; Warned for an exempt thing until a reason is given."""
    measure = _stepped(measure_id, MeasureStep.DISPOSE, by, at)
    documented(document)
    warnings = _before_selling(measure)
    if warnings and not although.strip():
        raise Warned(warnings)
    if warnings:
        measure.although = although
        measure.save(update_fields=["although"])
    how = Standing.DISPOSED if whole else Standing.PART_DISPOSED
    return _end(measure, how, by, at, on, document, "dispose")


def _before_selling(measure: Measure) -> list[Warns]:
    if measure.asset.exemption == Exemption.ONLY_DWELLING:
        return [Warns.NOT_SOLD]
    return [Warns.EXEMPT] if measure.asset.exemption else []


@transaction.atomic
def confirm(
    *,
    measure_id: int,
    by: Actor,
    at: dt.datetime,
    on: dt.date,
    document: str = "",
    last_day: dt.date | None = None,
) -> Measure:
    """The registry confirms that the proposed entry has effect since a day; its term runs from there.

    Raises NotYours, WrongState for one that is not proposed, Incomplete.
    """
    measure = _stepped(measure_id, MeasureStep.CONFIRM, by, at)
    documented(document)
    not_ahead(on, at, "on")
    if on < measure.served_on:
        raise Incomplete({"on": _("It was served later than that.")})
    chain = chain_of(measure.asset)
    freed = max((row.ended_on for row in chain if row.effective_on and row.ended_on), default=on)
    if on < freed:
        raise Incomplete(
            {"on": _("What stood before it ended only on %(day)s.") % {"day": date_format(freed)}}
        )
    if not measure.other_court:
        if last_day is None:
            raise Incomplete({"last_day": _("Type the last day that the document names.")})
        checked(last_day, lambda: measure_terms.checked_end(on, last_day, measure.rule.months))
    elif last_day is not None and last_day < on:
        raise Incomplete({"last_day": _("The last day lies before the first day.")})
    try:
        waiting_chain.confirmed((row.link() for row in chain), measure.pk)
    except waiting_chain.NotInTurn as refused:
        raise not_now() from refused
    measure.state, measure.effective_on, measure.last_day = Standing.EFFECTIVE, on, last_day
    measure.save(update_fields=["state", "effective_on", "last_day"])
    record(measure, "confirm", by, at, on=str(on), last_day=str(last_day or ""))
    return measure
