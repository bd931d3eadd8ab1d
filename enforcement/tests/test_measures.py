"""Measures on a case: who may, terms, renewals, a chain of four, warnings, alarms that nothing silences."""

import datetime as dt
import uuid
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from enforcement.actions import alarming, measure_steps, measures, things
from enforcement.actions.measures import Warned
from enforcement.measure_catalogue import CATALOGUE, Approver, MeasureKind
from enforcement.models import Case, CaseOfficer, EndTold, Measure, Party
from enforcement.reading import ending
from enforcement.sealed_value import Warns
from enforcement.tests.asking import pdf
from enforcement.tests.courthouse import DAY
from organisations.models import Post
from tickets.lifecycle import Incomplete, NotYours, WrongState
from tickets.models import Outbox
from tickets.standing import Actor
from tickets.tests.banner import AT, actor

ONE = dt.timedelta(days=1)


def years(day: dt.date, number: int) -> dt.date:
    return day.replace(year=day.year + number)


def at_day(day: dt.date) -> dt.datetime:
    return AT + (day - DAY)


@pytest.fixture
def desk(courthouse, case) -> SimpleNamespace:
    """The officer's hands: `flat(worth)` enters a thing, `order(…)` a measure."""
    by = actor(courthouse.officer)
    obligor = case.parties.get(side="obligor")

    def flat(worth="80000", **fields):
        given = {"kind": "realty", "description": "甲楼一单元"} | fields
        return things.add_asset(
            case_id=case.pk, by=by, at=AT, owner=obligor, worth=Decimal(worth) if worth else None, **given
        )

    def order(asset=None, kind="seal_realty", *, on=DAY, last=None, at=AT, by=by, **fields):
        given = {
            "document": "（2026）内0499执1号裁定",
            "file": pdf("裁定书.pdf"),
            "asset": asset,
            "served_on": on,
        }
        if asset is not None and "last_day" not in fields:
            given["last_day"] = last or years(on, 3)
        return measures.order(case_id=case.pk, by=by, at=at, kind=kind, **given | fields)

    return SimpleNamespace(house=courthouse, case=case, by=by, obligor=obligor, flat=flat, order=order)


def test_catalogue_names_document_law_and_longest_term_of_every_kind():
    assert set(CATALOGUE) == set(MeasureKind)
    assert {kind.value: rule.months for kind, rule in CATALOGUE.items() if rule.months} == {
        "freeze_deposit": 12,
        "seal_movable": 24,
        "detain_movable": 24,
        "seal_realty": 36,
        "freeze_right": 36,
    }
    assert {kind.value for kind, rule in CATALOGUE.items() if rule.approver == Approver.PRESIDENT} == {
        "consumption_limit",
        "summons",
        "fine",
        "detention",
        "search",
    }
    assert all(rule.document and rule.law for rule in CATALOGUE.values())


def test_only_an_officer_named_in_the_case_orders_by_an_own_post(desk):
    asset = desk.flat()
    house = desk.house
    for post in (house.stranger, house.head, house.president, house.discipline, house.dispatcher):
        with pytest.raises(NotYours):
            desk.order(asset, by=actor(post))
    # A borrowed post is not enough.
    with pytest.raises(NotYours):
        desk.order(asset, by=Actor(house.stranger.person.user, house.officer))
    CaseOfficer.objects.filter(post=house.officer).update(valid_to=DAY - ONE)
    with pytest.raises(NotYours):
        desk.order(asset)
    assert not Measure.objects.exists()


def test_order_refuses_long_terms_foreign_things_missing_documents_and_concluded_cases(desk):
    asset = desk.flat()
    for name, given in {
        "last_day": {"last": years(DAY, 3) + ONE},
        "document": {"document": " "},
        "served_on": {"on": DAY + ONE, "last": DAY + ONE},
        "asset": {"kind": "freeze_deposit"},
    }.items():
        with pytest.raises(Incomplete) as refused:
            desk.order(asset, **given)
        assert set(refused.value.errors) == {name}
    with pytest.raises(Incomplete) as refused:
        desk.order(asset, last_day=None)
    assert set(refused.value.errors) == {"last_day"}
    Case.objects.filter(pk=desk.case.pk).update(state="concluded", conclusion="completed", concluded_on=DAY)
    with pytest.raises(WrongState):
        desk.order(asset)
    assert not Measure.objects.exists()


