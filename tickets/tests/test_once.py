"""A keyed form sent twice at the same moment."""

import threading

import pytest
from django.db import connection, connections

from tickets.actions.once import KeyReused, once
from tickets.models import IdempotencyKey, Ticket
from tickets.tests.banner import AT


def send(banner, body_hash: str = "same", create=None) -> tuple[str, bool]:
    return once(
        user=banner.secretary.person.user,
        path="/tickets/new/",
        key="one",
        body_hash=body_hash,
        at=AT,
        create=create or banner.raise_ticket,
    )


def test_form_sent_again_gives_the_first_number(banner):
    number, created = send(banner)
    assert created
    assert send(banner) == (number, False)
    assert Ticket.objects.count() == 1


def test_form_with_other_words_names_the_ticket_it_has_become(banner):
    number, _created = send(banner)
    with pytest.raises(KeyReused) as reused:
        send(banner, body_hash="other")
    assert reused.value.number == number


def test_failed_form_may_be_sent_again(banner):
    def fail():
        raise RuntimeError("the database went away")

    with pytest.raises(RuntimeError):
        send(banner, create=fail)
    assert not IdempotencyKey.objects.exists()
    assert send(banner)[1]


@pytest.mark.django_db(transaction=True)
def test_form_sent_twice_at_once_is_one_ticket(transactional_db, banner):
    if connection.vendor != "postgresql":
        pytest.skip("the in-memory database of the tests has one writer and no waiting")
    start = threading.Barrier(2)
    answers = []

    def press():
        start.wait()
        answers.append(send(banner))
        connections.close_all()

    threads = [threading.Thread(target=press) for _unused in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(created for _number, created in answers) == [False, True]
    assert len({number for number, _created in answers}) == 1
    assert Ticket.objects.count() == 1
