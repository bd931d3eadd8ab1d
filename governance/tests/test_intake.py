"""The public page: what it takes in, what it keeps apart, whom it alerts, and what it tells whoever sent it."""

import datetime as dt
import uuid

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from audit import clock
from audit.actions import VIEW_SEALED
from audit.models import AuditRow
from governance import proof
from governance.actions import quarantine
from governance.models import About, Submission, SubmissionFile, SubmissionState
from governance.reading.communities import owing
from governance.reading.intake import progress_of
from governance.tests.test_conflicts import readers
from governance.tests.test_proof import nonce_of
from organisations import second_factors
from organisations.models import DutyShift, Role
from tickets import actions
from tickets.lifecycle import NotYours, WrongState
from tickets.models import Attachment, Channel, Move, NoticeKind, Outbox, State, Ticket, Urgency
from tickets.tests.banner import AT, actor, post
from tickets.tests.sending import photo
from tickets.tests.signing_in import browse

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
DAY = dt.timedelta(days=1)
HOURS = dt.timedelta(hours=4)
CODE = "abcdefgh2345"


@pytest.fixture
def place(served):
    admin = post(served.office, Role.SYSTEM_ADMIN).person.user
    served.page = quarantine.switch(community=served.community, by=admin, at=AT, is_open=True, code=CODE)
    served.clerk = post(served.office, Role.CALLBACK_CLERK)
    return served


def sent(there, *, proven=True, address="198.51.100.7", expect=200, **fields):
    """Send the form as a browser does. Returns number and code, or the answer where another status is expected."""
    key = fields.pop("form_key", uuid.uuid4().hex)
    seed = proof.seed(key, clock.now())
    given = {
        "sort": "concern",
        "text": "3号楼前的垃圾没人清。",
        "area": there.area.code,
        "topic": "order.parking",
        "keeps_name": "on",
        "form_key": key,
        "seed": seed,
        "nonce": nonce_of(seed) if proven else "",
    } | fields
    answer = Client(REMOTE_ADDR=address, headers={"accept-language": "en"}).post(
        there.page.get_absolute_url(), given
    )
    assert answer.status_code == expect, answer.content.decode()
    return answer.context["receipt"] if expect == 200 else answer


def row_of(receipt) -> Submission:
    return Submission.objects.get(number=receipt.number)


def move(ticket, name, by, **data):
    actions.move(ticket_id=ticket.pk, move=name, by=actor(by), at=clock.now(), data=data)
    ticket.refresh_from_db()


def test_a_closed_page_does_not_exist(client, place):
    address = place.page.get_absolute_url()
    assert client.get(address).status_code == 200
    quarantine.switch(
        community=place.community, by=place.page.switched_by, at=AT, is_open=False, code="another"
    )
    assert client.get(address).status_code == 404
    place.page.refresh_from_db()
    assert place.page.code == CODE


def test_a_concern_waits_for_the_community_which_accepts_it(place):
    receipt = sent(place, name="某居民", phone="0476-0000001")
    row = row_of(receipt)
    ticket = row.ticket
    assert (ticket.state, ticket.channel, ticket.raiser_unit) == (State.RECEIVED, Channel.PUBLIC, place.unit)
    assert (ticket.on_behalf, ticket.anonymous, ticket.reporter_name.reveal()) == (True, True, "")
    assert (row.name.reveal(), row.phone.reveal(), row.text) == ("某居民", "0476-0000001", "")
    lines = owing(place.community, place.secretary.person.user, AT)
    assert [(line.unit, [each[::2] for each in line.states]) for line in lines] == [(None, [("received", 1)])]
    assert readers(place, ticket) == {"dispatcher", "secretary", "grid_worker", "other_worker"}
    with pytest.raises(NotYours):
        move(ticket, Move.ACCEPT, place.street_liaison)
    move(ticket, Move.ACCEPT, place.secretary)
    actions.route([ticket.pk], AT)
    ticket.refresh_from_db()
    assert (ticket.state, ticket.lead) == (State.DISPATCHED, place.street)
    with pytest.raises(NotYours):
        move(ticket, Move.DECLINE, place.secretary, reason="concluded")