def test_measures_on_persons_need_the_president_and_keep_to_their_limits(desk):
    def on_person(kind, **fields):
        return desk.order(kind=kind, party=desk.obligor, **{"approved_by": desk.house.president} | fields)

    for kind in ("consumption_limit", "fine", "detention", "summons", "search"):
        with pytest.raises(Incomplete) as refused:
            on_person(kind, approved_by=desk.house.head, amount=Decimal(100))
        assert set(refused.value.errors) == {"approved_by"}
    for amount in (None, Decimal(0), Decimal("100000.01")):
        with pytest.raises(Incomplete) as refused:
            on_person("fine", amount=amount)
        assert set(refused.value.errors) == {"amount"}
    assert on_person("fine", amount=Decimal(100_000)).state == "done"
    Party.objects.filter(pk=desk.obligor.pk).update(sort="enterprise")
    desk.obligor.refresh_from_db()
    with pytest.raises(Incomplete):
        on_person("fine", amount=Decimal("49999.99"))
    assert on_person("fine", amount=Decimal(50_000)).amount.reveal() == "50000"
    with pytest.raises(Incomplete):
        on_person("detention", last_day=DAY + 16 * ONE)
    assert on_person("detention", last_day=DAY + 15 * ONE).state == "effective"
    assert on_person("consumption_limit").last_day is None
    # The applicant, or somebody of no case, is nobody to restrain.
    with pytest.raises(Incomplete) as refused:
        desk.order(
            kind="consumption_limit",
            party=desk.case.parties.get(side="applicant"),
            approved_by=desk.house.president,
        )
    assert set(refused.value.errors) == {"party"}


def test_renewal_in_time_and_late_and_over_29_february(desk):
    leap = dt.date(2024, 2, 29)
    asset = desk.flat(kind="deposit", worth="5000")
    row = desk.order(asset, "freeze_deposit", on=leap, last=dt.date(2025, 2, 28))

    def renew(on, until):
        return measure_steps.renew(
            measure_id=row.pk, by=desk.by, at=AT, served_on=on, last_day=until, document="续1号", file=pdf()
        )

    with translation.override("zh-hans"), pytest.raises(Incomplete) as refused:
        renew(dt.date(2025, 2, 20), dt.date(2026, 3, 1))
    assert str(refused.value.errors["last_day"]) == "最长至2026年2月28日。"
    with translation.override("zh-hans"), pytest.raises(Incomplete) as refused:
        renew(dt.date(2025, 2, 20), dt.date(2025, 2, 28))
    assert str(refused.value.errors["last_day"]) == "续行后的届满日应当晚于原届满日2025年2月28日。"
    with pytest.raises(Incomplete) as refused:
        renew(dt.date(2024, 2, 28), dt.date(2026, 2, 28))
    assert set(refused.value.errors) == {"served_on"}  # before it had effect
    renew(dt.date(2025, 2, 28), dt.date(2026, 2, 28))  # on the last day
    with pytest.raises(Incomplete) as refused:
        renew(dt.date(2026, 3, 1), dt.date(2027, 2, 28))
    assert set(refused.value.errors) == {"served_on"}
    row.refresh_from_db()
    assert (row.last_day, row.renewals.count()) == (dt.date(2026, 2, 28), 1)
    # Too late it can only be said that it lapsed.
    measure_steps.lapse(measure_id=row.pk, by=desk.by, at=AT)
    row.refresh_from_db()
    assert (row.state, row.ended_on) == ("lapsed", dt.date(2026, 2, 28))
    with pytest.raises(WrongState):
        renew(dt.date(2026, 2, 27), dt.date(2027, 2, 28))


def test_lapse_is_not_recorded_before_the_last_day_is_over(desk):
    row = desk.order(desk.flat(), on=DAY - ONE, last=DAY)
    with pytest.raises(WrongState):
        measure_steps.lapse(measure_id=row.pk, by=desk.by, at=AT)
    assert measure_steps.lapse(measure_id=row.pk, by=desk.by, at=AT + ONE).state == "lapsed"


def test_sent_twice_it_is_entered_once(desk):
    key = uuid.uuid4()
    asset = desk.flat(key=key)
    assert desk.flat(key=key).pk == asset.pk
    row = desk.order(asset, key=key)
    assert desk.order(asset, key=key).pk == row.pk
    assert Measure.objects.count() == 1


