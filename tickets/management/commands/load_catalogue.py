"""`manage.py load_catalogue`: limits, office hours, working calendar, topics and responsibilities, after `load_rosters`."""

from django.core.management.base import BaseCommand

from audit import clock
from organisations.account_actions import system_user
from tickets.loading import load_catalogue


class Command(BaseCommand):
    help = "Load time limits, office hours, the working calendar, topics and responsibilities; adds what is missing."

    def handle(self, *args, **options):
        added = load_catalogue(by=system_user(), at=clock.now())
        self.stdout.write(", ".join(f"{sort}: {count}" for sort, count in added.items()))
