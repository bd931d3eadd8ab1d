"""Dry runs of drafts, compared ticket by ticket with what the queue really does once the draft is published."""

import datetime as dt
from collections import Counter

import pytest
from django.urls import reverse

from audit import clock
from organisations.models import Membership, Role, Template
from organisations.versions import versions_now
from tickets import actions, draft_actions, kinds, queue, trying
from tickets.models import DryRun, MatrixDraft, State, Ticket
from tickets.reading.choices import choices_on
from tickets.reading.dry_runs import Report
from tickets.refusals import NotYours, WrongState
from tickets.routing import TOWNSHIP
from tickets.slots import Line, Slot
from tickets.tests.banner import AT, actor, area, cell, join, organisation, post, topic
from tickets.tests.signing_in import browse
from tickets.trying import running

pytestmark = pytest.mark.django_db
TODAY = AT.date()
TOMORROW = TODAY + dt.timedelta(days=1)
NEXT = AT + dt.timedelta(days=1)


class Trial:
    """A banner with past tickets of every topic and place, a keeper, and a draft in force from tomorrow."""

    def __init__(self, banner):
        self.banner = banner
        self.keeper = post(banner.office, Role.ROSTER_KEEPER)
        self.user = self.keeper.person.user
        self.second_town = area("150422103", "乙镇", "township", banner.area)
        self.forest = organisation("O44", "林草局", banner.area)
        join(banner.alliance, self.forest)
        post(self.forest, Role.LIAISON)
        self.water = topic(banner.template, "water", "灌溉")
        cell(self.water, [banner.bureau])
        self.topics = (banner.seed, banner.supply, banner.price, banner.loan, self.water)
        self.places = (banner.area, banner.town_area, banner.village_area, self.second_town)
        self.draft = draft_actions.begin(
            template=banner.template, name="冬季调整", basis="左党联〔2026〕9号", by=self.user, at=AT
        )
        draft_actions.describe(
            draft_id=self.draft.pk,
            name=self.draft.name,
            basis=self.draft.basis,
            from_day=TOMORROW,
            by=self.user,
            at=AT,
        )

    def past(self, at=AT) -> None:
        """One ticket of each topic at each place, and one more of each topic at the village."""
        for about in self.topics:
            for place in (*self.places, self.banner.village_area):
                self.banner.routed(at=at, topic=about, area=place)

    def put(self, about, *lines, place=None, alliance=None) -> None:
        slot = Slot(alliance.pk if alliance else None, about.pk, place.pk if place else None)
        draft_actions.put(draft_id=self.draft.pk, slot=slot, lines=lines, by=self.user, at=AT)

    def run(self, months=3, at=AT) -> DryRun:
        row = trying.ask(draft_id=self.draft.pk, months=months, by=self.user, at=at)
        return trying.go(row.pk, at)

    def publish(self) -> None:
        self.draft.refresh_from_db()
        draft_actions.ask(draft_id=self.draft.pk, seen=self.draft.revision, by=self.user, at=AT)
        self.draft.refresh_from_db()
        draft_actions.consent(
            draft_id=self.draft.pk, seen=self.draft.revision, by=self.banner.head.person.user, at=AT
        )


@pytest.fixture(autouse=True)
def monday():
    with clock.frozen_at(AT):
        yield


@pytest.fixture
def trial(banner) -> Trial:
    return Trial(banner)


def unit(one) -> int | None:
    return one.pk if one else None


def ways(row: DryRun) -> dict:
    return {(way["before"], way["after"]): way["tickets"] for way in row.result["ways"]}


def listed(row: DryRun) -> dict[str, tuple]:
    """Number → (before, after), for every ticket that a way lists."""
    return {
        number: (way["before"], way["after"])
        for way in row.result["ways"]
        for number in trying.moved_by(row, way).values_list("number", flat=True)
    }


