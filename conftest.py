"""What every test of the suite stands on."""

from contextlib import closing

import hypothesis
import pytest
from django.db import connection

from audit import guards
from audit.tests.flush import flush_past_the_guards
from config.tests import migrated
from enforcement import append_only
from tickets import triggers

#: Marks of tests that talk to a server of their own, on this machine only.
TALKING = {"browser", "embedded", "servers", "talks"}


# Whether a test passes never hangs on how busy the machine is.
hypothesis.settings.register_profile(
    "portal", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("portal")


#: Marks of files that take long: they begin first, so that no process is left with one of them at the end.
LONG = {*TALKING, "long"}


def pytest_collection_modifyitems(items):
    long = set()
    for item in items:
        marks = {mark.name for mark in item.iter_markers()}
        if TALKING & marks:
            item.add_marker(pytest.mark.allow_hosts(["127.0.0.1", "::1", "localhost"]))
        if LONG & marks:
            long.add(item.path)
    items.sort(key=lambda item: item.path not in long)


@pytest.fixture(scope="session")
def suite_folder(tmp_path_factory):
    """What the processes of a run share."""
    return migrated.shared_folder(tmp_path_factory)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix, suite_folder):
    """Of several processes one runs the migrations."""
    if not migrated.of_several_processes():
        yield
    elif connection.vendor == "postgresql":
        connection.settings_dict["TEST"]["TEMPLATE"] = migrated.postgresql_template(suite_folder)
        yield
    else:
        file = migrated.sqlite_file(suite_folder)
        with closing(migrated.into_memory(file, connection.creation._get_test_db_name())):
            yield


@pytest.fixture(scope="session", autouse=True)
def record_can_be_flushed():
    """Transactional tests end with a flush, which the triggers of record and time line refuse to everybody else."""
    with flush_past_the_guards(guards, triggers, append_only):
        yield


@pytest.fixture(autouse=True)
def no_anchor_outside_the_test(settings):
    """The anchor lies outside the data folder by design; a test that wants one names a place of its own."""
    settings.AUDIT_ANCHOR = ""


@pytest.fixture(scope="session")
def court_key_file(tmp_path_factory):
    """A key of the court for the whole run."""
    from enforcement.custody import make_key_file  # noqa: PLC0415 - Django is set up only now

    path = tmp_path_factory.mktemp("court") / "court.key"
    make_key_file(path)
    return path


@pytest.fixture(autouse=True)
def court_key(settings, court_key_file):
    settings.COURT_KEY_FILE = str(court_key_file)


def pytest_configure(config):
    """The suite reads Chinese pages; of several processes only the first compiles their words."""
    if not hasattr(config, "workerinput"):
        from config.preparing import compile_messages  # noqa: PLC0415 - Django is set up only now

        compile_messages()
