"""The app's registration with Django, and of its kind with the ticket core."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GovernanceConfig(AppConfig):
    name = "governance"
    verbose_name = _("Community governance")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from governance.kinds import register  # noqa: PLC0415 - models are loaded only now

        register()
