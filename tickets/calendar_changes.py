"""A change of the working calendar or of the office hours is proposed by one administrator and confirmed by another.

A day, all days of a year, or the office hours of a season (`calendar_sorts`): what was confirmed holds at once, and the
open deadlines follow (`recomputing`).
"""

import datetime as dt
from typing import TypeVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from audit import actions as audit
from organisations.models import Post, Role, User
from organisations.versions import versions_now
from tickets import clocks, recomputing
from tickets.actions.recording import tell_of
from tickets.calendar_sorts import SORTS
from tickets.models import NoticeKind, Recomputation
from tickets.models.office import Proposed

Proposal = TypeVar("Proposal", bound=Proposed)
#: Who may be the second person.
DECIDERS = (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN)


@transaction.atomic
def propose(*, change: Proposal, by: User, at: dt.datetime) -> Proposal:
    """Lay a change before the second person, who is told. Raises ValidationError where one is open for the same day or
    year, or where nothing would change."""
    change.proposed_by, change.proposed_at = by, at
    change.full_clean()
    objection = SORTS[type(change)].objection(change)
    if objection:
        raise ValidationError(objection)
    try:
        with transaction.atomic():
            change.save()
    except IntegrityError as error:
        raise ValidationError(_("Somebody has proposed the same at this moment.")) from error
    _record(change, "propose", by, at)
    posts = Post.objects.on(timezone.localdate(at)).filter(role__in=DECIDERS, person__user__is_active=True)
    others = sorted(set(posts.exclude(person__user=by).values_list("person__user", flat=True)))
    with translation.override(settings.LANGUAGE_CODE):
        about = _("To be confirmed by a second person: %(change)s") % {"change": change}
    tell_of(page_of(change), about, NoticeKind.INFORMED, at, users=others)
    return change


def confirm(*, change: Proposed, by: User, at: dt.datetime) -> Recomputation:
    """Let the change hold and let the open deadlines follow: some at once, a worker goes on with the rest.

    Raises ValidationError for the proposer, for what is decided already, and while an earlier change is followed."""
    with transaction.atomic():
        held = _open(change, by)
        if recomputing.under_way():
            raise ValidationError(
                _("Deadlines still follow an earlier change. Confirm this one in a few minutes.")
            )
        old = clocks.current(versions_now()).calendar
        held.accepted, held.decided_by, held.decided_at = True, by, at
        held.save()
        sort = SORTS[type(held)]
        first, last = sort.apply(held, by, at)
        _record(held, "confirm", by, at)
        run = recomputing.follow(old, first=first, last=last, note=sort.note(held), at=at)
    return recomputing.go_on(run.pk, at, most=recomputing.AT_ONCE)


@transaction.atomic
def refuse(*, change: Proposal, by: User, at: dt.datetime) -> Proposal:
    """Drop a proposal. Raises ValidationError as `confirm` does."""
    held = _open(change, by)
    held.accepted, held.decided_by, held.decided_at = False, by, at
    held.save()
    _record(held, "refuse", by, at)
    return held


def page_of(change: Proposed) -> str:
    return reverse(f"admin:tickets_{change._meta.model_name}_change", args=[change.pk])


def _open(change: Proposal, by: User) -> Proposal:
    held = type(change)._default_manager.select_for_update().get(pk=change.pk)
    if held.decided_at is not None:
        raise ValidationError(_("This proposal is decided already."))
    if held.proposed_by_id == by.pk:
        raise ValidationError(_("Who proposed a change does not confirm it; another administrator must."))
    return held


def _record(change: Proposed, verb: str, by: User, at: dt.datetime) -> None:
    audit.record(
        action=f"catalogue.{change._meta.model_name}.{verb}",
        at=at,
        by=by,
        object_type=change._meta.model_name,
        object_id=change.pk,
        object_label=change,
        data=SORTS[type(change)].told(change),
    )
