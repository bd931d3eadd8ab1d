"""A season worked out by hand (`season_by_hand.md`), entered by pages, by workbook and by API, comes out to the fen."""

import datetime as dt
from decimal import Decimal
from functools import cached_property
from itertools import groupby, product
from operator import itemgetter
from typing import Any

import pytest

from alliances.accounts import account_of
from alliances.actions import falling_due
from alliances.models import Agreement, Household, Payment, Refund, Support
from alliances.reading import recounting
from alliances.reading.indicators import INDICATORS
from alliances.tests.chain import MARKET, SEASON, Chain, at
from alliances.tests.season_doors import Api, Pages, Workbooks, named
from alliances.tests.season_table import PATH, Row, result, tables, wrong_sums
from audit import clock

pytestmark = [pytest.mark.django_db, pytest.mark.long]
D = Decimal
GRADES = ("一级", "二级", "三级")
#: Signed on this day; compared on the last.
SIGNED, LAST = dt.date(2026, 4, 1), dt.date(2026, 12, 20)
OWED_ON = dt.date(2026, 11, 25)


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text.rpartition("=")[2].strip())


def test_the_arithmetic_of_the_table_holds():
    assert wrong_sums(PATH.read_text(encoding="utf-8")) == []
    assert wrong_sums("2×0.125=0.25 0.5×0.25=0.12") == ["0.5×0.25=0.12"]


