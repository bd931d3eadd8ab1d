"""A small chain for tests: a plant, a cooperative, a bank, an insurer, two villages and their growers; all invented."""

import datetime as dt
from decimal import Decimal
from zoneinfo import ZoneInfo

from alliances.actions import buying, contracting, delivering, growers, paying, planning, supporting
from alliances.models import Agreement, Delivery, Household, Target, Terms
from organisations.models import AreaLevel, Half, Membership, Organisation, OrganisationKind, Post, Role
from tickets.tests.banner import SINCE, Banner, actor, area, join, organisations, posts, topic

D = Decimal
ZONE = ZoneInfo("Asia/Shanghai")
SEASON = 2026
SIGNED = dt.date(2026, 4, 1)
MARKET = "林东原苗市场"
#: By grade: floor price, yuan/jin.
FLOORS = {"一级": D("3.20"), "二级": D("2.60"), "三级": D("2.00")}


def at(year: int, month: int, day: int, hour: int = 10) -> dt.datetime:
    return dt.datetime(year, month, day, hour, tzinfo=ZONE)


class Chain(Banner):
    def __init__(self):
        super().__init__()
        self.other_village_area = area("150422102202", "乙嘎查", AreaLevel.VILLAGE, self.town_area)
        (
            self.other_village,
            self.plant,
            self.rival,
            self.cooperative,
            self.bank,
            self.insurer,
        ) = organisations(
            ("V202", "乙嘎查村", self.other_village_area, OrganisationKind.VILLAGE),
            ("O11", "甲笤帚厂", self.area, OrganisationKind.ENTERPRISE),
            ("O13", "乙笤帚厂", self.area, OrganisationKind.ENTERPRISE),
            ("O12", "甲合作社", self.village_area, OrganisationKind.COOPERATIVE),
            ("O07", "农商银行", self.area, OrganisationKind.BANK),
            ("O10", "保险公司", self.area, OrganisationKind.INSURER),
        )
        join(self.alliance, self.bank, self.insurer)
        for unit in (self.plant, self.rival, self.cooperative):
            self.consortium(unit)
        self.purchase = topic(self.template, "purchase", "收购")
        self.late_payment = topic(self.template, "purchase.late-payment", "迟付货款", self.purchase)
        self.refusal = topic(self.template, "purchase.refusal", "拒收", self.purchase)
        self.wages = topic(self.template, "processing.wages", "拖欠工资")

        (
            self.other_secretary,
            self.plant_clerk,
            self.rival_clerk,
            self.coop_clerk,
            self.teller,
            self.underwriter,
            self.supervisor,
            self.keeper,
            self.stranger,
        ) = posts(
            (self.other_village, Role.SECRETARY),
            (self.plant, Role.HANDLER),
            (self.rival, Role.HANDLER),
            (self.cooperative, Role.HANDLER),
            (self.bank, Role.HANDLER),
            (self.insurer, Role.HANDLER),
            (self.office, Role.SUPERVISOR),
            (self.office, Role.ROSTER_KEEPER),
            (self.outsider, Role.LIAISON),
        )
        self._receipts = 0

    def consortium(self, unit: Organisation) -> None:
        Membership.objects.create(
            alliance=self.alliance, organisation=unit, half=Half.CONSORTIUM, valid_from=SINCE
        )

    def terms(self, buyer: Organisation | None = None, by: Post | None = None, **fields) -> Terms:
        """10 per cent above the market, paid within 30 days, 4.35 per cent a year when late."""
        values = {
            "title": "2026年收购条件",
            "market": MARKET,
            "premium_kind": "percent",
            "premium": D(10),
            "payment_days": 30,
            "late_rate": D("4.35"),
            "delivery_place": "厂内",
            "delivery_from": dt.date(2026, 9, 1),
            "delivery_to": dt.date(2026, 12, 31),
            "grades": [buying.GradeRow(code, price) for code, price in FLOORS.items()],
        }
        return buying.write_terms(
            by=actor(by or self.dispatcher),
            at=at(2026, 3, 1),
            alliance=self.alliance,
            buyer=buyer or self.plant,
            season=SEASON,
            **(values | fields),
        )

    def household(self, name="户主甲", where=None, phone="04760000001", mu: str | None = "12") -> Household:
        household = growers.join_household(
            by=actor(self.dispatcher),
            at=at(2026, 3, 1),
            alliance=self.alliance,
            area=where or self.village_area,
            head_name=name,
            phone=phone,
        )
        if mu is not None:
            growers.add_plot(
                household_id=household.pk,
                by=actor(self.dispatcher),
                at=at(2026, 3, 1),
                name="东地",
                area=D(mu),
                unit="mu",
            )
        return household

    def draft(self, terms: Terms | None = None, household: Household | None = None, **fields) -> Agreement:
        terms = terms or self.terms()
        values = {"expected_jin": D(2400)}
        if "seller" not in fields:
            household = household or self.household()
            values |= {"household": household, "plots": dict.fromkeys(household.plots.all())}
        when = fields.pop("at", at(2026, 3, 15))
        return contracting.draft(by=actor(self.dispatcher), at=when, terms=terms, **(values | fields))

    def signed(self, terms: Terms | None = None, household: Household | None = None, **fields) -> Agreement:
        agreement = self.draft(terms, household, **fields)
        return contracting.sign(
            agreement_id=agreement.pk,
            by=actor(self.dispatcher),
            at=at(2026, 4, 1),
            signed_on=SIGNED,
            signed_place="甲嘎查村委会",
        )

    def quote(self, day: dt.date, price: str, grade="一级") -> None:
        buying.enter_price(
            by=actor(self.market_liaison),
            at=dt.datetime.combine(day, dt.time(8), ZONE),
            alliance=self.alliance,
            market=MARKET,
            grade=grade,
            day=day,
            price=D(price),
            source="市场监测日报",
        )

    def deliver(
        self, agreement: Agreement, day: dt.date, gross: str | Decimal, grade="一级", **fields
    ) -> Delivery:
        self._receipts += 1
        delivery = delivering.deliver(
            agreement_id=agreement.pk,
            by=actor(self.dispatcher),
            at=dt.datetime.combine(day, dt.time(16), ZONE),
            day=day,
            grade=agreement.terms.grades.get(code=grade),
            **({"receipt": f"R{self._receipts}", "gross": D(gross)} | fields),
        )
        agreement.refresh_from_db()
        return delivery

    def pay(self, agreement: Agreement, day: dt.date, amount: str, **fields):
        paid = paying.pay(
            agreement_id=agreement.pk,
            by=actor(self.dispatcher),
            at=dt.datetime.combine(day, dt.time(17), ZONE),
            day=day,
            amount=D(amount),
            **({"voucher": f"V{day:%m%d}{amount}"} | fields),
        )
        agreement.refresh_from_db()
        return paid

    def claimed_target(self, unit: Organisation, by: Post, title="培训") -> Target:
        plan = planning.draft_plan(
            by=actor(self.dispatcher),
            at=at(2026, 1, 5),
            alliance=self.alliance,
            year=SEASON,
            title="2026年度计划",
        )
        planning.set_targets(
            plan_id=plan.pk,
            by=actor(self.dispatcher),
            at=at(2026, 1, 5),
            targets=[planning.TargetRow(title, unit, dt.date(2026, 12, 1))],
        )
        planning.adopt(
            plan_id=plan.pk,
            by=actor(self.dispatcher),
            at=at(2026, 1, 10),
            adopted_on=dt.date(2026, 1, 10),
            basis="左办发〔2026〕1号",
        )
        return planning.claim_target(target_id=plan.targets.get().pk, by=actor(by), at=at(2026, 1, 12))

    def support(self, by: Post, kind="training", **fields):
        target = self.claimed_target(by.organisation, by)
        return supporting.take_on(
            by=actor(by),
            at=at(2026, 2, 1),
            alliance=self.alliance,
            season=SEASON,
            kind=kind,
            title="冬季培训",
            target=target,
            **fields,
        )
