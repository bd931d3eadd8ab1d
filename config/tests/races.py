"""A scenario for `test_races`, run in a process of its own on a real database: two people, or a person and the
queue, press at the same moment. Prints what each pair got, how often the two overlapped, and what broke."""

import datetime as dt
import json
from collections import Counter

import django

django.setup()

from django.core.management import call_command  # noqa: E402 - Django is set up first
from django.db import transaction  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import override_settings  # noqa: E402
from django.urls import reverse  # noqa: E402

from audit import anchoring  # noqa: E402
from audit.sealing import seal  # noqa: E402
from config.tests import at_once  # noqa: E402
from organisations.models import Role  # noqa: E402
from tickets import actions, kinds  # noqa: E402
from tickets.figures.folding import fold  # noqa: E402
from tickets.models import Notice, Outbox, Ticket  # noqa: E402
from tickets.models.states import OPEN_DISPATCH  # noqa: E402
from tickets.ruling_cells import become_cell  # noqa: E402
from tickets.tests.banner import AT, Banner, actor, post  # noqa: E402

TIMES = 8
LATER = AT + dt.timedelta(hours=1)
MUCH_LATER = AT + dt.timedelta(days=30)


#: What each pair may get, in whichever order they came.
EXPECTED = {
    "sign_sign": {"ok / wrong_state"},
    "answer_answer": {"ok / wrong_state"},
    "approve_approve": {"ok / wrong_state"},
    "confirm_confirm": {"ok / wrong_state"},
    "reopen_reopen": {"ok / wrong_state"},
    "cancel_cancel": {"ok / wrong_state"},
    "assign_assign": {"ok / wrong_state"},
    "sign_cancel": {"ok / ok", "ok / wrong_state"},
    "sign_return": {"ok / ok", "ok / wrong_state"},
    "rule_rule": {"ok / wrong_state"},
    "rule_silence": {"ok / wrong_state", "nothing / ok"},
    "release_answer": {"ok / wrong_state"},
    "rework_approve": {"ok / ok", "ok / wrong_state"},
    "extension_decided_twice": {"no_request / ok"},
    "merge_each_into_the_other": {"ok / ticket_ended"},
    "route_cancel": {"ok / ok", "nothing / ok"},
    "route_route": {"nothing / ok"},
    "route_sweep": {"nothing / ok"},
    "deliver_deliver": {"ok / ok"},
    "fold_fold": {"ok / ok"},
    "fold_sign": {"ok / ok"},
    "entry_entry": {"already / ok"},
    "page_page": {"302 / 409"},
}


def folded() -> str:
    fold()
    return "ok"


