"""Only `actions` and `dispatching` set the state of a ticket or dispatch.

Looks for assignments to an attribute `state` and for `state=` in `update()` and `create()` calls.
"""

import ast
import sys
from pathlib import Path

ALLOWED = ("tickets/actions/", "tickets/dispatching.py", "bench/")
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
    if isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        return any(
            isinstance(target, ast.Attribute) and target.attr == "state" and not _of_self(target)
            for target in targets
        )
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in WRITERS:
        return any(keyword.arg == "state" for keyword in node.keywords)
    return False


def _of_self(target: ast.Attribute) -> bool:
    return isinstance(target.value, ast.Name) and target.value.id == "self"


if __name__ == "__main__":
    problems = faults(Path.cwd())
    print("\n".join(problems))
    sys.exit(1 if problems else 0)
