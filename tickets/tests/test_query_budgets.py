"""Each page of the tickets asks the database the same number of times, with one row and with thirty.

One line a page. Lists of the API, of units and people, of meetings and of the admin have theirs beside their other tests.
"""

import datetime as dt
import io
from copy import copy

import pytest

from audit import clock
from organisations import second_factors
from organisations.models import Post, Role
from tickets import draft_actions, trying
from tickets.actions import hotline_imports
from tickets.figures import recounting
from tickets.models import (
    Attachment,
    Delivery,
    Dispatch,
    Document,
    DryRun,
    Event,
    Exclusion,
    Instruction,
    MatrixDraft,
    MatrixProposal,
    Notice,
    NoticeKind,
    SavedFilter,
    State,
    StoredFile,
    SupervisionProposal,
    Ticket,
    Topic,
)
from tickets.search import indexing
from tickets.slots import Line, Slot
from tickets.suggestions import learning
from tickets.tests.banner import AT, actor, cell, post, topic
from tickets.tests.calling import caller
from tickets.tests.hotline_files import source_of
from tickets.tests.signing_in import body_of, browse
from tickets.urls import urlpatterns

pytestmark = pytest.mark.long

LATER = AT + dt.timedelta(days=9)
NUMBER = "NUMBER"


def dispatched(banner, many, rows):
    many(rows)


def indexed(banner, many, rows):
    many(rows)
    indexing.begin_anew()
    indexing.catch_up()


def in_triage(banner, many, rows):
    many(rows)
    Dispatch.objects.update(state="withdrawn", ended_at=AT)
    Ticket.objects.update(state=State.TRIAGE, lead=None, office_due=AT)


def answered(banner, many, rows):
    many(rows)
    Ticket.objects.update(state=State.FEEDBACK, office_due=AT)


def on_register(banner, many, rows):
    many(rows)
    ended = {"closed_at": AT, "outcome": "unsolved", "review_on": AT.date(), "office_due": AT}
    Ticket.objects.update(state=State.CLOSED, **ended)


def with_events(banner, many, rows):
    first = banner.routed()
    event = first.events.last()
    Event.objects.bulk_create([copied(event) for _unused in range(rows - 1)])


def with_rounds(banner, many, rows):
    """A ticket that went to and fro."""
    dispatch = banner.routed().dispatches.get()
    rounds = [copied(dispatch, round=number, state="returned", ended_at=AT) for number in range(2, rows + 1)]
    Dispatch.objects.bulk_create(rounds)


def with_files(banner, many, rows):
    """What hangs on a ticket is asked for where there is something."""
    ticket = banner.routed()
    sent = {"event": ticket.events.last(), "by": banner.dispatcher.person.user, "at": AT}
    files = [StoredFile(sha256=f"{n:064}", type="pdf", size=1, stored_at=AT) for n in range(rows)]
    Attachment.objects.bulk_create(
        Attachment(ticket=ticket, file=file, name="1.pdf", organisation=banner.office, **sent)
        for file in StoredFile.objects.bulk_create(files)
    )


def told(banner, many, rows):
    many(rows)
    user = banner.town_liaison.person.user
    kind = NoticeKind.NEW_DISPATCH
    Notice.objects.bulk_create(
        Notice(user=user, ticket=one, kind=kind, at=AT) for one in Ticket.objects.all()
    )


def undelivered(banner, many, rows):
    many(rows)
    user = banner.town_liaison.person.user
    lost = {
        "kind": NoticeKind.NEW_DISPATCH,
        "told_at": AT,
        "state": "dead",
        "next_at": AT,
        "ended_at": AT,
        "error": "refused",
    }
    Delivery.objects.bulk_create(
        Delivery(channel="email", user=user, ticket=one, **lost) for one in Ticket.objects.all()
    )


