"""``manage.py make_court_key PATH``: writes the court's own key, once. For the court's custodian, not for the portal's."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from enforcement.custody import make_key_file


class Command(BaseCommand):
    help = gettext_lazy(
        "Write a new court key file. What it encrypts is lost with it: keep a copy in the court's safe."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", type=Path)

    def handle(self, path: Path, **options: Any) -> None:
        if not make_key_file(path):
            raise CommandError(_("%(path)s is there already; nothing was written.") % {"path": path})
        self.stdout.write(_("Written: %(path)s. Name it in COURT_KEY_FILE.") % {"path": path})
