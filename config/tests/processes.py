"""What the tests of starting and stopping ask the kernel about processes."""

import time
from collections.abc import Callable
from pathlib import Path

#: In seconds: what has not come by then hangs. A machine that is merely slow or busy comes in well below.
PATIENCE = 300


def alive(pid: int) -> bool:
    """A zombie that nobody has fetched yet is not alive."""
    try:
        return " Z " not in Path(f"/proc/{pid}/stat").read_text(encoding="utf-8")
    except OSError:
        return False


def descendants(pid: int) -> set[int]:
    """The children of a process and theirs."""
    children = set()
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        children |= {int(child) for child in task.read_text(encoding="utf-8").split()}
    return children.union(*(descendants(child) for child in children))


def proportional_set_size(pid: int) -> int:
    """In bytes: the memory of a process, shared pages divided among those who share them."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="utf-8").splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))


def until(condition: Callable[[], object], what: str) -> None:
    give_up = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < give_up, what
        time.sleep(0.02)
