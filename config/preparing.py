"""What must be true before the portal can be started: messages compiled, tables current, static files collected.

Each step looks first and does nothing where nothing changed, so that a warm start is quick.
"""

import hashlib
from collections.abc import Iterator
from pathlib import Path

import polib
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation.reloader import translation_file_changed

from audit import anchoring, clock
from organisations.account_actions import system_user
from organisations.models import User
from tickets.figures import upgrading as figures


def steps() -> Iterator[tuple[str, bool]]:
    """Prepare everything, step by step: what it is, and whether there was something to do."""
    yield "Messages compiled", bool(compile_messages())
    yield "Database brought up to date", migrate()
    yield "The system's account made", make_system_account()
    yield "Figures counted", figures.bring_up_to_date()
    yield "Static files collected", collect_static()


def compile_messages() -> int:
    """Compile every .po that is newer than its .mo; gettext need not be installed. Returns how many.

    What is compiled is read again: Django asks for words as early as a model is defined.
    """
    folders = [Path(path) for path in settings.LOCALE_PATHS]
    compiled = 0
    for po in (po for folder in folders for po in folder.glob("*/LC_MESSAGES/*.po")):
        mo = po.with_suffix(".mo")
        if not mo.exists() or mo.stat().st_mtime < po.stat().st_mtime:
            polib.pofile(str(po)).save_as_mofile(str(mo))
            translation_file_changed(sender=None, file_path=mo)
            compiled += 1
    return compiled


def migrate() -> bool:
    """Bring the tables up to date; True if something had to be done."""
    executor = MigrationExecutor(connection)
    if not executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return False
    new_database = not executor.loader.applied_migrations
    call_command("migrate", verbosity=0, interactive=False)
    if new_database:
        # Beside the anchor of a database that is gone, the new record would look like that one cut short.
        anchoring.set_aside(at=clock.now())
    return True


def make_system_account() -> bool:
    """The account that the queue acts by, before two workers need it at the same moment; True if it was missing."""
    before = User.objects.count()
    system_user()
    return User.objects.count() > before


def collect_static() -> bool:
    """Collect static files if any of them changed since the last time."""
    stamp = Path(settings.STATIC_ROOT) / ".collected"
    fingerprint = _fingerprint()
    if stamp.exists() and stamp.read_text() == fingerprint:
        return False
    call_command("collectstatic", verbosity=0, interactive=False, clear=True)
    stamp.write_text(fingerprint)
    return True


def _fingerprint() -> str:
    folders = [Path(path) for path in settings.STATICFILES_DIRS]
    folders += [Path(app.path) / "static" for app in apps.get_app_configs()]
    digest = hashlib.sha256()
    for folder in folders:
        for file in sorted(folder.rglob("*")) if folder.is_dir() else ():
            if file.is_file():
                status = file.stat()
                digest.update(f"{file} {status.st_size} {status.st_mtime_ns}\n".encode())
    return digest.hexdigest()
