"""Short marks of what one template's tickets are decided by. Pure.

The catalogue's versions count changes of all templates; two marks are equal where nothing of this one changed.
"""

import hashlib
from collections.abc import Iterable
from typing import Any

from tickets.routing import Catalogue


def matrix_mark(catalogue: Catalogue, template: int) -> str:
    """Of its entries and their topics. Days stand in the entries, so the catalogue's own day does not matter."""
    cells = [
        cell
        for _topic, held in sorted(catalogue.cells.items())
        for cell in held
        if template == (cell.template if cell.alliance is None else catalogue.templates.get(cell.alliance))
    ]
    named = {cell.topic for cell in cells}
    chains = [
        (topic, tuple(chain))
        for topic, chain in sorted(catalogue.topics.items())
        if not named.isdisjoint(chain)
    ]
    return _mark(cells, chains)


def roster_mark(catalogue: Catalogue, template: int) -> str:
    """Of who can be sent its tickets on the catalogue's day."""
    members = [
        (
            alliance,
            [(unit, unit in catalogue.signers) for unit in sorted(catalogue.members.get(alliance, ()))],
        )
        for alliance, its in sorted(catalogue.templates.items())
        if its == template
    ]
    return _mark(members)


def edits_mark(edits: Iterable[Any]) -> str:
    """Of a draft's edits (`drafting.wanted`), in whatever order."""
    return _mark(sorted(map(repr, edits)))


def _mark(*values: Any) -> str:
    return hashlib.sha256(repr(values).encode()).hexdigest()[:16]
