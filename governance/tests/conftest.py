"""Fixtures of the tests of community governance: a small subdistrict with one community, a company and departments."""

import pytest

from audit import clock
from governance import kinds as governance_kinds
from governance.actions import communities
from governance.tests.subdistrict import Subdistrict
from tickets import kinds
from tickets.tests.banner import AT, SINCE, actor, join
from tickets.tests.conftest import english

__all__ = ["english", "place", "served"]


@pytest.fixture
def place(db) -> Subdistrict:
    return Subdistrict()


@pytest.fixture
def served(place, monkeypatch):
    """The same with its kind registered, its topics, and an estate that the company serves; the clock stands at AT."""
    monkeypatch.setattr(kinds, "_registered", {})
    governance_kinds.register()
    place.matrix()
    join(place.alliance, place.unit)
    estate = place.estate()
    communities.serve(
        estate_id=estate.pk,
        by=actor(place.secretary),
        at=AT,
        company=place.company,
        contract="合同1号",
        valid_from=SINCE,
    )
    with clock.frozen_at(AT):
        yield place
