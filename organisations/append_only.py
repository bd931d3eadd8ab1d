"""Tables whose rows are neither changed nor removed, by whatever way: database triggers refuse it.

Whoever rebuilds such a table in a later migration (on SQLite Django does so for every altered column) runs `take_down` first
and `put_up` again after. The security record has stricter guards of its own (`audit.guards`).
"""

from dataclasses import dataclass

VERBS = ("update", "delete")


@dataclass(frozen=True)
class AppendOnly:
    """`function`: the name of PostgreSQL's; `refusal`: what a writer is told."""

    table: str
    function: str
    refusal: str

    def put_up(self, vendor: str) -> list[str]:
        """Statements that create the triggers."""
        if vendor == "postgresql":
            return [
                (
                    f"CREATE FUNCTION {self.function}() RETURNS trigger LANGUAGE plpgsql AS $$ "
                    f"BEGIN RAISE EXCEPTION '{self.refusal}' USING ERRCODE = 'restrict_violation'; END $$"
                ),
                # FOR EACH ROW: a statement that touches no row (Django's cascade on an empty set) is no change.
                (
                    f'CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON "{self.table}" '
                    f"FOR EACH ROW EXECUTE FUNCTION {self.function}()"
                ),
            ]
        return [
            f'CREATE TRIGGER "{self.table}_no_{verb}" BEFORE {verb.upper()} ON "{self.table}" '
            f"BEGIN SELECT RAISE(ABORT, '{self.refusal}'); END"
            for verb in VERBS
        ]

    def take_down(self, vendor: str) -> list[str]:
        """Statements that undo `put_up`."""
        if vendor == "postgresql":
            return [f'DROP TRIGGER append_only ON "{self.table}"', f"DROP FUNCTION {self.function}()"]
        return [f'DROP TRIGGER "{self.table}_no_{verb}"' for verb in VERBS]
