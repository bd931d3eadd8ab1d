"""Cases: who opens which, what is refused, what a conclusion needs, what stands on record."""

import datetime as dt
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.utils.formats import date_format

from audit.models import AuditRow
from enforcement.access import cases_of
from enforcement.actions import cases, milestones
from enforcement.actions.cases import NewOfficer, NewParty
from enforcement.forms.cases import NoteForm
from enforcement.lifecycle import CASE_RULES, CaseStep
from enforcement.measure_terms import months_after
from enforcement.models import Case, CaseOfficer, CaseState, Milestone, Party, Side
from enforcement.reading.cases import lapsing, limits_of, next_query
from enforcement.tests.asking import prepared, with_windows
from enforcement.tests.courthouse import DAY, IDENTITY, OTHER_IDENTITY, make_case
from meetings.lifecycle import open_steps
from organisations import keeping
from organisations.models import Post, Role
from tickets.lifecycle import Incomplete, NotYours, WrongState
from tickets.models import CalendarDay
from tickets.tests.banner import AT, actor, organisation, post

NUMBER = "(2026)内0499执7号"


def entered(courthouse, **given) -> Case:
    values = {
        "by": actor(courthouse.officer),
        "at": AT,
        "number": NUMBER,
        "parties": [NewParty(Side.OBLIGOR, "被执行丙", identity=IDENTITY)],
        "subject_amount": Decimal("320000.00"),
        "officers": [NewOfficer(courthouse.officer), NewOfficer(courthouse.second_officer)],
        "filed_on": DAY,
        "basis_kind": "judgment",
    }
    return cases.enter(**values | given)


def test_enter_keeps_the_number_normal_and_names_who_works_on_it(courthouse):
    case = entered(courthouse)

    assert case.title == "（2026）内0499执7号"
    assert (case.type, case.state) == ("first", "filed")
    assert {row.post for row in case.officers.all()} == {courthouse.officer, courthouse.second_officer}
    row = AuditRow.objects.get(action="case.enter")
    assert row.object_label == str(case) == f"2026-{case.pk:04d}"
    assert "丙" not in f"{row.data}{row.object_label}"


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"number": "2026内0499执7号"}, "number"),
        ({"number": "（2026）内0499民初7号"}, "number"),
        ({"filed_on": DAY + dt.timedelta(days=1)}, "filed_on"),
        ({"parties": [NewParty(Side.APPLICANT, "甲")]}, "parties"),
        ({"parties": [NewParty(Side.OBLIGOR, "丙", identity="150422190001019998")]}, "identity"),
        ({"parties": [NewParty(Side.OBLIGOR, "丙", identity="150422190002290017")]}, "identity"),
        ({"parties": [NewParty(Side.OBLIGOR, "丙", identity=IDENTITY)] * 2}, "identity"),
    ],
)
def test_enter_refuses_what_is_wrong_and_keeps_nothing(courthouse, given, field):
    with pytest.raises(Incomplete) as refused:
        entered(courthouse, **given)

    assert field in refused.value.errors
    assert not Case.objects.exists()


def test_enter_twice_is_one_case(courthouse):
    entered(courthouse)

    with pytest.raises(Incomplete) as refused:
        entered(courthouse, number="（2026）内0499执7号")

    assert "number" in refused.value.errors
    assert Case.objects.count() == 1


def test_enter_is_for_posts_of_the_court_and_names_oneself(courthouse):
    for by in (courthouse.dispatcher, courthouse.discipline, courthouse.liaison):
        with pytest.raises(NotYours):
            entered(courthouse, by=actor(by))
    with pytest.raises(Incomplete) as refused:
        entered(courthouse, officers=[NewOfficer(courthouse.second_officer)])
    assert "officers" in refused.value.errors


def test_case_is_open_to_who_is_named_and_to_nobody_else(courthouse, case):
    court = courthouse.court
    others = [
        *(post(court, role) for role in (Role.SECRETARY, Role.SUPERVISOR, Role.LIAISON)),
        courthouse.stranger,
        courthouse.head,
        courthouse.president,
        courthouse.discipline,
        courthouse.dispatcher,
        *(
            post(courthouse.office, role)
            for role in (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN)
        ),
    ]

    assert case in cases_of(courthouse.officer.person.user, DAY)
    for each in others:
        assert not cases_of(each.person.user, DAY).exists(), each
    root = courthouse.dispatcher.person.user
    root.is_superuser = True
    assert not cases_of(root, DAY).exists()


