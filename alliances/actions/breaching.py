"""A breach on either side becomes a ticket at the right link of the chain by itself, once, and may be remedied.

What is late is found by the beat rules of `falling_due`; what people see, they record here. The ticket
is raised for whoever is hurt: a grower through the village, which names him as the reporter, so that the call-back asks
him; a cooperative or a buyer for itself. Titles and texts name numbers and sums, never a private person.
"""

import contextlib
import datetime as dt
from decimal import Decimal

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from alliances import settling
from alliances.actions.paying import close_breaches
from alliances.actions.recording import locked, own, record, refuse, step
from alliances.lifecycle import AGREEMENT_RULES, AgreementStep, desk, of_place, works_for
from alliances.models import (
    Agreement,
    AgreementState,
    Breach,
    Ground,
    GroundTopic,
    Household,
    Side,
)
from alliances.models.scope import PLACE_KINDS
from alliances.quantities import ZERO
from organisations.models import Alliance, Organisation
from tickets import actions as tickets
from tickets.lifecycle import Incomplete, WrongState
from tickets.models import Ticket, Topic
from tickets.standing import Actor

#: Where a template names no topic for a ground, the one of this code, as the shipped broom-corn chain has them; else the
#: topic above it.
USUAL_TOPICS = {
    Ground.REFUSAL: "purchase.refusal",
    Ground.PRICE: "purchase.price",
    Ground.LATE_PAYMENT: "purchase.late-payment",
    Ground.NOT_DELIVERED: "purchase.not-delivered",
    Ground.WAGES: "processing.wages",
}
SELLER_GROUNDS = (Ground.NOT_DELIVERED,)
BUYER_GROUNDS = (Ground.REFUSAL, Ground.PRICE, Ground.LATE_PAYMENT)


def topic_for(alliance: Alliance, ground: str) -> Topic | None:
    """The topic under which the matter goes: as the roster keeper named it, else the usual one. None: nobody named any."""
    named = GroundTopic.objects.filter(template=alliance.template_id, ground=ground).select_related("topic")
    row = named.first()
    if row is not None and row.topic.is_active:
        return row.topic
    usual = USUAL_TOPICS[Ground(ground)]
    known = Topic.objects.filter(
        template=alliance.template_id, code__in=[usual, usual.partition(".")[0]]
    ).order_by("-code")
    topic = known.first()
    return topic if topic is not None and topic.is_active else None


@transaction.atomic
def break_agreement(
    *,
    agreement_id: int,
    by: Actor,
    at: dt.datetime,
    ground: str,
    found_on: dt.date,
    note: str,
    quantity_jin: Decimal = ZERO,
) -> Breach:
    """Record that a side did not keep the agreement; the penalty follows from its conditions, and a ticket is raised.

    The value concerned is the goods concerned at the lowest floor price. Raises WrongState if this is recorded already.
    """
    agreement = locked(Agreement.objects.select_related("terms"), agreement_id)
    step(AGREEMENT_RULES, AgreementStep.BREAK, by, agreement)
    errors = {}
    if ground not in (*SELLER_GROUNDS, *BUYER_GROUNDS):
        errors["ground"] = "required"
    if found_on > timezone.localdate(at):
        errors["found_on"] = _("This day has not come yet.")
    if quantity_jin < 0:
        errors["quantity_jin"] = _("This cannot be below zero.")
    if not note.strip():
        errors["note"] = "required"
    refuse(errors)
    return break_now(
        agreement, by, at, ground=ground, found_on=found_on, note=note, quantity_jin=quantity_jin
    )


def break_now(
    agreement: Agreement,
    by: Actor,
    at: dt.datetime,
    *,
    ground: str,
    found_on: dt.date,
    note: str,
    quantity_jin: Decimal = ZERO,
    value: Decimal | None = None,
) -> Breach:
    if agreement.breaches.filter(ground=ground, remedied_on=None).exists():
        raise WrongState("wrong_state", _("This breach is recorded already."))
    side = Side.SELLER if ground in SELLER_GROUNDS else Side.BUYER
    terms = agreement.terms
    if value is None:
        floor = min(terms.grades.values_list("floor_price", flat=True))
        value = settling.round_money(quantity_jin * floor)
    kind, rate = (
        (terms.seller_penalty_kind, terms.seller_penalty)
        if side == Side.SELLER
        else (terms.buyer_penalty_kind, terms.buyer_penalty)
    )
    breach = Breach(
        alliance=agreement.alliance,
        agreement=agreement,
        ground=ground,
        side=side,
        found_on=found_on,
        note=note,
        quantity_jin=quantity_jin,
        value=value,
        # What is paid late costs interest, not a penalty besides.
        penalty=ZERO
        if ground == Ground.LATE_PAYMENT
        else settling.penalty(kind, rate, agreement.area_mu, value),
    )
    breach.ticket = ticket_of(
        breach, by, at, unit=_hurt(agreement, side), reporter=_reporter(agreement, side), area=agreement.area
    )
    breach.save(force_insert=True)
    agreement.state = AgreementState.BREACHED
    agreement.save()
    record(agreement, "break", by, at, ground=ground, ticket=breach.ticket.number if breach.ticket else "")
    return breach


