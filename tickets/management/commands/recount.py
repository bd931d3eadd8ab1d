"""`manage.py recount`: proves that the kept figures equal a full count of all tickets (docs/howto/figures.md)."""

from django.core.management.base import BaseCommand, CommandError

from organisations.models import Alliance, Organisation
from tickets.figures.recounting import Recount, recount

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
        self._name(found)
        if not found.differences:
            self.stdout.write(f"{found.tickets} tickets counted: every kept figure is equal.")
            return
        summary = f"{found.tickets} tickets counted: {len(found.differences)} figures differed"
        if not repair:
            raise CommandError(f"{summary}. Nothing was changed; --repair puts them right.")
        self.stdout.write(f"{summary} and were put right.")

    def _name(self, found: Recount) -> None:
        alliances = dict(Alliance.objects.values_list("pk", "code"))
        units = dict(Organisation.objects.values_list("pk", "code"))
        for key, (kept, counted) in list(found.differences.items())[:NAMED]:
            self.stdout.write(
                f"{alliances[key.alliance]} {key.day} {key.part} {units.get(key.organisation, '-')} {key.channel}"
                f"{' left out' if key.left_out else ''}: kept {kept}, counted {counted}"
            )
        if len(found.differences) > NAMED:
            self.stdout.write(f"… and {len(found.differences) - NAMED} more")
