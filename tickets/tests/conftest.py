"""Fixtures of the ticket tests."""

import pytest

from tickets import catalogue, clocks, kinds
from tickets.tests.banner import Banner


@pytest.fixture
def banner(db, monkeypatch) -> Banner:
    """The small banner, with its kind open to everybody and nothing compiled yet."""
    monkeypatch.setattr(kinds, "_registered", {"IND": kinds.KindPort("IND", lambda post, alliance: None)})
    catalogue._compiled.clear()
    clocks._loaded.clear()
    return Banner()
