"""Leaving a post: open work is handed over, a unit is never left with open tickets and nobody to sign."""

import datetime as dt
from functools import partial

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from audit.models import AuditRow
from organisations import actions, handover
from organisations.handover import OpenWork, Source
from organisations.models import Post, Role, User
from organisations.tests.rosters import AT

ON = dt.date(2026, 11, 30)


@pytest.fixture
def work(monkeypatch):
    """An upper floor with one open matter in everybody's hands; returns what was handed over to whom."""
    monkeypatch.setattr(handover, "_sources", [])
    handed: list[str] = []
    handover.register(
        Source(
            of_post=lambda post, day: [OpenWork("BLZQ-IND-20261123-0001 缺种子", "/tickets/1/")],
            of_unit=lambda organisation, day: 1,
            transfer=lambda *, post, to, by, at: handed.append(to.name),
        )
    )
    return handed


@pytest.fixture
def liaison(roster) -> Post:
    return roster.account("liaison", Role.LIAISON, roster.bureau, name="甲").person.posts.get()


@pytest.fixture
def successor(roster):
    return roster.account("handler", Role.HANDLER, roster.bureau, name="乙").person


@pytest.fixture
def leave(roster, liaison):
    return partial(actions.leave_post, post=liaison, on=ON, by=roster.keeper, at=AT)


def test_leave_hands_the_work_over_and_ends_the_post(work, leave, liaison, successor):
    leave(hand_over_to=successor)
    liaison.refresh_from_db()
    assert (liaison.valid_to, work) == (ON, ["乙"])
    row = AuditRow.objects.get(action="roster.post.leave")
    assert row.data == {"on": "2026-11-30", "handed_over": 1, "to": successor.pk}


def test_leave_with_open_work_needs_a_successor(work, leave, successor, liaison):
    with pytest.raises(ValidationError) as refused:
        leave()
    assert list(refused.value.error_dict) == ["hand_over_to"]
    liaison.refresh_from_db()
    assert liaison.valid_to is None


def test_leave_to_somebody_without_a_living_account_is_refused(work, leave, successor):
    User.objects.filter(person=successor).update(is_active=False)
    with pytest.raises(ValidationError) as refused:
        leave(hand_over_to=successor)
    assert list(refused.value.error_dict) == ["hand_over_to"]


def test_leave_a_unit_with_open_tickets_and_nobody_to_sign_is_refused(monkeypatch, work, leave):
    monkeypatch.setattr(handover, "_sources", [handover._sources[0]._replace(of_post=lambda post, day: [])])
    with pytest.raises(ValidationError, match="1"):
        leave()


def test_leave_without_any_open_work_only_ends_the_post(monkeypatch, leave, liaison):
    monkeypatch.setattr(handover, "_sources", [])
    leave()
    liaison.refresh_from_db()
    assert liaison.valid_to == ON


def test_leave_before_the_post_began_is_refused(monkeypatch, leave):
    monkeypatch.setattr(handover, "_sources", [])
    with pytest.raises(ValidationError) as refused:
        leave(on=dt.date(2025, 1, 1))
    assert list(refused.value.error_dict) == ["on"]


def test_leave_page_lists_the_work_and_prints_the_slip(work, keeper, liaison, successor):
    page = reverse("admin:organisations_post_leave", args=[liaison.pk])
    assert "BLZQ-IND-20261123-0001" in keeper.get(page).content.decode()
    response = keeper.post(page, {"on": "2026-12-31", "hand_over_to": successor.pk})
    assert response.status_code == 302
    slip = keeper.get(response.url).content.decode()
    assert "乙" in slip
    assert "BLZQ-IND-20261123-0001" in slip


@pytest.mark.parametrize(
    "form",
    [
        {},
        {"on": "9999-12-31"},
        {"on": "x\0"},
        {"on": "2026-12-31", "hand_over_to": "abc"},
        {"on": "2025-01-01"},
    ],
)
def test_leave_page_with_bad_input_shows_it_again(work, keeper, liaison, successor, form):
    page = reverse("admin:organisations_post_leave", args=[liaison.pk])
    assert keeper.post(page, form).status_code == 200
    liaison.refresh_from_db()
    assert liaison.valid_to is None


def test_leave_page_of_a_post_kept_by_another_is_closed(keeper, roster):
    own = roster.keeper.person.posts.get()
    assert keeper.get(reverse("admin:organisations_post_leave", args=[own.pk])).status_code == 403
