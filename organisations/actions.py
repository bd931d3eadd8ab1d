"""The verbs on rosters. Each is atomic, takes `by` and `at`, and writes an audit row.

All raise ValidationError, by field, where `organisations.rules` refuse the row.
"""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import ProtectedError, RestrictedError, Value
from django.db.models.functions import Concat, Substr
from django.utils.translation import gettext as _

from audit import actions as audit
from organisations import handover, rules
from organisations.encryption import Sealed
from organisations.models import (
    Alliance,
    Area,
    DutyShift,
    Membership,
    Organisation,
    OrganisationName,
    PartyOrganisation,
    Person,
    Post,
    Template,
    User,
)


@transaction.atomic
def save_area(*, area: Area, by: User, at: dt.datetime) -> Area:
    """Save an area; a changed parent or code takes everything below along."""
    return _save_node(area, by, at)


@transaction.atomic
def save_organisation(*, organisation: Organisation, by: User, at: dt.datetime) -> Organisation:
    """Save a unit; a changed superior takes everything below along. A new name ends the old one."""
    _save_node(organisation, by, at)
    _remember_name(organisation, at.date())
    return organisation


def _save_node(node, by: User, at: dt.datetime):
    tree = type(node).objects
    old = tree.filter(pk=node.pk).values_list("path", flat=True).first() if node.pk else None
    _save(node, by, at)
    if old and old != node.path:
        tree.inside(old).exclude(pk=node.pk).update(
            path=Concat(Value(node.path), Substr("path", len(old) + 1))
        )
    return node


def _remember_name(organisation: Organisation, today: dt.date) -> None:
    current = organisation.names.filter(valid_to=None).last()
    if current is not None and current.name == organisation.name:
        return
    if current is not None and current.valid_from >= today:
        # A name given and corrected on one day was never in force.
        current.name = organisation.name
        current.save()
        return
    if current is not None:
        current.valid_to = today - dt.timedelta(days=1)
        current.save()
    OrganisationName.objects.create(organisation=organisation, name=organisation.name, valid_from=today)


@transaction.atomic
def save_organisation_name(*, name: OrganisationName, by: User, at: dt.datetime) -> OrganisationName:
    """A name the unit had at another time."""
    return _save(name, by, at)


@transaction.atomic
def save_party_organisation(
    *, party_organisation: PartyOrganisation, by: User, at: dt.datetime
) -> PartyOrganisation:
    return _save(party_organisation, by, at)


@transaction.atomic
def save_person(*, person: Person, by: User, at: dt.datetime) -> Person:
    return _save(person, by, at)


@transaction.atomic
def save_post(*, post: Post, by: User, at: dt.datetime) -> Post:
    return _save(post, by, at)


@transaction.atomic
def leave_post(
    *, post: Post, on: dt.date, by: User, at: dt.datetime, hand_over_to: Person | None = None
) -> Post:
    """End a post with its last day `on` and hand over its open work (离任交接).

    Refused while open work has no successor, while the successor cannot sign for the unit, and while the unit would be
    left holding open matters without anybody who can sign.
    """
    post = Post.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=post.pk)
    if on < post.valid_from:
        raise ValidationError({"on": _("The last day lies before the first day.")})
    next_day = on + dt.timedelta(days=1)
    signers = handover.who_can_sign(post.organisation, next_day, without=post)
    work = handover.open_work(post, at.date())
    if work and hand_over_to is None:
        raise ValidationError({"hand_over_to": _("Open work needs a successor.")})
    if hand_over_to is not None and not signers.filter(pk=hand_over_to.pk).exists():
        raise ValidationError(
            {"hand_over_to": _("This person has no living account that can sign for the unit.")}
        )
    held = handover.open_at(post.organisation, at.date())
    if held and not signers.exists():
        raise ValidationError(
            _(
                "%(unit)s would be left with %(count)s open tickets and nobody who can sign. Appoint somebody first."
            )
            % {"unit": post.organisation, "count": held}
        )
    if hand_over_to is not None:
        handover.transfer(post=post, to=hand_over_to, by=by, at=at)
    post.valid_to = on
    _save(post, by, at)
    successor = hand_over_to.pk if hand_over_to else None
    _record("leave", post, by, at, {"on": on.isoformat(), "handed_over": len(work), "to": successor})
    return post


@transaction.atomic
def save_template(*, template: Template, by: User, at: dt.datetime) -> Template:
    return _save(template, by, at)


@transaction.atomic
def save_alliance(*, alliance: Alliance, by: User, at: dt.datetime) -> Alliance:
    return _save(alliance, by, at)


@transaction.atomic
def save_membership(*, membership: Membership, by: User, at: dt.datetime) -> Membership:
    return _save(membership, by, at)


@transaction.atomic
def save_duty_shift(*, shift: DutyShift, by: User, at: dt.datetime) -> DutyShift:
    """Save a shift of the duty roster. The unit is locked, so that two keepers never fill one time twice."""
    Organisation.objects.select_for_update(of=("self",), no_key=True).get(pk=shift.organisation_id)
    return _save(shift, by, at)


@transaction.atomic
def remove(*, row: models.Model, by: User, at: dt.datetime) -> None:
    """Delete a row entered by mistake. Refused where anything refers to it: that is ended with a date."""
    key, label = row.pk, str(row)
    row._history_user, row._history_date = by, at
    try:
        row.delete()
    except (ProtectedError, RestrictedError) as error:
        raise ValidationError(
            _("“%(row)s” is referred to by other records and cannot be deleted. End it with a date instead.")
            % {"row": label}
        ) from error
    _record("remove", row, by, at, {"id": key}, object_id=key)


def _save(row: models.Model, by: User, at: dt.datetime):
    rules.settle(row)
    before = type(row)._base_manager.filter(pk=row.pk).first() if row.pk else None
    row._history_user, row._history_date = by, at
    row.save()
    if before is None:
        _record("add", row, by, at, {})
    else:
        _record("change", row, by, at, {"fields": changed_fields(before, row)})
    return row


def changed_fields(before: models.Model, after: models.Model) -> list[str]:
    """Names of the columns that differ; their values stand in the history of the row."""
    return [
        field.name
        for field in after._meta.concrete_fields
        if _stored(before, field.attname) != _stored(after, field.attname)
    ]


def _stored(row: models.Model, attribute: str):
    value = getattr(row, attribute)
    return value.token() if isinstance(value, Sealed) else value


def _record(verb: str, row: models.Model, by: User, at: dt.datetime, data: dict, object_id=None) -> None:
    audit.record(
        action=f"roster.{row._meta.model_name}.{verb}",
        at=at,
        by=by,
        object_type=row._meta.model_name,
        object_id=object_id or row.pk,
        object_label=row,
        data=data,
    )
