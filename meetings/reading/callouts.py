"""The list of call-outs; of each, how many departments were called and how many reported."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from meetings.models import CallOut, CallOutState, Response
from organisations.models import User
from tickets.reading.choices import Choices


@dataclass(frozen=True)
class Filters:
    alliance: str = ""
    state: str = ""

    @classmethod
    def read(cls, query: Mapping[str, str]) -> "Filters":
        return cls(query.get("alliance", ""), query.get("state", ""))

    @property
    def any_set(self) -> bool:
        return self != Filters()


def call_outs(user: User, filters: Filters, choices: Choices) -> QuerySet[CallOut]:
    rows = CallOut.objects.visible_to(user)
    if filters.alliance:
        alliance = choices.alliance(filters.alliance)
        rows = rows.filter(alliance=alliance) if alliance else rows.none()
    if filters.state:
        rows = rows.filter(state=filters.state) if filters.state in CallOutState.values else rows.none()
    return rows.for_page().annotate(
        departments=Count("called"),
        reported=Count("called", filter=Q(called__response=Response.REPORTED)),
    )
