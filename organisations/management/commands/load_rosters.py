"""`manage.py load_rosters`: the rosters of `data/`. Running it again changes nothing."""

from django.core.management.base import BaseCommand

from audit import clock
from organisations.account_actions import system_user
from organisations.loading import load_rosters


class Command(BaseCommand):
    help = "Load areas, organisations, alliances and memberships from data/."

    def handle(self, **options):
        for what, count in load_rosters(by=system_user(), at=clock.now()).items():
            self.stdout.write(f"{what}: {count} added")
