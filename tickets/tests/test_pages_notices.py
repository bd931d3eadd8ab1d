"""Inbox, choice of channels, undelivered notices, copying as a message."""

import datetime as dt

import pytest
from django.urls import reverse

from audit.models import AuditRow
from organisations import second_factors
from organisations.models import Role
from tickets import actions
from tickets.actions.recording import tell_of
from tickets.models import Delivery, DeliveryState, Endpoint, Notice, NoticeChoice, NoticeKind
from tickets.tests.banner import AT, post
from tickets.tests.signing_in import browse
from tickets.tests.test_sending import wants_mail

INBOX = reverse("tickets:notices")
DAY = dt.timedelta(days=1)
MOBILE = "13947612345"


def told(banner, ticket, kind=NoticeKind.NEW_DISPATCH, at=AT) -> Notice:
    return Notice.objects.create(user=banner.town_liaison.person.user, ticket=ticket, kind=kind, at=at)


@pytest.fixture
def inbox(client, banner):
    """Two tickets: the first told of three times today, the second once today and once yesterday."""
    first, second = banner.raise_ticket(), banner.raise_ticket()
    banner.first, banner.second = first, second
    banner.notices = [
        told(banner, second, at=AT - DAY),
        told(banner, first),
        told(banner, second),
        told(banner, first, NoticeKind.REWORK),
        told(banner, first, NoticeKind.RULED),
    ]
    return browse(client, banner.town_liaison)


def shown(response) -> list[list[list[int]]]:
    """Days, groups, notices."""
    days = response.context["page"].rows
    return [[[notice.pk for notice in group.notices] for group in day.groups] for day in days]


def test_inbox_puts_the_notices_of_a_day_together_by_ticket(inbox, banner):
    old, first, second, rework, ruled = (notice.pk for notice in banner.notices)
    response = inbox.get(INBOX)
    assert shown(response) == [[[ruled, rework, first], [second]], [[old]]]
    assert [(day.count, day.unread) for day in response.context["page"].rows] == [(4, 4), (1, 1)]


def test_inbox_puts_the_notices_of_a_day_together_by_kind(inbox, banner):
    old, first, second, rework, ruled = (notice.pk for notice in banner.notices)
    assert shown(inbox.get(INBOX, {"by": "kind"})) == [[[ruled], [rework], [second, first]], [[old]]]


def test_notice_that_was_written_late_stands_under_its_own_day(inbox, banner):
    late = told(banner, banner.second, at=AT - DAY + dt.timedelta(hours=1))
    today, yesterday = shown(inbox.get(INBOX))
    assert [group[0] for group in today] == [banner.notices[4].pk, banner.notices[2].pk]
    assert yesterday == [[late.pk, banner.notices[0].pk]]


def test_filters_of_the_inbox_stand_in_its_address_and_come_back_after_marking(inbox, banner):
    query = {"kind": "new_dispatch", "by": "kind", "show": "unread"}
    response = inbox.get(INBOX, query)
    assert shown(response) == [[[banner.notices[2].pk, banner.notices[1].pk]], [[banner.notices[0].pk]]]
    address = f"{reverse('tickets:notices_read')}?kind=new_dispatch&amp;by=kind&amp;show=unread"
    assert address in response.content.decode()
    marked = inbox.post(reverse("tickets:notices_read", query=query), {"notice": str(banner.notices[1].pk)})
    assert marked.url == f"{INBOX}?kind=new_dispatch&by=kind&show=unread"
    assert shown(inbox.get(marked.url)) == [[[banner.notices[2].pk]], [[banner.notices[0].pk]]]


def test_group_is_marked_read_as_one(inbox, banner):
    named = ",".join(str(notice.pk) for notice in (banner.notices[1], banner.notices[3], banner.notices[4]))
    inbox.post(reverse("tickets:notices_read"), {"notice": named})
    assert list(Notice.objects.filter(read_at=None).values_list("ticket", flat=True)) == 2 * [
        banner.second.pk
    ]


