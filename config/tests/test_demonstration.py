"""The demonstration banner: complete, anchored, repeatable, and nobody real in it."""

import datetime as dt
import json
import stat

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.management import CommandError, call_command
from django.db.models import Count, Max

from audit import clock
from config.demonstration import loading
from config.demonstration.cast import Cast
from config.demonstration.names import NOT_THESE, invented
from config.demonstration.outside import load_outside
from config.demonstration.seats import COURT, LISTED
from config.demonstration.stories import all_stories
from config.demonstration.timing import Timing
from organisations.account_actions import system_user
from organisations.models import Person, Role, User
from organisations.models.people import ADMINISTRATORS, COURT_ROLES
from tickets.loading import load_defaults
from tickets.models import (
    Delivery,
    DispatchState,
    Document,
    Endpoint,
    Event,
    NoticeChoice,
    State,
    Ticket,
    TimeRequest,
    TriageReason,
)

pytestmark = pytest.mark.long

MONDAY = dt.datetime(2026, 11, 23, 17, 15, tzinfo=clock.SHANGHAI)
FIELDS = {"username", "password", "role", "role_code", "organisation", "post", "token", "totp_secret"}
#: States that the moves of this version can leave a ticket in for longer than the queue needs.
REACHED = {
    State.RECEIVED,
    State.TRIAGE,
    State.DISPATCHED,
    State.PROCESSING,
    State.FEEDBACK,
    State.CALLBACK,
    State.CLOSED,
    State.DECLINED,
    State.REDIRECTED,
    State.CANCELLED,
    State.CONSULTING,
    State.SUSPENDED,
}


def say(line: str) -> None:
    """Progress goes nowhere in tests."""


@pytest.fixture
def var_dir(tmp_path, settings):
    settings.VAR_DIR = tmp_path
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return tmp_path


def load() -> None:
    loading.load_accounts(say)
    loading.load_tickets(say)


def stories_told() -> int:
    """Tickets of the stories; parts and what meetings raised come besides."""
    titles = {loading._title(story) for story in all_stories()}
    return Ticket.objects.filter(parent=None, title__in=titles).count()


def rows() -> tuple[int, ...]:
    return (User.objects.count(), Person.objects.count(), Ticket.objects.count(), Event.objects.count())


def test_load_accounts_file_is_private_and_opens_exactly_the_accounts_it_lists(db, var_dir):
    with clock.frozen_at(MONDAY):
        loading.load_accounts(say)

    path = var_dir / "demo-accounts.json"
    entries = json.loads(path.read_text(encoding="utf-8"))
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert len(entries) == len(LISTED) == 40
    assert {entry["role_code"] for entry in entries} == set(Role.values) - {Role.PART_TIME_MEMBER}
    for entry in entries:
        assert set(entry) == FIELDS
        user = User.objects.get(username=entry["username"])
        assert user.check_password(entry["password"])
        # As a stranger of that name: to the account itself its present password is no new one.
        validate_password(entry["password"], User(username=user.username))
        guarded = entry["role_code"] in (*ADMINISTRATORS, *COURT_ROLES) or entry["organisation"] == COURT
        assert (entry["token"] is None, entry["totp_secret"] is not None) == (guarded, guarded)
        assert [post.pk for post in user.posts_on(MONDAY.date())] == [entry["post"]]
    usable = [user.username for user in User.objects.all() if user.has_usable_password()]
    assert sorted(usable) == sorted(entry["username"] for entry in entries)


@pytest.mark.parametrize(
    "day",
    [
        MONDAY,
        dt.datetime(2026, 10, 8, 8, 5, tzinfo=clock.SHANGHAI),
        dt.datetime(2027, 2, 15, 12, 30, tzinfo=clock.SHANGHAI),
    ],
    ids=["a Monday evening", "the first morning after a week off", "beyond the calendar"],
)
def test_load_tickets_any_day_reaches_every_state_and_again_adds_nothing(db, var_dir, day):
    with clock.frozen_at(day):
        load()
    loaded = rows()

    tickets = Ticket.objects.all()
    parts = tickets.filter(parent__isnull=False)
    assert stories_told() == sum(1 for _story in all_stories())
    assert parts.exists()
    assert tickets.filter(merged_into__isnull=False).exists()
    assert {(row.kind, row.granted) for row in TimeRequest.objects.all()} == {
        ("extension", None),
        ("extension", True),
        ("extension", False),
        ("suspension", True),
    }
    assert set(tickets.values_list("state", flat=True)) == REACHED
    assert tickets.filter(attachments__file__type="jpg").exists()
    assert [row.number for row in Document.objects.filter(state="numbered")] == [1]
    reasons = tickets.filter(state=State.TRIAGE).values_list("decisions__reason", flat=True)
    assert set(TriageReason.values) <= set(reasons)
    assert set(DispatchState.values) == set(tickets.values_list("dispatches__state", flat=True)) - {None}
    assert tickets.filter(dispatches__consent_asked_at__isnull=False).exists()
    assert tickets.order_by("raised_at").first().raised_at >= day - dt.timedelta(days=61)
    assert Event.objects.aggregate(last=Max("at"))["last"] < day
    assert NoticeChoice.objects.get().email
    assert not Endpoint.objects.get().is_active
    # Nobody is written to about what lies weeks back.
    assert not Delivery.objects.exists()
    with clock.frozen_at(day + dt.timedelta(days=9)):
        load()
    assert rows() == loaded


def test_load_tickets_interrupted_goes_on_without_doubling(db, var_dir, monkeypatch):
    told = []
    tell = loading._tell

    def stop_after_five(chapter):
        if len(told) == 5:
            raise KeyboardInterrupt
        tell(chapter)
        told.append(chapter)

    with clock.frozen_at(MONDAY):
        loading.load_accounts(say)
        monkeypatch.setattr(loading, "_tell", stop_after_five)
        with pytest.raises(KeyboardInterrupt):
            loading.load_tickets(say)
        assert Ticket.objects.count() == 5
        monkeypatch.setattr(loading, "_tell", tell)
        loading.load_tickets(say)

    assert stories_told() == sum(1 for _story in all_stories())
    # The court's tickets have generated titles: one kind, one title.
    worded = Ticket.objects.exclude(kind="ENF")
    doubled = worded.values("title", "alliance").annotate(times=Count("pk")).filter(times__gt=1)
    assert not doubled.exists()


def test_stories_and_names_hold_nobody_of_the_article():
    texts = [f"{story.title} {story.text} {story.answer} {story.reporter}" for story in all_stories()]

    assert not NOT_THESE & set(invented())
    assert not [text for text in texts if any(name in text for name in NOT_THESE)]


def test_load_demo_outside_a_demonstration_is_refused(db, settings):
    settings.DEMONSTRATION = False

    with pytest.raises(CommandError):
        call_command("load_demo", accounts=True)


def test_timing_minutes_before_counts_open_minutes_only(db):
    load_defaults(by=system_user(), at=MONDAY)
    timing = Timing(dt.datetime(2026, 11, 23, 8, 40, tzinfo=clock.SHANGHAI))

    assert timing.minutes_before(25) == dt.datetime(2026, 11, 20, 17, 15, tzinfo=clock.SHANGHAI)


def test_installation_that_names_other_hosts_shows_no_robot(db, var_dir, settings):
    settings.OUTSIDE_HOSTS = ["hooks.example.cn"]
    with clock.frozen_at(MONDAY):
        loading.load_accounts(say)
        load_outside(Cast(MONDAY.date()), MONDAY)
    assert NoticeChoice.objects.get().email
    assert not Endpoint.objects.exists()
