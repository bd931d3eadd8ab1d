"""Every line of ``data/responsibilities.csv`` routes as it says, in every township, with the demonstration's people."""

import csv
import itertools
from collections import Counter

import pytest
from django.conf import settings

from audit import clock
from config.demonstration import loading
from organisations.models import Alliance, Area, Post, Role
from tickets import catalogue, routing, tasks
from tickets.models import Ticket, Topic
from tickets.tests.calling import caller

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
    assert counted == {"township": 42 * 14, "village": 42 * 10}


@pytest.mark.parametrize("code", PLACES)
def test_decide_every_line_of_the_communities(known, code):
    alliance = Alliance.objects.get(code=code)
    area = Area.objects.get(code=PLACES[code])
    for line in lines("community"):
        assert routed(known, alliance, area, line) == expected(known, alliance, line, area)


#: How officials put it, so that the text decides nothing.
TITLE, TEXT = (
    "群众反映：{}方面有困难",
    "近日走访时，农户和合作社多次反映{}方面的困难，本级协调不了，请责任部门尽快处理。",
)


def sent(program, alliance: Alliance, area: Area, line: dict[str, str]) -> str:
    """The number of a ticket raised through the API, as a village or community would raise it."""
    answer = program.post(
        "/api/v1/tickets/",
        {
            "alliance": alliance.code,
            "topic": line["topic"],
            "area": area.code,
            "title": TITLE.format(line["zh"]),
            "description": TEXT.format(line["zh"]),
        },
    )
    assert answer.status_code == 201, answer.json()
    return answer.json()["number"]


def told(program, number: str) -> tuple[str, list[str]]:
    """Lead and assists as the API says them; the stated reason names the department and the entry of the line."""
    ticket = program.get(f"/api/v1/tickets/{number}/").json()
    row = Ticket.objects.select_related("lead", "topic").get(number=number)
    assert ticket["state"] == "dispatched", ticket
    routing_said = ticket["routing"]
    assert routing_said["cell"]["topic"] == row.topic.code
    assert row.lead.name in routing_said["because"]
    assert f"“{row.topic.name}”" in routing_said["because"]
    assert routing_said["department"] == ticket["lead"]
    return ticket["lead"], sorted(ticket["assists"])


def by_api_and_queue(known, raiser: Post, pairs: list[tuple[Alliance, Area, dict[str, str]]]) -> None:
    program = caller(raiser)
    numbers = [sent(program, *pair) for pair in pairs]
    tasks.sweep()
    for number, (alliance, area, line) in zip(numbers, pairs, strict=True):
        lead, assists, left_out = expected(known, alliance, line, area)
        assert told(program, number) == (lead, sorted(assists)), line
        because = program.get(f"/api/v1/tickets/{number}/").json()["routing"]["because"]
        assert because.count("未派") == left_out, because


def holder(role: Role, unit: str) -> Post:
    return Post.objects.select_related("person__user", "organisation").get(role=role, organisation__code=unit)


def test_every_line_of_the_chain_goes_through_api_and_queue(known):
    """In each township in turn, three townships a line."""
    alliance = Alliance.objects.get(code="IND-BROOM")
    townships = itertools.cycle(Area.objects.filter(level="township").order_by("code"))
    pairs = [(alliance, next(townships), line) for line in lines("broom") for _place in range(3)]
    assert len({area.pk for _alliance, area, _line in pairs}) == Area.objects.filter(level="township").count()
    by_api_and_queue(known, holder(Role.SECRETARY, "V150422102201"), pairs)


def test_every_line_of_a_community_goes_through_api_and_queue(known):
    alliance = Alliance.objects.get(code="COM-A")
    area = Area.objects.get(code="150422404001")
    pairs = [(alliance, area, line) for line in lines("community")]
    by_api_and_queue(known, holder(Role.SECRETARY, "C150422404001"), pairs)
