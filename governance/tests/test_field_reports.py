"""The fast form: what a grid worker takes down, sent once however often it arrives."""

import pytest

from governance.actions import communities
from governance.models import SpokenTo
from tickets.models import Channel, State, Ticket
from tickets.tests.banner import AT, SINCE, actor
from tickets.tests.signing_in import browse

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
PAGE = "/communities/field/"


@pytest.fixture
def place(served):
    grid = served.grid()
    given = {"grid_id": grid.pk, "by": actor(served.secretary), "at": AT, "role": "primary"}
    communities.place(**given, post=served.grid_worker, valid_from=SINCE)
    return served


def given(place, **fields) -> dict:
    return {
        "form_key": "f" * 32,
        "topic": "order.parking",
        "area": place.grid_area.code,
        "text": "单元门口停了三辆车，轮椅出不来。\n老人着急。",
        "channel": "counter",
        "name": "某居民",
        "phone": "0476-0000001",
        "language": "mn",
        "interpreter": "on",
    } | fields


def test_the_form_begins_with_the_own_grid_and_is_taken_down_once(client, place):
    browser = browse(client, place.grid_worker)
    form = browser.get(PAGE).context["form"]
    assert form["area"].value() == place.grid_area.code
    answer = browser.post(PAGE, given(place))
    assert (answer.status_code, answer.url) == (302, PAGE)
    ticket = Ticket.objects.get()
    assert (ticket.title, ticket.channel, ticket.area) == (
        "单元门口停了三辆车，轮椅出不来。",
        Channel.COUNTER,
        place.grid_area,
    )
    assert (ticket.raiser_post, ticket.reporter_phone.reveal()) == (place.grid_worker, "0476-0000001")
    spoken_to = SpokenTo.objects.get(ticket=ticket)
    assert (spoken_to.language, spoken_to.interpreter) == ("mn", True)
    again = browser.post(PAGE, given(place), headers={"x-draft": "1"})
    assert (again.status_code, again.json()) == (200, {"number": ticket.number})
    other = browser.post(PAGE, given(place, text="别的话"), headers={"x-draft": "1"})
    assert (other.json(), Ticket.objects.count()) == ({"number": ticket.number}, 1)
    shown = browser.get(f"/tickets/{ticket.number}/").content.decode()
    assert ("Mongolian" in shown, "interpreter needed" in shown) == (True, True)


def test_a_draft_hears_what_is_wrong_and_a_page_shows_it(client, place):
    browser = browse(client, place.grid_worker)
    wrong = given(place, text="身份证150422190001019997", phone="")
    answer = browser.post(PAGE, wrong, headers={"x-draft": "1"})
    assert answer.status_code == 422
    assert [told.partition(":")[0] for told in answer.json()["errors"]] == [
        "What is the matter?",
        "Telephone",
    ]
    assert set(browser.post(PAGE, wrong).context["form"].errors) == {"text", "phone"}
    assert not Ticket.objects.exists()


def test_settled_on_the_spot_it_is_closed_at_once(client, place):
    four = {"topic": "order.parking", "area": place.area.code, "text": "车挡了门", "settled": "车主已挪车。"}
    assert browse(client, place.grid_worker).post(PAGE, four).status_code == 302
    ticket = Ticket.objects.get()
    assert (ticket.state, ticket.outcome, ticket.events.get().note) == (
        State.CLOSED,
        "solved",
        "车主已挪车。",
    )


def test_a_clerk_of_the_subdistrict_begins_with_the_community_and_an_outsider_is_refused(client, place):
    form = browse(client, place.street_liaison).get(f"{PAGE}?community={place.community.pk}").context["form"]
    assert form["area"].value() == place.area.code
    assert browse(client, place.outsider).get(PAGE).status_code == 403
    assert browse(client, place.street_liaison).get(f"{PAGE}?community=99999").status_code == 403


def test_the_service_worker_lies_below_the_page_that_it_serves(client, place):
    answer = browse(client, place.grid_worker).get(f"{PAGE}worker.js")
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/javascript; charset=utf-8")
