"""A scenario for `test_roster_races`, run in a process of its own: rosters and matrix change while tickets are sent, the
leader of a unit says yes and no, programs and people press together. Prints what each pair got and what broke."""

import datetime as dt
import json
from collections import Counter

import django

django.setup()

from django.core.management import call_command  # noqa: E402 - Django is set up first
from django.db import connection, transaction  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import override_settings  # noqa: E402
from django.urls import reverse  # noqa: E402

from audit import anchoring  # noqa: E402
from audit.models import AuditRow  # noqa: E402
from audit.sealing import seal  # noqa: E402
from config.tests import at_once  # noqa: E402
from config.tests.draft_races import DRAFTS_EXPECTED, DraftRaces  # noqa: E402
from config.tests.races import troubles_of  # noqa: E402
from organisations import actions as roster  # noqa: E402
from organisations import handover  # noqa: E402
from organisations.models import Membership, Role, Version  # noqa: E402
from tickets import actions, catalogue_actions, kinds  # noqa: E402
from tickets.cell_checks import Named  # noqa: E402
from tickets.models import CellUnitRole, Notice, Responsibility, Ticket  # noqa: E402
from tickets.models.states import OPEN_DISPATCH  # noqa: E402
from tickets.tests.banner import AT, SINCE, Banner, cell, join, organisation, post  # noqa: E402
from tickets.tests.calling import caller  # noqa: E402

TIMES = 6
LATER = AT + dt.timedelta(hours=1)
TODAY = AT.date()
YESTERDAY = TODAY - dt.timedelta(days=1)

#: What each pair may get, in whichever order they came.
EXPECTED = {
    "consent_refuse": {"ok / wrong_state", "no_consent_asked / ok"},
    "api_api": {"200 / 409"},
    "api_page": {"200 / 409", "302 / 409"},
    "membership_assign": {"ok / ok", "not_a_member / ok"},
    "membership_route": {"ok / ok"},
    "leaving_assign": {"already / ok", "nobody_to_sign / ok"},
    "leaving_route": {"already / ok", "ok / ok"},
    "cell_replaced_twice": {"already / ok"},
    "cell_corrected_twice": {"ok / ok"},
    "two_cells_ended": {"ok / ok"},
    "cell_replaced_while_routing": {"ok / ok"},
    **DRAFTS_EXPECTED,
}


if connection.vendor == "postgresql":
    # A leaving dated back and a dispatch do not wait for each other there: nothing to be promised about who is left.
    del EXPECTED["leaving_assign"], EXPECTED["leaving_route"]


