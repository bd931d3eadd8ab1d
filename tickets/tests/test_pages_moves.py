"""Moves in the browser: forms, refusals, stale pages, double clicks, wrong roles."""

import datetime as dt

import pytest
from django.urls import reverse

from audit import clock
from tickets.models import DispatchState, Event, Move, State
from tickets.tests.banner import AT
from tickets.tests.signing_in import browse

HTMX = {"HX-Request": "true"}


pytestmark = pytest.mark.usefixtures("english")


@pytest.fixture(autouse=True)
def monday():
    with clock.frozen_at(AT + dt.timedelta(minutes=30)):
        yield


def address(ticket, move: str) -> str:
    return reverse("tickets:move", args=[ticket.number, move])


def opened(client, post, ticket, move: str, **query):
    return browse(client, post).get(address(ticket, move), query)


def send(client, post, ticket, move: str, *, seen=None, last_event=None, headers=None, **data):
    """Send a move's form as the page shown now would."""
    data["seen"] = ticket.version if seen is None else seen
    data["last_event"] = last_event or ticket.events.last().pk
    return browse(client, post).post(address(ticket, move), data, headers=headers or {})


def test_sign_goes_back_to_the_ticket(client, banner):
    ticket = banner.routed()
    response = send(client, banner.town_liaison, ticket, "sign")
    assert response["Location"] == reverse("tickets:ticket", args=[ticket.number])
    ticket.refresh_from_db()
    assert ticket.state == State.PROCESSING


def test_sign_inside_the_page_tells_the_browser_where_to_go(client, banner):
    ticket = banner.routed()
    response = send(client, banner.town_liaison, ticket, "sign", headers=HTMX)
    assert response["HX-Redirect"] == reverse("tickets:ticket", args=[ticket.number])


def test_form_inside_the_page_is_only_the_form(client, banner):
    ticket = banner.routed()
    response = browse(client, banner.town_liaison).get(address(ticket, "request_return"), headers=HTMX)
    assert response.status_code == 200
    assert "<html" not in response.content.decode()
    assert "<!doctype" not in response.content.decode()


def test_return_form_says_that_the_ticket_is_gone_then(client, banner):
    ticket = banner.routed()
    response = browse(client, banner.town_liaison).get(address(ticket, "request_return"))
    assert reverse("tickets:propose", args=[ticket.number]) in response.content.decode()
    signing = client.get(address(ticket, "sign")).content.decode()
    assert reverse("tickets:propose", args=[ticket.number]) not in signing


@pytest.mark.parametrize("move", ["fly", ""])
def test_move_that_does_not_exist_is_not_found(client, banner, move):
    ticket = banner.routed()
    response = browse(client, banner.town_liaison).get(f"/tickets/{ticket.number}/move/{move}/")
    assert response.status_code == 404


@pytest.mark.parametrize("method", ["get", "post"])
def test_move_of_another_role_is_refused_clearly(client, banner, method):
    ticket = banner.routed()
    response = getattr(browse(client, banner.secretary), method)(address(ticket, "sign"))
    assert response.status_code == 403
    assert "This step belongs to somebody else" in response.content.decode()


def test_move_of_an_invisible_ticket_is_not_found(client, banner):
    ticket = banner.routed()
    assert send(client, banner.market_liaison, ticket, "sign").status_code == 404


def test_missing_field_gives_an_error_at_the_field_and_keeps_the_rest(client, banner):
    ticket = banner.routed()
    response = send(
        client, banner.town_liaison, ticket, "request_return", basis="不属本镇职责", reason="not_our_duty"
    )
    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["department"]
    assert response.context["form"]["basis"].value() == "不属本镇职责"


def test_code_of_the_rules_lands_at_its_field(client, banner):
    ticket = banner.routed()
    response = send(
        client,
        banner.town_liaison,
        ticket,
        "request_return",
        basis="职责",
        reason="not_our_duty",
        department="T102",
    )
    assert response.status_code == 422
    assert response.context["form"].errors["department"] == ["Name another department than your own."]


@pytest.mark.parametrize("confirmed", [{}, {"confirmed": "1"}])
def test_step_that_cannot_be_undone_asks_to_tick(client, banner, confirmed):
    ticket = banner.routed()
    response = send(client, banner.secretary, ticket, "cancel", reason="重复提出", **confirmed)
    ticket.refresh_from_db()
    assert (response.status_code, ticket.state) == (
        (302, State.CANCELLED) if confirmed else (422, State.DISPATCHED)
    )


