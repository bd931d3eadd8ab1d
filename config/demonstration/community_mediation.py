"""Joint mediation of the demonstration: an oral agreement, a written one that was kept, and a party that did not want it."""

from django.utils import timezone

from config.demonstration import community_words as words
from config.demonstration.together import Together
from governance.actions import mediation, mediation_after, mediation_sessions
from governance.models import AgreementForm, Community, Kept, MediationCommittee, Origin, Way
from organisations.models import Role
from tickets.standing import Actor


def load_mediation(told: Together, by: Actor, community: Community) -> None:
    """Neighbours agreed orally; another party, invited, did not want to be mediated."""
    keeper = told.cast.actor(words.FILES_KEPT_BY, Role.LIAISON)
    committee = told.do(
        mediation.form_committee,
        by,
        told.at(30),
        community_id=community.pk,
        unit=keeper.unit,
        body=words.COMMITTEE,
        filing_number=words.COMMITTEE_FILING,
        seal=words.COMMITTEE_SEAL,
    )
    given = {"committee": committee}
    leak = told.do(
        mediation.register,
        keeper,
        told.at(20),
        origin=Origin.APPLICATION,
        dispute=words.LEAK,
        sides=[mediation.Side(words.ONE, applied=True), mediation.Side(words.TWO)],
        **given,
    )
    at = told.at(18)
    told.do(mediation.accept, keeper, told.at(19), mediationcase_id=leak.pk)
    other = leak.parties.get(consents=None)
    told.do(mediation.consent, keeper, told.at(19), mediationcase_id=leak.pk, party=other, consents=True)
    post = told.cast.actor(community.unit.superior.code, Role.LIAISON).post
    told.do(mediation.choose, keeper, told.at(19), mediationcase_id=leak.pk, post=post, invited=False)
    told.do(
        mediation_sessions.hold,
        keeper,
        at,
        mediationcase_id=leak.pk,
        held_at=at,
        place=words.MEDIATION_ROOM,
        text=words.SESSION,
        closed_to_public=True,
    )
    told.do(
        mediation_sessions.agree,
        keeper,
        at,
        mediationcase_id=leak.pk,
        agreement_form=AgreementForm.ORAL,
        agreed_on=timezone.localdate(at),
        agreement=words.AGREEMENT,
    )
    noise = told.do(
        mediation.register,
        keeper,
        told.at(9),
        origin=Origin.INVITATION,
        dispute=words.NOISE,
        sides=[mediation.Side(words.TWO), mediation.Side(words.THREE)],
        **given,
    )
    told.do(mediation.accept, keeper, told.at(8), mediationcase_id=noise.pk)
    for party, says in zip(noise.parties.order_by("id"), (True, False), strict=True):
        told.do(mediation.consent, keeper, told.at(7), mediationcase_id=noise.pk, party=party, consents=says)
    _kept(told, keeper, committee)


def _kept(told: Together, keeper: Actor, committee: MediationCommittee) -> None:
    """Two mediators of two units; written, performed in two parts, called back, in the archive."""
    fees = told.do(
        mediation.register,
        keeper,
        told.at(29),
        committee=committee,
        origin=Origin.INVITATION,
        dispute=words.FEES,
        sides=[mediation.Side(words.ONE), mediation.Side(words.THREE)],
    )
    given = {"mediationcase_id": fees.pk}
    told.do(mediation.accept, keeper, told.at(29), **given)
    for party in fees.parties.order_by("id"):
        told.do(mediation.consent, keeper, told.at(28), party=party, consents=True, **given)
    for number, code in enumerate((committee.community.unit.superior.code, "O19")):
        post = told.cast.actor(code, Role.LIAISON).post
        told.do(mediation.choose, keeper, told.at(28), post=post, invited=number > 0, **given)
    at = told.at(27)
    session = {"held_at": at, "place": words.MEDIATION_ROOM, "text": words.FEES_SESSION}
    told.do(mediation_sessions.hold, keeper, at, closed_to_public=True, **session, **given)
    agreed = {"agreement_form": AgreementForm.WRITTEN, "agreed_on": timezone.localdate(at)}
    told.do(mediation_sessions.agree, keeper, at, agreement=words.FEES_AGREEMENT, **agreed, **given)
    told.do(mediation_after.perform_part, keeper, told.at(20), outcome=words.FEES_PART, **given)
    told.do(mediation_after.perform, keeper, told.at(12), outcome=words.FEES_DONE, **given)
    called = {"held_on": timezone.localdate(told.at(5)), "way": Way.VISIT, "kept": Kept.WHOLLY}
    told.do(mediation_after.follow_up, keeper, told.at(5), text=words.FEES_CALLED, **called, **given)
