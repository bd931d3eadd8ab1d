"""Files of tickets: who adds, sees and withdraws them; kept once; recorded."""

import io

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse

from audit import clock
from audit.models import AuditRow
from organisations.models import Role
from tickets import actions, kinds
from tickets.actions import attaching
from tickets.files import uploading
from tickets.lifecycle import Incomplete, NotYours, WrongState
from tickets.models import Attachment, Event, StoredFile, Ticket
from tickets.models.attachments import attachment_storage
from tickets.tests.banner import AT, actor, post
from tickets.tests.calling import caller
from tickets.tests.sending import compound, photo, ready, sent
from tickets.tests.signing_in import browse
from tickets.tests.test_pages_raising import PLACE, WORDS

pytestmark = pytest.mark.usefixtures("english")
PDF = b"%PDF-1.4\n%%EOF"


@pytest.fixture(autouse=True)
def monday():
    with clock.frozen_at(AT):
        yield


@pytest.fixture
def ticket(banner) -> Ticket:
    return banner.routed()


def attach(ticket, by, *files):
    return actions.attach(ticket_id=ticket.pk, by=actor(by), at=AT, files=files or [ready()])


def test_attached_file_stands_in_the_time_line_and_in_the_record_by_its_hash(banner, ticket):
    [attachment] = attach(ticket, banner.secretary, ready(name="张三家.jpg"))
    event = ticket.events.get(what="attach")
    row = AuditRow.objects.get(action="ticket.attach")
    assert attachment.event == event
    assert event.data == {"files": [attachment.file.sha256]}
    assert attachment.file.sha256 in str(row.data)
    assert "张三" not in str(row.data) + str(event.data) + event.note
    assert attachment.file.open().read() == ready().content


def test_same_content_is_kept_once_and_not_added_twice(banner, ticket):
    first = attach(ticket, banner.secretary)
    assert attach(ticket, banner.secretary, ready(name="again.jpg")) == []
    other = attach(banner.raise_ticket(), banner.secretary)
    assert first[0].file == other[0].file
    assert StoredFile.objects.count() == 1
    assert Attachment.objects.count() == 2
    assert ticket.events.filter(what="attach").count() == 1


def test_file_of_a_department_belongs_to_its_dispatch(banner, ticket):
    [attachment] = attach(ticket, banner.town_liaison)
    assert attachment.dispatch == ticket.dispatches.get()


def test_only_whoever_works_on_the_ticket_adds_files(banner, ticket):
    # Colours far apart: two that a JPEG cannot tell apart would be one file.
    for red, by in enumerate((banner.secretary, banner.dispatcher, banner.clerk, banner.town_liaison)):
        attach(ticket, by, ready(photo(colour=(60 * red, 0, 0))))
    supervisor = post(banner.office, Role.SUPERVISOR)
    for by in (banner.liaison, supervisor):
        with pytest.raises(NotYours):
            attach(ticket, by)
    assert ticket.attachments.count() == 4


def test_archived_ticket_takes_no_files(banner, ticket):
    Ticket.objects.update(archived=True)
    with pytest.raises(WrongState):
        attach(ticket, banner.secretary)


def test_ticket_holds_no_more_files_than_the_setting_says(banner, ticket, settings):
    settings.FILES_PER_TICKET = 2
    files = [ready(photo(colour=colour)) for colour in ("red", "green", "blue")]
    attach(ticket, banner.secretary, *files[:2])
    with pytest.raises(Incomplete) as refused:
        attach(ticket, banner.secretary, files[2])
    assert refused.value.errors == {"files": "too_many_files"}
    assert ticket.attachments.count() == 2


def test_withdrawn_file_is_gone_with_its_content_and_its_reason_stays(
    banner, ticket, django_capture_on_commit_callbacks
):
    [attachment] = attach(ticket, banner.secretary)
    with django_capture_on_commit_callbacks(execute=True):
        actions.withdraw_attachment(
            attachment=attachment, by=actor(banner.secretary), at=AT, reason="zeigt einen Ausweis"
        )
    assert not Attachment.objects.visible_to(banner.secretary.person.user).exists()
    assert not attachment_storage().exists(attachment.file.path)
    assert not attachment_storage().exists(attachment.file.preview_path)
    assert Event.objects.get(what="withdraw_file").note == "zeigt einen Ausweis"
    attach(ticket, banner.secretary)
    assert attachment.file.open().read() == ready().content


