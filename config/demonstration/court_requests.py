"""The court's requests of the demonstration: the eight-obligor morning as a batch that the registration window answered, and
one request in each state besides; a joint action that waits for the president."""

import datetime as dt
from collections.abc import Sequence
from itertools import islice
from typing import Any

from django.db import transaction

from audit import clock
from config.demonstration.court_papers import sample
from config.demonstration.seats import COURT, WINDOW
from config.demonstration.together import Together
from enforcement.actions import joint, requests, window
from enforcement.actions.preparing import Common, Line, Paper, prepare
from enforcement.models import AssistanceRequest, Case, CaseOfficer, Party, Side
from enforcement.request_kinds import BY_CODE
from organisations.models import Organisation, Post, Role
from tickets import actions as tickets
from tickets.standing import Actor

PURPOSE = "核实被执行人名下财产状况，依法采取执行措施"
NETWORK = "网络查控反馈不含抵押和查封顺位，需窗口核实"
#: Minutes after nine at which the window replied to each of the eight.
REPLIED = (20, 32, 41, 55, 68, 80, 97, 110)
#: What the window found for some of the eight; nothing for the others.
FOUND = (
    {
        "place": "演示街0号1单元101",
        "ownership": "单独所有",
        "floor_area": "86.5",
        "mortgage": "抵押给演示商业银行甲",
    },
    {"place": "演示街0号2单元202", "ownership": "共同共有，份额未约定"},
    None,
    {"place": "演示苏木演示嘎查0组平房", "ownership": "单独所有", "seals": "演示人民法院查封，首封"},
    None,
    {"place": "演示产业园0号厂房", "ownership": "单独所有", "floor_area": "1200", "mortgage": "抵押给演示商业银行乙"},
    {"place": "演示街0号商铺", "ownership": "单独所有"},
    None,
)  # fmt: skip


@transaction.atomic
def load_requests(told: Together) -> None:
    """Adds nothing once a request is there."""
    if AssistanceRequest.objects.exists():
        return
    register = Requests(told)
    register.morning()
    register.others()
    register.joint_action()
    anchor = told.timing.anchor
    with clock.frozen_at(anchor):
        tickets.deliver(anchor)


