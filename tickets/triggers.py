"""Database triggers of this app: version numbers that no writer can forget to raise, and an append-only time line.

`tickets.catalogue` and `tickets.clocks` keep what they compiled by these numbers, so an import, an admin page or a
hand-written UPDATE shows at once in every process. Whoever rebuilds one of these tables in a later migration (on SQLite
Django does so for every altered column) runs `take_down` first and `put_up` again after.
"""

from organisations import triggers as versions
from organisations.append_only import AppendOnly
from organisations.models import Version

#: Which tables stand behind which version number.
TABLES = {
    Version.CATALOGUE: dict.fromkeys(("tickets_topic", "tickets_responsibility", "tickets_cellunit"), ()),
    Version.CLOCKS: dict.fromkeys(("tickets_calendarday", "tickets_officehours", "tickets_timelimit"), ()),
}
TIME_LINE = AppendOnly("tickets_event", "tickets_append_only", "the time line of a ticket is append-only")


def put_up(vendor: str) -> list[str]:
    """Statements that create the triggers of this app."""
    return [*versions.put_up(vendor, TABLES), *TIME_LINE.put_up(vendor)]


def take_down(vendor: str) -> list[str]:
    """Statements that undo `put_up`."""
    return [*versions.take_down(vendor, TABLES), *TIME_LINE.take_down(vendor)]