def test_all_of_the_shown_kind_are_marked_and_no_other(inbox):
    inbox.post(reverse("tickets:notices_read", query={"kind": "new_dispatch"}), {"notice": "all"})
    assert set(Notice.objects.filter(read_at=None).values_list("kind", flat=True)) == {"rework", "ruled"}


def test_inbox_that_filters_leave_empty_says_how_to_go_on(inbox):
    page = inbox.get(INBOX, {"kind": "triage"}).content.decode()
    assert "No notice passes these filters." in page


@pytest.mark.parametrize("query", ["?kind=x", "?by=x&show=x", "?at=%00", "?kind=%00"])
def test_broken_filters_break_nothing(inbox, query):
    assert inbox.get(INBOX + query).status_code == 200


# My channels


@pytest.fixture
def mine(client, banner):
    user = banner.town_liaison.person.user
    user.email = "liaison@town.invalid"
    user.save()
    official = browse(client, banner.town_liaison)
    return lambda **given: official.post(reverse("tickets:notice_channels"), given)


def test_channels_are_chosen_and_the_number_is_stored_encrypted(mine, banner):
    assert mine(email="on", sms="on", mobile="139 4761 2345").status_code == 302
    choice = NoticeChoice.objects.get()
    assert (choice.user, choice.email, choice.sms) == (banner.town_liaison.person.user, True, True)
    assert choice.mobile.reveal() == MOBILE
    assert MOBILE not in str(NoticeChoice.objects.values_list("mobile")[0])
    (row,) = AuditRow.objects.filter(action="notices.choose")
    assert MOBILE not in str(row.data)


def test_stored_number_is_shown_masked_and_kept_when_left_empty(mine, banner, client):
    mine(sms="on", mobile=MOBILE)
    page = client.get(reverse("tickets:notice_channels")).content.decode()
    assert "139****2345" in page
    assert MOBILE not in page
    mine(sms="on", email="on")
    assert NoticeChoice.objects.get().mobile.reveal() == MOBILE
    mine()
    choice = NoticeChoice.objects.get()
    assert (choice.email, choice.sms, bool(choice.mobile)) == (False, False, False)


@pytest.mark.parametrize(
    ("given", "field"), [({"sms": "on"}, "mobile"), ({"sms": "on", "mobile": "12"}, "mobile")]
)
def test_what_is_missing_is_said_at_its_field(mine, given, field):
    response = mine(**given)
    assert list(response.context["form"].errors) == [field]
    assert not NoticeChoice.objects.filter(sms=True).exists()


def test_account_without_address_is_told_whom_to_ask(client, banner):
    response = browse(client, banner.town_liaison).post(reverse("tickets:notice_channels"), {"email": "on"})
    assert list(response.context["form"].errors) == ["email"]


def test_channel_that_the_installation_lacks_is_not_offered(client, banner, settings):
    settings.MAIL_SENT, settings.SMS_GATEWAY, settings.SMS_FILE = False, "", ""
    response = browse(client, banner.town_liaison).get(reverse("tickets:notice_channels"))
    assert not response.context["form"].fields


# Undelivered


def with_second_factor(holder):
    user = holder.person.user
    second_factors.activate_totp(user=user, by=user, at=AT)
    return holder


@pytest.fixture
def administrator(banner):
    return with_second_factor(post(banner.office, Role.SYSTEM_ADMIN))


@pytest.fixture
def dead(banner):
    endpoint = Endpoint.objects.create(
        organisation=banner.town, channel="webhook", name="县热线", host="h", address="https://h/geheim"
    )
    ticket = banner.raise_ticket(title="收购商压价")
    return Delivery.objects.create(
        channel="webhook",
        endpoint=endpoint,
        ticket=ticket,
        kind=NoticeKind.NEW_DISPATCH,
        told_at=AT,
        next_at=AT,
        state=DeliveryState.DEAD,
        ended_at=AT,
        attempts=42,
        error="http 500",
    )


def settle(client, verb, named, **query):
    return client.post(reverse("tickets:settle_dead_letters", query=query), {"verb": verb, "delivery": named})


