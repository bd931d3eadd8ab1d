"""The app's registration with Django; it holds the management commands of the house."""

from django.apps import AppConfig
from django.contrib.staticfiles.apps import StaticFilesConfig


class PortalConfig(AppConfig):
    name = "config"


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
