"""What the roster's rows must satisfy beyond their own columns, asked alike by actions, admin forms and imports.

Each rule fills in what follows from the rest of the row (path, pinyin) and raises ValidationError by field.
"""

import datetime as dt
import re

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from organisations.identifiers import compact
from organisations.models import Area, DutyShift, Membership, Organisation, PartyOrganisation, Person, Post
from organisations.models.areas import LEVEL_BELOW
from organisations.models.dated import Dated
from organisations.models.duties import LONGEST_SHIFT
from organisations.models.people import ADMINISTRATORS, ROSTER_ROLES
from organisations.models.trees import path_below
from organisations.names import SEARCH_LENGTH, pinyin_of, sort_key

#: Longest path the column holds; deeper trees do not occur.
PATH_LENGTH = 400


#: Days a roster can speak of: no office is older than the region (1947), no term is longer than a century.
FIRST_YEAR, LAST_YEAR = 1947, 2120


#: A mobile telephone, or a resident identity number of 15 or 18 places.
NUMBER = re.compile(r"1\d{10}|\d{15}|\d{17}[\dXx]", re.ASCII)


def settle(row: models.Model) -> None:
    """Apply the rules of the row's table, if it has any."""
    if isinstance(row, Dated):
        _days(row)
    rule = RULES.get(type(row))
    if rule is not None:
        rule(row)


def _days(row: Dated) -> None:
    wrong = {
        field.name: _("This day lies too far away.")
        for field in row._meta.fields
        if isinstance(field, models.DateField)
        and getattr(row, field.attname) is not None
        and not FIRST_YEAR <= getattr(row, field.attname).year <= LAST_YEAR
    }
    if wrong:
        raise ValidationError(wrong)


def _area(area: Area) -> None:
    area.pinyin = pinyin_of(area.name)[:300]
    parent = area.parent
    if parent is not None and area.level not in LEVEL_BELOW.get(parent.level, ()):
        raise ValidationError(
            {
                "parent": _("A place of level “%(level)s” cannot lie inside one of level “%(parent)s”.")
                % {"level": area.get_level_display(), "parent": parent.get_level_display()}
            }
        )
    _node(area, parent, "parent")


def _organisation(organisation: Organisation) -> None:
    organisation.uscc = compact(organisation.uscc)
    names = [organisation.name, *filter(None, [organisation.short_name])]
    organisation.pinyin = " ".join(pinyin_of(name) for name in names)[:SEARCH_LENGTH]
    _node(organisation, organisation.superior, "superior")


def _node(node, parent, field: str) -> None:
    """The node's path; a node below itself would be lost to everybody."""
    if node.pk and parent is not None:
        old = type(node).objects.filter(pk=node.pk).values_list("path", flat=True).first()
        if old and parent.path.startswith(old):
            raise ValidationError({field: _("It cannot lie below itself.")})
    if "/" in node.code:
        raise ValidationError({"code": _("A code holds no slash.")})
    path = path_below(parent, node.code)
    if len(path) > PATH_LENGTH:
        raise ValidationError({field: _("The tree is too deep here.")})
    node.path = path


def _party_organisation(body: PartyOrganisation) -> None:
    above = body.superior
    while above is not None:
        if above.pk == body.pk:
            raise ValidationError({"superior": _("It cannot lie below itself.")})
        above = above.superior


def _person(person: Person) -> None:
    person.name = person.name.strip()
    if NUMBER.fullmatch(re.sub(r"[\s-]", "", person.name)):
        # An identity number or a telephone in the wrong column would be read by everybody.
        raise ValidationError({"name": _("This is a number, not a name.")})
    person.pinyin = pinyin_of(person.name)
    person.sort_key = sort_key(person.name)


def _post(post: Post) -> None:
    """One person never holds two of the three administrators' posts, nor one together with business
    (三员分立, GB/T 22239-2019)."""
    others = Post.objects.filter(person=post.person_id).exclude(pk=post.pk)
    if post.role in ADMINISTRATORS:
        if any(_overlap(post, other) for other in others.exclude(role=post.role)):
            raise ValidationError({"role": _("An administrator holds no other post at the same time.")})
    elif any(_overlap(post, other) for other in others.filter(role__in=ADMINISTRATORS)):
        raise ValidationError({"person": _("This person is an administrator and holds no other post.")})
    _substitute(post)


