"""The app's registration with Django, and of its pages with the frame."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MeetingsConfig(AppConfig):
    name = "meetings"
    verbose_name = _("Meetings and lists")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        # Models are loaded only now.
        from meetings import record_names  # noqa: PLC0415
        from meetings.reading.knowledge import offered  # noqa: PLC0415
        from organisations.access import BUSINESS  # noqa: PLC0415
        from organisations.context import Entry, register_navigation  # noqa: PLC0415
        from tickets.reading.offers import register_offers  # noqa: PLC0415

        record_names.register()
        register_offers(offered)
        register_navigation(Entry(_("Meetings and lists"), "meetings:list", "users", 42, (BUSINESS,)))
