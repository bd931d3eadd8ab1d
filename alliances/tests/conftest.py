"""Fixtures of the tests of chains: the small banner with a chain in it."""

import pytest

from alliances.tests.chain import Chain
from tickets import kinds
from tickets.tests.conftest import english

__all__ = ["chain", "english"]


@pytest.fixture
def chain(db, monkeypatch) -> Chain:
    """The small banner with plant, cooperative, bank and insurer; its kind open to everybody."""
    monkeypatch.setattr(kinds, "_registered", {"IND": kinds.KindPort("IND", lambda post, alliance: None)})
    return Chain()
