"""Fixtures of the roster tests."""

import pytest
from django.conf import settings as django_settings

from organisations.tests.rosters import Roster


@pytest.fixture
def roster(db) -> Roster:
    return Roster()


@pytest.fixture
def keeper(roster, client, settings, tmp_path):
    """A browser in which the roster keeper of the lead organisation is signed in, reading English."""
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path / "files"},
        },
    }
    return signed_in(client, roster.keeper)


def signed_in(client, user):
    client.force_login(user)
    client.cookies[django_settings.LANGUAGE_COOKIE_NAME] = "en"
    return client
