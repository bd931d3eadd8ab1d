"""The command: its sentences, its counts and its exit code."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from audit import sealing
from audit.tests.conftest import AT, seal_and_anchor, write

pytestmark = pytest.mark.django_db


def _verify(**options):
    """Output, and text and exit code of the error, in English."""
    out, error = StringIO(), None
    with translation.override("en"):
        try:
            call_command("verify_audit", stdout=out, no_color=True, **options)
        except CommandError as caught:
            error = caught
    return out.getvalue().splitlines(), error and (str(error), error.returncode)


def test_verify_of_a_whole_record_says_how_much_lies_after_the_anchor(anchor_file):
    write(3)
    seal_and_anchor()
    write(2)
    sealing.seal(at=AT)
    write(1)
    assert _verify() == (
        [
            "Last position of the record: 5. Rows waiting for their seal: 1.",
            "Last anchor: position 3, 23 Nov 2026, 14:30. Sealed rows after it: 2.",
            "The record is whole.",
        ],
        None,
    )


def test_verify_of_a_tampered_record_names_rows_and_fails(anchor_file, tamper):
    rows = write(3)
    seal_and_anchor()
    tamper(
        f"UPDATE audit_auditrow SET action = 'ticket.close' WHERE id = {rows[1].pk}",
        f"DELETE FROM audit_auditrow WHERE id = {rows[2].pk}",
    )
    out, error = _verify()
    assert out[:2] == [
        f"Position 2: row {rows[1].pk} was changed after it was sealed ({rows[1].pk} ticket.close).",
        f"Position 3: row {rows[2].pk} is missing.",
    ]
    assert error == ("The record was tampered with: 2 troubles.", 1)


def test_verify_of_a_record_cut_and_grown_again_names_what_lies_between_two_anchors(anchor_file, tamper):
    for minute in range(3):
        write(3)
        seal_and_anchor(minute)
    tamper(
        "DELETE FROM audit_auditrow WHERE id IN (SELECT row_id FROM audit_auditseal WHERE position > 4)",
        "DELETE FROM audit_auditseal WHERE position > 4",
    )
    write(7)
    sealing.seal(at=AT)
    out, error = _verify()
    sentence = "Positions %s are not what line %s of the anchor speaks of: rows among them were removed or exchanged."
    assert out[:2] == [sentence % ("4 to 6", 2), sentence % ("7 to 9", 3)]
    assert error == ("The record was tampered with: 2 troubles.", 1)


def test_verify_of_a_forged_label_with_control_sequences_shows_them_harmless(anchor_file, tamper):
    rows = write(1)
    seal_and_anchor()
    tamper(f"UPDATE audit_auditrow SET action = 'a\x1b[2K\rb\u202e' WHERE id = {rows[0].pk}")
    out, _error = _verify()
    assert out[0].endswith("a\ufffd[2K\ufffdb\ufffd).")


def test_verify_with_a_limit_counts_what_it_does_not_name(anchor_file, tamper):
    write(5)
    seal_and_anchor()
    tamper("UPDATE audit_auditrow SET action = 'x'")
    out, error = _verify(limit=2)
    assert out[2] == "3 more troubles are not named here."
    assert error == ("The record was tampered with: 5 troubles.", 1)


def test_verify_with_the_anchor_gone_fails(anchor_file):
    write(1)
    seal_and_anchor()
    anchor_file.unlink()
    out, error = _verify()
    assert out[0] == "The anchor is missing or holds no genuine line, though the record has seals."
    assert error == ("The record was tampered with: 1 troubles.", 1)


@pytest.mark.parametrize(
    ("target", "warning"),
    [
        ("", "No anchor is configured: rows removed from the end cannot be noticed."),
        ("syslog:", "The anchor is kept by the system log: give its lines with --anchor."),
    ],
)
def test_verify_without_an_anchor_to_read_says_so_and_checks_the_rest(settings, target, warning):
    settings.AUDIT_ANCHOR = target
    write(1)
    sealing.seal(at=AT)
    out, error = _verify()
    assert (out[0], out[-1], error) == (warning, "The record is whole.", None)


def test_verify_with_lines_given_reads_those(settings, anchor_file):
    write(1)
    seal_and_anchor()
    settings.AUDIT_ANCHOR = "syslog:"
    out, error = _verify(anchor=anchor_file)
    assert (out[1], error) == (
        "Last anchor: position 1, 23 Nov 2026, 14:30. Sealed rows after it: 0.",
        None,
    )


def test_verify_with_an_unreadable_anchor_fails(tmp_path):
    _out, error = _verify(anchor=tmp_path)
    assert error[0].startswith("The anchor cannot be read: ")
