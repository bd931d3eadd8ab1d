"""Official documents: their steps by named people, their numbers, who sees them."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from audit import clock
from audit.models import AuditRow
from organisations.models import Role
from tickets import actions, kinds
from tickets.actions import documenting
from tickets.document_rules import LEADERS, RULES, moves_for
from tickets.documents.blocks import NotABody, paragraph
from tickets.lifecycle import Incomplete, NotYours, Stale, WrongState
from tickets.models import Document, DocumentKind, DocumentMove, DocumentState, Notice
from tickets.models import documents as models
from tickets.tests.banner import AT, actor, post
from tickets.tests.sending import office, photo, ready, sent
from tickets.tests.signing_in import browse

pytestmark = pytest.mark.usefixtures("english")
M, S = DocumentMove, DocumentState
PDF = b"%PDF-1.4\n%%EOF"
NUMBER = {"number": "左党联办〔2026〕12号"}


@pytest.fixture(autouse=True)
def monday():
    with clock.frozen_at(AT):
        yield


@pytest.fixture
def ticket(banner):
    return banner.routed()


def draft(by, ticket=None, **fields) -> Document:
    values = {"kind": DocumentKind.SLIP, "title": "转办单", "body": [paragraph("请办理。")], "ticket": ticket}
    return documenting.draft_document(by=actor(by), at=AT, **(values | fields))


def move(document, move, by, **data):
    document.refresh_from_db()
    moved = documenting.move_document(
        document_id=document.pk, move=move, by=actor(by), at=AT, seen=document.version, data=data
    )
    document.refresh_from_db()
    return moved


def signed(banner, ticket=None, **fields) -> Document:
    document = draft(banner.dispatcher, ticket, **fields)
    move(document, M.CHECK, banner.clerk)
    move(document, M.SIGN, banner.head)
    return document


def sealed(banner, ticket=None) -> Document:
    document = signed(banner, ticket)
    move(document, M.NUMBER, banner.dispatcher, **NUMBER)
    move(document, M.SEAL, banner.dispatcher, scan=ready(PDF, "扫描件.pdf"))
    return document


def test_document_goes_from_draft_to_sealed_scan_by_named_people(banner, ticket):
    document = sealed(banner, ticket)
    assert (document.state, document.number_text) == (S.SEALED, "左党联办〔2026〕12号")
    users = [post.person.user for post in (banner.dispatcher, banner.clerk, banner.head)]
    assert [document.drafted_by, document.checked_by, document.signed_by] == users
    assert document.dated == AT.date()
    assert document.scan.open().read() == PDF
    actions = list(AuditRow.objects.filter(action__startswith="document.").order_by("id"))
    assert [row.action.partition(".")[2] for row in actions] == ["draft", "check", "sign", "number", "seal"]
    assert ticket.events.get(what="document").note == "转办单"


def inbox(by) -> list[tuple[str, str, str]]:
    actions.deliver(AT)
    rows = Notice.objects.filter(user=by.person.user, ticket=None).order_by("id")
    return [(row.kind, row.about, row.link) for row in rows]


def test_whoever_has_the_next_step_is_told_without_the_title(banner, ticket):
    document = draft(banner.dispatcher, ticket, title="关于张三的转办单")
    about, link = f"转办单 {ticket.number}", f"/documents/{document.pk}/"
    move(document, M.CHECK, banner.clerk)
    assert inbox(banner.head) == [("to_sign", about, link)]
    assert inbox(banner.clerk) == inbox(banner.dispatcher) == []
    move(document, M.SEND_BACK, banner.head, note="日期有误")
    move(document, M.CHECK, banner.clerk)
    move(document, M.SIGN, banner.head)
    assert inbox(banner.dispatcher) == [("sent_back", about, link), ("signed", about, link)]


#: Worked out by hand: who of the office may do what, in each state. The dispatcher drafts.
TABLE = [
    (S.DRAFT, "dispatcher", {M.DISCARD}),
    (S.DRAFT, "clerk", {M.CHECK, M.SEND_BACK, M.DISCARD}),
    (S.DRAFT, "head", {M.CHECK, M.SEND_BACK, M.DISCARD}),
    (S.CHECKED, "dispatcher", {M.DISCARD}),
    (S.CHECKED, "clerk", {M.SEND_BACK, M.DISCARD}),
    (S.CHECKED, "head", {M.SIGN, M.SEND_BACK, M.DISCARD}),
    (S.SIGNED, "dispatcher", {M.NUMBER}),
    (S.SIGNED, "clerk", {M.NUMBER}),
    (S.SIGNED, "head", {M.NUMBER}),
    (S.NUMBERED, "dispatcher", {M.SEAL}),
    (S.NUMBERED, "clerk", {M.SEAL}),
    (S.NUMBERED, "head", {M.SEAL}),
    (S.SEALED, "head", set()),
    (S.DISCARDED, "head", set()),
    *((state, "liaison", set()) for state in S),
]


@pytest.mark.parametrize(("state", "who", "moves"), TABLE)
def test_moves_open_in_each_state(banner, state, who, moves):
    document = draft(banner.dispatcher)
    document.state = state
    assert set(moves_for(document, actor(getattr(banner, who)))) == moves


@pytest.mark.parametrize(
    ("state", "chosen"),
    [(state, chosen) for state in S for chosen in RULES if state not in RULES[chosen].sources],
)
def test_every_other_pair_of_state_and_move_is_refused(banner, state, chosen):
    document = sealed(banner)
    if state != S.SEALED:
        fields = {"state": state}
        Document.objects.filter(pk=document.pk).update(**fields)
    data = NUMBER | {"note": "x", "scan": ready(PDF, "a.pdf")}
    with pytest.raises(WrongState):
        move(document, chosen, banner.head, **data)


def test_whoever_drafted_neither_checks_nor_signs(banner):
    document = draft(banner.head)
    with pytest.raises(NotYours):
        move(document, M.CHECK, banner.head)
    move(document, M.CHECK, banner.clerk)
    with pytest.raises(NotYours):
        move(document, M.SIGN, banner.head)


def test_only_leaders_sign(banner):
    for role in Role:
        document = draft(banner.dispatcher)
        move(document, M.CHECK, banner.clerk)
        by = post(banner.office, role)
        if role in LEADERS:
            move(document, M.SIGN, by)
        else:
            with pytest.raises(NotYours):
                move(document, M.SIGN, by)


def test_change_of_a_checked_document_makes_it_a_draft_of_the_one_who_changed_it(banner):
    document = draft(banner.dispatcher)
    move(document, M.CHECK, banner.head)
    documenting.edit_document(
        document_id=document.pk,
        by=actor(banner.head),
        at=AT,
        seen=document.version,
        title="另题",
        body=[paragraph("另文")],
    )
    document.refresh_from_db()
    assert (document.state, document.checked_by, document.title) == (S.DRAFT, None, "另题")
    with pytest.raises(NotYours):
        move(document, M.CHECK, banner.head)


def test_signed_document_is_not_changed_any_more(banner):
    document = signed(banner)
    with pytest.raises(NotYours):
        documenting.edit_document(
            document_id=document.pk,
            by=actor(banner.dispatcher),
            at=AT,
            seen=document.version,
            title="x",
            body=[],
        )


def test_stale_page_changes_nothing(banner):
    document = draft(banner.dispatcher)
    move(document, M.SEND_BACK, banner.head, note="日期有误")
    assert document.note == "日期有误"
    for call in (
        lambda: documenting.move_document(
            document_id=document.pk, move=M.CHECK, by=actor(banner.head), at=AT, seen=1
        ),
        lambda: documenting.edit_document(
            document_id=document.pk, by=actor(banner.dispatcher), at=AT, seen=1, title="x", body=[]
        ),
    ):
        with pytest.raises(Stale):
            call()


@pytest.mark.parametrize("move_name", [M.SEND_BACK, M.DISCARD])
def test_sending_back_and_discarding_need_a_reason(banner, move_name):
    document = draft(banner.dispatcher)
    with pytest.raises(Incomplete):
        move(document, move_name, banner.head)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("左党联办〔2026〕12号", "左党联办〔2026〕12号"),
        (" 左党联办 [2026] 12 号", "左党联办〔2026〕12号"),
        ("左党联办（2026）7号", "左党联办〔2026〕7号"),
        ("左党联办【2026】7号", "左党联办〔2026〕7号"),
        ("左党联办〔2026〕第12号", None),
        ("左党联办〔2026〕012号", None),
        ("左党联办2026-12", None),
        ("〔2026〕12号", None),
    ],
)
def test_number_is_read_as_registers_write_it(banner, typed, kept):
    document = signed(banner)
    if kept is None:
        with pytest.raises(Incomplete):
            move(document, M.NUMBER, banner.dispatcher, number=typed)
    else:
        move(document, M.NUMBER, banner.dispatcher, number=typed)
        assert document.number_text == kept


def test_number_is_given_once(banner):
    move(signed(banner), M.NUMBER, banner.dispatcher, **NUMBER)
    second = signed(banner)
    with pytest.raises(Incomplete) as refused:
        move(second, M.NUMBER, banner.dispatcher, **NUMBER)
    assert refused.value.errors == {"number": "number_taken"}
    second.refresh_from_db()
    assert second.state == S.SIGNED


def test_scan_is_a_scan(banner):
    document = signed(banner)
    move(document, M.NUMBER, banner.dispatcher, **NUMBER)
    with pytest.raises(Incomplete) as refused:
        move(document, M.SEAL, banner.dispatcher, scan=ready(office(), "a.docx"))
    assert refused.value.errors == {"scan": "not_a_scan"}
    move(document, M.SEAL, banner.dispatcher, scan=ready(photo(), "a.jpg"))


def test_database_itself_refuses_a_signed_document_without_signer(banner):
    document = draft(banner.dispatcher)
    fields = {"state": S.SIGNED}
    with pytest.raises(IntegrityError), transaction.atomic():
        Document.objects.filter(pk=document.pk).update(**fields)


def test_body_of_unknown_blocks_is_refused(banner):
    with pytest.raises(NotABody):
        draft(banner.dispatcher, body=[{"type": "script", "text": "x"}])


def seen_by(by) -> set[int]:
    return set(Document.objects.visible_to(by.person.user).values_list("pk", flat=True))


def test_draft_is_seen_by_its_unit_and_signed_ones_by_who_sees_the_ticket(banner, ticket):
    document = draft(banner.dispatcher, ticket)
    assert seen_by(banner.clerk) == {document.pk}
    assert seen_by(banner.town_liaison) == seen_by(banner.secretary) == set()
    move(document, M.CHECK, banner.clerk)
    move(document, M.SIGN, banner.head)
    assert seen_by(banner.town_liaison) == seen_by(banner.secretary) == {document.pk}
    assert seen_by(banner.liaison) == set()
    roster_keeper = post(banner.office, Role.ROSTER_KEEPER)
    assert seen_by(roster_keeper) == set()


def test_document_about_a_ticket_of_a_closed_kind_is_closed(banner, ticket, monkeypatch):
    document = signed(banner, ticket)
    other = signed(banner)
    monkeypatch.setattr(kinds, "_registered", {})
    assert seen_by(banner.clerk) == {other.pk}
    assert document.pk != other.pk


def test_document_of_a_thing_of_an_app_above_is_seen_by_who_sees_the_thing(banner, monkeypatch):
    invited = banner.town_liaison.person.user.pk
    monkeypatch.setattr(models, "_owners", {})
    models.register_owner(
        "meeting",
        models.Owner(
            "Meeting", lambda user: ["7"] if user.pk == invited else [], lambda key: f"/meetings/{key}/"
        ),
    )
    document = draft(banner.dispatcher, owner="meeting", owner_key="7", kind=DocumentKind.MINUTES)
    assert seen_by(banner.town_liaison) == set()
    move(document, M.CHECK, banner.clerk)
    move(document, M.SIGN, banner.head)
    assert seen_by(banner.town_liaison) == {document.pk}
    assert seen_by(banner.liaison) == set()


# Pages


def address(document, name="document", *rest) -> str:
    return reverse(f"tickets:{name}", args=[document.pk, *rest])


def test_slip_and_sheet_are_made_from_the_ticket_page_without_the_reporter(client, banner):
    from tickets.actions import Reporter

    ticket = banner.routed(reporter=Reporter(name="李四", phone="13800000000"))
    browse(client, banner.dispatcher)
    page = client.get(reverse("tickets:ticket", args=[ticket.number])).content.decode()
    for kind in ("slip", "work_order"):
        link = reverse("tickets:document_from_ticket", args=[ticket.number, kind])
        assert link in page
        response = client.post(link)
        document = Document.objects.latest("id")
        assert response["Location"] == address(document)
        words = str(document.body) + document.title + document.addressees
        assert ticket.number in words
        assert "李四" not in words
        assert "13800000000" not in words
        shown = client.get(address(document)).content.decode()
        assert "Draft: not signed yet" in shown
    slip = Document.objects.get(kind="slip")
    assert slip.addressees == "甲镇人民政府"
    assert slip.title == "关于办理“收购商压价”的转办单"
    assert slip.ticket == ticket
    assert (
        client.post(reverse("tickets:document_from_ticket", args=[ticket.number, "minutes"])).status_code
        == 404
    )


def test_only_whoever_works_on_the_ticket_drafts_about_it(client, banner, ticket):
    link = reverse("tickets:document_from_ticket", args=[ticket.number, "slip"])
    assert browse(client, banner.liaison).post(link).status_code == 404
    assert browse(client, post(banner.office, Role.SUPERVISOR)).post(link).status_code == 403
    assert not Document.objects.exists()


def test_document_is_written_edited_and_listed(client, banner):
    browse(client, banner.dispatcher)
    assert client.get(reverse("tickets:document_new")).status_code == 200
    assert client.post(reverse("tickets:document_new"), {"kind": "letter"}).status_code == 422
    client.post(
        reverse("tickets:document_new"),
        {"kind": "letter", "title": "关于催办的函", "text": "一、事由\n请答复。"},
    )
    document = Document.objects.get()
    assert document.body == [
        {"type": "heading", "level": 1, "text": "一、事由"},
        {"type": "paragraph", "text": "请答复。"},
    ]
    client.post(address(document, "document_edit"), {"seen": 1, "title": "新题", "text": "正文"})
    document.refresh_from_db()
    assert (document.title, document.version) == ("新题", 2)
    stale = client.post(address(document, "document_edit"), {"seen": 1, "title": "旧题", "text": "正文"})
    assert stale.status_code == 409
    assert "新题" in client.get(reverse("tickets:documents"), {"kind": "letter"}).content.decode()
    for query in ({"search": "没有"}, {"state": "sealed"}, {"kind": "slip"}):
        page = client.get(reverse("tickets:documents"), query)
        assert page.context["rows"] == []
        assert "No document fits the filters." in page.content.decode()


def test_list_goes_on_page_by_page(client, banner, monkeypatch):
    from tickets.reading import documents as reading

    monkeypatch.setattr(reading, "ROWS", 2)
    made = [draft(banner.dispatcher).pk for _number in range(3)]
    browse(client, banner.dispatcher)
    first = client.get(reverse("tickets:documents"))
    assert [row.pk for row in first.context["rows"]] == made[:0:-1]
    second = client.get(reverse("tickets:documents"), {"before": first.context["older"]})
    assert [row.pk for row in second.context["rows"]] == made[:1]


def test_moves_are_made_on_the_page_with_errors_at_the_field(client, banner):
    document = draft(banner.dispatcher)

    def post_move(by, name, **data):
        document.refresh_from_db()
        return browse(client, by).post(
            address(document, "document_move", name), {"seen": document.version} | data
        )

    assert post_move(banner.dispatcher, "check").status_code == 403
    assert post_move(banner.liaison, "check").status_code == 404
    assert post_move(banner.head, "send_back", note="").status_code == 422
    assert post_move(banner.clerk, "check").status_code == 302
    assert post_move(banner.head, "sign").status_code == 302
    bad = post_move(banner.dispatcher, "number", number="12")
    assert (bad.status_code, "左党联办〔2026〕12号" in bad.content.decode()) == (422, True)
    assert post_move(banner.dispatcher, "number", **NUMBER).status_code == 302
    assert post_move(banner.dispatcher, "seal").status_code == 422
    refused = post_move(banner.dispatcher, "seal", scan=sent(b"MZ", "a.pdf"))
    assert "is a program" in refused.content.decode()
    assert post_move(banner.dispatcher, "seal", scan=sent(PDF, "a.pdf")).status_code == 302
    assert post_move(banner.dispatcher, "seal", scan=sent(PDF, "a.pdf"))["Location"] == address(document)
    assert post_move(banner.dispatcher, "burn").status_code == 404
    scan = client.get(address(document, "document_scan"))
    assert b"".join(scan) == PDF
    assert scan["Content-Disposition"].startswith("attachment")
    assert AuditRow.objects.filter(action="document.scan").count() == 1


def test_stale_page_is_told_and_keeps_what_was_typed(client, banner):
    document = draft(banner.dispatcher)
    move(document, M.SEND_BACK, banner.head, note="日期有误")
    stale = browse(client, banner.head).post(address(document, "document_move", "check"), {"seen": 1})
    assert (stale.status_code, "Somebody changed this document" in stale.content.decode()) == (409, True)
    edited = browse(client, banner.dispatcher).post(
        address(document, "document_edit"), {"seen": 1, "title": "改过的标题", "text": "改过的正文"}
    )
    assert (edited.status_code, "改过的正文" in edited.content.decode()) == (409, True)


def test_second_click_of_the_same_person_is_no_error(client, banner):
    document = draft(banner.dispatcher)
    checking = browse(client, banner.clerk)
    seen = {"seen": document.version}
    for _click in range(2):
        answer = checking.post(address(document, "document_move", "check"), seen)
        assert (answer.status_code, answer["Location"]) == (302, address(document))
    other = browse(client, banner.head).post(address(document, "document_move", "check"), seen)
    assert other.status_code == 409


def test_next_number_of_the_series_is_proposed(client, banner):
    move(signed(banner), M.NUMBER, banner.dispatcher, **NUMBER)
    document = signed(banner)
    page = browse(client, banner.dispatcher).get(address(document)).content.decode()
    assert "左党联办〔2026〕13号" in page


@pytest.mark.parametrize("name", ["document", "document_edit", "document_word", "document_scan"])
def test_document_one_may_not_see_is_the_page_of_none(client, banner, ticket, name):
    document = draft(banner.dispatcher, ticket)
    assert browse(client, banner.town_liaison).get(address(document, name)).status_code == 404


def test_other_unit_reads_a_signed_document_and_changes_nothing(client, banner, ticket):
    document = signed(banner, ticket)
    browse(client, banner.town_liaison)
    page = client.get(address(document))
    assert page.status_code == 200
    assert page.context["moves"] == []
    assert client.get(address(document, "document_edit")).status_code == 403
    assert client.get(address(document, "document_scan")).status_code == 404
