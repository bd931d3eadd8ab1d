"""The browser of the ticket pages, and a court with eight cases beside a registry's window, in the hours of today."""

import pytest

from enforcement import kinds as enforcement_kinds
from enforcement.tests.asking import with_windows
from enforcement.tests.courthouse import make_court
from organisations import second_factors
from tickets import kinds
from tickets.tests.banner import AT, Banner
from tickets.tests.browser import conftest as browsing
from tickets.tests.browser.conftest import browser_type_launch_args, database_beside_the_event_loop

__all__ = ["browser_type_launch_args", "database_beside_the_event_loop"]

seated = browsing.sit_down


@pytest.fixture
def court(transactional_db, monkeypatch):
    """Unlike the `courthouse`, with no clock stopped: the browser's requests are answered at the time of day."""
    monkeypatch.setattr(kinds, "_registered", {})
    enforcement_kinds.register()
    return with_windows(make_court(Banner()))


@pytest.fixture
def sit_down(seated):
    """Nobody opens a page of the court without a second factor."""

    def sit_down(post, *screen, **given):
        user = post.person.user
        second_factors.activate_totp(user=user, by=user, at=AT)
        return seated(post, *screen, **given)

    return sit_down