def test_a_name_is_passed_on_only_if_the_box_is_cleared(place):
    ticket = row_of(sent(place, name="某居民", phone="0476-0000001", keeps_name="")).ticket
    assert (ticket.anonymous, ticket.reporter_phone.reveal()) == (False, "0476-0000001")


def test_the_same_form_sent_again_changes_nothing(place):
    key = uuid.uuid4().hex
    first = sent(place, form_key=key)
    assert sent(place, form_key=key, text="别的话") == first
    assert (Submission.objects.count(), Ticket.objects.count()) == (1, 1)


@pytest.mark.parametrize("sort", ["official", "petition"])
def test_what_has_its_own_way_is_pointed_there_and_not_stored(place, sort):
    answer = Client(headers={"accept-language": "en"}).post(
        place.page.get_absolute_url(), {"sort": sort, "text": "某人"}
    )
    words = answer.content.decode()
    assert ("12388" in words) is (sort == "official")
    assert "Nothing of what you typed was stored here." in words
    assert not Submission.objects.exists()


def test_what_is_wrong_is_told_at_its_field_and_not_stored(place):
    for field, value in (
        ("text", "身份证 150422190001019997"),
        ("place", "１５０４２２１９０００１０１９９９７"),
        ("name", "150422190001019997"),
        ("phone", "150422190001019997"),
        ("text", ""),
        ("area", "150422404"),
        ("topic", "nothing"),
        ("subject", "post-0"),
        ("text", "字" * 2001),
        ("sort", "else"),
        ("files", SimpleUploadedFile("a.txt", b"some words")),
    ):
        answer = sent(place, proven=False, expect=422, **{field: value})
        assert field in answer.context["form"].errors, field
    assert not Submission.objects.exists()


def test_without_a_topic_the_office_places_it(place):
    ticket = row_of(sent(place, topic="")).ticket
    move(ticket, Move.ACCEPT, place.secretary)
    actions.route([ticket.pk], AT)
    ticket.refresh_from_db()
    assert (ticket.state, ticket.decisions.get().reason) == (State.TRIAGE, "not_chosen")


@pytest.mark.parametrize(
    ("subject", "hidden", "accepts"),
    [
        ("company", {"company_head", "company_liaison"}, "C901"),
        ("unit", {"secretary", "grid_worker"}, "T404"),
    ],
)
def test_about_a_unit_it_goes_past_it(place, subject, hidden, accepts):
    unit = getattr(place, subject)
    ticket = row_of(sent(place, subject=f"unit-{unit.code}")).ticket
    assert (ticket.raiser_unit.code, About.objects.get().unit) == (accepts, unit)
    assert not readers(place, ticket) & hidden


def test_about_a_person_it_names_the_person(place):
    ticket = row_of(sent(place, subject=f"post-{place.grid_worker.pk}")).ticket
    assert ticket.about.person == place.grid_worker.person
    assert readers(place, ticket) == {"dispatcher", "street_liaison"}


def told(kind) -> set:
    return set(
        Outbox.objects.filter(kind=kind).values_list(
            "user__person__posts__organisation__code", "organisation__code"
        )
    )


@pytest.mark.parametrize("words", [{"in_danger": "on"}, {"text": "楼上有人要跳楼"}])
def test_danger_alerts_whoever_is_on_duty(place, words):
    DutyShift.objects.create(
        organisation=place.street,
        person=place.street_liaison.person,
        starts_at=AT - HOURS,
        ends_at=AT + HOURS,
    )
    ticket = row_of(sent(place, proven=False, **words)).ticket
    assert ticket.urgency == Urgency.DANGER
    assert told(NoticeKind.DANGER) == {("T404", None)}


def test_danger_with_nobody_on_duty_reaches_community_and_office(place):
    sent(place, in_danger="on")
    assert told(NoticeKind.DANGER) == {(None, "C901"), (None, "O33")}


