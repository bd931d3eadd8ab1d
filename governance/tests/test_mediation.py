"""Joint mediation: every pair of step and state, who reads, refusal, withdrawal, oral and written agreement, the thirtieth day."""

import datetime as dt
import io
import re

import pytest
from django.db import connection
from docx import Document

from audit import clock
from audit.actions import VIEW_SEALED
from audit.models import AuditRow
from governance import kinds as governance_kinds
from governance.actions import communities, conflicts, mediation, mediation_after, mediation_sessions
from governance.actions.mediation import Side
from governance.mediating import CASE_RULES, CaseStep
from governance.models import CaseState, Confirmation, MediationCase, Mediator, Party
from governance.reading.community_figures import mediation_counts
from governance.tests.subdistrict import TODAY, days
from organisations.models import Role, User
from tickets import court_days, kinds
from tickets.lifecycle import Incomplete, NotYours, WrongState
from tickets.models import CalendarDay
from tickets.tests.banner import AT, SINCE, actor, join, organisation, post
from tickets.tests.signing_in import browse

#: Which states each step starts from and where it leads, written out a second time by hand.
LEGAL = {
    "accept": ({"registered"}, "accepted"),
    "decline": ({"registered"}, "declined"),
    "consent": ({"accepted"}, None),
    "choose": ({"accepted", "mediating"}, None),
    "hold": ({"mediating"}, None),
    "agree": ({"mediating"}, "agreed"),
    "fail": ({"mediating"}, "failed"),
    "withdraw": ({"accepted", "mediating"}, "refused"),
    "hand_over": ({"registered", "accepted", "mediating"}, "handed_over"),
    "perform_part": ({"agreed"}, None),
    "perform": ({"agreed"}, "performed"),
    "break": ({"agreed"}, "unperformed"),
    "apply": ({"agreed", "performed", "unperformed"}, None),
    "confirm": ({"agreed", "performed", "unperformed"}, None),
    "follow_up": ({"agreed", "performed", "unperformed"}, None),
    "archive": (
        {"declined", "refused", "failed", "handed_over", "performed", "unperformed"},
        "archived",
    ),
}
FIRST = dt.date(2026, 9, 1)
#: Working days as the calendar of 2026 has them: the National Day holiday from 1 to 7 October.
CALENDAR = {
    FIRST + dt.timedelta(days=n): (FIRST + dt.timedelta(days=n)).weekday() < 5
    and not dt.date(2026, 10, 1) <= FIRST + dt.timedelta(days=n) <= dt.date(2026, 10, 7)
    for n in range(60)
}


def test_every_step_starts_and_ends_as_written_by_hand():
    assert {step.value: (set(rule.sources), rule.target) for step, rule in CASE_RULES.items()} == LEGAL
    assert set(LEGAL) == set(CaseStep.values)


@pytest.mark.parametrize(
    ("event", "last"),
    [
        # The day itself is not counted: 7 September and thirty days is 7 October, a holiday, so the 8th.
        (dt.date(2026, 9, 7), dt.date(2026, 10, 8)),
        (dt.date(2026, 9, 1), dt.date(2026, 10, 8)),
        (dt.date(2026, 9, 9), dt.date(2026, 10, 9)),
        # The thirtieth day is Saturday 10 October: Monday the 12th.
        (dt.date(2026, 9, 10), dt.date(2026, 10, 12)),
        # Beyond the calendar: nothing is said.
        (dt.date(2026, 10, 20), None),
        # Its last known day is off: what follows is not known.
        (dt.date(2026, 9, 30), dt.date(2026, 10, 30)),
    ],
)
def test_last_day_of_the_thirty_rolls_to_a_working_day_and_is_never_provisional(event, last):
    assert court_days.last_day(event, 30, CALENDAR) == last


