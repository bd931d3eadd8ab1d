"""What could not be delivered yet, for the system administrator: number, channel, target and cause, nothing of the matter."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tickets.models import Delivery, DeliveryChannel, DeliveryState
from tickets.reading.paging import Page, page_of

#: Most rows that one press of "resend all" takes.
AT_ONCE = 1000
CAUSES = {
    "host": gettext_lazy("The host is not among OUTSIDE_HOSTS."),
    "connect": gettext_lazy("The server cannot be reached."),
    "no_answer": gettext_lazy("The server broke off or did not answer in time."),
    "gateway": gettext_lazy("The answer was not the one that means success."),
    "switched_off": gettext_lazy("The channel was switched off meanwhile."),
    "out_of_date": gettext_lazy("The reminder had lost its sense."),
    "errcode 93000": gettext_lazy("The robot's key is wrong, or the robot was taken out of its group."),
    "errcode 310000": gettext_lazy(
        "DingTalk refuses the signature, the word or the address; look at the robot's safety settings."
    ),
}
SORTS = {
    "http": gettext_lazy("The server answered with status %(code)s."),
    "smtp": gettext_lazy("The mail server answered with code %(code)s."),
    "errcode": gettext_lazy("The robot answered with code %(code)s."),
}


@dataclass(frozen=True)
class Counts:
    dead: int
    trying: int


def troubled(state: str, channel: str) -> QuerySet[Delivery]:
    """Undelivered ones, or with "trying" those that wait after a failed attempt."""
    if state == "trying":
        rows = Delivery.objects.filter(state=DeliveryState.WAITING, attempts__gt=0)
    else:
        rows = Delivery.objects.filter(state=DeliveryState.DEAD)
    return rows.filter(channel=channel) if channel in DeliveryChannel.values else rows


def troubled_page(state: str, channel: str, cursor: str) -> Page:
    rows = (
        troubled(state, channel)
        .select_related("ticket", "user", "endpoint__organisation")
        .only(
            "channel",
            "attempts",
            "error",
            "told_at",
            "next_at",
            "ended_at",
            "state",
            "ticket__number",
            "user__username",
            "endpoint__name",
            "endpoint__organisation__name",
            "endpoint__organisation__name_en",
        )
    )
    page = page_of(rows, cursor, key=("id",), descending=True)
    for row in page.rows:
        row.cause = cause(row.error)
    return page


def counts() -> Counts:
    return Counts(troubled("", "").count(), troubled("trying", "").count())


def cause(error: str) -> str:
    """The cause of a failure in words; one that nobody foresaw as it is called."""
    if error in CAUSES:
        return str(CAUSES[error])
    sort, _space, code = error.partition(" ")
    if sort in SORTS:
        return SORTS[sort] % {"code": code}
    return _("Unforeseen: %(error)s") % {"error": error} if error else ""