def test_withdrawn_content_that_another_ticket_has_stays_there(
    banner, ticket, django_capture_on_commit_callbacks
):
    [attachment] = attach(ticket, banner.secretary)
    attach(banner.raise_ticket(), banner.secretary)
    with django_capture_on_commit_callbacks(execute=True):
        actions.withdraw_attachment(attachment=attachment, by=actor(banner.secretary), at=AT, reason="x")
    assert attachment_storage().exists(attachment.file.path)


def test_only_the_sender_and_the_office_withdraw_and_with_a_reason(banner, ticket):
    [attachment] = attach(ticket, banner.secretary)
    with pytest.raises(NotYours):
        actions.withdraw_attachment(attachment=attachment, by=actor(banner.town_liaison), at=AT, reason="x")
    with pytest.raises(Incomplete):
        actions.withdraw_attachment(attachment=attachment, by=actor(banner.dispatcher), at=AT, reason=" ")
    actions.withdraw_attachment(attachment=attachment, by=actor(banner.dispatcher), at=AT, reason="x")


def test_contents_lie_in_a_folder_only_the_portal_reads(banner, ticket, tmp_path, monkeypatch):
    folder = FileSystemStorage(location=tmp_path / "kept", file_permissions_mode=0o600)
    monkeypatch.setattr("tickets.models.attachments.attachment_storage", lambda: folder)
    monkeypatch.setattr("tickets.files.storing.attachment_storage", lambda: folder)
    [attachment] = attach(ticket, banner.secretary)
    [content, small] = sorted(path for path in tmp_path.rglob("*") if path.is_file())
    assert content.name == attachment.file.sha256
    assert small.name == f"{content.name}.preview"
    assert content.stat().st_mode & 0o077 == 0


def verified() -> str:
    out, err = io.StringIO(), io.StringIO()
    try:
        call_command("verify_files", stdout=out, stderr=err)
    except CommandError as error:
        return f"{err.getvalue()}{error}"
    return out.getvalue()


def test_lost_and_changed_contents_are_named(banner, ticket):
    first, second = attach(ticket, banner.secretary, ready(), ready(PDF, "a.pdf"))
    assert "2 files are there and unchanged." in verified()
    storage = attachment_storage()
    storage.delete(first.file.path)
    storage.delete(second.file.path)
    storage.save(second.file.path, ContentFile(b"other"))
    said = verified()
    assert f"{first.file.path}: missing" in said
    assert f"{second.file.path}: changed" in said
    assert "2 of 2 files" in said
    storage.delete(second.file.path)


# Pages


def add(client, ticket, *files, **headers):
    return client.post(
        reverse("tickets:files", args=[ticket.number]), {"files": list(files)}, headers=headers
    )


def test_page_takes_several_files_and_shows_them(client, banner, ticket):
    browse(client, banner.secretary)
    response = add(client, ticket, sent(photo(), "一.jpg"), sent(PDF, "二.pdf"))
    assert response.status_code == 302
    page = client.get(response["Location"])
    assert [row.name for row in page.context["files"].attachments] == ["一.jpg", "二.pdf"]
    html = page.content.decode()
    assert "2 files added." in html
    assert "Not for state secrets." in html
    assert "2 files" in html
    sheet = client.get(reverse("tickets:sheet", args=[ticket.number])).content.decode()
    assert "一.jpg<br>二.pdf" in sheet


def test_script_that_shows_progress_is_told_where_to_go(client, banner, ticket):
    browse(client, banner.secretary)
    response = add(client, ticket, sent(PDF, "a.pdf"), x_requested_with="XMLHttpRequest")
    assert (response.status_code, response["Location"]) == (204, f"/tickets/{ticket.number}/")
    assert "1 file added." in client.get(response["Location"]).content.decode()


def test_each_refused_file_has_its_sentence_at_the_field_and_nothing_is_kept(client, banner, ticket):
    browse(client, banner.secretary)
    response = add(
        client, ticket, sent(PDF, "a.pdf"), sent(b"MZ program", "b.jpg"), sent(compound("Macros"), "c.xls")
    )
    assert response.status_code == 422
    html = response.content.decode()
    assert "“b.jpg” is a program." in html
    assert "“c.xls” holds macros." in html
    assert 'id="errors-files"' in html
    assert not Attachment.objects.exists()


