"""Database triggers: rows of the ledger are neither changed nor removed, by whatever way.

Whoever rebuilds the table in a later migration (on SQLite Django does so for every altered column) runs `take_down` first and
`put_up` again after.
"""

LEDGER = "enforcement_ledgerentry"
REFUSAL = "the ledger of a case is append-only"


def put_up(vendor: str) -> list[str]:
    if vendor == "postgresql":
        return [
            (
                "CREATE FUNCTION enforcement_append_only() RETURNS trigger LANGUAGE plpgsql AS $$ "
                f"BEGIN RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'restrict_violation'; END $$"
            ),
            # FOR EACH ROW: a statement that touches no row (Django's cascade on an empty set) is no change.
            (
                f'CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON "{LEDGER}" '
                "FOR EACH ROW EXECUTE FUNCTION enforcement_append_only()"
            ),
        ]
    return [
        f'CREATE TRIGGER "{LEDGER}_no_{verb.lower()}" BEFORE {verb} ON "{LEDGER}" '
        f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
        for verb in ("UPDATE", "DELETE")
    ]


def take_down(vendor: str) -> list[str]:
    if vendor == "postgresql":
        return [f'DROP TRIGGER append_only ON "{LEDGER}"', "DROP FUNCTION enforcement_append_only()"]
    return [f'DROP TRIGGER "{LEDGER}_no_{verb}"' for verb in ("update", "delete")]
