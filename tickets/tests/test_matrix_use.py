"""Coverage, proposals out of a ticket, rulings that recur: actions and pages."""

import datetime as dt
import io

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.urls import reverse
from openpyxl import load_workbook

from audit import clock
from audit.models import AuditRow
from organisations.models import Alliance, Membership, Post, Role
from tickets import actions, draft_actions, kinds
from tickets.models import CellUnit, MatrixProposal, Notice, Ticket, TopicSuggestions
from tickets.proposing import decide_proposal, propose
from tickets.reading.choices import choices_on
from tickets.reading.coverage import coverage
from tickets.reading.matrix_proposals import recurring
from tickets.refusals import NotYours, WrongState
from tickets.ruling_cells import places_of
from tickets.suggestions import learning
from tickets.tests.banner import AT, actor, area, cell, join, organisation, post, topic
from tickets.tests.signing_in import body_of, browse

pytestmark = pytest.mark.django_db


@pytest.fixture
def keeper(banner) -> Post:
    return post(banner.office, Role.ROSTER_KEEPER)


@pytest.fixture(autouse=True)
def monday():
    with clock.frozen_at(AT):
        yield


def covered(banner):
    return coverage(Alliance.objects.select_related("template", "area", "lead").get(), choices_on(AT.date()))


def said(found) -> list[tuple]:
    return [(gap.topic.code, gap.reason, gap.places, gap.cells) for gap in found.gaps]


# Coverage


def test_coverage_names_every_sort_of_gap(banner, english):
    other_town = area("150422103", "乙镇", "township", banner.area)
    area("150422103201", "乙嘎查", "village", other_town)
    left, mute = organisation("O41", "离开的局", banner.area), organisation("O42", "无人的局", banner.area)
    upper = organisation("O43", "税务局", banner.area, led_by="vertical")
    join(banner.alliance, mute, upper)
    join(banner.alliance, left, until=AT.date() - dt.timedelta(days=1))
    for unit in (left, upper):
        post(unit, Role.LIAISON)
    of = {code: topic(banner.template, code, code) for code in ("left", "mute", "equal", "tax")}
    cell(of["left"], [left])
    cell(of["mute"], [mute], area=banner.town_area)
    cell(of["mute"], [banner.bureau], area=other_town)
    cell(of["equal"], [banner.bureau])
    cell(of["equal"], [banner.market])
    cell(of["tax"], [upper])
    found = covered(banner)
    assert sorted(said(found)) == [
        ("equal", "equal_claims", "everywhere", 5),
        ("finance.loan", "uncovered", "everywhere", 5),
        ("left", "not_a_member", "everywhere", 5),
        ("mute", "nobody_to_sign", "all of 甲镇", 2),
        ("mute", "uncovered", "巴林左旗", 1),
        # The second town has no township unit; the banner lies above.
        ("purchase.price", "no_township", "巴林左旗, all of 乙镇", 3),
    ]
    assert [(gap.topic.code, gap.unit_names) for gap in found.vertical] == [("tax", "税务局")]
    assert found.cells == 7 * 5
    assert found.answered == found.cells - sum(gap.cells for gap in found.gaps)
    assert [unit.code for unit in found.unnamed] == []


def test_coverage_agrees_with_where_tickets_really_go(banner):
    """Every pair of topic and place: a ticket raised there lies in triage exactly where coverage says so."""
    cell(banner.loan, [banner.market], area=banner.town_area)
    cell(banner.loan, [banner.bureau], area=banner.town_area, priority=1)
    gaps = {(gap.topic.code, gap.reason) for gap in covered(banner).gaps}
    for about in (banner.supply, banner.price, banner.loan):
        for place in (banner.area, banner.town_area, banner.village_area):
            ticket = banner.routed(topic=about, area=place)
            decision = ticket.decisions.get()
            assert (ticket.state == "triage") == ((about.code, decision.reason) in gaps)