@pytest.fixture
def place(place, monkeypatch, english):
    monkeypatch.setattr(kinds, "_registered", {})
    governance_kinds.register()
    place.matrix()
    estate = place.estate()
    communities.serve(
        estate_id=estate.pk,
        by=actor(place.secretary),
        at=AT,
        company=place.company,
        contract="合同1号",
        valid_from=SINCE,
    )
    place.justice = organisation("O22", "司法局", place.banner_area)
    join(place.alliance, place.justice)
    place.keeper = post(place.justice, Role.LIAISON)
    place.mediator = post(place.street, Role.HANDLER)
    CalendarDay.objects.bulk_create(
        CalendarDay(day=days(n), is_working=days(n).weekday() < 5) for n in range(-30, 90)
    )
    place.committee = mediation.form_committee(
        community_id=place.community.pk,
        by=actor(place.secretary),
        at=AT,
        unit=place.justice,
        body="甲街道人民调解委员会",
        filing_number="司备1号",
        seal="印备1号",
    )
    with clock.frozen_at(AT):
        yield place


SIDES = (Side("赵某某", "0476-0000001", applied=True), Side("钱某某"))


def register(place, sides=SIDES, by=None, **fields) -> MediationCase:
    given = {"origin": "application", "dispute": "楼上漏水，赔偿不一致。"} | fields
    return mediation.register(
        committee=place.committee, by=actor(by or place.keeper), at=AT, sides=list(sides), **given
    )


def take(scene, case, verb, /, by=None, at=AT, **data):
    made = verb(mediationcase_id=case.pk, by=actor(by or scene.keeper), at=at, **data)
    case.refresh_from_db()
    return made


def mediating(place, **fields) -> MediationCase:
    case = register(place, **fields)
    take(place, case, mediation.accept)
    for party in case.parties.filter(consents=None):
        take(place, case, mediation.consent, party=party, consents=True)
    take(place, case, mediation.choose, post=place.mediator, invited=False)
    assert case.state == CaseState.MEDIATING
    return case


def hold(place, case, by=None):
    return take(
        place,
        case,
        mediation_sessions.hold,
        by=by or place.mediator,
        held_at=AT,
        place="调解室",
        text="双方到场。",
        closed_to_public=True,
    )


def agreed(place, form="oral", on=TODAY) -> MediationCase:
    case = mediating(place)
    hold(place, case)
    take(
        place,
        case,
        mediation_sessions.agree,
        by=place.mediator,
        agreement_form=form,
        agreed_on=on,
        agreement="赔偿。",
    )
    return case


def sees(by, case) -> bool:
    user = User.objects.get(pk=by.person.user.pk)
    return MediationCase.objects.visible_to(user).filter(pk=case.pk).exists()


def looked() -> list[dict]:
    return [row.data for row in AuditRow.objects.filter(action=VIEW_SEALED)]


def test_number_runs_by_year(place):
    assert [str(register(place)), str(register(place))] == ["TJ-2026-001", "TJ-2026-002"]


def test_what_names_or_tells_is_encrypted_in_the_table_and_absent_from_the_record(place):
    case = mediating(place)
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, phone FROM governance_party")
        stored = str(cursor.fetchall())
        cursor.execute("SELECT dispute FROM governance_mediationcase")
        stored += str(cursor.fetchall())
    assert not any(word in stored for word in ("赵", "钱", "0476", "漏水"))
    assert case.dispute.reveal() == "楼上漏水，赔偿不一致。"
    told = str(list(AuditRow.objects.values()))
    assert not any(word in told for word in ("赵某某", "钱某某", "漏水"))


def test_case_is_read_by_file_keepers_and_its_mediators_and_by_nobody_else(place):
    case = mediating(place)
    names = (
        "dispatcher",
        "secretary",
        "grid_worker",
        "street_liaison",
        "housing_liaison",
        "company_head",
        "outsider",
    )
    assert [name for name in names if sees(getattr(place, name), case)] == []
    assert sees(place.keeper, case)
    assert sees(place.mediator, case)
    type(place.mediator).objects.filter(pk=place.mediator.pk).update(valid_to=days(-1))
    assert not sees(place.mediator, case)


