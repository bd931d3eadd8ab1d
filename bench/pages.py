"""Pages through gunicorn: the work list beside the plainest page there can be, the others beside the work list."""

import json
import os
import statistics
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from urllib.parse import quote

from bench import extent, figures, profiles, serving
from bench.asking import Asker, browser, rate, seconds_of
from bench.databases import name_of
from bench.figures import Figure, milliseconds

WORK_LIST = "/?tab=work"
PEER = "/bench/rows/"
#: So many ask at once where a rate is measured.
ASKING = 2 * extent.PROCESSES


@dataclass
class Page:
    """One page of one database as one account; `seconds` holds a list a round."""

    rows: int
    who: str
    path: str
    seconds: list[list[float]] = field(default_factory=list)
    rates: list[float] = field(default_factory=list)

    @property
    def medians(self) -> list[float]:
        return [statistics.median(one) for one in self.seconds]

    @property
    def seen(self) -> str:
        return milliseconds([value for one in self.seconds for value in one])


class Site:
    """One database behind its own gunicorn."""

    def __init__(self, rows: int, address: str, process):
        self.rows, self.address, self.process = rows, address, process
        self.facts = json.loads((figures.folder() / f"{name_of(rows)}.json").read_text(encoding="utf-8"))
        # Each process has answered: one that is not yet up weighs less than it ever will again.
        rate([Asker(address) for _each in range(ASKING)], "/healthz", 10)
        self.memory = self.warm = serving.memory(process)

    def asker(self, who: str) -> Asker:
        return browser(self.address, self.facts[who]["session"])


def pages_of(site: Site) -> dict[str, Page]:
    facts = site.facts

    def search(word: str) -> str:
        return f"/tickets/?search={quote(facts['words'][word])}"

    paths = {
        "work list": ("department", WORK_LIST),
        "figures page": ("office", f"/figures/?period={facts['month']}"),
        "ticket page with 200 events": ("department", f"/tickets/{facts['long_ticket']}/"),
        "search, rare word, department": ("department", search("rare")),
        "search, common word, department": ("department", search("common")),
        "search, rare word, office": ("office", search("rare")),
        "search, common word, office": ("office", search("common")),
    }
    return {name: Page(site.rows, who, path) for name, (who, path) in paths.items()}


#: Times of the work list that each page may take.
LIMITS = {
    "figures page": 3,
    "ticket page with 200 events": 1.5,
    "search, rare word, department": 2,
    "search, common word, department": 2,
    "search, rare word, office": 2,
    "search, common word, office": 2,
}
#: Those that are asked of the full load too.
GROWING = [name for name in LIMITS if name.startswith(("search", "figures"))]


def measure(sites: list[Site]) -> dict[int, dict[str, Page]]:
    pages = {site.rows: pages_of(site) for site in sites}
    peer = {site.rows: Page(site.rows, "department", PEER) for site in sites}
    for site in sites:
        for page in (*pages[site.rows].values(), peer[site.rows]):
            rate([site.asker(page.who) for _each in range(ASKING)], page.path, 5)  # every process is warm
        site.warm = serving.memory(site.process)
    for _round in range(extent.ROUNDS):
        for name in pages[extent.SMALL]:
            for site in sites:
                page = pages[site.rows][name]
                page.seconds.append(seconds_of(site.asker(page.who), page.path, extent.REQUESTS))
        for site in sites[1:2]:
            for page in (pages[site.rows]["work list"], peer[site.rows]):
                askers = [site.asker(page.who) for _each in range(ASKING)]
                page.rates.append(rate(askers, page.path, extent.REQUESTS))
    for site in sites:
        pages[site.rows]["peer"] = peer[site.rows]
    return pages


def compared(pages: dict[int, dict[str, Page]]) -> Iterator[tuple[Figure, Page]]:
    """Each figure with the page to look at if it misses."""
    middle = pages[extent.MIDDLE]
    work, peer = middle["work list"], middle["peer"]
    yield (
        Figure(
            "work list of a busy department ÷ signed-in page with one SELECT of 25 rows, rate",
            figures.ratios(work.rates, peer.rates),
            at_least=0.6,
            seen=f"{statistics.median(work.rates):.0f}/s ÷ {statistics.median(peer.rates):.0f}/s",
        ),
        work,
    )
    small = pages[extent.SMALL]["work list"]
    for rows, at_most in ((extent.MIDDLE, 1.2), (extent.LARGE, 1.5)):
        if rows in pages:
            page = pages[rows]["work list"]
            yield (
                Figure(
                    f"work list, {extent.name(rows)} ÷ {extent.name(extent.SMALL)} rows",
                    figures.ratios(page.medians, small.medians),
                    at_most=at_most,
                    seen=f"{page.seen} ÷ {small.seen}",
                ),
                page,
            )
    for rows in (extent.MIDDLE, extent.LARGE):
        for name, at_most in LIMITS.items():
            if rows in pages and (rows == extent.MIDDLE or name in GROWING):
                page, its = pages[rows][name], pages[rows]["work list"]
                yield (
                    Figure(
                        f"{name}, {extent.name(rows)} ÷ work list",
                        figures.ratios(page.medians, its.medians),
                        at_most=at_most,
                        seen=f"{page.seen} ÷ {its.seen}",
                    ),
                    page,
                )


def main() -> None:
    databases = json.loads(os.environ["BENCH_DATABASES"])
    with ExitStack() as stack:
        sites = []
        for rows in (rows for rows in extent.sizes() if name_of(rows) in databases):
            environment = {**os.environ, "DATABASE_URL": databases[name_of(rows)]}
            address, process = stack.enter_context(serving.web(environment))
            sites.append(Site(rows, address, process))
        pages = measure(sites)
        middle = sites[1] if len(sites) > 1 else sites[0]
        grown = serving.memory(middle.process)
        figures.keep(serving.growth("memory of a web process", middle.memory, grown, middle.warm))
        for figure, page in compared(pages):
            if figure.met is False:
                user = next(site for site in sites if site.rows == page.rows).facts[page.who]["user"]
                figure.profile = profiles.of_page(databases[name_of(page.rows)], user, page.path)
            figures.keep(figure)
        if extent.LARGE not in pages:
            why = os.environ.get("BENCH_LARGE_MISSING") or "BENCH_ROWS=11000000 adds the full load"
            names = ["work list, 11 M ÷ 10 k rows", *(f"{name}, 11 M ÷ work list" for name in GROWING)]
            figures.keep(
                *(Figure(name, seen=why, at_most=LIMITS.get(name.rpartition(", ")[0], 1.5)) for name in names)
            )


if __name__ == "__main__":
    main()
