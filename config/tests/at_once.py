"""Two deeds begun at the same moment, each on a connection of its own."""

import threading
import time

from django.core.exceptions import ValidationError
from django.db import connections

from tickets.lifecycle import Incomplete, Refusal


def pressed(deed, start: threading.Barrier, said: list) -> None:
    start.wait()
    began = time.monotonic()
    try:
        outcome = deed()
    except Incomplete as refused:
        outcome = ",".join(sorted(refused.errors.values()))
    except Refusal as refused:
        outcome = refused.code
    except ValidationError:
        outcome = "already"
    except Exception as broken:  # noqa: BLE001 - what must not happen is reported
        outcome = f"BROKEN {type(broken).__name__}: {broken}"
    said.append((outcome, began, time.monotonic()))
    connections.close_all()


def at_once(one, other) -> tuple[str, bool]:
    start, said = threading.Barrier(2), []
    threads = [threading.Thread(target=pressed, args=(deed, start, said)) for deed in (one, other)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    (first, began, ended), (second, began_too, ended_too) = said
    return " / ".join(sorted((str(first), str(second)))), began < ended_too and began_too < ended


def races(prepare, times: int):
    """Press so many prepared pairs, and more until two have overlapped at least once: (prepared, outcome, overlapped)."""
    ever = False
    for number in range(20 * times):
        if number >= times and ever:
            return
        prepared = prepare()
        outcome, together = at_once(prepared[0], prepared[1])
        ever = ever or together
        yield prepared, outcome, together
