"""The verbs on rosters. Each is atomic, takes `by` and `at`, and writes an audit row."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Value
from django.db.models.functions import Concat, Substr
from django.utils.translation import gettext as _

from audit import actions as audit
from organisations.models import (
    Alliance,
    Area,
    Membership,
    Organisation,
    OrganisationName,
    PartyOrganisation,
    Person,
    Post,
    Template,
    User,
)
from organisations.models.people import ADMINISTRATORS
from organisations.models.trees import path_below
from organisations.names import pinyin_of, sort_key


@transaction.atomic
def save_area(*, area: Area, by: User, at: dt.datetime) -> Area:
    """Save an area; a changed parent or code takes everything below along. Raises ValidationError."""
    area.pinyin = pinyin_of(area.name)[:300]
    return _save_node(area, area.parent, by, at)


@transaction.atomic
def save_organisation(*, organisation: Organisation, by: User, at: dt.datetime) -> Organisation:
    """Save a unit; a changed superior takes everything below along. A new name ends the old one."""
    organisation.pinyin = pinyin_of(organisation.name)
    if organisation.short_name:
        organisation.pinyin = f"{organisation.pinyin} {pinyin_of(organisation.short_name)}"[:600]
    _save_node(organisation, organisation.superior, by, at)
    _remember_name(organisation, at.date())
    return organisation


def _save_node(node, parent, by: User, at: dt.datetime):
    old = type(node).objects.filter(pk=node.pk).values_list("path", flat=True).first() if node.pk else None
    if parent is not None and old and parent.path.startswith(old):
        name = "parent" if isinstance(node, Area) else "superior"
        raise ValidationError({name: _("It cannot lie below itself.")})
    node.path = path_below(parent, node.code)
    _save(node, by, at)
    if old and old != node.path:
        type(node).objects.filter(path__startswith=old).exclude(pk=node.pk).update(
            path=Concat(Value(node.path), Substr("path", len(old) + 1))
        )
    return node


def _remember_name(organisation: Organisation, today: dt.date) -> None:
    current = organisation.names.filter(valid_to=None).last()
    if current is not None and current.name == organisation.name:
        return
    if current is not None:
        current.valid_to = max(current.valid_from, today - dt.timedelta(days=1))
        current.save()
    OrganisationName.objects.create(organisation=organisation, name=organisation.name, valid_from=today)


@transaction.atomic
def save_party_organisation(*, party_organisation: PartyOrganisation, by: User, at: dt.datetime):
    return _save(party_organisation, by, at)


@transaction.atomic
def save_person(*, person: Person, by: User, at: dt.datetime) -> Person:
    person.name = person.name.strip()
    person.pinyin = pinyin_of(person.name)
    person.sort_key = sort_key(person.name)
    return _save(person, by, at)


@transaction.atomic
def save_post(*, post: Post, by: User, at: dt.datetime) -> Post:
    """Save a post. One person never holds two of the three administrators' posts, and never one
    together with business (三员分立, GB/T 22239-2019). Raises ValidationError."""
    if post.role in ADMINISTRATORS:
        others = Post.objects.filter(person=post.person_id).exclude(pk=post.pk).exclude(role=post.role)
        if any(_overlap(post, other) for other in others):
            raise ValidationError({"role": _("An administrator holds no other post at the same time.")})
    else:
        others = Post.objects.filter(person=post.person_id, role__in=ADMINISTRATORS).exclude(pk=post.pk)
        if any(_overlap(post, other) for other in others):
            raise ValidationError({"person": _("This person is an administrator and holds no other post.")})
    return _save(post, by, at)


def _overlap(one, other) -> bool:
    far = dt.date.max
    return one.valid_from <= (other.valid_to or far) and other.valid_from <= (one.valid_to or far)


@transaction.atomic
def save_template(*, template: Template, by: User, at: dt.datetime) -> Template:
    return _save(template, by, at)


@transaction.atomic
def save_alliance(*, alliance: Alliance, by: User, at: dt.datetime) -> Alliance:
    return _save(alliance, by, at)


@transaction.atomic
def save_membership(*, membership: Membership, by: User, at: dt.datetime) -> Membership:
    if membership.party_organisation_id is None:
        membership.party_organisation = PartyOrganisation.objects.filter(
            organisation=membership.organisation_id
        ).first()
    return _save(membership, by, at)


def _save(row: models.Model, by: User, at: dt.datetime):
    added = row.pk is None
    row._history_user = by
    row._history_date = at
    row.save()
    audit.record(
        action=f"roster.{row._meta.model_name}.{'add' if added else 'change'}",
        at=at,
        by=by,
        object_type=row._meta.model_name,
        object_id=row.pk,
        object_label=row,
    )
    return row
