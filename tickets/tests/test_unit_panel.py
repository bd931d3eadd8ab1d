"""The panel on a unit's page: its open tickets that the reader may see, nearest deadline first."""

import datetime as dt

import pytest
from django.urls import reverse

from audit import clock
from organisations.models import Role
from tickets.models import Urgency
from tickets.reading.paging import PAGE_ROWS
from tickets.tests.banner import AT, post
from tickets.tests.signing_in import browse

pytestmark = pytest.mark.usefixtures("english")
NOBODYS = "This unit leads no open ticket that your posts may see."


@pytest.fixture(autouse=True)
def monday():
    with clock.frozen_at(AT + dt.timedelta(minutes=30)):
        yield


def panel_of(client, by, unit):
    response = browse(client, by).get(reverse("organisations:organisation", args=[unit.code]))
    assert response.status_code == 200
    return response, [content for _template, content in response.context["panels"]]


def test_panel_lists_the_unit_s_open_tickets_by_deadline(client, banner):
    later = banner.routed()
    sooner = banner.routed(urgency=Urgency.URGENT)
    banner.routed(topic=banner.supply)  # led by the bureau
    response, [panel] = panel_of(client, banner.dispatcher, banner.town)

    assert [ticket.number for ticket in panel.page.rows] == [sooner.number, later.number]
    page = response.content.decode()
    assert page.index(sooner.number) < page.index(later.number)
    assert f'href="{panel.url.replace("&", "&amp;")}"' in page
    listed = client.get(panel.url).context["page"].rows
    assert [ticket.number for ticket in listed] == [sooner.number, later.number]


def test_panel_leaves_out_what_has_ended(client, banner):
    ticket = banner.routed()
    ticket.state, ticket.closed_at = "closed", AT
    ticket.save()
    _response, [panel] = panel_of(client, banner.dispatcher, banner.town)
    assert panel.page.rows == []


def test_panel_of_a_stranger_says_that_there_is_nothing_for_them(client, banner):
    banner.routed()
    response, [panel] = panel_of(client, banner.market_liaison, banner.town)
    assert panel.page.rows == []
    assert NOBODYS in response.content.decode()


def test_keeper_gets_no_panel_as_the_list_is_closed_to_them(client, banner):
    banner.routed()
    response, panels = panel_of(client, post(banner.office, Role.ROSTER_KEEPER), banner.town)
    assert panels == []
    assert NOBODYS not in response.content.decode()


def test_panel_ends_after_a_page_and_takes_the_same_queries(client, banner, many, django_assert_num_queries):
    reader = browse(client, banner.dispatcher)
    address = reverse("organisations:organisation", args=[banner.town.code])
    many(2)
    reader.get(address)
    with django_assert_num_queries(12):
        reader.get(address)
    many(PAGE_ROWS + 5)
    with django_assert_num_queries(12):
        response = reader.get(address)
    [(_template, panel)] = response.context["panels"]
    assert len(panel.page.rows) == PAGE_ROWS
    assert "There are more" in response.content.decode()
