"""List entries from decision to removal: conditions, minors, grace, a person's name on the removal, recall of each notice; no names."""

import datetime as dt
from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse

from enforcement.actions import alarming, credit_notices, listing
from enforcement.forms.listing import NotifyForm
from enforcement.forms.rows import units_with_windows
from enforcement.list_rules import Exclusion, Ground, Removal
from enforcement.models import ListEntry, ListNotice, Party
from enforcement.reading import ending
from enforcement.reading.money import listed
from enforcement.tests.courthouse import DAY
from organisations import second_factors
from organisations.models import Post, Role, User
from tickets.lifecycle import Incomplete, NotYours, WrongState
from tickets.models import CalendarDay, Outbox
from tickets.standing import Actor
from tickets.tests.banner import AT, actor, join, organisation, post
from tickets.tests.signing_in import browse as signed_in

ONE = dt.timedelta(days=1)


def browse(post) -> Client:
    user = post.person.user
    if not second_factors.Authenticator.objects.filter(user=user).exists():
        second_factors.activate_totp(user=user, by=user, at=AT)
    return signed_in(Client(), post)


@pytest.fixture
def desk(courthouse, case) -> SimpleNamespace:
    CalendarDay.objects.bulk_create(
        [CalendarDay(day=DAY + n * ONE, is_working=(DAY + n * ONE).weekday() < 5) for n in range(90)],
        ignore_conflicts=True,
    )
    by = actor(courthouse.officer)
    obligor = case.parties.get(side="obligor")

    def decide(**fields):
        given = {"case_id": case.pk, "by": by, "at": AT, "party": obligor, "grounds": [Ground.ABLE]}
        given |= {"exclusions": [], "born_on": None, "decision": "失信决定1号", "decided_on": DAY}
        return listing.decide(**given | {"signed_by": courthouse.president} | fields)

    def step(verb, entry, at=AT, **fields):
        return verb(listentry_id=entry.pk, by=by, at=at, **{"on": DAY} | fields)

    def on_the_list(**fields):
        entry = decide(**fields)
        step(listing.serve, entry)
        return step(listing.publish, entry)

    registry = organisation("O28", "登记中心", courthouse.area)
    join(courthouse.enf, registry)
    clerk = post(registry, Role.WINDOW_CLERK)
    return SimpleNamespace(
        house=courthouse,
        case=case,
        by=by,
        obligor=obligor,
        decide=decide,
        step=step,
        on_the_list=on_the_list,
        registry=registry,
        clerk=clerk,
    )


def test_decision_needs_ground_president_document_and_an_obligor_who_may_be_listed(desk):
    applicant = desk.case.parties.get(side="applicant")
    for name, given in {
        "grounds": {"grounds": ["nonsense"]},
        "signed_by": {"signed_by": desk.house.head},
        "decision": {"decision": ""},
        "party": {"party": applicant},
        "extra_years": {"grounds": [Ground.REPORT], "extra_years": 1},
        "exclusions": {"exclusions": [Exclusion.SECURITY]},
        "decided_on": {"decided_on": DAY + ONE},
    }.items():
        with pytest.raises(Incomplete) as refused:
            desk.decide(**given)
        assert set(refused.value.errors) == {name}
    with pytest.raises(NotYours):
        desk.decide(by=actor(desk.house.stranger))
    desk.decide()
    with pytest.raises(Incomplete):
        desk.decide()  # one live entry each


def test_minors_are_never_listed_whatever_is_typed(desk):
    young = DAY.replace(year=DAY.year - 17)
    Party.objects.filter(pk=desk.obligor.pk).update(identity="", identity_hash="")
    desk.obligor.refresh_from_db()
    for born_on in (None, young):
        with pytest.raises(Incomplete) as refused:
            desk.decide(grounds=[Ground.RESISTS, Ground.SHAM], born_on=born_on)
        assert set(refused.value.errors) == {"born_on"}
    # What the case knows counts, not what is typed.
    desk.obligor.born_on = young.isoformat()
    desk.obligor.save()
    with pytest.raises(Incomplete):
        desk.decide(born_on=dt.date(1970, 1, 1))
    assert not ListEntry.objects.exists()


