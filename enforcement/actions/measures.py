"""A measure is ordered, another court's entry is noted."""

import datetime as dt
import uuid
from decimal import Decimal

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from enforcement import measure_terms, sealed_value, waiting_chain
from enforcement.actions.files import keep
from enforcement.actions.on_case import (
    documented,
    entered,
    keyed,
    locked_case,
    not_ahead,
    obligor_of,
    president_of,
    served_on_paper,
    still_open,
)
from enforcement.measure_catalogue import CATALOGUE, MEASURE_OF, Approver, MeasureKind, MeasureRule
from enforcement.models import (
    Asset,
    AssistanceRequest,
    Case,
    CaseType,
    Measure,
    Party,
    Sort,
)
from enforcement.owing import owed
from enforcement.sealed_value import Warns
from enforcement.waiting_chain import Standing
from enforcement.yuan import NOTHING
from meetings.actions.recording import record
from organisations.models import Post
from tickets.files.preparing import Prepared
from tickets.lifecycle import Incomplete
from tickets.standing import Actor

#: Added to the places of a chain while they are moved: never two rows with one place in between.
ASIDE = 10_000


class Warned(Incomplete):
    """Not done yet: the warnings are read and answered with a reason first. `warnings`: codes of `Warns`."""

    def __init__(self, warnings: list[Warns]) -> None:
        super().__init__({"although": " ".join(str(warning.label) for warning in warnings)})
        self.warnings = warnings


@transaction.atomic
def order(
    *,
    case_id: int,
    by: Actor,
    at: dt.datetime,
    kind: str,
    served_on: dt.date,
    document: str = "",
    party: Party | None = None,
    asset: Asset | None = None,
    file: Prepared | None = None,
    request: AssistanceRequest | None = None,
    approved_by: Post | None = None,
    last_day: dt.date | None = None,
    amount: Decimal | None = None,
    although: str = "",
    key: uuid.UUID | None = None,
) -> Measure:
    """Record a measure that the court ordered and served. Behind live entries on the thing it waits, without a term.

    `file`: the sealed copy of its document; or `request`, by whose served notice a department entered it. Without either it
    is in the register, and its last day is watched, but it does not count as served (`Measure.counts`).

    Raises NotYours, WrongState, Incomplete; Warned until `although` answers the warnings.
    """
    case = still_open(locked_case(case_id, by, at))
    if known := entered(Measure, key):
        return known
    rule = CATALOGUE[MeasureKind(kind)]
    not_ahead(served_on, at, "served_on")
    _not_before_filing(case, rule, served_on)
    _target(case, rule, party, asset)
    _on_paper(case, rule, asset, document, request)
    approver = (
        president_of(case, approved_by, served_on, "approved_by")
        if rule.approver == Approver.PRESIDENT
        else None
    )
    _amount(rule, party, amount)
    state, rank = _place(rule, asset)
    end = None if state == Standing.WAITING else _end(rule, served_on, last_day)
    warnings = _warnings(case, rule, asset, amount, timezone.localdate(at), waits=state == Standing.WAITING)
    if warnings and not although.strip():
        raise Warned(warnings)
    measure = Measure.objects.create(
        **keyed(key),
        case=case,
        kind=kind,
        party=party if asset is None else None,
        asset=asset,
        rank=rank,
        state=state,
        document=document,
        file=keep(case=case, prepared=file, by=by, at=at) if file else None,
        request=request,
        approved_by=approver,
        served_on=served_on,
        effective_on=None if state == Standing.WAITING else served_on,
        last_day=end,
        amount="" if amount is None else str(amount),
        although=although if warnings else "",
        ended_on=served_on if state == Standing.DONE else None,
        at=at,
        by=by.user,
    )
    record(measure, "order", by, at, kind=kind, state=state, last_day=str(end or ""), warned=[*warnings])
    return measure


def _not_before_filing(case: Case, rule: MeasureRule, served_on: dt.date) -> None:
    """What preserves property becomes a measure of enforcement with its own day (法释〔2016〕22号 art. 17), and a resumed case goes
    on with those of the earlier one; a fine, a detention, a transfer of a first enforcement are never older than the case."""
    if rule.waits or case.type != CaseType.FIRST:
        return
    if case.filed_on is None or served_on < case.filed_on:
        raise Incomplete({"served_on": _("The case was not filed yet on this day.")})


def _target(case: Case, rule: MeasureRule, party: Party | None, asset: Asset | None) -> None:
    if rule.on is None:
        obligor_of(case, party, "party")
    elif asset is None or asset.case_id != case.pk or asset.kind != rule.on:
        raise Incomplete({"asset": _("Choose a thing of this case of the kind that the measure stands on.")})


def _on_paper(
    case: Case, rule: MeasureRule, asset: Asset | None, document: str, request: AssistanceRequest | None
) -> None:
    """Its own document, or the notice of a request for this very thing and obligor. Raises Incomplete."""
    if request is None:
        documented(document)
        return
    served_on_paper(case, request, "set")
    fits = asset is not None and request.party_id == asset.owner_id
    if not fits or CATALOGUE[MEASURE_OF[request.kind_code]].on != rule.on:
        raise Incomplete({"request": _("The request is about another obligor or thing.")})


def _amount(rule: MeasureRule, party: Party | None, amount: Decimal | None) -> None:
    if rule.yuan_person is None or party is None:
        return
    least, most = rule.yuan_person if party.sort == Sort.PERSON else rule.yuan_unit
    if amount is None or not least <= amount <= most:
        raise Incomplete(
            {"amount": _("From %(least)s to %(most)s yuan (art. 118).") % {"least": least, "most": most}}
        )


