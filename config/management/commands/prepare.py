"""`manage.py prepare`: what a new version needs before its services start; nothing where nothing changed."""

from django.core.management.base import BaseCommand

from config import preparing


class Command(BaseCommand):
    help = "Compile messages, bring the tables up to date, collect static files."

    def handle(self, *args, **options):
        for what, done in preparing.steps():
            if done:
                self.stdout.write(what)