def test_coverage_follows_a_withdrawal_and_counts_fallen_tickets(banner):
    assert [gap.topic for gap in covered(banner).gaps if gap.topic != banner.price] == [banner.loan]
    assert covered(banner).gaps[0].fallen is None
    Membership.objects.filter(organisation=banner.bureau).update(valid_to=AT.date() - dt.timedelta(days=1))
    for _unused in range(2):
        banner.routed(topic=banner.supply)
    learning.learn_when_due(AT)
    found = covered(banner)
    assert next((gap.topic.code, gap.reason, gap.fallen) for gap in found.gaps) == (
        "seed.supply",
        "not_a_member",
        2,
    )
    assert sorted(one.code for one in found.unused) == ["finance.loan", "purchase.price"]


def test_members_named_nowhere(banner):
    idle = organisation("O50", "清闲局", banner.area)
    watching = organisation("O51", "观察局", banner.area)
    join(banner.alliance, idle)
    join(banner.alliance, watching, role="observer")
    assert covered(banner).unnamed == [idle]
    ended = cell(banner.loan, [idle], valid_to=AT.date() - dt.timedelta(days=1))
    assert covered(banner).unnamed == [idle]
    ended.valid_to = None
    ended.save()
    assert covered(banner).unnamed == []
    # Without an entry for the township of the place, the town is named nowhere either.
    CellUnit.objects.filter(organisation=None).update(organisation=banner.market)
    assert covered(banner).unnamed == [banner.town]


def test_coverage_tells_in_time_that_a_responsible_unit_leaves(client, banner, keeper, english):
    today = AT.date()
    membership = Membership.objects.filter(organisation=banner.bureau)
    for days, told in ((31, False), (0, True)):
        membership.update(valid_to=today + dt.timedelta(days=days))
        assert bool(covered(banner).leaving) == told
    (gap,) = covered(banner).leaving
    assert (gap.topic, gap.unit_names, gap.places) == (banner.supply, "农牧局", "everywhere")
    assert gap.label == "member until 23 Nov 2026"
    browse(client, keeper)
    for page in ("coverage", "coverage_print"):
        assert gap.label in client.get(reverse(f"tickets:{page}")).content.decode()
    follows = today + dt.timedelta(days=1)
    Membership.objects.create(alliance=banner.alliance, organisation=banner.bureau, valid_from=follows)
    assert covered(banner).leaving == []


def test_coverage_page_and_workbook(client, banner, keeper):
    page = browse(client, keeper).get(reverse("tickets:coverage"))
    assert page.status_code == 200
    assert "贷款" in page.content.decode()
    filtered = client.get(reverse("tickets:coverage"), {"alliance": "IND-BROOM", "reason": "equal_claims"})
    assert "贷款" not in filtered.content.decode().partition("part-unused")[0]
    assert client.get(reverse("tickets:coverage"), {"alliance": "COM-X"}).status_code == 404
    book = load_workbook(io.BytesIO(body_of(client.get(reverse("tickets:coverage_export")))))
    paper = client.get(reverse("tickets:coverage_print"), {"reason": "equal_claims"}).content.decode()
    assert ("No gap of this sort" in paper, "贷款" in paper.partition("nobody used")[0]) == (True, False)
    assert (
        "贷款" in client.get(reverse("tickets:coverage_print")).content.decode().partition("nobody used")[0]
    )
    assert ["贷款", "everywhere"] in [[row[0].value, row[1].value] for row in book.active.iter_rows()]
    browse(client, banner.dispatcher)
    assert client.get(reverse("tickets:coverage")).status_code == 200
    for outside in (banner.liaison, banner.secretary, banner.clerk, post(banner.bureau, Role.ROSTER_KEEPER)):
        for page in ("coverage", "coverage_print"):
            assert browse(client, outside).get(reverse(f"tickets:{page}")).status_code == 403


# Proposals


