"""Words that leave the portal: number, state, deadline, link; nothing else can get into them."""

import dataclasses
import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tickets.actions import Reporter
from tickets.channels import outside, texts
from tickets.channels.message import Message
from tickets.channels.pacing import pause, quiet_until
from tickets.channels.texts import Facts, facts_of
from tickets.channels.webhooks import body
from tickets.models import State
from tickets.tests.banner import AT, ZONE

SECRETS = ["乌云其其格", "13947612345", "150422199001011234", "收购商压价", "甲村东头第三户", "描述里的秘密"]
HOURS = (dt.time(22), dt.time(7))


@pytest.fixture
def ticket(banner):
    """A ticket that holds personal data wherever it can."""
    return banner.routed(
        title=f"{SECRETS[3]} {SECRETS[0]}",
        description=" ".join(SECRETS),
        place=SECRETS[4],
        reporter=Reporter(SECRETS[0], SECRETS[1]),
    )


def test_facts_have_room_for_number_state_and_deadline_only():
    assert [field.name for field in dataclasses.fields(Facts)] == [
        "number",
        "state",
        "deadline",
        "provisional",
    ]


def test_no_text_holds_personal_data_or_title(ticket, english):
    facts = facts_of(ticket)
    message = Message("id", AT, [facts], "new_dispatch", AT)
    made = [
        texts.text([facts]),
        texts.text([facts, facts]),
        texts.heading([facts]),
        texts.short([facts]),
        texts.short([facts, facts]),
        body(message),
    ]
    names = [*SECRETS, str(ticket.raised_by), str(ticket.raiser_unit), str(ticket.area), str(ticket.topic)]
    assert [name for name in names if any(name in each for each in made)] == []
    assert all(ticket.number in each for each in (made[0], made[1], made[2], made[3], made[5]))


def test_text_of_one_ticket_is_four_lines(ticket, english, settings):
    settings.PORTAL_URL = "https://portal.example.cn"
    # Dispatched on Monday at nine; five working days.
    assert texts.text([facts_of(ticket)]).splitlines() == [
        f"Ticket: {ticket.number}",
        "State: dispatched, awaiting signature",
        "Deadline: 2026-11-30 09:00 (provisional)",
        f"Link: https://portal.example.cn/tickets/{ticket.number}/",
    ]


@given(st.integers(2, 120), st.integers(300, 3000))
def test_summary_is_never_longer_than_it_may_be_and_counts_what_it_leaves_out(number, longest):
    facts = [Facts(f"BLZQ-IND-20261123-{place:04d}", State.PROCESSING, AT) for place in range(number)]
    text = texts.text(facts, longest=longest)
    shown = sum(each.number in text for each in facts)
    assert len(text.encode()) <= longest
    assert str(number) in text.splitlines()[0]
    assert shown == number or str(number - shown) in text.splitlines()[-2]


@given(st.integers(1, 200), st.text(max_size=8))
def test_pauses_double_up_to_an_hour_less_a_quarter_at_most(attempts, key):
    longest = min(dt.timedelta(seconds=30 * 2 ** min(attempts - 1, 20)), dt.timedelta(hours=1))
    assert longest * 0.75 <= pause(attempts, key) <= longest
    assert pause(attempts, key) == pause(attempts, key)


@pytest.mark.parametrize(
    ("local", "until"),
    [
        ("2026-11-23 21:59", None),
        ("2026-11-23 22:00", "2026-11-24 07:00"),
        ("2026-11-23 23:59", "2026-11-24 07:00"),
        ("2026-11-24 00:00", "2026-11-24 07:00"),
        ("2026-11-24 06:59", "2026-11-24 07:00"),
        ("2026-11-24 07:00", None),
    ],
)
def test_quiet_hours_lie_over_midnight(local, until):
    at = dt.datetime.fromisoformat(local).replace(tzinfo=ZONE)
    expected = until and dt.datetime.fromisoformat(until).replace(tzinfo=ZONE)
    assert quiet_until(at.astimezone(dt.UTC), HOURS) == expected
    assert quiet_until(at, None) is None


@pytest.mark.parametrize(
    ("address", "allowed"),
    [
        ("https://hooks.example.cn/a?key=1", True),
        ("https://HOOKS.example.cn:443/a", True),
        ("http://hooks.example.cn/a", False),
        ("https://hooks.example.cn:8443/a", False),
        ("https://hooks.example.cn.evil.example/", False),
        ("https://evil.example/hooks.example.cn", False),
        ("https://user:word@hooks.example.cn/", False),
        ("https://evil.example@hooks.example.cn/", False),
        ("http://10.1.2.3:8080/hook", True),
        ("http://10.1.2.3/hook", False),
        ("http://127.0.0.1:8000/", False),
        ("http://169.254.169.254/latest/", False),
        ("https://[::1]/", False),
        ("file:///etc/passwd", False),
        ("gopher://hooks.example.cn/", False),
        ("https:///hooks.example.cn", False),
        ("https://[", False),
        ("", False),
    ],
)
def test_only_named_hosts_are_asked(settings, address, allowed):
    settings.OUTSIDE_HOSTS = ["hooks.example.cn", "http://10.1.2.3:8080"]
    assert outside.allowed(address) is allowed
