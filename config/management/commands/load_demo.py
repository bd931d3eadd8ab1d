"""`manage.py load_demo`: the demonstration banner. `--accounts` stops after rosters and accounts."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from config.demonstration import loading


class Command(BaseCommand):
    help = "Load the demonstration banner; running it again adds nothing, and an interrupted load goes on."

    def add_arguments(self, parser):
        parser.add_argument(
            "--accounts", action="store_true", help="only rosters and accounts, without tickets"
        )

    def handle(self, *args, accounts: bool, **options):
        if not settings.DEMONSTRATION:
            raise CommandError("This installation is not a demonstration (DEMONSTRATION is off).")
        loading.load_accounts(self._say)
        if not accounts:
            loading.load_tickets(self._say)

    def _say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()