class Told:
    """The season of the table, told through one door in the order of its days."""

    def __init__(self, chain: Chain, door: Pages):
        self.chain, self.door, self.table = chain, door, tables()
        self.owed: list[tuple[str, Decimal, int, Decimal]] = []

    def rows(self, title: str) -> list[Row]:
        return self.table[title]

    @cached_property
    def agreements(self) -> dict[str, Agreement]:
        """By the label of the table."""
        known = {
            agreement.household.head_name if agreement.household else agreement.seller.name: agreement
            for agreement in Agreement.objects.select_related("household", "seller", "terms", "alliance")
        }
        return {row["agreement"]: known[row["head"]] for row in self.rows("Agreements")}

    def households(self, *labels: str) -> list[Household]:
        return [self.agreements[label].household for label in labels]

    def on(self, when: dt.date, hour: int = 10):
        return clock.frozen_at(at(when.year, when.month, when.day, hour))

    def tell(self) -> None:
        self.plan_and_terms()
        self.sign_up()
        self.support()
        self.insure()
        self.trade()
        self.work_and_refund()

    # Spring.

    def plan_and_terms(self) -> None:
        chain, office = self.chain, self.chain.dispatcher
        with self.on(dt.date(2026, 1, 10)):
            plan = self.door.enter(office, "plans", year=SEASON, title="2026年度计划")
            due = dt.date(2026, 12, 1)
            targets = [
                {"title": "培训和良种", "responsible": chain.bureau, "due": due},
                {"title": "资金支持", "responsible": chain.bank, "due": due},
            ]
            self.door.step(office, "plans", plan, "change", targets=targets)
            self.door.step(
                office, "plans", plan, "adopt", adopted_on=dt.date(2026, 1, 10), basis="左办发〔2026〕1号"
            )
            self.targets = dict(zip(("bureau", "bank"), plan.targets.order_by("id"), strict=True))
            self.door.step(chain.liaison, "plans", plan, "claim", target=self.targets["bureau"])
            self.door.step(chain.teller, "plans", plan, "claim", target=self.targets["bank"])
        with self.on(dt.date(2026, 3, 1)):
            self.terms = {row["terms"]: self._terms(row) for row in self.rows("Conditions")}

    def _terms(self, row: Row):
        kind = "none" if row["premium"] == "none" else "yuan" if "yuan" in row["premium"] else "percent"
        amount = {"none": None, "yuan": D("0.15"), "percent": D(10)}[kind]
        refusal = row["terms"] == "厂"
        return self.door.enter(
            self.chain.dispatcher,
            "terms",
            buyer=self.chain.cooperative if row["buyer"] == "cooperative" else self.chain.plant,
            season=SEASON,
            title=row["terms"],
            grades=[(grade, D(row[grade])) for grade in GRADES],
            premium_kind=kind,
            premium=amount,
            market=MARKET,
            reference_rule="latest",
            reference_days=20,
            payment_days=int(row["pays within"].split()[0]),
            pay_method="transfer",
            late_rate=D(row["late rate"]),
            buyer_penalty_kind="percent" if refusal else "none",
            buyer_penalty=D(20) if refusal else None,
            seller_penalty_kind="none",
            delivery_place="厂内",
            delivery_from=dt.date(2026, 9, 1),
            delivery_to=dt.date(2026, 12, 31),
            notice_days=3,
            dispute="court",
        )

    def sign_up(self) -> None:
        places = {"甲嘎查": self.chain.village_area, "乙嘎查": self.chain.other_village_area}
        office = self.chain.dispatcher
        with self.on(SIGNED):
            for name in ("厂", "社"):
                rows = [
                    {
                        "area": places[row["village"]],
                        "head": row["head"],
                        "size": D(row["size"]),
                        "unit": row["unit"],
                        "expected": D(row["expected jin"]),
                        "deposit": D(row["deposit"]),
                        "seed": D(row["seed on credit"]),
                    }
                    for row in self.rows("Agreements")
                    if row["terms"] == name
                ]
                self.door.sign_up(self.terms[name], rows, SIGNED)
            resold = self.door.enter(
                office,
                "agreements",
                terms=self.terms["转"],
                seller=self.chain.cooperative,
                expected=D(self.rows("Agreements")[-1]["expected jin"]),
                expected_unit="jin",
                seed_supply="own",
                copies=2,
            )
            self.door.step(
                office, "agreements", resold, "sign", signed_on=SIGNED, signed_place="甲嘎查村委会"
            )
            (last,) = self.households("A12")
            self.door.step(office, "households", last, "add_plot", name="西地", area=D("3.25"), unit="mu")
        with self.on(dt.date(2026, 4, 10)):
            for row in self.rows("Agreements"):
                if D(row["deposit"]):
                    agreement = self.agreements[row["agreement"]]
                    self.door.step(office, "agreements", agreement, "pay_deposit", day=dt.date(2026, 4, 10))

    def support(self) -> None:
        chain, bureau = self.chain, self.targets["bureau"]
        with self.on(dt.date(2026, 5, 10)):
            taught = self._support(chain.liaison, "training", bureau)
            self.door.step(
                chain.liaison, "support", taught, "record", households=self.households("A01", "A02", "A13")
            )
            self.door.step(
                chain.liaison, "support", taught, "finish", day=dt.date(2026, 5, 9), heads=46, result="一期"
            )
            seed = self._support(chain.liaison, "seed", bureau)
            self.door.step(chain.liaison, "support", seed, "record", households=self.households("A02", "A14"))
            self.door.step(chain.liaison, "support", seed, "finish", day=dt.date(2026, 5, 9), result="供种")
            policy = self._support(chain.liaison, "policy", bureau)
            (third,) = self.households("A03")
            paper = {"applied_on": dt.date(2026, 5, 2), "applied": D(600)}
            grant = self.door.enter(
                chain.liaison,
                "grants",
                {"support": policy},
                household=named(third),
                **paper,
            )
            granted = {"granted_on": dt.date(2026, 5, 5), "granted": D(500), "basis": "左农发〔2026〕3号"}
            self.door.step(chain.liaison, "grants", grant, "grant", **granted)
            self.door.step(chain.liaison, "grants", grant, "pay", paid_on=dt.date(2026, 5, 8))
            money = self._support(chain.teller, "finance", self.targets["bank"])
            for number, amount, due, whom in (
                ("D1", 30000, dt.date(2027, 4, 1), "A05"),
                ("D2", 200000, dt.date(2027, 4, 1), ""),
                ("D3", 10000, dt.date(2026, 11, 1), "A07"),
            ):
                (household,) = self.households(whom) if whom else (None,)
                borrower = {"household": named(household)} if household else {"organisation": chain.plant}
                self.door.enter(
                    chain.teller,
                    "loans",
                    {"support": money},
                    number=number,
                    amount=D(amount),
                    rate=D("4.35"),
                    granted_on=dt.date(2026, 5, 1),
                    due_on=due,
                    **borrower,
                )

    def _support(self, by, kind: str, target) -> Support:
        return self.door.enter(by, "support", kind=kind, title=kind, season=SEASON, target=target)

    def insure(self) -> None:
        chain, office = self.chain, self.chain.dispatcher
        with self.on(dt.date(2026, 4, 20)):
            policy = self.door.enter(
                office,
                "policies",
                buyer=chain.plant,
                insurer=chain.insurer,
                season=SEASON,
                number="P2026001",
                sum_insured_per_mu=D(400),
                premium_per_mu=D(20),
                grower_percent=D(20),
                buyer_percent=D(30),
                government_percent=D(50),
                starts_on=dt.date(2026, 5, 1),
                ends_on=dt.date(2026, 10, 31),
            )
            self.door.step(office, "policies", policy, "list_plots")
        policy.refresh_from_db()
        self.policy = policy
        for row in self.rows("Losses"):
            happened, paid = day(row["day"]), day(row["paid on"])
            agreement = self.agreements[row["agreement"]]
            with self.on(happened + dt.timedelta(days=2)):
                loss = self.door.enter(
                    office,
                    "losses",
                    {"agreement": agreement},
                    planted=agreement.plots.get(),
                    happened_on=happened,
                    cause="冰雹",
                    damaged_mu=D(row["damaged mu"]),
                )
            with self.on(paid):
                act = chain.underwriter, "losses", loss
                surveyed = happened + dt.timedelta(days=5)
                self.door.step(*act, "survey", surveyed_on=surveyed, loss_percent=D(row["degree"]))
                approved = D(row["approved"])
                less = "查勘核减" if approved < result(row["claim"]) else ""
                self.door.step(*act, "approve", approved=approved, reason=less)
                self.door.step(*act, "pay", paid_on=paid)
            loss.refresh_from_db()
            assert (loss.claimed, loss.approved, loss.state) == (result(row["claim"]), approved, "paid")

    # Autumn: prices, deliveries, payments in the order of their days.

    def trade(self) -> None:
        events = [(day(row["day"]), 0, self.quote, row) for row in self.rows("Prices")]
        events += [(day(row["day"]), 1, self.deliver, row) for row in self.rows("Deliveries")]
        events += [(day(row["day"]), 2, self.pay, row) for row in self.rows("Payments")]
        events += [
            (dt.date(2026, 10, 30), 3, self.refuse, {}),
            (dt.date(2026, 11, 8), 3, self.remedy, {}),
            (OWED_ON, 3, self.find_late, {}),
        ]
        when_and_what = itemgetter(0, 1)
        for (when, order), of_day in groupby(sorted(events, key=when_and_what), when_and_what):
            happened = list(of_day)
            with self.on(when, 9 + 2 * order):
                happened[0][2]([row for *_what, row in happened])

    def quote(self, rows: list[Row]) -> None:
        for row, grade in product(rows, GRADES):
            self.door.enter(
                self.chain.market_liaison,
                "prices",
                market=MARKET,
                grade=grade,
                day=day(row["day"]),
                price=D(row[grade]),
                unit=row["per"],
                source="市场监测日报",
            )

    def deliver(self, rows: list[Row]) -> None:
        taken = []
        for row in rows:
            agreement = self.agreements[row["agreement"]]
            fields = {
                "receipt": row["receipt"],
                "day": day(row["day"]),
                "grade": agreement.terms.grades.get(code=row["grade"]),
                "unit": row["unit"],
            }
            masses = {name: D(row[name]) for name in ("gross", "tare", "deduction")}
            taken.append((agreement, fields | masses))
        self.door.steps(self.chain.dispatcher, "agreements", "deliver", taken)

    def pay(self, rows: list[Row]) -> None:
        taken = [
            (
                self.agreements[row["agreement"]],
                {
                    "purpose": row["for"],
                    "day": day(row["day"]),
                    "amount": result(row["amount"]),
                    "method": "transfer",
                    "voucher": f"V{row['day']}{row['for']}",
                },
            )
            for row in rows
        ]
        self.door.steps(self.chain.dispatcher, "agreements", "pay", taken)

    def step(self, label: str, code: str, **fields: Any) -> None:
        self.door.step(self.chain.dispatcher, "agreements", self.agreements[label], code, **fields)

    def refuse(self, rows: list[Row]) -> None:
        self.step(
            "A10",
            "break",
            ground="refusal",
            found_on=dt.date(2026, 10, 30),
            quantity_jin=D(300),
            note="厂方拒收",
        )
        breach = self.agreements["A10"].breaches.get()
        assert (breach.value, breach.penalty) == (D("600.00"), D("120.00"))
        assert breach.ticket.topic == self.chain.refusal

    def remedy(self, rows: list[Row]) -> None:
        breach = self.agreements["A10"].breaches.get()
        self.step("A10", "remedy", breach=breach, day=dt.date(2026, 11, 8), remedy="已收购")

    def find_late(self, rows: list[Row]) -> None:
        assert falling_due.find_late_payments(clock.now()) == 1
        breach = self.agreements["A11"].breaches.get()
        assert breach.ticket.topic == self.chain.late_payment
        self.owed = self.door.owed()

    # Winter.

    def work_and_refund(self) -> None:
        chain, office = self.chain, self.chain.dispatcher
        with self.on(dt.date(2026, 11, 2)):
            work = self.door.enter(
                office,
                "work",
                employer=chain.plant,
                season=SEASON,
                title="绑笤帚",
                area=chain.town_area,
                places=5,
                pay="计件",
                pay_day=15,
                starts_on=dt.date(2026, 11, 1),
                ends_on=dt.date(2026, 12, 31),
            )
            labels = dict.fromkeys(row["household of"] for row in self.rows("Wages"))
            for household in self.households(*labels):
                placed = {"worker_name": f"{household.head_name}家人", "placed_on": dt.date(2026, 11, 2)}
                self.door.step(office, "work", work, "place", household=str(household), **placed)
        with self.on(dt.date(2026, 12, 15)):
            for row in self.rows("Wages"):
                (household,) = self.households(row["household of"])
                month = dt.date.fromisoformat(f"{row['month']}-01")
                placement = work.placements.get(household=household)
                earned = {"placement": placement, "month": month, "amount": D(row["amount"])}
                self.door.step(office, "work", work, "enter_wage", **earned)
                if month.month < 12:
                    wage = placement.wages.get(month=month)
                    self.door.step(office, "work", work, "pay_wage", wage=wage, paid_on=dt.date(2026, 12, 15))
        with self.on(dt.date(2026, 12, 16)):
            self.refund: Refund = self.door.enter(
                office,
                "refunds",
                cooperative=chain.cooperative,
                season=SEASON,
                surplus=D(5000),
                percent=D(65),
                trade_basis="value",
                decided_on=dt.date(2026, 12, 16),
                basis="成员大会决议",
            )
            for number, channel, amount in (("S1", "wholesale", "52300.00"), ("S2", "online", "1234.56")):
                self.door.enter(
                    office,
                    "sales",
                    seller=chain.plant,
                    season=SEASON,
                    number=number,
                    channel=channel,
                    customer="演示客户",
                    goods="笤帚",
                    day=dt.date(2026, 12, 10),
                    quantity=D(1000),
                    quantity_unit="把",
                    amount=D(amount),
                )


