"""Measures, money and list entries of the demonstration's court cases: 204 million yuan in half a year, as a sum of ledger rows."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django.db import transaction

from config.demonstration.court_cases import Register
from config.demonstration.court_papers import sample
from config.demonstration.seats import COURT
from config.demonstration.together import Together
from enforcement.actions import (
    credit_notices,
    listing,
    measure_steps,
    measures,
    money,
    plans,
    telling_applicants,
    things,
)
from enforcement.list_rules import Ground, Removal
from enforcement.measure_terms import latest_end
from enforcement.models import Case, CaseState, Channel, ConclusionKind, LedgerEntry, Measure, Side, Sort
from enforcement.reading.telling import text_for_applicant
from enforcement.yuan import in_proportion, total
from organisations.models import Organisation, Post, Role

#: What the article says was recovered in the half-year.
RECOVERED = Decimal(204_000_000)
#: Of it, what a plan distributes among several.
PLANNED = Decimal(90_000)
CHANNELS = (Channel.VOLUNTARY, Channel.TRANSFER, Channel.SALE, Channel.SETTLEMENT, Channel.DIRECT)
#: Kind of measure, kind of thing, what it is, months of the longest term.
SORTS = (
    ("seal_realty", "realty", "演示小区0号楼0单元房屋一套", 36),
    ("freeze_deposit", "deposit", "演示银行账户（尾号0000）", 12),
    ("seal_movable", "movable", "演示牌照轻型货车一辆", 24),
    ("freeze_right", "right", "演示商贸有限公司股权10%", 36),
)
#: Days from the anchor to the last day of the measures of running cases, over and over; one is over, and nobody said so.
LEFT = (1, 300, -2, 700, 6, 200, 14, 400, 57, 120, 28, 500, 3, 900, 250, 330)
COURTS = (
    "演示市中级人民法院（2025）内04执00号",
    "演示县人民法院（2026）内0498执000号",
    "演示旗人民法院（2026）内0497执00号",
)


@transaction.atomic
def load_money(told: Together) -> None:
    """Adds nothing once a ledger has a row."""
    if LedgerEntry.objects.exists():
        return
    Till(told).tell()


class Till(Register):
    """The same officers and days, and the court's president."""

    def __init__(self, told: Together):
        super().__init__(told)
        self.president = (
            Post.objects.on(told.cast.day).filter(organisation__code=COURT, role=Role.COURT_PRESIDENT).first()
        )
        self.today = self.ago(0)
        self.copy = sample(told.timing.anchor)

    def tell(self) -> None:
        cases = list(Case.objects.exclude(state=CaseState.APPLIED).order_by("id"))
        performed = [case for case in cases if case.conclusion == ConclusionKind.COMPLETED]
        without = (ConclusionKind.COMPLETED, ConclusionKind.STRUCK_OFF)
        others = [case for case in cases if case.conclusion not in without]
        running = [case for case in others if case.is_open]
        for number, case in enumerate(performed):
            self._performed(case, number)
        rest = RECOVERED - PLANNED - total(case.subject_amount for case in performed)
        parts = in_proportion(rest, [case.subject_amount for case in others])
        for case, yuan in zip(others, parts, strict=True):
            self._in_part(case, yuan)
        for number, case in enumerate(running):
            self._measure(case, number)
        self._chain(running[3])
        self._plan(running[5])
        self._on_persons(running)
        self._entries(running)

    def _performed(self, case: Case, number: int) -> None:
        day = case.concluded_on - dt.timedelta(days=6)
        self._receive(case, case.subject_amount, day, CHANNELS[number % len(CHANNELS)])
        if number % len(CHANNELS) != len(CHANNELS) - 1:
            given = {"yuan": case.subject_amount, "on": case.concluded_on - dt.timedelta(days=1)}
            self.do(money.spend, case, case.concluded_on, kind="payment", who="申请执行人（银行）", **given)

    def _in_part(self, case: Case, yuan: Decimal) -> None:
        day = min(case.filed_on + dt.timedelta(days=30), self.today)
        self._receive(case, yuan, day, Channel.TRANSFER)
        # The latest money still lies with the court; one sum has lain there too long.
        if day < self.ago(20) and case.pk % 7:
            paid = min(day + dt.timedelta(days=12), self.today)
            given = {"yuan": yuan, "on": paid, "who": "申请执行人（银行）"}
            self.do(money.spend, case, paid, kind="payment", **given)

    def _receive(self, case: Case, yuan: Decimal, day: dt.date, channel: str) -> None:
        given = {"on": day, "arrived_on": day, "channel": channel, "who": "被执行人"}
        self.do(money.receive, case, day, yuan=yuan, document="演示票据", **given)

    def _measure(self, case: Case, number: int) -> None:
        kind, on, description, months = SORTS[number % len(SORTS)]
        last = self.told.timing.anchor.date() + dt.timedelta(days=LEFT[number % len(LEFT)])
        # Served when the case was young, for as long as its ruling says.
        served = min(case.filed_on + dt.timedelta(days=10), self.today)
        asset = self._asset(case, on, description, case.subject_amount * Decimal("0.6"))
        self._order(case, kind, asset, served, max(served, min(last, latest_end(served, months))))

    def _asset(self, case: Case, kind: str, description: str, worth: Decimal, **fields: Any):
        owner = case.parties.filter(side=Side.OBLIGOR).first()
        day = min(case.filed_on + dt.timedelta(days=9), self.today)
        given = {
            "owner": owner,
            "kind": kind,
            "description": description,
            "worth": worth.quantize(Decimal(1)),
        }
        return self.do(things.add_asset, case, day, **given, **fields)

    def _order(self, case: Case, kind: str, asset, served: dt.date, last: dt.date | None) -> Measure:
        return self.do(
            measures.order,
            case,
            served,
            kind=kind,
            asset=asset,
            served_on=served,
            last_day=last,
            document=f"{case.title}之一",
            file=self.copy,
            although="演示：暂无其他可供执行财产",
        )

    def _chain(self, case: Case) -> None:
        """Two entries of other courts before ours, one behind; the first is released, the second confirmed."""
        served = min(case.filed_on + dt.timedelta(days=12), self.today)
        asset = self._asset(
            case, "realty", "演示园区0号厂房及土地使用权", case.subject_amount, divisible=True
        )
        given = {"asset_id": asset.pk, "kind": "seal_realty", "served_on": served}
        by, at = self.officers[0], self.at(served)
        first, second = (
            self.told.do(measures.note_other, by, at, court=court, **given) for court in COURTS[:2]
        )
        self._order(case, "seal_realty", asset, served, None)
        self.told.do(measures.note_other, by, at, court=COURTS[2], **given)
        end = {"on": self.ago(6), "document": "演示解封通知"}
        self.told.do(measure_steps.release, by, self.at(self.ago(6)), measure_id=first.pk, **end)
        done = {"on": self.ago(5), "document": "演示登记回执"}
        self.told.do(measure_steps.confirm, by, self.at(self.ago(5)), measure_id=second.pk, **done)
        done = {"on": self.ago(1), "document": "演示解封通知"}
        self.told.do(measure_steps.release, by, self.at(self.ago(1)), measure_id=second.pk, **done)

    def _plan(self, case: Case) -> None:
        """A plan of distribution that was served, the debt that interest runs on, and a word to the applicant."""
        day = self.ago(4)
        given = {"on": day, "arrived_on": day, "channel": Channel.SALE, "who": "买受人"}
        self.do(money.receive, case, day, yuan=PLANNED, document="演示成交确认书", **given)
        due = case.filed_on - dt.timedelta(days=60)
        self.do(money.set_debt, case, day, debt=case.subject_amount, due_on=due)
        claims = [
            plans.Claimed("申请执行人（银行）", Decimal(60_000), "ordinary", case.filed_on, 1),
            plans.Claimed("演示债权人甲", Decimal(45_000), "ordinary", case.filed_on, 2),
            plans.Claimed("执行费用", Decimal(1_250), "cost", case.filed_on, 3),
        ]
        plan = self.do(plans.draft, case, day, yuan=PLANNED, among="proportion", claims=claims)
        self.told.do(plans.serve, self.officers[0], self.at(self.ago(2)), plan_id=plan.pk, on=self.ago(2))
        given = {"on": self.ago(1), "channel": "12368 诉讼服务平台", "text": text_for_applicant(case)}
        self.do(telling_applicants.tell_applicant, case, self.ago(1), **given)

    def _on_persons(self, running: list[Case]) -> None:
        for case, kind in zip(
            running[6:10], ("consumption_limit", "consumption_limit", "fine", "detention"), strict=True
        ):
            party = case.parties.filter(side=Side.OBLIGOR).first()
            served = (
                self.ago(5) if kind == "detention" else min(case.filed_on + dt.timedelta(days=20), self.today)
            )
            fields: dict[str, Any] = (
                {"last_day": served + dt.timedelta(days=15)} if kind == "detention" else {}
            )
            if kind == "fine":
                fields["amount"] = Decimal(60_000)
            self.do(
                measures.order,
                case,
                served,
                kind=kind,
                party=party,
                approved_by=self.president,
                served_on=served,
                document="演示决定书",
                # One whose sealed copy is still to come.
                file=None if kind == "fine" else self.copy,
                **fields,
            )

    def _entries(self, running: list[Case]) -> None:
        """One in grace, one listed, one that must go, one removed whose notices are recalled."""
        chosen = [case for case in running if case.filed_on < self.ago(45)][:4]
        for number, case in enumerate(chosen):
            party = case.parties.filter(side=Side.OBLIGOR).first()
            first = case.filed_on + dt.timedelta(days=25)
            entry = self.do(
                listing.decide,
                case,
                first,
                party=party,
                grounds=[Ground.ABLE] if number > 1 else [Ground.REPORT],
                exclusions=[],
                born_on=dt.date(1900, 1, 1) if party.sort == Sort.PERSON else None,
                decision="演示决定书",
                decided_on=first,
                signed_by=self.president,
            )
            self._entry(entry, number, first)

    def _entry(self, entry, number: int, first: dt.date) -> None:
        def do(verb, day: dt.date, **data: Any):
            return self.told.do(verb, self.officers[0], self.at(day), listentry_id=entry.pk, **data)

        served = min(first + dt.timedelta(days=3), self.ago(9))
        if number == 0:
            do(listing.serve, self.ago(9), on=self.ago(9), grace_until=self.ago(9) + dt.timedelta(days=60))
            return
        do(listing.serve, self.ago(9), on=served)
        do(listing.publish, self.ago(8), on=self.ago(8))
        windows = Organisation.objects.filter(posts__role=Role.WINDOW_CLERK).distinct()
        if windows:
            do(credit_notices.notify, self.ago(7), units=list(windows), document="演示通报")
        if number > 1:
            reason = {"reason": Removal.APPLICANT, "on": self.ago(2), "remover": self.officers[0].post}
            do(listing.start_removal, self.ago(2), **reason)
        if number == 3:
            do(listing.remove, self.ago(1), on=self.ago(1))