def test_empty_form_asks_for_a_file(client, banner, ticket):
    browse(client, banner.secretary)
    response = add(client, ticket)
    assert response.status_code == 422
    assert "Choose at least one file." in response.content.decode()


def test_download_is_saved_not_shown_and_recorded(client, banner, ticket):
    [attachment] = attach(ticket, banner.secretary, ready(PDF, "通知.pdf"))
    browse(client, banner.town_liaison)
    response = client.get(reverse("tickets:file", args=[ticket.number, attachment.pk]) + "?show")
    assert b"".join(response) == PDF
    assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox; frame-ancestors 'none'"
    assert response["Content-Type"] == "application/pdf"
    row = AuditRow.objects.get(action="ticket.download")
    assert row.actor_id == str(banner.town_liaison.person.user.pk)
    assert "通知" not in str(row.data)


def test_picture_may_be_looked_at_and_its_small_one_is_asked_for_anew(client, banner, ticket):
    [attachment] = attach(ticket, banner.secretary)
    browse(client, banner.secretary)
    shown = client.get(reverse("tickets:file", args=[ticket.number, attachment.pk]) + "?show")
    assert shown["Content-Disposition"].startswith("inline")
    assert shown["Content-Type"] == "image/jpeg"
    b"".join(shown)
    address = reverse("tickets:file_preview", args=[ticket.number, attachment.pk])
    small = client.get(address)
    assert b"".join(small)[:3] == b"\xff\xd8\xff"
    assert small["Cache-Control"] == "private, no-cache"
    again = client.get(address, headers={"if-none-match": small["ETag"]})
    assert again.status_code == 304


@pytest.mark.parametrize("name", ["file", "file_preview", "file_withdraw"])
def test_file_of_a_ticket_one_may_not_see_is_the_page_of_none(client, banner, ticket, name):
    [attachment] = attach(ticket, banner.secretary)
    other = banner.raise_ticket(title="另一件")
    browse(client, banner.liaison)
    hidden = client.get(reverse(f"tickets:{name}", args=[ticket.number, attachment.pk]))
    missing = client.get(reverse(f"tickets:{name}", args=["NO-SUCH", 999_999]))
    browse(client, banner.secretary)
    of_other = client.get(reverse(f"tickets:{name}", args=[other.number, attachment.pk]))
    assert [response.status_code for response in (hidden, missing, of_other)] == [404, 404, 404]
    assert add(browse(client, banner.liaison), ticket, sent(PDF, "a.pdf")).status_code == 404


def test_files_of_a_kind_that_is_closed_are_closed(client, banner, ticket, monkeypatch):
    [attachment] = attach(ticket, banner.secretary)
    monkeypatch.setattr(kinds, "_registered", {})
    browse(client, banner.secretary)
    assert client.get(reverse("tickets:file", args=[ticket.number, attachment.pk])).status_code == 404
    assert not Attachment.objects.visible_to(banner.secretary.person.user).exists()


def test_who_only_looks_on_gets_no_form_and_no_way_in(client, banner, ticket):
    supervisor = post(banner.office, Role.SUPERVISOR)
    browse(client, supervisor)
    page = client.get(reverse("tickets:ticket", args=[ticket.number]))
    assert not page.context["files"].may_attach
    assert add(client, ticket, sent(PDF, "a.pdf")).status_code == 403


def test_withdrawing_asks_for_the_reason(client, banner, ticket):
    [attachment] = attach(ticket, banner.secretary)
    address = reverse("tickets:file_withdraw", args=[ticket.number, attachment.pk])
    browse(client, banner.secretary)
    assert client.get(address).status_code == 200
    assert client.post(address, {"reason": ""}).status_code == 422
    assert client.post(address, {"reason": "wrong ticket"}).status_code == 302
    assert client.get(reverse("tickets:file", args=[ticket.number, attachment.pk])).status_code == 404
    browse(client, banner.town_liaison)
    [second] = attach(ticket, banner.secretary)
    assert client.get(reverse("tickets:file_withdraw", args=[ticket.number, second.pk])).status_code == 403