def test_chain_of_four_with_a_release_in_the_middle_and_other_courts(desk):
    asset = desk.flat()
    other = {"asset_id": asset.pk, "by": desk.by, "at": AT, "kind": "seal_realty", "served_on": DAY}
    first = measures.note_other(**other, court="他院甲", last_day=DAY + 10 * ONE)
    ours = desk.order(asset, last_day=years(DAY, 3))
    assert (ours.state, ours.last_day, ours.effective_on) == ("waiting", None, None)
    third = measures.note_other(**other, court="他院乙")
    fourth = measures.note_other(**other, court="他院丙")

    def states():
        return [row.state for row in Measure.objects.filter(asset=asset).order_by("rank")]

    end = {"by": desk.by, "at": AT, "on": DAY, "document": "告知1号"}
    measure_steps.release(measure_id=third.pk, **end)
    assert states() == ["effective", "waiting", "released", "waiting"]
    with pytest.raises(WrongState):
        measure_steps.confirm(measure_id=ours.pk, last_day=years(DAY, 3), **end)
    measure_steps.release(measure_id=first.pk, **end)
    assert states() == ["released", "proposed", "released", "waiting"]
    with pytest.raises(WrongState):
        measure_steps.release(measure_id=first.pk, **end)
    with pytest.raises(Incomplete):
        measure_steps.confirm(measure_id=ours.pk, last_day=years(DAY, 3) + ONE, **end)
    measure_steps.confirm(measure_id=ours.pk, last_day=years(DAY, 3), **end)
    ours.refresh_from_db()
    assert (ours.state, ours.effective_on, ours.last_day) == ("effective", DAY, years(DAY, 3))
    # One more of another court is found to have stood before those that wait; never before what has effect.
    late = measures.note_other(**other, court="他院丁", place=4)
    assert [row.pk for row in Measure.objects.filter(asset=asset).order_by("rank")][-2:] == [
        late.pk,
        fourth.pk,
    ]
    with pytest.raises(Incomplete):
        measures.note_other(**other, court="他院戊", place=1)
    measure_steps.dispose(measure_id=ours.pk, whole=False, **end)
    assert states() == ["released", "part_disposed", "released", "proposed", "waiting"]
    with pytest.raises(Incomplete) as refused:
        measure_steps.confirm(measure_id=late.pk, **{**end, "on": DAY, "last_day": DAY - ONE})
    assert set(refused.value.errors) == {"last_day"}
    measure_steps.confirm(measure_id=late.pk, **end)
    measure_steps.dispose(measure_id=late.pk, whole=True, **end)
    assert states()[-2:] == ["disposed", "ended_behind"]
    # The registry never knows two that have effect, whoever writes.
    with pytest.raises(IntegrityError), transaction.atomic():
        Measure.objects.filter(pk__in=[ours.pk, late.pk]).update(state="effective", ended_on=None)


def test_next_in_the_chain_has_no_effect_before_the_one_before_it_ended(desk):
    asset = desk.flat()
    other = {"asset_id": asset.pk, "by": desk.by, "at": AT, "kind": "seal_realty"}
    first = measures.note_other(**other, court="他院", served_on=DAY - 30 * ONE)
    ours = desk.order(asset, on=DAY - 20 * ONE)
    end = {"by": desk.by, "at": AT, "document": "告知1号"}
    measure_steps.release(measure_id=first.pk, on=DAY - ONE, **end)
    early = {"on": DAY - 2 * ONE, "last_day": years(DAY - 2 * ONE, 3)}
    with pytest.raises(Incomplete) as refused:
        measure_steps.confirm(measure_id=ours.pk, **early, **end)
    assert set(refused.value.errors) == {"on"}
    measure_steps.confirm(measure_id=ours.pk, on=DAY - ONE, last_day=years(DAY - ONE, 3), **end)


def test_what_is_no_preservation_is_not_served_before_the_case_was_filed(desk):
    before = {"on": desk.case.filed_on - ONE, "approved_by": desk.house.president}
    with pytest.raises(Incomplete) as refused:
        desk.order(kind="fine", party=desk.obligor, amount=Decimal(100), **before)
    assert set(refused.value.errors) == {"served_on"}
    # Sealed before the suit: it goes on with its own day (法释〔2016〕22号 art. 17).
    assert desk.order(desk.flat(), on=desk.case.filed_on - ONE).state == "effective"
    Case.objects.filter(pk=desk.case.pk).update(type="resumed")
    assert desk.order(kind="fine", party=desk.obligor, amount=Decimal(100), **before).state == "done"


def test_what_was_given_up_before_its_copy_came_is_released_and_waits_for_none(desk, english):
    row = desk.order(desk.flat(), file=None)
    assert not row.counts
    assert not row.is_over
    row = measure_steps.release(measure_id=row.pk, by=desk.by, at=AT, on=DAY, document="撤回")
    assert row.is_over
    assert "released" in render_to_string("enforcement/_standing.html", {"row": row})


