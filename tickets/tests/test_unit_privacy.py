"""What stays inside a unit, and what leaves a trace when it leaves the portal."""

import pytest
from django.urls import reverse

from audit import clock
from audit.models import AuditRow
from organisations.models import Role
from tickets.search import indexing
from tickets.tests.banner import AT, post
from tickets.tests.calling import caller
from tickets.tests.signing_in import body_of, browse

pytestmark = pytest.mark.django_db

REASON = "措辞太生硬，改后再报"


@pytest.fixture
def sent_back(banner):
    banner.town.answers_need_consent = True
    banner.town.save()
    leader = post(banner.town, Role.UNIT_LEADER)
    ticket = banner.routed()
    banner.move(ticket, "sign", banner.town_liaison)
    banner.move(ticket, "answer", banner.town_liaison, text="草稿", result="solved")
    banner.move(ticket, "refuse_consent", leader, reason=REASON)
    return ticket


@pytest.mark.parametrize("address", ["ticket", "events", "sheet"])
def test_why_the_leader_sent_a_draft_back_is_read_in_the_unit_only(client, banner, sent_back, address):
    def page(reader):
        return (
            browse(client, reader)
            .get(reverse(f"tickets:{address}", args=[sent_back.number]))
            .content.decode()
        )

    assert REASON not in page(banner.secretary)
    assert REASON not in page(banner.dispatcher)
    assert REASON in page(banner.town_liaison)


def test_why_the_leader_sent_a_draft_back_is_not_told_by_the_api_either(banner, sent_back):
    address = f"/api/v1/tickets/{sent_back.number}/events/"
    assert REASON in caller(banner.town_liaison).get(address).content.decode()
    assert REASON not in caller(banner.dispatcher).get(address).content.decode()


def test_export_leaves_who_took_how_many(client, banner):
    banner.routed()
    indexing.catch_up()
    with clock.frozen_at(AT):
        reader = browse(client, banner.dispatcher)
        answer = reader.get(reverse("tickets:export"), {"state": "open", "search": "收购"})
    assert body_of(answer)
    row = AuditRow.objects.get(action="ticket.export")
    assert (row.data["rows"], row.data["filters"]) == (1, ["search", "state"])
