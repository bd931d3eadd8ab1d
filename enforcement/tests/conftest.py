"""Fixtures of the tests of the court."""

import pytest

from audit import clock
from enforcement import kinds as enforcement_kinds
from enforcement.tests.courthouse import make_case, make_court
from tickets import kinds
from tickets.tests.banner import AT, Banner
from tickets.tests.conftest import english

__all__ = ["case", "courthouse", "english"]


@pytest.fixture
def courthouse(db, monkeypatch):
    """The test banner with a court; its kind registered, the clock at AT."""
    monkeypatch.setattr(kinds, "_registered", {})
    enforcement_kinds.register()
    with clock.frozen_at(AT):
        yield make_court(Banner())


@pytest.fixture
def case(courthouse):
    return make_case(courthouse)