def proposed(banner, ticket=None, **changed) -> MatrixProposal:
    given = {
        "ticket": ticket or banner.routed(topic=banner.supply),
        "organisation": banner.market,
        "area": None,
        "reason": "种子标签由市场监管部门查处",
        "by": actor(banner.liaison),
        "at": AT,
    }
    return propose(**given | changed)


def test_proposal_is_decided_by_the_keeper_and_told(banner, keeper):
    row = proposed(banner)
    again = decide_proposal(proposal_id=row.pk, accepted=True, answer="已写入", by=keeper.person.user, at=AT)
    assert (again.accepted, again.decided_by) == (True, keeper.person.user)
    actions.deliver(AT)
    notice = Notice.objects.get(user=banner.liaison.person.user, kind="informed")
    assert notice.link == reverse("tickets:ticket", args=[row.ticket.number])
    assert {"matrix.proposal.make", "matrix.proposal.take_up"} <= set(
        AuditRow.objects.values_list("action", flat=True)
    )
    with pytest.raises(WrongState):
        decide_proposal(proposal_id=row.pk, accepted=False, answer="不", by=keeper.person.user, at=AT)


def test_keepers_are_told_of_a_proposal_and_its_maker_of_the_answer(banner, keeper):
    """No list of tickets leads a roster keeper to it."""
    left = post(banner.office, Role.ROSTER_KEEPER)
    Post.objects.filter(pk=left.pk).update(valid_to=AT.date() - dt.timedelta(days=1))
    row = proposed(banner)
    actions.deliver(AT)
    (told,) = Notice.objects.filter(link=reverse("tickets:matrix_proposal", args=[row.pk]))
    assert told.user == keeper.person.user
    decide_proposal(proposal_id=row.pk, accepted=False, answer="标签归农牧", by=told.user, at=AT)
    actions.deliver(AT)
    answer = Notice.objects.get(user=banner.liaison.person.user, kind="informed")
    assert "未采纳" in answer.about


def test_proposal_offers_no_place_that_says_everywhere_twice(banner):
    codes = [area.code for area in places_of(banner.routed(topic=banner.supply))]
    assert codes == [banner.village_area.code, banner.town_area.code]
    assert banner.alliance.area == banner.area


def test_proposal_is_refused_where_it_makes_no_sense(banner):
    with pytest.raises(ValidationError):
        proposed(banner, organisation=banner.outsider)
    with pytest.raises(ValidationError):
        proposed(banner, organisation=banner.bureau)  # the matrix says so already
    ticket = banner.routed(topic=banner.supply)
    proposed(banner, ticket)
    with pytest.raises(ValidationError):
        proposed(banner, ticket)
    proposed(banner, ticket, by=actor(banner.dispatcher))  # another unit's is another proposal
    with pytest.raises(NotYours):
        proposed(banner, by=actor(banner.liaison).__class__(banner.liaison.person.user))


def test_nothing_is_proposed_out_of_a_ticket_kept_apart(banner, monkeypatch):
    ticket = banner.routed(topic=banner.supply)
    port = kinds.KindPort("IND", lambda post, alliance: None, apart=lambda ids: frozenset({ticket.pk}))
    monkeypatch.setattr(kinds, "_registered", {"IND": port})
    with pytest.raises(NotYours):
        proposed(banner, ticket)


def test_only_another_keeper_of_the_template_decides(banner, keeper):
    row = proposed(banner)
    strange = post(banner.bureau, Role.ROSTER_KEEPER)
    own = Post.objects.create(
        person=banner.liaison.person,
        organisation=banner.office,
        role=Role.ROSTER_KEEPER,
        valid_from=banner.liaison.valid_from,
    )
    for by in (banner.dispatcher, strange, own):
        with pytest.raises(NotYours):
            decide_proposal(proposal_id=row.pk, accepted=True, answer="好", by=by.person.user, at=AT)


