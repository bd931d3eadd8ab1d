"""Preparation does what is needed, and nothing a second time."""

import os

import polib
import pytest

from config import preparing


@pytest.fixture
def catalogue(tmp_path, settings):
    settings.LOCALE_PATHS = [tmp_path]
    path = tmp_path / "zh_Hans" / "LC_MESSAGES" / "django.po"
    path.parent.mkdir(parents=True)
    po = polib.POFile()
    po.append(polib.POEntry(msgid="Return", msgstr="退回"))
    po.save(str(path))
    return path


def test_compile_messages_changed_catalogue_only(catalogue):
    assert preparing.compile_messages() == 1
    assert polib.mofile(str(catalogue.with_suffix(".mo"))).find("Return").msgstr == "退回"
    assert preparing.compile_messages() == 0

    newer = catalogue.with_suffix(".mo").stat().st_mtime + 1
    os.utime(catalogue, (newer, newer))
    assert preparing.compile_messages() == 1


def test_migrate_current_tables_does_nothing(db, monkeypatch):
    monkeypatch.setattr(preparing, "call_command", pytest.fail)

    assert preparing.migrate() is False


def test_system_account_is_there_before_anybody_needs_it(db):
    assert preparing.make_system_account() is True
    assert preparing.make_system_account() is False


def test_collect_static_again_only_after_a_change(tmp_path, settings, monkeypatch):
    source = tmp_path / "source"
    source.mkdir()
    (source / "portal.css").write_text("a {}")
    settings.STATICFILES_DIRS, settings.STATIC_ROOT = [source], tmp_path
    calls = []
    monkeypatch.setattr(preparing, "call_command", lambda name, **options: calls.append(name))

    done = [preparing.collect_static(), preparing.collect_static()]
    (source / "portal.css").write_text("a { color: red }")
    done.append(preparing.collect_static())

    assert done == [True, False, True]
    assert calls == ["collectstatic"] * 2