def test_without_the_calculation_it_is_looked_through_and_taken_up(place):
    receipts = [sent(place, proven=False, name="甲"), sent(place, proven=False, text="3号楼前的垃圾，没人清")]
    assert not Ticket.objects.exists()
    rows = [row_of(receipt) for receipt in receipts]
    assert [row.doubt for row in rows] == ["no_proof", "no_proof"]
    assert (rows[1].same_as, rows[1].text) == (rows[0], "")
    listed = quarantine.list_for(actor(place.secretary), place.community)
    assert list(listed) == [rows[0]]
    with pytest.raises(NotYours):
        quarantine.take_up(submission_id=rows[0].pk, by=actor(place.housing_liaison), at=AT)
    ticket = quarantine.take_up(submission_id=rows[0].pk, by=actor(place.secretary), at=AT)
    assert (ticket.state, set(ticket.submissions.values_list("number", flat=True))) == (
        State.SUBMITTED,
        {receipt.number for receipt in receipts},
    )
    with pytest.raises(WrongState):
        quarantine.take_up(submission_id=rows[0].pk, by=actor(place.secretary), at=AT)


def test_beyond_twenty_an_hour_an_address_is_looked_through_and_others_are_not(place):
    made = [
        Submission(
            community=place.community,
            number=f"M{n}",
            key_hash=f"{n}",
            code_hash="",
            received_at=AT,
            area=place.area,
            state="dropped",
            end_reason="same",
            text_hash="",
        )
        for n in range(20)
    ]
    one = row_of(sent(place))
    for row in made:
        row.address_hash = one.address_hash
    Submission.objects.bulk_create(made[:19])
    assert row_of(sent(place)).doubt == "too_many"
    assert row_of(sent(place, address="198.51.100.8")).doubt == ""
    with clock.frozen_at(AT + dt.timedelta(minutes=61)):
        assert row_of(sent(place)).doubt == ""


def test_the_client_names_no_address_unless_a_proxy_is_trusted(place):
    def hash_of(**headers):
        key, seed = uuid.uuid4().hex, ""
        answer = Client(REMOTE_ADDR="198.51.100.7", headers=headers).post(
            place.page.get_absolute_url(),
            {"sort": "concern", "text": "路灯不亮", "area": place.area.code, "form_key": key, "seed": seed},
        )
        return row_of(answer.context["receipt"]).address_hash

    plain = hash_of()
    assert hash_of(x_forwarded_for="203.0.113.9") == plain
    assert settings.TRUSTED_PROXIES == 0


def test_what_is_about_the_community_is_not_in_its_own_list(place):
    row = row_of(sent(place, proven=False, subject=f"post-{place.secretary.pk}"))
    lists = {
        name: list(quarantine.list_for(actor(getattr(place, name)), place.community))
        for name in ("secretary", "dispatcher", "street_liaison", "company_liaison")
    }
    assert lists == {"secretary": [], "dispatcher": [row], "street_liaison": [row], "company_liaison": []}
    with pytest.raises(NotYours):
        quarantine.drop(submission_id=row.pk, by=actor(place.secretary), at=AT, reason="same")


def test_a_flood_is_dropped_page_by_page_but_danger_and_others_lists_are_not(place):
    texts = ("代开发票", "低价机票", "刷单兼职")
    spam = [row_of(sent(place, proven=False, text=text)) for text in texts]
    danger = row_of(sent(place, proven=False, text="孩子被困在井里"))
    Submission.objects.filter(pk=danger.pk).update(in_danger=True)
    about = row_of(sent(place, proven=False, text="书记不理人", subject=f"post-{place.secretary.pk}"))
    address = f"/communities/{place.community.pk}/intake/drop/"
    everything = {"pick": [row.pk for row in (*spam, danger, about)], "reason": "advertising"}
    states = Submission.objects.values_list("state", flat=True).order_by("pk")
    with clock.frozen_at(AT):
        assert browse(Client(), place.housing_liaison).post(address, everything).status_code == 404
        browser = browse(Client(), place.secretary)
        for wanting in ({"pick": []}, {"reason": ""}):
            told = browser.post(address, everything | wanting, follow=True).content.decode()
            assert "nothing was changed" in told
            assert set(states.all()) == {"quarantined"}
        told = browser.post(address, everything, follow=True).content.decode()
        assert "3 were not taken up." in told
        assert "2 were left" in told
        assert list(states.all()) == ["dropped"] * 3 + ["quarantined"] * 2
        assert "5 were left" in browser.post(address, everything, follow=True).content.decode()


