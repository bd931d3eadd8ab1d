"""Dry runs: what a draft would have done with the tickets of the last months, had they come on its first day.

A worker does it in the background, month by month, and keeps the result with the draft. Tickets are grouped by what the
matrix reads of them, so a million of them are a few thousand decisions; those that must step around a unit are decided
one by one, as the queue would.
"""

from tickets.trying.past import months_before, moved_by
from tickets.trying.running import MONTHS, WORK, ask, go, may_try, resume

__all__ = ["MONTHS", "WORK", "ask", "go", "may_try", "months_before", "moved_by", "resume"]
