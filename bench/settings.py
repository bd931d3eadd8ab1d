"""The portal's own settings, with the pages and tasks that it is measured beside."""

from config.settings import *  # noqa: F403 - all of them
from config.settings import BASE_DIR, TEMPLATES

ROOT_URLCONF = "bench.urls"
TEMPLATES[0]["DIRS"].append(BASE_DIR / "bench" / "templates")
CELERY_IMPORTS = ("bench.tasks",)
