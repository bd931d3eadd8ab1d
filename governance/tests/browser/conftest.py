"""The browser of the ticket pages, and the small subdistrict."""

from governance.tests.conftest import english, place, served
from tickets.tests.browser.conftest import browser_type_launch_args, database_beside_the_event_loop, sit_down

__all__ = [
    "browser_type_launch_args",
    "database_beside_the_event_loop",
    "english",
    "place",
    "served",
    "sit_down",
]
