"""What a web process would otherwise load with its first pages: loaded once before the processes are forked, so that they
share it, none grows by it, and nobody waits for it."""

import gc
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings
from django.forms.renderers import get_default_renderer
from django.template import engines
from django.urls import get_resolver
from django.utils.translation import gettext, override


def warm() -> None:
    """Addresses with the views behind them, both languages, the portal's templates. Asks no database: a connection
    cannot be shared."""
    for language, _name in settings.LANGUAGES:
        with override(language):
            _ = get_resolver().reverse_dict
            gettext("Workbench")
    _load(engines["django"], settings.TEMPLATES[0]["DIRS"])
    forms = get_default_renderer().engine
    _load(forms, [folder for folder in forms.template_dirs if "django/forms" in str(folder)])
    gc.collect()
    # Never looked through again: looking through it would write into the pages of memory that are shared.
    gc.freeze()


def _load(engine, folders: Iterable[str | Path]) -> None:
    absent = set(settings.UPPER_APPS) - set(settings.PORTAL_APPS)
    for folder in map(Path, folders):
        for file in sorted(folder.rglob("*.html")):
            name = file.relative_to(folder)
            # Those of an app that is not installed load what is not there.
            if not absent.intersection(name.parts):
                engine.get_template(str(name))
