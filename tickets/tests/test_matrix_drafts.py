"""Drafts of the matrix: edits, what changed underneath, consent of a second person, one new version, who is told."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from audit import clock
from audit.models import AuditRow
from organisations.models import Membership, Role, Template, Version
from tickets import catalogue_actions, draft_actions
from tickets.catalogue import catalogue_on
from tickets.cell_checks import Named
from tickets.drafting import catalogue_with
from tickets.keeping import may_consent
from tickets.models import CellUnitRole, DraftState, Notice, Outbox, Responsibility
from tickets.refusals import NotYours, Refusal, Stale, WrongState
from tickets.replaying import decisions
from tickets.routing import TOWNSHIP, Facts
from tickets.slots import Line, Slot
from tickets.tests.banner import AT, SINCE, Banner, cell, organisation, post, topic
from tickets.tests.signing_in import browse

pytestmark = pytest.mark.django_db
TODAY = AT.date()
TOMORROW = TODAY + dt.timedelta(days=1)


class Desk:
    """The banner with a keeper of its matrix, a second one, and a second person."""

    def __init__(self, banner: Banner):
        self.banner = banner
        self.keeper = post(banner.office, Role.ROSTER_KEEPER).person.user
        self.other = post(banner.office, Role.ROSTER_KEEPER).person.user
        self.head = banner.head.person.user
        self.draft = draft_actions.begin(
            template=banner.template, name="秋季调整", basis="左党联〔2026〕3号", by=self.keeper, at=AT
        )

    def put(self, topic, *lines, area=None, alliance=None, by=None, seen=None):
        slot = Slot(alliance.pk if alliance else None, topic.pk, area.pk if area else None)
        return draft_actions.put(
            draft_id=self.draft.pk, slot=slot, lines=lines, by=by or self.keeper, at=AT, seen=seen
        )

    def ask(self, day=TOMORROW):
        draft_actions.describe(
            draft_id=self.draft.pk, name=self.draft.name, basis=self.draft.basis, from_day=day,
            by=self.keeper, at=AT,
        )  # fmt: skip
        self.draft.refresh_from_db()
        return draft_actions.ask(draft_id=self.draft.pk, seen=self.draft.revision, by=self.keeper, at=AT)

    def consent(self, by=None, at=AT):
        self.draft.refresh_from_db()
        return draft_actions.consent(
            draft_id=self.draft.pk, seen=self.draft.revision, by=by or self.head, at=at
        )

    def facts(self, day):
        places = (self.banner.area, self.banner.town_area, self.banner.village_area)
        topics = (self.banner.seed, self.banner.supply, self.banner.price, self.banner.loan)
        return [
            Facts(self.banner.alliance.pk, topic.pk, place.pk, day) for topic in topics for place in places
        ]


@pytest.fixture
def desk(banner):
    with clock.frozen_at(AT):
        yield Desk(banner)


def version() -> int:
    return Version.objects.get(name=Version.CATALOGUE).number


def gist(decision):
    return decision.outcome, decision.reason, decision.department, decision.assists, decision.claims


def test_published_draft_decides_as_its_dry_run_said_and_makes_one_version(desk):
    """A gap, equal claims, a narrower cell, an emptied one: ticket by ticket the same before and after publishing."""
    banner = desk.banner
    desk.put(banner.loan, Line((banner.bureau.pk,), (banner.market.pk,)), area=banner.village_area)
    desk.put(banner.price)
    desk.put(banner.supply, Line((banner.bureau.pk,)), Line((banner.market.pk,)))
    own = Line((banner.bureau.pk,), basis="专门文件")
    desk.put(banner.price, own, area=banner.village_area, alliance=banner.alliance)
    before = list(map(gist, decisions(desk.facts(TODAY), catalogue_on)))
    dry = list(map(gist, decisions(desk.facts(TOMORROW), lambda day: catalogue_with(desk.draft, day))))
    assert dry != before
    number = version()
    assert desk.ask().state == DraftState.ASKED
    assert version() == number
    published = desk.consent()
    assert (published.state, published.published_version, version()) == ("published", number + 1, number + 1)
    assert list(map(gist, decisions(desk.facts(TODAY), catalogue_on))) == before
    assert list(map(gist, decisions(desk.facts(TOMORROW), catalogue_on))) == dry
    assert {reason for _outcome, reason, *_rest in dry} >= {"uncovered", "equal_claims"}
    ended = Responsibility.objects.get(pk=banner.price_cell.pk)
    assert ended.valid_to == TODAY
    written = Responsibility.objects.filter(valid_from=TOMORROW).values_list("basis", flat=True)
    assert sorted(written) == sorted([*["左党联〔2026〕3号"] * 3, "专门文件"])


def test_history_is_kept_in_the_offices_language_whoever_publishes(desk):
    banner = desk.banner
    desk.put(banner.price, Line((banner.bureau.pk,), (TOWNSHIP,)))
    desk.ask()
    with translation.override("en"):
        desk.consent()
    cell = Responsibility.objects.get(topic=banner.price, valid_from=TOMORROW)
    assert cell.history.latest().history_change_reason == "农牧局 + 事发地所属苏木乡镇（街道）"


def test_everybody_concerned_is_told_what_they_gained_and_lost(desk):
    banner = desk.banner
    Outbox.objects.all().delete()
    desk.put(banner.price, Line((banner.bureau.pk,)))
    desk.put(banner.seed, Line((banner.bureau.pk,)))  # the market assists no more
    desk.ask()
    told = Outbox.objects.all()
    assert {row.user for row in told} == {desk.head, desk.other, banner.dispatcher.person.user}
    Outbox.objects.all().delete()
    desk.consent()
    lines = {
        row.organisation.code: (row.about, row.link) for row in Outbox.objects.exclude(organisation=banner.office)
        if row.organisation
    }  # fmt: skip
    page = f"/matrix/drafts/{desk.draft.pk}/"
    assert lines == {
        "O05": ("责任清单自2026年11月24日起：你单位新增1项、减少0项", f"{page}?unit=O05"),
        "O35": ("责任清单自2026年11月24日起：你单位新增0项、减少1项", f"{page}?unit=O35"),
        "T102": ("责任清单自2026年11月24日起：你单位新增0项、减少1项", f"{page}?unit=T102"),
    }
    assert Outbox.objects.filter(user=desk.keeper).exists()
    desk.draft.refresh_from_db()
    assert [effect[:3] for effect in desk.draft.effects] == [
        [banner.bureau.pk, "gained", "responsible"],
        [banner.town.pk, "lost", "responsible"],
        [banner.market.pk, "lost", "assist"],
    ]


def test_only_a_second_person_consents_and_only_once(desk):
    banner = desk.banner
    desk.put(banner.loan, Line((banner.bureau.pk,)))
    with pytest.raises(WrongState):
        desk.consent()  # nobody asked
    desk.ask()
    liaison, clerk = banner.liaison.person.user, banner.clerk.person.user
    for user in (desk.keeper, liaison, clerk):
        with pytest.raises(NotYours):
            desk.consent(by=user)
    with pytest.raises(Stale):
        draft_actions.consent(draft_id=desk.draft.pk, seen=1, by=desk.head, at=AT)
    with pytest.raises(WrongState):
        desk.put(banner.seed, Line((banner.market.pk,)))  # frozen while asked
    with pytest.raises(ValidationError):
        draft_actions.refuse(draft_id=desk.draft.pk, reason=" ", by=desk.head, at=AT)
    draft_actions.refuse(draft_id=desk.draft.pk, reason="先会商", by=desk.head, at=AT)
    assert not Responsibility.objects.filter(topic=banner.loan).exists()
    # An edit of the other keeper makes that one no second person.
    desk.put(banner.seed, Line((banner.market.pk,)), by=desk.other)
    desk.ask()
    with pytest.raises(NotYours):
        desk.consent(by=desk.other)
    assert desk.consent().decided_by == desk.head
    with pytest.raises(WrongState):
        desk.consent()
    assert Responsibility.objects.filter(topic=banner.loan).count() == 1
    assert AuditRow.objects.filter(action="matrix_draft.publish").count() == 1


@pytest.mark.parametrize(
    ("role", "is_second"),
    [
        (Role.DISPATCHER, True),
        (Role.UNIT_LEADER, True),
        (Role.SECRETARY, True),
        (Role.COURT_PRESIDENT, True),
        (Role.BUREAU_HEAD, False),
        (Role.SUPERVISOR, False),
        (Role.HANDLER, False),
    ],
)
def test_whoever_leads_the_lead_unit_may_be_the_second_person(desk, role, is_second):
    """At the court, which has no desk, that is its president."""
    somebody = post(desk.banner.office, role).person.user
    desk.put(desk.banner.loan, Line((desk.banner.bureau.pk,)))
    draft = desk.ask()
    assert may_consent(draft, somebody) == is_second
    if is_second:
        assert desk.consent(by=somebody).decided_by == somebody
    else:
        with pytest.raises(NotYours):
            desk.consent(by=somebody)


def test_keeper_of_another_matrix_and_a_dropped_draft_are_refused(desk):
    banner = desk.banner
    stranger = post(organisation("O40", "别处", banner.area), Role.ROSTER_KEEPER).person.user
    with pytest.raises(NotYours):
        draft_actions.begin(template=banner.template, name="x", basis="", by=stranger, at=AT)
    with pytest.raises(NotYours):
        desk.put(banner.loan, Line((banner.bureau.pk,)), by=stranger)
    with pytest.raises(ValidationError):
        draft_actions.begin(template=banner.template, name="秋季调整", basis="", by=desk.other, at=AT)
    draft_actions.drop(draft_id=desk.draft.pk, by=desk.keeper, at=AT)
    with pytest.raises(WrongState):
        desk.put(banner.loan, Line((banner.bureau.pk,)))
    draft_actions.begin(template=banner.template, name="秋季调整", basis="", by=desk.other, at=AT)


def test_wrong_lines_are_refused_and_what_is_published_is_no_edit(desk):
    banner = desk.banner
    gone = organisation("O41", "撤销的局", banner.area, is_active=False)
    twice = (banner.bureau.pk, banner.bureau.pk)
    for line in (
        Line(()),
        Line(twice),
        Line((banner.bureau.pk, banner.market.pk)),
        Line((gone.pk,)),
        Line((10**6,)),
    ):
        with pytest.raises(ValidationError):
            desk.put(banner.loan, line)
    assert desk.put(banner.seed, Line((banner.bureau.pk,), (banner.market.pk,))) is None
    assert desk.put(banner.seed, Line((banner.market.pk,))) is not None
    assert desk.put(banner.seed, Line((banner.bureau.pk,), (banner.market.pk,))) is None
    assert not desk.draft.edits.exists()
    with pytest.raises(ValidationError):
        desk.ask()  # nothing to publish


def test_two_keepers_edit_at_once_and_the_second_sees_the_first(desk):
    banner = desk.banner
    desk.put(banner.loan, Line((banner.bureau.pk,)), seen=0)
    with pytest.raises(Stale):
        desk.put(banner.loan, Line((banner.market.pk,)), by=desk.other, seen=0)
    assert desk.draft.edits.get().lines[0]["responsible"] == [banner.bureau.pk]
    desk.put(banner.loan, Line((banner.market.pk,)), by=desk.other, seen=1)
    assert (desk.draft.edits.get().revision, desk.draft.edits.get().edited_by) == (2, desk.other)
    # Other cells do not stand in each other's way.
    desk.put(banner.price, Line((banner.bureau.pk,)), seen=0)


def test_what_changed_underneath_is_settled_cell_by_cell(desk):
    banner = desk.banner
    desk.put(banner.loan, Line((banner.bureau.pk,)))
    desk.put(banner.seed, Line((banner.market.pk,)))
    based = desk.draft.based_on
    published = Responsibility(template=banner.template, topic=banner.loan, valid_from=TODAY)
    catalogue_actions.save_cell(
        cell=published, units=[Named(CellUnitRole.RESPONSIBLE, banner.market)], by=desk.other, at=AT
    )
    (conflict,) = draft_actions.conflicts(desk.draft, TODAY)
    assert (conflict.edit.topic, conflict.then) == (banner.loan, [])
    assert conflict.now[0]["responsible"] == [banner.market.pk]
    with pytest.raises(ValidationError):
        desk.ask()
    given = {"draft_id": desk.draft.pk, "edit_id": conflict.edit.pk, "by": desk.keeper, "at": AT}
    with pytest.raises(Stale):
        draft_actions.settle(**given, keep=True, seen="another")
    settled = draft_actions.settle(**given, keep=True, seen=conflict.mark)
    assert settled.based_on > based
    assert not draft_actions.conflicts(desk.draft, TODAY)
    desk.ask()
    # It changes once more while the second person reads: nothing is published over it.
    catalogue_actions.end_cell(cell=published, last_day=TODAY, by=desk.other, at=AT)
    with pytest.raises(Refusal):
        desk.consent()
    assert not Responsibility.objects.filter(valid_from=TOMORROW).exists()
    draft_actions.withdraw(draft_id=desk.draft.pk, by=desk.keeper, at=AT)
    (conflict,) = draft_actions.conflicts(desk.draft, TODAY)
    draft_actions.settle(**given, keep=False, seen=conflict.mark)
    assert [edit.topic for edit in desk.draft.edits.all()] == [banner.seed]


def test_only_a_change_of_its_own_template_is_said_to_have_moved_on_under_a_draft(client, desk):
    """Also where nobody edited the cell that changed; settling the last one takes the sentence away."""
    words = "published or changed in the catalogue since"
    address = reverse("tickets:matrix_draft", args=[desk.draft.pk])
    desk.put(desk.banner.loan, Line((desk.banner.bureau.pk,)))
    browser = browse(client, desk.keeper)
    other = Template.objects.create(code="community", kind="COM", name="社区")
    cell(topic(other, "water", "供水"), [desk.banner.market])
    assert version() > desk.draft.based_on
    assert words not in browser.get(address).content.decode()
    cell(desk.banner.supply, [desk.banner.market], area=desk.banner.town_area)
    assert f"{words} this draft was begun; 0 of" in browser.get(address).content.decode()
    cell(desk.banner.loan, [desk.banner.market])
    assert f"{words} this draft was begun; 1 of" in browser.get(address).content.decode()
    (conflict,) = draft_actions.conflicts(desk.draft, TODAY)
    draft_actions.settle(
        draft_id=desk.draft.pk, edit_id=conflict.edit.pk, keep=True, seen=conflict.mark, by=desk.keeper, at=AT
    )
    assert words not in browser.get(address).content.decode()


def test_two_drafts_of_one_cell_the_second_must_settle(desk):
    banner = desk.banner
    desk.put(banner.loan, Line((banner.bureau.pk,)))
    first = desk.draft
    second = draft_actions.begin(template=banner.template, name="另一稿", basis="", by=desk.keeper, at=AT)
    desk.draft = second
    desk.put(banner.loan, Line((banner.market.pk,)))
    desk.ask()
    desk.draft = first
    desk.ask()
    desk.consent()
    desk.draft = second
    with pytest.raises(Refusal):
        desk.consent()


def test_day_that_passed_and_cell_that_began_today_are_refused(desk):
    banner = desk.banner
    desk.put(banner.loan, Line((banner.bureau.pk,)))
    with pytest.raises(ValidationError):
        desk.ask(TODAY - dt.timedelta(days=1))
    desk.ask(TODAY)
    with pytest.raises(WrongState), clock.frozen_at(AT + dt.timedelta(days=1)):
        desk.consent(at=AT + dt.timedelta(days=1))
    desk.consent()
    # From today once more: the cell may have sent tickets already. From tomorrow it ends today.
    desk.draft = draft_actions.begin(template=banner.template, name="二稿", basis="", by=desk.keeper, at=AT)
    desk.put(banner.loan, Line((banner.market.pk,)))
    desk.ask(TODAY)
    with pytest.raises(WrongState, match="draft_unpublishable"):
        desk.consent()
    draft_actions.withdraw(draft_id=desk.draft.pk, by=desk.keeper, at=AT)
    desk.ask(TOMORROW)
    desk.consent()
    # What was to begin tomorrow is taken away by a draft from tomorrow on, and stays in its history.
    later = Responsibility.objects.get(topic=banner.loan, valid_from=TOMORROW)
    desk.draft = draft_actions.begin(template=banner.template, name="三稿", basis="", by=desk.keeper, at=AT)
    desk.put(banner.loan, Line((banner.bureau.pk,)))
    desk.ask(TOMORROW)
    desk.consent()
    assert not Responsibility.objects.filter(pk=later.pk).exists()
    assert Responsibility.history.filter(id=later.pk, history_type="-").exists()
    rows = Responsibility.objects.filter(topic=banner.loan).order_by("valid_from")
    assert [(row.valid_from, row.valid_to) for row in rows] == [(TODAY, TODAY), (TOMORROW, None)]


def test_unit_that_leaves_is_handed_over_and_without_successor_emptied(desk):
    banner = desk.banner
    cell(banner.loan, [banner.market], area=banner.town_area)
    number = draft_actions.hand_over(
        draft_id=desk.draft.pk, unit=banner.market, to=banner.bureau, by=desk.keeper, at=AT
    )
    assert number == 2
    lines = {edit.topic: edit.lines for edit in desk.draft.edits.select_related("topic")}
    assert lines[banner.loan][0]["responsible"] == [banner.bureau.pk]
    assert (lines[banner.seed][0]["responsible"], lines[banner.seed][0]["assists"]) == (
        [banner.bureau.pk],
        [],
    )
    with pytest.raises(ValidationError):
        draft_actions.hand_over(draft_id=desk.draft.pk, unit=banner.market, to=None, by=desk.keeper, at=AT)
    # The bureau leaves without a successor: what it alone answers for is emptied.
    draft_actions.hand_over(draft_id=desk.draft.pk, unit=banner.bureau, to=None, by=desk.keeper, at=AT)
    assert [edit.lines for edit in desk.draft.edits.all()] == [[], []]
    desk.ask()
    desk.consent()
    Membership.objects.filter(organisation=banner.bureau).update(valid_to=TODAY)
    decided = decisions(desk.facts(TOMORROW), catalogue_on)
    assert {one.reason for one in decided} == {"uncovered", "", "no_township"}


def test_copy_from_another_alliance_of_the_template_maps_its_own_place(desk):
    banner = desk.banner
    source = banner.alliance
    cell(banner.loan, [banner.bureau], alliance=source, area=banner.area)
    cell(banner.price, [banner.market], alliance=source)
    target = type(source).objects.create(
        code="IND-TOWN", name="甲镇联合体", template=banner.template, area=banner.town_area, lead=banner.office,
        valid_from=SINCE,
    )  # fmt: skip
    copied = draft_actions.copy_from(
        draft_id=desk.draft.pk, source=source, target=target, by=desk.keeper, at=AT
    )
    assert (copied.edits, copied.left) == (2, [])
    edits = {edit.topic: edit for edit in desk.draft.edits.select_related("topic")}
    assert edits[banner.loan].area_id == banner.town_area.pk
    assert edits[banner.price].area_id is None
    with pytest.raises(ValidationError):
        draft_actions.copy_from(draft_id=desk.draft.pk, source=source, target=source, by=desk.keeper, at=AT)


def test_township_of_place_is_a_unit_of_a_draft(desk):
    banner = desk.banner
    desk.put(banner.loan, Line((TOWNSHIP,)), area=banner.town_area)
    desk.ask()
    desk.consent()
    with clock.frozen_at(AT + dt.timedelta(days=1)):
        ticket = banner.routed(at=AT + dt.timedelta(days=1), topic=banner.loan)
    assert ticket.lead == banner.town
    assert not Notice.objects.exists()
    assert timezone.localdate(AT) == TODAY


def test_draft_of_any_size_is_published_by_the_same_number_of_statements(desk):
    """A thousand edits do not keep the second person waiting: each table is written at once (a long list by fewer)."""
    banner, counts = desk.banner, []
    for number, size in enumerate((2, 12)):
        if number:
            desk.draft = draft_actions.begin(
                template=banner.template, name=f"第{number}批", basis="纪要", by=desk.keeper, at=AT
            )
        for place in range(size):
            about = topic(banner.template, f"t{number}.{place}", f"事项{number}-{place}")
            cell(about, [banner.market])
            desk.put(about, Line((banner.bureau.pk,)))
        desk.ask()
        with CaptureQueriesContext(connection) as seen:
            desk.consent()
        counts.append(len(seen))
    assert counts[1] <= counts[0]