def test_sealed_above_the_debt_warns_until_somebody_says_why(desk):
    first = desk.order(desk.flat("80000"))
    assert not first.although
    second = desk.flat("20000.01", divisible=True)
    with pytest.raises(Warned) as warned:
        desk.order(second)
    assert warned.value.warnings == [Warns.OVER]
    assert desk.order(second, although="另案已查明优先债权").although.reveal() == "另案已查明优先债权"
    with pytest.raises(Warned) as warned:
        desk.order(desk.flat("1", kind="movable", exemption="medals"), "seal_movable", last_day=years(DAY, 2))
    assert Warns.EXEMPT in warned.value.warnings
    # Behind others it seals nothing yet.
    third = desk.flat("900000")
    measures.note_other(asset_id=third.pk, by=desk.by, at=AT, kind="seal_realty", court="他院", served_on=DAY)
    assert desk.order(third).state == "waiting"


def test_only_dwelling_may_be_sealed_and_is_sold_only_with_a_reason(desk):
    row = desk.order(desk.flat(exemption="only_dwelling"))
    given = {"measure_id": row.pk, "by": desk.by, "at": AT, "on": DAY, "document": "拍1号", "whole": True}
    with pytest.raises(Warned) as warned:
        measure_steps.dispose(**given)
    assert warned.value.warnings == [Warns.NOT_SOLD]
    assert measure_steps.dispose(**given, although="已预留租金").state == "disposed"


def test_alarm_is_told_once_a_step_and_shown_until_somebody_acts_though_the_case_is_concluded(desk):
    asset = desk.flat(kind="deposit", worth="5000")
    start, last = DAY - 300 * ONE, DAY + 65 * ONE
    row = desk.order(asset, "freeze_deposit", on=start, last=last)
    officer = actor(desk.house.officer)
    Case.objects.filter(pk=desk.case.pk).update(state="concluded", conclusion="completed", concluded_on=DAY)

    def tell(left: int) -> int:
        return alarming.tell_what_is_due(at_day(last - left * ONE))

    assert [tell(left) for left in (61, 60, 60, 45, 30)] == [0, 1, 0, 0, 1]
    # The beat slept over three steps: the one reached is told, once, also to the head of the bureau.
    assert [tell(left) for left in (4, 4, 3, 0, -5)] == [1, 0, 1, 1, 0]
    assert list(EndTold.objects.order_by("id").values_list("step", flat=True)) == [60, 30, 7, 3, 1]
    told = Outbox.objects.filter(user=desk.house.head.person.user)
    # Which day, so that several reminders of a case read differently; neither whose nor what.
    assert [each.about for each in told] == [f"{desk.case}（2027年1月27日到期）"] * 3
    # The head opens no case: the link leads to who works on it, where the day stands without whose or what.
    assert {each.link for each in told} == {reverse("enforcement:assignment", args=[desk.case.pk])}
    assert ending.due_of(desk.case, last - ONE) == [(last, 1, False)]
    for day, shown in {last - 61 * ONE: 0, last - 60 * ONE: 1, last: 1, last + 400 * ONE: 1}.items():
        assert ending.ending_count(officer, day) == shown
    assert [each.left for each in ending.ending(officer, last + 2 * ONE)] == [-2]
    measure_steps.lapse(measure_id=row.pk, by=desk.by, at=at_day(last + ONE))
    assert ending.ending(officer, last + 2 * ONE) == []


def test_alarm_without_officers_reaches_the_head_and_no_other_case_is_on_the_desk(desk):
    desk.order(desk.flat(kind="deposit", worth="5000"), "freeze_deposit", last=DAY + 50 * ONE)
    CaseOfficer.objects.update(valid_to=DAY - ONE)
    alarming.tell_what_is_due(AT)
    assert set(Outbox.objects.values_list("user", flat=True)) == {desk.house.head.person.user.pk}
    stranger = actor(desk.house.stranger)
    assert ending.ending(stranger, DAY) == []


def test_alarm_that_reached_nobody_is_told_to_who_is_named_later_and_an_ended_post_is_not_told(desk):
    desk.order(desk.flat(kind="deposit", worth="5000"), "freeze_deposit", last=DAY + 50 * ONE)
    gone = (desk.house.officer.pk, desk.house.second_officer.pk, desk.house.head.pk)
    Post.objects.filter(pk__in=gone).update(valid_to=DAY - ONE)
    assert alarming.tell_what_is_due(AT) == 0
    assert not Outbox.objects.exists()
    CaseOfficer.objects.create(case=desk.case, post=desk.house.stranger, duty="officer", valid_from=DAY)
    assert alarming.tell_what_is_due(AT) == 1
    assert set(Outbox.objects.values_list("user", flat=True)) == {desk.house.stranger.person.user.pk}


def test_what_is_personal_lies_encrypted(desk):
    row = desk.order(desk.flat())
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT description, worth FROM enforcement_asset")
        assert not {"甲楼一单元", "80000"} & set(cursor.fetchone())
        cursor.execute("SELECT document FROM enforcement_measure WHERE id = %s", [row.pk])
        assert "裁定" not in cursor.fetchone()[0]
