"""django-helpdesk as the peer: installed in a virtual environment of its own, filled with the same words, served alike."""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import psycopg2

from bench import serving
from bench.databases import Server
from bench.extent import PROCESSES

PACKAGES = ("django-helpdesk==2.6.1", "Django==5.2.19", "gunicorn==27.0.1", "psycopg2-binary==2.9.13")
NAME = "bench_helpdesk"
PROJECT = Path(__file__).parent / "helpdesk"
#: Threads of each gunicorn process, as the portal has them.
THREADS = 4
_TICKETS = """
COPY (SELECT t.id, left(t.title, 200), t.raised_at, COALESCE(t.closed_at, t.raised_at), 'reporter@example.invalid',
        CASE t.state WHEN 'closed' THEN 4 ELSE 1 END, false, t.description, COALESCE(d.answer, ''), 3, t.answer_by,
        t.row_key::text, {queue}, {first} + t.lead_id %% 60
      FROM tickets_ticket t LEFT JOIN LATERAL
        (SELECT answer FROM tickets_dispatch d WHERE d.ticket_id = t.id AND role = 'lead' ORDER BY id LIMIT 1) d ON true
     ) TO STDOUT
"""
_TICKET_COLUMNS = (
    "id, title, created, modified, submitter_email, status, on_hold, description, resolution, priority, due_date, "
    "secret_key, queue_id, assigned_to_id"
)
_FOLLOW_UPS = """
COPY (SELECT ticket_id, at, what, note, true, {first}, 1, NULL, '[]' FROM tickets_event WHERE what IN ('sign', 'answer', 'close'))
TO STDOUT
"""
_FOLLOW_UP_COLUMNS = (
    "ticket_id, date, title, comment, public, user_id, new_status, time_spent, email_recipients"
)


def python() -> Path:
    """The peer's Python; installed on first use below the user's cache folder."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "portal-bench"
    folder = cache / ("helpdesk-" + PACKAGES[0].partition("==")[2])
    ready = folder / "ready"
    if not ready.exists():
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(folder)], check=True)
        pip = [str(folder / "bin" / "python"), "-m", "pip", "install", "-qq", "--disable-pip-version-check"]
        subprocess.run([*pip, *PACKAGES], check=True)
        ready.touch()
    return folder / "bin" / "python"


def environment(server: Server) -> dict[str, str]:
    address = urlsplit(server.url(NAME))
    return {
        "HELPDESK_NAME": NAME,
        "HELPDESK_USER": address.username or "",
        "HELPDESK_HOST": parse_qs(address.query)["host"][0],
        "DJANGO_SETTINGS_MODULE": "helpdesk_settings",
        "PYTHONPATH": str(PROJECT),
    }


def fill(server: Server, source: str, say=print) -> dict:
    """The peer's database with every ticket of `source`; returns the session and the queue to measure with."""
    if NAME not in server.names():
        server.create(NAME)
    prepared = subprocess.run(
        [str(python()), str(PROJECT / "prepare_helpdesk.py")],
        env={**os.environ, **environment(server)},
        check=True,
        capture_output=True,
        text=True,
    )
    facts = json.loads(prepared.stdout.splitlines()[-1])
    if not server.asked("SELECT 1 FROM helpdesk_ticket LIMIT 1", NAME):
        say("filling the peer")
        _copy(server, source, _TICKETS, f"helpdesk_ticket ({_TICKET_COLUMNS})", facts)
        _copy(server, source, _FOLLOW_UPS, f"helpdesk_followup ({_FOLLOW_UP_COLUMNS})", facts)
        for table in ("helpdesk_ticket", "helpdesk_followup"):
            server.asked(
                f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))", NAME
            )
        server.asked("VACUUM ANALYZE", NAME)
    return facts


def _copy(server: Server, source: str, query: str, target: str, facts: dict) -> None:
    """Through a pipe, so that nothing lies on disk in between."""
    reading, writing = os.pipe()
    out, into = psycopg2.connect(server.url(source)), psycopg2.connect(server.url(NAME))

    def send() -> None:
        with os.fdopen(writing, "wb") as file, out.cursor() as cursor:
            cursor.copy_expert(query.format(**facts).replace("%%", "%"), file)

    sender = threading.Thread(target=send)
    sender.start()
    with os.fdopen(reading, "rb") as file, into.cursor() as cursor:
        cursor.copy_expert(f"COPY {target} FROM STDIN", file)
    into.commit()
    sender.join()
    out.close()
    into.close()


@contextmanager
def served(server: Server, folder: Path) -> Iterator[str]:
    """The peer behind gunicorn with the portal's numbers of processes and threads; yields its address."""
    address = serving.free_address()
    command = [
        str(python()), "-m", "gunicorn", "helpdesk_wsgi:application", "--bind", address, "--worker-class", "gthread",
        "--workers", str(PROCESSES), "--threads", str(THREADS), "--preload", "--log-level", "warning", "--no-control-socket",
    ]  # fmt: skip
    with serving.process(command, environment(server), folder / "helpdesk.log") as started:
        serving.until_it_answers(address, "/", started)
        yield address
