"""Every figure of a small script of tickets, to the unit: the tables were worked out by hand from the definitions.

Shipped limits: sign 2 working hours (11:00), contact 24 hours, answer 5 working days (Monday the 30th, 09:00).
"""

import datetime as dt
from decimal import Decimal

import pytest

from tickets import actions
from tickets.figures import keeping
from tickets.figures.folding import fold
from tickets.figures.indicators import OF_ALLIANCE, OF_UNIT
from tickets.figures.periods import Period
from tickets.figures.recounting import recount
from tickets.figures.sums import amounts_by, cells
from tickets.models import Dispatch, Move
from tickets.tests.banner import AT, ZONE, actor

pytestmark = pytest.mark.django_db

PERIOD = Period(dt.date(2026, 11, 1), dt.date(2026, 12, 31))
#: What falls due is counted up to Friday the 4th.
TODAY = dt.date(2026, 12, 5)


def at(text: str) -> dt.datetime:
    month_day, time = text.split(" ")
    return dt.datetime.fromisoformat(f"2026-{month_day}T{time}").replace(tzinfo=ZONE)


class Script:
    """Tells what happened, one line a move."""

    def __init__(self, banner):
        self.banner = banner

    def raised(self, when: str = "11-23 09:00", **fields):
        ticket = self.banner.raise_ticket(at=at(when), **fields)
        actions.route([ticket.pk], at(when))
        return ticket

    def move(self, ticket, when: str, move: str, by, dispatch=None, **data):
        actions.move(
            ticket_id=ticket.pk,
            move=Move(move),
            by=actor(by),
            at=at(when),
            data=data,
            dispatch_id=dispatch.pk if dispatch else None,
        )


@pytest.fixture
def told(banner):
    """Eight tickets, A to H."""
    script = Script(banner)
    town, office, head, clerk = banner.town_liaison, banner.dispatcher, banner.head, banner.clerk
    move, resident = script.move, actions.Reporter("某某", "0476-0000001")

    # A: telephoned; everything on time; solved and satisfied.
    a = script.raised(reporter=resident, channel="telephone")
    move(a, "11-23 10:00", "sign", town)
    move(a, "11-24 08:40", "contact", town, at=at("11-24 08:00"), channel="telephone", outcome="reached")
    move(a, "11-27 10:00", "answer", town, text="已办", result="solved")
    move(a, "11-27 11:00", "accept_answer", office)
    move(a, "11-27 15:00", "call_back", clerk, outcome="solved", satisfaction="satisfied")

    # B: signed late, answered late, sent back, then explained; the raiser says "partly".
    b = script.raised()
    move(b, "11-23 14:45", "sign", town)
    move(b, "12-01 09:00", "answer", town, text="已办", result="solved")
    move(b, "12-01 10:00", "accept_answer", office)
    move(b, "12-01 11:00", "confirm", banner.secretary, outcome="unsolved")
    move(b, "12-01 15:00", "rework", office, reason="未解决")
    move(b, "12-02 09:00", "answer", town, text="暂不能解决", result="explained")
    move(b, "12-02 10:00", "accept_answer", office)
    move(b, "12-02 11:00", "confirm", banner.secretary, outcome="partly")
    move(b, "12-02 15:00", "close", head)

    # C: the assistant is late, and the lead can only answer after it: charged to the assistant.
    c = script.raised(topic=banner.supply)
    lead, assist = c.dispatches.get(role="lead"), c.dispatches.get(role="assist")
    move(c, "11-23 10:00", "sign", banner.liaison, lead)
    move(c, "11-23 10:30", "sign", banner.market_liaison, assist)
    move(c, "12-01 09:00", "answer", banner.market_liaison, assist, text="已配合", result="solved")
    move(c, "12-01 10:00", "answer", banner.liaison, lead, text="已办", result="solved")
    move(c, "12-01 11:00", "accept_answer", office)
    move(c, "12-01 15:00", "confirm", banner.secretary, outcome="solved")

    # D: hotline, anonymous; returned before signing, ruled to the bureau, which is on time by its own dispatch
    # (until Tuesday 15:00) and late by the ticket (Tuesday 09:00). Nobody can be called back.
    d = banner.raise_ticket(at=AT, channel="hotline", reporter=actions.Reporter(anonymous=True))
    move(d, "11-24 09:00", "accept", office)
    actions.route([d.pk], at("11-24 09:00"))
    wants = {"reason": "not_our_duty", "basis": "三定方案", "department": banner.bureau}
    move(d, "11-24 10:00", "request_return", town, **wants)
    move(d, "11-24 15:00", "rule", office, department=banner.bureau, basis="三定方案")
    move(d, "11-24 16:00", "sign", banner.liaison)
    move(d, "12-01 10:00", "answer", banner.liaison, text="已办", result="solved")
    move(d, "12-01 11:00", "accept_answer", office)
    move(d, "12-01 14:45", "close", head)

    # E: signed and forgotten.
    e = script.raised()
    move(e, "11-23 10:00", "sign", town)

    # F: settled on the spot. G: covered by nobody, declined.
    actions.settle_on_the_spot(
        by=actor(banner.secretary), at=AT, alliance=banner.alliance, topic=banner.price,
        area=banner.village_area, description="当场说明", answer="已说明",
    )  # fmt: skip
    g = script.raised(topic=banner.loan)
    move(g, "11-24 09:00", "decline", office, reason="litigation")

    # H: telephoned; tried but not reached; suspended before its deadline, so nothing is owed meanwhile.
    h = script.raised(reporter=resident, channel="telephone")
    move(h, "11-23 10:00", "sign", town)
    move(h, "11-23 11:00", "contact", town, at=at("11-23 11:00"), channel="telephone", outcome="not_reached")
    move(h, "11-24 09:00", "request_suspension", town, reason="冬季", review_on=dt.date(2026, 12, 15))
    move(h, "11-24 10:00", "decide_suspension", office, grant=True)
    return banner