def supervised(banner, many, rows):
    many(rows)
    proposed = {"level": 1, "as_letter": False, "ground": "late", "proposed_at": AT, "explain_by": AT}
    SupervisionProposal.objects.bulk_create(
        SupervisionProposal(
            ticket_id=one.ticket_id, dispatch=one, organisation_id=one.organisation_id, **proposed
        )
        for one in Dispatch.objects.all()
    )


def left_out(banner, many, rows):
    many(rows)
    user = banner.town_liaison.person.user
    asked = {"reason": "force_majeure", "text": "暴雪封路", "asked_at": AT, "asked_by": user}
    Exclusion.objects.bulk_create(Exclusion(dispatch=one, **asked) for one in Dispatch.objects.all())


def drafted(banner, many, rows):
    user = banner.dispatcher.person.user
    draft = {
        "kind": "other",
        "organisation": banner.office,
        "title": "函",
        "drafted_at": AT,
        "drafted_by": user,
    }
    Document.objects.bulk_create(Document(**draft) for _unused in range(rows))


def instructed(banner, many, rows):
    user = banner.dispatcher.person.user
    given = {
        "alliance": banner.alliance,
        "unit": banner.office,
        "year": 2026,
        "leader_name": "演示甲",
        "leader_office": "旗委副书记",
    }
    given |= {
        "dated": AT.date(),
        "due_on": AT.date(),
        "wording": "请办理。",
        "entered_at": AT,
        "entered_by": user,
    }
    Instruction.objects.bulk_create(Instruction(serial=number, **given) for number in range(1, rows + 1))


def kept(banner, many, rows):
    for number in range(rows):
        SavedFilter.objects.create(
            owner=banner.secretary.person.user, page="tickets", name=str(number), values={"state": "open"}
        )


def uploaded(banner, many, rows):
    source = source_of(banner)
    for number in range(rows):
        hotline_imports.upload(
            file=io.BytesIO(b""), name=f"{number}.csv", source=source, by=actor(banner.dispatcher), at=AT
        )


def counted(banner, many, rows):
    many(rows)
    recounting.recount(repair=True)


def named(banner, many, rows):
    """Cells of the matrix and edits of a draft for so many topics."""
    keeper = post(banner.office, Role.ROSTER_KEEPER).person.user
    draft = draft_actions.begin(template=banner.template, name="稿", basis="", by=keeper, at=AT)
    topics = [topic(banner.template, f"more{number}", f"事项{number}") for number in range(rows)]
    for each in topics:
        cell(each, [banner.bureau], [banner.market], area=banner.town_area, basis="左党联〔2026〕1号")
    wanted = {Slot(None, each.pk, None): [Line((banner.market.pk,))] for each in topics}
    draft_actions.put_all(draft_id=draft.pk, wanted=wanted, by=keeper, at=AT, source="x")


def placed_by_hand(banner, many, rows):
    """Topics that nobody answers for, whose tickets the office sends to the bureau."""
    for number in range(rows):
        topic(banner.template, f"t{number}", f"事项{number}")
    ticket = banner.routed(topic=banner.loan)
    banner.move(ticket, "assign", banner.dispatcher, department=banner.bureau, basis="会商纪要")
    learning.learn_when_due(AT)


def proposed(banner, many, rows):
    many(rows)
    placed_by_hand(banner, many, 1)
    keeping = post(banner.office, Role.ROSTER_KEEPER)
    Post.objects.create(
        person=banner.dispatcher.person,
        organisation=keeping.organisation,
        role=keeping.role,
        valid_from=keeping.valid_from,
    )
    MatrixProposal.objects.bulk_create(
        MatrixProposal(
            ticket=one,
            alliance=banner.alliance,
            topic=one.topic,
            organisation=banner.market,
            reason="职责",
            unit=banner.bureau,
            proposed_by=banner.liaison.person.user,
            proposed_at=AT,
        )
        for one in Ticket.objects.select_related("topic")
    )


