"""The seam for the search tokens: whoever owns the table says how it is filled for tickets that were loaded by COPY.

The portal's own job writes tokens for what waits; after a load everything waits, so it is run to its end.
"""

from django.apps import apps
from django.utils.module_loading import import_string

#: The model that holds tokens, and the function that writes them for tickets without any; it returns how many it wrote.
MODEL = "SearchEntry"
WRITE = "tickets.actions.indexing.index_missing"


def fill(say) -> int:
    """How many tickets got their tokens; 0 where the portal has no such table."""
    if MODEL.lower() not in apps.get_app_config("tickets").models:
        return 0
    write, total = import_string(WRITE), 0
    while written := write():
        total += written
        say(f"{total} tickets with search tokens")
    return total
