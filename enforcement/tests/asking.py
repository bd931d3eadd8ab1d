"""What the tests of requests begin with: windows in the matrix, a sitting, and a request as far as it should be."""

import datetime as dt
from types import SimpleNamespace

from enforcement.actions import requests, window
from enforcement.actions.preparing import Common, Line, Paper, prepare
from enforcement.models import AssistanceRequest, Case, CaseOfficer, Side
from enforcement.request_kinds import BY_CODE
from organisations.models import OrganisationKind, Role
from tickets.actions import route
from tickets.files.preparing import Prepared
from tickets.models import FileType
from tickets.tests.banner import AT, actor, cell, join, organisation, post, topic

PURPOSE = "核实被执行人名下不动产的权属情况"
TODAY = AT.date()


def pdf(name: str = "通知书.pdf", text: bytes = b"") -> Prepared:
    return Prepared(name, FileType.PDF, b"%PDF-1.4 " + text)


def with_windows(banner) -> SimpleNamespace:
    """Adds to the courthouse: a registry and two banks with windows, and the cells of their kinds."""
    template = banner.enf.template
    inquiry = topic(template, "inquiry", "协助查询")
    banner.registry = organisation("O28", "不动产登记中心", banner.area)
    banner.bank = organisation("O60", "演示银行甲", banner.area, OrganisationKind.BANK)
    banner.other_bank = organisation("O61", "演示银行乙", banner.area, OrganisationKind.BANK)
    for unit in (banner.registry, banner.bank, banner.other_bank):
        join(banner.enf, unit)
        post(unit, Role.LIAISON)
    banner.clerk = post(banner.registry, Role.WINDOW_CLERK)
    banner.second_clerk = post(banner.registry, Role.WINDOW_CLERK)
    banner.bank_clerk = post(banner.bank, Role.WINDOW_CLERK)
    post(banner.other_bank, Role.WINDOW_CLERK)
    cell(topic(template, "inquiry.real-estate", "不动产", inquiry), [banner.registry])
    cell(topic(template, "inquiry.deposits", "存款", inquiry), [banner.bank, banner.other_bank])
    topic(template, "inquiry.tax", "退税与发票", inquiry)
    return banner


def common(code: str = "inquiry.real-estate", **given) -> Common:
    kind = BY_CODE[code]
    usual = {
        "kind": kind,
        "asked": [each for each, _label in kind.asked],
        "purpose": PURPOSE,
        "expires_on": TODAY + dt.timedelta(days=20),
        "no_relation": True,
        "attested": True,
    }
    if kind.networked:
        usual |= {"network_on": TODAY, "network_reason": "网络查控未反馈抵押情况，需窗口核实"}
    if kind.timed:
        usual |= {"period_from": TODAY - dt.timedelta(days=30), "period_to": TODAY}
    return Common(**usual | given)


def line(banner, case: Case, code: str = "inquiry.real-estate", **given) -> Line:
    papers = [Paper(sort, f"（2026）内0499执1号之{sort}", pdf()) for sort in BY_CODE[code].papers]
    usual = {
        "party": case.parties.select_related("case__court").get(side=Side.OBLIGOR),
        "second_officer": CaseOfficer.objects.select_related("post").get(
            case=case, post=banner.second_officer
        ),
        "papers": papers,
    }
    return Line(**usual | given)


def prepared(banner, case: Case, code: str = "inquiry.real-estate", **given) -> AssistanceRequest:
    batch = prepare(
        common=common(code, **given), lines=[line(banner, case, code)], by=actor(banner.officer), at=AT
    )
    return batch.requests.get()


def sent(banner, case: Case, code: str = "inquiry.real-estate", **given) -> AssistanceRequest:
    """Approved, confirmed where its kind needs it, and dispatched by the queue."""
    row = prepared(banner, case, code, **given)
    requests.approve(assistancerequest_id=row.pk, by=actor(banner.head), at=AT, no_relation=True)
    if row.kind.intrusive:
        requests.confirm(assistancerequest_id=row.pk, by=actor(banner.president), at=AT, no_relation=True)
    row = again(row)
    route([row.ticket_id], AT)
    return again(row)


def signed(banner, case: Case) -> AssistanceRequest:
    row = sent(banner, case)
    window.sign(assistancerequest_id=row.pk, by=actor(banner.clerk), at=AT, no_relation=True)
    return again(row)


FOUND = {"place": "幸福路0号1单元", "ownership": "单独所有", "mortgage": "抵押给演示银行甲"}


def replied(banner, case: Case, **given) -> AssistanceRequest:
    row = signed(banner, case)
    values = {"found": [FOUND], "files": [pdf("查询结果.pdf", b"reply")]} | given
    window.reply(assistancerequest_id=row.pk, by=actor(banner.clerk), at=AT, **values)
    return again(row)


def again(row: AssistanceRequest) -> AssistanceRequest:
    return AssistanceRequest.objects.for_page().get(pk=row.pk)
