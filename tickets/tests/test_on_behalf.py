"""A clerk signs, answers or enters for a unit that cannot sign in (代办): by the office, by the township, and not by others."""

import datetime as dt

import pytest
from django.urls import reverse

from audit import clock
from audit.models import AuditRow
from organisations.models import OrganisationKind, Role
from tickets import actions
from tickets.actions.standing_in import Behalf
from tickets.figures.recounting import recount
from tickets.lifecycle import Incomplete, NotYours
from tickets.models import Event, State, Ticket
from tickets.tests.banner import AT, actor, join, organisation, post
from tickets.tests.calling import caller
from tickets.tests.signing_in import browse

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]

ASKED = {"asked_by": "包嘎查长", "asked_at": AT, "asked_how": "telephone"}
SENT = {"asked_by": "包嘎查长", "asked_at": "2026-11-23T09:00", "asked_how": "telephone"}


@pytest.fixture(autouse=True)
def monday():
    with clock.frozen_at(AT):
        yield


@pytest.fixture
def mute(banner):
    """A village below the town with nobody who can sign in."""
    unit = organisation("V202", "乙嘎查村", banner.village_area, OrganisationKind.VILLAGE)
    unit.superior, unit.path = banner.town, f"{banner.town.path}V202/"
    unit.save()
    join(banner.alliance, unit)
    return unit


@pytest.fixture
def assigned(banner, mute):
    ticket = banner.routed(topic=banner.loan)
    banner.move(ticket, "assign", banner.dispatcher, department=mute, basis="职责", act_for=True)
    return ticket


def test_unit_that_cannot_sign_is_assigned_only_by_an_office_that_will_act_for_it(banner, mute):
    ticket = banner.routed(topic=banner.loan)
    with pytest.raises(Incomplete) as raised:
        banner.move(ticket, "assign", banner.dispatcher, department=mute, basis="职责")
    assert raised.value.errors == {"department": "nobody_to_sign"}
    banner.move(ticket, "assign", banner.dispatcher, department=mute, basis="职责", act_for=True)
    assert (ticket.lead, ticket.state) == (mute, State.DISPATCHED)
    assert Event.objects.get(ticket=ticket, what="assign").data["act_for"] == [mute.pk]
    with pytest.raises(Incomplete) as raised:
        banner.move(
            banner.routed(topic=banner.loan), "assign", banner.dispatcher,
            department=banner.outsider, basis="职责", act_for=True,
        )  # fmt: skip
    assert raised.value.errors == {"department": "not_a_member"}


@pytest.mark.parametrize("clerk", ["dispatcher", "town_liaison"])
def test_answer_on_behalf_names_clerk_and_unit_and_the_clerk_does_not_review_it(
    client, banner, mute, assigned, clerk
):
    by = getattr(banner, clerk)
    banner.move(assigned, "sign", by, on_behalf_of=mute, **ASKED)
    banner.move(assigned, "answer", by, text="已联系银行", result="solved", on_behalf_of=mute, **ASKED)
    row = assigned.dispatches.get()
    assert (assigned.state, row.clerks, row.signed_on_behalf, row.answered_on_behalf) == (
        State.FEEDBACK, [by.person.user.pk], True, True,
    )  # fmt: skip
    event = Event.objects.get(ticket=assigned, what="answer")
    assert (event.by, event.organisation, event.data["on_behalf_of"], event.data["asked_by"]) == (
        by.person.user, by.organisation, mute.pk, "包嘎查长",
    )  # fmt: skip
    assert AuditRow.objects.get(action="ticket.answer").data["on_behalf_of"] == mute.pk
    with pytest.raises(NotYours):
        banner.move(assigned, "accept_answer", by)
    page = browse(client, banner.head).get(reverse("tickets:ticket", args=[assigned.number]))
    (line,) = [line for line in page.context["time_line"].lines if line.what == "Answer"]
    assert line.on_behalf_of == "乙嘎查村"
    assert "Asked for by 包嘎查长 by telephone" in " ".join(line.details)
    sheet = client.get(reverse("tickets:sheet", args=[assigned.number])).content.decode()
    assert "on behalf of 乙嘎查村" in sheet
    banner.move(assigned, "accept_answer", banner.head)
    assert recount().differences == {}


@pytest.mark.parametrize("clerk", ["secretary", "liaison", "market_liaison", "clerk"])
def test_others_act_for_no_unit(banner, mute, assigned, clerk):
    with pytest.raises(NotYours):
        banner.move(assigned, "sign", getattr(banner, clerk), on_behalf_of=mute, **ASKED)


