"""Each check of the house names the slip it is there for, and the house as it stands has none."""

from pathlib import Path

import polib
import pytest
from django.conf import settings

from config.checks import browser_target, messages, migration_names, state_writes


def write(root: Path, name: str, text: str) -> None:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def test_migration_names_automatic_name_and_missing_docstring_are_named(tmp_path):
    write(tmp_path, "tickets/migrations/0002_auto_20261123.py", '"""Adds a column."""')
    write(tmp_path, "tickets/migrations/0003_office_hours.py", "operations = []")

    assert [fault.rpartition("/")[2] for fault in migration_names.faults(tmp_path)] == [
        "0002_auto_20261123.py: give it a name that says what it does",
        "0003_office_hours.py: say in a docstring what it is for",
    ]


@pytest.mark.parametrize(
    "line",
    [
        "ticket.state = State.CLOSED",
        "Ticket.objects.filter(pk=1).update(state='closed')",
        "Dispatch.objects.create(ticket=ticket, state=state)",
        "ticket.lead, ticket.state = lead, State.CLOSED",
        "for ticket.state in states: pass",
        "setattr(ticket, 'state', State.CLOSED)",
        "Ticket.objects.bulk_update(tickets, ['lead', 'state'])",
        "Ticket.objects.update(**{'state': State.CLOSED})",
        "Ticket.objects.update_or_create(number=number, defaults={'state': state})",
    ],
)
def test_state_writes_outside_actions_are_named(tmp_path, line):
    write(tmp_path, "tickets/views/moves.py", f"x = 1\n{line}\n")
    write(tmp_path, "tickets/actions/moving.py", f"{line}\n")
    write(tmp_path, "tickets/tests/test_moves.py", f"{line}\n")

    assert state_writes.faults(tmp_path) == [
        "tickets/views/moves.py:2: a state changes only through tickets.actions"
    ]


def test_state_writes_reading_a_state_is_no_fault(tmp_path):
    write(
        tmp_path, "tickets/reading.py", "Ticket.objects.filter(state=1)\nself.state = 1\nx = ticket.state\n"
    )

    assert state_writes.faults(tmp_path) == []


def test_browser_target_newer_features_are_named_with_their_line(tmp_path):
    write(tmp_path, "portal.css", "/* color-mix()\n is too new */\na:has(b) { color: red }\n")
    write(tmp_path, "portal.js", "const last = list.at(-1);\n")

    found = [fault.removeprefix(f"{tmp_path}/") for fault in browser_target.faults(tmp_path)]

    assert found == [
        "portal.css:3: :has( came with Chromium 105",
        "portal.js:1: .at( came with Chromium 92",
    ]


def test_messages_gaps_are_named():
    catalogue = polib.POFile()
    catalogue.metadata_is_fuzzy = True
    catalogue.append(polib.POEntry(msgid="Close", msgstr="办结"))
    catalogue.append(polib.POEntry(msgid="Reopen", msgstr=""))
    catalogue.append(polib.POEntry(msgid="Sign", msgstr="签收", flags=["fuzzy"]))
    catalogue.append(polib.POEntry(msgid="Return to %(unit)s", msgstr="退回%(department)s"))
    catalogue.append(polib.POEntry(msgid="Hand to %(unit)s", msgstr="转交"))
    catalogue.append(_counted("%(count)s ticket", "%(count)s tickets", "%(count)s 件"))
    catalogue.append(_counted("one ticket", "%(count)s tickets", "%(number)s 件"))

    assert messages.faults(catalogue) == [
        "the header is fuzzy",
        " not translated: 'Reopen'",
        " fuzzy: 'Sign'",
        " placeholders differ: 'Return to %(unit)s'",
        " placeholders differ: 'Hand to %(unit)s'",
        " placeholders differ: 'one ticket'",
    ]


def _counted(one: str, many: str, translated: str) -> polib.POEntry:
    return polib.POEntry(msgid=one, msgid_plural=many, msgstr_plural={0: translated})


def test_house_as_it_stands_has_no_fault():
    root = settings.BASE_DIR

    assert migration_names.faults(root) == []
    assert state_writes.faults(root) == []
    assert browser_target.faults(root / "static") == []