def tried(banner, many, rows):
    """A draft under which so many tickets would go elsewhere, and everything would be a gap."""
    many(rows)
    user = post(banner.office, Role.ROSTER_KEEPER).person.user
    draft = draft_actions.begin(template=banner.template, name="草案", basis="文件", by=user, at=AT)
    for number in range(rows):
        cell(topic(banner.template, f"t{number}", f"事项{number}"), [banner.bureau])
    for about in Topic.objects.exclude(pk=banner.loan.pk):
        slot = Slot(None, about.pk, None)
        draft_actions.put(draft_id=draft.pk, slot=slot, lines=[], by=user, at=AT)
    trying.go(trying.ask(draft_id=draft.pk, months=1, by=user, at=LATER).pk, LATER)


def copied(row, **changes):
    row = copy(row)
    row.pk = None
    for name, value in changes.items():
        setattr(row, name, value)
    return row


#: page, who reads it, what there is one or thirty of, and how often the database is asked.
PAGES = [
    ("/?tab=work", "town_liaison", dispatched, 8),
    ("/?tab=sign", "town_liaison", dispatched, 8),
    ("/?tab=answered", "town_liaison", answered, 8),
    ("/?tab=raised", "secretary", dispatched, 8),
    ("/?tab=triage", "dispatcher", in_triage, 8),
    ("/?tab=review", "dispatcher", answered, 8),
    ("/?tab=reviews", "dispatcher", on_register, 8),
    ("/tickets/", "town_liaison", dispatched, 7),
    ("/tickets/", "dispatcher", dispatched, 7),
    ("/tickets/?search=压价&state=open&sort=deadline", "dispatcher", indexed, 10),
    ("/tickets/export/", "dispatcher", dispatched, 12),
    ("/tickets/new/", "secretary", dispatched, 6),
    ("/tickets/settled/", "secretary", dispatched, 6),
    (f"/tickets/{NUMBER}/", "town_liaison", with_events, 10),
    (f"/tickets/{NUMBER}/", "dispatcher", with_events, 10),
    (f"/tickets/{NUMBER}/", "dispatcher", with_rounds, 10),
    (f"/tickets/{NUMBER}/", "dispatcher", with_files, 11),
    (f"/tickets/{NUMBER}/events/", "dispatcher", with_events, 7),
    (f"/tickets/{NUMBER}/sheet/", "dispatcher", with_rounds, 8),
    ("/triage/", "dispatcher", in_triage, 9),
    ("/register/", "dispatcher", on_register, 9),
    ("/supervision/", "supervisor", supervised, 6),
    ("/left-out/", "supervisor", left_out, 5),
    ("/documents/", "dispatcher", drafted, 6),
    ("/alliances/", "dispatcher", dispatched, 5),
    ("/alliances/IND-BROOM/", "dispatcher", dispatched, 10),
    ("/notices/", "town_liaison", told, 6),
    ("/notices/?by=kind", "town_liaison", told, 6),
    ("/notices/bell/", "town_liaison", told, 4),
    ("/notices/channels/", "town_liaison", told, 5),
    ("/notices/undelivered/", "system", undelivered, 8),
    ("/figures/", "dispatcher", counted, 8),
    ("/figures/", "town_liaison", counted, 8),
    ("/figures/print/", "dispatcher", counted, 7),
    ("/figures/export/", "dispatcher", counted, 6),
    ("/instructions/", "dispatcher", instructed, 9),
    ("/instructions/export/", "dispatcher", instructed, 8),
    ("/instructions/print/", "dispatcher", instructed, 7),
    ("/filters/", "secretary", kept, 5),
    ("/hotline/", "dispatcher", uploaded, 6),
    ("/matrix/", "dispatcher", named, 7),
    ("/matrix/?show=left&places=all", "dispatcher", named, 7),
    ("/matrix/print/", "dispatcher", named, 7),
    ("/matrix/export/", "dispatcher", named, 6),
    ("/matrix/cell/?cell=TOPIC.0", "dispatcher", named, 8),
    ("/matrix/drafts/", "dispatcher", named, 6),
    ("/matrix/drafts/DRAFT/", "dispatcher", named, 11),
    ("/figures/tickets/?number=raised.numerator", "dispatcher", counted, 7),
    ("/matrix/coverage/", "dispatcher", placed_by_hand, 9),
    ("/matrix/coverage/export/", "dispatcher", placed_by_hand, 8),
    ("/matrix/coverage/print/", "dispatcher", placed_by_hand, 8),
    ("/matrix/proposals/", "dispatcher", proposed, 14),
    ("/matrix/drafts/DRAFT/dry-runs/", "dispatcher", tried, 9),
    ("/matrix/drafts/DRAFT/dry-runs/RUN/0/", "dispatcher", tried, 10),
    ("/matrix/drafts/DRAFT/dry-runs/RUN/print/", "dispatcher", tried, 8),
]
CALLS = [
    (f"/api/v1/tickets/{NUMBER}/", "dispatcher", with_rounds, 8),
    (f"/api/v1/tickets/{NUMBER}/events/", "dispatcher", with_events, 5),
    ("/api/v1/tickets/?search=压价&overdue=true", "town_liaison", indexed, 7),
    ("/api/v1/figures/", "dispatcher", counted, 5),
]


