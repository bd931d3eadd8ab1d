"""Fixtures of the tests of community governance: a small subdistrict with one community, a company and departments."""

import pytest

from governance.tests.subdistrict import Subdistrict
from tickets.tests.conftest import english

__all__ = ["english", "place"]


@pytest.fixture
def place(db) -> Subdistrict:
    return Subdistrict()