def raise_with(client, *files, **changes):
    return client.post(
        reverse("tickets:new"), PLACE | WORDS | {"form_key": "one", "files": list(files)} | changes
    )


def test_ticket_is_raised_with_its_files_and_sent_twice_is_one(client, banner):
    browse(client, banner.secretary)
    first = raise_with(client, sent(photo(), "a.jpg"))
    assert raise_with(client, sent(photo(), "a.jpg"))["Location"] == first["Location"]
    assert raise_with(client, sent(PDF, "other.pdf")).status_code == 409
    ticket = Ticket.objects.get()
    assert [row.name for row in ticket.attachments.all()] == ["a.jpg"]


def test_raising_with_a_bad_file_raises_nothing_and_keeps_the_words(client, banner):
    browse(client, banner.secretary)
    response = raise_with(client, sent(b"MZ program", "a.jpg"))
    assert response.status_code == 422
    assert "is a program" in response.content.decode()
    assert response.context["form"]["title"].value() == WORDS["title"]
    assert not Ticket.objects.exists()


# 200 MB


class Nothing(io.RawIOBase):
    """A body of so many bytes, made while it is read."""

    def __init__(self, head: bytes, size: int, tail: bytes):
        self.head, self.size, self.tail = head, size, tail
        self.taken = 0

    def readable(self):
        return True

    def readinto(self, buffer) -> int:
        end = len(self.head) + self.size
        if self.taken < len(self.head):
            out = self.head[self.taken : self.taken + len(buffer)]
        elif self.taken < end:
            out = bytes(min(len(buffer), end - self.taken))
        else:
            out = self.tail[self.taken - end :][: len(buffer)]
        buffer[: len(out)] = out
        self.taken += len(out)
        return len(out)


def upload(client, address: str, size: int, fields: dict[str, str]):
    """A form with one file of `size` bytes of nothing."""
    line = b"--limit"
    head = b"".join(
        line + f'\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in fields.items()
    )
    head += line + b'\r\nContent-Disposition: form-data; name="files"; filename="big.pdf"\r\n\r\n'
    tail = b"\r\n" + line + b"--\r\n"
    body = Nothing(head, size, tail)
    response = client.generic(
        "POST",
        address,
        b"",
        **{
            "wsgi.input": body,
            "CONTENT_TYPE": "multipart/form-data; boundary=limit",
            "CONTENT_LENGTH": str(len(head) + size + len(tail)),
        },
    )
    return response, body


MB = 1024 * 1024


@pytest.fixture
def spooled(monkeypatch) -> list[int]:
    """How many bytes were written anywhere while receiving."""
    written = []

    class Counting(uploading.SpooledTemporaryFile):
        def write(self, content):
            written.append(len(content))
            return super().write(content)

    monkeypatch.setattr(uploading, "SpooledTemporaryFile", Counting)
    return written


def test_200_mb_are_never_written_and_the_words_are_still_there(client, banner, spooled):
    browse(client, banner.secretary)
    response, _body = upload(client, reverse("tickets:new"), 200 * MB, PLACE | WORDS | {"form_key": "one"})
    assert response.status_code == 422
    assert "Together that is more than 100 MB." in response.content.decode()
    assert response.context["form"]["title"].value() == WORDS["title"]
    assert sum(spooled) == 0
    assert not Ticket.objects.exists()


def test_200_mb_over_a_slow_line_are_not_waited_for(client, banner, ticket, spooled, monkeypatch):
    monkeypatch.setattr(uploading, "PATIENCE", -1.0)
    browse(client, banner.secretary)
    response, body = upload(client, reverse("tickets:files", args=[ticket.number]), 200 * MB, {})
    assert response.status_code == 422
    assert "Together that is more than 100 MB." in response.content.decode()
    assert body.taken < MB
    assert sum(spooled) == 0


def test_upload_to_the_court_never_waits_on_a_disk(rf):
    for path, on_disk in (("/tickets/new/", True), ("/court/cases/1/", False)):
        request = rf.post(path, {"file": SimpleUploadedFile("a.pdf", b"%PDF-1.4" + b"0" * 3 * MB)})
        request.upload_handlers = [uploading.BoundedUploadHandler(request)]
        rolled = request.FILES["file"].file._rolled
        request.close()
        assert rolled is on_disk


