"""The list of call-outs; of each, how many departments were called and how many reported."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from meetings.models import CalledUnit, CallOut, CallOutState, Response
from organisations.models import User
from tickets.reading.choices import Choices


@dataclass(frozen=True)
class Filters:
    alliance: str = ""
    state: str = ""
    #: Codes of the unit that asked, of a department called, and how that one was found: from a community's page.
    unit: str = ""
    department: str = ""
    rating: str = ""

    @classmethod
    def read(cls, query: Mapping[str, str]) -> "Filters":
        return cls(*(query.get(name, "").replace("\0", "") for name in cls.__dataclass_fields__))

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
    if filters.unit:
        rows = rows.filter(unit__code=filters.unit)
    if filters.department or filters.rating:
        called = CalledUnit.objects.filter(call_out=OuterRef("pk"))
        called = called.filter(organisation__code=filters.department) if filters.department else called
        rows = rows.filter(Exists(called.filter(rating=filters.rating) if filters.rating else called))
    return rows.for_page().annotate(
        departments=Count("called"),
        reported=Count("called", filter=Q(called__response=Response.REPORTED)),
    )