#: code: (numerator, denominator, left out, beside)
ALLIANCE = {
    "raised": (8, None, 0, {"settled": 1, "declined": 1, "cancelled": 0, "merged": 0}),
    "response": (1, 2, 0, {"unreached": 1}),
    "resolution": (2, 3, 0, {"partly": 1, "explained": 0, "no_reply": 0, "not_called": 1}),
    "satisfaction": (1, 1, 0, {"dissatisfied": 0, "no_reply": 0, "not_called": 1}),
    "signed_on_time": (6, 7, 0, {}),
    "closed_on_time": (1, 5, 0, {"late": 3, "open": 1}),
    "closed": (4, 6, 0, {"open": 2}),
    "returned": (1, 8, 0, {}),
    "reworked": (1, 5, 0, {"explained": 1, "on_behalf": 0}),
    # A 1620, B 2340 and 180, C 2400, D 1800 open minutes.
    "net_time": (8340, 5, 0, {}),
    # A 97 h, B 192 h and 18 h, C 193 h, D 163 h.
    "gross_time": (39780, 5, 0, {}),
}
NOTHING = {
    "response": (0, 0, 0, {"unreached": 0}),
    "resolution": (0, 0, 0, {"partly": 0, "explained": 0, "no_reply": 0, "not_called": 0}),
    "satisfaction": (0, 0, 0, {"dissatisfied": 0, "no_reply": 0, "not_called": 0}),
    "reworked": (0, 0, 0, {"explained": 0, "on_behalf": 0}),
    "net_time": (0, 0, 0, {}),
    "gross_time": (0, 0, 0, {}),
}
UNITS = {
    "T102": {
        "response": (1, 2, 0, {"unreached": 1}),
        "resolution": (1, 2, 0, {"partly": 1, "explained": 0, "no_reply": 0, "not_called": 0}),
        "satisfaction": (1, 1, 0, {"dissatisfied": 0, "no_reply": 0, "not_called": 0}),
        "signed_on_time": (3, 4, 0, {}),
        "closed_on_time": (1, 3, 0, {"late": 1, "open": 1, "charged": 2}),
        "closed": (2, 4, 0, {"open": 2}),
        "returned": (1, 5, 0, {}),
        "reworked": (1, 3, 0, {"explained": 1, "on_behalf": 0}),
        "net_time": (4140, 3, 0, {}),
        "gross_time": (18420, 3, 0, {}),
    },
    "O05": NOTHING
    | {
        "resolution": (1, 1, 0, {"partly": 0, "explained": 0, "no_reply": 0, "not_called": 1}),
        "satisfaction": (0, 0, 0, {"dissatisfied": 0, "no_reply": 0, "not_called": 1}),
        "signed_on_time": (2, 2, 0, {}),
        "closed_on_time": (1, 1, 1, {"late": 0, "open": 0, "charged": 0}),
        "closed": (1, 1, 1, {"open": 0}),
        "returned": (0, 2, 0, {}),
        "reworked": (0, 2, 0, {"explained": 0, "on_behalf": 0}),
        "net_time": (4200, 2, 0, {}),
        "gross_time": (21360, 2, 0, {}),
    },
    "O35": NOTHING
    | {
        "signed_on_time": (1, 1, 0, {}),
        "closed_on_time": (0, 1, 0, {"late": 1, "open": 0, "charged": 1}),
        "closed": (1, 1, 0, {"open": 0}),
        "returned": (0, 1, 0, {}),
    },
}


