"""One move for several tickets: each by itself, once, and with a line that says what became of it."""

import datetime as dt
import re

import pytest
from django.urls import reverse

from audit import clock
from organisations.models import Role
from tickets import actions, kinds
from tickets.actions import bulk_moves
from tickets.actions.bulk_moves import BULK, OtherForm, Picked, run_bulk
from tickets.models import BulkOutcome, BulkRun, Event, Move, State, Ticket
from tickets.reading.bulk import picks_of
from tickets.tests.banner import AT, actor, post
from tickets.tests.signing_in import browse

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]

BULK_PAGE = "tickets:bulk"
#: Session, account, posts, unread notices, the run before, tickets, dispatches, parts; two to spare.
MOST_QUERIES = 10


@pytest.fixture(autouse=True)
def monday():
    with clock.frozen_at(AT + dt.timedelta(minutes=30)):
        yield


def picks(*tickets: Ticket) -> list[str]:
    return [f"{ticket.number}.{ticket.version}" for ticket in tickets]


def send(client, by, tickets, **sent):
    return browse(client, by).post(reverse(BULK_PAGE), {"pick": picks(*tickets), **sent})


def outcomes(response) -> list[tuple[str, str, str]]:
    run = BulkRun.objects.get(pk=response.url.rstrip("/").rpartition("/")[2])
    return list(run.items.values_list("ticket__number", "outcome", "sentence"))


def test_list_and_workbench_offer_the_boxes_with_the_version_that_is_shown(client, banner):
    ticket = banner.routed()
    for address in ("tickets:workbench", "tickets:list"):
        page = browse(client, banner.town_liaison).get(reverse(address)).content.decode()
        assert f'name="pick" value="{ticket.number}.{ticket.version}"' in page


def test_step_by_step_from_choice_to_result(client, banner):
    tickets = [banner.routed() for _unused in range(3)]
    banner.move(tickets[2], "sign", banner.town_liaison)
    town = banner.town_liaison
    chosen = send(client, town, tickets)
    assert [(move.value, count) for move, count in chosen.context["selection"].moves] == [
        ("sign", 2), ("pass_on", 3),
    ]  # fmt: skip
    form = send(client, town, tickets, move="sign", form_key="k1")
    assert (len(form.context["rows"]), len(form.context["left_out"])) == (2, 1)
    confirm = send(client, town, tickets, move="sign", form_key="k1", step="confirm", note="批量签收")
    assert [row.ticket for row in confirm.context["rows"]] == tickets[:2]
    assert ("Note", "批量签收") in confirm.context["values"]
    assert not Event.objects.filter(what="sign", note="批量签收").exists(), (
        "nothing is done before the last step"
    )
    done = send(client, town, tickets[:2], move="sign", form_key="k1", step="do", note="批量签收")
    assert done.status_code == 302
    assert outcomes(done) == [(ticket.number, "done", "") for ticket in tickets[:2]]
    assert Event.objects.filter(what="sign", note="批量签收").count() == 2
    page = client.get(done.url).content.decode()
    assert all(ticket.number in page for ticket in tickets[:2])


def test_same_form_again_does_nothing_twice_and_shows_the_same_result(client, banner):
    tickets = [banner.routed(), banner.routed()]
    first = send(client, banner.town_liaison, tickets, move="sign", form_key="k1", step="do")
    again = send(client, banner.town_liaison, tickets, move="sign", form_key="k1", step="do")
    assert (first.url, again.status_code) == (again.url, 302)
    assert Event.objects.filter(what="sign").count() == 2


def test_run_that_broke_off_goes_on_with_what_was_not_done(client, banner, monkeypatch):
    tickets = [banner.routed(), banner.routed()]
    by, made = actor(banner.town_liaison), []

    def breaks(**given):
        if made:
            raise OSError("the database went away")
        made.append(given["ticket_id"])
        return actions.move(**given)

    run = {
        "by": by, "key": "k1", "body_hash": "h", "move": Move.SIGN, "at": clock.now(),
        "picked": [Picked(row, row.dispatches.get().pk, row.version) for row in tickets],
        "data_of": lambda ticket: {},
    }  # fmt: skip
    with monkeypatch.context() as broken:
        broken.setattr(bulk_moves, "make_move", breaks)
        with pytest.raises(OSError, match="went away"):
            run_bulk(**run)
    assert list(BulkRun.objects.get().items.values_list("outcome", flat=True)) == ["done", "waiting"]
    run_bulk(**run)
    assert list(BulkRun.objects.get().items.values_list("outcome", flat=True)) == ["done", "done"]
    assert Event.objects.filter(what="sign").count() == 2
    with pytest.raises(OtherForm):
        run_bulk(**run | {"body_hash": "other"})


