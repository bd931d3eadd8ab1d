"""Urgent tickets and the duty roster: who is told at any hour, who may sign, and what the page says."""

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audit import clock
from audit.models import AuditRow
from organisations.actions import save_duty_shift
from organisations.models import DutyPost, DutyShift, Post, Role, User
from tickets import actions
from tickets.lifecycle import NotYours
from tickets.models import Delivery, DispatchState, Endpoint, Move, Notice, NoticeChoice, Outbox
from tickets.tests.banner import ZONE, actor, post
from tickets.tests.signing_in import browse

#: Sunday night, the quietest of hours.
NIGHT = dt.datetime(2026, 11, 22, 23, 30, tzinfo=ZONE)
MINUTE = dt.timedelta(minutes=1)


def on_duty(
    person_post: Post, begins=NIGHT - 6 * 60 * MINUTE, ends=NIGHT + 9 * 60 * MINUTE, **fields
) -> DutyShift:
    values = {"organisation": person_post.organisation, "telephone": "0476-0000000"} | fields
    row = DutyShift(person=person_post.person, starts_at=begins, ends_at=ends, **values)
    return save_duty_shift(shift=row, by=person_post.person.user, at=NIGHT)


@pytest.fixture
def guard(banner) -> Post:
    """Works for the township, and not in a post that signs."""
    return post(banner.town, Role.GRID_WORKER)


def told(kind="new_dispatch") -> set[int]:
    return set(Notice.objects.filter(kind=kind).values_list("user", flat=True))


def account(*posts: Post) -> set[int]:
    return {each.person.user.pk for each in posts}


@pytest.mark.parametrize("urgency", ["urgent", "danger"])
def test_urgent_ticket_at_night_goes_to_who_is_on_duty_and_nobody_else(banner, guard, urgency):
    deputy = post(banner.town, Role.HANDLER)
    on_duty(guard)
    on_duty(deputy, post=DutyPost.SUBSTITUTE)
    ticket = banner.routed(at=NIGHT, urgency=urgency)
    actions.deliver(NIGHT)
    assert told() == account(guard, deputy)
    assert told("nobody_on_duty") == set()
    assert ticket.dispatches.get().sign_by == NIGHT + 30 * MINUTE


def test_normal_ticket_goes_to_the_signers_whoever_is_on_duty(banner, guard):
    on_duty(guard)
    banner.routed(at=NIGHT)
    actions.deliver(NIGHT)
    assert told() == account(banner.town_liaison)


@pytest.mark.parametrize("case", ["no roster", "shift over", "shift to come", "account ended", "post ended"])
def test_urgent_ticket_where_nobody_is_on_duty_goes_to_the_signers_and_the_office_is_told(
    banner, guard, case
):
    if case == "shift over":
        on_duty(guard, ends=NIGHT)
    elif case == "shift to come":
        on_duty(guard, begins=NIGHT + MINUTE)
    elif case != "no roster":
        on_duty(guard)
    if case == "account ended":
        User.objects.filter(person=guard.person).update(is_active=False)
    elif case == "post ended":
        Post.objects.filter(pk=guard.pk).update(valid_to=dt.date(2026, 11, 21))
    banner.routed(at=NIGHT, urgency="urgent")
    actions.deliver(NIGHT)
    assert told() == account(banner.town_liaison)
    assert told("nobody_on_duty") == account(banner.dispatcher, banner.head)


def test_each_department_is_asked_for_its_own_roster(banner, guard):
    """The bureau leads and has somebody on duty; the market assists and has not."""
    clerk = post(banner.bureau, Role.PART_TIME_MEMBER)
    on_duty(clerk)
    banner.routed(at=NIGHT, urgency="urgent", topic=banner.supply)
    actions.deliver(NIGHT)
    assert told() == account(clerk, banner.market_liaison)
    assert told("nobody_on_duty") == account(banner.dispatcher, banner.head)


