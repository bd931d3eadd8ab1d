"""Words of Django that its own Chinese catalogue has not caught up with; gathering keeps only what the source names.

A test tells when Django says one of them by itself: then it goes from here.
"""

from django.utils.translation import gettext_noop, ngettext_lazy

WORDS = (
    gettext_noop("Model name"),
    gettext_noop("Add link"),
    gettext_noop("Change or view list link"),
    gettext_noop("Error:"),
)
#: Of how many the number is said.
COUNTED = ngettext_lazy(
    "This password is too short. It must contain at least %d character.",
    "This password is too short. It must contain at least %d characters.",
    "characters",
)