def test_photographs_are_kept_without_their_place_and_follow_the_ticket(place):
    row = row_of(sent(place, proven=False, files=[SimpleUploadedFile("a.jpg", photo())]))
    kept = SubmissionFile.objects.get()
    assert kept.submission == row
    ticket = quarantine.take_up(submission_id=row.pk, by=actor(place.secretary), at=AT)
    assert (Attachment.objects.get(ticket=ticket).file, SubmissionFile.objects.count()) == (kept.file, 0)


def test_dropped_and_forgotten(place, django_capture_on_commit_callbacks):
    dropped = sent(place, proven=False, files=[SimpleUploadedFile("a.jpg", photo())])
    file = SubmissionFile.objects.get().file
    with django_capture_on_commit_callbacks(execute=True):
        quarantine.drop(
            submission_id=row_of(dropped).pk, by=actor(place.secretary), at=AT, reason="advertising"
        )
    with pytest.raises(FileNotFoundError):
        file.open()
    assert progress_of(dropped.number, dropped.code).reason == "advertising"
    old = sent(place, proven=False, text="路灯不亮", phone="0476-0000001")
    assert quarantine.forget(AT + 30 * DAY) == 2  # the addresses' hashes
    assert quarantine.forget(AT + 30 * DAY + dt.timedelta(seconds=1)) == 1
    row = row_of(old)
    assert (row.state, row.text, row.has_contact, row.phone.reveal()) == ("expired", "", False, "")
    assert AuditRow.objects.filter(action="submission.expire").count() == 1
    assert "12345" in progress_of(old.number, old.code).words


def closed(place, receipt) -> Ticket:
    """Over the street to a call-back that says it is solved."""
    ticket = row_of(receipt).ticket
    move(ticket, Move.ACCEPT, place.secretary)
    actions.route([ticket.pk], AT)
    move(ticket, Move.SIGN, place.street_liaison)
    if not ticket.anonymous:
        given = {"at": clock.now(), "channel": "telephone", "outcome": "reached"}
        move(ticket, Move.CONTACT, place.street_liaison, **given)
    move(ticket, Move.ANSWER, place.street_liaison, text="已清运。", result="solved")
    move(ticket, Move.ACCEPT_ANSWER, place.dispatcher)
    move(ticket, Move.CALL_BACK, place.clerk, outcome="solved", satisfaction="satisfied")
    return ticket


def test_progress_tells_words_to_whoever_has_number_and_code_until_it_is_solved(client, place):
    receipt = sent(place, name="某居民", phone="0476-0000001")
    ticket = closed(place, receipt)
    assert ticket.state == State.CLOSED
    found = progress_of(receipt.number, receipt.code)
    assert (found.words, found.over) == ("It is closed: solved.", True)
    for number, code in ((receipt.number, "AAAAAAAAAA"), ("M000000-AAAAAA", receipt.code)):
        assert progress_of(number, code) is None
    given = {"number": f" {receipt.number.lower()} ", "code": receipt.code}
    answer = client.post("/p/progress/", given, headers={"accept-language": "en"})
    page = answer.content.decode()
    assert "It is closed: solved." in page
    assert "某居民" not in page
    assert ticket.number not in page
    assert client.post("/p/progress/", {"number": receipt.number, "code": "x"}).status_code == 422


def test_contact_data_go_90_days_after_closing(place):
    receipt = sent(place, name="某居民", phone="0476-0000001", keeps_name="")
    ticket = closed(place, receipt)
    assert ticket.reporter_name.reveal() == "某居民"
    quarantine.forget(AT + 90 * DAY)
    assert row_of(receipt).has_contact
    quarantine.forget(AT + 90 * DAY + dt.timedelta(seconds=1))
    ticket.refresh_from_db()
    row = row_of(receipt)
    assert (
        row.has_contact,
        row.name.reveal(),
        ticket.reporter_name.reveal(),
        ticket.reporter_phone_hash,
    ) == (
        False,
        "",
        "",
        "",
    )
    assert AuditRow.objects.filter(action="submission.forget_contact").count() == 1


