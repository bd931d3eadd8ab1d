"""Where in a text what somebody looked for stands: places in the text as it is, found in it as it is folded."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from itertools import accumulate

from tickets.search.words import Term, Wanted, fold, word_beginnings

#: Characters of a long text that are shown before its first hit, and altogether.
BEFORE, SHOWN = 24, 90

Span = tuple[int, int]


def spans(text: str, wanted: Wanted) -> list[Span]:
    """Begin and end of each hit, in order, none overlapping another."""
    folded = [fold(character) for character in text]
    ends = list(accumulate(map(len, folded)))
    hits = sorted(hit for term in wanted.terms for hit in _hits("".join(folded), term))
    joined: list[Span] = []
    for begin, end in hits:
        first, behind = bisect_right(ends, begin), bisect_right(ends, end - 1) + 1
        if joined and first < joined[-1][1]:
            first, behind = joined[-1][0], max(joined.pop()[1], behind)
        joined.append((first, behind))
    return joined


def _hits(folded: str, term: Term) -> Iterator[Span]:
    beginnings = word_beginnings(folded) if term.begins_word else None
    for hit in re.finditer(re.escape(term.text), folded):
        if beginnings is None or hit.start() in beginnings:
            yield hit.span()


def excerpt(text: str, hits: list[Span]) -> Span:
    """The part of a long text that shows its first hit; nothing if there is none."""
    if not hits:
        return 0, 0
    begin = max(0, hits[0][0] - BEFORE)
    return begin, min(len(text), begin + SHOWN)
