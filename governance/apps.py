"""The app's registration with Django, of its kind with the ticket core, and of its pages with the frame."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GovernanceConfig(AppConfig):
    name = "governance"
    verbose_name = _("Community governance")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        # Models are loaded only now.
        from governance import kinds, record_names  # noqa: PLC0415
        from organisations.access import BUSINESS, GRID_WORKERS, SYSTEM_ADMINISTRATORS  # noqa: PLC0415
        from organisations.context import Entry, register_navigation  # noqa: PLC0415

        kinds.register()
        record_names.register()
        register_navigation(Entry(_("Communities"), "governance:communities", "building", 46, (BUSINESS,)))
        register_navigation(Entry(_("Take it down"), "governance:field_report", "plus", 15, (GRID_WORKERS,)))
        register_navigation(
            Entry(_("Public pages"), "governance:public_pages", "building", 88, (SYSTEM_ADMINISTRATORS,))
        )
