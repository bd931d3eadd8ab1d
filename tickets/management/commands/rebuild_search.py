"""`manage.py rebuild_search`: puts every ticket into the search anew, batch by batch (docs/howto/search.md)."""

from django.core.management.base import BaseCommand

from tickets.search import indexing

#: Batches between two lines of progress.
SAID = 20


class Command(BaseCommand):
    help = (
        "Put all tickets into the search anew, newest first. The portal may go on running, and the search finds "
        "everything meanwhile. Interrupted, it goes on where it stopped, here or in the background."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--from-start", action="store_true", help="begin anew even if an earlier run is not finished"
        )

    def handle(self, *args, from_start: bool, **options):
        if from_start or indexing.is_complete():
            indexing.begin_anew()
        done = batches = 0
        while built := indexing.build_on(wait=True):
            done += built
            batches += 1
            if batches % SAID == 0:
                self.stdout.write(f"{done} tickets")
        self.stdout.write(f"{done} tickets put into the search; it is complete.")
