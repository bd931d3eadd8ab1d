"""What every test of the suite stands on."""

import pytest

from audit import guards
from audit.tests.flush import flush_past_the_guards
from tickets import triggers


@pytest.fixture(scope="session", autouse=True)
def record_can_be_flushed():
    """Transactional tests end with a flush, which the triggers of record and time line refuse to everybody else."""
    with flush_past_the_guards(guards, triggers):
        yield


@pytest.fixture(autouse=True)
def no_anchor_outside_the_test(settings):
    """The anchor lies outside the data folder by design; a test that wants one names a place of its own."""
    settings.AUDIT_ANCHOR = ""