def test_unticked_form_without_a_version_changes_nothing(client, banner):
    ticket = banner.routed()
    response = browse(client, banner.secretary).post(address(ticket, "cancel"), {"reason": "重复"})
    ticket.refresh_from_db()
    assert (response.status_code, ticket.state) == (422, State.DISPATCHED)


def test_double_click_is_done_once_and_is_no_error(client, banner):
    ticket = banner.routed()
    shown = ticket.version, ticket.events.last().pk
    for _unused in range(2):
        response = send(client, banner.town_liaison, ticket, "sign", seen=shown[0], last_event=shown[1])
        assert response["Location"] == reverse("tickets:ticket", args=[ticket.number])
    assert Event.objects.filter(what="sign").count() == 1


def test_stale_page_with_the_move_still_open_keeps_what_was_typed(client, banner):
    ticket = banner.routed()
    banner.move(ticket, Move.SIGN, banner.town_liaison)
    shown = ticket.version, ticket.events.last().pk
    banner.move(ticket, Move.PASS_ON, banner.town_liaison, person=banner.town_liaison.person)
    response = send(
        client,
        banner.town_liaison,
        ticket,
        "answer",
        seen=shown[0],
        last_event=shown[1],
        text="已约谈收购商",
        result="solved",
    )
    assert response.status_code == 409
    assert response.context["form"]["text"].value() == "已约谈收购商"
    assert [line.what for line in response.context["meanwhile"]] == ["Pass on inside the department"]
    assert f'name="seen" value="{ticket.version}"' in response.content.decode()


def test_ticket_that_left_the_unit_says_so_and_keeps_what_was_typed(client, banner):
    ticket = banner.routed()
    shown = ticket.version, ticket.events.last().pk
    banner.move(ticket, Move.CANCEL, banner.secretary, reason="已自行解决")
    response = send(
        client,
        banner.town_liaison,
        ticket,
        "request_return",
        seen=shown[0],
        last_event=shown[1],
        basis="应由市场监管局办理",
        reason="not_our_duty",
        department="O35",
    )
    assert response.status_code == 409
    assert response.context["typed"] == [("Basis (law, duty list)", "应由市场监管局办理")]
    assert ticket.title not in response.content.decode()


def test_two_people_at_once_get_one_clear_answer_each(client, banner):
    ticket = banner.routed()
    shown = ticket.version, ticket.events.last().pk
    banner.move(ticket, Move.SIGN, banner.town_liaison)
    from_colleague = send(
        client,
        banner.dispatcher,
        ticket,
        "cancel",
        seen=shown[0],
        last_event=shown[1],
        reason="重复",
        confirmed="1",
    )
    assert from_colleague.status_code == 409
    assert [line.what for line in from_colleague.context["meanwhile"]] == ["Sign for it"]
    ticket.refresh_from_db()
    assert ticket.state == State.PROCESSING


def test_returned_department_is_led_back_to_the_workbench(client, banner):
    ticket = banner.routed()
    banner.move(
        ticket,
        Move.REQUEST_RETURN,
        banner.town_liaison,
        reason="not_our_duty",
        basis="职责清单",
        department=banner.market,
    )
    response = send(
        client,
        banner.dispatcher,
        ticket,
        "rule",
        dispatch=ticket.dispatches.get().pk,
        department="O35",
        basis="按职责清单",
        next="triage",
    )
    assert response["Location"] == reverse("tickets:triage")
    assert ticket.dispatches.first().state == DispatchState.RETURNED
    gone = browse(client, banner.town_liaison).get(reverse("tickets:ticket", args=[ticket.number]))
    assert gone.status_code == 404


def test_ruling_form_holds_the_proposal(client, banner):
    ticket = banner.routed()
    banner.move(
        ticket,
        Move.REQUEST_RETURN,
        banner.town_liaison,
        reason="not_our_duty",
        basis="职责清单",
        department=banner.market,
    )
    to_other = opened(client, banner.dispatcher, ticket, "rule")
    assert to_other.context["form"]["department"].value() == "O35"
    stays = opened(client, banner.dispatcher, ticket, "rule", final="1")
    assert stays.context["form"]["department"].value() == ""


def test_ruling_without_another_department_leaves_it_with_the_same_one_for_good(client, banner):
    ticket = banner.routed()
    banner.move(
        ticket,
        Move.REQUEST_RETURN,
        banner.town_liaison,
        reason="not_our_duty",
        basis="职责清单",
        department=banner.market,
    )
    dispatch = ticket.dispatches.get()
    send(client, banner.dispatcher, ticket, "rule", dispatch=dispatch.pk, department="", basis="属地")
    dispatch.refresh_from_db()
    assert (dispatch.state, dispatch.final) == (DispatchState.WAITING, True)
