"""One full season of an invented village, and part of the one before, through the verbs that people use."""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

from django.db import transaction

from alliances.actions import (
    breaching,
    buying,
    contracting,
    delivering,
    falling_due,
    growers,
    paying,
    policies,
)
from alliances.models import Agreement, Breach, Household, Terms
from audit import clock
from config.demonstration import chain_support
from config.demonstration import chain_words as words
from config.demonstration.names import invented
from config.demonstration.together import Together, unit
from organisations.models import Area, Role
from tickets import actions as tickets
from tickets.standing import Actor

D = Decimal
MORNING = dt.time(10, 0)
YEAR = 365


class Season:
    """`back` days before the anchor things happened; the season is the year in which was sown."""

    def __init__(self, told: Together, shift: int = 0):
        self.told = told
        self.shift = shift
        self.season = self.day(200).year
        self.desk = told.desk(told.chain)
        self.village = told.cast.actor(words.VILLAGE_UNIT, Role.SECRETARY)
        self.plant = told.liaison(words.PLANT)
        self.cooperative = told.liaison(words.COOPERATIVE)

    def at(self, back: int) -> dt.datetime:
        return dt.datetime.combine(self.day(back), MORNING, self.told.timing.calendar.zone)

    def day(self, back: int) -> dt.date:
        return self.told.timing.anchor.date() - dt.timedelta(days=back + self.shift)

    def do(self, verb, by: Actor, back: int, **given):
        return self.told.do(verb, by, self.at(back), **given)

    def buyer(self, grower: words.Grower) -> Actor:
        return self.cooperative if grower.through_cooperative else self.plant


@transaction.atomic
def load_chain(told: Together) -> None:
    """Adds nothing once a household has joined."""
    if Household.objects.exists():
        return
    before, now = Season(told, YEAR), Season(told)
    households = _households(before)
    terms = _terms(before)
    _prices(before)
    agreements = dict(_agreements(before, terms, households, words.LAST_SEASON))
    _deliver(before, agreements)
    _pay(before, agreements, 10)
    chain_support.plan(now)
    terms = _terms(now)
    agreements = dict(_agreements(now, terms, households, range(len(words.GROWERS))))
    policy = _insure(now)
    _losses(now, agreements, policy)
    _prices(now)
    _deliver(now, agreements)
    sold_on = _sold_on(now, terms["sold on"])
    chain_support.support(now, households)
    _pay(now, agreements, 8, but=(words.PAID_LATE, words.UNPAID))
    _pay_agreement(now, now.plant, sold_on, 8)
    chain_support.work(now, households)
    _breaches(now, agreements)
    chain_support.refund(now)
    chain_support.outside(now)


def _households(season: Season) -> list[Household]:
    names = list(invented())[-len(words.GROWERS) :]
    area = Area.objects.get(code=words.VILLAGE)
    rows = []
    for number, (grower, name) in enumerate(zip(words.GROWERS, names, strict=True), 1):
        household = season.do(
            growers.join_household,
            season.village,
            240,
            alliance=season.told.chain,
            area=area,
            head_name=name,
            phone=f"0476000{number:04}",
            people=grower.people,
            basis=words.BASIS,
        )
        plot = {"name": words.PLOT, "area": grower.mu, "unit": "mu"}
        season.do(growers.add_plot, season.village, 239, household_id=household.pk, **plot)
        rows.append(household)
    return rows


def _terms(season: Season) -> dict[str, Terms]:
    """Of the plant, of the cooperative for its members, of the plant for what the cooperative sells on."""
    common = {
        "alliance": season.told.chain,
        "season": season.season,
        "market": words.MARKET,
        "reference_rule": "latest",
        "reference_days": 30,
        "payment_days": 30,
        "late_rate": D("4.35"),
        "buyer_penalty_kind": "percent",
        "buyer_penalty": D(10),
        "seller_penalty_kind": "per_mu",
        "seller_penalty": D(50),
        "delivery_from": season.day(60),
        "delivery_to": season.day(-20),
        "grades": [buying.GradeRow(code, floor, standard) for code, floor, _m, standard in words.GRADES],
    }
    return {
        name: season.do(
            buying.write_terms,
            by,
            235,
            buyer=by.unit,
            title=f"{season.season}年{title}",
            premium_kind=kind,
            premium=premium,
            delivery_place=place,
            **common,
        )
        for name, by, title, kind, premium, place in (
            ("plant", season.plant, "原苗收购条件", "percent", D(10), "厂区一号磅房"),
            ("cooperative", season.cooperative, "社员交售条件", "yuan", D("0.15"), "合作社收购点"),
            ("sold on", season.plant, "合作社供货条件", "percent", D(12), "厂区一号磅房"),
        )
    }


def _prices(season: Season) -> None:
    bureau = season.told.liaison("O05")
    for grade, _floor, prices, _standard in words.GRADES:
        for back, price in zip((40, 34, 21), prices, strict=True):
            season.do(
                buying.enter_price,
                bureau,
                back,
                alliance=season.told.chain,
                market=words.MARKET,
                grade=grade,
                day=season.day(back),
                price=price,
                source=words.PRICE_SOURCE,
            )


