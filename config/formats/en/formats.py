"""Formats of Django's template filters (docs.djangoproject.com, "Creating custom format files")."""

DATE_FORMAT = "j M Y"
DATETIME_FORMAT = "j M Y, H:i"
TIME_FORMAT = "H:i"