def _hurt(agreement: Agreement, side: str) -> Organisation:
    """For whom the ticket is raised: the side that kept the agreement; for a grower the village, else the next above."""
    if side == Side.SELLER:
        return agreement.buyer
    return agreement.seller or place_unit(agreement.area.ancestor_paths()) or agreement.alliance.lead


def place_unit(paths: list[str]) -> Organisation | None:
    """The unit that looks after a place: the village or community itself, else its township."""
    return (
        Organisation.objects.filter(kind__in=PLACE_KINDS, area__path__in=paths, is_active=True)
        .order_by("-area__path", "id")
        .first()
    )


def _reporter(agreement: Agreement, side: str) -> tickets.Reporter | None:
    household: Household | None = agreement.household
    if side == Side.SELLER or household is None:
        return None
    phone = household.phone.reveal() if household.phone else ""
    return tickets.Reporter(name=household.head_name, phone=phone)


def ticket_of(breach: Breach, by: Actor, at: dt.datetime, *, unit, reporter, area) -> Ticket | None:
    topic = topic_for(breach.alliance, breach.ground)
    if topic is None:
        return None
    with override(settings.LANGUAGE_CODE):
        title = f"{breach.get_ground_display()}：{breach.agreement or breach.offer}"
        description = _("%(what)s Found on %(day)s. Value concerned: %(value)s yuan.") % {
            "what": breach.note,
            "day": breach.found_on,
            "value": breach.value,
        }
    # A place or chain that ended takes no ticket; the breach stands, and stops nobody else's.
    with contextlib.suppress(Incomplete):
        return tickets.raise_by_rule(
            by=by,
            at=at,
            unit=unit,
            alliance=breach.alliance,
            topic=topic,
            area=area,
            title=title[:100],
            description=description,
            reporter=reporter,
        )
    return None


@transaction.atomic
def remedy(*, breach_id: int, by: Actor, at: dt.datetime, day: dt.date, remedy: str) -> Breach:
    """A breach is made good. Said by the side that it hurt, its village or the office, never by who broke it."""
    breach = Breach.objects.select_for_update(of=("self",), no_key=True).get(pk=breach_id)
    if breach.agreement_id is None:
        return _remedy_work(breach, by, at, day, remedy)
    agreement = locked(Agreement.objects, breach.agreement_id)
    step(AGREEMENT_RULES, AgreementStep.REMEDY, by, agreement)
    hurt = (agreement.seller_id,) if breach.side == Side.BUYER else (agreement.buyer_id,)
    grower_side = breach.side == Side.BUYER and of_place(by, agreement.area)
    own(works_for(by, *hurt) or grower_side or desk(by, agreement))
    refuse(_faults_of_remedy(breach, day, at, remedy))
    if not close_breaches(agreement, day, breach.ground, remedy):
        raise WrongState("wrong_state", _("This breach was remedied already."))
    agreement.save()
    record(agreement, "remedy", by, at, ground=breach.ground)
    breach.refresh_from_db()
    return breach


def _faults_of_remedy(breach: Breach, day: dt.date, at: dt.datetime, remedy: str) -> dict[str, str]:
    errors = {}
    if not breach.found_on <= day <= timezone.localdate(at):
        errors["day"] = _("The day must lie between the breach and today.")
    if not remedy.strip():
        errors["remedy"] = "required"
    return errors


def _remedy_work(breach: Breach, by: Actor, at: dt.datetime, day: dt.date, remedy: str) -> Breach:
    own(desk(by, breach))
    refuse(_faults_of_remedy(breach, day, at, remedy))
    if breach.remedied_on is not None:
        raise WrongState("wrong_state", _("This breach was remedied already."))
    breach.remedied_on, breach.remedy = day, remedy
    breach.save()
    record(breach.offer, "remedy", by, at, ground=breach.ground)
    return breach
