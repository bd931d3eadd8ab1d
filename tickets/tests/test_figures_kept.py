"""The kept figures equal a full count, whatever happens, and whoever folds meanwhile."""

import datetime as dt
import io

import pytest
from django.core.management import CommandError, call_command

from tickets import actions
from tickets.figures import upgrading
from tickets.figures.folding import fold
from tickets.figures.parts import Key
from tickets.figures.recounting import kept, recount
from tickets.models import Dispatch, FigureDelta, FigureMonth, FigureSum, Move, Ticket
from tickets.tests.banner import AT, actor
from tickets.tests.walking import Walk

pytestmark = pytest.mark.django_db

STEPS = 120


@pytest.mark.parametrize(
    "seed", [0, 1, *(pytest.param(seed, marks=pytest.mark.long) for seed in range(2, 6))]
)
def test_figures_equal_a_full_count_at_every_step_of_a_walk(banner, seed):
    walk, told = Walk(banner, seed), []
    for number in range(STEPS):
        told.append(walk.step())
        assert recount().differences == {}, told
        if number % 7 == 0:
            before = kept()
            fold()
            assert kept() == before
    assert len(set(told)) > 15, told
    fold()
    assert not FigureDelta.objects.exists()
    assert FigureSum.objects.exists()
    assert recount().months == {}


def test_recount_names_months_that_are_not_the_sum_of_their_days(banner):
    banner.routed()
    fold()
    FigureMonth.objects.filter(part="raised").update(amount=7)
    with pytest.raises(CommandError, match="1 figures differed"):
        call("recount")
    assert "IND-BROOM 2026-11 raised - portal: kept 7, counted 1" in call("recount", "--repair")
    assert FigureMonth.objects.get(part="raised").amount == 1
    assert call("recount") == "1 tickets counted: every kept figure is equal."


def test_recount_names_what_differs_and_repairs_it(banner):
    ticket = banner.routed()
    banner.move(ticket, "sign", banner.town_liaison, AT)
    fold()
    assert call("recount") == "1 tickets counted: every kept figure is equal."
    # Somebody changed rows past the actions.
    Dispatch.objects.update(signed_at=AT + dt.timedelta(days=1))
    with pytest.raises(CommandError, match="1 figures differed"):
        call("recount")
    assert recount().differences != {}
    told = call("recount", "--repair")
    assert "IND-BROOM 2026-11-23 sign_ok T102 portal: kept 1, counted 0" in told
    assert recount().differences == {}


def test_figures_of_an_older_database_are_counted_once(banner):
    banner.routed(reporter=actions.Reporter("某某", "0476-0000001"))
    ticket = Ticket.objects.get()
    banner.move(ticket, "sign", banner.town_liaison, AT)
    actions.move(
        ticket_id=ticket.pk,
        move=Move.CONTACT,
        by=actor(banner.town_liaison),
        at=AT,
        data={"at": AT, "channel": "telephone", "outcome": "not_reached"},
    )
    counted = +kept()
    Dispatch.objects.update(attempted_at=None)
    FigureDelta.objects.all().delete()
    assert upgrading.bring_up_to_date()
    assert Dispatch.objects.get().attempted_at == AT
    assert +kept() == counted
    assert (
        counted[Key("unreached", dt.date(2026, 11, 24), banner.alliance.pk, banner.town.pk, "portal", False)]
        == 1
    )
    assert not upgrading.bring_up_to_date()


def call(*arguments: str) -> str:
    out = io.StringIO()
    call_command(*arguments, stdout=out)
    return out.getvalue().strip()