def _substitute(post: Post) -> None:
    """Standing in is holding the post: no administrator does it, and nobody does it for one."""
    if post.role in ADMINISTRATORS:
        if post.substitute_id:
            raise ValidationError({"substitute": _("An administrator has no substitute.")})
        if any(_overlap(post, other) for other in Post.objects.filter(substitute=post.person_id)):
            raise ValidationError({"role": _("An administrator stands in for nobody.")})
    elif post.substitute_id:
        theirs = Post.objects.filter(person=post.substitute_id, role__in=ADMINISTRATORS)
        if any(_overlap(post, other) for other in theirs):
            raise ValidationError({"substitute": _("An administrator stands in for nobody.")})


def _overlap(one: Post, other: Post) -> bool:
    far = dt.date.max
    return one.valid_from <= (other.valid_to or far) and other.valid_from <= (one.valid_to or far)


def _membership(membership: Membership) -> None:
    body = membership.party_organisation
    if body is None:
        membership.party_organisation = PartyOrganisation.objects.filter(
            organisation=membership.organisation_id
        ).first()
    elif body.organisation_id != membership.organisation_id:
        raise ValidationError({"party_organisation": _("This Party organisation belongs to another unit.")})


TELEPHONE = re.compile(r"[\d+()（）\-—/,、转]{3,30}", re.ASCII)


def _duty_shift(shift: DutyShift) -> None:
    """At any minute one person is first and one stands in; both can act for the unit and be reached."""
    _span(shift)
    if shift.office_phone and not TELEPHONE.fullmatch(shift.office_phone):
        raise ValidationError(
            {
                "telephone": _(
                    "Write the whole number: digits, hyphens and an extension, at most 30 characters."
                )
            }
        )
    if not shift.reached_at:
        raise ValidationError({"telephone": _("Say by which telephone the person on duty is reached.")})
    for moment in (shift.starts_at, shift.ends_at - dt.timedelta(minutes=1)):
        _can_act(shift.person, shift.organisation, timezone.localdate(moment))
    others = DutyShift.objects.exclude(pk=shift.pk).between(shift.starts_at, shift.ends_at)
    other = others.filter(organisation=shift.organisation, post=shift.post).select_related("person").first()
    if other is not None:
        raise ValidationError(
            {
                "starts_at": _("Overlaps with %(person)s, %(post)s, %(span)s.")
                % {"person": other.person, "post": other.get_post_display(), "span": other.span}
            }
        )
    if others.filter(organisation=shift.organisation, person=shift.person).exists():
        raise ValidationError({"person": _("This person is on duty in the other post at that time.")})


def _span(shift: DutyShift) -> None:
    for field in ("starts_at", "ends_at"):
        if not FIRST_YEAR <= getattr(shift, field).year <= LAST_YEAR:
            raise ValidationError({field: _("This day lies too far away.")})
    if shift.ends_at <= shift.starts_at:
        raise ValidationError({"ends_at": _("The shift ends before it begins.")})
    if shift.ends_at - shift.starts_at > LONGEST_SHIFT:
        raise ValidationError(
            {"ends_at": _("A shift is not longer than %(days)s days.") % {"days": LONGEST_SHIFT.days}}
        )


def _can_act(person: Person, unit: Organisation, day: dt.date) -> None:
    account = getattr(person, "user", None)
    if account is None or not account.is_active:
        raise ValidationError({"person": _("%(person)s has no living account.") % {"person": person}})
    if (
        Post.objects.usable_by(person.pk, day)
        .filter(organisation=unit)
        .exclude(role__in=ROSTER_ROLES)
        .exists()
    ):
        return
    last = Post.objects.filter(person=person, organisation=unit, valid_to__lt=day).order_by("valid_to").last()
    if last is not None:
        raise ValidationError(
            {
                "person": _("The post of %(person)s at %(unit)s ended on %(day)s.")
                % {"person": person, "unit": unit, "day": last.valid_to}
            }
        )
    raise ValidationError(
        {
            "person": _("%(person)s holds no post at %(unit)s on %(day)s.")
            % {"person": person, "unit": unit, "day": day}
        }
    )


RULES = {
    Area: _area,
    Organisation: _organisation,
    PartyOrganisation: _party_organisation,
    Person: _person,
    Post: _post,
    Membership: _membership,
    DutyShift: _duty_shift,
}