def test_case_of_a_concern_is_closed_to_whom_the_concern_is_about(place):
    ticket = conflicts.raise_about(
        by=actor(place.street_liaison),
        at=AT,
        community=place.community,
        subject=place.unit,
        topic=place.service,
        title="反映社区",
        description="情况。",
    )
    case = register(place, ticket=ticket)
    take(place, case, mediation.accept)
    with pytest.raises(Incomplete):
        take(place, case, mediation.choose, post=place.secretary, invited=True)
    also = post(place.unit, Role.HANDLER, account=False)
    also.person = place.keeper.person
    also.save()
    assert not sees(place.keeper, case)


@pytest.mark.parametrize("who", ["dispatcher", "secretary", "street_liaison", "company_head"])
def test_register_by_whom_the_committee_does_not_belong_to_is_refused(place, who):
    with pytest.raises(NotYours):
        register(place, by=getattr(place, who))


def test_party_that_refuses_ends_it_properly(place):
    case = register(place)
    take(place, case, mediation.accept)
    party = case.parties.get(consents=None)
    take(place, case, mediation.consent, party=party, consents=False)
    assert (case.state, case.ended_at) == ("refused", AT)
    with pytest.raises(WrongState):
        take(place, case, mediation.consent, party=party, consents=True)
    take(place, case, mediation_after.archive)
    assert case.state == "archived"


def test_invitation_waits_for_the_consent_of_both(place):
    case = register(place, sides=[Side("赵某某"), Side("钱某某")], origin="invitation")
    take(place, case, mediation.accept)
    one, two = case.parties.all()
    take(place, case, mediation.consent, party=one, consents=True)
    assert case.state == "accepted"
    take(place, case, mediation.consent, party=two, consents=True)
    assert case.state == "mediating"


def test_withdrawal_in_the_middle_ends_it_and_a_second_click_changes_nothing(place):
    case = mediating(place)
    take(place, case, mediation_sessions.withdraw, by=place.mediator, reason="不愿继续")
    with pytest.raises(WrongState):
        take(place, case, mediation_sessions.withdraw, by=place.mediator, reason="不愿继续")
    assert (case.state, case.outcome.reveal()) == ("refused", "不愿继续")


def test_three_mediators_of_two_units_and_the_company_never(place):
    case = mediating(place)
    for who in (place.street_liaison, place.keeper):
        take(place, case, mediation.choose, post=who, invited=True)
    assert case.mediators.values("post__organisation").distinct().count() == 2
    assert case.mediators.count() == 3
    for who in (place.company_head, place.mediator):
        with pytest.raises(Incomplete) as refused:
            take(place, case, mediation.choose, post=who, invited=True)
        assert list(refused.value.errors) == ["post"]
    assert Mediator.objects.count() == 3


def test_who_works_for_a_party_neither_mediates_nor_reads(place):
    case = register(place, sides=[Side("赵某某", applied=True), Side("经办人", organisation=place.housing)])
    take(place, case, mediation.accept)
    with pytest.raises(Incomplete):
        take(place, case, mediation.choose, post=place.housing_liaison, invited=True)
    assert not sees(place.housing_liaison, case)


def test_session_without_a_mediator_and_agreement_without_a_session_are_refused(place):
    case = mediating(place)
    with pytest.raises(WrongState):
        take(
            place, case, mediation_sessions.agree, agreement_form="oral", agreed_on=TODAY, agreement="赔偿。"
        )
    Mediator.objects.all().delete()
    with pytest.raises(WrongState):
        hold(place, case, by=place.keeper)
    assert case.state == "mediating"


def test_oral_agreement_needs_no_seal_and_a_written_one_does(place):
    place.committee.seal = ""
    place.committee.save()
    case = mediating(place)
    hold(place, case)
    given = {"agreed_on": TODAY, "agreement": "赔偿。"}
    with pytest.raises(WrongState):
        take(place, case, mediation_sessions.agree, agreement_form="written", **given)
    take(place, case, mediation_sessions.agree, agreement_form="oral", **given)
    assert (case.state, case.agreement_form) == ("agreed", "oral")


