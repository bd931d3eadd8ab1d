"""Every migration is named for what it does, and says it in a docstring."""

import ast
import sys
from pathlib import Path


def faults(root: Path) -> list[str]:
    found = []
    for path in sorted(root.glob("*/migrations/0*.py")):
        if "auto_" in path.name:
            found.append(f"{path}: give it a name that says what it does")
        if not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))):
            found.append(f"{path}: say in a docstring what it is for")
    return found


if __name__ == "__main__":
    problems = faults(Path.cwd())
    print("\n".join(problems))
    sys.exit(1 if problems else 0)