def test_nothing_is_published_in_the_grace_period_and_it_may_be_dropped(desk):
    entry = desk.decide()
    with pytest.raises(WrongState):
        desk.step(listing.publish, entry)
    with pytest.raises(Incomplete):
        desk.step(listing.serve, entry, grace_until=DAY + 20 * ONE)
    grace = DAY + 40 * ONE
    desk.step(listing.serve, entry, grace_until=grace)
    with pytest.raises(Incomplete):
        desk.step(listing.publish, entry, at=AT + 40 * ONE, on=grace)
    entry = listing.drop(listentry_id=entry.pk, by=desk.by, at=AT, reason="已履行")
    with pytest.raises(WrongState):
        desk.step(listing.publish, entry, at=AT + 60 * ONE, on=grace + ONE)


def test_removal_has_a_reason_that_fits_and_a_person_and_three_working_days(desk):
    entry = desk.on_the_list()
    given = {"reason": Removal.PERFORMED, "remover": desk.house.officer}
    for name, wrong in {
        "reason": {"reason": Removal.TERM_OVER},
        "remover": {"remover": desk.house.stranger},
        "on": {"on": DAY - ONE},
    }.items():
        with pytest.raises(Incomplete) as refused:
            desk.step(listing.start_removal, entry, **given | wrong)
        assert set(refused.value.errors) == {name}
    with pytest.raises(WrongState):
        desk.step(listing.remove, entry)
    entry = desk.step(listing.start_removal, entry, **given)
    working = [DAY + n * ONE for n in range(1, 15) if (DAY + n * ONE).weekday() < 5]
    assert (entry.remove_by, entry.remover) == (working[2], desk.house.officer)


def test_entry_with_a_term_goes_at_its_end_or_corrected(desk):
    entry = desk.on_the_list(grounds=[Ground.REPORT, Ground.SHAM], extra_years=3)
    assert entry.ends_on == DAY.replace(year=DAY.year + 5)
    with pytest.raises(Incomplete):
        desk.step(listing.start_removal, entry, reason=Removal.TERM_OVER, remover=desk.house.officer)
    desk.step(listing.ask_correction, entry, asked="身份有误")
    decision = {"words": "查无实据", "remover": desk.house.officer}
    with pytest.raises(WrongState):
        desk.step(listing.remove, entry)
    entry = desk.step(listing.decide_correction, entry, upheld=False, **decision)
    assert (entry.state, entry.correction_asked_on) == ("listed", None)
    desk.step(listing.ask_correction, entry, asked="再次申请")
    entry = desk.step(listing.decide_correction, entry, upheld=True, **decision)
    assert (entry.state, entry.removal) == ("leaving", "corrected")


def test_removal_recalls_every_notice_and_each_recipient_confirms_once(desk):
    entry = desk.on_the_list()
    other = organisation("O07", "某银行", desk.house.area)
    sent = {"listentry_id": entry.pk, "by": desk.by, "at": AT, "document": "通报1号"}
    credit_notices.notify(units=[desk.registry, other], **sent)
    with pytest.raises(Incomplete):
        credit_notices.notify(units=[desk.registry], **sent)
    notice = ListNotice.objects.get(unit=desk.registry)
    offered = NotifyForm(row=entry, actor=desk.by).fields["units"].queryset
    assert desk.registry not in offered
    confirm = {"listnotice_id": notice.pk, "at": AT}
    with pytest.raises(WrongState):
        credit_notices.confirm_deletion(by=actor(desk.clerk), **confirm)
    desk.step(listing.start_removal, entry, reason=Removal.SETTLED, remover=desk.house.officer)
    desk.step(listing.remove, entry)
    assert {row.state for row in ListNotice.objects.all()} == {"recalled"}
    assert Outbox.objects.filter(organisation=desk.registry, kind="asked").count() == 1
    for wrong in (desk.by, Actor(desk.house.stranger.person.user, desk.clerk)):
        with pytest.raises(NotYours):
            credit_notices.confirm_deletion(by=wrong, **confirm)
    credit_notices.confirm_deletion(by=actor(desk.clerk), **confirm)
    with pytest.raises(WrongState):
        credit_notices.confirm_deletion(by=actor(desk.clerk), **confirm)
    assert listed(DAY, DAY)._asdict() == {"standing": 0, "entered": 1, "removed": 1}


