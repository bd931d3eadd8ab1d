"""`manage.py load_chains`: the stages of the shipped chains, after `load_catalogue`."""

from django.core.management.base import BaseCommand

from alliances.loading import load_stages
from audit import clock
from organisations.account_actions import system_user


class Command(BaseCommand):
    help = "Load the stages of the shipped industry chains; adds what is missing."

    def handle(self, *args, **options):
        added = load_stages(by=system_user(), at=clock.now())
        self.stdout.write(f"stages: {added}")