@pytest.fixture
def frozen():
    with clock.frozen_at(LATER):
        yield


def reader(banner, who):
    if who == "supervisor":
        return post(banner.office, Role.SUPERVISOR)
    if who == "system":
        administrator = post(banner.office, Role.SYSTEM_ADMIN)
        user = administrator.person.user
        second_factors.activate_totp(user=user, by=user, at=AT)
        return administrator
    return getattr(banner, who)


def address_of(page: str) -> str:
    if "DRAFT" in page or "TOPIC" in page:
        draft = MatrixDraft.objects.get()
        page = page.replace("DRAFT", str(draft.pk)).replace("TOPIC", str(draft.edits.first().topic_id))
    if "RUN" in page:
        page = page.replace("RUN", str(DryRun.objects.get().pk))
    return page.replace(NUMBER, Ticket.objects.order_by("pk").first().number) if NUMBER in page else page


@pytest.mark.parametrize("rows", [1, 30])
@pytest.mark.parametrize(("path", "who", "write", "queries"), PAGES)
def test_page_of_any_length_takes_the_same_queries(
    client, banner, many, frozen, path, who, write, queries, rows, django_assert_num_queries
):
    by = reader(banner, who)
    write(banner, many, rows)
    browse(client, by)
    address = address_of(path)
    warm(client, address)
    with django_assert_num_queries(queries):
        response = client.get(address)
        body_of(response)
    assert response.status_code == 200


@pytest.mark.parametrize("rows", [1, 30])
@pytest.mark.parametrize(("call", "who", "write", "queries"), CALLS)
def test_call_of_any_length_takes_the_same_queries(
    banner, many, frozen, call, who, write, queries, rows, django_assert_num_queries
):
    write(banner, many, rows)
    client = caller(reader(banner, who))
    address = address_of(call)
    warm(client, address)
    with django_assert_num_queries(queries):
        response = client.get(address)
    assert response.status_code == 200


def warm(client, address: str) -> None:
    """What a process keeps in memory (catalogue, choices) is read before anything is counted."""
    body_of(client.get(address))


def test_every_address_of_the_pages_has_a_budget():
    """A new list gets its line."""
    plain = {"/" + str(route.pattern) for route in urlpatterns if "<" not in str(route.pattern)}
    covered = {page.partition("?")[0] for page, *_rest in PAGES}
    assert plain - covered == WITHOUT


#: They only write, or show one form or one sentence.
WITHOUT = {
    "/documents/new/",
    "/figures/report/",
    "/filters/keep/",
    "/hotline/upload/",
    "/instructions/new/",
    "/matrix/drafts/begin/",
    "/notices/read/",
    "/notices/undelivered/settle/",
    "/tickets/bulk/",
    "/tickets/by-phone/",
    "/tickets/call/",
    "/tickets/call/new/",
    "/tickets/new/preview/",
    "/tickets/new/similar/",
    "/tickets/new/topics/",
}