def test_proposing_by_pages(client, banner, keeper):
    ticket = banner.routed(topic=banner.supply)
    desk = browse(client, banner.liaison)
    page = desk.get(reverse("tickets:ticket", args=[ticket.number])).content.decode()
    address = reverse("tickets:propose", args=[ticket.number])
    assert address in page
    assert "Return this ticket" in page
    given = {"department": "O35", "area": banner.town_area.code, "reason": "归市场监管"}
    assert desk.get(address).status_code == 200
    empty = desk.post(address, given | {"reason": ""})
    assert (empty.status_code, "O35" in empty.content.decode()) == (422, True)
    assert desk.post(address, given | {"reason": "打电话13900000000问"}).status_code == 422
    offered = desk.get(address).content.decode()
    assert ('value="O05"' in offered, 'value="O35"' in offered) == (False, True)
    assert desk.post(address, given | {"department": "O05"}).status_code == 409  # the matrix says so already
    assert desk.post(address, given).status_code == 302
    assert desk.post(address, given).status_code == 409
    assert (
        "waits for the roster keeper"
        in desk.get(reverse("tickets:ticket", args=[ticket.number])).content.decode()
    )
    assert browse(client, banner.market_liaison).get(address).status_code == 200  # assists, and sees it
    assert browse(client, banner.town_liaison).get(address).status_code == 404
    row = MatrixProposal.objects.get()
    assert (row.area, row.unit) == (banner.town_area, banner.bureau)
    deciding = reverse("tickets:matrix_proposal", args=[row.pk])
    assert browse(client, banner.dispatcher).get(deciding).status_code == 404
    # The office is not told that there is none, where there is one that is not its to read.
    office = client.get(reverse("tickets:matrix_proposals")).content.decode()
    assert ("read and decided by the roster keepers" in office, "No proposal." in office) == (True, False)
    keeping = browse(client, keeper)
    listed = keeping.get(reverse("tickets:matrix_proposals")).content.decode()
    assert deciding in listed
    assert f'class="typed">{row.reason}<' in listed  # broken where it is one long word
    assert ticket.number not in listed  # a roster keeper's post shows no tickets
    assert keeping.post(deciding, {"accepted": "False"}).status_code == 422
    assert keeping.post(deciding, {"accepted": "False", "answer": "标签归农牧"}).status_code == 302
    assert keeping.post(deciding, {"accepted": "True", "answer": "好"}).status_code == 409
    assert (
        "标签归农牧"
        in browse(client, banner.liaison)
        .get(reverse("tickets:ticket", args=[ticket.number]))
        .content.decode()
    )


def test_proposal_disappears_from_the_list_once_its_ticket_is_kept_apart(client, banner, keeper, monkeypatch):
    row = proposed(banner)
    address = reverse("tickets:matrix_proposals")
    assert row.reason in browse(client, keeper).get(address).content.decode()
    port = kinds.KindPort("IND", lambda post, alliance: None, apart=lambda ids: frozenset({row.ticket_id}))
    monkeypatch.setattr(kinds, "_registered", {"IND": port})
    assert row.reason not in client.get(address).content.decode()
    assert client.get(reverse("tickets:matrix_proposal", args=[row.pk])).status_code == 404


# Rulings that recur


def ruled(banner, times: int, department, about=None, place=None) -> None:
    for _unused in range(times):
        ticket = banner.routed(topic=about or banner.loan, area=place or banner.village_area)
        banner.move(ticket, "assign", banner.dispatcher, department=department, basis="会商纪要")


def recurring_in(banner) -> list[tuple]:
    choices = choices_on(AT.date())
    return [
        (each.topic, each.area, each.unit, each.tickets) for each in recurring(choices.alliances, choices)
    ]


def test_place_of_a_recurring_ruling_is_said_once(client, banner, keeper):
    ruled(banner, 3, banner.bureau)
    learning.count_all(AT)
    page = browse(client, keeper).get(reverse("tickets:matrix_proposals")).content.decode()
    told = page.split('id="part-recurring"')[1].split("</section>")[0]
    assert told.count(str(banner.village_area)) == 1