def test_one_that_changed_meanwhile_is_refused_and_the_others_are_done(client, banner):
    tickets = [banner.routed(), banner.routed()]
    sent = picks(*tickets)
    banner.move(tickets[0], "sign", banner.town_liaison)
    done = browse(client, banner.town_liaison).post(
        reverse(BULK_PAGE), {"pick": sent, "move": "sign", "form_key": "k1", "step": "do"}
    )
    (_one, refused, sentence), (_two, made, nothing) = outcomes(done)
    assert (refused, made, nothing) == ("refused", "done", "")
    assert sentence.startswith("Somebody changed this ticket")
    assert "Somebody changed this ticket" in client.get(done.url).content.decode()


def test_assign_to_one_department_needs_its_fields_and_says_what_fits_not(client, banner):
    tickets = [banner.routed(topic=banner.loan) for _unused in range(2)]
    given = {"move": "assign", "form_key": "k1"}
    missing = send(client, banner.dispatcher, tickets, **given, step="confirm")
    assert (missing.status_code, sorted(missing.context["form"].errors)) == (422, ["basis", "department"])
    wrong = send(client, banner.dispatcher, tickets, **given, step="confirm", department="O99", basis="职责")
    assert (wrong.status_code, list(wrong.context["form"].errors)) == (422, ["department"])
    done = send(client, banner.dispatcher, tickets, **given, step="do", department="O05", basis="职责")
    assert [outcome for _number, outcome, _why in outcomes(done)] == ["done", "done"]
    assert set(Ticket.objects.values_list("lead__code", flat=True)) == {"O05"}


def test_step_that_nothing_takes_back_asks_for_the_tick(client, banner):
    tickets = [banner.routed(topic=banner.loan) for _unused in range(2)]
    given = {"move": "decline", "form_key": "k1", "step": "do", "reason": "litigation"}
    assert send(client, banner.dispatcher, tickets, **given).status_code == 422
    assert Ticket.objects.filter(state=State.DECLINED).count() == 0
    done = send(client, banner.dispatcher, tickets, **given, confirmed="1")
    assert [outcome for _number, outcome, _why in outcomes(done)] == ["done", "done"]


@pytest.mark.parametrize("by", ["secretary", "market_liaison", "clerk"])
def test_others_do_not_sign_in_bulk(client, banner, by):
    tickets = [banner.routed(), banner.routed()]
    reader = getattr(banner, by)
    send(client, reader, tickets, move="sign", form_key="k1", step="do")
    assert Event.objects.filter(what="sign").count() == 0


def test_separation_of_duties_holds_for_each(client, banner):
    own, other = banner.routed(), banner.routed()
    for ticket in (own, other):
        banner.move(ticket, "sign", banner.town_liaison)
        banner.move(ticket, "answer", banner.town_liaison, text="已办", result="solved")
    own.dispatches.update(clerks=[banner.dispatcher.person.user.pk])
    done = send(client, banner.dispatcher, [own, other], move="accept_answer", form_key="k1", step="do")
    assert [outcome for _number, outcome, _why in outcomes(done)] == ["refused", "done"]


def test_ticket_that_is_not_visible_is_neither_done_nor_named(client, banner):
    mine, hidden = banner.routed(), banner.routed(topic=banner.seed, by=banner.liaison)
    chosen = send(client, banner.town_liaison, [mine, hidden])
    assert chosen.context["selection"].gone == 1
    done = send(client, banner.town_liaison, [mine, hidden], move="sign", form_key="k1", step="do")
    assert [number for number, _outcome, _why in outcomes(done)] == [mine.number]


def test_result_is_its_makers_own(client, banner):
    done = send(client, banner.town_liaison, [banner.routed()], move="sign", form_key="k1", step="do")
    assert browse(client, banner.dispatcher).get(done.url).status_code == 404