class Races:
    """Each race makes a ticket and returns the two things that are pressed at once, and the ticket."""

    def __init__(self, banner: Banner):
        self.banner = banner
        self.second_dispatcher = post(banner.office, Role.DISPATCHER)
        self.second_liaison = post(banner.town, Role.LIAISON)
        self.second_secretary = post(banner.village, Role.SECRETARY)
        self.leader = post(banner.town, Role.UNIT_LEADER)

    def press(self, ticket, move, by, at=LATER, **data):
        return lambda: self.banner.move(Ticket.objects.get(pk=ticket.pk), move, by, at, **data) and "ok"

    def twice(self, ticket, move, one, other, **data):
        return self.press(ticket, move, one, **data), self.press(ticket, move, other, **data), ticket

    def signed(self, **fields):
        ticket = self.banner.routed(**fields)
        self.banner.move(ticket, "sign", self.banner.town_liaison)
        return ticket

    def answered(self):
        ticket = self.signed()
        self.banner.move(ticket, "answer", self.banner.town_liaison, text="已办", result="solved")
        return ticket

    def to_confirm(self):
        ticket = self.answered()
        self.banner.move(ticket, "accept_answer", self.banner.dispatcher)
        return ticket

    def returned(self):
        ticket = self.banner.routed()
        given = {"reason": "not_our_duty", "basis": "清单", "department": self.banner.bureau}
        self.banner.move(ticket, "request_return", self.banner.town_liaison, **given)
        return ticket

    def sign_sign(self):
        return self.twice(self.banner.routed(), "sign", self.banner.town_liaison, self.second_liaison)

    def answer_answer(self):
        data = {"text": "已办", "result": "solved"}
        return self.twice(self.signed(), "answer", self.banner.town_liaison, self.second_liaison, **data)

    def approve_approve(self):
        return self.twice(self.answered(), "accept_answer", self.banner.dispatcher, self.second_dispatcher)

    def confirm_confirm(self):
        data = {"outcome": "solved"}
        return self.twice(self.to_confirm(), "confirm", self.banner.secretary, self.second_secretary, **data)

    def reopen_reopen(self):
        ticket = self.to_confirm()
        self.banner.move(ticket, "confirm", self.banner.secretary, outcome="solved")
        return self.twice(ticket, "reopen", self.banner.dispatcher, self.second_dispatcher, reason="新情况")

    def cancel_cancel(self):
        return self.twice(
            self.signed(), "cancel", self.banner.dispatcher, self.banner.secretary, reason="误报"
        )

    def assign_assign(self):
        ticket = self.banner.routed(topic=self.banner.loan)
        one = self.press(ticket, "assign", self.banner.dispatcher, department=self.banner.bureau, basis="定")
        other = self.press(
            ticket, "assign", self.second_dispatcher, department=self.banner.market, basis="定"
        )
        return one, other, ticket

    def sign_cancel(self):
        ticket = self.banner.routed()
        cancel = self.press(ticket, "cancel", self.banner.dispatcher, reason="误报")
        return self.press(ticket, "sign", self.banner.town_liaison), cancel, ticket

    def sign_return(self):
        ticket = self.banner.routed()
        given = {"reason": "not_our_duty", "basis": "清单", "department": self.banner.bureau}
        back = self.press(ticket, "request_return", self.second_liaison, **given)
        return self.press(ticket, "sign", self.banner.town_liaison), back, ticket

    def rule_rule(self):
        ticket = self.returned()
        one = self.press(ticket, "rule", self.banner.dispatcher, department=self.banner.bureau, basis="定")
        other = self.press(ticket, "rule", self.second_dispatcher, department=self.banner.market, basis="定")
        return one, other, ticket

    def rule_silence(self):
        actions.expire_returns(MUCH_LATER)
        ticket = self.returned()
        rule = self.press(ticket, "rule", self.banner.dispatcher, MUCH_LATER, final=True, basis="定")
        return rule, lambda: "ok" if actions.expire_returns(MUCH_LATER) else "nothing", ticket

    def release_answer(self):
        ticket = self.banner.routed(topic=self.banner.seed)
        self.banner.move(ticket, "sign", self.banner.market_liaison)
        row = ticket.dispatches.get(role="assist")
        release = self.press(ticket, "release_assist", self.banner.dispatcher, dispatch=row, reason="不需要")
        data = {"text": "已办", "result": "solved"}
        return release, self.press(ticket, "answer", self.banner.market_liaison, **data), ticket

    def rework_approve(self):
        ticket = self.answered()
        rework = self.press(ticket, "rework", self.banner.dispatcher, reason="再办")
        return rework, self.press(ticket, "accept_answer", self.second_dispatcher), ticket

    def extension_decided_twice(self):
        ticket = self.signed()
        until = ticket.answer_by + dt.timedelta(days=1)
        self.banner.move(ticket, "request_extension", self.banner.town_liaison, until=until, reason="送检")
        one = self.press(ticket, "decide_extension", self.banner.dispatcher, grant=True)
        other = self.press(ticket, "decide_extension", self.second_dispatcher, grant=False, note="不同意")
        return one, other, ticket

    def merge_each_into_the_other(self):
        one, other = self.banner.routed(), self.banner.routed()
        there = self.press(one, "merge", self.banner.dispatcher, into=other)
        return there, self.press(other, "merge", self.second_dispatcher, into=one), one

    def route_cancel(self):
        ticket = self.banner.raise_ticket()
        cancel = self.press(ticket, "cancel", self.banner.secretary, reason="误报")
        return lambda: "ok" if actions.route([ticket.pk], LATER) else "nothing", cancel, ticket

    def route_route(self):
        ticket = self.banner.raise_ticket()

        def route():
            return "ok" if actions.route([ticket.pk], LATER) else "nothing"

        return route, route, ticket

    def route_sweep(self):
        actions.sweep(LATER)
        route, _route, ticket = self.route_route()
        return route, lambda: "ok" if actions.sweep(LATER) else "nothing", ticket

    def deliver_deliver(self):
        ticket = self.banner.routed()

        def deliver():
            actions.deliver(LATER)
            return "ok"

        return deliver, deliver, ticket

    def fold_fold(self):
        return folded, folded, self.banner.routed()

    def fold_sign(self):
        ticket = self.banner.routed()
        return folded, self.press(ticket, "sign", self.banner.town_liaison), ticket

    def entry_entry(self):
        self.banner.alliance.cells.all().delete()
        ticket = self.banner.routed(topic=self.banner.loan)
        self.banner.move(ticket, "assign", self.banner.dispatcher, department=self.banner.bureau, basis="定")
        area = self.banner.village_area

        def enter(by):
            given = {"ticket": ticket, "decision": ticket.decisions.last(), "area": area, "at": LATER}
            return lambda: become_cell(by=actor(by), **given) and "ok"

        return enter(self.banner.dispatcher), enter(self.second_dispatcher), ticket

    def page_page(self):
        """Two people of one unit send the same form of the same page."""
        ticket = self.banner.routed()
        address = reverse("tickets:move", args=[ticket.number, "sign"])

        def send(by):
            client = Client()
            client.force_login(by.person.user)
            return lambda: str(client.post(address, {"seen": ticket.version}).status_code)

        return send(self.banner.town_liaison), send(self.second_liaison), ticket


