"""The Excel export of many rows beside openpyxl writing the same cells, and the memory it takes as the list grows.

`python -m bench.exporting` measures; with `SIDE ROWS` it is the process that is measured.
"""

import json
import resource
import subprocess
import sys
import tempfile
import time

import django

django.setup()

from openpyxl import Workbook  # noqa: E402 - Django is set up first
from openpyxl.cell import WriteOnlyCell  # noqa: E402

from audit import clock  # noqa: E402
from bench import extent, figures, profiles  # noqa: E402
from bench.figures import Figure, ratios  # noqa: E402
from tickets import exporting_tickets  # noqa: E402
from tickets.models import Ticket  # noqa: E402


def portal(rows: int) -> float:
    """Seconds of the portal's export, from the database to the file."""
    began = time.perf_counter()
    with tempfile.TemporaryFile() as file:
        tickets = Ticket.objects.for_page().order_by("-id")[:rows]
        file.writelines(exporting_tickets.workbook(tickets, clock.now()))
    return time.perf_counter() - began


def openpyxl(rows: int) -> float:
    """Seconds in which openpyxl writes the same cells, held in memory before the clock runs."""
    tickets = Ticket.objects.order_by("-id")[:rows]
    cells = list(exporting_tickets.rows_of(tickets))
    began = time.perf_counter()
    book = Workbook(write_only=True)
    sheet = book.create_sheet("tickets")
    for row in cells:
        sheet.append([_text(sheet, value) for value in row])
    with tempfile.TemporaryFile() as file:
        book.save(file)
    return time.perf_counter() - began


def _text(sheet, value: str) -> WriteOnlyCell:
    """A cell that stays text when somebody edits it, as the portal's do."""
    cell = WriteOnlyCell(sheet, value)
    cell.number_format = "@"
    return cell


def apart(side: str, rows: int) -> tuple[float, float]:
    """Seconds and peak of memory in MB, in a process of its own."""
    command = [sys.executable, "-m", "bench.exporting", side, str(rows)]
    made = subprocess.run(command, check=True, capture_output=True, text=True)
    return tuple(json.loads(made.stdout))


def main() -> None:
    rows = min(extent.EXPORTED, Ticket.objects.count())
    rounds = [(apart("portal", rows), apart("openpyxl", rows)) for _round in range(extent.ROUNDS)]
    mine, its = [one[0] for one, _other in rounds], [other[0] for _one, other in rounds]
    figure = Figure(
        f"Excel export of {rows:,} rows ÷ openpyxl writing the same text cells",
        ratios(mine, its),
        at_most=1.5,
        seen=f"{sorted(mine)[len(mine) // 2]:.1f} s ÷ {sorted(its)[len(its) // 2]:.1f} s",
    )
    if figure.met is False:
        figure.profile = profiles.of(lambda: portal(min(rows, 5000)))
    small = apart("portal", rows // 10)[1]
    large = [one[1] for one, _other in rounds]
    figures.keep(
        figure,
        Figure(
            f"memory of the export, {rows:,} ÷ {rows // 10:,} rows",
            [peak / small for peak in large],
            at_most=1.1,
            seen=f"{sorted(large)[len(large) // 2]:.0f} MB ÷ {small:.0f} MB at most",
        ),
    )


if __name__ == "__main__":
    if len(sys.argv) > 1:
        seconds = {"portal": portal, "openpyxl": openpyxl}[sys.argv[1]](int(sys.argv[2]))
        print(json.dumps([seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024]))
    else:
        main()
