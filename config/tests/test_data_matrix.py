"""Every line of ``data/responsibilities.csv`` routes as it says, in every township, with the demonstration's people."""

import csv
from collections import Counter

import pytest
from django.conf import settings

from audit import clock
from config.demonstration import loading
from organisations.models import Alliance, Area
from tickets import catalogue, routing
from tickets.models import Topic

pytestmark = pytest.mark.long

TOWNSHIP = "township-of-place"
#: Places of each governance community of the data.
PLACES = {"COM-A": "150422404001-E1", "COM-B": "150422403001", "COM-C": "150422404002-E1"}


def lines(template: str) -> list[dict[str, str]]:
    with (settings.BASE_DIR / "data" / "responsibilities.csv").open(encoding="utf-8") as file:
        return [row for row in csv.DictReader(file) if row["template"] == template]


@pytest.fixture
def known(db, tmp_path, settings):
    settings.VAR_DIR = tmp_path
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    loading.load_accounts(lambda line: None)
    return catalogue.catalogue_on(clock.today())


def routed(known, alliance: Alliance, area: Area, line: dict[str, str]) -> tuple[str, list[str], int]:
    """Lead, assists and how many assistants were left out."""
    topic = Topic.objects.get(template=alliance.template_id, code=line["topic"])
    decision = routing.decide(routing.Facts(alliance.pk, topic.pk, area.pk, known.on), known)
    assert decision.outcome == "dispatched", (line, area, decision)
    assert decision.cell.topic == topic.pk
    codes = [known.units[unit].code for unit in decision.assists]
    return known.units[decision.department].code, codes, len(decision.left_out_assists)


def expected(known, alliance: Alliance, line: dict[str, str], area: Area) -> tuple[str, list[str], int]:
    """As the file says; an assistant that is no member (O37 in the communities) is left out, never the lead."""
    township = f"T{area.township_code[6:]}"
    lead, *assists = [
        township if code == TOWNSHIP else code for code in [line["lead"], *line["assists"].split()]
    ]
    assists = [code for code in assists if code != lead]
    members = {known.units[unit].code for unit in known.members[alliance.pk]}
    taken = [code for code in assists if code in members]
    return lead, taken, len(assists) - len(taken)


def test_decide_every_line_of_the_chain_in_every_township(known):
    alliance = Alliance.objects.get(code="IND-BROOM")
    places = Area.objects.filter(level__in=["township", "village"])
    counted = Counter()
    for line in lines("broom"):
        for area in places:
            assert routed(known, alliance, area, line) == expected(known, alliance, line, area)
            counted[area.level] += 1
    assert counted == {"township": 41 * 14, "village": 41 * 10}


@pytest.mark.parametrize("code", PLACES)
def test_decide_every_line_of_the_communities(known, code):
    alliance = Alliance.objects.get(code=code)
    area = Area.objects.get(code=PLACES[code])
    for line in lines("community"):
        assert routed(known, alliance, area, line) == expected(known, alliance, line, area)