def test_substitute_of_an_officer_opens_no_case(courthouse, case):
    by = courthouse.officer
    by.substitute, by.substitute_from = courthouse.dispatcher.person, DAY
    by.save()

    assert not cases_of(courthouse.dispatcher.person.user, DAY).exists()


def test_officer_whose_post_ended_or_who_was_released_opens_it_no_more(courthouse, case):
    row = case.officers.get(post=courthouse.second_officer)
    cases.release(case_id=case.pk, by=actor(courthouse.officer), at=AT, officer=row)
    assert not cases_of(courthouse.second_officer.person.user, DAY).exists()
    with pytest.raises(NotYours):
        milestones.note(case_id=case.pk, by=actor(courthouse.second_officer), at=AT, kind="notice", on=DAY)

    with pytest.raises(Incomplete):
        cases.release(
            case_id=case.pk,
            by=actor(courthouse.officer),
            at=AT,
            officer=case.officers.get(post=courthouse.officer),
        )
    courthouse.officer.valid_to = DAY - dt.timedelta(days=1)
    courthouse.officer.save()
    assert not cases_of(
        type(courthouse.officer.person.user).objects.get(pk=courthouse.officer.person.user.pk), DAY
    ).exists()


def test_head_of_the_bureau_names_and_opens_nothing(courthouse, case):
    cases.name(
        case_id=case.pk, by=actor(courthouse.head), at=AT, officer=NewOfficer(courthouse.stranger, "panel")
    )

    assert case in cases_of(courthouse.stranger.person.user, DAY)
    assert not cases_of(courthouse.head.person.user, DAY).exists()
    with pytest.raises(NotYours):
        milestones.note(case_id=case.pk, by=actor(courthouse.head), at=AT, kind="notice", on=DAY)
    with pytest.raises(NotYours):
        cases.name(
            case_id=case.pk, by=actor(courthouse.president), at=AT, officer=NewOfficer(courthouse.head)
        )
    for foreign in (
        courthouse.head,
        courthouse.liaison,
        courthouse.discipline,
        post(organisation("O99X", "外地法院", courthouse.area, courthouse.court.kind), Role.COURT_OFFICER),
    ):
        with pytest.raises(Incomplete):
            cases.name(case_id=case.pk, by=actor(courthouse.head), at=AT, officer=NewOfficer(foreign))


#: Steps and the states they are open in to whoever is named, written out a second time.
OPEN_IN = {
    "applied": "file change note strike add_party correct_party leave attach approach conclude name release",
    "running": "change stage note strike pause go_on add_party correct_party leave attach approach extend conclude name release",
    "concluded": "correct_party take_back attach approach name release",
}


def test_steps_open_in_each_state(courthouse):
    by = actor(courthouse.officer)
    rest = {"court_id": courthouse.court.pk, "concluded_by_id": None, "conclusion": "completed"}
    row = SimpleNamespace(named=frozenset({courthouse.officer.pk}), **rest)
    nobody = SimpleNamespace(named=frozenset(), **rest)
    for state in CaseState:
        row.state = nobody.state = state
        wanted = OPEN_IN.get(state, OPEN_IN["running"]).split()
        assert set(open_steps(CASE_RULES, by, row)) == set(wanted), state
        assert open_steps(CASE_RULES, by, nobody) == []
        assert set(open_steps(CASE_RULES, actor(courthouse.head), nobody)) == {"name", "release"}
    row.conclusion = "current_ended"
    assert {"note", "strike"} <= set(open_steps(CASE_RULES, by, row))


def test_notice_moves_a_filed_case_on_and_what_is_struck_out_no_longer_counts(courthouse, case):
    by = {"by": actor(courthouse.officer), "at": AT, "case_id": case.pk}
    made = milestones.note(kind="notice", on=DAY, document="（2026）内0499执1号通知", **by)
    case.refresh_from_db()
    assert case.state == CaseState.NOTIFIED

    assert "notice" in milestones.facts_of(case, DAY).noted
    milestones.strike(milestone=made, **by)
    case = Case.objects.get()
    assert "notice" not in milestones.facts_of(case, DAY).noted
    with pytest.raises(Incomplete):
        milestones.strike(milestone=made, **by)
    with pytest.raises(Incomplete):
        milestones.note(kind="notice", on=DAY + dt.timedelta(days=1), **by)
    with pytest.raises(Incomplete):
        milestones.note(kind="extension", on=DAY, **by)
    other = make_case(courthouse, "（2026）内0499执2号")
    foreign = Milestone.objects.create(case=other, kind="notice", on=DAY, by=case.entered_by, at=AT)
    with pytest.raises(Incomplete):
        milestones.strike(milestone=foreign, **by)