def _place(rule: MeasureRule, asset: Asset | None) -> tuple[Standing, int | None]:
    if rule.at_once:
        return Standing.DONE, None
    if not rule.waits:
        return Standing.EFFECTIVE, None
    chain = chain_of(asset)
    rank = max((entry.rank for entry in chain), default=0) + 1
    return waiting_chain.place_new(entry.link() for entry in chain), rank


def chain_of(asset: Asset) -> list[Measure]:
    """The entries on the thing in their order, locked."""
    rows = Measure.objects.select_for_update(of=("self",), no_key=True)
    return list(rows.filter(asset=asset, rank__isnull=False).order_by("rank"))


def _end(rule: MeasureRule, served_on: dt.date, last_day: dt.date | None) -> dt.date | None:
    """The last day, checked. Raises Incomplete."""
    if rule.days is not None and last_day is not None:
        longest = served_on + dt.timedelta(days=rule.days)
        if not served_on <= last_day <= longest:
            raise too_long(longest)
        return last_day
    if not rule.has_term:
        # No fixed longest term: what the document says, if it says anything.
        if last_day is not None and last_day < served_on:
            raise Incomplete({"last_day": _("The last day lies before the first day.")})
        return None if rule.at_once else last_day
    if last_day is None:
        raise Incomplete({"last_day": _("Type the last day that the document names.")})
    return checked(last_day, lambda: measure_terms.checked_end(served_on, last_day, rule.months))


def too_long(latest: dt.date) -> Incomplete:
    return Incomplete({"last_day": _("At most until %(day)s.") % {"day": date_format(latest)}})


def checked(last_day: dt.date, check, *, early: str = "") -> dt.date:
    """The day that passes the check of `measure_terms`; what it raises, as Incomplete. `early`: what is said of a day too early."""
    try:
        return check()
    except measure_terms.TooLong as long:
        raise too_long(long.latest) from long
    except measure_terms.LapsedAlready as lapsed:
        raise Incomplete(
            {
                "served_on": _(
                    "Too late: the effect is gone since the last day. Record that it lapsed, then order a new measure; it ranks from its own service."
                )
            }
        ) from lapsed
    except ValueError as refused:
        words = early or _("The last day lies before the first day.")
        raise Incomplete({"last_day": words}) from refused


def _warnings(
    case: Case, rule: MeasureRule, asset: Asset | None, amount: Decimal | None, day: dt.date, *, waits: bool
) -> list[Warns]:
    if asset is None:
        return []
    if rule.at_once:
        # A transfer takes what is owed, not more (Civil Procedure Law art. 253).
        return [Warns.OVER] if amount is not None and amount > owed(case, day) else []
    thing = asset.as_thing()
    if waits:
        # It seals nothing yet; what is exempt stays exempt.
        return sealed_value.warnings_before(NOTHING, [], thing._replace(worth=NOTHING), asset.exemption)
    return sealed_value.warnings_before(
        owed(case, day), sealed_things(case, but=asset.pk), thing, asset.exemption
    )


@transaction.atomic
def note_other(
    *,
    asset_id: int,
    by: Actor,
    at: dt.datetime,
    kind: str,
    court: str,
    served_on: dt.date,
    place: int | None = None,
    last_day: dt.date | None = None,
    key: uuid.UUID | None = None,
) -> Measure:
    """Note another court's entry, as the registry tells it: last, or at a place among those that wait.

    Raises NotYours, Incomplete for a place before one that has effect.
    """
    asset = Asset.objects.get(pk=asset_id)
    locked_case(asset.case_id, by, at)
    if known := entered(Measure, key):
        return known
    rule = CATALOGUE[MeasureKind(kind)]
    if rule.on != asset.kind or not rule.waits:
        raise Incomplete({"kind": _("Choose a measure that fits the thing.")})
    not_ahead(served_on, at, "served_on")
    chain = chain_of(asset)
    rank = _open_place(chain, place)
    state = waiting_chain.place_new(entry.link() for entry in chain)
    measure = Measure.objects.create(
        **keyed(key),
        case_id=asset.case_id,
        kind=kind,
        asset=asset,
        other_court=True,
        court=court,
        rank=rank,
        state=state,
        served_on=served_on,
        effective_on=served_on if state == Standing.EFFECTIVE else None,
        last_day=last_day if state == Standing.EFFECTIVE else None,
        at=at,
        by=by.user,
    )
    record(measure, "note_other", by, at, state=state, rank=rank)
    return measure


def _open_place(chain: list[Measure], place: int | None) -> int:
    """The rank of a new entry: behind all, or at `place` (1 = first), where those from there on move back by one."""
    ranks = [entry.rank for entry in chain]
    if place is None or place > len(chain):
        return max(ranks, default=0) + 1
    rank = ranks[max(place, 1) - 1]
    if any(entry.rank >= rank and entry.is_live and entry.state != Standing.WAITING for entry in chain):
        raise Incomplete({"place": _("It can only stand behind the entry that has effect.")})
    behind = Measure.objects.filter(pk__in=[entry.pk for entry in chain if entry.rank >= rank])
    behind.update(rank=F("rank") + ASIDE)
    behind.update(rank=F("rank") - ASIDE + 1)
    return rank


def sealed_things(case: Case, but: int | None = None) -> list[sealed_value.Thing]:
    """The things on which a measure of the case has effect. Raises Locked."""
    sealed = Measure.objects.filter(
        case=case, state=Standing.EFFECTIVE, other_court=False, rank__isnull=False
    ).values("asset")
    return [asset.as_thing() for asset in Asset.objects.filter(pk__in=sealed).exclude(pk=but)]
