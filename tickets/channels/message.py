"""What every channel is given and what it may raise."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from tickets.channels.texts import Facts


@dataclass(frozen=True)
class Address:
    """Where to: an e-mail address, a telephone number or an https address; `secret` signs for those that ask for it."""

    to: str
    secret: str = ""


@dataclass(frozen=True)
class Message:
    """One message about one ticket or several. `id` stays the same when it is sent again, `at` does not."""

    id: str
    at: dt.datetime
    facts: Sequence[Facts]
    #: Kind of the notice; a message about several tickets and a test have none.
    kind: str = ""
    told_at: dt.datetime | None = None


class Failed(Exception):
    """A message that did not arrive; `code` names the cause without any address, key or answer in it.

    `line`: the way itself is broken, and others on it would fare the same. `final`: trying again is of no use.
    `unsure`: it may have arrived all the same, so it must leave again under the same id.
    """

    def __init__(self, code: str, *, line: bool = False, final: bool = False, unsure: bool = False):
        super().__init__(code)
        self.code = code
        self.line = line
        self.final = final
        self.unsure = unsure


class Pace(NamedTuple):
    messages: int
    within: dt.timedelta
    #: Whether the other side counts, or only the reader's patience.
    strict: bool = False


@dataclass(frozen=True)
class Channel:
    """`merges`: what waits for one target leaves together. `disturbs`: it reaches people, who sleep at night.

    `per`: at most so many messages to one target within the time; urgent tickets break it unless it is strict.
    """

    send: Callable[[Message, Address], None]
    in_use: Callable[[], bool] = lambda: True
    merges: bool = True
    disturbs: bool = True
    per: Pace | None = None
