"""The anchor: written when the head changed, never past evidence, and useless to whoever edits it without the key."""

import socket
from datetime import timedelta

import pytest

from audit import anchoring, sealing
from audit.models import AuditSeal
from audit.tests.conftest import AT, seal_and_anchor, troubles, write

pytestmark = pytest.mark.django_db


def test_anchor_of_a_new_head_is_one_private_line(anchor_file):
    write(3)
    sealing.seal(at=AT)
    assert anchoring.missing()
    assert anchoring.write(at=AT)
    head = AuditSeal.objects.latest("position")
    assert [*anchoring.lines(anchor_file)] == [(1, (3, head.chain, "2026-11-23T06:30:00.000000+00:00"))]
    assert anchor_file.stat().st_mode & 0o777 == 0o600
    assert not anchoring.missing()


def test_anchor_of_an_unchanged_head_writes_nothing(anchor_file):
    write(1)
    seal_and_anchor()
    assert not anchoring.write(at=AT + timedelta(minutes=1))
    assert len([*anchoring.lines(anchor_file)]) == 1


def test_anchor_of_an_empty_record_writes_nothing(anchor_file):
    assert not anchoring.write(at=AT)
    assert anchor_file.read_bytes() == b""


def test_anchor_without_a_place_writes_nothing(settings):
    settings.AUDIT_ANCHOR = ""
    write(1)
    sealing.seal(at=AT)
    assert not anchoring.write(at=AT)
    assert not anchoring.missing()


def test_anchor_of_a_growing_record_is_checked_line_by_line(anchor_file):
    for minute in range(3):
        write(2)
        seal_and_anchor(minute)
    assert [anchor.position for _line, anchor in anchoring.lines(anchor_file)] == [2, 4, 6]
    assert troubles(anchor_file) == []


def test_anchor_after_the_record_was_cut_is_refused_and_said(anchor_file, tamper, caplog):
    write(4)
    seal_and_anchor()
    tamper("DELETE FROM audit_auditseal WHERE position > 2", "DELETE FROM audit_auditrow")
    write(9)
    sealing.seal(at=AT)
    assert not anchoring.write(at=AT)
    assert "no longer holds position 4" in caplog.text
    assert len([*anchoring.lines(anchor_file)]) == 1


def test_anchor_of_an_earlier_database_is_set_aside_before_the_first_row(anchor_file, tamper):
    write(2)
    seal_and_anchor()
    with pytest.raises(RuntimeError):
        anchoring.set_aside(at=AT)
    tamper("DELETE FROM audit_auditseal", "DELETE FROM audit_auditrow")
    kept = anchoring.set_aside(at=AT)
    assert kept.name == "anchor.log.20261123T143000"
    assert anchoring.missing()
    write(1)
    seal_and_anchor()
    assert troubles(anchor_file) == []


@pytest.mark.parametrize("target", ["", "syslog:", "/nonexistent/anchor"])
def test_set_aside_where_no_file_is_does_nothing(settings, target):
    settings.AUDIT_ANCHOR = target
    assert anchoring.set_aside(at=AT) is None


@pytest.mark.parametrize(
    ("edit", "expected"),
    [
        (lambda lines: [lines[0].replace(" 2 ", " 1 "), *lines[1:]], [("anchor_forged", None, None, 1)]),
        (lambda lines: ["rubbish", *lines], [("anchor_forged", None, None, 1)]),
        (
            lambda lines: ["\xff" * 3000, *lines],
            [("anchor_forged", None, None, line) for line in (1, 2, 3, 4, 5, 6)],
        ),
        (lambda lines: [lines[0], lines[2], lines[1]], [("anchor_backwards", 4, None, 3)]),
        (lambda lines: [], [("anchor_empty", None, None, None)]),
        (
            lambda lines: [lines[0][:-3] + "abc"],
            [("anchor_forged", None, None, 1), ("anchor_empty", None, None, None)],
        ),
        (lambda lines: [lines[0], lines[2]], []),
    ],
)
def test_anchor_edited_without_the_key_is_named(anchor_file, edit, expected):
    for minute in range(3):
        write(2)
        seal_and_anchor(minute)
    anchor_file.write_text("".join(line + "\n" for line in edit(anchor_file.read_text().splitlines())))
    assert troubles(anchor_file) == expected


def test_anchor_of_another_record_put_in_its_place_is_named(anchor_file, tamper):
    write(2)
    seal_and_anchor()
    tamper("DELETE FROM audit_auditseal", "DELETE FROM audit_auditrow")
    write(3)
    sealing.seal(at=AT)
    assert troubles(anchor_file) == [("anchor_differs", 2, None, 1)]


def test_anchor_beyond_the_end_names_the_furthest_line(anchor_file, tamper):
    for minute in range(3):
        write(2)
        seal_and_anchor(minute)
    tamper("DELETE FROM audit_auditrow WHERE id > (SELECT min(id) FROM audit_auditrow)")
    tamper("DELETE FROM audit_auditseal WHERE position > 1")
    assert troubles(anchor_file) == [("tail_missing", 1, None, 3)]


def test_lines_appended_while_reading_are_left_for_the_next_time(anchor_file):
    write(1)
    seal_and_anchor()
    reading = anchoring.lines(anchor_file)
    next(reading)
    write(1)
    seal_and_anchor(1)
    assert [*reading] == []
    assert len([*anchoring.lines(anchor_file)]) == 2


@pytest.fixture
def log_service(tmp_path):
    """A log service listening on a socket of its own."""
    path = tmp_path / "log"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as service:
        service.bind(str(path))
        service.settimeout(5)
        yield path, service


def test_anchor_to_syslog_sends_a_line_each_time_that_can_be_checked(settings, log_service, tmp_path):
    path, service = log_service
    settings.AUDIT_ANCHOR = f"syslog:{path}"
    assert not anchoring.write(at=AT)
    write(2)
    sealing.seal(at=AT)
    assert anchoring.write(at=AT)
    assert anchoring.write(at=AT)
    assert not anchoring.missing()
    received = [service.recv(2000).decode() for _ in range(2)]
    assert received[0].startswith("<85>portal: audit-anchor 2 ")
    collected = tmp_path / "collected"
    collected.write_text("".join(f"Nov 23 14:30:00 host {line[4:]}\n" for line in received))
    assert [anchor.position for _line, anchor in anchoring.lines(collected)] == [2, 2]
    assert troubles(collected) == []


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("syslog:", (socket.AF_UNIX, "/dev/log")),
        ("syslog:logs.invalid", (socket.AF_INET, ("logs.invalid", 514))),
        ("syslog:logs.invalid:1514", (socket.AF_INET, ("logs.invalid", 1514))),
    ],
)
def test_anchor_to_syslog_goes_to_the_service_named(settings, monkeypatch, target, expected):
    sent = []

    class Channel:
        def __init__(self, family, kind):
            self.family = family

        def __enter__(self):
            return self

        def __exit__(self, *error):
            return None

        def connect(self, address):
            sent.append((self.family, address))

        def send(self, message):
            return len(message)

    monkeypatch.setattr(anchoring.socket, "socket", Channel)
    settings.AUDIT_ANCHOR = target
    write(1)
    sealing.seal(at=AT)
    assert anchoring.write(at=AT)
    assert sent == [expected]
