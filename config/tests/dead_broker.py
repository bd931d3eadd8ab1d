"""A scenario for `test_dead_worker`: the broker is down, a ticket is raised by the page all the same."""

import json
import time

import django

django.setup()

from django.core.management import call_command  # noqa: E402 - Django is set up first
from django.db import transaction  # noqa: E402
from django.test import Client  # noqa: E402

from audit import clock  # noqa: E402
from tickets import actions, kinds  # noqa: E402
from tickets.models import Ticket  # noqa: E402
from tickets.tests.banner import Banner  # noqa: E402


def main() -> None:
    call_command("migrate", verbosity=0)
    kinds.register(kinds.KindPort("IND", lambda post, alliance: None))
    with transaction.atomic():
        banner = Banner()
    client = Client()
    client.force_login(banner.secretary.person.user, backend="organisations.backends.IdentifierBackend")
    fields = {
        "alliance": banner.alliance.code,
        "topic": banner.price.code,
        "area": banner.village_area.code,
        "place-township": banner.town_area.code,
        "place-village": banner.village_area.code,
        "title": "收购商压价",
        "description": "收购商把价格压到市场价以下。",
        "form_key": "a-key",
    }
    began = time.monotonic()
    response = client.post("/tickets/new/", fields)
    seconds = time.monotonic() - began
    ticket = Ticket.objects.first()
    before = ticket.state if ticket else response.content.decode()[-2000:]
    actions.sweep(clock.now())
    if ticket:
        ticket.refresh_from_db()
    answer = {
        "status": response.status_code,
        "state_after_raising": before,
        "state_after_sweep": ticket.state if ticket else "",
        "quick": seconds < 5,
    }
    print(json.dumps(answer))


if __name__ == "__main__":
    main()
