"""What the list of all tickets can be filtered by: the values as the URL has them, and which of them are known."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from tickets.models import Channel, State, Supervision, Urgency
from tickets.reading.choices import Choices
from tickets.reading.paging import YEARS
from tickets.search.words import Wanted

#: Not a state: every state out of which something is still owed.
OPEN = "open"
#: A longer text is a paste by mistake.
LONGEST = 60


class Sort(TextChoices):
    NEWEST = "newest", _("newest first")
    OLDEST = "oldest", _("oldest first")
    DEADLINE = "deadline", _("by deadline (open tickets that were dispatched)")


class Desk(TextChoices):
    """Who must act next."""

    MINE = "mine", _("my unit")
    OFFICE = "office", _("the office")
    DEPARTMENTS = "departments", _("the departments")
    RAISER = "raiser", _("the raising unit")


@dataclass(frozen=True)
class ListFilters:
    """Empty = every ticket. `since` and `until` are local days, both included; `ours`: raised by my unit; `older`:
    the search goes back more than 12 months."""

    state: str = ""
    alliance: str = ""
    topic: str = ""
    area: str = ""
    department: str = ""
    channel: str = ""
    urgency: str = ""
    supervision: str = ""
    desk: str = ""
    since: str = ""
    until: str = ""
    overdue: bool = False
    ours: bool = False
    search: str = ""
    older: bool = False
    sort: str = Sort.NEWEST

    @classmethod
    def read(cls, query: Mapping[str, str]) -> "ListFilters":
        given = {each.name: str(query.get(each.name, ""))[:LONGEST] for each in fields(cls)}
        given |= {name: bool(given[name]) for name in ("overdue", "ours", "older")}
        given["search"] = "".join(filter(str.isprintable, query.get("search", ""))).strip()[:LONGEST]
        if given["sort"] not in Sort.values:
            given["sort"] = Sort.NEWEST
        return cls(**given)

    @property
    def any_set(self) -> bool:
        return self != ListFilters(sort=self.sort)

    @property
    def more_set(self) -> bool:
        """Whether one of the filters is set that are folded away."""
        return any((self.channel, self.urgency, self.supervision, self.since, self.until, self.ours))

    @property
    def leave_few(self) -> bool:
        """Whether so few tickets are left that their texts can be compared one by one."""
        return any((self.topic, self.area, self.department, self.ours, self.desk, self.since))

    @property
    def wanted(self) -> Wanted:
        return Wanted.read(self.search)

    @property
    def unsearchable(self) -> bool:
        """Something is looked for that the index cannot answer, among too many tickets to compare them all."""
        return bool(self.search) and not self.wanted.in_index and not (self.wanted and self.leave_few)

    @property
    def values(self) -> dict[str, str]:
        """What is set, as the URL has it."""
        given = {name: "1" if value is True else str(value) for name, value in asdict(self).items() if value}
        if self.sort == Sort.NEWEST:
            del given["sort"]
        return given

    def known(self, choices: Choices) -> "ListFilters":
        """Without what names nothing that exists: only such values are kept."""
        exists = {
            "state": self.state in (OPEN, *State.values),
            "alliance": choices.alliance(self.alliance),
            "topic": choices.topics_below(self.topic),
            "area": choices.area(self.area),
            "department": choices.unit(self.department),
            "channel": self.channel in Channel.values,
            "urgency": self.urgency in Urgency.values,
            "supervision": self.supervision in map(str, Supervision.values),
            "desk": self.desk in Desk.values,
            "since": day_of(self.since),
            "until": day_of(self.until),
        }
        return replace(self, **{name: "" for name, found in exists.items() if not found})


def day_of(text: str) -> dt.date | None:
    """The day that a date field sends; None for anything else, and for years that no ticket lies in."""
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        return None
    return day if day.year in YEARS else None
