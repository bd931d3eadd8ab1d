"""Which index each hot query must use: a wrong plan is a failure, however fast the page was this time.

The queries are taken from the pages as they run, so none is checked that the portal no longer asks.
"""

import json
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import quote

import django

django.setup()

from django.conf import settings  # noqa: E402 - Django is set up first
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402

from audit import clock  # noqa: E402
from bench import extent, figures  # noqa: E402
from bench.databases import name_of  # noqa: E402
from bench.raising import Raising  # noqa: E402
from organisations.models import User  # noqa: E402
from tickets import actions  # noqa: E402

#: Tables that no hot query may read from one end to the other.
LARGE = (
    "tickets_ticket", "tickets_dispatch", "tickets_event", "tickets_decision", "tickets_notice", "audit_auditrow",
    "tickets_figuremonth",
    "tickets_figuresum",
)  # fmt: skip


@dataclass(frozen=True)
class Hot:
    """A query, told by what it reads, and the index it must use. `index` None: only that it reads no large table whole."""

    name: str
    reads: str
    index: str | None


WORK_LIST = (
    Hot(
        "work list, rows",
        r'^SELECT "tickets_ticket"."number".*FROM "tickets_dispatch".*ORDER BY',
        "dispatch_work_list",
    ),
    Hot(
        "work list, counts of the tabs", r"COUNT\(\*\) FROM \(SELECT.*tickets_dispatch", "dispatch_work_list"
    ),
)
FIGURES = (Hot("figures of a month", r"tickets_figuremonth", "figure_month_"),)
TICKET = (
    Hot("ticket by its number", r'FROM "tickets_ticket".*"number" =', "tickets_ticket_number"),
    Hot("time line", r'FROM "tickets_event".*LIMIT', "tickets_event_ticket_id"),
)
SEARCH = (Hot("search", r'FROM "tickets_ticket".*LIMIT', None),)
LIST = (
    Hot(
        "all tickets, newest first",
        r'FROM "tickets_ticket".*LIMIT',
        "tickets_ticket_pkey|ticket_alliance_newest",
    ),
)
OFFICE = (Hot("office's tabs", r"COUNT\(\*\) FROM \(SELECT.*tickets_ticket", "ticket_office_work"),)
ROUTE = (Hot("claim of a ticket", r"FOR UPDATE SKIP LOCKED", "tickets_ticket_pkey|ticket_submitted"),)
SWEEP = (Hot("what waits for the queue", r"FROM tickets_ticket WHERE state = .*LIMIT", "ticket_submitted"),)


@contextmanager
def heard() -> Iterator[list[tuple[str, tuple]]]:
    """Every statement with its values while the block runs."""
    statements: list[tuple[str, tuple]] = []

    def hear(execute, sql, values, many, context):
        if not many and sql.lstrip("(").startswith(("SELECT", "DELETE")):
            statements.append((sql, tuple(values or ())))
        return execute(sql, values, many, context)

    with connection.execute_wrapper(hear):
        yield statements


def plan_of(sql: str, values: tuple) -> dict:
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (FORMAT JSON) {sql}", values)
        return cursor.fetchone()[0][0]["Plan"]


def nodes(plan: dict) -> Iterator[dict]:
    yield plan
    for below in plan.get("Plans", ()):
        yield from nodes(below)


def judged(hot: Hot, statements: list[tuple[str, tuple]]) -> tuple[bool, str]:
    """Whether the plan is right, and what it uses."""
    asked = [(sql, values) for sql, values in statements if re.search(hot.reads, sql, re.DOTALL)]
    if not asked:
        return False, "the page no longer asks this query: say what it asks now"
    every = [node for sql, values in asked for node in nodes(plan_of(sql, values))]
    whole = sorted(
        {
            node["Relation Name"]
            for node in every
            if node["Node Type"] == "Seq Scan" and node["Relation Name"] in LARGE
        }
    )
    used = sorted({node["Index Name"] for node in every if "Index Name" in node})
    right = not whole and (hot.index is None or any(re.match(hot.index, name) for name in used))
    return right, f"reads {', '.join(whole)} whole" if whole else ", ".join(used)


def pages(facts: dict) -> Iterator[tuple[tuple[Hot, ...], Callable[[], object]]]:
    settings.ALLOWED_HOSTS = ["*"]

    def page(who: str, path: str) -> Callable[[], object]:
        client = Client()
        client.force_login(User.objects.get(pk=facts[who]["user"]))
        client.get(path)
        return lambda: client.get(path)

    yield WORK_LIST, page("department", "/?tab=work")
    yield OFFICE, page("office", "/?tab=triage")
    yield FIGURES, page("office", f"/figures/?period={facts['month']}")
    yield TICKET, page("department", f"/tickets/{facts['long_ticket']}/")
    yield LIST, page("office", "/tickets/")
    yield SEARCH, page("office", f"/tickets/?search={quote(facts['words']['rare'])}")
    ids = Raising().silently(2)
    yield ROUTE, lambda: actions.route(ids[:1], clock.now())
    yield SWEEP, lambda: actions.sweep(clock.now())


def main() -> int:
    facts = json.loads((figures.folder() / f"{name_of(extent.MIDDLE)}.json").read_text(encoding="utf-8"))
    lines, wrong = [], 0
    for hots, ask in pages(facts):
        with heard() as statements:
            ask()
        for hot in hots:
            right, seen = judged(hot, statements)
            wrong += not right
            must = (hot.index or "no large table whole").replace("|", " or ")
            lines.append(f"| {hot.name} | {must} | {seen} | {'right' if right else '**WRONG**'} |")
            print(lines[-1], flush=True)
    head = ["| Query | Must use | Uses | |", "|---|---|---|---|"]
    figures.note(f"Plans of the hot queries at {extent.name(extent.MIDDLE)} rows", [*head, *lines])
    return min(wrong, 1)


if __name__ == "__main__":
    sys.exit(main())
