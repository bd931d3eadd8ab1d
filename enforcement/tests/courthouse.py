"""A court with officers and a case, for the tests of this app."""

import datetime as dt
from types import SimpleNamespace

from enforcement import custody
from enforcement.models import Case, CaseOfficer, CaseState, Duty, Party, Side, Sort
from organisations.models import Alliance, Kind, OrganisationKind, Role, Template
from tickets.tests.banner import AT, SINCE, join, organisation, posts

DAY = AT.date()
#: Nobody alive bears it (DOMAIN 4.2).
IDENTITY = "150422190001019997"
OTHER_IDENTITY = "15042219000101001X"


def make_court(banner) -> SimpleNamespace:
    """Adds to the test banner: alliance ENF, court O25 with one post of each role, a registration window."""
    template = Template.objects.create(code="enforcement", kind=Kind.ENF, name="执行联动")
    court = organisation("O25", "左旗人民法院（演示）", banner.area, kind=OrganisationKind.COURT)
    banner.enf = Alliance.objects.create(
        code="ENF", name="执行联动", template=template, area=banner.area, lead=court, valid_from=SINCE
    )
    join(banner.enf, court)
    banner.court = court
    (
        banner.officer,
        banner.second_officer,
        banner.stranger,
        banner.head,
        banner.president,
        banner.discipline,
    ) = posts(
        (court, Role.COURT_OFFICER),
        (court, Role.COURT_OFFICER),
        (court, Role.COURT_OFFICER),
        (court, Role.BUREAU_HEAD),
        (court, Role.COURT_PRESIDENT),
        (court, Role.DISCIPLINE),
    )
    return banner


def make_case(banner, number: str = "（2026）内0499执1号", **fields) -> Case:
    """A filed case with an applicant and an obligor, both officers named."""
    given = {
        "court": banner.court,
        "number": number,
        "number_hash": custody.court_hash(number, "case number"),
        "type": "first",
        "basis_kind": "judgment",
        "filed_on": DAY - dt.timedelta(days=30),
        "subject_amount": "100000.00",
        "state": CaseState.FILED,
        "entered_at": AT,
        "entered_by": banner.officer.person.user,
    }
    case = Case.objects.create(**given | fields)
    for who in (banner.officer, banner.second_officer):
        CaseOfficer.objects.create(case=case, post=who, duty=Duty.OFFICER, valid_from=SINCE, work_card="0001")
    Party.objects.create(case=case, side=Side.APPLICANT, sort=Sort.PERSON, name="申请甲")
    Party.objects.create(
        case=case,
        side=Side.OBLIGOR,
        sort=Sort.PERSON,
        name="被执行乙",
        identity=IDENTITY,
        identity_hash=custody.court_hash(IDENTITY, f"identity {case.row_key}"),
        address="幸福路0号",
    )
    return case
