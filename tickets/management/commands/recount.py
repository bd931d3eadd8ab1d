"""`manage.py recount`: proves that the kept figures equal a full count of all tickets (docs/howto/figures.md)."""

from django.core.management.base import BaseCommand, CommandError

from organisations.models import Alliance, Organisation
from tickets.figures.recounting import Differences, recount

#: Of a long list of differences the first ones tell enough.
NAMED = 50


class Command(BaseCommand):
    help = "Count every ticket anew, compare with the kept figures, and name what differs."

    def add_arguments(self, parser):
        parser.add_argument(
            "--repair", action="store_true", help="add what is missing, so that they are equal"
        )

    def handle(self, *args, repair: bool, **options):
        found = recount(repair=repair)
        self._name(found.differences, "%Y-%m-%d")
        self._name(found.months, "%Y-%m")
        differ = len(found.differences) + len(found.months)
        if not differ:
            self.stdout.write(f"{found.tickets} tickets counted: every kept figure is equal.")
            return
        summary = f"{found.tickets} tickets counted: {differ} figures differed"
        if not repair:
            raise CommandError(f"{summary}. Nothing was changed; --repair puts them right.")
        self.stdout.write(f"{summary} and were put right.")

    def _name(self, differences: Differences, form: str) -> None:
        alliances = dict(Alliance.objects.values_list("pk", "code"))
        units = dict(Organisation.objects.values_list("pk", "code"))
        for key, (kept, counted) in list(differences.items())[:NAMED]:
            self.stdout.write(
                f"{alliances[key.alliance]} {key.day:{form}} {key.part} {units.get(key.organisation, '-')} {key.channel}"
                f"{' left out' if key.left_out else ''}: kept {kept}, counted {counted}"
            )
        if len(differences) > NAMED:
            self.stdout.write(f"… and {len(differences) - NAMED} more")
