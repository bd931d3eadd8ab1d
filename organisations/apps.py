"""The app's registration with Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OrganisationsConfig(AppConfig):
    name = "organisations"
    verbose_name = _("Organisations and people")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        # Models are loaded only now.
        from organisations.access import BUSINESS, KEEPERS  # noqa: PLC0415
        from organisations.context import Entry, register_navigation  # noqa: PLC0415

        register_navigation(
            Entry(_("Organisations"), "organisations:organisations", "building", 60, (BUSINESS, KEEPERS))
        )
        register_navigation(Entry(_("People"), "organisations:people", "users", 70, (BUSINESS, KEEPERS)))
