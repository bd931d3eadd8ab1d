"""How much the court types here: whole cases (profile `full`), or only what its requests need (`liaison`, the default)."""

from django.conf import settings


def is_full() -> bool:
    """Whether the court keeps whole cases here. In `liaison` it types case number, obligor, amount, request and the last
    day of measures made through the portal, and nothing else is asked or demanded."""
    return settings.COURT_PROFILE == "full"
