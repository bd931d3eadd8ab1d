"""A hotline's file of many lines: time, lines a second beside the batch writer alone, memory, and once more for nothing.

`python -m bench.hotline_import` with DATABASE_URL and BROKER_URL of a scratch database, never of one that is in use.
"""

import datetime as dt
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import django

django.setup()

from django.core.management import call_command  # noqa: E402 - Django is set up first
from django.utils.translation import activate  # noqa: E402
from openpyxl import Workbook  # noqa: E402

from audit import clock  # noqa: E402
from organisations.models import Alliance, Area, Post  # noqa: E402
from organisations.models.people import DESK  # noqa: E402
from tickets import queue  # noqa: E402
from tickets.actions import hotline_imports, hotline_sources, hotline_work  # noqa: E402
from tickets.hotline.columns import guessed, guessed_answers  # noqa: E402
from tickets.models import HotlineEntry, HotlineImport, HotlineSource, State, Ticket, Topic  # noqa: E402
from tickets.models.hotline import AT_WORK  # noqa: E402
from tickets.standing import Actor  # noqa: E402

LINES = int(os.environ.get("BENCH_LINES", "100000"))
#: Kill -9 the worker once so many tickets are there; 0 = never.
KILL_AT = int(os.environ.get("BENCH_KILL", "0"))
HEADINGS = ["工单编号", "诉求标题", "诉求内容", "诉求类型", "所属区域", "诉求人", "联系电话", "受理时间"]


def file_of(lines: int, topics: list[Topic], areas: list[Area]) -> Path:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("导出")
    sheet.append(["12345热线工单导出（测量用，纯属虚构）"])
    sheet.append(HEADINGS)
    for number in range(lines):
        topic = topics[number % len(topics)]
        sheet.append(
            [
                f"CS{number:08d}",
                f"测量用工单{number}：{topic.name}",
                f"测量用文字第{number}条，纯属虚构。" + "反映的情况如上，请有关单位核实办理。" * 4,
                topic.name if number % 50 else "来源自己的说法",
                areas[number % len(areas)].name,
                f"演示人{number}",
                f"0476-{number:07d}",
                "2026-11-22 16:20",
            ]
        )
    path = Path(tempfile.gettempdir()) / f"hotline-{lines}.xlsx"
    book.save(path)
    return path


def worker() -> subprocess.Popen:
    command = [
        sys.executable,
        "-m",
        "celery",
        "-A",
        "config",
        "worker",
        "--concurrency=2",
        "--loglevel=ERROR",
    ]
    return subprocess.Popen(
        [*command, "--without-gossip", "--without-mingle"], stdout=subprocess.DEVNULL, start_new_session=True
    )


def family(pid: int) -> list[int]:
    children = Path(f"/proc/{pid}/task/{pid}/children")
    below = [int(child) for child in children.read_text().split()] if children.exists() else []
    return [pid, *(each for child in below for each in family(child))]


def peaks(pid: int) -> dict[int, int]:
    """Megabytes that each process of a worker had at most."""
    found = {}
    for each in family(pid):
        status = Path(f"/proc/{each}/status")
        if status.exists():
            words = dict(line.split(":", 1) for line in status.read_text().splitlines() if ":" in line)
            found[each] = int(words.get("VmHWM", "0 kB").split()[0]) // 1024
    return found


def until_asked(
    sent: HotlineImport, running: list[subprocess.Popen], seen: dict[int, int]
) -> dict[str, float]:
    """Seconds in each state."""
    spent: dict[str, float] = {}
    last = time.monotonic()
    beat = last
    while True:
        sent.refresh_from_db()
        now = time.monotonic()
        spent[sent.state] = spent.get(sent.state, 0) + now - last
        last = now
        seen.update(peaks(running[-1].pid))
        if KILL_AT and len(running) == 1 and sent.created >= KILL_AT:
            os.killpg(running[0].pid, signal.SIGKILL)
            running[0].wait()
            print("killed at", sent.created, flush=True)
            running.append(worker())
        if now - beat > 10:
            beat = now
            hotline_work.resume(clock.now())
            if running[1:]:
                queue.send("tickets.sweep")
            print(sent.state, sent.lines_read, sent.done, sent.created, max(seen.values()), flush=True)
        if sent.state not in AT_WORK:
            return spent
        time.sleep(0.2)


def main() -> None:
    activate("zh-hans")
    call_command("migrate", verbosity=0)
    call_command("load_demo", accounts=True)
    alliance = Alliance.objects.select_related("template", "lead").get(code="IND-BROOM")
    post = Post.objects.select_related("organisation__area", "person__user").filter(
        role__in=DESK, organisation=alliance.lead
    )[0]
    by = Actor(post.person.user, post)
    topics = list(Topic.objects.filter(template=alliance.template, parent__isnull=False))
    areas = list(Area.objects.filter(level__in=["village", "township"], is_active=True))
    path = file_of(LINES, topics, areas)
    print(f"{LINES} lines, {path.stat().st_size / 1e6:.1f} MB", flush=True)
    source = HotlineSource.objects.filter(name="测量").first() or hotline_sources.save_source(
        source=HotlineSource(
            name="测量", alliance=alliance, topic=topics[0], accept=True, columns=guessed(HEADINGS),
            answer_columns=guessed_answers(HEADINGS), answers_as="xlsx",
        ),
        by=by,
        at=clock.now(),
    )  # fmt: skip
    running, seen = [worker()], {}
    try:
        for turn in ("first", "second"):
            with path.open("rb") as file:
                sent = hotline_imports.upload(file=file, name=path.name, source=source, by=by, at=clock.now())
            before = until_asked(sent, running, seen)
            print(
                turn, "preview", {state: round(seconds, 1) for state, seconds in before.items()}, flush=True
            )
            print(turn, "new", sent.new, "here", sent.here, "wrong", sent.wrong, "unplaced", sent.unplaced)
            began = time.monotonic()
            hotline_imports.confirm(import_id=sent.pk, by=by, at=clock.now())
            until_asked(sent, running, seen)
            written = time.monotonic() - began
            while Ticket.objects.filter(state=State.SUBMITTED).exists():
                queue.send("tickets.sweep")
                time.sleep(0.5)
            routed = time.monotonic() - began
            print(
                turn, f"written {written:.1f} s, routed {routed:.1f} s after confirmation,",
                f"{sent.created / routed:.0f} lines a second; created {sent.created}", flush=True,
            )  # fmt: skip
    finally:
        for process in running:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGTERM)
                process.wait()
    states = Ticket.objects.values_list("state", flat=True)
    print("states", {state: states.filter(state=state).count() for state in set(states.distinct())})
    print("entries", HotlineEntry.objects.count(), "tickets", Ticket.objects.count())
    print("peak of any process", max(seen.values()), "MB;", dt.datetime.now(dt.UTC).isoformat())


if __name__ == "__main__":
    main()
