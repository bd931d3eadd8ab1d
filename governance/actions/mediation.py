"""A dispute is registered, accepted, consented to, mediated, agreed and performed, or ends in another proper way.

What is recorded in the audit row never tells who the parties are or what they said.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from governance import court_days
from governance.lifecycle import COMMUNITY_RULES, CommunityStep, signs_for
from governance.mediating import CASE_RULES, CaseStep
from governance.models import (
    About,
    AgreementForm,
    CaseState,
    Community,
    Confirmation,
    MediationCase,
    MediationCommittee,
    Mediator,
    Origin,
    Party,
    ServiceTerm,
    Session,
)
from meetings.actions.recording import locked as locked_with_alliance
from meetings.actions.recording import record, step
from organisations.models import Organisation, OrganisationKind, Post
from tickets import clocks
from tickets.lifecycle import Incomplete, NotYours, WrongState
from tickets.models import Ticket
from tickets.standing import Actor

#: Both sides apply together within thirty days of the day the agreement takes effect (Civil Procedure Law art. 205,
#: People's Mediation Law art. 33).
CONFIRM_WITHIN = 30


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
) -> MediationCase:
    """Register a case. Raises NotYours, or Incomplete for fewer than two sides or an application by nobody."""
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
    return case


def _stepped(case_id: int, name: CaseStep, by: Actor) -> MediationCase:
    case = (
        MediationCase.objects.select_for_update(of=("self",), no_key=True)
        .select_related("committee__unit", "committee__community__alliance__lead")
        .get(pk=case_id)
    )
    step(CASE_RULES, name, by, case)
    return case


def _saved(case: MediationCase, name: str, by: Actor, at: dt.datetime, **data) -> MediationCase:
    case.save()
    record(case, name, by, at, **data)
    return case


def _ended(case_id: int, name: CaseStep, by: Actor, at: dt.datetime, outcome: str) -> MediationCase:
    case = _stepped(case_id, name, by)
    case.outcome, case.ended_at = outcome, at
    return _saved(case, name, by, at)


@transaction.atomic
def accept(*, mediationcase_id: int, by: Actor, at: dt.datetime) -> MediationCase:
    case = _stepped(mediationcase_id, CaseStep.ACCEPT, by)
    case.accepted_at = at
    return _saved(_after_consents(case), "accept", by, at)


def _after_consents(case: MediationCase) -> MediationCase:
    if not case.parties.exclude(consents=True).exists():
        case.state = CaseState.MEDIATING
    return case


@transaction.atomic
def decline(*, mediationcase_id: int, by: Actor, at: dt.datetime, reason: str) -> MediationCase:
    return _ended(mediationcase_id, CaseStep.DECLINE, by, at, reason)


@transaction.atomic
def consent(
    *, mediationcase_id: int, by: Actor, at: dt.datetime, party: Party, consents: bool
) -> MediationCase:
    """What a party says when asked. All consent: mediation begins; one refuses: it ends (art. 17)."""
    case = _stepped(mediationcase_id, CaseStep.CONSENT, by)
    party.consents = consents
    party.save(update_fields=["consents"])
    if consents:
        _after_consents(case)
    else:
        case.state, case.ended_at = CaseState.REFUSED, at
    return _saved(case, "consent", by, at, party=party.pk, consents=consents)


@transaction.atomic
def choose(*, mediationcase_id: int, by: Actor, at: dt.datetime, post: Post, invited: bool) -> Mediator:
    """Add a mediator. Raises Incomplete for who works for a party, for a property company where its own customers are
    concerned, or for whom the concern behind the case is about."""
    case = _stepped(mediationcase_id, CaseStep.CHOOSE, by)
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


@transaction.atomic
def hold(
    *,
    mediationcase_id: int,
    by: Actor,
    at: dt.datetime,
    held_at: dt.datetime,
    place: str,
    text: str,
    closed_to_public: bool,
) -> Session:
    case = _stepped(mediationcase_id, CaseStep.HOLD, by)
    if not case.mediators.exists():
        raise WrongState("wrong_state", _("Nobody is chosen to mediate yet."))
    if held_at > at:
        raise Incomplete({"held_at": "in_future"})
    made = Session.objects.create(
        case=case, held_at=held_at, place=place, record=text, closed_to_public=closed_to_public
    )
    record(case, "hold", by, at, session=made.pk)
    return made


@transaction.atomic
def agree(
    *,
    mediationcase_id: int,
    by: Actor,
    at: dt.datetime,
    agreement_form: str,
    agreed_on: dt.date,
    agreement: str,
) -> MediationCase:
    """The parties agree: in writing from the day all have signed and the committee has sealed, orally at once.

    Raises WrongState before a session, or for a written one where the committee has no filing and seal.
    """
    case = _stepped(mediationcase_id, CaseStep.AGREE, by)
    if not case.sessions.exists():
        raise WrongState("wrong_state", _("Record the session first in which they agreed."))
    if agreement_form == AgreementForm.WRITTEN and not case.committee.may_write:
        raise WrongState(
            "wrong_state",
            _("Without filing and seal of the committee there is no written mediation agreement."),
        )
    if not timezone.localdate(case.registered_at) <= agreed_on <= timezone.localdate(at):
        raise Incomplete({"agreed_on": _("Choose a day from the registration until today.")})
    case.agreement_form, case.agreed_on, case.agreement = agreement_form, agreed_on, agreement
    case.confirm_by = court_days.last_day(agreed_on, CONFIRM_WITHIN, clocks.current().calendar.days)
    return _saved(case, "agree", by, at, form=agreement_form, agreed_on=str(agreed_on))


@transaction.atomic
def fail(*, mediationcase_id: int, by: Actor, at: dt.datetime, other_ways: str) -> MediationCase:
    """No agreement; the parties were told of the other ways (art. 26)."""
    return _ended(mediationcase_id, CaseStep.FAIL, by, at, other_ways)


@transaction.atomic
def withdraw(*, mediationcase_id: int, by: Actor, at: dt.datetime, reason: str) -> MediationCase:
    """A party asks to stop, which it may at any time (art. 23)."""
    return _ended(mediationcase_id, CaseStep.WITHDRAW, by, at, reason)


@transaction.atomic
def hand_over(*, mediationcase_id: int, by: Actor, at: dt.datetime, centre_number: str) -> MediationCase:
    case = _stepped(mediationcase_id, CaseStep.HAND_OVER, by)
    case.centre_number, case.ended_at = centre_number, at
    return _saved(case, "hand_over", by, at)


@transaction.atomic
def perform_part(*, mediationcase_id: int, by: Actor, at: dt.datetime, outcome: str) -> MediationCase:
    case = _stepped(mediationcase_id, CaseStep.PERFORM_PART, by)
    case.outcome = outcome
    return _saved(case, "perform_part", by, at)


@transaction.atomic
def perform(*, mediationcase_id: int, by: Actor, at: dt.datetime, outcome: str) -> MediationCase:
    return _ended(mediationcase_id, CaseStep.PERFORM, by, at, outcome)


@transaction.atomic
def break_off(*, mediationcase_id: int, by: Actor, at: dt.datetime, outcome: str) -> MediationCase:
    return _ended(mediationcase_id, CaseStep.BREAK, by, at, outcome)


@transaction.atomic
def apply(*, mediationcase_id: int, by: Actor, at: dt.datetime, applied_on: dt.date) -> MediationCase:
    """Both sides apply for judicial confirmation. Raises WrongState after the last day or if they did already."""
    case = _stepped(mediationcase_id, CaseStep.APPLY, by)
    if case.confirmation != Confirmation.NONE:
        raise WrongState("wrong_state", _("Judicial confirmation was applied for already."))
    if not case.agreed_on <= applied_on <= timezone.localdate(at):
        raise Incomplete({"applied_on": _("Choose a day from the agreement until today.")})
    last = case.confirm_by or court_days.last_day(
        case.agreed_on, CONFIRM_WITHIN, clocks.current().calendar.days
    )
    if last is None and applied_on > case.agreed_on + dt.timedelta(days=CONFIRM_WITHIN):
        raise WrongState(
            "wrong_state", _("The calendar does not reach the last day; have it extended first.")
        )
    if last is not None and applied_on > last:
        raise WrongState("wrong_state", _("The thirty days ended on %(day)s.") % {"day": last})
    case.confirm_by, case.confirmation = last, Confirmation.APPLIED
    return _saved(case, "apply", by, at, applied_on=str(applied_on))


@transaction.atomic
def confirm(*, mediationcase_id: int, by: Actor, at: dt.datetime, confirmed: bool) -> MediationCase:
    case = _stepped(mediationcase_id, CaseStep.CONFIRM, by)
    if case.confirmation != Confirmation.APPLIED:
        raise WrongState("wrong_state", _("Judicial confirmation was not applied for, or is decided."))
    case.confirmation = Confirmation.CONFIRMED if confirmed else Confirmation.REFUSED
    return _saved(case, "confirm", by, at, confirmed=confirmed)


@transaction.atomic
def archive(*, mediationcase_id: int, by: Actor, at: dt.datetime) -> MediationCase:
    return _saved(_stepped(mediationcase_id, CaseStep.ARCHIVE, by), "archive", by, at)
