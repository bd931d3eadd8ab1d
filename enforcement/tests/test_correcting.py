"""What was wrong is put right, by whom and with what kept: a conclusion taken back, a party's name or number corrected."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from audit.models import AuditRow
from enforcement import custody
from enforcement.actions import correcting, milestones, sealing
from enforcement.actions.sealing import seal
from enforcement.models import Case, ConclusionTakenBack, Party, PartyCorrection
from enforcement.reading.cases import found_case
from enforcement.reading.histories import of_case
from enforcement.tests.asking import again, prepared, replied, with_windows
from enforcement.tests.courthouse import DAY, IDENTITY, OTHER_IDENTITY, make_case
from tickets.lifecycle import Incomplete, NotYours, WrongState
from tickets.tests.banner import AT, actor

WRONG = "录入时误选结案方式"

pytestmark = pytest.mark.usefixtures("english")


@pytest.fixture
def concluded(courthouse, case):
    by = actor(courthouse.officer)
    given = {"case_id": case.pk, "by": by, "at": AT}
    milestones.pause(kind="suspension", from_on=DAY, document="中止裁定", **given)
    milestones.note(kind="performed", on=DAY, document="执行完毕说明", **given)
    Case.objects.filter(pk=case.pk).update(state="disposing")
    milestones.conclude(kind="completed", on=DAY, **given)
    case.refresh_from_db()
    return case


def take_back(case, post, reason=WRONG):
    return correcting.take_back(case_id=case.pk, by=actor(post), at=AT, reason=reason)


def test_conclusion_taken_back_by_another_person_stands_where_it_stood_and_stays_on_record(
    courthouse, concluded
):
    for post in (courthouse.officer, courthouse.stranger, courthouse.head, courthouse.president):
        with pytest.raises(NotYours):
            take_back(concluded, post)
    with pytest.raises(Incomplete):
        take_back(concluded, courthouse.second_officer, " ")
    take_back(concluded, courthouse.second_officer)

    concluded.refresh_from_db()
    assert (concluded.state, concluded.conclusion, concluded.concluded_on) == ("disposing", "", None)
    kept = ConclusionTakenBack.objects.get()
    assert (kept.kind, kept.concluded_on, kept.reason.reveal()) == ("completed", DAY, WRONG)
    assert (kept.concluded_by, kept.by) == (
        courthouse.officer.person.user,
        courthouse.second_officer.person.user,
    )
    row = AuditRow.objects.get(action="case.take_back")
    assert WRONG not in str(row.data)
    # Concluded again rightly: the limits and the seal run from the new day.
    milestones.conclude(case_id=concluded.pk, by=actor(courthouse.officer), at=AT, kind="completed", on=DAY)
    with pytest.raises(NotYours):
        take_back(concluded, courthouse.officer)
    told = [line.note for line in of_case(found_case(courthouse.officer.person.user, concluded.pk, DAY))]
    assert "taken back" in told


def test_conclusion_of_a_resumed_case_stands(courthouse, concluded):
    make_case(courthouse, "（2026）内0499执恢1号", type="resumed", resumes=concluded)
    with pytest.raises(WrongState):
        take_back(concluded, courthouse.second_officer)


def test_nothing_is_sealed_of_a_case_whose_conclusion_was_taken_back(courthouse, case, settings, monkeypatch):
    settings.COURT_SEAL_AFTER_DAYS = 0
    row = replied(with_windows(courthouse), case)
    given = {"case_id": case.pk, "by": actor(courthouse.officer), "at": AT}
    milestones.note(kind="performed", on=DAY, document="执行完毕说明", **given)
    milestones.conclude(kind="completed", on=DAY, **given)

    def meanwhile(pk, *rest):
        """Taken back after the job has read what is due."""
        take_back(case, courthouse.second_officer)
        return sealed(pk, *rest)

    sealed = sealing._seal
    monkeypatch.setattr(sealing, "_seal", meanwhile)
    assert seal(AT + dt.timedelta(days=400)) == 0
    assert not again(row).is_sealed
    monkeypatch.undo()
    assert seal(AT + dt.timedelta(days=400)) == 0


def test_database_lets_nobody_take_back_the_own_conclusion(concluded):
    with pytest.raises(IntegrityError), transaction.atomic():
        ConclusionTakenBack.objects.create(
            case=concluded, kind="completed", concluded_on=DAY, concluded_by=concluded.concluded_by,
            by=concluded.concluded_by, reason=WRONG, at=AT,
        )  # fmt: skip


@pytest.fixture
def correct(courthouse, case):
    party = case.parties.get(side="obligor")

    def call(post=courthouse.officer, reason="立案信息表字形有误", party=party, **fields):
        return correcting.correct_party(
            case_id=case.pk, by=actor(post), at=AT, party=party, reason=reason, **fields
        )

    return call


def test_corrected_party_keeps_what_stood_there_and_why(courthouse, case, correct):
    correct(identity=OTHER_IDENTITY)
    party = correct(name="被执行己", identity=OTHER_IDENTITY)

    party = Party.objects.get(pk=party.pk)
    assert (party.name.reveal(), party.identity.reveal()) == ("被执行己", OTHER_IDENTITY)
    assert party.identity_hash == custody.court_hash(OTHER_IDENTITY, f"identity {case.row_key}")
    first, second = PartyCorrection.objects.order_by("id")
    assert (first.fields, second.fields) == (["identity"], ["name"])
    assert [value for _name, value in correcting.told_before(first)] == [IDENTITY]
    assert [value for _name, value in correcting.told_before(second)] == ["被执行乙"]
    rows = AuditRow.objects.filter(action="case.correct_party")
    assert rows.count() == 2
    said = " ".join(str(row.data) for row in rows)
    assert not any(secret in said for secret in (IDENTITY, OTHER_IDENTITY, "被执行乙", "被执行己"))


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"name": "另一人", "identity": OTHER_IDENTITY}, "identity"),
        ({"identity": "150422190001019999"}, "identity"),
        ({"name": "被执行乙"}, "name"),
        ({}, "name"),
        ({"name": "被执行己", "reason": " "}, "reason"),
    ],
)
def test_correction_is_no_way_to_another_person(correct, fields, wrong):
    with pytest.raises(Incomplete) as refused:
        correct(**fields)
    assert set(refused.value.errors) == {wrong}
    assert not PartyCorrection.objects.exists()


def test_only_the_cases_officers_correct_and_never_under_an_open_request(courthouse, case, correct):
    other = make_case(courthouse, "（2026）内0499执2号").parties.get(side="obligor")
    with pytest.raises(Incomplete):
        correct(name="改", party=other)
    for post in (courthouse.stranger, courthouse.head):
        with pytest.raises(NotYours):
            correct(post, name="改")
    with_windows(courthouse)
    prepared(courthouse, case)
    with pytest.raises(WrongState):
        correct(name="被执行己")
    assert not PartyCorrection.objects.exists()
