"""Database triggers that raise version numbers, so that no import, admin page or script can forget to.

A version is a number for people and a random stamp: what was compiled inside a transaction that was
rolled back is never taken for the state that later gets the same number.
"""

from collections.abc import Iterator, Mapping, Sequence

from organisations.models import Version

#: Tables behind the roster version; of accounts only what makes one living.
TABLES: dict[str, Mapping[str, Sequence[str]]] = {
    Version.ROSTER: {
        "organisations_area": (),
        "organisations_organisation": (),
        "organisations_alliance": (),
        "organisations_membership": (),
        "organisations_post": (),
        "organisations_user": ("is_active", "person_id"),
    }
}
VERBS = ("insert", "update", "delete")
STAMP = {"postgresql": "md5(random()::text || clock_timestamp()::text)", "sqlite": "hex(randomblob(16))"}


def put_up(vendor: str, tables: dict[str, Mapping[str, Sequence[str]]]) -> list[str]:
    """Statements that raise each version with every change of its tables (of the named columns, if any)."""
    return list(_postgresql(tables) if vendor == "postgresql" else _sqlite(tables))


def take_down(vendor: str, tables: dict[str, Mapping[str, Sequence[str]]]) -> list[str]:
    """Statements that undo `put_up`."""
    names = [table for columns in tables.values() for table in columns]
    if vendor == "postgresql":
        return [
            *(f'DROP TRIGGER raise_version ON "{table}"' for table in names),
            *(f"DROP FUNCTION raise_{version}_version()" for version in tables),
        ]
    return [f'DROP TRIGGER "{table}_{verb}_version"' for table in names for verb in VERBS]


def _raise(version: str, vendor: str) -> str:
    # The first change of an empty database inserts the row, and a flushed one inserts it again.
    return (
        f"INSERT INTO organisations_version (name, number, stamp) VALUES ('{version}', 1, {STAMP[vendor]}) "  # noqa: S608 - our own words
        "ON CONFLICT (name) DO UPDATE "
        "SET number = organisations_version.number + 1, stamp = excluded.stamp;"
    )


def _postgresql(tables) -> Iterator[str]:
    for version, columns_of in tables.items():
        yield (
            f"CREATE FUNCTION raise_{version}_version() RETURNS trigger LANGUAGE plpgsql AS $$ "
            f"BEGIN {_raise(version, 'postgresql')} RETURN NULL; END $$"
        )
        for table, columns in columns_of.items():
            of = f" OF {', '.join(columns)}" if columns else ""
            yield (
                f'CREATE TRIGGER raise_version AFTER INSERT OR UPDATE{of} OR DELETE OR TRUNCATE ON "{table}" '
                f"FOR EACH STATEMENT EXECUTE FUNCTION raise_{version}_version()"
            )


def _sqlite(tables) -> Iterator[str]:
    for version, columns_of in tables.items():
        for table, columns in columns_of.items():
            for verb in VERBS:
                of = f" OF {', '.join(columns)}" if columns and verb == "update" else ""
                yield (
                    f'CREATE TRIGGER "{table}_{verb}_version" AFTER {verb.upper()}{of} ON "{table}" '
                    f"BEGIN {_raise(version, 'sqlite')} END"
                )
