"""Reporting in: accepted by the place, services confirmed once, counts that are sums of records."""

import datetime as dt
from decimal import Decimal

import pytest

from audit import clock
from governance.actions import reporting
from governance.models import ReportIn, Service
from governance.quarters import Quarter
from governance.reading.reporting import summary, units_reported
from governance.reporting_in import REPORT_RULES
from governance.tests.subdistrict import TODAY
from organisations.models import Organisation, OrganisationKind
from tickets.lifecycle import Incomplete, NotYours, WrongState
from tickets.tests.banner import AT, actor
from tickets.tests.signing_in import browse

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
#: Which states each step starts from and where it leads, written out a second time by hand.
LEGAL = {
    "accept": ({"reported"}, "accepted"),
    "decline": ({"reported"}, "declined"),
    "serve": ({"accepted"}, None),
    "confirm": ({"accepted"}, None),
    "end": ({"accepted"}, "ended"),
}


@pytest.fixture
def place(place):
    with clock.frozen_at(AT):
        yield place


def report(place, by=None, host=None) -> ReportIn:
    return reporting.report_in(
        by=actor(by or place.housing_liaison), at=AT, host=host or place.unit, offers="设施检修"
    )


def accepted(place, **fields) -> ReportIn:
    row = report(place, **fields)
    return reporting.accept(reportin_id=row.pk, by=actor(place.secretary), at=AT)


def serve(place, row, by=None, held_on=TODAY, **fields) -> Service:
    return reporting.serve(
        reportin_id=row.pk,
        by=actor(by or place.housing_liaison),
        at=AT,
        held_on=held_on,
        place="甲小区",
        result="检查消防设施",
        **fields,
    )


def confirm(place, row, service, confirmed=True, by=None) -> Service:
    return reporting.confirm(
        reportin_id=row.pk, by=actor(by or place.secretary), at=AT, service=service, confirmed=confirmed
    )


def test_every_step_starts_and_ends_as_written_by_hand():
    assert {step.value: (set(rule.sources), rule.target) for step, rule in REPORT_RULES.items()} == LEGAL


def test_report_twice_is_refused_and_again_after_its_end_is_not(place):
    row = accepted(place)
    with pytest.raises(WrongState):
        report(place)
    reporting.end(reportin_id=row.pk, by=actor(place.housing_liaison), at=AT, reason="任务完成")
    assert report(place).state == "reported"


def test_report_to_a_department_is_refused(place):
    with pytest.raises(Incomplete):
        report(place, host=place.street)


@pytest.mark.parametrize("who", ["grid_worker", "dispatcher"])
def test_report_by_whom_nobody_can_sign_is_refused(place, who):
    with pytest.raises(NotYours):
        report(place, by=getattr(place, who))


@pytest.mark.parametrize("who", ["housing_liaison", "street_liaison", "grid_worker", "company_head"])
def test_accept_by_anybody_but_the_place_is_refused(place, who):
    row = report(place)
    with pytest.raises(NotYours):
        reporting.accept(reportin_id=row.pk, by=actor(getattr(place, who)), at=AT)


def test_service_is_confirmed_once(place):
    row = accepted(place)
    service = serve(place, row)
    confirm(place, row, service)
    with pytest.raises(WrongState):
        confirm(place, row, service, confirmed=False)
    service.refresh_from_db()
    assert (service.state, service.confirmed_at) == ("confirmed", AT)


def test_service_confirmed_by_the_unit_itself_is_refused(place):
    row = accepted(place)
    service = serve(place, row)
    with pytest.raises(NotYours):
        confirm(place, row, service, by=place.housing_liaison)


@pytest.mark.parametrize("held_on", [TODAY - dt.timedelta(days=1), TODAY + dt.timedelta(days=1)])
def test_service_before_the_acceptance_or_in_the_future_is_refused(place, held_on):
    with pytest.raises(Incomplete):
        serve(place, accepted(place), held_on=held_on)


def test_count_and_summary_are_sums_of_records(place):
    other = Organisation.objects.create(
        code="C902", name="乙社区", kind=OrganisationKind.COMMUNITY, area=place.area, path="C902/"
    )
    row = accepted(place)
    accepted(place, by=place.company_liaison)
    report(place, host=other)
    reader = place.dispatcher.person.user
    assert units_reported(reader) == 2
    for hours, confirmed in ((Decimal("1.5"), True), (Decimal("2.0"), True), (Decimal("9.0"), False)):
        confirm(place, row, serve(place, row, hours=hours), confirmed=confirmed)
    serve(place, row)
    (line,) = summary(reader, Quarter.of(TODAY))
    assert (line.unit, line.places, line.services, line.hours) == (place.housing, 1, 2, Decimal("3.5"))
    assert summary(reader, Quarter.of(TODAY).before) == []


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2026-4", dt.date(2026, 10, 1), dt.date(2026, 12, 31)),
        ("2024-1", dt.date(2024, 1, 1), dt.date(2024, 3, 31)),
        ("9999-1", dt.date(2026, 10, 1), dt.date(2026, 12, 31)),
        ("x\0", dt.date(2026, 10, 1), dt.date(2026, 12, 31)),
        ("2026-5", dt.date(2026, 10, 1), dt.date(2026, 12, 31)),
    ],
)
def test_quarter_is_read_from_the_address_or_is_that_of_today(text, first, last):
    quarter = Quarter.read(text, TODAY)
    assert (quarter.first, quarter.last) == (first, last)


def test_report_by_the_pages_to_a_confirmed_service(client, place):
    browser = browse(client, place.housing_liaison)
    sent = {"host": place.unit.code, "offers": "设施检修"}
    row_page = browser.post("/communities/reporting/new/", sent).url
    assert browser.post("/communities/reporting/new/", sent).status_code == 422
    host = browse(client, place.secretary)
    assert host.post(row_page, {"step": "accept"}).status_code == 302
    assert host.post(row_page, {"step": "accept"}).status_code == 409
    served = {"step": "serve", "held_on": str(TODAY), "place": "甲小区", "result": "检查"}
    assert browse(client, place.housing_liaison).post(row_page, served).status_code == 302
    service = Service.objects.get()
    said = {"step": "confirm", "service": service.pk, "confirmed": "True"}
    assert browse(client, place.secretary).post(row_page, said).status_code == 302
    assert browse(client, place.outsider).get(row_page).status_code == 404
    assert (
        "1 unit has reported in"
        in browse(client, place.secretary).get("/communities/reporting/").content.decode()
    )


@pytest.mark.parametrize("rows", [1, 30])
def test_report_list_of_any_length_takes_the_same_queries(client, place, rows, django_assert_num_queries):
    for number in range(rows):
        host = Organisation.objects.create(
            code=f"C9{number:02d}x",
            name=f"{number}社区",
            kind="community",
            area=place.area,
            path=f"C9{number:02d}x/",
        )
        report(place, host=host)
    browser = browse(client, place.housing_liaison)
    browser.get("/communities/reporting/")
    with django_assert_num_queries(7):
        assert browser.get("/communities/reporting/").status_code == 200
