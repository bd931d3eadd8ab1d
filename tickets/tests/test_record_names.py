"""The audit administrator reads names, not codes."""

import pytest

from audit import labels
from organisations.models import Role
from tickets.actions import supervising


@pytest.mark.parametrize("step", ["proposed", "explained", "dropped", "appealed", *supervising.TOLD])
def test_step_of_a_supervision_has_a_name_in_the_record(step):
    code = f"ticket.{step if step in supervising.TOLD else f'supervision_{step}'}"
    assert labels.label(code) != code


@pytest.mark.parametrize("role", list(Role))
def test_post_has_a_name_in_the_record(role):
    assert labels.post_label(role.value) == str(role.label)


@pytest.mark.parametrize("code", ["dry_run.ask", "proposal.make", "proposal.take_up", "proposal.decline"])
def test_what_is_done_about_the_matrix_has_a_name_in_the_record(code):
    assert labels.label(f"matrix.{code}") != f"matrix.{code}"
