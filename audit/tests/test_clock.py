"""The clock: zone, day boundary, and that stopping it ends with the block."""

from datetime import UTC, date, datetime

import pytest

from audit import clock


def test_now_unfrozen_is_the_wall_clock_in_shanghai():
    before = datetime.now(UTC)
    now = clock.now()
    assert before <= now <= datetime.now(UTC)
    assert now.tzinfo is clock.SHANGHAI


def test_today_shortly_after_midnight_in_shanghai_is_the_new_day():
    with clock.frozen_at(datetime(2026, 11, 22, 16, 0, tzinfo=UTC)):
        assert clock.today() == date(2026, 11, 23)


def test_frozen_at_nested_returns_to_the_outer_time():
    outer, inner = (
        datetime(2026, 1, 1, 8, tzinfo=clock.SHANGHAI),
        datetime(2026, 6, 1, 8, tzinfo=clock.SHANGHAI),
    )
    with clock.frozen_at(outer):
        with clock.frozen_at(inner) as at:
            assert at == clock.now() == inner
        assert clock.now() == outer
    assert clock.now() > inner


def test_frozen_at_after_an_error_releases_the_clock():
    with pytest.raises(KeyError), clock.frozen_at(datetime(2026, 1, 1, tzinfo=UTC)):
        raise KeyError
    assert clock.now().year > 2025
    assert clock.now() != clock.now() or clock.now() > datetime(2026, 1, 2, tzinfo=UTC)


def test_frozen_at_a_naive_time_is_refused():
    with pytest.raises(ValueError, match="zone"), clock.frozen_at(datetime(2026, 1, 1)):
        pass