def test_township_acts_for_nobody_beside_it(banner, mute):
    ticket = banner.routed(topic=banner.seed)
    with pytest.raises(NotYours):
        banner.move(ticket, "sign", banner.town_liaison, on_behalf_of=banner.bureau, **ASKED)
    with pytest.raises(NotYours):
        banner.move(ticket, "sign", banner.dispatcher, on_behalf_of=mute, **ASKED)


def test_request_that_lies_ahead_is_refused(banner, mute, assigned):
    later = ASKED | {"asked_at": AT + dt.timedelta(minutes=1)}
    with pytest.raises(Incomplete) as raised:
        banner.move(assigned, "sign", banner.dispatcher, on_behalf_of=mute, **later)
    assert raised.value.errors == {"asked_at": "not_yet"}
    assert assigned.dispatches.get().clerks == []


def test_answer_that_needs_consent_is_consented_to_on_paper(banner, mute, assigned):
    mute.answers_need_consent = True
    mute.save()
    banner.move(assigned, "sign", banner.dispatcher, on_behalf_of=mute, **ASKED)
    banner.move(
        assigned, "answer", banner.dispatcher, text="已办", result="solved", on_behalf_of=mute, **ASKED
    )
    assert assigned.state == State.PROCESSING
    banner.move(assigned, "consent", banner.dispatcher, on_behalf_of=mute, **ASKED)
    assert assigned.state == State.FEEDBACK


def test_ticket_entered_for_a_unit_is_its_own_and_is_called_back_by_another(banner, mute):
    fields = {"alliance": banner.alliance, "topic": banner.price, "area": banner.village_area}
    words = {"title": "压价", "description": "收购商压价"}
    behalf = Behalf(mute, "包嘎查长", AT, "paper")
    ticket = actions.raise_ticket(by=actor(banner.town_liaison), at=AT, behalf=behalf, **fields, **words)
    assert (ticket.raiser_unit, ticket.raised_by, ticket.entered_for_unit) == (
        mute, banner.town_liaison.person.user, True,
    )  # fmt: skip
    for nobody in (banner.liaison, banner.secretary, banner.clerk):
        with pytest.raises(NotYours):
            actions.raise_ticket(by=actor(nobody), at=AT, behalf=behalf, **fields, **words)
    actions.route([ticket.pk], AT)
    banner.move(ticket, "sign", banner.town_liaison)
    banner.move(ticket, "answer", banner.town_liaison, text="已办", result="solved")
    banner.move(ticket, "accept_answer", banner.head)
    banner.move(ticket, "call_back", banner.clerk, outcome="solved")
    assert ticket.state == State.CLOSED


def test_page_of_a_clerk_acts_for_the_unit_and_asks_who_asked(client, banner, mute, assigned):
    desk = browse(client, banner.dispatcher)
    page = desk.get(reverse("tickets:ticket", args=[assigned.number])).content.decode()
    address = reverse("tickets:move", args=[assigned.number, "sign"])
    assert f"{address}?dispatch={assigned.dispatches.get().pk}&amp;on_behalf_of=V202" in page
    form = desk.get(address, {"on_behalf_of": "V202"}).content.decode()
    assert 'name="asked_by"' in form
    sent = {"seen": assigned.version, "on_behalf_of": "V202"}
    nobody = desk.post(address, sent)
    assert (nobody.status_code, sorted(nobody.context["form"].errors)) == (422, sorted(ASKED))
    telephone = desk.post(address, sent | SENT | {"asked_by": "电话13900000000"})
    assert (telephone.status_code, list(telephone.context["form"].errors)) == (422, ["asked_by"])
    assert desk.post(address, sent | SENT).status_code == 302
    assert assigned.dispatches.get().signed_on_behalf
    assert desk.post(address, {"seen": assigned.version} | SENT).status_code == 403
    assert desk.get(address, {"on_behalf_of": "V999\0"}).status_code == 404


def test_page_of_others_offers_nothing_on_behalf(client, banner, mute, assigned):
    page = browse(client, banner.secretary).get(reverse("tickets:ticket", args=[assigned.number]))
    assert page.context["page"].offers_on_behalf == []
    address = reverse("tickets:move", args=[assigned.number, "sign"])
    answer = client.post(address, {"seen": assigned.version, "on_behalf_of": "V202"} | SENT)
    assert answer.status_code == 403


def test_form_enters_for_a_unit_below_the_township(client, banner, mute):
    given = {
        "alliance": "IND-BROOM", "topic": "purchase.price", "township": "150422102", "village": "150422102201",
        "title": "压价", "description": "收购商压价", "form_key": "k1", "for_unit": "V202",
    }  # fmt: skip
    town = browse(client, banner.town_liaison)
    missing = town.post(reverse("tickets:new"), given)
    assert (missing.status_code, sorted(missing.context["form"].errors)) == (422, sorted(ASKED))
    assert town.post(reverse("tickets:new"), given | SENT).status_code == 302
    assert Ticket.objects.get().raiser_unit == mute
    beside = town.post(reverse("tickets:new"), given | SENT | {"for_unit": "O05", "form_key": "k2"})
    assert (beside.status_code, list(beside.context["form"].errors)) == (422, ["for_unit"])
    ignored = browse(client, banner.secretary).post(reverse("tickets:new"), given | SENT | {"form_key": "k3"})
    assert ignored.status_code == 302
    assert Ticket.objects.latest("pk").raiser_unit == banner.village


