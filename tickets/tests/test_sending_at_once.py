"""Several senders at the same time, each on a connection of its own: every event leaves once, and every mail."""

from collections import Counter

import pytest
from django.core import mail

from tickets import actions
from tickets.models import Delivery, DeliveryChannel
from tickets.tests.banner import AT
from tickets.tests.test_figures_folding import AT_ONCE, at_once
from tickets.tests.test_sending import endpoint, other, send, states, subscriber, tell, wants_mail

__all__ = ["other", "subscriber"]
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.talks, AT_ONCE]


def test_three_senders_send_each_event_once(banner, other, subscriber):
    wants_mail(banner.town_liaison)
    numbers = tell(banner, 60)
    at_once(*[lambda: send(AT)] * 3)
    assert Counter(taken.json["data"]["number"] for taken in other.taken) == dict.fromkeys(numbers, 1)
    assert len({taken.headers["webhook-id"] for taken in other.taken}) == 60
    assert len(mail.outbox) == 1
    assert states() == {"sent": 120}


def test_filling_inboxes_while_sending_sends_each_once(banner, other):
    endpoint(banner.town, DeliveryChannel.WECOM, f"{other.address}/send?key=k")

    def fill():
        for _number in range(10):
            banner.routed()
            actions.deliver(AT)

    def send_often():
        for _number in range(10):
            send(AT)

    at_once(fill, send_often, send_often)
    send(AT)
    told = Delivery.objects.values_list("ticket__number", flat=True)
    assert len(told) == len(set(told)) == 10
    assert states() == {"sent": 10}
    said = "\n".join(taken.json["text"]["content"] for taken in other.taken)
    # A message about one ticket names it twice, the second time in its link.
    assert all(said.count(f"{number} ") + said.count(f"/{number}/") == 1 for number in told)
