"""The app's registration with Django, and of its kind with the ticket core."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AlliancesConfig(AppConfig):
    name = "alliances"
    verbose_name = _("Industry chains")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        # Models are loaded only now.
        from alliances import kinds, record_names  # noqa: PLC0415
        from organisations.context import register_below  # noqa: PLC0415

        kinds.register()
        record_names.register()
        register_below("tickets:alliances", "alliances:list")
