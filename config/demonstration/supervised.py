"""Supervision in the demonstration: of what is overdue, one card was explained and signed, one letter or card signed in silence;
the others wait for the units' explanations."""

import datetime as dt

from django.db import transaction

from audit import clock
from config.demonstration.together import AFTERNOON, Together
from organisations.models import Role
from tickets import actions as tickets
from tickets.actions import supervising
from tickets.models import SupervisionProposal

EXPLANATION = "已现场核实，因配件和人员协调延误，已定于本周内办结并答复。"
SIGNED, SILENT = "说明属实，仍已超期，请本周内办结。", "限期内未说明，请立即办理并书面说明原因。"
NOON = dt.time(11, 0)


@transaction.atomic
def load_supervision(told: Together) -> None:
    """Adds nothing once something is proposed."""
    if SupervisionProposal.objects.exists():
        return
    with clock.frozen_at(told.at(4)):
        supervising.propose(told.at(4))
    signer = told.cast.actor(told.chain.lead.code, Role.SUPERVISOR)
    proposed = list(
        SupervisionProposal.objects.filter(ticket__alliance=told.chain).select_related("organisation")[:2]
    )
    for number, proposal in enumerate(proposed):
        given = {"proposal_id": proposal.pk}
        if number == 0:
            told.do(
                supervising.explain,
                told.liaison(proposal.organisation.code),
                told.at(4, AFTERNOON),
                text=EXPLANATION,
                **given,
            )
        note = SILENT if number else SIGNED
        told.do(supervising.decide, signer, told.at(2, NOON), sign=True, note=note, **given)
    with clock.frozen_at(told.timing.anchor):
        supervising.propose(told.timing.anchor)
        tickets.deliver(told.timing.anchor)