def test_message_leaves_in_quiet_hours_to_the_person_and_once_to_the_unit_s_robot(banner, guard, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    deputy = post(banner.town, Role.HANDLER)
    on_duty(guard)
    on_duty(deputy, post=DutyPost.SUBSTITUTE)
    User.objects.filter(pk=guard.person.user.pk).update(email="guard@example.invalid")
    NoticeChoice.objects.create(user=guard.person.user, email=True)
    robot = Endpoint.objects.create(
        organisation=banner.town, channel="wecom", name="值班群", host="x.invalid"
    )
    banner.routed(at=NIGHT, urgency="urgent")
    actions.deliver(NIGHT)
    rows = Delivery.objects.filter(kind="new_dispatch", endpoint=robot)
    assert rows.count() == 1
    assert set(Delivery.objects.exclude(endpoint=robot).values_list("user", flat=True)) <= account(guard)


def test_person_on_duty_signs_passes_on_and_records_contact_and_no_more(banner, guard):
    on_duty(guard)
    ticket = banner.routed(at=NIGHT, urgency="urgent")
    banner.move(ticket, "sign", guard, NIGHT + 10 * MINUTE)
    row = ticket.dispatches.get()
    assert (row.state, row.signed_by, ticket.state) == (DispatchState.SIGNED, guard.person.user, "processing")
    spoke = {"at": NIGHT + 15 * MINUTE, "channel": "telephone", "outcome": "reached"}
    actions.move(ticket_id=ticket.pk, move=Move.CONTACT, by=actor(guard), at=NIGHT + 20 * MINUTE, data=spoke)
    banner.move(ticket, "pass_on", guard, NIGHT + 21 * MINUTE, person=banner.town_liaison.person)
    for move, data in (
        ("answer", {"text": "已办", "result": "solved"}),
        ("request_return", {"reason": "not_our_duty", "basis": "清单", "department": banner.bureau}),
        ("request_extension", {"until": NIGHT + 48 * 60 * MINUTE, "reason": "缺件"}),
    ):
        with pytest.raises(NotYours):
            banner.move(ticket, move, guard, NIGHT + 22 * MINUTE, **data)


@pytest.mark.parametrize(
    ("urgency", "when", "case"),
    [
        ("normal", NIGHT + MINUTE, "on duty"),
        ("urgent", NIGHT + 9 * 60 * MINUTE, "on duty"),  # the shift ended with the minute before
        ("urgent", NIGHT + MINUTE, "off duty"),
        ("urgent", NIGHT + MINUTE, "on duty elsewhere"),
        ("urgent", NIGHT + MINUTE, "account ended"),
    ],
)
def test_person_not_called_by_the_roster_does_not_sign(banner, guard, urgency, when, case):
    if case == "on duty elsewhere":
        elsewhere = post(banner.bureau, Role.GRID_WORKER)
        on_duty(elsewhere)
        guard = elsewhere
    elif case != "off duty":
        on_duty(guard)
    if case == "account ended":
        User.objects.filter(person=guard.person).update(is_active=False)
    ticket = banner.routed(at=NIGHT, urgency=urgency)
    with pytest.raises(NotYours):
        banner.move(ticket, "sign", guard, when)


def test_account_keeper_on_duty_signs_by_no_keeper_s_post(banner, guard):
    on_duty(guard)
    keeper = Post.objects.create(
        person=guard.person,
        organisation=banner.town,
        role=Role.ACCOUNT_KEEPER,
        valid_from=dt.date(2026, 1, 1),
    )
    ticket = banner.routed(at=NIGHT, urgency="urgent")
    with pytest.raises(NotYours):
        actions.move(ticket_id=ticket.pk, move="sign", by=actor(keeper), at=NIGHT)


def test_routing_asks_for_the_rosters_of_a_batch_once(banner, guard):
    on_duty(guard)
    counts = []
    for number in (1, 6):
        pks = [banner.raise_ticket(at=NIGHT, urgency="urgent").pk for _unused in range(number)]
        with CaptureQueriesContext(connection) as counted:
            assert actions.route(pks, NIGHT) == number
        counts.append(sum("organisations_dutyshift" in query["sql"] for query in counted))
    assert counts == [2, 2]  # which run, and who stands in them
    with clock.frozen_at(NIGHT), CaptureQueriesContext(connection) as counted:
        banner.routed(at=NIGHT)
    assert not [query for query in counted if "organisations_dutyshift" in query["sql"]]


# The page


@pytest.fixture
def opened(banner, english):
    def get(by: Post, number: str, at=NIGHT + MINUTE):
        with clock.frozen_at(at):
            return browse(Client(), by).get(reverse("tickets:ticket", args=[number]))

    return get


def test_page_names_who_is_on_duty_and_offers_the_signature(banner, guard, opened):
    on_duty(guard)
    ticket = banner.routed(at=NIGHT, urgency="urgent")
    for reader in (banner.town_liaison, banner.dispatcher, banner.secretary, guard):
        content = opened(reader, ticket.number).content.decode()
        assert "On duty now" in content
        assert guard.person.name in content
        assert 'href="tel:0476-0000000"' in content
    offers = [offer.move for offer in opened(guard, ticket.number).context["page"].offers]
    assert offers == ["sign", "pass_on"]
    late = opened(guard, ticket.number, NIGHT + 9 * 60 * MINUTE)
    assert "Nobody is on duty at this hour" in late.content.decode()
    assert late.context["page"].offers == []


def test_page_of_a_normal_or_an_answered_ticket_names_nobody(banner, guard, opened):
    on_duty(guard)
    normal = banner.routed(at=NIGHT)
    assert "On duty now" not in opened(guard, normal.number).content.decode()
    urgent = banner.routed(at=NIGHT, urgency="urgent")
    banner.move(urgent, "sign", banner.town_liaison, NIGHT)
    banner.move(urgent, "answer", banner.town_liaison, NIGHT, text="已办", result="solved")
    assert "On duty now" not in opened(guard, urgent.number).content.decode()


def test_private_number_is_shown_to_who_sees_the_ticket_and_recorded_with_it(banner, guard, opened):
    row = on_duty(guard, telephone="13800000000")
    ticket = banner.routed(at=NIGHT, urgency="urgent")
    shown = opened(banner.dispatcher, ticket.number).content.decode()
    assert "138****0000" in shown
    assert "13800000000" not in shown
    address = reverse("tickets:duty_telephone", args=[ticket.number, row.pk])
    with clock.frozen_at(NIGHT + MINUTE):
        desk = browse(Client(), banner.dispatcher)
        assert "13800000000" in desk.post(address).content.decode()
        assert desk.get(address).status_code == 405
        assert (
            desk.post(reverse("tickets:duty_telephone", args=[ticket.number, row.pk + 1])).status_code == 404
        )
        stranger = post(banner.outsider, Role.LIAISON)
        assert browse(Client(), stranger).post(address).status_code == 404
    seen = AuditRow.objects.get(action__contains="view", object_type="dutyshift")
    assert (seen.data["field"], seen.data["reason"]) == ("private_phone", ticket.number)
    with clock.frozen_at(NIGHT + 9 * 60 * MINUTE):
        assert browse(Client(), banner.dispatcher).post(address).status_code == 404, "the shift is over"


def test_page_of_an_urgent_ticket_takes_the_same_queries_however_many_shifts(
    banner, guard, opened, django_assert_max_num_queries
):
    ticket = banner.routed(at=NIGHT, urgency="urgent", topic=banner.supply)
    counts = []
    for unit in (banner.bureau, banner.market):
        on_duty(post(unit, Role.HANDLER))
        on_duty(post(unit, Role.HANDLER), post=DutyPost.SUBSTITUTE)
        opened(banner.dispatcher, ticket.number)
        with django_assert_max_num_queries(40) as counted:
            opened(banner.dispatcher, ticket.number)
        counts.append(len(counted))
    assert counts[0] == counts[1]


def test_notice_outbox_names_the_unit_too_so_that_its_robot_hears(banner, guard):
    on_duty(guard)
    banner.routed(at=NIGHT, urgency="urgent")
    row = Outbox.objects.get(kind="new_dispatch")
    assert (row.organisation, row.user, row.roles) == (banner.town, guard.person.user, "")


def test_guard_signs_for_several_in_one_go_as_for_one(client, banner, guard):
    on_duty(guard)
    urgent, normal = banner.routed(at=NIGHT, urgency="urgent"), banner.routed(at=NIGHT)
    with clock.frozen_at(NIGHT):
        page = browse(client, guard).post(
            reverse("tickets:bulk"), {"pick": [f"{each.number}.{each.version}" for each in (urgent, normal)]}
        )
        assert [(move.value, count) for move, count in page.context["selection"].moves] == [
            ("sign", 1), ("pass_on", 1),
        ]  # fmt: skip
        sent = {"pick": f"{urgent.number}.{urgent.version}", "move": "sign", "form_key": "k1", "step": "do"}
        client.post(reverse("tickets:bulk"), sent)
    assert urgent.dispatches.get().state == DispatchState.SIGNED