@pytest.mark.parametrize("door", [Pages, Workbooks, Api])
def test_season_comes_out_as_worked_out_by_hand(chain, door):
    told = Told(chain, door(chain))
    told.tell()
    with told.on(LAST):
        deliveries_are_settled(told)
        late_payment_is_counted(told)
        premium_is_divided(told)
        refund_and_income_are_shared(told)
        figures_are_the_sums(told)
    assert list(recounting.differences()) == []


def deliveries_are_settled(told: Told) -> None:
    assert Payment.objects.count() == len(told.rows("Payments"))
    for label, agreement in told.agreements.items():
        given = {line["receipt"]: line for line in told.door.lines(agreement)}
        rows = [row for row in told.rows("Deliveries") if row["agreement"] == label]
        assert set(given) == {row["receipt"] for row in rows}
        for row in rows:
            line = given[row["receipt"]]
            # One delivery is not due yet; all else is paid in the end.
            still = result(row["open"]) if row["receipt"] == "R36" else D(0)
            assert {name: line[name] for name in line if name != "interest"} == {
                "receipt": row["receipt"],
                "net_jin": result(row["net jin"]),
                "unit_price": result(row["price"]),
                "amount": result(row["amount"]),
                "premium_amount": result(row["above the market"]),
                "set_off_deposit": D(row["deposit"]),
                "set_off_seed": D(row["seed"]),
                "due_on": day(row["due"]),
                "open": still,
            }, row["receipt"]


