"""Whose the responsibility matrix is: keepers who write it, and the second person who consents to a draft.

Topics and the matrix belong to the roster keepers of the organisations that lead an alliance of the template (DESIGN 6).
A draft is published with the consent of somebody else there: another keeper, the desk, the unit's leader or secretary, at the court its president.
"""

import datetime as dt
from collections.abc import Collection

from django.db.models import QuerySet

from organisations.models import Alliance, Post, Role, User
from organisations.models.people import DESK
from tickets.models import DraftState, MatrixDraft
from tickets.models.drafts import LIVING

#: Posts at a lead organisation by which somebody may be the second person.
SECOND = (Role.ROSTER_KEEPER, *DESK, Role.UNIT_LEADER, Role.SECRETARY, Role.COURT_PRESIDENT)


def kept_templates(user: User) -> set[int]:
    """Templates of the alliances that are led where the account keeps the rosters; read once a request, for pages ask
    again for each table they may show."""
    if "_kept_templates" not in user.__dict__:
        leads = user.organisations_as(Role.ROSTER_KEEPER)
        user.__dict__["_kept_templates"] = set(
            Alliance.objects.filter(lead__in=leads).values_list("template_id", flat=True)
        )
    return user.__dict__["_kept_templates"]


def consented_templates(user: User) -> set[int]:
    """Templates to whose drafts the account may consent by one of its posts."""
    if "_consented_templates" not in user.__dict__:
        leads = {post.organisation_id for post in user.posts if post.role in SECOND}
        user.__dict__["_consented_templates"] = (
            set(Alliance.objects.filter(lead__in=leads).values_list("template_id", flat=True))
            if leads
            else set()
        )
    return user.__dict__["_consented_templates"]


def drafts_visible_to(user: User) -> QuerySet[MatrixDraft]:
    """What was published is everybody's; what may become so is seen by keepers and by those who may consent."""
    ours = kept_templates(user) | consented_templates(user)
    published = MatrixDraft.objects.filter(state=DraftState.PUBLISHED)
    return published | MatrixDraft.objects.filter(template__in=ours)


def may_edit(draft: MatrixDraft, user: User) -> bool:
    return draft.state == DraftState.OPEN and draft.template_id in kept_templates(user)


def had_a_hand_in(draft: MatrixDraft, user: User) -> bool:
    """Whether the account began the draft, asked for consent, or made one of its edits as they stand."""
    return (
        user.pk in (draft.made_by_id, draft.asked_by_id) or draft.edits.filter(edited_by_id=user.pk).exists()
    )


def may_consent(draft: MatrixDraft, user: User) -> bool:
    """Whether the account can be the second person for this draft now."""
    return (
        draft.state == DraftState.ASKED
        and draft.template_id in consented_templates(user)
        and not had_a_hand_in(draft, user)
    )


def keepers_of(template: int, day: dt.date) -> set[int]:
    """Ids of the accounts that keep the template's matrix."""
    leads = Alliance.objects.on(day).filter(template=template).values("lead")
    return _accounts([Role.ROSTER_KEEPER], leads, day)


def second_persons(draft: MatrixDraft, day: dt.date) -> set[int]:
    """Ids of the accounts that may consent, but for those who had a hand in the draft."""
    leads = Alliance.objects.filter(template=draft.template_id).values("lead")
    hands = {draft.made_by_id, draft.asked_by_id, *draft.edits.values_list("edited_by_id", flat=True)}
    return _accounts(SECOND, leads, day) - hands


def _accounts(roles: Collection[str], leads: QuerySet, day: dt.date) -> set[int]:
    """Ids of the accounts that hold one of these posts at one of these organisations."""
    posts = Post.objects.on(day).filter(role__in=roles, organisation__in=leads, person__user__is_active=True)
    return set(posts.values_list("person__user", flat=True))


def living_drafts(template: int) -> QuerySet[MatrixDraft]:
    return MatrixDraft.objects.filter(template=template, state__in=LIVING)
