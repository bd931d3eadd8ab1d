"""A walk through the life of tickets: whatever the life cycle offers to somebody, somebody does, at a later minute."""

import datetime as dt
import random
from typing import Any

from organisations.models import Post, Role
from tickets import actions, clocks
from tickets.deadlines import after_working_minutes
from tickets.lifecycle import Offer, Refusal, moves_for
from tickets.models import Move, Ticket
from tickets.standing import Situation
from tickets.tests.banner import AT, Banner, actor, post

#: Moves that only save a picture of the work and change no figure are left out.
DULL = (Move.PASS_ON,)
#: A ticket is to live before it ends.
FAVOURED = dict.fromkeys((Move.SIGN, Move.CONTACT, Move.ANSWER), 30)
FAVOURED |= dict.fromkeys(
    (Move.ACCEPT_ANSWER, Move.CALL_BACK, Move.CONFIRM, Move.CLOSE, Move.CONCLUDE, Move.ASSIGN), 20
)
FAVOURED |= dict.fromkeys(
    (Move.REWORK, Move.REQUEST_RETURN, Move.DECIDE_SUSPENSION, Move.DECIDE_EXTENSION), 6
)
FAVOURED |= dict.fromkeys(
    (Move.CANCEL, Move.DECLINE, Move.REDIRECT, Move.MERGE, Move.REOPEN, Move.RECORD_REVIEW), 0.3
)


class Walk:
    """`step()` does one thing and says what; the same seed walks the same way."""

    def __init__(self, banner: Banner, seed: int):
        self.banner = banner
        self.dice = random.Random(seed)
        self.at = AT
        self.supply = banner.supply
        second = post(banner.office, Role.DISPATCHER)
        outside = [banner.secretary, banner.dispatcher, second, banner.head, banner.clerk]
        inside = [banner.liaison, banner.market_liaison, banner.town_liaison]
        self.posts: list[Post] = outside + inside
        self.units = [banner.bureau, banner.market, banner.town]

    def step(self) -> str:
        self._let_time_pass()
        if not Ticket.objects.exists() or self.dice.random() < 0.15:
            return self._raise()
        if self.dice.random() < 0.2:
            return self._beat()
        return self._move()

    def _let_time_pass(self) -> None:
        minutes = self.dice.choice((1, 20, 20, 90, 90, 200, 400, 2000))
        self.at = after_working_minutes(self.at, minutes, clocks.current().calendar)

    def _raise(self) -> str:
        dice = self.dice
        if dice.random() < 0.15:
            actions.settle_on_the_spot(
                by=actor(self.banner.secretary), at=self.at, alliance=self.banner.alliance, topic=self.supply,
                area=self.banner.village_area, description="当场办结", answer="已说明",
            )  # fmt: skip
            return "settle"
        reporter = dice.choice(
            (None, actions.Reporter("某某", "0476-0000001"), actions.Reporter(anonymous=True))
        )
        ticket = self.banner.raise_ticket(
            at=self.at,
            topic=dice.choice((self.supply, self.supply, self.banner.price, self.banner.loan)),
            channel=dice.choice(("portal", "telephone", "hotline")),
            urgency=dice.choice(("normal", "normal", "urgent")),
            reporter=reporter,
        )
        if dice.random() < 0.7:
            actions.route([ticket.pk], self.at)
        return "raise"

    def _beat(self) -> str:
        actions.sweep(self.at)
        actions.expire_returns(self.at)
        actions.bring_back(self.at)
        return "beat"

    def _move(self) -> str:
        tickets = Ticket.objects.all() if self.dice.random() < 0.05 else Ticket.objects.open()
        rows = list(tickets.select_related("alliance__lead", "topic").order_by("pk"))
        self.dice.shuffle(rows)
        offers = next((found for found in map(self._offers, rows) if found), [])
        if not offers:
            return "nothing"
        moves = sorted({offer.move for _ticket, offer, _by in offers})
        (move,) = self.dice.choices(moves, [FAVOURED.get(move, 1) for move in moves])
        ticket, offer, by = self.dice.choice([each for each in offers if each[1].move == move])
        try:
            actions.move(
                ticket_id=ticket.pk,
                move=offer.move,
                by=actor(by),
                at=self.at,
                data=self._data(offer),
                dispatch_id=offer.dispatch.pk if offer.dispatch else None,
            )
        except Refusal as refusal:
            return f"{offer.move} refused {refusal.code}"
        return str(offer.move)

    def _offers(self, ticket: Ticket) -> list[tuple[Ticket, Offer, Post]]:
        dispatches = tuple(ticket.dispatches.select_related("organisation").order_by("id"))
        parts = tuple(ticket.parts.open().values_list("number", flat=True))
        return [
            (ticket, offer, by)
            for by in self.posts
            for offer in moves_for(Situation(ticket, dispatches, actor(by), self.at, open_parts=parts))
            if offer.move not in DULL
        ]

    def _data(self, offer: Offer) -> dict[str, Any]:
        dice = self.dice
        day = self.at.date() + dt.timedelta(days=dice.randrange(1, 20))
        unit = dice.choice(self.units)
        answer_by = offer.dispatch.answer_by if offer.dispatch else self.at
        choices = {
            Move.RULE: {"department": unit, "basis": "三定方案", "final": dice.random() < 0.3},
            Move.ASSIGN: {"department": unit, "assists": [dice.choice(self.units)], "basis": "三定方案"},
            Move.CONCLUDE: {"department": unit, "basis": "会议纪要"},
            Move.REQUEST_RETURN: {"reason": "not_our_duty", "basis": "三定方案", "department": unit},
            Move.DECLINE: {"reason": "litigation"},
            Move.REDIRECT: {"route": "court"},
            Move.CONTACT: {
                "at": self.at, "channel": "telephone", "outcome": dice.choice(("reached", "not_reached")),
            },
            Move.ANSWER: {"text": "已办理", "result": dice.choice(("solved", "solved", "explained"))},
            Move.CALL_BACK: {
                "outcome": dice.choice(("solved", "partly", "unsolved", "no_reply")),
                "satisfaction": dice.choice(("", "satisfied", "mostly", "dissatisfied")),
            },
            Move.CONFIRM: {"outcome": dice.choice(("solved", "partly", "unsolved"))},
            Move.REQUEST_EXTENSION: {
                "until": answer_by + dt.timedelta(days=1), "reason": "缺配件",
            },
            Move.DECIDE_EXTENSION: {"grant": dice.random() < 0.6},
            Move.REQUEST_SUSPENSION: {"reason": "冬季", "review_on": day, "explained": "已说明"},
            Move.DECIDE_SUSPENSION: {"grant": dice.random() < 0.6},
            Move.ADD_ASSIST: {"department": unit},
            Move.HAND_OVER: {"department": unit, "stays": dice.random() < 0.5, "reason": "职责"},
            Move.REROUTE: {"topic": dice.choice((self.supply, self.banner.price))},
            Move.SPLIT: {"topic": self.banner.price, "title": "部分", "description": "部分"},
            Move.MERGE: {"into": dice.choice(list(Ticket.objects.select_related("alliance"))), "reason": "重复"},
            Move.RECORD_REVIEW: {"review_on": day},
        }  # fmt: skip
        needs = dict.fromkeys(offer.needs, "理由")
        return needs | choices.get(offer.move, {})
