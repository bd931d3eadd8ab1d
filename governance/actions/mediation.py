"""The committee is entered; a dispute is registered, accepted or not, its parties are asked, its mediators chosen."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from governance.actions.case_steps import ended, saved, stepped
from governance.lifecycle import COMMUNITY_RULES, CommunityStep, signs_for
from governance.mediating import CaseStep
from governance.models import (
    About,
    CaseState,
    Community,
    Finding,
    FindingState,
    MediationCase,
    MediationCommittee,
    Mediator,
    Origin,
    Party,
    ServiceTerm,
    Sort,
)
from meetings.actions.recording import locked as locked_with_alliance
from meetings.actions.recording import record, step
from organisations.models import Organisation, OrganisationKind, Post
from tickets.lifecycle import Incomplete, NotYours, WrongState
from tickets.models import Ticket
from tickets.standing import Actor


@dataclass(frozen=True)
class Side:
    """A party as it is registered."""

    name: str
    phone: str = ""
    organisation: Organisation | None = None
    applied: bool = False


@transaction.atomic
def form_committee(*, community_id: int, by: Actor, at: dt.datetime, **fields) -> MediationCommittee:
    """Say which unit keeps the files of the community's joint mediation committee, or correct its filing and seal."""
    community = locked_with_alliance(Community.objects, community_id)
    step(COMMUNITY_RULES, CommunityStep.FORM_COMMITTEE, by, community)
    committee, _made = MediationCommittee.objects.update_or_create(community=community, defaults=fields)
    record(community, "form_committee", by, at, unit=committee.unit.code)
    return committee


@transaction.atomic
def register(
    *,
    committee: MediationCommittee,
    by: Actor,
    at: dt.datetime,
    origin: str,
    dispute: str,
    sides: Sequence[Side],
    ticket: Ticket | None = None,
    centre_number: str = "",
    finding: Finding | None = None,
) -> MediationCase:
    """Register a case, perhaps of a dispute that a screening round found. Raises NotYours, Incomplete for fewer than two
    sides or an application by nobody, WrongState for a finding that is taken up already."""
    if not signs_for(by, committee.unit_id):
        raise NotYours("not_yours")
    errors = {}
    if len(sides) < 2:
        errors["sides"] = _("A dispute has two sides at least.")
    if origin == Origin.APPLICATION and not any(side.applied for side in sides):
        errors["origin"] = _("Say which party applied.")
    if origin == Origin.CENTRE and not centre_number:
        errors["centre_number"] = "required"
    if errors:
        raise Incomplete(errors)
    MediationCommittee.objects.select_for_update(of=("self",), no_key=True).get(pk=committee.pk)
    year = timezone.localdate(at).year
    last = committee.cases.filter(year=year).aggregate(last=Max("serial"))["last"] or 0
    case = MediationCase.objects.create(
        committee=committee,
        year=year,
        serial=last + 1,
        origin=origin,
        ticket=ticket,
        centre_number=centre_number,
        dispute=dispute,
        state=CaseState.REGISTERED,
        registered_at=at,
    )
    for side in sides:
        Party.objects.create(
            case=case,
            name=side.name,
            phone=side.phone,
            organisation=side.organisation,
            applied=side.applied,
            # Whoever applies has consented by that.
            consents=True if side.applied else None,
        )
    record(case, "register", by, at, origin=origin)
    if finding is not None:
        _take_up(finding, case)
    return case


def _take_up(finding: Finding, case: MediationCase) -> None:
    finding = Finding.objects.select_for_update(of=("self",), no_key=True).get(pk=finding.pk)
    if finding.state != FindingState.OPEN or finding.sort != Sort.DISPUTE:
        raise WrongState("wrong_state", _("This finding is taken up already."))
    finding.state, finding.case = FindingState.IN_MEDIATION, case
    finding.save()


@transaction.atomic
def accept(*, mediationcase_id: int, by: Actor, at: dt.datetime) -> MediationCase:
    case = stepped(mediationcase_id, CaseStep.ACCEPT, by)
    case.accepted_at = at
    return saved(_after_consents(case), "accept", by, at)


def _after_consents(case: MediationCase) -> MediationCase:
    if not case.parties.exclude(consents=True).exists():
        case.state = CaseState.MEDIATING
    return case


@transaction.atomic
def decline(*, mediationcase_id: int, by: Actor, at: dt.datetime, reason: str) -> MediationCase:
    return ended(mediationcase_id, CaseStep.DECLINE, by, at, reason)


@transaction.atomic
def consent(
    *, mediationcase_id: int, by: Actor, at: dt.datetime, party: Party, consents: bool
) -> MediationCase:
    """What a party says when asked. All consent: mediation begins; one refuses: it ends (art. 17)."""
    case = stepped(mediationcase_id, CaseStep.CONSENT, by)
    party.consents = consents
    party.save(update_fields=["consents"])
    if consents:
        _after_consents(case)
    else:
        case.state, case.ended_at = CaseState.REFUSED, at
    return saved(case, "consent", by, at, party=party.pk, consents=consents)


@transaction.atomic
def choose(*, mediationcase_id: int, by: Actor, at: dt.datetime, post: Post, invited: bool) -> Mediator:
    """Add a mediator. Raises Incomplete for who works for a party, for a property company where its own customers are
    concerned, or for whom the concern behind the case is about."""
    case = stepped(mediationcase_id, CaseStep.CHOOSE, by)
    why = _why_not_mediate(case, post, timezone.localdate(at))
    if why:
        raise Incomplete({"post": why})
    made = Mediator.objects.create(case=case, post=post, invited=invited)
    record(case, "choose", by, at, post=post.pk, invited=invited)
    return made


def _why_not_mediate(case: MediationCase, post: Post, day: dt.date) -> str:
    if case.mediators.filter(post__person=post.person_id).exists():
        return _("This person mediates already.")
    units = set(Post.objects.on(day).filter(person=post.person_id).values_list("organisation", flat=True))
    if case.parties.filter(organisation__in=units).exists():
        return _("Who works for a party does not mediate.")
    serving = ServiceTerm.objects.on(day).filter(
        estate__community=case.committee.community_id,
        company__in=units,
        company__kind=OrganisationKind.PROPERTY_COMPANY,
    )
    if serving.exists():
        return _(
            "A property company is a party or a guest, never a mediator, where its own customers are concerned."
        )
    about = About.objects.filter(ticket=case.ticket_id).select_related("unit").first()
    if about is not None and (
        about.person_id == post.person_id
        or Organisation.objects.inside(about.unit.path).filter(pk__in=units).exists()
    ):
        return _("The concern is about this unit or its people; it steps aside.")
    return ""
