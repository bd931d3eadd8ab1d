"""`manage.py play FILE.jsonl`: a script of API calls, played with the clock at each line's time (docs/howto/play.md)."""

import argparse
import datetime as dt
import json
import sys
from contextlib import redirect_stdout
from pathlib import Path

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction
from django.db.models import Max

from audit import actions as audit
from audit import clock
from audit.models import AuditRow
from organisations.account_actions import SYSTEM, system_user
from organisations.models import Organisation, User
from tickets.models import Ticket
from tickets.playing.player import Player
from tickets.playing.script import Unreadable, read

#: The first row of the record of a database that belongs to this command.
MARKER = "play.begin"


class Command(BaseCommand):
    help = "Play a script of API calls against a database of its own; answers go to stdout, one a line."

    def add_arguments(self, parser):
        parser.add_argument("file", help="the script, one JSON object a line; - reads stdin")
        parser.add_argument(
            "--load",
            action=argparse.BooleanOptionalAction,
            default=True,
            help="load rosters, matrix and demonstration accounts into a database that is still empty",
        )

    def handle(self, *args, file: str, load: bool, **options):
        try:
            script = read(
                sys.stdin if file == "-" else Path(file).read_text(encoding="utf-8-sig").splitlines()
            )
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(f"{file}: {error}") from error
        except Unreadable as error:
            raise CommandError(str(error)) from error
        if not script:
            raise CommandError("The script holds no line.")
        prepare(script[0].at, load=load)
        failed = []
        try:
            for answer in Player(reached()).play(script):
                row = {"line": answer.line, "status": answer.status, "body": answer.body}
                self.stdout.write(json.dumps(row, ensure_ascii=False))
                if answer.differs:
                    failed.append(f"line {answer.line}: {answer.differs}")
        except Unreadable as error:
            raise CommandError(str(error)) from error
        if failed:
            raise CommandError("\n".join(failed))


def reached() -> dt.datetime | None:
    """The time of the last thing that happened: between it and the first line the beat rules act at their own times."""
    return AuditRow.objects.aggregate(last=Max("at"))["last"]


def prepare(at, *, load: bool) -> None:
    """Make an empty database ours, and refuse any other that is not. Raises CommandError."""
    if not connection.introspection.table_names():
        call_command("migrate", verbosity=0, interactive=False)
    if AuditRow.objects.filter(action=MARKER).exists():
        return
    if (
        AuditRow.objects.exists()
        or Ticket.objects.exists()
        or Organisation.objects.exists()
        or User.objects.exclude(username=SYSTEM).exists()
    ):
        raise CommandError(
            "This database holds something already. A script is played on a fresh one only: "
            "name an empty folder in VAR_DIR, or an empty database in DATABASE_URL."
        )
    # Loaded whole or not at all: a half-loaded database would pass for ours.
    with clock.frozen_at(at), transaction.atomic():
        audit.record(action=MARKER, at=at, by=system_user())
        if load:
            # Stdout is for answers only.
            with redirect_stdout(sys.stderr):
                call_command("load_demo", accounts=True)
