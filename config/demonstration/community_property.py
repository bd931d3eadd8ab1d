"""Property service of the demonstration: the company's months from refusal to collection, and the owners' votes."""

import datetime as dt
from decimal import Decimal

from django.utils import timezone

from config.demonstration import community_words as words
from config.demonstration.together import Together
from governance.actions import property as actions
from governance.models import Estate, FeePeriod
from organisations import actions as roster
from organisations.account_actions import system_user
from organisations.models import Membership, Role
from tickets.standing import Actor

COMPANY = "O18"

COUNTED = ("promised", "delivered", "repairs", "repairs_on_time", "repairs_done", "repair_hours")
SUMS = ("receivable", "received", "opening_arrears", "recovered")


def _month(day: dt.date, back: int) -> dt.date:
    """The first day of the month so many months back."""
    months = day.year * 12 + day.month - 1 - back
    return dt.date(months // 12, months % 12 + 1, 1)


def load_property(told: Together, by: Actor, estate: Estate) -> None:
    """The company's months: before it joined nobody paid, then service and fees came up together."""
    first = [_month(told.timing.anchor.date(), number) for number in range(len(words.TOTALS), -1, -1)]
    joined = Membership.objects.get(
        alliance=estate.community.alliance_id, organisation__code=COMPANY, valid_to=None
    )
    joined.valid_from = first[words.REFUSED]
    roster.save_membership(membership=joined, by=system_user(), at=told.at(40))
    rows = [
        FeePeriod(
            estate=estate,
            first_day=begin,
            last_day=after - dt.timedelta(days=1),
            households=estate.households,
            **dict(zip(COUNTED, counts, strict=True)),
            **dict(zip(SUMS, map(Decimal, sums), strict=True)),
        )
        for begin, after, (counts, sums) in zip(first, first[1:], words.TOTALS, strict=False)
    ]
    company = told.cast.actor(COMPANY, Role.LIAISON)
    told.do(actions.take_in, company, told.at(5), rows=rows)
    for number, (matter, title, *shares) in enumerate(words.VOTES):
        names = (
            "whole_area",
            "whole_owners",
            "voting_area",
            "voting_owners",
            "agreeing_area",
            "agreeing_owners",
        )
        given = {
            name: Decimal(value) if isinstance(value, str) else value
            for name, value in zip(names, shares, strict=True)
        }
        day = timezone.localdate(told.at(38 - 30 * number))
        told.do(
            actions.record_vote,
            by,
            told.at(4),
            estate_id=estate.pk,
            matter=matter,
            title=title,
            decided_on=day,
            **given,
        )