def _agreements(
    season: Season, terms: dict[str, Terms], households: list[Household], who
) -> Iterator[tuple[int, Agreement]]:
    for number in who:
        grower, household = words.GROWERS[number], households[number]
        buyer = season.buyer(grower)
        seed = {"seed_supply": "buyer", "seed_credit": D(180)} if number % 3 == 0 else {}
        agreement = season.do(
            contracting.draft,
            season.village,
            225,
            terms=terms["cooperative" if grower.through_cooperative else "plant"],
            household=household,
            plots=dict.fromkeys(household.plots.all()),
            expected_jin=grower.mu * words.EXPECTED,
            deposit=D(300) if number % 2 else D(0),
            witness=season.village.unit,
            **seed,
        )
        given = {"agreement_id": agreement.pk}
        signing = {"signed_on": season.day(222), "signed_place": words.SIGNED_AT}
        season.do(contracting.sign, season.village, 222, **signing, **given)
        if number % 2:
            season.do(contracting.pay_deposit, buyer, 220, day=season.day(220), **given)
        season.do(contracting.sow, season.village, 195, sown_on=season.day(200), **given)
        agreement.refresh_from_db()
        yield number, agreement


def _insure(season: Season):
    policy = season.do(
        policies.take_out,
        season.plant,
        215,
        alliance=season.told.chain,
        buyer=season.plant.unit,
        insurer=unit(words.INSURER),
        season=season.season,
        number=f"YS-{season.season}-0001",
        sum_insured_per_mu=D(600),
        premium_per_mu=D(36),
        grower_percent=D(20),
        buyer_percent=D(10),
        government_percent=D(70),
        starts_on=season.day(210),
        ends_on=season.day(0),
    )
    return season.do(policies.list_plots, season.plant, 212, policy_id=policy.pk)


def _losses(season: Season, agreements: dict[int, Agreement], policy) -> None:
    insurer = season.told.liaison(words.INSURER)
    planted = agreements[words.HAIL].plots.get()
    report = {"planted": planted, "cause": words.HAIL_CAUSE, "damaged_mu": D("4.2"), "proof": words.PROOF}
    hail = season.do(policies.report_loss, season.village, 110, happened_on=season.day(111), **report)
    given = {"loss_id": hail.pk}
    season.do(policies.survey, insurer, 107, surveyed_on=season.day(107), loss_percent=D(55), **given)
    hail.refresh_from_db()
    season.do(policies.approve, insurer, 100, approved=hail.claimed, **given)
    season.do(policies.pay_claim, insurer, 92, paid_on=season.day(92), **given)
    planted = agreements[words.DROUGHT].plots.get()
    report = {"planted": planted, "cause": words.DROUGHT_CAUSE, "damaged_mu": D("6"), "proof": words.PROOF}
    drought = season.do(policies.report_loss, season.village, 85, happened_on=season.day(86), **report)
    season.do(
        policies.survey, insurer, 80, loss_id=drought.pk, surveyed_on=season.day(80), loss_percent=D(30)
    )


def _deliver(season: Season, agreements: dict[int, Agreement]) -> None:
    for turn, back in enumerate((33, 20)):
        for number, agreement in agreements.items():
            grower = words.GROWERS[number]
            grade = words.GRADES[(number + turn) % len(words.GRADES)][0]
            season.do(
                delivering.deliver,
                season.buyer(grower),
                back,
                agreement_id=agreement.pk,
                receipt=f"GB{turn + 1}{number + 1:03}",
                day=season.day(back),
                grade=agreement.terms.grades.get(code=grade),
                gross=grower.mu * words.ROUNDS[turn] + D(12),
                tare=D(8),
                deduction=D(4),
            )


def _sold_on(season: Season, terms: Terms) -> Agreement:
    """The cooperative sells its members' goods on to the plant."""
    agreement = season.do(
        contracting.draft,
        season.cooperative,
        224,
        terms=terms,
        seller=season.cooperative.unit,
        expected_jin=D(10000),
    )
    given = {"agreement_id": agreement.pk}
    signing = {"signed_on": season.day(222), "signed_place": "合作社办公室"}
    season.do(contracting.sign, season.cooperative, 222, **signing, **given)
    season.do(
        delivering.deliver,
        season.plant,
        18,
        receipt="HZ001",
        day=season.day(18),
        grade=terms.grades.get(code="一级"),
        gross=D("9800"),
        tare=D(300),
        **given,
    )
    return agreement


def _pay(season: Season, agreements: dict[int, Agreement], back: int, but: tuple[int, ...] = ()) -> None:
    for number, agreement in agreements.items():
        if number not in but:
            _pay_agreement(season, season.buyer(words.GROWERS[number]), agreement, back)


def _pay_agreement(season: Season, buyer: Actor, agreement: Agreement, back: int) -> None:
    agreement.refresh_from_db()
    given = {"agreement_id": agreement.pk}
    paid = {"day": season.day(back), "amount": agreement.owed, "voucher": f"ZF{agreement.pk:05}"}
    season.do(paying.pay, buyer, back, **paid, **given)
    if season.shift or agreement.pk % 3 == 0:
        note = "定金、种子款已随货款抵扣结清。"
        season.do(contracting.settle, buyer, max(1, back - 2), note=note, **given)


def _breaches(season: Season, agreements: dict[int, Agreement]) -> None:
    """The clock finds what is late; the village records a refusal; one late payment is made good."""
    refused = agreements[words.REFUSED]
    season.do(
        breaching.break_agreement,
        season.village,
        3,
        agreement_id=refused.pk,
        ground="refusal",
        found_on=season.day(3),
        quantity_jin=D(400),
        note=words.REFUSAL,
    )
    with clock.frozen_at(season.at(2)):
        falling_due.find_late_payments(season.at(2))
        falling_due.find_unpaid_wages(season.at(2))
    _pay_agreement(season, season.plant, agreements[words.PAID_LATE], 1)
    raised = list(Breach.objects.filter(ticket__isnull=False).values_list("ticket", flat=True))
    with clock.frozen_at(season.at(2)):
        tickets.route(raised, season.at(2))
