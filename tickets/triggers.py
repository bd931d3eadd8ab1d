"""Database triggers of this app: version numbers that no writer can forget to raise, and an append-only time line.

`tickets.catalogue` and `tickets.clocks` keep what they compiled by these numbers, so an import, an admin page or a
hand-written UPDATE shows at once in every process. Whoever rebuilds one of these tables in a later migration (on SQLite
Django does so for every altered column) runs `take_down` first and `put_up` again after.
"""

from organisations import triggers as versions
from organisations.models import Version

#: Which tables stand behind which version number.
TABLES = {
    Version.CATALOGUE: dict.fromkeys(("tickets_topic", "tickets_responsibility", "tickets_cellunit"), ()),
    Version.CLOCKS: dict.fromkeys(("tickets_calendarday", "tickets_officehours", "tickets_timelimit"), ()),
}
TIME_LINE = "tickets_event"
REFUSAL = "the time line of a ticket is append-only"


def put_up(vendor: str) -> list[str]:
    """Statements that create the triggers of this app."""
    if vendor == "postgresql":
        return [
            *versions.put_up(vendor, TABLES),
            (
                "CREATE FUNCTION tickets_append_only() RETURNS trigger LANGUAGE plpgsql AS $$ "
                f"BEGIN RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'restrict_violation'; END $$"
            ),
            # FOR EACH ROW: a statement that touches no row (Django's cascade on an empty set) is no change.
            (
                f'CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON "{TIME_LINE}" '
                "FOR EACH ROW EXECUTE FUNCTION tickets_append_only()"
            ),
        ]
    return [
        *versions.put_up(vendor, TABLES),
        *(
            f'CREATE TRIGGER "{TIME_LINE}_no_{verb}" BEFORE {verb.upper()} ON "{TIME_LINE}" '
            f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
            for verb in ("update", "delete")
        ),
    ]


def take_down(vendor: str) -> list[str]:
    """Statements that undo `put_up`."""
    if vendor == "postgresql":
        return [
            *versions.take_down(vendor, TABLES),
            f'DROP TRIGGER append_only ON "{TIME_LINE}"',
            "DROP FUNCTION tickets_append_only()",
        ]
    return [
        *versions.take_down(vendor, TABLES),
        *(f'DROP TRIGGER "{TIME_LINE}_no_{verb}"' for verb in ("update", "delete")),
    ]