def test_dry_run_says_what_the_queue_does_ticket_by_ticket(trial):
    banner = trial.banner
    trial.past()
    aside = banner.routed(topic=trial.water)
    forest = trial.forest.pk
    # Taken away: a gap. Equal claims. Narrower places. A township. An alliance's own entry. A non-member, later.
    trial.put(banner.seed)
    trial.put(banner.supply, Line((forest,), (banner.market.pk,)), place=banner.town_area)
    trial.put(banner.price, Line((banner.market.pk,)), Line((forest,)), place=banner.village_area)
    trial.put(banner.loan, Line((TOWNSHIP,)))
    trial.put(trial.water, Line((forest,)), alliance=banner.alliance)
    trial.put(trial.water, Line((banner.outsider.pk,)), place=trial.second_town, alliance=banner.alliance)
    detour = kinds.Detour(frozenset({forest}), banner.town.pk, "one level up")
    port = kinds.KindPort(
        "IND",
        lambda post, alliance: None,
        detours=lambda ids: {aside.pk: detour} if aside.pk in Ticket.objects.filter(pk__in=ids).values_list("pk", flat=True) else {},
    )  # fmt: skip
    kinds._registered["IND"] = port
    row = trial.run()
    predicted = listed(row)
    tickets = list(Ticket.objects.order_by("pk"))
    assert row.result["tickets"] == len(tickets) == 26

    trial.publish()
    before, after, loads = {}, {}, (Counter(), Counter())
    with clock.frozen_at(NEXT):
        for ticket in tickets:
            again = banner.raise_ticket(at=NEXT, topic=ticket.topic, area=ticket.area)
            if ticket == aside:
                kinds._registered["IND"] = kinds.KindPort(
                    "IND", lambda post, alliance: None, detours=lambda ids, pk=again.pk: {pk: detour}
                )
            actions.route([again.pk], NEXT)
            again.refresh_from_db()
            before[ticket.number], after[ticket.number] = ticket.lead_id, again.lead_id
            for side, one in enumerate((ticket, again)):
                loads[side].update([one.lead_id] if one.lead_id else [])
    # The one that steps aside went to the bureau when nobody had said whom it is about; today it would not.
    before[aside.number] = banner.town.pk
    really = {number: (before[number], after[number]) for number in before if before[number] != after[number]}
    assert predicted == really
    assert len(really) >= 12
    assert ways(row) == Counter(really.values())
    assert row.result["elsewhere"] == len(really)
    for name, _lead, led, *_assists in row.result["loads"]:
        assert led == loads[1][name]


def test_gaps_claims_and_closed_gaps_are_those_of_the_draft(trial):
    banner = trial.banner
    trial.past()
    trial.put(banner.seed)
    trial.put(banner.price, Line((banner.market.pk,)), Line((trial.forest.pk,)), place=banner.village_area)
    trial.put(banner.loan, Line((banner.bureau.pk,)), place=banner.town_area)
    result = trial.run().result
    everywhere, town = len(trial.places), 2
    assert [(row[1], row[3], len(row[4]), row[5]) for row in result["gaps"]] == [
        (banner.supply.pk, "uncovered", everywhere, 5)
    ]
    assert [(row[1], row[3], row[4], row[5]) for row in result["claims"]] == [
        (banner.price.pk, "equal_claims", [banner.village_area.pk], 2)
    ]
    assert [(row[1], row[2], len(row[4]), row[5]) for row in result["filled"]] == [
        (banner.loan.pk, "uncovered", town, 3)
    ]


def test_places_without_a_ticket_stand_in_one_row(trial, english):
    """Entries that name the township of the place are decided township by township."""
    banner = trial.banner
    known = [banner.alliance.pk, banner.supply.pk, "", "equal_claims"]
    trial.past()
    trial.put(banner.seed)
    report = Report(trial.run(), trial.draft, choices_on(clock.today()), versions_now())
    report.row.result["claims"] = [
        [*known, [banner.village_area.pk], 2],
        [*known, [banner.town_area.pk], 0],
        [*known, [banner.area.pk], 0],
        [*known[:3], "uncovered", [banner.area.pk], 0],
    ]
    rows = [(row.tickets, row.becomes) for row in report.claims]
    equal = "several departments have an equal claim"
    assert rows[:2] == [(2, equal), (0, equal)]
    assert len(rows) == 3


def test_draft_that_sends_tickets_back_in_a_circle_says_so(trial):
    banner = trial.banner
    for _unused in range(2):
        ticket = banner.routed(topic=trial.water)
        banner.move(ticket, "sign", banner.liaison)
        banner.move(
            ticket, "request_return", banner.liaison, reason="not_our_duty", basis="三定方案", department=trial.forest
        )  # fmt: skip
        banner.move(ticket, "rule", banner.dispatcher, department=trial.forest, basis="会商纪要")
    cell(trial.water, [trial.forest], alliance=banner.alliance, valid_from=TODAY)
    trial.put(trial.water, Line((banner.bureau.pk,)), alliance=banner.alliance)
    (way,) = trial.run().result["ways"]
    assert (way["before"], way["after"], way["tickets"], way["returned"]) == (
        trial.forest.pk, banner.bureau.pk, 2, 2,
    )  # fmt: skip


