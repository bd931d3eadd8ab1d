"""``manage.py rotate_court_key``: re-encrypts what the court's key encrypts with the first key of ``COURT_KEY_FILE``."""

import getpass
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audit import clock
from audit.actions import Actor
from enforcement import custody
from organisations import key_rotation


class Command(BaseCommand):
    """Exit code 1 without the key, or if any value does not open; those rows are named and left as they are."""

    help = gettext_lazy("Encrypt what the court's key encrypts anew with the first key of COURT_KEY_FILE.")

    def handle(self, **options: Any) -> None:
        if custody.locked():
            raise CommandError(_("The court's key is not there."))
        by = Actor("", f"{getpass.getuser()} (manage.py)")
        unreadable = []
        for model in key_rotation.encrypted_models(custody.COURT):
            rotation = key_rotation.rotate(model, by=by, at=clock.now(), ring=custody.COURT)
            unreadable += rotation.unreadable
            facts = {"table": model._meta.verbose_name_plural, "rows": rotation.renewed}
            self.stdout.write(_("%(table)s: %(rows)s rows encrypted anew.") % facts)
        for sentence in unreadable:
            self.stdout.write(self.style.ERROR(sentence))
        if unreadable:
            raise CommandError(_("%(count)s rows hold values that do not open.") % {"count": len(unreadable)})
        self.stdout.write(
            self.style.SUCCESS(_("The old key may now be removed from COURT_KEY_FILE; keep its hash entry."))
        )
