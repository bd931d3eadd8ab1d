"""The list of supervision: what is to be explained, signed and decided on appeal, and what was."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from organisations.models import Role, User
from organisations.models.people import ROSTER_ROLES
from tickets.actions.supervising import supervises
from tickets.models import ProposalState, SupervisionProposal, Ticket
from tickets.models.supervision import OPEN_PROPOSAL
from tickets.reading.choices import Choices
from tickets.reading.paging import Page, page_of
from tickets.standing import DEPARTMENT, Actor

OPEN, DONE = "open", "done"
TABS = ((OPEN, _("Open")), (DONE, _("Decided")))


@dataclass(frozen=True)
class Filters:
    tab: str = OPEN
    alliance: str = ""
    level: str = ""


def visible(user: User) -> QuerySet:
    """Cards and letters of the account's own units, and of tickets that its office or its supervisors see. Who only
    raised a ticket, or assists in it, does not read what another department is asked to explain."""
    posts = [post for post in user.posts if post.role not in ROSTER_ROLES]
    own = {post.organisation_id for post in posts}
    rows = SupervisionProposal.objects.filter(
        Q(organisation__in=own) | Q(ticket__in=Ticket.objects.supervised_by(user))
    )
    return rows.select_related(
        "ticket__alliance__lead", "organisation", "dispatch", "explained_by__person", "decided_by__person"
    ).defer("ticket__description", "ticket__reporter_name", "ticket__reporter_phone")


def supervision_list(user: User, filters: Filters, cursor: str, choices: Choices) -> Page:
    rows = visible(user)
    open_states = Q(state__in=OPEN_PROPOSAL)
    rows = rows.filter(open_states) if filters.tab != DONE else rows.exclude(open_states)
    if filters.alliance:
        alliance = choices.alliance(filters.alliance)
        rows = rows.filter(ticket__alliance=alliance) if alliance else rows.none()
    if filters.level.isdecimal() and len(filters.level) == 1:
        rows = rows.filter(level=int(filters.level))
    if filters.tab == DONE:
        return page_of(rows, cursor, key=("id",), descending=True)
    return page_of(rows, cursor, key=("explain_by", "id"))


def steps_for(proposal: SupervisionProposal, actor: Actor, *, late: bool) -> list[str]:
    """What the acting post may do with it now; `late`: the time to explain has run out."""
    of_unit = (
        actor.unit is not None and actor.unit.pk == proposal.organisation_id and actor.holds(*DEPARTMENT)
    )
    heads = actor.holds(Role.OFFICE_HEAD) and actor.unit == proposal.ticket.alliance.lead
    above = supervises(proposal, actor)
    state = proposal.state
    steps = []
    if of_unit and state == ProposalState.EXPLAINING:
        steps.append("explain")
    if above and (state == ProposalState.EXPLAINED or (state == ProposalState.EXPLAINING and late)):
        steps.append("decide")
    if of_unit and state == ProposalState.SIGNED:
        steps.append("appeal")
    if (above or heads) and state == ProposalState.APPEALED and proposal.decided_by_id != actor.user.pk:
        steps.append("decide_appeal")
    return steps
