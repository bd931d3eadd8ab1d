"""Fixtures of the house's tests."""

import pytest

from tickets import kinds
from tickets.tests.banner import Banner


@pytest.fixture
def banner(db, monkeypatch) -> Banner:
    """The small banner of the ticket tests, with its kind open to everybody."""
    monkeypatch.setattr(kinds, "_registered", {"IND": kinds.KindPort("IND", lambda post, alliance: None)})
    return Banner()