class Races(DraftRaces):
    """Each race returns the two things pressed at once, and a function that tells what is wrong afterwards."""

    def __init__(self, banner: Banner):
        self.banner = banner
        self.keeper = banner.head.person.user
        self.leader = post(banner.town, Role.UNIT_LEADER)
        self.second_liaison = post(banner.town, Role.LIAISON)
        self.keepers = [post(banner.office, Role.ROSTER_KEEPER) for _keeper in range(2)]
        self.made = 0

    def press(self, ticket, move, by, **data):
        return lambda: self.banner.move(Ticket.objects.get(pk=ticket.pk), move, by, LATER, **data) and "ok"

    def unit(self):
        """A department of its own, with one who signs."""
        self.made += 1
        unit = organisation(f"X{self.made}", f"第{self.made}局", self.banner.area)
        join(self.banner.alliance, unit)
        return unit, post(unit, Role.LIAISON)

    def for_triage(self):
        return self.banner.routed(topic=self.banner.loan)

    def assign(self, ticket, unit):
        return self.press(ticket, "assign", self.banner.dispatcher, department=unit, basis="定")

    @staticmethod
    def route(ticket):
        return lambda: "ok" if actions.route([ticket.pk], LATER) else "nothing"

    def consent_refuse(self):
        self.banner.town.answers_need_consent = True
        self.banner.town.save()
        ticket = self.banner.routed()
        self.banner.move(ticket, "sign", self.banner.town_liaison)
        self.banner.move(ticket, "answer", self.banner.town_liaison, text="稿", result="solved")
        refuse = self.press(ticket, "refuse_consent", self.leader, reason="写清楚")
        return self.press(ticket, "consent", self.leader), refuse, lambda: troubles_of(ticket)

    def api_sign(self, ticket, by):
        client = caller(by)
        address = f"/api/v1/tickets/{ticket.number}/moves/"
        return lambda: str(client.post(address, {"move": "sign", "version": ticket.version}).status_code)

    def api_api(self):
        ticket = self.banner.routed()
        one, other = (self.api_sign(ticket, by) for by in (self.banner.town_liaison, self.second_liaison))
        return one, other, lambda: troubles_of(ticket)

    def api_page(self):
        ticket = self.banner.routed()
        browser = Client()
        browser.force_login(self.second_liaison.person.user)
        address = reverse("tickets:move", args=[ticket.number, "sign"])

        def page():
            return str(browser.post(address, {"seen": ticket.version}).status_code)

        return self.api_sign(ticket, self.banner.town_liaison), page, lambda: troubles_of(ticket)

    def ended(self, unit):
        row = Membership.objects.get(organisation=unit)
        row.valid_to = YESTERDAY
        return lambda: roster.save_membership(membership=row, by=self.keeper, at=LATER) and "ok"

    def decided_before(self, ticket, unit):
        """Whatever was sent to a unit that is out must have been decided on a roster where it was in."""

        def wrong():
            now = Version.objects.get(name=Version.ROSTER).number
            sent = ticket.decisions.filter(organisation=unit, roster_version__gte=now)
            return [*troubles_of(ticket), *(f"decided on roster {row.roster_version}" for row in sent)]

        return wrong

    def membership_assign(self):
        (unit, _liaison), ticket = self.unit(), self.for_triage()
        return self.assign(ticket, unit), self.ended(unit), self.decided_before(ticket, unit)

    def waiting_for(self, unit):
        """A ticket in the queue that the matrix sends to this unit."""
        self.without_cell()
        self.last_cell = cell(self.banner.loan, [unit], valid_from=YESTERDAY)
        return self.banner.raise_ticket(topic=self.banner.loan)

    def without_cell(self):
        Responsibility.objects.filter(topic=self.banner.loan).update(valid_from=SINCE, valid_to=SINCE)

    def membership_route(self):
        unit, _liaison = self.unit()
        ticket = self.waiting_for(unit)
        return self.route(ticket), self.ended(unit), self.decided_before(ticket, unit)

    def leaves(self, liaison):
        def leave():
            roster.leave_post(post=liaison, on=YESTERDAY, by=self.keeper, at=LATER)
            return "ok"

        return leave

    def somebody_signs(self, ticket, unit):
        def wrong():
            held = ticket.dispatches.filter(organisation=unit, state__in=OPEN_DISPATCH).exists()
            alone = held and not handover.who_can_sign(unit, TODAY).exists()
            return [*troubles_of(ticket), *(["an open ticket and nobody who can sign"] if alone else [])]

        return wrong

    def leaving_assign(self):
        self.without_cell()
        (unit, liaison), ticket = self.unit(), self.for_triage()
        return self.assign(ticket, unit), self.leaves(liaison), self.somebody_signs(ticket, unit)

    def leaving_route(self):
        unit, liaison = self.unit()
        ticket = self.waiting_for(unit)
        return self.route(ticket), self.leaves(liaison), self.somebody_signs(ticket, unit)

    def save(self, row, unit, **more):
        units = [Named(CellUnitRole.RESPONSIBLE, unit)]

        def deed():
            catalogue_actions.save_cell(cell=row, units=units, by=self.keeper, at=LATER, **more)
            return "ok"

        return deed

    def replacing(self, older, unit):
        fresh = Responsibility(template=self.banner.template, topic=self.banner.loan, valid_from=TODAY)
        return self.save(fresh, unit, replaces=Responsibility.objects.get(pk=older.pk))

    def in_force(self):
        return Responsibility.objects.on(TODAY).filter(topic=self.banner.loan)

    def cell_replaced_twice(self):
        self.waiting_for(self.banner.bureau)
        one, other = (self.replacing(self.last_cell, unit) for unit in (self.banner.market, self.banner.town))
        return one, other, lambda: [] if self.in_force().count() == 1 else ["two cells claim the same"]

    def cell_corrected_twice(self):
        self.waiting_for(self.banner.bureau)
        key = self.last_cell.pk
        before, kept_before = AuditRow.objects.count(), self.last_cell.history.count()
        one, other = (
            self.save(Responsibility.objects.get(pk=key), unit)
            for unit in (self.banner.market, self.banner.town)
        )

        def wrong():
            troubles = [] if self.last_cell.units.count() == 1 else ["the units of both"]
            rows = (self.last_cell.history.count() - kept_before, AuditRow.objects.count() - before)
            return troubles if rows == (2, 2) else [*troubles, f"history and record {rows}"]

        return one, other, wrong

    def ended_cell(self, row):
        last_day = TODAY + dt.timedelta(days=365 + self.made)
        return lambda: (
            catalogue_actions.end_cell(cell=row, last_day=last_day, by=self.keeper, at=LATER) and "ok"
        )

    def two_cells_ended(self):
        self.made += 1
        one, other = self.ended_cell(self.banner.seed_cell), self.ended_cell(self.banner.price_cell)
        before = Version.objects.get(name=Version.CATALOGUE)

        def wrong():
            now = Version.objects.get(name=Version.CATALOGUE)
            raised = now.number - before.number, now.stamp != before.stamp
            return [] if raised == (2, True) else [f"the version was raised by {raised}"]

        return one, other, wrong

    def cell_replaced_while_routing(self):
        ticket = self.waiting_for(self.banner.bureau)
        replace = self.replacing(self.last_cell, self.banner.market)

        def wrong():
            ticket.refresh_from_db()
            known = {self.banner.bureau.pk, self.banner.market.pk}
            lost = [] if ticket.lead_id in known else [f"in {ticket.state}, though a cell was always there"]
            return [*troubles_of(ticket), *lost]

        return self.route(ticket), replace, wrong


def main() -> None:
    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    kinds.register(kinds.KindPort("IND", lambda post, alliance: None))
    with transaction.atomic():
        races = Races(Banner())
    outcomes = {name: Counter() for name in EXPECTED}
    overlapped, troubles = Counter(), []
    for name in EXPECTED:
        for prepared, outcome, together in at_once.races(getattr(races, name), TIMES):
            outcomes[name][outcome] += 1
            overlapped[name] += together
            troubles += [f"{name} ({outcome}): {trouble}" for trouble in prepared[2]()]
    actions.deliver(LATER)
    told = Counter(Notice.objects.exclude(ticket=None).values_list("user", "ticket", "kind", "at"))
    seal(at=LATER, everything=True)
    anchoring.write(at=LATER)
    call_command("verify_audit")
    call_command("recount")
    unclear = {
        name: got for name, got in outcomes.items() if set(got) - EXPECTED[name] or sum(got.values()) < TIMES
    }
    answer = {"outcomes": outcomes, "unclear": unclear, "overlapped": overlapped, "troubles": troubles}
    answer["told_twice"] = sum(times > 1 for times in told.values())
    print(json.dumps(answer, ensure_ascii=False))


if __name__ == "__main__":
    with override_settings(SECURE_SSL_REDIRECT=False, ALLOWED_HOSTS=["testserver"]):
        main()