def test_remover_and_recipients_are_told_once_a_day_until_they_act(desk):
    entry = desk.on_the_list()
    credit_notices.notify(listentry_id=entry.pk, by=desk.by, at=AT, units=[desk.registry], document="通报1号")
    entry = desk.step(listing.start_removal, entry, reason=Removal.SETTLED, remover=desk.house.officer)
    due = entry.remove_by - DAY

    def told(after):
        Outbox.objects.all().delete()
        return alarming.tell_what_is_due(AT + after), list(
            Outbox.objects.filter(kind="reminder").values_list("link", "user")
        )

    remover, clerk = (each.person.user.pk for each in (desk.house.officer, desk.clerk))
    assert told(due - 2 * ONE) == (0, [])
    assert told(due - ONE) == (1, [(entry.get_absolute_url(), remover)])
    assert alarming.tell_what_is_due(AT + due - ONE) == 0
    assert told(due + 9 * ONE) == (1, [(entry.get_absolute_url(), remover)])
    desk.step(listing.remove, entry)
    notice = ListNotice.objects.get()
    assert told(2 * ONE) == (0, [])
    for after in (3 * ONE, 30 * ONE):
        assert told(after) == (1, [(notice.get_absolute_url(), clerk)])
    credit_notices.confirm_deletion(listnotice_id=notice.pk, by=actor(desk.clerk), at=AT)
    assert told(31 * ONE) == (0, [])


def reminded(at) -> set[tuple[str, int]]:
    Outbox.objects.all().delete()
    alarming.tell_what_is_due(at)
    return set(Outbox.objects.filter(kind="reminder").values_list("link", "user"))


def test_removal_is_told_to_another_officer_or_the_head_where_the_remover_is_gone(desk):
    entry = desk.on_the_list()
    given = {"reason": Removal.SETTLED, "remover": desk.house.second_officer}
    entry = desk.step(listing.start_removal, entry, **given)
    due = AT + (entry.remove_by - DAY)
    officer, head = (each.person.user.pk for each in (desk.house.officer, desk.house.head))
    User.objects.filter(pk=desk.house.second_officer.person.user.pk).update(is_active=False)
    assert reminded(due) == {(entry.get_absolute_url(), officer)}
    # An account that goes on with another post is no officer any more.
    Post.objects.filter(pk=desk.house.officer.pk).update(valid_to=DAY)
    assert reminded(due) == {(reverse("enforcement:assignment", args=[entry.case_id]), head)}


def test_what_waits_on_the_list_is_told_and_dated_though_nobody_began_or_the_calendar_ends(desk):
    officers = {each.person.user.pk for each in (desk.house.officer, desk.house.second_officer)}
    entry = desk.on_the_list(grounds=[Ground.REPORT, Ground.SHAM])
    assert reminded(AT + (entry.ends_on - DAY)) == set()
    assert {user for _link, user in reminded(AT + (entry.ends_on - DAY) + ONE)} == officers
    desk.step(listing.ask_correction, entry, asked="身份有误")
    assert [each.by for each in ending.leaving(desk.by, DAY)] == [DAY + 15 * ONE]
    assert reminded(AT + 13 * ONE) == set()
    assert {user for _link, user in reminded(AT + 14 * ONE)} == officers
    CalendarDay.objects.filter(day__gt=DAY).delete()
    decision = {"upheld": True, "remover": desk.house.officer, "words": "属实"}
    entry = desk.step(listing.decide_correction, entry, **decision)
    assert entry.remove_by is None
    assert [each.by for each in ending.leaving(desk.by, DAY)] == [None]
    assert len(reminded(AT + ONE)) == 1