def test_rulings_that_recur_are_proposed_until_the_matrix_says_so(client, banner, keeper):
    ruled(banner, 2, banner.bureau)
    learning.learn_when_due(AT)
    assert recurring_in(banner) == []
    ruled(banner, 1, banner.bureau, place=banner.town_area)
    learning.count_all(AT)
    assert recurring_in(banner) == [(banner.loan, banner.town_area, banner.bureau, 3)]
    page = browse(client, keeper).get(reverse("tickets:matrix_proposals")).content.decode()
    assert "农牧局" in page
    begin = f"{reverse('tickets:matrix_begin')}?of=broom&into=IND-BROOM&cell={banner.loan.pk}.{banner.town_area.pk}&wish=O05"
    assert begin.replace("&", "&amp;") in page
    draft = draft_actions.begin(template=banner.template, name="稿", basis="", by=keeper.person.user, at=AT)
    into = f"draft={draft.pk}&amp;cell={banner.loan.pk}.{banner.town_area.pk}"
    page = client.get(reverse("tickets:matrix_proposals")).content.decode()
    assert into in page
    cell_page = reverse("tickets:matrix_cell")
    assert client.get(f"{cell_page}?of=IND-BROOM&{into.replace('&amp;', '&')}").status_code == 200
    begun = client.post(begin, {"template": banner.template.code, "name": "另一稿", "basis": ""})
    opened = client.get(begun.url)
    (line,) = opened.context["form"].first
    assert (line.initial["responsible"], opened.context["view"].draft.name) == ((banner.bureau.pk,), "另一稿")
    assert client.get(f"{begun.url[: -len('O05')]}strange").status_code in (200, 404)
    # Whoever does not keep the matrix is not led into a draft.
    assert (
        into
        not in browse(client, banner.dispatcher).get(reverse("tickets:matrix_proposals")).content.decode()
    )
    cell(banner.loan, [banner.bureau])
    assert recurring_in(banner) == []


def test_rulings_that_disagree_are_not_proposed(banner):
    ruled(banner, 3, banner.bureau)
    ruled(banner, 2, banner.market)
    learning.count_all(AT)
    assert recurring_in(banner) == []
    Ticket.objects.update(raised_at=AT)  # nothing else changes it
    Membership.objects.filter(organisation=banner.bureau).update(valid_to=AT.date() - dt.timedelta(days=1))
    assert recurring_in(banner) == []


def test_answered_proposal_reads_in_chinese_as_the_keeper_answered_it(client, banner, keeper):
    """Not as a ticket that is not accepted: the form says 采纳 or 不采纳."""
    taken, given_back = proposed(banner), proposed(banner, by=actor(banner.dispatcher))
    by = keeper.person.user
    decide_proposal(proposal_id=taken.pk, accepted=True, answer="已写入草案", by=by, at=AT)
    decide_proposal(proposal_id=given_back.pk, accepted=False, answer="标签归农牧", by=by, at=AT)
    browser = browse(client, keeper)
    browser.cookies[settings.LANGUAGE_COOKIE_NAME] = "zh-hans"
    page = browser.get(reverse("tickets:matrix_proposals")).content.decode()
    assert "已采纳<span" in page
    assert "未采纳<span" in page


def test_keeper_is_told_that_there_are_too_few_tickets_to_suggest_from(client, banner, keeper):
    """Not in one breath with suggestions that were learned and did not hit."""
    browser, address = browse(client, keeper), reverse("tickets:matrix_proposals")
    assert "off: fewer than 60 closed tickets" in browser.get(address).content.decode()
    TopicSuggestions.objects.create(
        template=banner.template, trained_at=AT, tickets=60, measured_on=12, hits_first=1, hits_three=2
    )
    page = browser.get(address).content.decode()
    assert "off: fewer than" not in page
    assert "no better than the most frequent topic" in page
