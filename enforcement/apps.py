"""The app's registration with Django, of its kind with the ticket core, and of its pages with the frame."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EnforcementConfig(AppConfig):
    name = "enforcement"
    verbose_name = _("Enforcement liaison")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        # Models are loaded only now.
        from enforcement import (  # noqa: PLC0415
            kinds,
            record_names,
            registering,
            request_names,
            request_panels,
        )

        kinds.register()
        record_names.register()
        request_names.register()
        registering.register()
        request_panels.register()
