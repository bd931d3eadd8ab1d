"""What a matrix would decide about many tickets at once: for dry runs of drafts and for measuring. Pure.

Tickets with the same facts get the same decision, and a county has few combinations of alliance, topic, area and day
compared with its tickets; so each combination is decided once.
"""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Iterator

from tickets.routing import Catalogue, Decision, Facts, decide


def decisions(facts: Iterable[Facts], catalogue_on: Callable[[dt.date], Catalogue]) -> Iterator[Decision]:
    """The decision about each of the facts, in their order; a catalogue is asked once a day."""
    catalogues: dict[dt.date, Catalogue] = {}
    decided: dict[Facts, Decision] = {}
    for one in facts:
        decision = decided.get(one)
        if decision is None:
            catalogue = catalogues.get(one.on)
            if catalogue is None:
                catalogue = catalogues[one.on] = catalogue_on(one.on)
            decision = decided[one] = decide(one, catalogue)
        yield decision


def replay(
    facts: Iterable[Facts], catalogue_on: Callable[[dt.date], Catalogue]
) -> Counter[tuple[str, str, int | None]]:
    """How many tickets would go where: (outcome, reason, department) → number."""
    return Counter(
        (decision.outcome, decision.reason, decision.department)
        for decision in decisions(facts, catalogue_on)
    )