def troubles_of(ticket: Ticket) -> list[str]:
    """What must hold whoever came first."""
    ticket.refresh_from_db()
    events = list(ticket.events.order_by("id"))
    leads = ticket.dispatches.filter(role="lead", state__in=OPEN_DISPATCH).count()
    troubles = []
    if leads > 1:
        troubles.append(f"{leads} open leads")
    if events[-1].to_state != ticket.state:
        troubles.append(f"the time line ends in {events[-1].to_state}, the ticket is {ticket.state}")
    if ticket.version != len(events):
        troubles.append(f"version {ticket.version}, {len(events)} events")
    return troubles


def main() -> None:
    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    kinds.register(kinds.KindPort("IND", lambda post, alliance: None))
    with transaction.atomic():
        races = Races(Banner())
    names = list(EXPECTED)
    outcomes = {name: Counter() for name in names}
    overlapped, troubles = Counter(), []
    for name in names:
        for prepared, outcome, together in at_once.races(getattr(races, name), TIMES):
            outcomes[name][outcome] += 1
            overlapped[name] += together
            troubles += [f"{name}: {trouble}" for trouble in troubles_of(prepared[2])]
    actions.deliver(MUCH_LATER)
    doubled = Notice.objects.values_list("user", "ticket", "kind", "at")
    told_twice = [key for key, times in Counter(doubled).items() if times > 1]
    seal(at=MUCH_LATER, everything=True)
    anchoring.write(at=MUCH_LATER)
    call_command("verify_audit")
    call_command("recount")
    answer = {
        "outcomes": outcomes,
        "overlapped": overlapped,
        "troubles": troubles,
        "told_twice": len(told_twice),
        "left_in_outbox": Outbox.objects.count(),
    }
    print(json.dumps(answer, ensure_ascii=False))


if __name__ == "__main__":
    with override_settings(SECURE_SSL_REDIRECT=False, ALLOWED_HOSTS=["testserver"]):
        main()
