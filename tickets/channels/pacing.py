"""When the next attempt is made, and when people are left in peace. Pure: time is an argument, chance is not asked."""

import datetime as dt
import zlib

from django.utils import timezone

#: After so many attempts, a day and a half with the pauses below, a message is undelivered.
MOST_ATTEMPTS = 42
FIRST_PAUSE = dt.timedelta(seconds=30)
LONGEST_PAUSE = dt.timedelta(hours=1)
#: A pause is shortened by up to this share, so that what failed together does not come back together.
JITTER = 0.25
Hours = tuple[dt.time, dt.time]


def pause(attempts: int, key: str) -> dt.timedelta:
    """The pause after so many failed attempts: doubled each time up to an hour, less a share that hangs on `key`."""
    whole = min(FIRST_PAUSE * 2 ** min(attempts - 1, 16), LONGEST_PAUSE)
    share = zlib.crc32(f"{key}:{attempts}".encode()) / 2**32
    return whole * (1 - JITTER * share)


def quiet_until(at: dt.datetime, hours: Hours | None) -> dt.datetime | None:
    """The end of the quiet hours that `at` lies in; None outside of them. The first minute is quiet, the last is not."""
    if hours is None or hours[0] == hours[1]:
        return None
    begins, ends = hours
    local = timezone.localtime(at)
    clock = local.time()
    overnight = begins > ends
    if not (begins <= clock or clock < ends if overnight else begins <= clock < ends):
        return None
    day = local.date() + dt.timedelta(days=overnight and clock >= begins)
    return dt.datetime.combine(day, ends, local.tzinfo)
