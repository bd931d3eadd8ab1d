"""Create, list and search beside django-helpdesk, through the same sort of gunicorn and the same PostgreSQL server."""

import base64
import itertools
import json
import os
import statistics
import uuid
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote, urlencode

from bench import extent, figures, peer, profiles, serving
from bench.asking import Asker, browser
from bench.databases import Server, name_of
from bench.figures import Figure, milliseconds, ratios

TEXT = "测量用文字，纯属虚构。" * 10
CSRF = "a" * 32
ROWS = 25


def portal_create(address: str, facts: dict) -> Callable[[], float]:
    """With validation, scope, idempotency and the record."""
    secretary = facts["secretary"]
    asker = Asker(
        address, {"Authorization": f"Token {secretary['token']}", "Content-Type": "application/json"}
    )
    subjects = itertools.cycle(secretary["raising"])

    def create() -> float:
        body = {**next(subjects), "title": "测量用工单", "description": TEXT, "place": "村口"}
        key = {"Idempotency-Key": uuid.uuid4().hex}
        return asker.post("/api/v1/tickets/", json.dumps(body), 201, key)

    return create


def helpdesk(address: str, session: str) -> Asker:
    cookie = f"sessionid={session}; csrftoken={CSRF}"
    return Asker(address, {"Cookie": cookie, "X-CSRFToken": CSRF, "Content-Type": "application/json"})


def helpdesk_create(address: str, facts: dict) -> Callable[[], float]:
    asker = helpdesk(address, facts["session"])
    body = json.dumps(
        {
            "queue": facts["queue"],
            "title": "测量用工单",
            "description": TEXT,
            "submitter_email": "a@example.invalid",
            "priority": 3,
        }
    )
    return lambda: asker.post("/api/tickets/", body, 201, {})


def helpdesk_list(search: str = "") -> str:
    """What its ticket list fetches: the open ones, newest first; or those with a word in them."""
    query = {"filtering": {"status__in": [1, 2]}, "sorting": "created", "sortreverse": True}
    if search:
        query = {"filtering": {}, "search_string": search, "sorting": "created", "sortreverse": True}
    encoded = base64.b64encode(json.dumps(query).encode()).decode()
    page = {
        "draw": 1,
        "start": 0,
        "length": ROWS,
        "search[value]": "",
        "order[0][column]": 5,
        "order[0][dir]": "desc",
    }
    return f"/datatables_ticket_list/{encoded}?{urlencode(page)}"


def main() -> None:
    server, source = Server(os.environ["BENCH_SERVER"]), name_of(extent.MIDDLE)
    folder = figures.folder()
    facts = json.loads((folder / f"{source}.json").read_text(encoding="utf-8"))
    its_facts = peer.fill(server, source)
    environment = {**os.environ, "DATABASE_URL": server.url(source)}
    with serving.web(environment) as (address, _process), peer.served(server, Path(folder)) as its_address:
        compare(address, facts, its_address, its_facts)


def compare(address: str, facts: dict, its_address: str, its_facts: dict) -> None:
    department = browser(address, facts["department"]["session"])
    office = browser(address, facts["office"]["session"])
    other = helpdesk(its_address, its_facts["session"])
    common, rare = (facts["words"][name] for name in ("common", "rare"))
    pairs: list[tuple[str, float | None, Callable[[], float], Callable[[], float], int]] = [
        ("create over HTTP", 0.25, portal_create(address, facts), helpdesk_create(its_address, its_facts), extent.REQUESTS),
        ("list of open tickets", None, lambda: department.get("/?tab=work"), lambda: other.get(helpdesk_list()), 5),
        (
            "search for a rare two-character word", None,
            lambda: office.get(f"/tickets/?search={quote(rare)}"), lambda: other.get(helpdesk_list(rare)), 2,
        ),
        (
            "search for a common two-character word", None,
            lambda: office.get(f"/tickets/?search={quote(common)}"), lambda: other.get(helpdesk_list(common)), 2,
        ),
    ]  # fmt: skip
    for name, at_most, mine, its, count in pairs:
        mine(), its()
        rounds = [
            ([mine() for _n in range(max(count, 10))], [its() for _n in range(count)])
            for _r in range(extent.ROUNDS)
        ]
        figure = Figure(
            f"{name} ÷ django-helpdesk's, {extent.name(extent.MIDDLE)} tickets",
            ratios(
                [statistics.median(one) for one, _other in rounds],
                [statistics.median(other) for _one, other in rounds],
            ),
            at_most=at_most,
            seen=" ÷ ".join(
                milliseconds([v for one in side for v in one]) for side in zip(*rounds, strict=True)
            ),
        )
        if figure.met is False:
            figure.profile = profiles.of_create(facts["secretary"])
        figures.keep(figure)


if __name__ == "__main__":
    main()