def late_payment_is_counted(told: Told) -> None:
    expected = [
        (row["receipt"], result(row["open"]), int(row["days late"]), result(row["interest"]))
        for row in told.rows("Owed on 2026-11-25")
    ]
    assert sorted(told.owed) == expected
    *rows, total = told.rows("Interest of the late payment")
    lines = {line["receipt"]: line["interest"] for line in told.door.lines(told.agreements["A11"])}
    assert lines == {row["receipt"]: result(row["interest"]) for row in rows}
    account = account_of(told.agreements["A11"], LAST)
    assert (account.interest, account.interest_left) == (result(total["interest"]), 0)
    refused = account_of(told.agreements["A10"], LAST)
    assert (refused.penalties, refused.penalties_left) == (D("120.00"), 0)
    assert told.door.owed() == []


def premium_is_divided(told: Told) -> None:
    premium = told.policy.premium
    assert told.policy.area_mu == D("131.75")
    assert premium == (D("2635.00"), D("527.00"), D("790.50"), D("1317.50"))


def refund_and_income_are_shared(told: Told) -> None:
    *rows, total = told.rows("Refund")
    assert told.refund.amount == D(total["share"])
    shares = told.door.shares(told.refund)
    assert shares == {str(told.agreements[row["agreement"]].household): D(row["share"]) for row in rows}
    for row in told.rows("Income")[:-1]:
        (household,) = told.households(row["household of"])
        assert told.door.income(household) == [
            result(row["income"]),
            result(row["crop"]),
            D(row["wages"]),
            D(row["refund"]),
        ], row["household of"]


