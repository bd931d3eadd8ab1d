"""What the index has in the database beside its tables: a GIN index on PostgreSQL, an FTS5 table on SQLite.

FTS5 keeps no text of its own (`content=`); triggers on the table of the entries keep it equal, in the way that SQLite's
documentation lays down (sqlite.org/fts5.html, 4.4.3). A migration that rebuilds that table runs `take_down` first and
`put_up` again after.
"""

ENTRIES = "tickets_searchentry"
FULL_TEXT = "tickets_searchtokens"
INDEX = "search_entry_tokens"
#: How many lexemes ANALYZE tells apart is ten times this. With the default of 100 every rare word counts as common, and
#: the planner walks the primary key to the end (measured: docs/adr/0017-search.md).
STATISTICS = 1000

_FORGET = (
    "INSERT INTO tickets_searchtokens (tickets_searchtokens, rowid, tokens) "
    "VALUES ('delete', old.ticket_id, old.tokens);"
)
_KEEP = "INSERT INTO tickets_searchtokens (rowid, tokens) VALUES (new.ticket_id, new.tokens);"
_TRIGGERS = {"insert": _KEEP, "delete": _FORGET, "update": f"{_FORGET} {_KEEP}"}


def put_up(vendor: str) -> list[str]:
    if vendor == "postgresql":
        return [
            # The text is read only for the few rows that a longer word leaves: it stays out of the way of the others.
            f"ALTER TABLE {ENTRIES} ALTER COLUMN tokens SET STATISTICS {STATISTICS}",
            f"ALTER TABLE {ENTRIES} ALTER COLUMN tokens SET STORAGE EXTERNAL",
            # A pending list would be read by every search until somebody empties it.
            f"CREATE INDEX {INDEX} ON {ENTRIES} USING gin (tokens) WITH (fastupdate = off)",
        ]
    return [
        # Every character beyond ASCII belongs to a token; places and sizes are of no use without ranking.
        (
            f"CREATE VIRTUAL TABLE {FULL_TEXT} USING fts5("
            f"tokens, content='{ENTRIES}', content_rowid='ticket_id', tokenize='ascii', detail='none', columnsize=0)"
        ),
        *(
            f"CREATE TRIGGER {FULL_TEXT}_{verb} AFTER {verb.upper()} ON {ENTRIES} BEGIN {what} END"
            for verb, what in _TRIGGERS.items()
        ),
    ]


def take_down(vendor: str) -> list[str]:
    if vendor == "postgresql":
        return [f"DROP INDEX {INDEX}"]
    return [*(f"DROP TRIGGER {FULL_TEXT}_{verb}" for verb in _TRIGGERS), f"DROP TABLE {FULL_TEXT}"]
