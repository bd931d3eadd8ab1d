"""Pages of joint work: related tickets, requests for time, the register, and what was perhaps raised already."""

import datetime as dt

import pytest
from django.urls import reverse

from tickets.models import State, Ticket
from tickets.tests.signing_in import browse

pytestmark = pytest.mark.django_db


def shown(client, post, ticket) -> str:
    return browse(client, post).get(reverse("tickets:ticket", args=[ticket.number])).content.decode()


def send(client, post, ticket, move, **data):
    address = reverse("tickets:move", args=[ticket.number, move])
    return browse(client, post).post(address, {"seen": ticket.version, **data})


@pytest.fixture
def signed(banner):
    ticket = banner.routed()
    banner.move(ticket, "sign", banner.town_liaison)
    return ticket


def test_extension_by_the_pages_from_request_to_grant(client, banner, signed):
    answer = send(
        client, banner.town_liaison, signed, "request_extension", until="2026-12-01T09:00", reason="缺配件"
    )
    assert answer.status_code == 302
    signed.refresh_from_db()
    form = browse(client, banner.dispatcher).get(
        reverse("tickets:move", args=[signed.number, "decide_extension"])
    )
    assert "缺配件" in form.content.decode(), "who decides reads the reason"
    assert send(client, banner.dispatcher, signed, "decide_extension", grant="True").status_code == 302
    assert signed.dispatches.get().extended


def test_decision_without_a_choice_or_refusal_without_a_reason_is_an_error_at_the_field(
    client, banner, signed
):
    send(client, banner.town_liaison, signed, "request_extension", until="2026-12-01T09:00", reason="缺配件")
    signed.refresh_from_db()
    nothing = send(client, banner.dispatcher, signed, "decide_extension")
    assert (nothing.status_code, list(nothing.context["form"].errors)) == (422, ["grant"])
    silent = send(client, banner.dispatcher, signed, "decide_extension", grant="False")
    assert (silent.status_code, list(silent.context["form"].errors)) == (422, ["note"])


def test_register_shows_reason_leader_review_date_and_what_was_explained(client, banner, signed):
    banner.move(
        signed,
        "request_suspension",
        banner.town_liaison,
        reason="冬季无法施工",
        review_on=dt.date(2027, 4, 1),
        explained="已向村书记说明",
    )
    banner.move(signed, "decide_suspension", banner.dispatcher, grant=True)
    for reader in (banner.secretary, banner.town_liaison, banner.head):
        page = browse(client, reader).get(reverse("tickets:register"))
        (entry,) = page.context["page"].rows
        assert (entry.ticket, entry.reason, entry.explained) == (signed, "冬季无法施工", "已向村书记说明")
        assert str(banner.dispatcher.person) in entry.leader
        assert "2027-04-01" in page.content.decode()
    assert browse(client, banner.market_liaison).get(reverse("tickets:register")).context["page"].rows == []


def test_register_pages_through_by_review_date(client, banner):
    for number in range(30):
        ticket = banner.routed()
        Ticket.objects.filter(pk=ticket.pk).update(
            state=State.SUSPENDED, suspended_at=ticket.raised_at, review_on=dt.date(2027, 1, 1 + number)
        )
    first = browse(client, banner.dispatcher).get(reverse("tickets:register"))
    days = [entry.ticket.review_on.day for entry in first.context["page"].rows]
    second = client.get(reverse("tickets:register"), {"at": first.context["page"].next})
    days += [entry.ticket.review_on.day for entry in second.context["page"].rows]
    assert days == list(range(1, 31))


def test_related_ticket_is_linked_only_for_who_may_open_it(client, banner, signed):
    banner.move(
        signed, "split", banner.dispatcher, topic=banner.seed, title="种子部分", description="种子供应问题"
    )
    part = Ticket.objects.get(parent=signed)
    office, town = shown(client, banner.dispatcher, signed), shown(client, banner.town_liaison, signed)
    link = reverse("tickets:ticket", args=[part.number])
    assert link in office
    assert link not in town
    assert part.number in town
    assert "种子部分" not in town


def similar(client, banner, post, **changed):
    given = {
        "alliance": "IND-BROOM",
        "topic": "purchase.price",
        "township": "150422102",
        "village": "150422102201",
        "title": "收购商压价",
        "description": "",
    }
    return browse(client, post).post(reverse("tickets:new_similar"), given | changed).content.decode()


def test_similar_open_ticket_is_shown_while_typing(client, banner, signed):
    assert signed.number in similar(client, banner, banner.secretary)
    assert signed.number not in similar(client, banner, banner.secretary, title="道路积水无人清理")
    assert signed.number not in similar(client, banner, banner.secretary, topic="finance.loan")
    assert signed.number not in similar(client, banner, banner.market_liaison), "not visible, not shown"


def test_similar_ended_ticket_is_not_shown(client, banner, signed):
    banner.move(signed, "cancel", banner.dispatcher, reason="误报")
    assert signed.number not in similar(client, banner, banner.secretary)


def test_merge_form_offers_what_is_similar_and_names_the_error_at_the_field(client, banner, signed):
    double = banner.routed()
    page = browse(client, banner.dispatcher).get(reverse("tickets:move", args=[double.number, "merge"]))
    assert signed.number in page.content.decode()
    wrong = send(client, banner.dispatcher, double, "merge", into="BLZQ-IND-20200101-0001", confirmed="1")
    assert (wrong.status_code, list(wrong.context["form"].errors)) == (422, ["into"])
    assert (
        send(client, banner.dispatcher, double, "merge", into=signed.number, confirmed="1").status_code == 302
    )
    double.refresh_from_db()
    assert double.merged_into == signed


def test_move_refused_for_open_parts_names_them(client, banner, signed):
    banner.move(signed, "split", banner.dispatcher, topic=banner.seed, title="部分", description="部分")
    part = Ticket.objects.get(parent=signed)
    signed.refresh_from_db()
    answer = send(client, banner.dispatcher, signed, "cancel", reason="误报", confirmed="1")
    assert answer.status_code == 409
    assert part.number in answer.content.decode()


def test_why_this_department_stays_said_after_an_assistant_was_added(client, banner, signed):
    banner.move(signed, "add_assist", banner.town_liaison, department=banner.market, note="需要检测")
    page = browse(client, banner.dispatcher).get(reverse("tickets:ticket", args=[signed.number]))
    assert page.context["page"].decision.outcome == "dispatched"
    assert [row.outcome for row in page.context["page"].earlier_decisions] == ["assigned"]
    assert "An assisting department was named by the office: 需要检测" in page.content.decode()


def test_triage_shows_what_may_be_the_same_matter(client, banner):
    first, second = banner.routed(topic=banner.loan), banner.routed(topic=banner.loan)
    banner.routed(topic=banner.loan, title="道路", description="积水无人清理")
    page = browse(client, banner.dispatcher).get(reverse("tickets:triage"))
    found = {row.ticket.pk: [each.ticket.pk for each in row.similar] for row in page.context["page"].rows}
    assert (found[first.pk], found[second.pk]) == ([second.pk], [first.pk])
    assert sum(map(bool, found.values())) == 2
    assert reverse("tickets:move", args=[first.number, "merge"]) in page.content.decode()