def test_pause_begins_and_ends_once(courthouse, case):
    by = {"by": actor(courthouse.officer), "at": AT, "case_id": case.pk}
    made = milestones.pause(kind="suspension", from_on=DAY, document="裁定", **by)
    for wrong in (
        {"kind": "suspension", "from_on": DAY},
        {"kind": "deferral", "from_on": DAY - dt.timedelta(days=99)},
    ):
        with pytest.raises(Incomplete):
            milestones.pause(document="裁定", **wrong, **by)
    with pytest.raises(Incomplete):
        milestones.go_on(pause=made, to_on=DAY - dt.timedelta(days=1), **by)
    milestones.go_on(pause=made, to_on=DAY, **by)
    with pytest.raises(Incomplete):
        milestones.go_on(pause=made, to_on=DAY, **by)


def test_conclusion_names_what_is_missing_and_ends_the_case_once(courthouse, english):
    case = make_case(courthouse, filed_on=DAY - dt.timedelta(days=120))
    by = {"by": actor(courthouse.officer), "at": AT, "case_id": case.pk}
    with pytest.raises(Incomplete) as refused:
        milestones.conclude(kind="current_ended", on=DAY, **by)
    assert "Enforcement notice issued; Property report ordered" in refused.value.errors["kind"]
    assert Case.objects.get().state == CaseState.FILED

    for kind in [
        "notice",
        "report_order",
        "consumption_limit",
        "listing",
        "investigated",
        "searched",
        "obstruction",
        "panel_reviewed",
    ]:
        milestones.note(kind=kind, on=DAY, **by)
    with pytest.raises(Incomplete) as refused:
        milestones.conclude(kind="current_ended", on=DAY, **by)
    assert refused.value.errors["kind"] == f"Missing on {date_format(DAY)}: President approved."
    milestones.pause(kind="settlement", from_on=DAY, document="和解", **by)
    milestones.note(kind="president_approved", on=DAY, **by)
    assert "later_query" not in dict(NoteForm(row=case, actor=by["by"]).fields["kind"].choices)
    milestones.conclude(kind="current_ended", on=DAY, **by)

    case.refresh_from_db()
    assert list(dict(NoteForm(row=case, actor=by["by"]).fields["kind"].choices)) == ["later_query"]
    assert (case.state, case.conclusion, case.concluded_on) == ("concluded", "current_ended", DAY)
    assert not case.pauses.filter(to_on=None).exists()
    with pytest.raises(WrongState):
        milestones.conclude(kind="completed", on=DAY, **by)
    with pytest.raises(WrongState):
        cases.stage(stage="disposing", **by)
    with pytest.raises(Incomplete):
        milestones.note(kind="performed", on=DAY, **by)
    with pytest.raises(Incomplete) as refused:
        milestones.note(kind="later_query", on=DAY, **by)
    assert "on" in refused.value.errors
    next_day = {**by, "at": AT + dt.timedelta(days=1)}
    row = milestones.note(kind="later_query", on=DAY + dt.timedelta(days=1), **next_day)
    with pytest.raises(Incomplete):
        milestones.strike(milestone=case.milestones.get(kind="president_approved"), **next_day)
    milestones.strike(milestone=row, **next_day)
    with pytest.raises(Incomplete) as refused:
        entered(courthouse, number="（2026）内0499执9号", resumes=case)
    assert "执恢" in refused.value.errors["number"]
    assert cases.resumable(case)
    resumed = entered(courthouse, number="（2026）内0499执恢1号", resumes=case)
    assert (resumed.type, resumed.resumes) == ("resumed", case)
    assert not cases.resumable(case)


def test_what_needs_a_filed_case_is_not_noted_before_filing(courthouse, case):
    by = {"by": actor(courthouse.officer), "at": AT, "case_id": case.pk}
    before = case.filed_on - dt.timedelta(days=1)
    with pytest.raises(Incomplete) as refused:
        milestones.note(kind="notice", on=before, **by)
    assert "on" in refused.value.errors
    assert milestones.note(kind="application", on=before, **by).on == before


