"""``manage.py rotate_field_keys``: re-encrypts every encrypted column with the first key of ``FIELD_KEYS``."""

import getpass
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audit import clock
from audit.actions import Actor
from organisations import factor_secrets, key_rotation


class Command(BaseCommand):
    """Exit code 1 if any value does not open; those rows are named and left as they are."""

    help = gettext_lazy("Encrypt all encrypted columns anew with the first key of FIELD_KEYS.")

    def handle(self, **options: Any) -> None:
        by = Actor("", f"{getpass.getuser()} (manage.py)")
        unreadable = 0
        for model in key_rotation.encrypted_models():
            rotation = key_rotation.rotate(model, by=by, at=clock.now())
            for sentence in rotation.unreadable:
                self.stdout.write(self.style.ERROR(sentence))
            unreadable += len(rotation.unreadable)
            facts = {"table": model._meta.verbose_name_plural, "rows": rotation.renewed}
            self.stdout.write(_("%(table)s: %(rows)s rows encrypted anew.") % facts)
        renewed, closed = factor_secrets.renew(by=by, at=clock.now())
        for sentence in closed:
            self.stdout.write(self.style.ERROR(sentence))
        unreadable += len(closed)
        facts = {"table": _("second factors"), "rows": renewed}
        self.stdout.write(_("%(table)s: %(rows)s rows encrypted anew.") % facts)
        if unreadable:
            raise CommandError(_("%(count)s rows hold values that do not open.") % {"count": unreadable})
        self.stdout.write(self.style.SUCCESS(_("Old keys may now be removed from FIELD_KEYS.")))