def read(banner, indicators, unit=None, today=TODAY) -> dict:
    found = cells([banner.alliance.pk], PERIOD, today, unit=unit.pk if unit else None)
    figures = [indicator.figure(amounts_by(found)[()]) for indicator in indicators]
    return {
        figure.indicator.code: (
            figure.numerator,
            figure.denominator,
            figure.left_out,
            {beside.code: number for beside, number in figure.beside},
        )
        for figure in figures
    }


def test_every_figure_of_the_alliance(told):
    assert read(told, OF_ALLIANCE) == ALLIANCE
    fold()
    assert read(told, OF_ALLIANCE) == ALLIANCE
    assert recount().differences == {}


def test_every_figure_of_each_unit(told):
    for unit in (told.town, told.bureau, told.market):
        assert read(told, OF_UNIT, unit) == UNITS[unit.code], unit.code


def test_partly_solved_counts_a_half_where_the_setting_says_so(told, settings):
    settings.FIGURES_PARTLY = Decimal("0.5")
    assert read(told, OF_ALLIANCE)["resolution"][:2] == (2.5, 3)


def test_what_falls_due_is_counted_only_after_its_day(told):
    """On Monday the 30th itself nothing is due yet; on Tuesday all but D (due on Tuesday) are."""
    assert read(told, OF_ALLIANCE, today=dt.date(2026, 11, 30))["closed_on_time"] == (
        0, 0, 0, {"late": 0, "open": 0},
    )  # fmt: skip
    assert read(told, OF_ALLIANCE, today=dt.date(2026, 12, 1))["closed_on_time"][1] == 4


def test_left_out_stands_beside_the_rate(told):
    """Left out on appeal: out of every rate of the unit, and counted beside it."""
    dispatch = Dispatch.objects.filter(
        organisation=told.town, state="signed", ticket__state="processing"
    ).get()
    with keeping.counted([dispatch.ticket_id]):
        Dispatch.objects.filter(pk=dispatch.pk).update(excluded=True, excluded_reason="不可抗力")
    figures = read(told, OF_UNIT, told.town)
    assert figures["closed_on_time"] == (1, 2, 1, {"late": 1, "open": 0, "charged": 1})
    assert figures["closed"] == (2, 3, 1, {"open": 1})
    assert figures["signed_on_time"] == (2, 3, 1, {})
    assert read(told, OF_ALLIANCE)["raised"][0] == 8
    assert recount().differences == {}


def test_a_late_ticket_that_is_cancelled_stays_late(told):
    """Neither the alliance nor the unit gets rid of lateness by cancelling (E, due on the 30th)."""
    ticket = Dispatch.objects.get(organisation=told.town, state="signed", ticket__state="processing").ticket
    Script(told).move(ticket, "12-03 09:00", "cancel", told.dispatcher, reason="重复")
    figures = read(told, OF_ALLIANCE)
    assert figures["closed_on_time"] == (1, 5, 0, {"late": 4, "open": 0})
    assert figures["closed"] == (4, 5, 0, {"open": 1})
    assert figures["raised"][3]["cancelled"] == 1
    assert read(told, OF_UNIT, told.town)["closed_on_time"] == (
        1, 3, 0, {"late": 2, "open": 0, "charged": 2},
    )  # fmt: skip


def test_a_suspended_ticket_that_comes_back_by_itself_falls_due_later(told):
    """H stood still for 5760 open minutes (the 24th 10:00 to the end of 14 December): due on 18 December at 16:30."""
    assert actions.bring_back(at("12-15 08:30")) == 1
    assert recount().differences == {}
    assert read(told, OF_ALLIANCE, today=dt.date(2026, 12, 18))["closed_on_time"][1] == 5
    assert read(told, OF_ALLIANCE, today=dt.date(2026, 12, 19))["closed_on_time"][1] == 6
