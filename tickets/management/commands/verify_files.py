"""`manage.py verify_files`: whether every file that somebody may still open is there and unchanged (docs/howto/files.md)."""

import hashlib

from django.core.management.base import BaseCommand, CommandError

from tickets.models import StoredFile

CHUNK = 1024 * 1024


class Command(BaseCommand):
    help = "Compare the stored files with their hashes; names those that are missing or changed."

    def handle(self, *args, **options):
        checked = faults = 0
        for file in StoredFile.objects.order_by("id").iterator(chunk_size=500):
            if not file.in_use():
                continue
            checked += 1
            fault = _fault(file)
            if fault:
                faults += 1
                self.stderr.write(f"{file.path}: {fault}")
        if faults:
            raise CommandError(
                f"{faults} of {checked} files are missing or changed; restore them from the backup."
            )
        self.stdout.write(f"{checked} files are there and unchanged.")


def _fault(file: StoredFile) -> str | None:
    digest = hashlib.sha256()
    try:
        with file.open() as content:
            while chunk := content.read(CHUNK):
                digest.update(chunk)
    except FileNotFoundError:
        return "missing"
    return None if digest.hexdigest() == file.sha256 else "changed"