def test_only_tickets_that_the_queue_was_to_place_in_that_time_are_tried(trial):
    banner = trial.banner
    trial.put(trial.water, Line((trial.forest.pk,)))
    long_ago = AT - dt.timedelta(days=100)
    banner.routed(at=long_ago, topic=trial.water)
    banner.routed(topic=trial.water)
    actions.settle_on_the_spot(
        by=actor(banner.secretary), at=AT, alliance=banner.alliance, topic=trial.water,
        area=banner.village_area, description="当场说清", answer="已说清",
    )  # fmt: skip
    unplaced = banner.routed(topic=trial.water)
    Ticket.objects.filter(pk=unplaced.pk).update(unplaced="topic_unknown", state=State.TRIAGE, lead=None)
    received = banner.raise_ticket(topic=trial.water)
    Ticket.objects.filter(pk=received.pk).update(state=State.RECEIVED)
    for months, tickets in ((3, 1), (6, 2)):
        row = trial.run(months=months)
        assert (row.result["tickets"], row.result["elsewhere"], row.result["unplaced"]) == (
            tickets,
            tickets,
            1,
        )
        assert len(listed(row)) == tickets


def test_run_is_asked_once_at_a_time_by_those_who_keep_or_consent(trial):
    banner = trial.banner
    with pytest.raises(NotYours):
        trying.ask(draft_id=trial.draft.pk, months=3, by=banner.liaison.person.user, at=AT)
    row = trying.ask(draft_id=trial.draft.pk, months=3, by=banner.head.person.user, at=AT)
    with pytest.raises(WrongState):
        trying.ask(draft_id=trial.draft.pk, months=3, by=trial.user, at=AT)
    assert (row.done, row.steps, row.on, row.since) == (0, 4, TOMORROW, dt.date(2026, 8, 23))
    # A lost message: nothing is done while a worker may still be at it, then the sweep does it.
    assert trying.resume(AT + dt.timedelta(minutes=1)) == 0
    assert trying.resume(AT + dt.timedelta(minutes=3)) == 1
    row.refresh_from_db()
    assert row.done == row.steps
    assert trying.go(row.pk, NEXT).ended_at == AT + dt.timedelta(minutes=3)
    draft_actions.drop(draft_id=trial.draft.pk, by=trial.user, at=AT)
    with pytest.raises(WrongState):
        trying.ask(draft_id=trial.draft.pk, months=3, by=trial.user, at=AT)


def test_run_that_breaks_off_says_so_and_can_be_asked_again(trial, monkeypatch):
    monkeypatch.setattr(running, "compare", lambda *given: 1 / 0)
    trial.past()
    assert trial.run().result == {"failed": True}
    monkeypatch.undo()
    assert trial.run().result["tickets"] == 25


@pytest.mark.parametrize(
    ("day", "months", "before"),
    [
        (dt.date(2026, 11, 23), 3, dt.date(2026, 8, 23)),
        (dt.date(2026, 3, 31), 1, dt.date(2026, 2, 28)),
        (dt.date(2024, 3, 31), 1, dt.date(2024, 2, 29)),
        (dt.date(2026, 1, 15), 12, dt.date(2025, 1, 15)),
        (dt.date(2026, 1, 31), 2, dt.date(2025, 11, 30)),
    ],
)
def test_months_before(day, months, before):
    assert trying.months_before(day, months) == before