def test_workbench_lists_what_waits_for_units_that_cannot_sign_in(client, banner, mute, assigned):
    banner.routed()
    for clerk in (banner.dispatcher, banner.town_liaison):
        page = browse(client, clerk).get(reverse("tickets:workbench"), {"tab": "on_behalf"})
        assert [row.number for row in page.context["bench"].page.rows] == [assigned.number]
    codes = [tab.code for tab, _count in browse(client, banner.liaison).get("/").context["bench"].tabs]
    assert "on_behalf" not in codes


def test_api_move_on_behalf_of_a_unit(banner, mute, assigned):
    desk, address = caller(banner.dispatcher), f"/api/v1/tickets/{assigned.number}/moves/"
    seen = desk.get(f"/api/v1/tickets/{assigned.number}/").json()["dispatches"][0]
    assert (seen["moves"], seen["moves_on_behalf"]) == ([], ["sign", "request_return"])
    asked = {"asked_by": "包嘎查长", "asked_at": "2026-11-23T09:00:00+08:00", "asked_how": "paper"}
    assert desk.post(address, {"move": "sign"}).status_code == 403
    missing = desk.post(address, {"move": "sign", "on_behalf_of": "V202"})
    assert (missing.status_code, sorted(missing.json()["errors"])) == (400, sorted(ASKED))
    wrong = desk.post(address, {"move": "sign", "on_behalf_of": "O05"} | asked)
    assert (wrong.status_code, list(wrong.json()["errors"])) == (400, ["on_behalf_of"])
    assert desk.post(address, {"move": "pass_on", "on_behalf_of": "V202"}).status_code == 403
    done = desk.post(address, {"move": "sign", "on_behalf_of": "V202"} | asked)
    assert (done.status_code, done.json()["dispatches"][0]["signed_on_behalf"]) == (200, True)
    events = desk.get(f"/api/v1/tickets/{assigned.number}/events/").json()["results"]
    assert events[-1]["data"]["on_behalf_of"] == "V202"


def test_reporter_is_shown_to_the_clerk_who_acts_for_the_lead(client, banner, mute):
    ticket = banner.routed(topic=banner.loan, reporter=actions.Reporter("测试居民", "13900000000"))
    address = reverse("tickets:reporter", args=[ticket.number])
    town = browse(client, banner.town_liaison)
    assert town.post(address, {"reason": "首次联系"}).status_code == 404
    banner.move(ticket, "assign", banner.dispatcher, department=mute, basis="职责", act_for=True)
    assert town.post(address, {"reason": "首次联系"}).status_code == 200


def test_secretary_of_a_community_beside_sees_nothing_of_the_village(client, banner, mute, assigned):
    other = post(banner.market, Role.SECRETARY)
    assert browse(client, other).get(reverse("tickets:ticket", args=[assigned.number])).status_code == 404


def test_api_raises_for_a_unit_as_the_page_does(banner, mute):
    given = {
        "alliance": banner.alliance.code, "topic": banner.seed.code, "area": banner.village_area.code,
        "title": "灌溉用水", "description": "三组缺水",
    }  # fmt: skip
    asked = {
        "on_behalf_of": mute.code,
        "asked_by": "包嘎查长",
        "asked_at": "2026-11-23T08:50:00+08:00",
        "asked_how": "telephone",
    }

    def send(by, **more):
        return caller(by).post("/api/v1/tickets/", {**given, **more}, format="json")

    assert send(banner.liaison, **asked).status_code == 403
    missing = send(banner.town_liaison, on_behalf_of=mute.code)
    assert (missing.status_code, set(missing.json()["errors"])) == (
        400,
        {"asked_by", "asked_at", "asked_how"},
    )
    assert set(send(banner.town_liaison, asked_by="包嘎查长").json()["errors"]) == {"on_behalf_of"}
    assert set(send(banner.town_liaison, **asked | {"on_behalf_of": "O999"}).json()["errors"]) == {
        "on_behalf_of"
    }
    assert Ticket.objects.count() == 0
    assert send(banner.town_liaison, **asked).status_code == 201
    ticket = Ticket.objects.get()
    assert (ticket.raiser_unit, ticket.entered_for_unit) == (mute, True)
    assert Event.objects.get(ticket=ticket, what="raise").data["asked_by"] == "包嘎查长"