def test_partial_performance_keeps_it_open(place):
    case = agreed(place, form="written")
    take(place, case, mediation_after.perform_part, outcome="已付一半")
    assert (case.state, case.outcome.reveal()) == ("agreed", "已付一半")
    take(place, case, mediation_after.perform, outcome="已付清")
    assert (case.state, case.outcome.reveal()) == ("performed", "已付清")


def test_judicial_confirmation_on_the_last_day_and_not_after_it(place):
    """23 November and thirty days is Wednesday, 23 December."""
    case = agreed(place)
    assert case.confirm_by == dt.date(2026, 12, 23)
    late = AT + dt.timedelta(days=31)
    with pytest.raises(WrongState):
        take(place, case, mediation_after.apply, at=late, applied_on=late.date())
    take(place, case, mediation_after.apply, at=late, applied_on=case.confirm_by)
    with pytest.raises(WrongState):
        take(place, case, mediation_after.apply, at=late, applied_on=case.confirm_by)
    take(place, case, mediation_after.confirm, at=late, confirmed=True)
    with pytest.raises(WrongState):
        take(place, case, mediation_after.confirm, at=late, confirmed=False)
    assert case.confirmation == Confirmation.CONFIRMED


def test_last_day_stays_open_where_the_calendar_ends(place):
    CalendarDay.objects.filter(day__gt=days(10)).delete()
    case = agreed(place)
    assert case.confirm_by is None


def test_hand_over_keeps_the_number_of_the_centre(place):
    case = mediating(place)
    take(place, case, mediation_sessions.hand_over, centre_number="综治2026-18")
    assert (case.state, case.centre_number) == ("handed_over", "综治2026-18")


def test_case_by_the_pages_from_registration_to_the_file_shown_for_a_reason(client, place):
    browser = browse(client, place.keeper)
    page = f"/communities/mediation/committees/{place.committee.pk}/new/"
    sent = {"origin": "application", "dispute": "楼上漏水", "one_name": "赵某某", "two_name": "钱某某"}
    assert browser.post(page, sent).status_code == 422
    answer = browser.post(page, sent | {"one_applied": "on"})
    case = MediationCase.objects.get()
    assert answer.url == case.get_absolute_url()
    assert browser.post(case.get_absolute_url(), {"step": "accept"}).status_code == 302
    assert browser.post(case.get_absolute_url(), {"step": "accept"}).status_code == 409
    refusing = Party.objects.get(consents=None)
    shown = browser.get(case.get_absolute_url()).content.decode()
    assert "赵某某" not in shown
    assert "漏水" not in shown
    file = f"/communities/mediation/{case.pk}/file/"
    assert browser.post(file, {"reason": " "}).status_code == 302
    assert looked() == []
    opened = browser.post(file, {"reason": "准备调解"}).content.decode()
    assert "赵某某" in opened
    assert "楼上漏水" in opened
    assert looked() == [{"field": "file", "reason": "准备调解"}]
    data = {"step": "consent", "party": refusing.pk, "consents": "False"}
    assert browser.post(case.get_absolute_url(), data).status_code == 302
    for name in ("dispatcher", "secretary", "company_head"):
        other = browse(client, getattr(place, name))
        assert other.get(case.get_absolute_url()).status_code == 404
        assert other.post(file, {"reason": "看看"}).status_code == 404
        assert other.get(page).status_code == 404
        assert str(case) not in other.get("/communities/mediation/").content.decode()