def test_kind_whose_switch_is_off_has_no_boxes_and_no_bulk(client, banner, monkeypatch):
    ticket = banner.routed()
    off = kinds.KindPort("IND", lambda post, alliance: None, switches=kinds.Switches(bulk=False))
    monkeypatch.setattr(kinds, "_registered", {"IND": off})
    page = browse(client, banner.town_liaison).get(reverse("tickets:workbench")).content.decode()
    assert ticket.number in page
    assert 'name="pick"' not in page
    send(client, banner.town_liaison, [ticket], move="sign", form_key="k1", step="do")
    assert Event.objects.filter(what="sign").count() == 0


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"pick": ["x", ".", "1.", ".1", "\0.1", "N-1.99999999999999999999", "😀.1"]},
        {"pick": ["BLZQ-IND-20261123-0001.1"], "move": "abolish"},
        {"pick": ["BLZQ-IND-20261123-0001.1"], "move": "rule", "step": "do"},
        {"pick": ["BLZQ-IND-20261123-0001.1"], "move": "pass_on", "step": "do", "person": "9" * 40},
        {"pick": [f"N-{number}.1" for number in range(101)]},
    ],
)
def test_bad_input_is_answered_and_does_nothing(client, banner, sent):
    banner.routed()
    before = Event.objects.count()
    answer = browse(client, banner.town_liaison).post(reverse(BULK_PAGE), sent)
    assert answer.status_code in (200, 302, 422)
    assert Event.objects.count() == before


def test_more_than_a_hundred_are_refused(client, banner):
    answer = browse(client, banner.town_liaison).post(
        reverse(BULK_PAGE), {"pick": [f"N-{number}.1" for number in range(101)]}
    )
    assert (answer.status_code, answer.context["refusal"]) == (422, "At most 100 tickets at once.")


def test_picks_name_each_ticket_once():
    assert picks_of(["A-1.2", "A-1.3", "B-1.1"]) == {"A-1": 2, "B-1": 1}


def test_bulk_moves_are_none_that_judge_one_matter():
    assert not {Move.ANSWER, Move.CALL_BACK, Move.CONFIRM, Move.CONSENT, Move.RULE, Move.REWORK} & set(BULK)


@pytest.mark.parametrize("rows", [1, 30])
def test_choice_and_result_of_any_length_take_the_same_queries(
    client, banner, many, rows, django_assert_max_num_queries
):
    many(rows)
    tickets = list(Ticket.objects.all())
    browse(client, banner.town_liaison)
    with django_assert_max_num_queries(MOST_QUERIES):
        page = client.post(reverse(BULK_PAGE), {"pick": picks(*tickets), "move": "sign"})
    assert len(page.context["rows"]) == rows
    done = client.post(
        reverse(BULK_PAGE), {"pick": picks(*tickets), "move": "sign", "step": "do", "form_key": "k"}
    )
    with django_assert_max_num_queries(MOST_QUERIES):
        result = client.get(done.url)
    assert result.context["done"] == rows


def test_old_results_are_forgotten(banner):
    ticket = banner.routed()
    by = actor(banner.town_liaison)
    common = {"by": by, "body_hash": "h", "move": Move.SIGN, "data_of": lambda ticket: {}}
    picked = [Picked(ticket, None, ticket.version)]
    run_bulk(**common, key="old", picked=picked, at=clock.now() - dt.timedelta(days=30))
    run_bulk(**common, key="new", picked=picked, at=clock.now())
    assert list(BulkRun.objects.values_list("key", flat=True)) == ["new"]
    assert BulkRun.objects.get().items.get().outcome == BulkOutcome.REFUSED
    with pytest.raises(ValueError, match="no bulk move"):
        run_bulk(**common | {"move": Move.ANSWER}, key="x", picked=picked, at=clock.now())


def test_leader_passes_several_on_to_one_person(client, banner):
    handler = post(banner.town, Role.HANDLER)
    tickets = [banner.routed(), banner.routed()]
    done = send(
        client,
        banner.town_liaison,
        tickets,
        move="pass_on",
        form_key="k",
        step="do",
        person=handler.person.pk,
    )
    assert [outcome for _number, outcome, _why in outcomes(done)] == ["done", "done"]
    confirm = send(
        client, banner.town_liaison, [Ticket.objects.first()], move="pass_on", form_key="k2", step="confirm",
        person=handler.person.pk,
    )  # fmt: skip
    assert re.search(handler.person.name, confirm.content.decode())
