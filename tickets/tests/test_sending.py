"""What leaves the portal: dead servers, refusals for an hour, robots' limits, changed clocks, a day without the beat.

The servers are throw-away ones of the test; time is played. Each test counts what arrived: nothing lost, nothing twice.
"""

import datetime as dt
import json
import uuid
from collections import Counter

import pytest
from django.core import mail
from standardwebhooks import Webhook

from audit import clock
from organisations.models import Role
from tickets import actions
from tickets.actions import claiming
from tickets.actions.due import next_due
from tickets.channels import webhooks
from tickets.models import Delivery, DeliveryChannel, Endpoint, Move, Notice, NoticeChoice, NoticeKind, Outbox
from tickets.tests.banner import AT, post
from tickets.tests.receiver import closed_port, receiver

pytestmark = [pytest.mark.long, pytest.mark.talks]
HOUR = dt.timedelta(hours=1)
MINUTE = dt.timedelta(minutes=1)
TICK = dt.timedelta(seconds=5)
NIGHT = AT.replace(hour=22, minute=30)
MORNING = dt.datetime(2026, 11, 24, 7, 0, tzinfo=AT.tzinfo)


@pytest.fixture
def other(settings):
    """The system on the other side, which OUTSIDE_HOSTS names."""
    with receiver() as server:
        settings.OUTSIDE_HOSTS = [server.address]
        yield server


@pytest.fixture
def subscriber(banner, other):
    return endpoint(banner.town, DeliveryChannel.WEBHOOK, other.address, webhooks.new_secret())


def endpoint(unit, channel, address: str, secret: str = "", **fields) -> Endpoint:
    return Endpoint.objects.create(
        organisation=unit, channel=channel, name="外部", host="x", address=address, secret=secret, **fields
    )


def tell(banner, number=1, at=AT, kind=NoticeKind.NEW_DISPATCH, **fields) -> list[str]:
    """Tell the town of so many new tickets; their numbers."""
    tickets = [banner.raise_ticket(at=at, **fields) for _unused in range(number)]
    for ticket in tickets:
        Outbox.objects.create(ticket=ticket, kind=kind, organisation=banner.town, at=at)
    actions.deliver(at)
    return [ticket.number for ticket in tickets]


def send(at) -> None:
    while actions.send_outside(at):
        pass


def play(first, last, step=TICK) -> None:
    at = first
    while at <= last:
        send(at)
        at += step


def states() -> dict[str, int]:
    return dict(Counter(Delivery.objects.values_list("state", flat=True)))


def wants_mail(holder, address="liaison@town.invalid") -> None:
    user = holder.person.user
    user.email = address
    user.save()
    NoticeChoice.objects.create(user=user, email=True)


# Webhooks


def test_webhook_arrives_signed_with_number_state_deadline_and_link_only(banner, other, subscriber):
    (number,) = tell(banner, at=clock.now())
    send(clock.now())
    (taken,) = other.taken
    secret = subscriber.secret.reveal()
    body = Webhook(secret).verify(taken.content, taken.headers)
    assert (body["type"], set(body), set(body["data"])) == (
        "ticket.new_dispatch",
        {"type", "timestamp", "data"},
        {"number", "state", "deadline", "link"},
    )
    assert body["data"]["number"] == number
    assert uuid.UUID(taken.headers["webhook-id"]) == Delivery.objects.get().message
    assert states() == {"sent": 1}


def test_webhook_that_answers_500_for_an_hour_gets_each_event_once(banner, other, subscriber):
    numbers = tell(banner, 3)
    other.status = 500
    play(AT, AT + HOUR)
    tries = len(other.taken)
    numbers += tell(banner, 2, at=AT + HOUR)
    other.status = 200
    play(AT + HOUR + TICK, AT + 2 * HOUR, MINUTE)
    arrived = other.taken[tries:]
    assert Counter(taken.json["data"]["number"] for taken in arrived) == dict.fromkeys(numbers, 1)
    assert states() == {"sent": 5}
    # An hour is seven to nine attempts with doubled pauses, and one stands for all three.
    assert 7 <= tries <= 27
    repeated = {taken.json["data"]["number"]: set() for taken in other.taken}
    for taken in other.taken:
        repeated[taken.json["data"]["number"]].add(taken.headers["webhook-id"])
    assert {len(ids) for ids in repeated.values()} == {1}


def test_failed_notice_stops_neither_the_ticket_nor_the_inbox(banner, other, subscriber):
    other.status = 500
    tell(banner)
    send(AT)
    ticket = banner.routed(at=AT)
    banner.move(ticket, Move.SIGN, banner.town_liaison, dispatch=ticket.dispatches.get())
    assert Notice.objects.filter(user=banner.town_liaison.person.user).exists()
    assert Delivery.objects.get(attempts=1).error == "http 500"


