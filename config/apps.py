"""The app's registration with Django; it holds the management commands of the house."""

from django.apps import AppConfig
from django.conf import settings
from django.contrib.staticfiles.apps import StaticFilesConfig
from django.db.models.fields import BLANK_CHOICE_DASH
from django.forms.models import ModelChoiceField


class PortalConfig(AppConfig):
    name = "config"

    def ready(self):
        # Django has no setting for it: these two are where all of its lists, those of the administration too, take it from.
        ModelChoiceField.__init__.__kwdefaults__["empty_label"] = settings.FILTERS_EMPTY_CHOICE_LABEL
        BLANK_CHOICE_DASH[:] = [("", settings.FILTERS_EMPTY_CHOICE_LABEL)]


class PortalStaticFilesConfig(StaticFilesConfig):
    """What no page loads is not collected: compressing it would take half of a first start."""

    ignore_patterns = [
        *StaticFilesConfig.ignore_patterns,
        "*.js.map",
        "django_htmx",
        "redoc",
        "rest_framework",
        "swagger-ui-es-*",
        "swagger-ui.js",
        "*.LICENSE.txt",
    ]
