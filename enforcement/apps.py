"""The app's registration with Django, and of its kind with the ticket core."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EnforcementConfig(AppConfig):
    name = "enforcement"
    verbose_name = _("Enforcement liaison")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from enforcement.kinds import register  # noqa: PLC0415 - models are loaded only now

        register()
