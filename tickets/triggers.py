"""Database triggers of this app: version numbers that no writer can forget to raise, and an append-only time line.

`tickets.catalogue` and `tickets.clocks` keep what they compiled by these numbers, so an import, an admin page or a
hand-written UPDATE shows at once in every process. Whoever rebuilds one of these tables in a later migration (on SQLite
Django does so for every altered column) runs `take_down` first and `put_up` again after.
"""

from collections.abc import Iterator

from organisations.models import Version

#: Which tables stand behind which version number.
TABLES = {
    Version.CATALOGUE: ("tickets_topic", "tickets_responsibility", "tickets_cellunit"),
    Version.CLOCKS: ("tickets_calendarday", "tickets_officehours", "tickets_timelimit"),
}
TIME_LINE = "tickets_event"
REFUSAL = "the time line of a ticket is append-only"
VERBS = ("insert", "update", "delete")


def put_up(vendor: str) -> list[str]:
    """Statements that create the triggers of this app."""
    return list(_postgresql() if vendor == "postgresql" else _sqlite())


def take_down(vendor: str) -> list[str]:
    """Statements that undo `put_up`."""
    if vendor == "postgresql":
        return [
            *(f'DROP TRIGGER raise_version ON "{table}"' for tables in TABLES.values() for table in tables),
            *(f"DROP FUNCTION tickets_raise_{version}()" for version in TABLES),
            f'DROP TRIGGER append_only ON "{TIME_LINE}"',
            "DROP FUNCTION tickets_append_only()",
        ]
    return [
        *(f'DROP TRIGGER "{table}_{verb}_version"' for ts in TABLES.values() for table in ts for verb in VERBS),
        *(f'DROP TRIGGER "{TIME_LINE}_no_{verb}"' for verb in VERBS[1:]),
    ]


def _raise(version: str) -> str:
    # The first change of an empty database inserts the row, and a flushed one inserts it again.
    return (
        f"INSERT INTO organisations_version (name, number) VALUES ('{version}', 1) "
        "ON CONFLICT (name) DO UPDATE SET number = organisations_version.number + 1;"
    )


def _postgresql() -> Iterator[str]:
    for version, tables in TABLES.items():
        yield (
            f"CREATE FUNCTION tickets_raise_{version}() RETURNS trigger LANGUAGE plpgsql AS $$ "
            f"BEGIN {_raise(version)} RETURN NULL; END $$"
        )
        for table in tables:
            yield (
                f'CREATE TRIGGER raise_version AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON "{table}" '
                f"FOR EACH STATEMENT EXECUTE FUNCTION tickets_raise_{version}()"
            )
    yield (
        "CREATE FUNCTION tickets_append_only() RETURNS trigger LANGUAGE plpgsql AS $$ "
        f"BEGIN RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'restrict_violation'; END $$"
    )
    # FOR EACH ROW: a statement that touches no row (Django's cascade on an empty set) is no change.
    yield (
        f'CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON "{TIME_LINE}" '
        "FOR EACH ROW EXECUTE FUNCTION tickets_append_only()"
    )


def _sqlite() -> Iterator[str]:
    for version, tables in TABLES.items():
        for table in tables:
            for verb in VERBS:
                yield (
                    f'CREATE TRIGGER "{table}_{verb}_version" AFTER {verb.upper()} ON "{table}" '
                    f"BEGIN {_raise(version)} END"
                )
    for verb in VERBS[1:]:
        yield (
            f'CREATE TRIGGER "{TIME_LINE}_no_{verb}" BEFORE {verb.upper()} ON "{TIME_LINE}" '
            f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
        )