def test_thirtieth_day_on_a_holiday_rolls_and_the_courts_are_reached_on_it(place):
    """23 November and thirty days is 23 December; here that day and the next are off."""
    CalendarDay.objects.filter(day__in=[dt.date(2026, 12, 23), dt.date(2026, 12, 24)]).update(
        is_working=False
    )
    case = agreed(place, form="written")
    assert case.confirm_by == dt.date(2026, 12, 25)
    at = AT + dt.timedelta(days=32)
    take(place, case, mediation_after.apply, at=at, applied_on=dt.date(2026, 12, 25))
    assert case.confirmation == Confirmation.APPLIED


def test_call_back_is_sealed_and_changes_no_state(place):
    case = agreed(place)
    given = {"way": "phone", "kept": "partly", "text": "赵某某说已付一半"}
    with pytest.raises(Incomplete):
        take(place, case, mediation_after.follow_up, held_on=days(1), **given)
    made = take(place, case, mediation_after.follow_up, held_on=TODAY, **given)
    assert (case.state, made.record.reveal()) == ("agreed", "赵某某说已付一半")
    with pytest.raises(NotYours):
        take(place, case, mediation_after.follow_up, by=place.secretary, held_on=TODAY, **given)
    assert "已付一半" not in str(list(AuditRow.objects.values()))


def test_archive_keeps_how_the_case_ended(place):
    case = agreed(place)
    take(place, case, mediation_after.break_off, outcome="未付")
    take(place, case, mediation_after.archive)
    assert (case.state, case.ended_as) == ("archived", "unperformed")
    assert mediation_counts(place.community) == (1, 0, 1, 0, 0, 0)


#: The prescribed order of a file (DOMAIN 7.7).
ORDER = (
    "申请书", "权利义务告知书", "身份证明", "授权委托书", "调查记录", "证据", "调解记录", "协议书", "履行凭证", "回访记录",
    "司法确认", "情况说明",
)  # fmt: skip


def words_of(answer) -> list[str]:
    document = Document(io.BytesIO(answer.content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return [paragraph.text for paragraph in document.paragraphs] + cells


def test_file_as_word_has_everything_in_the_prescribed_order_for_a_reason(client, place):
    case = agreed(place, form="written")
    page = f"/communities/mediation/{case.pk}/file.docx"
    browser = browse(client, place.keeper)
    assert browser.get(page).status_code == 405
    assert browser.post(page, {"reason": ""}).status_code == 302
    assert looked() == []
    told = words_of(browser.post(page, {"reason": "归档"}))
    headings = [text for text in told if re.match("[一二三四五六七八九十]+、", text)]
    assert len(headings) == len(ORDER)
    assert all(name in text for name, text in zip(ORDER, headings, strict=True))
    assert any("赵某某" in text for text in told)
    assert any("双方到场" in text for text in told)
    assert looked() == [{"field": "file", "reason": "归档"}]
    assert browse(client, place.secretary).post(page, {"reason": "看看"}).status_code == 404


@pytest.mark.parametrize(
    ("form", "seal", "printed"),
    [("written", "印备1号", True), ("oral", "印备1号", False), ("oral", "", False)],
)
def test_agreement_is_printed_only_with_filing_and_seal_and_in_writing(client, place, form, seal, printed):
    place.committee.seal = seal
    place.committee.save()
    case = agreed(place, form=form)
    page = f"/communities/mediation/{case.pk}/agreement.docx"
    answer = browse(client, place.keeper).post(page, {"reason": "签字"})
    if printed:
        told = words_of(answer)
        assert any("司备1号" in text for text in told)
        assert any("钱某某" in text for text in told)
    else:
        assert answer.url == case.get_absolute_url()
        assert looked() == []
        shown = browse(client, place.keeper).get(case.get_absolute_url()).content.decode()
        assert "No mediation agreement is printed" in shown


@pytest.mark.parametrize("rows", [1, 30])
def test_case_list_of_any_length_takes_the_same_queries(client, place, rows, django_assert_num_queries):
    for _unused in range(rows):
        register(place)
    browser = browse(client, place.keeper)
    browser.get("/communities/mediation/")
    with django_assert_num_queries(6):
        assert browser.get("/communities/mediation/").status_code == 200
