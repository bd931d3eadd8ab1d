"""What member departments, bank and plant do in the demonstration's season: plan, support, work, refund; and the article's figures."""

import datetime as dt
from decimal import Decimal

from alliances.actions import granting, planning, refunds, supporting, trading, working
from alliances.models import Household, Target
from config.demonstration import chain_words as words
from config.demonstration.together import unit
from organisations.models import Area

D = Decimal


def plan(season) -> None:
    """Drafted by the office, adopted, each duty claimed by its unit."""
    row = season.do(
        planning.draft_plan,
        season.desk,
        330,
        alliance=season.told.chain,
        year=season.season,
        title=f"{season.season}年{words.PLAN_TITLE}",
    )
    targets = [
        planning.TargetRow(title, unit(code), season.day(0), indicator, value, measure)
        for title, code, indicator, value, measure in words.DUTIES
    ]
    given = {"plan_id": row.pk}
    season.do(planning.set_targets, season.desk, 328, targets=targets, **given)
    season.do(planning.adopt, season.desk, 320, adopted_on=season.day(320), basis=words.PLAN_BASIS, **given)
    for target in row.targets.select_related("responsible"):
        by = season.told.liaison(target.responsible.code)
        season.do(planning.claim_target, by, 315, target_id=target.pk)


def support(season, households: list[Household]) -> None:
    """Each unit for a duty that it claimed."""
    taken = {}
    for kind, (code, title, result) in words.SUPPORT.items():
        by = season.told.liaison(code)
        target = Target.objects.filter(plan__year=season.season, responsible=by.unit).first()
        row = season.do(
            supporting.take_on,
            by,
            200,
            alliance=season.told.chain,
            season=season.season,
            kind=kind,
            title=title,
            target=target,
        )
        taken[kind] = row
        if kind in ("technique", "policy"):
            season.do(supporting.name_beneficiaries, by, 190, support_id=row.pk, households=households[:9])
        if kind == "finance":
            continue
        heads = words.HEADS if kind == "training" else 0
        season.do(
            supporting.finish,
            by,
            60,
            support_id=row.pk,
            day=season.day(60),
            result=result,
            heads=heads,
            cost=words.COST if heads else D(0),
        )
    _loans(season, taken["finance"], households)
    _grants(season, taken["policy"], households)
    _sales(season, taken["channel"])


def _loans(season, finance, households: list[Household]) -> None:
    bank = season.told.liaison(words.BANK)
    for number, amount in words.LOANS:
        loan = season.do(
            trading.lend,
            bank,
            210 - number,
            support=finance,
            household=households[number],
            number=f"YSD-{season.season}-{number + 1:03}",
            amount=amount,
            rate=D("3.85"),
            granted_on=season.day(210 - number),
            due_on=season.day(210 - number) + dt.timedelta(days=365),
        )
        if number == 0:
            season.do(trading.repay, bank, 5, loan_id=loan.pk, repaid_on=season.day(5))
            paid = {"subsidy": D("420"), "paid_on": season.day(4)}
            season.do(trading.subsidise, bank, 4, loan_id=loan.pk, **paid)


def _grants(season, policy, households: list[Household]) -> None:
    by = season.told.liaison("O05")
    for turn, number in enumerate(words.GRANTS):
        row = season.do(
            granting.apply_for,
            by,
            185,
            support_id=policy.pk,
            household=households[number],
            applied_on=season.day(186),
            applied=words.GROWERS[number].mu * 20,
        )
        given = {"grant_id": row.pk}
        if turn < 2:
            granted = {"granted": row.applied, "basis": "良种补贴公示名单（演示）"}
            season.do(granting.grant, by, 150, granted_on=season.day(150), **granted, **given)
        if turn < 1:
            season.do(granting.pay_grant, by, 120, paid_on=season.day(120), **given)


def _sales(season, channel) -> None:
    for number, (code, customer, quantity, amount) in enumerate(words.SALES, 1):
        season.do(
            trading.record_sale,
            season.plant,
            15 - number,
            alliance=season.told.chain,
            season=season.season,
            seller=season.plant.unit,
            support=channel,
            channel=code,
            customer=customer,
            goods="笤帚",
            day=season.day(15 - number),
            quantity=quantity,
            quantity_unit="把",
            amount=amount,
            number=f"DD-{season.season}-{number:03}",
        )


def work(season, households: list[Household]) -> None:
    """Places in the slack season; all but the last are paid their wages."""
    offer = season.do(
        working.offer_work,
        season.plant,
        62,
        alliance=season.told.chain,
        season=season.season,
        title=words.WORK,
        area=Area.objects.get(code=words.VILLAGE),
        places=12,
        pay=words.PAY,
        pay_day=15,
        starts_on=season.day(58),
        ends_on=season.day(-90),
    )
    workers = [row for row, grower in zip(households, words.GROWERS, strict=True) if grower.worker]
    month = season.day(55).replace(day=1)
    for number, (household, amount) in enumerate(zip(workers, words.WAGES, strict=True)):
        placement = season.do(
            working.place,
            season.village,
            56,
            offer_id=offer.pk,
            household=household,
            worker_name=household.head_name,
            placed_on=season.day(55),
        )
        wage = season.do(
            working.enter_wage, season.plant, 16, placement_id=placement.pk, month=month, amount=amount
        )
        if number < len(workers) - 1:
            season.do(working.pay_wage, season.plant, 12, wage_id=wage.pk, paid_on=season.day(12))


def refund(season) -> None:
    """The cooperative's refund of the season, decided by its members; the first share is paid."""
    row = season.do(
        refunds.decide_refund,
        season.cooperative,
        2,
        alliance=season.told.chain,
        cooperative=season.cooperative.unit,
        season=season.season,
        surplus=D("5400"),
        percent=D(70),
        trade_basis="value",
        decided_on=season.day(2),
        basis=words.REFUND_BASIS,
    )
    share = row.shares.first()
    season.do(refunds.pay_share, season.cooperative, 1, share_id=share.pk, paid_on=season.day(1))


def outside(season) -> None:
    """The article's figures, with their day and page; no sum of records has them in it."""
    for name, qualifier, value, measure, period in words.OUTSIDE:
        season.do(
            planning.enter_outside_figure,
            season.desk,
            30,
            alliance=season.told.chain,
            name=name,
            qualifier=qualifier,
            value=value,
            unit=measure,
            period=period,
            as_of=dt.date(2020, 9, 8),
            source=words.ARTICLE,
        )