class Requests:
    """The court's people and their open cases."""

    def __init__(self, told: Together):
        self.told = told
        self.officer, self.second = self._actors(COURT, Role.COURT_OFFICER)[:2]
        self.head = self._actors(COURT, Role.BUREAU_HEAD)[0]
        self.president = self._actors(COURT, Role.COURT_PRESIDENT)[0]
        parties = Party.objects.filter(
            side=Side.OBLIGOR, case__concluded_on=None, case__filed_on__lt=told.timing.anchor.date()
        )
        old = told.timing.anchor.date() - dt.timedelta(days=30)
        parties = parties.filter(case__filed_on__lt=old).select_related("case__court").order_by("pk")
        self.parties = iter(parties)
        at = told.timing.anchor
        self.file = sample(at)

    def _actors(self, unit: str, role: Role) -> list[Actor]:
        posts = Post.objects.on(self.told.cast.day).filter(organisation__code=unit, role=role)
        posts = posts.select_related("organisation", "person__user").order_by("id")
        return [Actor(post.person.user, post) for post in posts]

    def clerk(self, unit: str) -> Actor:
        return self._actors(unit, Role.WINDOW_CLERK)[0]

    def _line(self, party: Party, code: str) -> Line:
        second = CaseOfficer.objects.select_related("post__person").get(
            case=party.case, post=self.second.post
        )
        papers = [Paper(sort, f"（演示）内0499协{party.pk}号", self.file) for sort in BY_CODE[code].papers]
        return Line(party, second, papers)

    def _asked(
        self, code: str, parties: Sequence[Party], at: dt.datetime, **given: Any
    ) -> list[AssistanceRequest]:
        """One sitting, submitted for approval."""
        kind = BY_CODE[code]
        usual: dict[str, Any] = {
            "kind": kind,
            "asked": [each for each, _label in kind.asked],
            "purpose": PURPOSE,
            "expires_on": at.date() + dt.timedelta(days=30),
            "no_relation": True,
            "attested": True,
        }
        if kind.networked:
            usual |= {"network_on": at.date(), "network_reason": NETWORK}
        if kind.timed:
            usual |= {"period_from": at.date() - dt.timedelta(days=180), "period_to": at.date()}
        batch = self.told.do(
            prepare,
            self.officer,
            at,
            common=Common(**usual | given),
            lines=[self._line(party, code) for party in parties],
        )
        return list(batch.requests.order_by("pk"))

    def _step(self, verb, by: Actor, at: dt.datetime, row: AssistanceRequest, **data: Any) -> None:
        self.told.do(verb, by, at, assistancerequest_id=row.pk, **data)

    def _sent(self, row: AssistanceRequest, at: dt.datetime) -> None:
        self._step(requests.approve, self.head, at, row, no_relation=True)
        if row.kind.intrusive:
            self._step(requests.confirm, self.president, at + dt.timedelta(minutes=9), row, no_relation=True)
            at += dt.timedelta(minutes=9)
        row.refresh_from_db()
        tickets.route([row.ticket_id], at)

    def morning(self) -> None:
        """Eight obligors' real estate, asked and answered in one morning."""
        begin = self.told.at(3, dt.time(8, 40))
        parties = list(islice(self.parties, 8))
        rows = self._asked("inquiry.real-estate", parties, begin)
        clerk = self.clerk(WINDOW)
        nine = begin + dt.timedelta(minutes=20)
        for position, (row, minutes, found) in enumerate(zip(rows, REPLIED, FOUND, strict=True)):
            self._sent(row, begin + dt.timedelta(minutes=10))
            self._step(window.sign, clerk, nine, row, no_relation=True)
            at = nine + dt.timedelta(minutes=minutes)
            self._step(window.reply, clerk, at, row, found=[found] if found else [], nothing_found=not found)
            if position < 6:
                self._step(requests.verify, self.officer, nine + dt.timedelta(minutes=140), row)

    def others(self) -> None:
        """One more in each state, at other windows."""
        ask = self._asked
        (bank,) = ask(
            "inquiry.deposits",
            [next(self.parties)],
            self.told.at(12, dt.time(9)),
            holder=Organisation.objects.get(code="O07"),
            holder_reason="贷款发放行",
            applicant_reason="申请执行人即贷款发放行，被执行人的还款账户只在该行",
        )
        self._replied(
            bank, "O07", 12, {"account": "演示账户尾号0000", "balance": "1260.50", "available": "1260.50"}
        )
        (identity,) = ask("inquiry.identity", [next(self.parties)], self.told.at(9, dt.time(9)))
        self._replied(identity, "O23", 9, {"registered_address": "演示苏木演示嘎查0组0号"})
        (late,) = ask("inquiry.vehicle", [next(self.parties)], self.told.at(11, dt.time(9)))
        self._sent(late, self.told.at(11, dt.time(9, 30)))
        self._step(window.sign, self.clerk("O23"), self.told.at(11, dt.time(10)), late, no_relation=True)
        (unclear,) = ask("inquiry.housing-fund", [next(self.parties)], self.told.at(4, dt.time(9)))
        self._sent(unclear, self.told.at(4, dt.time(9, 30)))
        self._step(window.sign, self.clerk("O41"), self.told.at(4, dt.time(10)), unclear, no_relation=True)
        self._step(
            window.ask_correction,
            self.clerk("O41"),
            self.told.at(4, dt.time(11)),
            unclear,
            reason="所附文书缺少骑缝章，请更正后重发。",
        )
        (waiting,) = ask("inquiry.real-estate", [next(self.parties)], self.told.at(1, dt.time(9)))
        self._sent(waiting, self.told.at(1, dt.time(9, 30)))
        (telecom,) = ask(
            "inquiry.telecom",
            [next(self.parties)],
            self.told.at(1, dt.time(9, 5)),
            holder=Organisation.objects.get(code="O29A"),
            holder_reason="申请执行人提供的号码归属该企业",
        )
        self._step(requests.approve, self.head, self.told.at(1, dt.time(9, 40)), telecom, no_relation=True)
        ask("inquiry.company", [next(self.parties)], self.told.at(1, dt.time(9, 10)))
        (refused,) = ask("inquiry.marriage", [next(self.parties)], self.told.at(5, dt.time(9)))
        self._step(
            requests.refuse, self.head, self.told.at(5, dt.time(10)), refused, reason="暂不涉及夫妻共同财产。"
        )

    def _replied(self, row: AssistanceRequest, unit: str, days: int, found: dict[str, str]) -> None:
        self._sent(row, self.told.at(days, dt.time(9, 20)))
        clerk = self.clerk(unit)
        self._step(window.sign, clerk, self.told.at(days, dt.time(10)), row, no_relation=True)
        self._step(window.reply, clerk, self.told.at(days - 1, dt.time(9)), row, found=[found])
        self._step(requests.verify, self.officer, self.told.at(days - 1, dt.time(11)), row)

    def joint_action(self) -> None:
        """Planned for one of the coming days; the president has not approved it yet."""
        case = Case.objects.filter(concluded_on=None, filed_on__isnull=False).order_by("pk").first()
        at = self.told.at(1, dt.time(10))
        row = self.told.do(
            joint.plan,
            self.officer,
            at,
            case=case,
            meets_at=self.told.timing.anchor + dt.timedelta(days=4),
            place="演示苏木演示嘎查0组0号",
            purpose="查封财产现场清点",
            hours_before=3,
        )
        add = {"jointaction_id": row.pk}
        police, village = (Organisation.objects.get(code=code) for code in ("O23", "T102"))
        self.told.do(joint.add_task, self.officer, at, unit=police, task="维持现场秩序", **add)
        self.told.do(joint.add_task, self.officer, at, unit=village, attends_only=True, **add)