def test_three_working_days_run_from_the_end_of_the_term_whenever_somebody_sees_it(desk):
    entry = desk.on_the_list(grounds=[Ground.REPORT, Ground.SHAM])
    given = {"reason": Removal.TERM_OVER, "remover": desk.house.officer}
    late = entry.ends_on + 40 * ONE
    days = [CalendarDay(day=entry.ends_on + n * ONE, is_working=True) for n in range(60)]
    CalendarDay.objects.bulk_create(days, ignore_conflicts=True)
    entry = desk.step(listing.start_removal, entry, at=AT + (late - DAY), on=late, **given)
    assert (entry.removal_reason_on, entry.remove_by) == (entry.ends_on + ONE, entry.ends_on + 4 * ONE)


def test_units_whose_window_clerk_left_are_sent_nothing(desk):
    assert list(units_with_windows(desk.house.court.pk)) == [desk.registry]
    Post.objects.filter(pk=desk.clerk.pk).update(valid_to=DAY - ONE)
    assert not units_with_windows(desk.house.court.pk)


@pytest.mark.parametrize("recalls", [1, 4])
def test_recalls_that_nobody_confirmed_stand_on_the_desk_by_unit_and_days(
    desk, recalls, django_assert_max_num_queries
):
    units = [desk.registry]
    for number in range(1, recalls):
        units.append(organisation(f"O6{number}", f"别的局{number}", desk.house.area))
        join(desk.house.enf, units[-1])
        post(units[-1], Role.WINDOW_CLERK)
    entry = desk.on_the_list()
    credit_notices.notify(listentry_id=entry.pk, by=desk.by, at=AT, units=units, document="通报1号")
    desk.step(listing.start_removal, entry, reason=Removal.SETTLED, remover=desk.house.officer)
    desk.step(listing.remove, entry)
    officer = actor(desk.house.officer)
    assert ending.lists_count(officer, DAY + 4 * ONE) == recalls
    with django_assert_max_num_queries(4):
        shown = ending.lists(officer, DAY + 4 * ONE)
        assert {(row.notice.unit.name, row.days) for row in shown.recalls} == {(u.name, 4) for u in units}
        assert [row.notice.entry.case.title for row in shown.recalls] == [desk.case.title] * recalls
    assert shown.entries == []
    client = browse(desk.house.officer)
    page = client.get("/court/?tab=leaving").content.decode()
    assert "登记中心" in page
    assert entry.get_absolute_url() in page
    assert "被执行乙" not in page
    stranger = actor(desk.house.stranger)
    assert (ending.lists_count(stranger, DAY), ending.lists(stranger, DAY)) == (0, ([], []))
    for notice in ListNotice.objects.all():
        clerk = Post.objects.get(organisation=notice.unit, role=Role.WINDOW_CLERK)
        credit_notices.confirm_deletion(listnotice_id=notice.pk, by=actor(clerk), at=AT)
    assert ending.lists_count(officer, DAY + 4 * ONE) == 0


def test_pages_show_no_name_and_the_recipient_opens_one_notice_on_record(desk, client):
    entry = desk.on_the_list()
    credit_notices.notify(listentry_id=entry.pk, by=desk.by, at=AT, units=[desk.registry], document="通报1号")
    notice = ListNotice.objects.get()
    assert client.get("/court/counts/").status_code == 200
    page = browse(desk.clerk).get("/court/list/notices/")
    assert (page.status_code, "被执行乙" in page.content.decode()) == (200, False)
    shown = browse(desk.clerk).post(f"/court/list/notices/{notice.pk}/open/")
    assert "被执行乙" in shown.content.decode()
    from enforcement.models import View

    assert View.objects.get().reason == "listing"
    assert browse(desk.house.officer).get("/court/list/notices/").status_code == 403
    other = post(organisation("O66", "别的局", desk.house.area), Role.WINDOW_CLERK)
    assert browse(other).post(f"/court/list/notices/{notice.pk}/open/").status_code == 404
    desk.step(listing.start_removal, entry, reason=Removal.SETTLED, remover=desk.house.officer)
    desk.step(listing.remove, entry)
    assert browse(desk.clerk).post(f"/court/list/notices/{notice.pk}/open/").status_code == 404
    assert browse(desk.clerk).post(f"/court/list/notices/{notice.pk}/").status_code == 302
