"""Small pieces that the templates of community governance share: colours of states."""

from decimal import Decimal

from django import template

from governance.models import (
    CaseState,
    FindingState,
    HazardState,
    ReportState,
    RoundState,
    SeatState,
    ServiceState,
)

register = template.Library()

#: Blue is at work, orange waits for somebody, green is done, grey is over.
HUES = {
    SeatState.RECOMMENDED: "orange",
    SeatState.FILED: "orange",
    SeatState.ON_NOTICE: "blue",
    SeatState.APPOINTED: "green",
    CaseState.REGISTERED: "orange",
    CaseState.ACCEPTED: "orange",
    CaseState.MEDIATING: "blue",
    CaseState.AGREED: "blue",
    CaseState.PERFORMED: "green",
    CaseState.UNPERFORMED: "red",
    RoundState.OPEN: "blue",
    FindingState.OPEN: "orange",
    FindingState.RAISED: "blue",
    FindingState.IN_MEDIATION: "blue",
    FindingState.LISTED: "blue",
    FindingState.SETTLED: "green",
    HazardState.WATCHED: "orange",
    HazardState.REMOVED: "green",
}


#: Of units that report in: their "accepted" is no waiting one.
REPORT_HUES = {
    ReportState.REPORTED: "orange",
    ReportState.ACCEPTED: "green",
    ServiceState.ENTERED: "orange",
    ServiceState.CONFIRMED: "green",
}


@register.filter
def rate(value: Decimal | None) -> str:
    """A rate in per cent; a dash where there is nothing to measure."""
    return "—" if value is None else f"{value} %"


@register.filter
def tone(state: str) -> str:
    return HUES.get(state, "grey")


@register.filter
def report_tone(state: str) -> str:
    return REPORT_HUES.get(state, "grey")