def test_undelivered_show_number_target_and_cause_and_nothing_of_the_matter(client, administrator, dead):
    page = browse(client, administrator).get(reverse("tickets:dead_letters")).content.decode()
    for word in (dead.ticket.number, "县热线", "status 500", "42"):
        assert word in page
    for word in (dead.ticket.title, str(dead.ticket.topic), "geheim", "New ticket to sign for"):
        assert word not in page


@pytest.mark.parametrize("who", ["secretary", "liaison", "dispatcher", "head"])
def test_undelivered_are_closed_to_everybody_else(client, banner, who):
    official = browse(client, getattr(banner, who))
    assert official.get(reverse("tickets:dead_letters")).status_code == 403
    assert settle(official, "resend", "all").status_code == 403


@pytest.mark.parametrize("role", [Role.SECURITY_ADMIN, Role.AUDIT_ADMIN, Role.ROSTER_KEEPER])
def test_undelivered_are_closed_to_the_other_administrators(client, banner, role):
    other = browse(client, with_second_factor(post(banner.office, role)))
    assert other.get(reverse("tickets:dead_letters")).status_code == 403


@pytest.mark.parametrize("named", ["one", "all"])
def test_undelivered_is_sent_again_with_fresh_attempts(client, administrator, dead, named):
    settle(browse(client, administrator), "resend", dead.pk if named == "one" else "all")
    dead.refresh_from_db()
    assert (dead.state, dead.attempts, dead.ended_at) == ("waiting", 0, None)
    assert AuditRow.objects.get(action="delivery.resend").object_label == dead.ticket.number


def test_undelivered_is_given_up_one_by_one_only(client, administrator, dead):
    settler = browse(client, administrator)
    settle(settler, "discard", "all")
    dead.refresh_from_db()
    assert dead.state == "dead"
    settle(settler, "discard", dead.pk)
    dead.refresh_from_db()
    assert dead.state == "dropped"
    assert AuditRow.objects.filter(action="delivery.discard").count() == 1


@pytest.mark.parametrize("named", ["", "x", "-1", "9" * 30, "１"])
def test_broken_number_settles_nothing(client, administrator, dead, named):
    assert settle(browse(client, administrator), "resend", named).status_code == 302
    dead.refresh_from_db()
    assert dead.state == "dead"


def test_what_is_sent_already_is_not_sent_again(client, administrator, dead):
    Delivery.objects.update(state=DeliveryState.SENT)
    settle(browse(client, administrator), "resend", dead.pk)
    dead.refresh_from_db()
    assert dead.state == "sent"


def test_filters_choose_channel_and_state(client, administrator, dead):
    browser = browse(client, administrator)
    address = reverse("tickets:dead_letters")
    assert browser.get(address, {"channel": "email"}).context["page"].rows == []
    assert browser.get(address, {"state": "trying"}).context["page"].rows == []
    Delivery.objects.update(state=DeliveryState.WAITING, ended_at=None)
    assert browser.get(address, {"state": "trying"}).context["page"].rows == [dead]


# Copy as message


def test_ticket_page_offers_four_lines_without_names(client, banner, settings):
    settings.PORTAL_URL = "https://portal.example.cn"
    ticket = banner.routed(reporter=actions.Reporter("乌云其其格", MOBILE))
    response = browse(client, banner.town_liaison).get(reverse("tickets:ticket", args=[ticket.number]))
    message = response.context["message"]
    assert message in response.content.decode()
    assert len(message.splitlines()) == 4
    assert f"https://portal.example.cn/tickets/{ticket.number}/" in message
    assert not any(word in message for word in ("乌云", MOBILE, ticket.title, str(ticket.topic)))


def test_page_of_another_app_is_told_in_the_inbox_and_not_outside(client, banner):
    wants_mail(banner.town_liaison)
    units = {"organisations": [banner.town.pk], "roles": [Role.LIAISON]}
    for at in (AT, AT + dt.timedelta(minutes=1)):
        tell_of("/meetings/1/", "联席会议", NoticeKind.INVITED, at, **units)
    actions.deliver(AT)
    response = browse(client, banner.town_liaison).get(INBOX)
    assert [len(group) for (day,) in [shown(response)] for group in day] == [2]
    assert 'href="/meetings/1/"' in response.content.decode()
    assert not Delivery.objects.exists()
