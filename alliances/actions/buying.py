"""The conditions on which a buyer buys, and market prices."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from alliances.actions.recording import in_consortium, in_force, locked, own, plain, record, refuse, strike
from alliances.lifecycle import buyer_or_desk, desk, works_for
from alliances.models import Delivery, Grade, MarketPrice, PremiumKind, ReferenceRule, Terms
from alliances.quantities import ZERO, price_per_jin
from organisations.models import Alliance, Organisation
from tickets.lifecycle import WrongState
from tickets.standing import DEPARTMENT, Actor


class GradeRow(NamedTuple):
    code: str
    floor_price: Decimal
    standard: str = ""


@transaction.atomic
def write_terms(
    *,
    by: Actor,
    at: dt.datetime,
    alliance: Alliance,
    buyer: Organisation,
    season: int,
    title: str,
    grades: Sequence[GradeRow],
    **fields,
) -> Terms:
    """Write the conditions of a buyer for a season. The buyer must be of the consortium."""
    in_force(alliance, at)
    terms = Terms(alliance=alliance, buyer=buyer, season=season, title=title, **fields)
    own(buyer_or_desk(by, terms))
    errors = _faults(terms, grades)
    if not in_consortium(alliance, buyer, timezone.localdate(at)):
        errors["buyer"] = _("The buyer is no member of the industrialisation consortium.")
    if Terms.objects.filter(alliance=alliance, season=season, buyer=buyer, title=title).exists():
        errors["title"] = _("The buyer has conditions of this title for the season.")
    refuse(errors)
    terms.save(force_insert=True)
    _set_grades(terms, grades)
    record(terms, "write", by, at, season=season, buyer=buyer.code)
    return terms


@transaction.atomic
def change_terms(
    *,
    terms_id: int,
    by: Actor,
    at: dt.datetime,
    grades: Sequence[GradeRow],
    valid_from: dt.date | None = None,
    **fields,
) -> Terms:
    """Change conditions. Those that no agreement cites change where they stand; of others there is a new version from
    `valid_from` (None = today) on, and agreements keep theirs. Raises WrongState for a version that was replaced."""
    terms = locked(Terms.objects, terms_id)
    own(buyer_or_desk(by, terms))
    if Terms.objects.filter(replaces=terms).exists():
        raise WrongState("wrong_state", _("A newer version replaced these conditions: change that one."))
    cited = terms.agreements.exists()
    if cited:
        terms = _next_version(terms)
    if terms.version > 1:
        today = timezone.localdate(at)
        terms.valid_from = valid_from or today
        if terms.valid_from < max(today, terms.replaces.valid_from or today):
            refuse(
                {"valid_from": _("A new version holds from today at the earliest, and after the last one.")}
            )
    for name, value in fields.items():
        setattr(terms, name, value)
    refuse(_faults(terms, grades))
    terms.save()
    terms.grades.all().delete()
    _set_grades(terms, grades)
    verb = "replace" if cited else "change"
    record(terms, verb, by, at, version=terms.version, fields=sorted(fields))
    return terms


def _next_version(terms: Terms) -> Terms:
    """The same conditions as a row of its own, not yet saved."""
    kept = {
        field.attname: getattr(terms, field.attname)
        for field in Terms._meta.concrete_fields
        if field.name not in ("id", "version", "valid_from", "replaces")
    }
    return Terms(**kept, version=terms.version + 1, replaces=terms)


def _faults(terms: Terms, grades: Sequence[GradeRow]) -> dict[str, str]:
    errors = {}
    if not grades or any(row.floor_price <= 0 for row in grades):
        errors["grades"] = _("Name at least one grade, each with a floor price above zero.")
    elif len({row.code for row in grades}) < len(grades):
        errors["grades"] = _("A grade is named twice.")
    if terms.premium_kind == PremiumKind.NONE:
        terms.premium = ZERO
    elif terms.premium <= 0:
        errors["premium"] = _("The premium must be above zero.")
    elif not terms.market:
        errors["market"] = _("A premium needs the market above which it is paid.")
    if terms.delivery_to < terms.delivery_from:
        errors["delivery_to"] = _("The last day lies before the first day.")
    return errors


def _set_grades(terms: Terms, grades: Sequence[GradeRow]) -> None:
    Grade.objects.bulk_create(
        Grade(terms=terms, code=row.code, standard=row.standard, floor_price=row.floor_price, position=place)
        for place, row in enumerate(grades)
    )


@transaction.atomic
def enter_price(
    *,
    by: Actor,
    at: dt.datetime,
    alliance: Alliance,
    market: str,
    grade: str,
    day: dt.date,
    price: Decimal,
    source: str,
    unit: str = "jin",
) -> MarketPrice:
    """Enter a price of a market, yuan per `unit`. Units of the Party-building alliance do, never a buyer: it would
    set the price it pays."""
    in_force(alliance, at)
    row = MarketPrice(
        alliance=alliance,
        market=market,
        grade=grade,
        day=day,
        price_entered=price,
        unit=unit,
        source=source,
        price=price_per_jin(price, unit),
        entered_at=at,
        entered_by=by.user,
    )
    own(may_price(by, row, timezone.localdate(at)))
    errors = {}
    if day > timezone.localdate(at):
        errors["day"] = _("This day has not come yet.")
    if row.price <= 0:
        errors["price"] = _("The price must be above zero.")
    if not source.strip():
        errors["source"] = "required"
    refuse(errors)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        refuse({"day": _("This market has a price of the grade for this day.")})
    record(row, "enter", by, at, **plain(price=row.price))
    return row


def may_price(by: Actor, row: MarketPrice, day: dt.date) -> bool:
    if desk(by, row):
        return True
    return (
        by.holds(*DEPARTMENT)
        and works_for(by, by.unit.pk)
        and row.alliance.memberships.on(day).filter(organisation=by.unit).exists()
        and not in_consortium(row.alliance, by.unit, day)
    )


@transaction.atomic
def strike_price(*, price_id: int, by: Actor, at: dt.datetime, reason: str) -> MarketPrice:
    """Strike out a wrong price. Raises WrongState if a delivery was settled by it: that is for people to mend."""
    row = locked(MarketPrice.objects, price_id)
    own(may_price(by, row, timezone.localdate(at)))
    if row.struck_at is not None:
        raise WrongState("wrong_state", _("This price was struck out already."))
    if _used(row):
        raise WrongState("wrong_state", _("Deliveries were settled by this price: strike them out first."))
    strike(row, by, at, reason)
    row.save()
    record(row, "strike", by, at, reason=reason)
    return row


def _used(row: MarketPrice) -> bool:
    """Whether a delivery lies within the days for which some conditions look back to this price."""
    within = Q(pk__in=[])
    for terms in Terms.objects.filter(alliance=row.alliance_id, market=row.market):
        days = 0 if terms.reference_rule == ReferenceRule.SAME_DAY else terms.reference_days
        within |= Q(agreement__terms=terms, day__gte=row.day, day__lte=row.day + dt.timedelta(days=days))
    known = Delivery.objects.filter(
        struck_at=None, market_price__isnull=False, recorded_at__gte=row.entered_at
    )
    return known.filter(within, grade__code=row.grade).exists()
