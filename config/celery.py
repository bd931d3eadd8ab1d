"""The Celery application; its settings are the `CELERY_` ones of `config.settings`."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
# Celery closes the database connection after every task unless told otherwise (4–8 times slower).
app.conf.CELERY_DB_REUSE_MAX = 100_000
app.autodiscover_tasks()