@pytest.mark.parametrize(("basis", "refused"), [("judgment", True), ("award", False), ("other", False)])
def test_enforcement_of_what_a_court_decided_is_not_refused_for_defects(courthouse, case, basis, refused):
    Case.objects.filter(pk=case.pk).update(basis_kind=basis)
    by = {"by": actor(courthouse.officer), "at": AT, "case_id": case.pk}
    milestones.note(kind="ruling", on=DAY, **by)
    if refused:
        with pytest.raises(Incomplete):
            milestones.conclude(kind="refused", on=DAY, ground="defective", **by)
        milestones.conclude(kind="refused", on=DAY, ground="limitation", **by)
    else:
        milestones.conclude(kind="refused", on=DAY, ground="defective", **by)


def test_nothing_is_noted_or_runs_on_after_a_final_conclusion(courthouse, case):
    by = {"by": actor(courthouse.officer), "at": AT, "case_id": case.pk}
    milestones.note(kind="application", on=DAY, **by)
    calendar = {DAY + dt.timedelta(days=number): True for number in range(400)}
    assert any(row["left"] is not None for row in limits_of(case, DAY, calendar))
    milestones.note(kind="performed", on=DAY, **by)
    milestones.conclude(kind="completed", on=DAY, **by)
    case = Case.objects.get(pk=case.pk)
    for kind in ("later_query", "performed"):
        with pytest.raises(NotYours):
            milestones.note(kind=kind, on=DAY, **by)
    rows = limits_of(case, DAY + dt.timedelta(days=400), calendar)
    assert {"file", "notice"} <= {row["limit"].code for row in rows}
    assert not any(row["late"] or row["left"] is not None for row in rows)


def test_conclusion_does_not_lie_before_a_pause_that_is_running(courthouse, case):
    given = {"case_id": case.pk, "by": actor(courthouse.officer), "at": AT}
    before = DAY - dt.timedelta(days=2)
    milestones.note(kind="performed", on=before, document="执行完毕说明", **given)
    milestones.pause(kind="suspension", from_on=DAY, document="中止裁定", **given)
    with pytest.raises(Incomplete) as refused:
        milestones.conclude(kind="completed", on=before, **given)
    assert set(refused.value.errors) == {"on"}


def test_case_that_resumes_another_is_of_that_type(courthouse, case):
    with pytest.raises(Incomplete) as refused:
        entered(courthouse, resumes=case)
    assert set(refused.value.errors) == {"number"}
    assert entered(courthouse, number="（2026）内0499执恢7号", resumes=case).type == "resumed"


def test_last_obligor_does_not_leave_and_who_left_stays_on_record(courthouse, case):
    by = {"by": actor(courthouse.officer), "at": AT, "case_id": case.pk}
    first = case.parties.get(side=Side.OBLIGOR)
    with pytest.raises(Incomplete):
        cases.leave(party=first, left_on=DAY, **by)
    cases.add_party(party=NewParty(Side.OBLIGOR, "丁"), **by)
    cases.leave(party=first, left_on=DAY, **by)

    assert Party.objects.filter(case=case, side=Side.OBLIGOR).count() == 2
    assert [str(party.name.reveal()) for party in Case.objects.get().obligors] == ["丁"]
    stranger = make_case(courthouse, "（2026）内0499执3号").parties.first()
    with pytest.raises(Incomplete):
        cases.leave(party=stranger, left_on=DAY, **by)


def test_party_who_left_may_come_back_and_nobody_leaves_ahead(courthouse, case):
    given = {"case_id": case.pk, "by": actor(courthouse.officer), "at": AT}
    party = NewParty(Side.OBLIGOR, "被执行丙", identity=OTHER_IDENTITY)
    made = cases.add_party(party=party, **given)
    with pytest.raises(Incomplete) as refused:
        cases.leave(party=made, left_on=DAY + dt.timedelta(days=1), **given)
    assert set(refused.value.errors) == {"left_on"}
    cases.leave(party=made, left_on=DAY, **given)
    cases.add_party(party=party, **given)
    assert len(case.obligors) == 2
    with pytest.raises(Incomplete):
        cases.add_party(party=party, **given)


def test_officer_named_today_is_released_at_once_though_named_in_a_request(courthouse, case):
    CaseOfficer.objects.filter(case=case).update(valid_from=DAY)
    request = prepared(with_windows(courthouse), case)
    row = CaseOfficer.objects.get(case=case, post=courthouse.second_officer)
    cases.release(case_id=case.pk, by=actor(courthouse.officer), at=AT, officer=row)
    assert not cases_of(courthouse.second_officer.person.user, DAY).exists()
    request.refresh_from_db()
    assert request.second_officer == row


