"""The app's registration with Django; it holds the management commands of the house."""

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "config"
