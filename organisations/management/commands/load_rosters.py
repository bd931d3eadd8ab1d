"""`manage.py load_rosters`: areas, units, alliances and memberships of the banner out of `data/`."""

from django.core.management.base import BaseCommand

from audit import clock
from organisations.account_actions import system_user
from organisations.loading import load_rosters


class Command(BaseCommand):
    help = "Load areas, organisations, alliances and memberships; loading again adds only what is missing."

    def handle(self, *args, **options):
        added = load_rosters(by=system_user(), at=clock.now())
        self.stdout.write(", ".join(f"{count} {what}" for what, count in added.items()))
