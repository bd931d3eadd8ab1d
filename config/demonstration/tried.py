"""The matrix in use: a department says that a topic is not its own, and the keeper has the draft tried."""

import datetime as dt

from django.db import transaction

from config.demonstration.cast import Cast
from config.demonstration.drafted import KEPT_BY
from organisations.models import Role
from tickets import trying
from tickets.models import Dispatch, DispatchState, DryRun, MatrixDraft, MatrixProposal
from tickets.proposing import propose
from tickets.standing import Actor

PROPOSED_BY, PROPOSED = "O05", "O35"
REASON = "种子标签和质量纠纷由市场监督管理部门查处，我局只提供技术鉴定。"
MONTHS = 3


def load_trial(cast: Cast, at: dt.datetime) -> None:
    """Adds nothing once there are a proposal and a dry run."""
    if not MatrixProposal.objects.exists():
        _propose(cast, at)
    draft = MatrixDraft.objects.order_by("pk").first()
    if draft is not None and not DryRun.objects.exists():
        keeper = cast.actor(KEPT_BY, Role.ROSTER_KEEPER).user
        trying.go(trying.ask(draft_id=draft.pk, months=MONTHS, by=keeper, at=at).pk, at)


@transaction.atomic
def _propose(cast: Cast, at: dt.datetime) -> None:
    by: Actor = cast.actor(PROPOSED_BY, Role.LIAISON)
    held = Dispatch.objects.filter(
        organisation__code=PROPOSED_BY, ticket__topic__code__startswith="seed.", state=DispatchState.SIGNED
    )
    first = held.select_related("ticket__alliance", "ticket__topic").order_by("pk").first()
    if first is not None:
        unit = first.ticket.alliance.memberships.on(at.date()).get(organisation__code=PROPOSED).organisation
        propose(ticket=first.ticket, organisation=unit, area=None, reason=REASON, by=by, at=at)