def test_subscriber_that_never_answers_well_is_dead_at_last_and_not_tried_again(banner, other, subscriber):
    other.status = 503
    tell(banner)
    play(AT, AT + dt.timedelta(days=3), dt.timedelta(minutes=10))
    assert states() == {"dead": 1}
    assert len(other.taken) == Delivery.objects.get().attempts == 42


def test_subscriber_that_is_gone_is_not_tried_again(banner, other, subscriber):
    other.status = 410
    tell(banner)
    play(AT, AT + HOUR, MINUTE)
    assert (states(), len(other.taken), Delivery.objects.get().error) == ({"dead": 1}, 1, "http 410")


def test_redirection_is_not_followed(banner, other, subscriber):
    with receiver() as elsewhere:
        other.status, other.extra = 307, {"Location": f"{elsewhere.address}/secret"}
        tell(banner)
        send(AT)
    assert (len(other.taken), elsewhere.taken, Delivery.objects.get().error) == (1, [], "http 307")


def test_host_that_nobody_named_is_never_asked(banner, other, settings):
    with receiver() as elsewhere:
        endpoint(banner.town, DeliveryChannel.WEBHOOK, elsewhere.address, webhooks.new_secret())
        tell(banner)
        send(AT)
    assert (elsewhere.taken, states(), Delivery.objects.get().error) == ([], {"dead": 1}, "host")


