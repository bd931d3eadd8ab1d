"""`GET /api/v1/figures/`: every indicator with its numbers and words, for whom it may be."""

import datetime as dt
from decimal import Decimal

import pytest

from audit import clock
from tickets import kinds
from tickets.tests.banner import ZONE
from tickets.tests.calling import caller
from tickets.tests.test_figures_by_hand import ALLIANCE, UNITS, told  # noqa: F401 - a fixture

pytestmark = pytest.mark.django_db

FIGURES = "/api/v1/figures/"
PERIOD = {"from": "2026-11-01", "to": "2026-12-31"}


@pytest.fixture(autouse=True)
def at_the_fifth():
    with clock.frozen_at(dt.datetime(2026, 12, 5, 10, 0, tzinfo=ZONE)):
        yield


def numbers(entry: dict) -> dict:
    return {
        row["code"]: (
            row["numerator"],
            row["denominator"],
            row["left_out"],
            {beside["code"]: beside["number"] for beside in row["beside"]},
        )
        for row in entry["indicators"]
        if row["code"] != "composite"
    }


def test_figures_of_the_alliance_are_those_worked_out_by_hand(told):  # noqa: F811
    body = caller(told.head).get(FIGURES, PERIOD | {"alliance": "IND-BROOM"}).json()
    assert (body["from"], body["to"], body["due_until"]) == ("2026-11-01", "2026-12-31", "2026-12-04")
    (entry,) = body["results"]
    assert (entry["alliance"], entry["organisation"]) == ("IND-BROOM", None)
    assert numbers(entry) == ALLIANCE
    on_time = next(row for row in entry["indicators"] if row["code"] == "closed_on_time")
    assert on_time["rate"] == "0.2000"
    assert on_time["small_sample"] is True
    assert (on_time["name"], on_time["name_en"], on_time["unit"]) == ("按时办结率", "Closed on time", "share")
    assert on_time["definition"].startswith("已办结且在工单期限内答复的工单 ÷")
    assert on_time["definition_en"].startswith("Closed tickets that were answered by")


def test_each_unit_beside_the_whole(told):  # noqa: F811
    body = caller(told.head).get(FIGURES, PERIOD | {"units": "true"}).json()
    assert [entry["organisation"] for entry in body["results"]] == [None, "O05", "O35", "T102"]
    assert {entry["organisation"]: numbers(entry) for entry in body["results"][1:]} == UNITS


def test_a_department_gets_its_own_share(told):  # noqa: F811
    client = caller(told.town_liaison)
    (entry,) = client.get(FIGURES, PERIOD).json()["results"]
    assert entry["organisation"] == "T102"
    assert numbers(entry) == UNITS["T102"]
    answer = client.get(FIGURES, PERIOD | {"organisation": "O05"})
    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["organisation"])


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"from": "2026-12-01", "to": "2026-11-01"}, "to"),
        ({"from": "yesterday"}, "from"),
        ({"alliance": "nothing"}, "alliance"),
        ({"channel": "pigeon"}, "channel"),
        ({"units": "yes"}, "units"),
        ({"unit": "T102"}, "unit"),
    ],
)
def test_what_cannot_be_read_is_named(told, query, field):  # noqa: F811
    answer = caller(told.head).get(FIGURES, query)
    assert (answer.status_code, list(answer.json()["errors"])) == (400, [field])


def test_channel_and_the_present_month_by_default(told):  # noqa: F811
    body = caller(told.head).get(FIGURES, {"channel": "telephone"}).json()
    assert (body["from"], body["to"], body["channel"]) == ("2026-12-01", "2026-12-31", "telephone")
    assert numbers(body["results"][0])["raised"][0] == 0
    body = caller(told.head).get(FIGURES, PERIOD | {"channel": "telephone"}).json()
    assert numbers(body["results"][0])["raised"][0] == 2


def test_a_kind_outside_the_api_has_no_figures_in_it(told, monkeypatch):  # noqa: F811
    off = kinds.KindPort("IND", lambda post, alliance: None, switches=kinds.Switches(in_api=False))
    monkeypatch.setattr(kinds, "_registered", {"IND": off})
    assert caller(told.head).get(FIGURES, PERIOD).json()["results"] == []


def test_composite_is_the_weighted_mean_of_rates_with_enough_cases(told, monkeypatch, settings):  # noqa: F811
    def composite() -> dict:
        (entry,) = caller(told.town_liaison).get(FIGURES, PERIOD).json()["results"]
        return next(row for row in entry["indicators"] if row["code"] == "composite")

    assert (composite()["rate"], composite()["small_sample"]) == (None, True)
    monkeypatch.setattr("tickets.figures.indicators.SMALL", 1)
    # response 1/2, resolution 1/2, satisfaction 1/1, signed 3/4, answered on time 1/3
    assert composite()["rate"] == "0.6167"
    settings.FIGURES_WEIGHTS = {"satisfaction": Decimal(3), "signed_on_time": Decimal(1)}
    assert (composite()["rate"], composite()["denominator"]) == ("0.9375", 4)
