"""What enforcement says to the ticket core: nobody raises a plain ticket, nobody sees one there.

A request needs a filed case, a legal document and the guards of DOMAIN 5.4 (one obligor, one holder, one document, approval,
a log of each view), none of which a plain ticket has. The queue still runs its clocks: the ticket of an approved request goes
to the department that the request names, and only the window and the officer's page move it.
"""

from django.utils.translation import gettext as _

from enforcement.models import AssistanceRequest
from organisations.models import Alliance, Kind, Post, Role
from tickets import kinds

NOTHING = kinds.Switches(
    seen=False,
    free_text=False,
    in_api=False,
    in_search=False,
    in_meetings=False,
    in_duplicates=False,
    in_figures_drilldown=False,
    callback=False,
    supervision=False,
    instructions=False,
    bulk=False,
    consent=False,
)
#: Stands in the core's decision, in place of a cell.
BY_COURT = "法院依照责任清单确定协助单位。"


def why_not_raise(post: Post | None, alliance: Alliance) -> str:
    return _(
        "Enforcement requests are not opened here: each needs a filed case, a legal document of the court and the "
        "guards that come with the court's own desk."
    )


def detours(ticket_ids) -> dict[int, kinds.Detour]:
    """Each request's ticket goes to the department that the court named out of the matrix, and to nobody besides."""
    rows = AssistanceRequest.objects.filter(ticket__in=list(ticket_ids)).values_list("ticket", "holder")
    return {ticket: kinds.Detour(frozenset(), holder, BY_COURT) for ticket, holder in rows}


def register() -> None:
    kinds.register(
        kinds.KindPort(
            code=Kind.ENF,
            may_raise=why_not_raise,
            switches=NOTHING,
            detours=detours,
            desk=(Role.COURT_OFFICER, Role.BUREAU_HEAD, Role.COURT_PRESIDENT),
            handlers=(Role.WINDOW_CLERK,),
        )
    )
