"""A telephone call in one line: the first contact, a line of the time line, or a new concern."""

import datetime as dt

import pytest
from django.urls import reverse

from audit import clock
from organisations.models import Role
from tickets.actions import Reporter
from tickets.models import Event, Ticket
from tickets.tests.banner import AT, post
from tickets.tests.signing_in import browse

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]

CALL, NEW = "tickets:call", "tickets:call_new"


@pytest.fixture(autouse=True)
def monday():
    with clock.frozen_at(AT + dt.timedelta(minutes=30)):
        yield


@pytest.fixture
def resident(banner):
    ticket = banner.routed(reporter=Reporter("测试居民", "0476-0000001"))
    banner.move(ticket, "sign", banner.town_liaison)
    return ticket


def say(client, by, line, who="to_reporter", outcome="reached", key=""):
    sent = {"line": line, "who": who, "outcome": outcome, "form_key": key}
    return browse(client, by).post(reverse(CALL), sent)


def test_call_with_the_reporter_is_the_first_contact(client, banner, resident):
    answer = say(client, banner.town_liaison, f"{resident.number} 约定明日上门")
    assert answer.status_code == 302
    row = resident.dispatches.get()
    assert row.contacted_at == clock.now()
    event = Event.objects.get(ticket=resident, what="contact")
    assert (event.note, event.data["channel"]) == ("约定明日上门", "telephone")


def test_attempt_is_no_contact(client, banner, resident):
    say(client, banner.town_liaison, f"{resident.number} 无人接听", outcome="not_reached")
    row = resident.dispatches.get()
    assert (row.contacted_at, row.attempted_at) == (None, clock.now())


@pytest.mark.parametrize(
    ("by", "who"),
    [
        ("town_liaison", "to_unit"),
        ("dispatcher", "to_reporter"),
        ("clerk", "from_unit"),
        ("secretary", "to_unit"),
    ],
)
def test_other_call_is_a_line_of_the_time_line_and_moves_nothing(client, banner, resident, by, who):
    before = (resident.state, resident.version)
    assert (
        say(client, getattr(banner, by), f"{resident.number.lower()}：催问进度", who=who).status_code == 302
    )
    event = Event.objects.get(ticket=resident, what="call")
    assert (event.note, event.data) == ("催问进度", {"call": who, "outcome": "reached"})
    resident.refresh_from_db()
    assert (resident.state, resident.version) == before
    page = client.get(reverse("tickets:ticket", args=[resident.number]))
    assert page.context["time_line"].lines[0].what == "Telephone call"


def test_last_digits_are_enough_where_they_name_one(client, banner, resident):
    assert say(client, banner.dispatcher, f"{resident.number[-13:]} 催问").status_code == 302
    Ticket.objects.filter(pk=banner.routed().pk).update(number=f"X-COM-{resident.number[-13:]}")
    several = say(client, banner.dispatcher, f"{resident.number[-13:]} 催问")
    assert several.status_code == 422
    assert resident.number in several.content.decode()


def test_same_line_twice_is_noted_once(client, banner, resident):
    for _unused in range(2):
        say(client, banner.dispatcher, f"{resident.number} 催问", key="k1")
    assert Event.objects.filter(what="call").count() == 1
    assert say(client, banner.dispatcher, f"{resident.number} 另一件", key="k1").status_code == 409


@pytest.mark.parametrize("private", ["13900000000", "139 0000 0000", "0476-0000001", "15042219000101001X"])
def test_telephone_and_identity_numbers_do_not_stand_in_clear(client, banner, resident, private):
    answer = say(client, banner.dispatcher, f"{resident.number} 电话{private}")
    assert (answer.status_code, list(answer.context["call_form"].errors)) == (422, ["line"])
    assert not Event.objects.filter(what="call").exists()
    assert say(client, banner.dispatcher, f"新诉求，电话{private}").status_code == 422


def test_ticket_that_is_not_visible_or_has_ended_takes_no_call(client, banner, resident):
    hidden = say(client, banner.market_liaison, f"{resident.number} 催问")
    unknown = say(client, banner.market_liaison, "BLZQ-IND-20200101-0001 催问")
    assert (hidden.status_code, unknown.status_code) == (422, 422)
    assert hidden.context["call_form"].errors == unknown.context["call_form"].errors
    banner.move(resident, "cancel", banner.dispatcher, reason="误报")
    assert say(client, banner.dispatcher, f"{resident.number} 催问").status_code == 409


def test_line_without_a_number_becomes_a_concern_with_the_least_fields(client, banner):
    begun = say(client, banner.town_liaison, "收购站压价，村民来电")
    assert (begun.status_code, begun.context["given"]["description"]) == (200, "收购站压价，村民来电")
    assert Ticket.objects.count() == 0
    given = {
        "alliance": "IND-BROOM", "topic": "purchase.price", "township": "150422102", "village": "150422102201",
        "description": "收购站压价，村民来电", "form_key": "k1",
    }  # fmt: skip
    missing = client.post(reverse(NEW), given)
    assert (missing.status_code, sorted(missing.context["form"].errors)) == (
        422, ["reporter_name", "reporter_phone"],
    )  # fmt: skip
    whole = given | {"reporter_name": "测试居民", "reporter_phone": "0476-0000001"}
    assert client.post(reverse(NEW), whole).status_code == 302
    ticket = Ticket.objects.get()
    assert (ticket.title, ticket.channel, ticket.on_behalf) == ("收购站压价，村民来电", "telephone", True)
    assert "0476" not in str(ticket.reporter_phone)


def test_line_may_be_noted_by_desk_and_departments_only(client, banner):
    grid = post(banner.village, Role.GRID_WORKER)
    assert say(client, grid, "随便").status_code == 403
    page = browse(client, grid).get(reverse("tickets:workbench")).content.decode()
    assert reverse(CALL) not in page
    assert reverse(CALL) in browse(client, banner.clerk).get(reverse("tickets:workbench")).content.decode()


@pytest.mark.parametrize("line", ["", "\0", "x" * 301, "20261123-0001", "😀" * 300])
def test_bad_line_is_an_error_at_the_field_or_a_new_concern(client, banner, line):
    answer = say(client, banner.dispatcher, line)
    assert answer.status_code in (200, 422)
    assert Event.objects.count() == 0