def weekdays(first: int, last: int) -> None:
    days = [DAY + dt.timedelta(days=n) for n in range(first, last)]
    CalendarDay.objects.bulk_create(
        [CalendarDay(day=day, is_working=day.weekday() < 5) for day in days], ignore_conflicts=True
    )


def test_desk_shows_the_shorter_time_of_administrative_decisions_and_keeps_what_is_late(courthouse, case):
    weekdays(-150, 150)
    user = courthouse.officer.person.user

    def codes() -> list[str]:
        return [row["limit"].code for row in lapsing(user, DAY)]

    Case.objects.filter(pk=case.pk).update(filed_on=DAY - dt.timedelta(days=85))
    assert codes() == []
    Case.objects.filter(pk=case.pk).update(basis_kind="administrative")
    assert codes() == ["conclude"]
    Case.objects.filter(pk=case.pk).update(basis_kind="judgment", filed_on=DAY - dt.timedelta(days=110))
    on = DAY - dt.timedelta(days=90)
    Milestone.objects.create(case=case, kind="objection", on=on, at=AT, by=user)
    assert "objection" in codes()


def test_queries_before_the_current_procedure_ended_do_not_count(courthouse, case):
    user = courthouse.officer.person.user
    Milestone.objects.create(case=case, kind="later_query", on=DAY - dt.timedelta(days=90), at=AT, by=user)
    case.conclusion, case.concluded_on, case.state = "current_ended", DAY, "concluded"
    case.save()
    assert next_query(case).due == months_after(DAY, 6)


def test_extension_sets_the_day_and_needs_its_document(courthouse, case):
    by = {"by": actor(courthouse.officer), "at": AT, "case_id": case.pk}
    until = DAY + dt.timedelta(days=200)
    for wrong in (
        {"conclude_by": until, "document": " "},
        {"conclude_by": DAY, "document": "院长批准"},
        {
            "conclude_by": DAY + dt.timedelta(days=30),
            "document": "院长批准",
        },  # before the six months are over
    ):
        with pytest.raises(Incomplete):
            milestones.extend(on=DAY, **wrong, **by)
    milestones.extend(on=DAY, conclude_by=until, document="院长批准", **by)

    assert Case.objects.get().conclude_by == until
    assert CaseOfficer.objects.filter(case=case).count() == 2
    assert CaseStep.EXTEND in CASE_RULES


def test_posts_of_the_court_are_kept_by_its_own_roster_keeper_only(courthouse):
    new = Post(person=courthouse.clerk.person, organisation=courthouse.court, role=Role.BUREAU_HEAD)
    keeper = post(courthouse.court, Role.ROSTER_KEEPER)

    assert keeping.objection(keeper.person.user, new) is None
    for other in (
        post(courthouse.office, Role.ROSTER_KEEPER),
        post(courthouse.office, Role.SECURITY_ADMIN),
        post(courthouse.office, Role.SYSTEM_ADMIN),
        courthouse.president,
    ):
        assert keeping.objection(other.person.user, new) is not None
    new.person = keeper.person
    assert keeping.objection(keeper.person.user, new) is not None


def test_change_corrects_what_was_mistyped_and_records_no_content(courthouse, case):
    by = {"by": actor(courthouse.officer), "at": AT, "case_id": case.pk}
    make_case(courthouse, "（2026）内0499执2号")
    for wrong in ("（2026）内0499执2号", "（2026）内0499执恢1号", "x"):
        with pytest.raises(Incomplete):
            cases.change(number=wrong, **by)
    cases.change(
        number="(2026)内0499执8号", subject_amount=Decimal("5.00"), basis="某判决书", interpreter="", **by
    )

    changed = Case.objects.get(pk=case.pk)
    assert (changed.title, changed.subject_amount, changed.basis.reveal()) == (
        "（2026）内0499执8号",
        5,
        "某判决书",
    )
    assert AuditRow.objects.get(action="case.change").data == {
        "changed": ["basis", "subject_amount", "number"]
    }
    with pytest.raises(ValueError, match="state"):
        cases.change(state="concluded", **by)
    with pytest.raises(NotYours):
        cases.change(**by | {"by": actor(courthouse.stranger)}, number="（2026）内0499执9号")
