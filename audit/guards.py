"""The guards of the two tables: database triggers that refuse every change and removal.

They know no exception and no setting that opens them. Whoever rebuilds a table in a later migration (on SQLite Django
does so for every altered column) takes them down first and puts them up again after.
"""

TABLES = ("audit_auditrow", "audit_auditseal")
REFUSAL = "the audit record is append-only"


def put_up(vendor: str) -> list[str]:
    """Statements that guard both tables."""
    if vendor == "postgresql":
        return [_POSTGRESQL_FUNCTION, *(line for table in TABLES for line in _postgresql_trigger(table))]
    return [
        f'CREATE TRIGGER "{table}_no_{verb.lower()}" BEFORE {verb} ON "{table}" '
        f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
        for table in TABLES
        for verb in ("UPDATE", "DELETE")
    ]


def take_down(vendor: str) -> list[str]:
    """Statements that undo ``put_up``."""
    if vendor == "postgresql":
        drops = [f'DROP TRIGGER append_only ON "{table}"' for table in TABLES]
        return [*drops, "DROP FUNCTION audit_append_only()"]
    return [f'DROP TRIGGER "{table}_no_{verb}"' for table in TABLES for verb in ("update", "delete")]


_POSTGRESQL_FUNCTION = f"""
CREATE FUNCTION audit_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '{REFUSAL}: % on %', TG_OP, TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$
"""


def _postgresql_trigger(table: str) -> tuple[str, str]:
    return (
        (
            f'CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON "{table}" '
            "FOR EACH STATEMENT EXECUTE FUNCTION audit_append_only()"
        ),
        # ALWAYS: an ordinary trigger sleeps under session_replication_role = replica.
        f'ALTER TABLE "{table}" ENABLE ALWAYS TRIGGER append_only',
    )
