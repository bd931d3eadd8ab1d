"""Deadlines: tables of cases worked out by hand, and invariants that hold for any calendar."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tickets import deadlines
from tickets.deadlines import Calendar, Limit, NoWorkingTimeError, Opening

ZONE = ZoneInfo("Asia/Shanghai")
SHIPPED = (
    Opening(dt.time(8, 30), dt.time(12, 0), dt.date(2004, 1, 1)),
    Opening(dt.time(14, 30), dt.time(17, 30), dt.date(2004, 1, 1)),
)
#: National Day 2026: 1–7 October off, Saturday 10 October and Sunday 20 September worked.
DAYS = {dt.date(2026, 1, 1) + dt.timedelta(days=n): None for n in range(365)}
DAYS = {day: day.weekday() < 5 for day in DAYS}
DAYS |= {dt.date(2026, 10, day): False for day in range(1, 8)}
DAYS |= {dt.date(2026, 10, 10): True, dt.date(2026, 9, 20): True}
CALENDAR = Calendar(DAYS, SHIPPED, ZONE)


def at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=ZONE)


@pytest.mark.parametrize(
    ("start", "amount", "unit", "end"),
    [
        ("2026-11-23 09:00", 2, "working_hours", "2026-11-23 11:00"),
        ("2026-11-23 11:00", 2, "working_hours", "2026-11-23 15:30"),  # over lunch
        ("2026-11-23 15:30", 2, "working_hours", "2026-11-23 17:30"),  # closing time belongs to the day
        ("2026-11-23 12:00", 2, "working_hours", "2026-11-23 16:30"),  # closed at noon sharp
        ("2026-11-23 17:00", 2, "working_hours", "2026-11-24 10:00"),
        ("2026-11-23 20:00", 2, "working_hours", "2026-11-24 10:30"),
        ("2026-11-20 17:30", 2, "working_hours", "2026-11-23 10:30"),  # Friday evening → Monday
        ("2026-11-23 10:07", 1, "working_days", "2026-11-24 10:07"),
        ("2026-11-23 10:07", 5, "working_days", "2026-11-30 10:07"),
        ("2026-11-21 10:07", 1, "working_days", "2026-11-24 08:30"),  # Saturday: from Monday's opening
        ("2026-11-23 12:30", 1, "working_days", "2026-11-24 14:30"),  # lunch: from the next opening
        ("2026-09-30 16:00", 1, "working_days", "2026-10-08 16:00"),  # National Day
        ("2026-09-30 16:00", 3, "working_days", "2026-10-10 16:00"),  # … and its make-up Saturday
        ("2026-09-18 09:00", 1, "working_days", "2026-09-20 09:00"),  # make-up Sunday
        ("2026-11-21 03:00", 24, "hours", "2026-11-22 03:00"),
        ("2026-11-21 03:00", 30, "minutes", "2026-11-21 03:30"),
    ],
)
def test_deadline_of_limit_ends_when_worked_out_by_hand(start, amount, unit, end):
    assert deadlines.deadline(at(start), amount, unit, CALENDAR).at == at(end)


def test_deadline_given_in_utc_is_the_same_moment():
    start = at("2026-11-23 10:07")
    utc = deadlines.deadline(start.astimezone(dt.UTC), 1, "working_days", CALENDAR)
    assert utc.at == at("2026-11-24 10:07")


@pytest.mark.parametrize(("start", "provisional"), [("2026-12-30 09:00", True), ("2026-12-01 09:00", False)])
def test_deadline_past_the_table_is_marked_provisional(start, provisional):
    assert deadlines.deadline(at(start), 5, "working_days", CALENDAR).provisional is provisional


def test_natural_limit_past_the_table_is_not_provisional():
    assert deadlines.deadline(at("2027-03-01 09:00"), 24, "hours", CALENDAR).provisional is False


def test_working_day_in_a_season_closed_at_that_minute_ends_at_the_next_opening():
    openings = (
        Opening(dt.time(8, 30), dt.time(12, 0), dt.date(2026, 1, 1)),
        Opening(dt.time(14, 30), dt.time(17, 30), dt.date(2026, 1, 1), dt.date(2026, 5, 31)),
        Opening(dt.time(15, 0), dt.time(18, 0), dt.date(2026, 6, 1)),
    )
    calendar = Calendar(DAYS, openings, ZONE)
    assert deadlines.deadline(at("2026-05-29 14:40"), 1, "working_days", calendar).at == at(
        "2026-06-01 15:00"
    )


def test_deadline_without_any_working_day_raises():
    with pytest.raises(NoWorkingTimeError):
        deadlines.deadline(at("2026-11-23 09:00"), 1, "working_hours", Calendar(DAYS, (), ZONE))
    with pytest.raises(NoWorkingTimeError):
        deadlines.after_working_days(
            at("2026-11-23 09:00"),
            1,
            Calendar(
                {}, (Opening(dt.time(8), dt.time(9), dt.date(2026, 11, 23), dt.date(2026, 11, 23)),), ZONE
            ),
        )
    with pytest.raises(NoWorkingTimeError):
        deadlines.after_working_minutes(
            at("2026-11-23 08:00"),
            90,
            Calendar(
                {}, (Opening(dt.time(8), dt.time(9), dt.date(2026, 11, 23), dt.date(2026, 11, 23)),), ZONE
            ),
        )


def test_deadline_of_unknown_unit_raises():
    with pytest.raises(ValueError, match="fortnights"):
        deadlines.deadline(at("2026-11-23 09:00"), 1, "fortnights", CALENDAR)


@pytest.mark.parametrize(
    ("moment", "late"),
    [("2026-11-23 10:00:00", False), ("2026-11-23 10:00:59", False), ("2026-11-23 10:01:00", True)],
)
def test_deadline_belongs_to_its_minute(moment, late):
    assert deadlines.is_late(at("2026-11-23 10:00"), at(moment)) is late


moments = st.datetimes(dt.datetime(2026, 1, 1), dt.datetime(2026, 10, 1), timezones=st.just(ZONE))


@given(moments, st.integers(1, 15), st.dates(dt.date(2026, 1, 1), dt.date(2026, 12, 31)))
def test_adding_a_holiday_never_brings_a_deadline_forward(start, days, holiday):
    fewer = Calendar(DAYS | {holiday: False}, SHIPPED, ZONE)
    for unit in ("working_days", "working_hours"):
        assert (
            deadlines.deadline(start, days, unit, fewer).at
            >= deadlines.deadline(start, days, unit, CALENDAR).at
        )


@given(moments, st.integers(1, 600), st.integers(1, 600))
def test_working_minutes_add_up(start, first, second):
    half_way = deadlines.after_working_minutes(start, first, CALENDAR)
    assert deadlines.after_working_minutes(half_way, second, CALENDAR) == deadlines.after_working_minutes(
        start, first + second, CALENDAR
    )


@given(moments, st.integers(1, 20))
def test_deadline_falls_into_office_hours(start, days):
    end = deadlines.after_working_days(start, days, CALENDAR)
    assert any(opens <= end < closes for opens, closes in CALENDAR.sessions(end.date()))


#: Summer hours from 1 May to 30 September: noon is half an hour longer, the day ends half an hour later.
SEASONS = Calendar(
    DAYS | {dt.date(2026, 5, day): False for day in range(1, 6)} | {dt.date(2026, 5, 9): True},
    (
        Opening(dt.time(8, 30), dt.time(12, 0), dt.date(2026, 1, 1)),
        Opening(dt.time(14, 30), dt.time(17, 30), dt.date(2026, 1, 1), dt.date(2026, 4, 30)),
        Opening(dt.time(15, 0), dt.time(18, 0), dt.date(2026, 5, 1), dt.date(2026, 9, 30)),
        Opening(dt.time(14, 30), dt.time(17, 30), dt.date(2026, 10, 1)),
    ),
    ZONE,
)


@pytest.mark.parametrize(
    ("start", "amount", "unit", "end"),
    [
        # 30 min on Thursday 30 April by the winter hours; then the holiday to 5 May; Wednesday 6 May by the summer's.
        ("2026-04-30 17:00", 2, "working_hours", "2026-05-06 10:00"),
        # 30 min + 3.5 h in the morning + 1 h from 15:00.
        ("2026-04-30 17:00", 5, "working_hours", "2026-05-06 16:00"),
        ("2026-04-30 14:40", 1, "working_days", "2026-05-06 15:00"),  # 14:40 is noon in summer
        ("2026-04-30 17:10", 1, "working_days", "2026-05-06 17:10"),
        ("2026-04-30 10:00", 4, "working_days", "2026-05-09 10:00"),  # 6, 7, 8 May and the make-up Saturday
        ("2026-04-30 10:00", 5, "working_days", "2026-05-11 10:00"),
        ("2026-09-30 17:45", 1, "working_hours", "2026-10-08 09:15"),  # 15 min by the summer hours, 45 after
        (
            "2026-09-30 17:45",
            1,
            "working_days",
            "2026-10-09 08:30",
        ),  # 17:45 is closed in winter: next opening
    ],
)
def test_deadline_across_the_change_of_seasons(start, amount, unit, end):
    assert deadlines.deadline(at(start), amount, unit, SEASONS).at == at(end)


@pytest.mark.parametrize(
    ("due", "pauses", "end"),
    [
        # 2.5 h of Thursday and 1 h of Friday stand still: 3.5 h on from Monday 10:00, past noon.
        ("2026-11-30 10:00", [("2026-11-26 15:00", "2026-11-27 09:30")], "2026-11-30 16:00"),
        # A pause over noon, a night or a week-end holds no open time.
        ("2026-11-30 10:00", [("2026-11-26 12:00", "2026-11-26 14:30")], "2026-11-30 10:00"),
        ("2026-11-30 10:00", [("2026-11-27 17:30", "2026-11-30 08:30")], "2026-11-30 10:00"),
        # National Day: paused for all of 30 September (6.5 h) and the holiday; due on the 8th at 09:00.
        ("2026-10-08 09:00", [("2026-09-30 08:30", "2026-10-08 08:30")], "2026-10-09 09:00"),
        # Two pauses of 1 h each, the second into the make-up Saturday.
        (
            "2026-10-10 16:00",
            [("2026-10-09 09:00", "2026-10-09 10:00"), ("2026-10-09 17:30", "2026-10-10 09:30")],
            "2026-10-12 09:00",
        ),
        ("2026-11-30 10:00", [], "2026-11-30 10:00"),
    ],
)
def test_pauses_move_a_deadline_by_the_open_time_they_hold(due, pauses, end):
    assert deadlines.shifted(at(due), [(at(one), at(two)) for one, two in pauses], CALENDAR) == at(end)


@pytest.mark.parametrize(
    ("start", "end", "minutes"),
    [
        ("2026-11-23 09:00", "2026-11-23 11:00", 120),
        ("2026-11-23 11:30", "2026-11-23 15:00", 60),  # 30 before noon, 30 after
        ("2026-11-20 17:00", "2026-11-23 09:00", 60),  # over the week-end
        ("2026-09-30 16:00", "2026-10-08 09:00", 120),  # over National Day
        ("2026-10-09 17:00", "2026-10-12 09:00", 450),  # 30 min, the make-up Saturday's 6.5 h, 30 min
        ("2026-11-21 09:00", "2026-11-22 17:00", 0),
        ("2026-11-23 11:00", "2026-11-23 09:00", 0),  # nothing passes backwards
    ],
)
def test_working_minutes_worked_out_by_hand(start, end, minutes):
    assert deadlines.working_minutes(at(start), at(end), CALENDAR) == minutes


@given(moments, st.integers(1, 90), moments, st.integers(0, 60 * 24 * 20))
def test_a_pause_of_n_working_hours_moves_a_deadline_by_n(start, hours, begin, length):
    due = deadlines.after_working_minutes(start, hours * 60, SEASONS)
    pause = (begin, begin + dt.timedelta(minutes=length))
    moved = deadlines.shifted(due, [pause], SEASONS)
    paused = deadlines.working_time(*pause, SEASONS)
    assert deadlines.working_time(due, moved, SEASONS) == paused
    assert moved == due or any(opens < moved <= closes for opens, closes in SEASONS.sessions(moved.date()))


@given(moments, st.integers(0, 60 * 24 * 30), st.integers(1, 40))
def test_who_starts_later_is_never_due_earlier(start, later, amount):
    for unit in ("working_hours", "working_days", "hours", "minutes"):
        first = deadlines.deadline(start, amount, unit, SEASONS).at
        assert deadlines.deadline(start + dt.timedelta(minutes=later), amount, unit, SEASONS).at >= first


@given(moments, st.integers(1, 60 * 60))
def test_as_many_minutes_pass_as_the_limit_gives(start, minutes):
    end = deadlines.after_working_minutes(start, minutes, SEASONS)
    assert deadlines.working_minutes(start, end, SEASONS) == minutes


LIMITS = (
    Limit("answer", 5, "working_days"),
    Limit("answer", 15, "working_days", complex_only=True, urgency="normal"),
    Limit("answer", 24, "hours", urgency="urgent"),
    Limit("answer", 2, "hours", urgency="danger"),
    Limit("answer", 7, "working_days", template=1),
    Limit("answer", 3, "working_days", topic=11),
    Limit("answer", 2, "working_days", topic=10),
    Limit("sign", 2, "working_hours"),
)


@pytest.mark.parametrize(
    ("template", "topics", "urgency", "is_complex", "amount"),
    [
        (2, [20], "normal", False, 5),
        (2, [20], "normal", True, 15),
        (2, [20], "urgent", True, 24),
        (2, [20], "danger", False, 2),
        (1, [12], "normal", False, 7),  # the template's before the general one
        (1, [11, 10], "normal", False, 3),  # the topic's own before its parent's
        (1, [13, 10], "normal", False, 2),  # the parent's before the template's
    ],
)
def test_narrowest_limit_wins(template, topics, urgency, is_complex, amount):
    limit = deadlines.limit_for(
        LIMITS, step="answer", template=template, topics=topics, urgency=urgency, is_complex=is_complex
    )
    assert limit.amount == amount


def test_step_without_limit_raises():
    with pytest.raises(LookupError, match="review"):
        deadlines.limit_for(LIMITS, step="review", template=1, topics=[1], urgency="normal", is_complex=False)


@given(
    moments,
    st.integers(1, 15),
    st.sampled_from(["working_days", "working_hours"]),
    st.dates(dt.date(2026, 1, 1), dt.date(2026, 12, 1)),
)
def test_holiday_added_to_a_running_deadline_never_brings_it_forward(start, amount, unit, holiday):
    due = deadlines.deadline(start, amount, unit, CALENDAR).at
    fewer = Calendar(DAYS | {holiday: False}, SHIPPED, ZONE)
    carried = deadlines.carried_over(start, due, CALENDAR, fewer)
    assert carried >= due
    assert deadlines.working_time(start, carried, fewer) == deadlines.working_time(start, due, CALENDAR)


@given(
    st.datetimes(dt.datetime(2026, 1, 1), dt.datetime(2026, 9, 1), timezones=st.just(ZONE)),
    st.integers(1, 15),
    st.dates(dt.date(2026, 1, 1), dt.date(2026, 12, 1)),
)
def test_running_deadline_in_working_days_ends_as_if_the_holiday_had_been_known(start, days, holiday):
    """In one season of office hours, for whoever started on a day that stays a working day."""
    begins = deadlines.next_opening(start, CALENDAR)
    if begins.date() == holiday:
        return
    fewer = Calendar(DAYS | {holiday: False}, SHIPPED, ZONE)
    due = deadlines.deadline(begins, days, "working_days", CALENDAR).at
    fresh = deadlines.deadline(begins, days, "working_days", fewer).at
    assert deadlines.days_carried_over(begins, due, CALENDAR, fewer) == fresh