def test_file_of_30_mb_is_dropped_at_the_limit(client, banner, ticket, spooled):
    browse(client, banner.secretary)
    response, _body = upload(client, reverse("tickets:files", args=[ticket.number]), 30 * MB, {})
    assert response.status_code == 422
    assert "“big.pdf” is larger than 20 MB." in response.content.decode()
    assert sum(spooled) <= 20 * MB


# The API


def address(ticket, *rest) -> str:
    return "/".join(("/api/v1/tickets", ticket.number, "attachments", *map(str, rest), ""))


def test_api_adds_lists_and_gives_contents(banner, ticket):
    client = caller(banner.secretary)
    answer = client.post(
        address(ticket), {"files": [sent(photo(), "a.jpg"), sent(PDF, "b.pdf")]}, format="multipart"
    )
    assert answer.status_code == 201
    rows = answer.json()
    assert [(row["name"], row["type"], row["organisation"]) for row in rows] == [
        ("a.jpg", "jpg", "V201"),
        ("b.pdf", "pdf", "V201"),
    ]
    listed = client.get(address(ticket)).json()["results"]
    assert listed == rows
    content = client.get(address(ticket, rows[1]["id"]))
    assert b"".join(content) == PDF
    assert content["Content-Disposition"].startswith("attachment")
    assert AuditRow.objects.filter(action="ticket.download").count() == 1


def test_api_repeats_its_answer_for_the_same_key_and_files(banner, ticket):
    client = caller(banner.secretary)

    def post(content):
        return client.post(
            address(ticket),
            {"files": [sent(content, "a.pdf")]},
            format="multipart",
            headers={"Idempotency-Key": "k1"},
        )

    first, second = post(PDF), post(PDF)
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json() == second.json()
    assert post(PDF + b"2").status_code == 422
    assert ticket.attachments.count() == 1


def test_api_says_at_the_field_what_is_wrong(banner, ticket):
    client = caller(banner.secretary)
    bad = client.post(address(ticket), {"files": [sent(b"MZ", "a.jpg")]}, format="multipart")
    assert bad.status_code == 400
    assert list(bad.json()["errors"]) == ["files"]
    assert client.post(address(ticket), {}, format="multipart").status_code == 400
    unknown = client.post(address(ticket), {"files": [sent(PDF, "a.pdf")], "note": "x"}, format="multipart")
    assert (unknown.status_code, list(unknown.json()["errors"])) == (400, ["note"])
    other = client.post(address(ticket), {"other": [sent(PDF, "a.pdf")]}, format="multipart")
    assert (other.status_code, sorted(other.json()["errors"])) == (400, ["files", "other"])
    assert client.post(address(ticket), {"files": []}, format="json").status_code == 415


def test_api_hides_files_of_tickets_one_may_not_see(banner, ticket):
    [attachment] = attach(ticket, banner.secretary)
    client = caller(banner.liaison)
    for path in (address(ticket), address(ticket, attachment.pk)):
        assert client.get(path).status_code == 404
    assert (
        client.post(address(ticket), {"files": [sent(PDF, "a.pdf")]}, format="multipart").status_code == 404
    )
    supervisor = caller(post(banner.office, Role.SUPERVISOR))
    assert supervisor.get(address(ticket)).status_code == 200
    assert (
        supervisor.post(address(ticket), {"files": [sent(PDF, "a.pdf")]}, format="multipart").status_code
        == 403
    )


def test_reading_token_reads_files_and_adds_none(banner, ticket):
    client = caller(banner.secretary, scope="read")
    assert client.get(address(ticket)).status_code == 200
    assert (
        client.post(address(ticket), {"files": [sent(PDF, "a.pdf")]}, format="multipart").status_code == 403
    )


def test_attaching_twice_at_once_counts_right(banner, ticket, settings):
    """`add` counts under the ticket's lock: `attach` takes it."""
    settings.FILES_PER_TICKET = 1
    attach(ticket, banner.secretary, ready(PDF, "a.pdf"))
    with pytest.raises(Incomplete):
        attaching.attach(ticket_id=ticket.pk, by=actor(banner.secretary), at=AT, files=[ready()])
