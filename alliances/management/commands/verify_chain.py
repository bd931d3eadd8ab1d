"""`manage.py verify_chain`: whether the sums kept on agreements are those of their deliveries and payments."""

from django.core.management.base import BaseCommand, CommandError

from alliances.reading.recounting import differences


class Command(BaseCommand):
    help = "Compare the sums kept on planting agreements with their deliveries and payments."

    def handle(self, *args, **options):
        found = [
            f"{row.agreement} {row.column}: {row.kept} is kept, {row.counted} counted"
            for row in differences()
        ]
        if found:
            raise CommandError("\n".join(found))
        self.stdout.write("Every sum holds.")