def figures_are_the_sums(told: Told) -> None:
    expected = {row["indicator"]: result(row["value"]) for row in told.rows("Indicators on 2026-12-20")}
    assert told.door.figures() == expected
    assert {code: sum_behind(told.chain, code, column) for code, column in SUMMED.items()} == {
        code: expected[code] for code in SUMMED
    }


#: Figures that are the sum of one column of the records they open, or their number.
SUMMED = {
    "area": "area_mu",
    "households": "",
    "agreements": "",
    "contracted": "expected_jin",
    "delivered": "delivered_jin",
    "output": "delivered_amount",
    "premium": "premium_amount",
    "owed": "owed",
    "insured_area": "area_mu",
    "claims_paid": "approved",
    "loans": "",
    "loans_amount": "amount",
    "loans_overdue": "amount",
    "trained": "heads",
    "supported": "",
    "grants": "granted",
    "jobs": "",
    "wages": "amount",
    "refund": "amount",
    "sales": "amount",
}


def sum_behind(chain: Chain, code: str, column: str) -> Decimal:
    rows = list(INDICATORS[code].records(chain.alliance, SEASON, LAST))
    # None of them is there that adds nothing.
    assert all(getattr(row, column) for row in rows) if column else rows
    return D(sum(getattr(row, column) for row in rows) if column else len(rows))