def test_contact_data_are_seen_by_whoever_must_call_for_a_reason(client, place):
    receipt = sent(place, name="某居民", phone="0476-0000001")
    ticket = row_of(receipt).ticket
    page = f"/communities/submissions/{receipt.number}/contact/"
    for name in ("secretary", "clerk", "dispatcher"):
        browser = browse(client, getattr(place, name))
        assert "某居民" not in browser.get(page).content.decode()
        assert browser.post(page, {"reason": ""}).status_code == 422
        assert "某居民" in browser.post(page, {"reason": "回访"}).content.decode()
    assert AuditRow.objects.filter(action=VIEW_SEALED, object_label=receipt.number).count() == 3
    move(ticket, Move.ACCEPT, place.secretary)
    actions.route([ticket.pk], AT)
    assert browse(client, place.street_liaison).post(page, {"reason": "联系"}).status_code == 403
    assert browse(client, place.grid_worker).get(page).status_code == 403
    assert browse(client, place.outsider).get(page).status_code == 404
    shown = browse(client, place.secretary).get(f"/tickets/{ticket.number}/").content.decode()
    assert page in shown


@pytest.mark.parametrize("rows", [1, 30])
def test_list_any_length_takes_the_same_queries(client, place, rows, django_assert_max_num_queries):
    for number in range(rows):
        Submission.objects.create(
            community=place.community,
            number=f"M{number}",
            key_hash=f"{number}",
            code_hash="",
            state=SubmissionState.QUARANTINED,
            received_at=AT,
            area=place.area,
            text=f"第{number}件",
            text_hash=f"{number}",
            doubt="no_proof",
        )
    sent(place)
    browser = browse(client, place.secretary)
    browser.get("/communities/")
    with django_assert_max_num_queries(22):
        page = browser.get(f"/communities/{place.community.pk}/intake/").content.decode()
    assert page.count('name="take_up"') == min(rows, 25)


def test_pages_of_the_community_and_of_the_administrator(client, place):
    pk = place.community.pk
    row = row_of(sent(place, proven=False))
    browser = browse(client, place.secretary)
    qr = browser.get(f"/communities/{pk}/qr/").content.decode()
    assert ('<path d="M' in qr, place.page.get_absolute_url() in qr) == (True, True)
    lists = f"/communities/{pk}/intake/?only="
    assert [
        row.number in browser.get(lists + only).content.decode() for only in ("", "danger", "contact")
    ] == [
        True,
        False,
        False,
    ]
    decide = f"/communities/{pk}/intake/decide/"
    browser.post(decide, {"submission": row.pk, "drop": "1"})
    row.refresh_from_db()
    assert row.state == SubmissionState.QUARANTINED
    assert browser.post(decide, {"submission": "x"}).status_code == 404
    assert browser.post(decide, {"submission": row.pk + 1, "take_up": "1"}).status_code == 404
    browser.post(decide, {"submission": row.pk, "drop": "1", "reason": "no_concern"})
    row.refresh_from_db()
    assert row.state == SubmissionState.DROPPED
    sent(place)
    assert "Accept, decline or redirect it" in browse(client, place.secretary).get("/").content.decode()
    assert "/communities/field/" in browse(client, place.grid_worker).get("/").content.decode()
    assert browse(client, place.street_liaison).get(f"/communities/{pk}/qr/").status_code == 200
    assert browse(client, place.housing_liaison).get(f"/communities/{pk}/intake/").status_code == 404
    assert browse(client, place.secretary).get("/communities/public-pages/").status_code == 403


def test_the_system_administrator_switches_a_page(client, place):
    admin = place.page.switched_by
    second_factors.activate_totp(user=admin, by=admin, at=AT)
    browser = browse(client, admin.person.posts.get())
    answer = browser.post("/communities/public-pages/", {"community": place.community.pk, "open": "0"})
    assert answer.status_code == 302, answer.content.decode()
    place.page.refresh_from_db()
    assert place.page.is_open is False
    assert AuditRow.objects.filter(action="publicpage.close").count() == 1
    assert browser.post("/communities/public-pages/", {"community": "x"}).status_code == 404