def test_pages_of_a_dry_run(client, trial, monkeypatch, english):
    banner = trial.banner
    trial.past()
    trial.put(trial.water, Line((trial.forest.pk,)))
    trial.put(banner.seed)
    sent = []
    monkeypatch.setattr(queue, "hurry", lambda name, *given: sent.append((name, *given)))
    address = reverse("tickets:dry_runs", args=[trial.draft.pk])
    keeping = browse(client, trial.keeper)
    offered = keeping.get(address).content.decode()
    assert ("not tried yet" in offered, ">3 months<" in offered) == (True, True)
    assert keeping.post(address, {"months": "7"}).status_code == 422
    assert keeping.post(address, {"months": "3"}).status_code == 302
    assert keeping.post(address, {"months": "3"}).status_code == 302  # a second click starts no second run
    row = DryRun.objects.get()
    assert sent == [(trying.WORK, row.pk)]
    under_way = keeping.get(address).content.decode()
    # With the result comes the form again, to try once more.
    assert ('hx-trigger="every 2s"' in under_way, 'hx-select-oob="#try-it"' in under_way) == (True, True)
    trying.go(row.pk, AT)
    page = keeping.get(address).content.decode()
    assert "every 2s" not in page
    assert "林草局" in page
    assert "edited after this run" not in page
    number = [way["after"] for way in row.__class__.objects.get().result["ways"]].index(trial.forest.pk)
    tickets = reverse("tickets:dry_run_tickets", args=[trial.draft.pk, row.pk, number])
    assert "None that you may see" in keeping.get(tickets).content.decode()
    seen = browse(client, banner.dispatcher).get(tickets).content.decode()
    assert seen.count("/tickets/BLZQ-IND-") == 5
    assert (
        client.get(reverse("tickets:dry_run_tickets", args=[trial.draft.pk, row.pk, 99])).status_code == 404
    )
    paper = reverse("tickets:dry_run_print", args=[trial.draft.pk, row.pk])
    assert paper in page
    on_paper = keeping.get(paper).content.decode()
    assert ("林草局" in on_paper, "New gaps" in on_paper, "None" in on_paper) == (True, True, False)
    assert client.get(f"{address}?run=999999").status_code == 404
    trial.put(banner.loan, Line((trial.forest.pk,)))
    assert "edited after this run" in client.get(address).content.decode()
    for outside in (banner.clerk, banner.secretary, banner.liaison):
        assert browse(client, outside).get(address).status_code == 404
        assert browse(client, outside).get(tickets).status_code == 404
        assert browse(client, outside).get(paper).status_code == 404
    draft = reverse("tickets:matrix_draft", args=[trial.draft.pk])
    assert address in browse(client, post(banner.office, Role.UNIT_LEADER)).get(draft).content.decode()
    assert client.get(address).status_code == 200


def test_published_draft_is_not_tried_by_strangers(client, trial):
    address = reverse("tickets:dry_runs", args=[trial.draft.pk])
    trial.put(trial.water, Line((trial.forest.pk,)))
    trial.publish()
    assert browse(client, trial.banner.secretary).get(address).status_code == 403
    assert browse(client, trial.keeper).get(address).status_code == 200
    assert browse(client, trial.keeper).post(address, {"months": "3"}).status_code == 302
    assert not DryRun.objects.exists()


def test_member_that_leaves_before_the_day_is_a_gap_on_both_sides(trial):
    """Who answers is asked of the day on which the draft begins, not of today."""
    banner = trial.banner
    trial.past()
    Membership.objects.filter(organisation=banner.bureau).update(valid_to=TODAY)
    trial.put(trial.water, Line((trial.forest.pk,)))
    assert ways(trial.run()) == {(None, trial.forest.pk): 5}
    MatrixDraft.objects.filter(pk=trial.draft.pk).update(from_day=None)
    assert ways(trial.run()) == {(banner.bureau.pk, trial.forest.pk): 5}


def test_change_of_another_template_makes_no_run_old(client, trial):
    """What is published elsewhere, and who joins elsewhere, is nothing to this draft; its own entries and members are."""
    banner, address = trial.banner, reverse("tickets:dry_runs", args=[trial.draft.pk])
    matrix, roster = "published matrix has changed", "who can sign for them, have changed"
    trial.run()
    other = Template.objects.create(code="community", kind="COM", name="社区")
    cell(topic(other, "water", "供水"), [banner.market])
    organisation("O45", "水利局", banner.area)
    browser = browse(client, trial.keeper)
    page = browser.get(address).content.decode()
    assert (matrix in page, roster in page) == (False, False)
    cell(trial.water, [trial.forest])
    page = browser.get(address).content.decode()
    assert (matrix in page, roster in page) == (True, False)
    DryRun.objects.all().delete()
    trial.run()
    Membership.objects.filter(organisation=banner.bureau).update(valid_to=TODAY)
    page = browser.get(address).content.decode()
    assert (matrix in page, roster in page) == (False, True)


def test_laying_the_draft_before_the_second_person_makes_no_run_old(client, trial):
    """The second person reads a run that is as true as before; once published, nobody is told to start another."""
    address = reverse("tickets:dry_runs", args=[trial.draft.pk])
    trial.put(trial.water, Line((trial.forest.pk,)))
    trial.run()
    trial.draft.refresh_from_db()
    draft_actions.ask(draft_id=trial.draft.pk, seen=trial.draft.revision, by=trial.user, at=AT)
    assert "start another one" not in browse(client, trial.keeper).get(address).content.decode()
    trial.draft.refresh_from_db()
    draft_actions.consent(
        draft_id=trial.draft.pk, seen=trial.draft.revision, by=trial.banner.head.person.user, at=AT
    )
    assert "start another one" not in browse(client, trial.keeper).get(address).content.decode()
