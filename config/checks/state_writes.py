"""Only `actions` and `dispatching` set the state of a ticket, a dispatch, or a row of their app.

Looks for assignments to an attribute `state`, also by `setattr`, and for `state` in calls of `update()`, `create()`
and their like.
"""

import ast
import sys
from pathlib import Path

ALLOWED = (
    "tickets/actions/",
    "tickets/draft_actions/",
    "meetings/actions/",
    "alliances/actions/",
    "governance/actions/",
    "enforcement/actions/",
    "tickets/dispatching.py",
    "bench/",
)
WRITERS = ("update", "create", "bulk_create", "get_or_create", "update_or_create", "bulk_update")


def faults(root: Path) -> list[str]:
    found = []
    for path in sorted(root.glob("**/*.py")):
        name = path.relative_to(root).as_posix()
        if name.startswith((*ALLOWED, ".venv/", "var/")) or "/tests/" in name or "/migrations/" in name:
            continue
        found += [
            f"{name}:{node.lineno}: a state changes only through tickets.actions"
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            if _sets_state(node)
        ]
    return found


def _sets_state(node: ast.AST) -> bool:
    if isinstance(node, ast.Attribute):
        return node.attr == "state" and isinstance(node.ctx, ast.Store) and not _of_self(node)
    if not isinstance(node, ast.Call):
        return False
    if isinstance(node.func, ast.Name) and node.func.id == "setattr":
        return _names_state(node)
    if isinstance(node.func, ast.Attribute) and node.func.attr in WRITERS:
        return any(keyword.arg == "state" for keyword in node.keywords) or _names_state(node)
    return False


def _names_state(call: ast.Call) -> bool:
    """`bulk_update(rows, ["state"])`, `update(**{"state": …})`, `setattr(ticket, "state", …)`."""
    given = [*call.args, *(keyword.value for keyword in call.keywords)]
    return any(
        isinstance(node, ast.Constant) and node.value == "state" for each in given for node in ast.walk(each)
    )


def _of_self(target: ast.Attribute) -> bool:
    return isinstance(target.value, ast.Name) and target.value.id == "self"


if __name__ == "__main__":
    problems = faults(Path.cwd())
    print("\n".join(problems))
    sys.exit(1 if problems else 0)
