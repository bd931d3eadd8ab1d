"""Conditions, market prices, deliveries, payments and what went wrong with them in the demonstration's seasons."""

from decimal import Decimal

from alliances.actions import breaching, buying, contracting, delivering, falling_due, paying
from alliances.models import Agreement, Breach, Terms
from audit import clock
from config.demonstration import chain_words as words
from config.demonstration.chain_year import Season
from tickets import actions as tickets
from tickets.standing import Actor

D = Decimal


def terms(season: Season) -> dict[str, Terms]:
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


def prices(season: Season) -> None:
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


def deliver(season: Season, agreements: dict[int, Agreement]) -> None:
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


def sold_on(season: Season, terms: Terms) -> Agreement:
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


def pay(season: Season, agreements: dict[int, Agreement], back: int, but: tuple[int, ...] = ()) -> None:
    for number, agreement in agreements.items():
        if number not in but:
            settled = bool(season.shift) or (number % 3 == 0 and number != words.REFUSED)
            pay_agreement(season, season.buyer(words.GROWERS[number]), agreement, back, settled=settled)


def pay_agreement(
    season: Season, buyer: Actor, agreement: Agreement, back: int, *, settled: bool = False
) -> None:
    agreement.refresh_from_db()
    given = {"agreement_id": agreement.pk}
    paid = {"day": season.day(back), "amount": agreement.owed, "voucher": f"ZF{agreement.pk:05}"}
    season.do(paying.pay, buyer, back, **paid, **given)
    if settled:
        note = "定金、种子款已随货款抵扣结清。"
        season.do(contracting.settle, buyer, max(1, back - 2), note=note, **given)


def breaches(season: Season, agreements: dict[int, Agreement]) -> None:
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
    pay_agreement(season, season.plant, agreements[words.PAID_LATE], 1)
    raised = list(Breach.objects.filter(ticket__isnull=False).values_list("ticket", flat=True))
    with clock.frozen_at(season.at(2)):
        tickets.route(raised, season.at(2))