def test_worker_that_dies_after_sending_sends_again_under_the_same_id(banner, other, subscriber, monkeypatch):
    tell(banner)
    with monkeypatch.context() as dying:
        dying.setattr("tickets.actions.sending._arrived", lambda bundle, at: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            send(AT)
    send(AT + TICK)
    assert len(other.taken) == 1
    play(AT + claiming.LEASE, AT + claiming.LEASE + MINUTE)
    assert [taken.headers["webhook-id"] for taken in other.taken] == 2 * [str(Delivery.objects.get().message)]
    assert states() == {"sent": 1}


def test_two_workers_take_up_each_row_once(banner, other, subscriber):
    tell(banner, 3)
    first, _found = claiming.claim(AT)
    second, _found = claiming.claim(AT)
    assert (len(first), len(second)) == (3, 0)


# E-mail


def test_mail_server_that_is_dead_for_a_day_loses_nothing_and_floods_nobody(banner, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", closed_port()
    wants_mail(banner.town_liaison)
    numbers = []
    for hour in range(12):
        at = AT + hour * HOUR
        numbers += tell(banner, 2, at=at)
        play(at, at + HOUR, MINUTE)
    assert states() == {"waiting": 24}
    assert set(Delivery.objects.values_list("error", flat=True)) == {"connect"}
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    # The night lies between.
    play(MORNING, MORNING + HOUR + MINUTE, MINUTE)
    assert states() == {"sent": 24}
    assert len(mail.outbox) <= 2
    said = "\n".join(each.body for each in mail.outbox)
    assert {number: said.count(number) for number in numbers} == dict.fromkeys(numbers, 1)


def test_mail_holds_four_lines_and_its_id(banner):
    wants_mail(banner.town_liaison)
    (number,) = tell(banner)
    send(AT)
    (sent,) = mail.outbox
    assert sent.to == ["liaison@town.invalid"]
    assert [line.partition("：")[0] for line in sent.body.splitlines()] == [
        "工单编号",
        "状态",
        "办理时限",
        "链接",
    ]
    assert str(Delivery.objects.get().message) in sent.message()["Message-ID"]
    assert number in sent.subject


def test_what_was_switched_off_meanwhile_is_dropped(banner):
    wants_mail(banner.town_liaison)
    tell(banner)
    NoticeChoice.objects.update(email=False)
    send(AT)
    assert (mail.outbox, states(), Delivery.objects.get().error) == ([], {"dropped": 1}, "switched_off")


# Robots


def test_robot_gets_a_message_for_one_ticket_and_a_summary_for_many(banner, other):
    endpoint(banner.town, DeliveryChannel.WECOM, f"{other.address}/send?key=k")
    first = tell(banner)
    send(AT)
    rest = tell(banner, 60, at=AT + TICK)
    send(AT + TICK)
    single, summary = (taken.json["text"]["content"] for taken in other.taken)
    assert single.count("\n") == 3
    assert first[0] in single
    assert summary.startswith("60")
    assert rest[0] in summary
    assert len(summary.encode()) <= 2048
    assert states() == {"sent": 61}


def test_robot_sends_twenty_messages_a_minute_and_the_rest_in_one_after_it(banner, other):
    endpoint(banner.town, DeliveryChannel.WECOM, f"{other.address}/send?key=k")
    numbers = []
    for second in range(30):
        at = AT + dt.timedelta(seconds=second)
        numbers += tell(banner, at=at)
        send(at)
    assert len(other.taken) == 20
    play(AT + dt.timedelta(seconds=30), AT + dt.timedelta(seconds=59), dt.timedelta(seconds=1))
    assert len(other.taken) == 20
    play(AT + MINUTE, AT + 2 * MINUTE)
    assert len(other.taken) == 21
    said = "\n".join(taken.json["text"]["content"] for taken in other.taken)
    assert {number: said.count(number + " ") + said.count(number + "\n") for number in numbers} == (
        dict.fromkeys(numbers, 1)
    )


def test_dingtalk_is_signed_as_its_manual_says(banner, other):
    endpoint(banner.town, DeliveryChannel.DINGTALK, f"{other.address}/robot/send?access_token=t", "SECmine")
    tell(banner)
    send(AT)
    (taken,) = other.taken
    # Worked out with openssl: printf '1795395600000\nSECmine' | openssl dgst -sha256 -hmac SECmine -binary | base64
    assert taken.path == (
        "/robot/send?access_token=t&timestamp=1795395600000&sign=Fb2yi1SAgsTa86y4k1j8WDVHYzx3X%2BFk0r9tcVQI3qI%3D"
    )
    assert taken.json["msgtype"] == "text"


@pytest.mark.parametrize(
    ("code", "state", "error"), [(45009, "waiting", "errcode 45009"), (93000, "dead", "errcode 93000")]
)
def test_robot_that_says_no_with_status_200_is_heard(banner, other, code, state, error):
    endpoint(banner.town, DeliveryChannel.WECOM, f"{other.address}/send?key=geheim")
    other.answer = {"errcode": code, "errmsg": "key=geheim"}
    tell(banner)
    send(AT)
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.error) == (state, error)


@pytest.mark.parametrize("status", [200, 500])
def test_key_of_a_robot_stands_in_no_log(banner, other, caplog, status):
    endpoint(banner.town, DeliveryChannel.WECOM, f"{other.address}/send?key=geheim")
    other.status = status
    tell(banner)
    send(AT)
    assert len(other.taken) == 1
    assert "geheim" not in caplog.text


# Time


def test_quiet_hours_hold_what_is_normal_until_the_morning_and_nothing_else(banner, other, subscriber):
    wants_mail(banner.town_liaison)
    normal = tell(banner, 3, at=NIGHT)
    play(NIGHT, NIGHT + HOUR, MINUTE)
    assert mail.outbox == []
    # A program does not sleep.
    assert len(other.taken) == 3
    (danger,) = tell(banner, at=NIGHT + HOUR, urgency="danger")
    play(NIGHT + HOUR, MORNING - MINUTE, 10 * MINUTE)
    assert [danger in each.body for each in mail.outbox] == [True]
    play(MORNING, MORNING + MINUTE)
    assert len(mail.outbox) == 2
    assert all(number in mail.outbox[1].body for number in normal)


@pytest.mark.parametrize("moved", [HOUR, -HOUR])
def test_clock_that_is_moved_by_an_hour_loses_nothing_and_repeats_nothing(banner, other, subscriber, moved):
    wants_mail(banner.town_liaison)
    other.status = 500
    numbers = tell(banner, 2)
    play(AT, AT + 20 * MINUTE)
    other.status = 200
    before = len(other.taken)
    numbers += tell(banner, 2, at=AT + 20 * MINUTE + moved)
    play(AT + 20 * MINUTE + moved, AT + 20 * MINUTE + moved + 2 * HOUR, MINUTE)
    arrived = Counter(taken.json["data"]["number"] for taken in other.taken[before:])
    assert arrived == dict.fromkeys(numbers, 1)
    said = "\n".join(each.body for each in mail.outbox)
    assert all(said.count(f"/{number}/") + said.count(f"{number} ") == 1 for number in numbers)
    assert states() == {"sent": 8}


@pytest.mark.parametrize("inbox_too", [False, True], ids=["sender stopped", "everything stopped"])
def test_beat_stopped_for_a_day_drops_old_reminders_and_merges_the_rest(banner, monkeypatch, inbox_too):
    wants_mail(banner.town_liaison)
    with monkeypatch.context() as stopped:
        if inbox_too:
            stopped.setattr(actions, "deliver", lambda at: 0)
        for hour in range(8):
            tell(banner, at=AT + hour * HOUR)
            tell(banner, at=AT + hour * HOUR, kind=NoticeKind.REMINDER)
    next_day = AT + dt.timedelta(days=1)
    actions.deliver(next_day)
    play(next_day, next_day + 5 * MINUTE)
    assert states() == {"sent": 8, "dropped": 8}
    assert set(Delivery.objects.filter(state="dropped").values_list("kind", "error")) == {
        ("reminder", "out_of_date")
    }
    assert len(mail.outbox) == 1
    # The record of notices is the inbox, and it is whole.
    assert Notice.objects.filter(user=banner.town_liaison.person.user).count() == 16


def test_outbox_worked_on_twice_is_sent_once(banner, other, subscriber):
    (number,) = tell(banner)
    row = Delivery.objects.get()
    Outbox.objects.create(ticket=row.ticket, kind=row.kind, organisation=banner.town, at=row.told_at)
    actions.deliver(AT)
    send(AT)
    assert [taken.json["data"]["number"] for taken in other.taken] == [number]


# SMS


def test_sms_is_sent_for_the_first_word_of_a_ticket_and_for_reminders_only(banner, other, settings):
    settings.SMS_GATEWAY, settings.SMS_GATEWAY_TOKEN = f"{other.address}/sms", "geheim"
    settings.SMS_GATEWAY_FIELDS = ["mobile", "content"]
    settings.SMS_GATEWAY_SUCCESS = "code=0"
    other.answer = {"code": 0}
    NoticeChoice.objects.create(user=banner.town_liaison.person.user, sms=True, mobile="13800000000")
    for kind in NoticeKind:
        tell(banner, kind=kind)
    assert set(Delivery.objects.values_list("kind", flat=True)) == {
        "new_dispatch",
        "passed_on",
        "reminder",
        "danger",
    }
    send(AT)
    (taken,) = other.taken
    assert set(taken.json) == {"mobile", "content", "id"}
    assert (taken.json["mobile"], taken.headers["authorization"]) == ("13800000000", "Bearer geheim")
    assert states() == {"sent": 4}


def test_gateway_that_says_no_with_status_200_is_heard(banner, other, settings):
    settings.SMS_GATEWAY, settings.SMS_GATEWAY_SUCCESS = other.address, "code=0"
    other.answer = {"code": 7, "phone": "13800000000"}
    NoticeChoice.objects.create(user=banner.town_liaison.person.user, sms=True, mobile="13800000000")
    tell(banner)
    send(AT)
    assert Delivery.objects.get().error == "gateway"


def test_demonstration_writes_sms_into_a_file_without_the_number(banner, settings, tmp_path):
    settings.SMS_GATEWAY, settings.SMS_FILE = "", str(tmp_path / "sms.log")
    NoticeChoice.objects.create(user=banner.town_liaison.person.user, sms=True, mobile="13800000000")
    (number,) = tell(banner)
    send(AT)
    line = json.loads((tmp_path / "sms.log").read_text())
    assert number in line["text"]
    assert "13800000000" not in json.dumps(line)


def test_inactive_robot_of_a_unit_gets_nothing(banner, other):
    endpoint(banner.town, DeliveryChannel.WECOM, other.address, is_active=False)
    tell(banner)
    assert not Delivery.objects.exists()


def test_what_has_left_is_forgotten_after_a_month_and_what_is_dead_is_not(banner, other, subscriber):
    tell(banner)
    send(AT)
    other.status = 410
    tell(banner, at=AT + HOUR)
    send(AT + HOUR)
    assert actions.forget_deliveries(AT + dt.timedelta(days=29)) == 0
    assert actions.forget_deliveries(AT + dt.timedelta(days=31)) == 1
    assert states() == {"dead": 1}


def test_holder_of_two_posts_is_told_once(banner):
    holder = banner.town_liaison
    wants_mail(holder)
    second = post(banner.town, Role.HANDLER, account=False)
    second.person = holder.person
    second.save()
    tell(banner)
    assert Delivery.objects.count() == 1


def test_person_is_told_at_once_of_the_first_and_ten_minutes_later_of_all_that_followed(banner):
    wants_mail(banner.town_liaison)
    for second in range(0, 300, 5):
        at = AT + dt.timedelta(seconds=second)
        tell(banner, at=at)
        send(at)
    assert len(mail.outbox) == 1
    (urgent,) = tell(banner, at=AT + 5 * MINUTE, urgency="urgent")
    send(AT + 5 * MINUTE)
    assert urgent in mail.outbox[1].body
    play(AT + 6 * MINUTE, AT + 30 * MINUTE, MINUTE)
    assert len(mail.outbox) == 3
    assert states() == {"sent": 61}


def test_backlog_of_a_robot_is_one_message(banner, other):
    endpoint(banner.town, DeliveryChannel.WECOM, f"{other.address}/send?key=k")
    tell(banner, 300)
    send(AT)
    assert len(other.taken) == 1
    assert states() == {"sent": 300}


def test_next_attempt_is_a_time_that_a_played_script_steps_to(banner, other, subscriber):
    other.status = 500
    tell(banner)
    assert next_due(AT) is None
    send(AT)
    assert AT < next_due(AT) <= AT + 2 * MINUTE
