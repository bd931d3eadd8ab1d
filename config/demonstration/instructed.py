"""Leaders' instructions of the demonstration: one overdue, one answered, one open with a ticket of its own. The leaders are
invented, by name and office."""

import datetime as dt

from django.db import transaction

from audit import clock
from config.demonstration.together import AFTERNOON, EVENING, Together, unit
from organisations.models import Alliance, Area
from tickets import actions as tickets
from tickets.actions import documenting, instructing, instructing_tickets
from tickets.actions.instructing import Entry
from tickets.models import DocumentKind, Instruction, State, Ticket, Topic
from tickets.models.instructions import DOCUMENT_OWNER
from tickets.reading import instructions as reading
from tickets.reading.instruction_papers import report_draft

LATE, DONE, FRESH = (
    ("演示甲", "旗委副书记（演示）", "关于今年笤帚苗收购进度的情况报告"),
    ("演示乙", "旗政府副旗长（演示）", "社区居民飞线充电问题的情况反映"),
    ("演示丙", "旗委常委、组织部部长（演示）", ""),
)
LATE_WORDS = (
    "收购进度慢、农牧户反映强烈。请农牧局、供销社会同有关苏木乡镇逐户摸清存量，限期拿出办法，并报结果。"
)
LATE_REPORT = "已会同供销社摸清三个苏木乡镇的存量，正与收购企业商定分批收购时间。"
DONE_WORDS = "居民安全无小事。请住建局牵头、城管执法局配合，尽快提出集中充电的解决办法并答复群众。"
DONE_REPORTS = {
    "O19": "已现场踏勘，确定集中充电棚选址，列入社区项目清单推进。",
    "O20": "已会同社区开展两次夜间巡查，劝导整改飞线充电十一处。",
}
DONE_ANSWER = (
    "集中充电棚选址已定并列入项目清单；飞线充电十一处已整改，社区每周巡查一次。相关工单继续办理，办结后另报。"
)
FRESH_WORDS = "冬季用工缺口要早谋划。请人社局牵头、妇联配合，对接加工企业，拿出用工和短训安排。"
FRESH_TITLE = "加工企业冬季用工和短训对接"


@transaction.atomic
def load_instructions(told: Together) -> None:
    """Adds nothing once an instruction is there."""
    if Instruction.objects.exists():
        return
    _late(told)
    _done(told)
    _fresh(told)
    with clock.frozen_at(told.timing.anchor):
        tickets.deliver(told.timing.anchor)


def _enter(
    told: Together,
    alliance: Alliance,
    at: dt.datetime,
    leader: tuple[str, str, str],
    wording: str,
    due_on: dt.date,
    units: tuple[str, ...],
) -> Instruction:
    name, office, paper = leader
    entry = Entry(
        leader_name=name,
        leader_office=office,
        dated=at.date(),
        due_on=due_on,
        units=[unit(code) for code in units],
        written_on=paper,
        wording=wording,
    )
    return told.do(instructing.enter_instruction, told.desk(alliance), at, alliance=alliance, entry=entry)


def _join(told: Together, row: Instruction, at: dt.datetime, number: int) -> None:
    """The newest tickets that the units addressed work on."""
    units = row.units.values("organisation")
    at_work = Ticket.objects.filter(
        alliance=row.alliance, lead__in=units, state=State.PROCESSING, raised_at__lt=at
    )
    found = list(at_work.order_by("-id")[:number])
    if found:
        by = told.desk(row.alliance)
        told.do(instructing_tickets.join_tickets, by, at, instruction_id=row.pk, tickets=found)


def _late(told: Together) -> None:
    due = told.at(2).date()
    row = _enter(told, told.chain, told.at(9), LATE, LATE_WORDS, due, ("O05", "O08"))
    _join(told, row, told.at(9, AFTERNOON), 2)
    given = {"instruction_id": row.pk, "text": LATE_REPORT}
    told.do(instructing.report, told.liaison("O05"), told.at(3, EVENING), **given)


def _done(told: Together) -> None:
    row = _enter(told, told.community, told.at(12), DONE, DONE_WORDS, told.at(4).date(), tuple(DONE_REPORTS))
    _join(told, row, told.at(12, AFTERNOON), 1)
    for code, text in DONE_REPORTS.items():
        told.do(instructing.report, told.liaison(code), told.at(6), instruction_id=row.pk, text=text)
    by, at = told.desk(told.community), told.at(5)
    told.do(instructing.answer_leader, by, at, instruction_id=row.pk, text=DONE_ANSWER)
    row = reading.one(by.user, row.pk)
    told.do(
        documenting.draft_document,
        by,
        told.at(5, AFTERNOON),
        kind=DocumentKind.ANSWER,
        owner=DOCUMENT_OWNER,
        owner_key=str(row.pk),
        **report_draft(row),
    )


def _fresh(told: Together) -> None:
    row = _enter(told, told.chain, told.at(2), FRESH, FRESH_WORDS, told.ahead(6), ("O38", "O06"))
    told.do(
        instructing_tickets.open_ticket,
        told.desk(told.chain),
        told.at(2, AFTERNOON),
        instruction_id=row.pk,
        topic=Topic.objects.get(template=told.chain.template_id, code="processing.labour"),
        area=Area.objects.get(code="150422102"),
        title=FRESH_TITLE,
        description=FRESH_WORDS,
    )
    ticket = row.links.get().ticket
    with clock.frozen_at(told.at(2, AFTERNOON)):
        tickets.route([ticket.pk], told.at(2, AFTERNOON))
