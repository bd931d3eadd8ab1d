"""``manage.py verify_audit``: checks the whole record against its seals and its anchor and names what is wrong."""

from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audit.anchoring import SYSLOG, Anchor, configured, lines
from audit.verification import Verification


class Command(BaseCommand):
    """Exit code 0 if the record is whole, 1 if anything is wrong with it or it cannot be checked."""

    help = gettext_lazy("Check the audit record and name changed, missing and inserted rows.")

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--anchor", type=Path, help=_("File with the anchor's lines, such as a log server's.")
        )
        parser.add_argument("--limit", type=int, default=1000, help=_("Name at most so many troubles."))
        parser.add_argument("--database", default="default", help=_("Which database to check."))

    def handle(self, *, anchor: Path | None, limit: int, database: str, **options: Any) -> None:
        try:
            verification = Verification(self._anchor_lines(anchor), using=database)
            found = self._name(verification, limit)
        except OSError as error:
            raise CommandError(_("The anchor cannot be read: %(error)s") % {"error": error}) from error
        self._sum_up(verification)
        if found:
            raise CommandError(_("The record was tampered with: %(count)s troubles.") % {"count": found})
        self.stdout.write(self.style.SUCCESS(_("The record is whole.")))

    def _anchor_lines(self, given: Path | None) -> Iterator[tuple[int, Anchor | None]] | None:
        target = configured()
        if given:
            return lines(given)
        if not target:
            self.stdout.write(_("No anchor is configured: rows removed from the end cannot be noticed."))
            return None
        if target.startswith(SYSLOG):
            self.stdout.write(_("The anchor is kept by the system log: give its lines with --anchor."))
            return None
        return lines(Path(target)) if Path(target).exists() else iter(())

    def _name(self, verification: Verification, limit: int) -> int:
        findings = verification.findings()
        named = 0
        for finding in islice(findings, limit):
            self.stdout.write(self.style.ERROR(str(finding)))
            named += 1
        unnamed = sum(1 for _finding in findings)
        if unnamed:
            self.stdout.write(_("%(count)s more troubles are not named here.") % {"count": unnamed})
        return named + unnamed

    def _sum_up(self, verification: Verification) -> None:
        last = verification.last_anchor
        self.stdout.write(
            _("Last position of the record: %(head)s. Rows waiting for their seal: %(waiting)s.")
            % {"head": verification.head, "waiting": verification.waiting}
        )
        if last:
            self.stdout.write(
                _("Last anchor: position %(position)s, %(at)s. Sealed rows after it: %(after)s.")
                % {
                    "position": last.position,
                    "at": date_format(localtime(datetime.fromisoformat(last.at)), "DATETIME_FORMAT"),
                    "after": verification.after_anchor,
                }
            )
