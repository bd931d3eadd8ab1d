"""A program for `test_children`: a supervisor over two children that would run for ever."""

import sys
import time

from config.children import Child, Supervisor


def sleep_for_ever() -> None:
    while True:
        time.sleep(60)


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


class Telling(Supervisor):
    def _reap(self) -> None:
        super()._reap()
        say(" ".join(str(child.pid) for child in self.children))


if __name__ == "__main__":
    Telling([Child("one", sleep_for_ever), Child("two", sleep_for_ever)], say).run()
