"""A call sent twice with the same key is done once; its kept answer gives nothing away."""

import datetime as dt
import threading

import pytest
from django.db import IntegrityError, connection

from audit.clock import frozen_at
from organisations.models import User
from tickets.actions import answers
from tickets.models import Dispatch, IdempotencyKey, Ticket
from tickets.tests.banner import AT
from tickets.tests.calling import caller, raised

KEY = {"HTTP_IDEMPOTENCY_KEY": "order-1"}


@pytest.fixture(autouse=True)
def _monday():
    with frozen_at(AT):
        yield


def test_same_key_and_body_give_the_first_answer(banner):
    client = caller(banner.secretary, **KEY)
    first, second = raised(client), raised(client)
    assert (first.status_code, second.status_code) == (201, 201)
    assert second.json() == first.json()
    assert second["Location"] == first["Location"]
    assert Ticket.objects.count() == 1


def test_first_answer_stays_the_first_after_the_ticket_went_on(banner):
    client = caller(banner.town_liaison, **KEY)
    path = f"/api/v1/tickets/{banner.routed().number}/moves/"
    first = client.post(path, {"move": "sign"})
    caller(banner.town_liaison).post(path, {"move": "answer", "text": "办结", "result": "solved"})
    again = client.post(path, {"move": "sign"})
    assert (again.status_code, again.json()) == (200, first.json())
    assert Dispatch.objects.get().state == "answered"


def test_same_body_in_another_order_is_the_same(banner):
    client = caller(banner.secretary, **KEY)
    first = raised(client)
    body = {
        "description": "收购商把价格压到市场价以下。",
        "title": "收购商压价",
        "area": "150422102201",
        "topic": "purchase.price",
        "alliance": "IND-BROOM",
    }
    assert client.post("/api/v1/tickets/", body).json() == first.json()


def test_other_body_is_422(banner):
    client = caller(banner.secretary, **KEY)
    raised(client)
    answer = raised(client, title="另一件事")
    assert (answer.status_code, answer.json()["code"]) == (422, "key_reused")
    assert Ticket.objects.count() == 1


def test_key_is_of_one_user_and_one_path(banner):
    raised(caller(banner.secretary, **KEY))
    raised(caller(banner.liaison, **KEY))
    number = banner.routed().number
    signed = caller(banner.town_liaison, **KEY).post(f"/api/v1/tickets/{number}/moves/", {"move": "sign"})
    assert signed.status_code == 200
    assert Ticket.objects.count() == 3


def test_key_is_free_again_after_24_hours(banner):
    client = caller(banner.secretary, **KEY)
    raised(client)
    with frozen_at(AT + dt.timedelta(hours=23, minutes=59)):
        assert raised(client).json()["number"] == "BLZQ-IND-20261123-0001"
    with frozen_at(AT + dt.timedelta(hours=24)):
        assert raised(client, title="另一件事").status_code == 201
    assert Ticket.objects.count() == 2


def test_refused_request_leaves_the_key_free(banner):
    client = caller(banner.secretary, **KEY)
    assert raised(client, title="").status_code == 400
    assert IdempotencyKey.objects.count() == 0
    assert raised(client).status_code == 201


@pytest.mark.parametrize("key", ["", "a b", "x" * 201, "\u00e9"])
def test_unusable_key_is_400(banner, key):
    answer = raised(caller(banner.secretary, HTTP_IDEMPOTENCY_KEY=key))
    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["Idempotency-Key"])


def test_key_of_a_request_that_still_runs_is_409(banner):
    client = caller(banner.secretary, **KEY)
    raised(client)
    IdempotencyKey.objects.update(status=None, answer=None)
    answer = raised(client)
    assert (answer.status_code, answer.json()["code"]) == (409, "key_running")


def test_key_of_a_process_that_died_is_taken_over(banner):
    client = caller(banner.secretary, **KEY)
    raised(client)
    IdempotencyKey.objects.update(status=None, answer=None)
    with frozen_at(AT + answers.GIVEN_UP):
        assert raised(client).json()["number"] == "BLZQ-IND-20261123-0002"


def test_kept_answer_holds_no_plain_words(banner):
    client = caller(banner.secretary, **KEY)
    raised(
        client,
        description="身份证号150422199001019997",
        reporter={"name": "王小明", "phone": "13800001234"},
    )
    row = IdempotencyKey.objects.get()
    kept = f"{row.answer} {row.body_hash}"
    for secret in ("150422199001019997", "王小明", "13800001234", "收购商"):
        assert secret not in kept
    assert (
        raised(
            client,
            description="身份证号150422199001019997",
            reporter={"name": "王小明", "phone": "13800001234"},
        ).json()["description"]
        == "身份证号150422199001019997"
    )


@pytest.mark.skipif(
    connection.vendor != "postgresql",
    reason="SQLite lets one writer in at a time: the second waits, then finds the answer",
)
@pytest.mark.django_db(transaction=True)
def test_second_of_two_requests_at_once_is_told_that_the_first_still_runs():
    user = User.objects.create(username="two-hands")
    first_is_in, second_was_told = threading.Event(), threading.Event()
    asked = {"user": user, "path": "/api/v1/tickets/", "key": "order-1", "body_hash": "same", "at": AT}
    done = []

    def work() -> dict:
        first_is_in.set()
        assert second_was_told.wait(10)
        done.append(1)
        return {"status": 201, "headers": {}, "body": {"number": "1"}}

    def call() -> None:
        answers.answered_once(**asked, answer=work)
        connection.close()

    first = threading.Thread(target=call)
    first.start()
    assert first_is_in.wait(10)
    with pytest.raises(answers.StillRunning):
        answers.answered_once(**asked, answer=work)
    second_was_told.set()
    first.join(10)
    assert answers.answered_once(**asked, answer=work)["body"] == {"number": "1"}
    assert done == [1]


def test_key_whose_row_was_just_taken_away_is_asked_for_again(banner, monkeypatch):
    """The first request failed between the second one's insert and its look at the row."""
    client = caller(banner.secretary, **KEY)
    monkeypatch.setattr(answers.bulk, "insert_all", _taken)
    answer = raised(client)
    assert (answer.status_code, answer.json()["code"]) == (409, "key_running")


def _taken(batches, **values):
    raise IntegrityError
