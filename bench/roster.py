"""Who and where: what synthetic tickets are drawn from, read once from a database with the demonstration's rosters.

Where a ticket goes is decided by the portal's own `routing.decide`; topics are drawn by a steep (Zipf) weight, so that some
departments are busy and others are not.
"""

import datetime as dt
import random
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from bench import extent
from organisations.models import Alliance, Area, Organisation, Person, Post, Role, User
from organisations.models.people import SIGNERS
from tickets import catalogue, kinds, routing, wording
from tickets.models import Topic


class Raiser(NamedTuple):
    user: int
    post: int
    role: str
    unit: int


@dataclass(frozen=True)
class Subject:
    """A topic at a place in an alliance, and where the matrix sends it."""

    kind: str
    alliance: int
    office: int
    topic: int
    topic_name: str
    area: int
    raiser: Raiser
    department: int | None
    assists: tuple[int, ...]
    reason: str
    cell: dict[str, Any] | None
    passed_over: list[dict[str, Any]]


@dataclass(frozen=True)
class Roster:
    """Plain values only, so that it travels to the processes that generate rows."""

    subjects: list[Subject]
    weights: list[float]
    #: unit → account and post code of who signs and answers there
    signers: Mapping[int, tuple[int, str]]
    office: Mapping[int, tuple[int, str]]
    system: int
    catalogue_version: int
    roster_version: int


def more_officials(count: int, at: dt.datetime) -> None:
    """Handlers in every department, so that `count` officials can be at work at once; nobody can sign in as them."""
    units = list(Organisation.objects.filter(posts__role=Role.LIAISON).distinct().order_by("pk"))
    missing = max(0, count - Post.objects.exclude(person__user=None).count())
    people = Person.objects.bulk_create(
        [Person(name=f"演示承办人{number}", is_demonstration=True) for number in range(missing)]
    )
    User.objects.bulk_create(
        [
            User(username=f"handler-{number}", person=person, password="!", date_joined=at)
            for number, person in enumerate(people)
        ]
    )
    Post.objects.bulk_create(
        [
            Post(
                person=person,
                organisation=units[number % len(units)],
                role=Role.HANDLER,
                valid_from=at.date(),
            )
            for number, person in enumerate(people)
        ]
    )


def read(day: dt.date, system: int) -> Roster:
    known = catalogue.catalogue_on(day)
    open_kinds = set(kinds.with_switch("in_api"))
    alliances = [
        alliance
        for alliance in Alliance.objects.select_related("template", "area").order_by("pk")
        if alliance.kind in open_kinds
    ]
    topics = list(Topic.objects.filter(parent__isnull=False, is_active=True).order_by("pk"))
    raisers = _raisers()
    subjects = [
        _subject(alliance, topic, area, raisers[area.pk], known)
        for alliance in alliances
        for topic in topics
        if topic.template_id == alliance.template_id
        for area in Area.objects.filter(path__startswith=alliance.area.path, pk__in=raisers).order_by("pk")
    ]
    return Roster(
        subjects=subjects,
        weights=_weights(subjects),
        signers=_accounts(SIGNERS),
        office=_accounts((Role.DISPATCHER,)),
        system=system,
        catalogue_version=known.catalogue_version,
        roster_version=known.roster_version,
    )


def _raisers() -> dict[int, Raiser]:
    """Area → a secretary there."""
    posts = Post.objects.filter(role=Role.SECRETARY).exclude(person__user=None)
    return {
        post.organisation.area_id: Raiser(post.person.user.pk, post.pk, post.role, post.organisation_id)
        for post in posts.select_related("organisation", "person__user").order_by("-pk")
    }


def _accounts(roles) -> dict[int, tuple[int, str]]:
    posts = Post.objects.filter(role__in=roles).exclude(person__user=None).order_by("-pk")
    return {
        post.organisation_id: (post.person.user.pk, post.role)
        for post in posts.select_related("person__user")
    }


def _subject(
    alliance: Alliance, topic: Topic, area: Area, raiser: Raiser, known: routing.Catalogue
) -> Subject:
    decision = routing.decide(routing.Facts(alliance.pk, topic.pk, area.pk, known.on), known)
    return Subject(
        kind=alliance.kind,
        alliance=alliance.pk,
        office=alliance.lead_id,
        topic=topic.pk,
        topic_name=topic.name,
        area=area.pk,
        raiser=raiser,
        department=decision.department,
        assists=decision.assists,
        reason=decision.reason,
        cell=wording.snapshot(decision, known),
        passed_over=wording.passed_over(decision, known),
    )


def _weights(subjects: list[Subject]) -> list[float]:
    """Zipf by topic, in an order drawn once. What the matrix does not cover is rare, as in a kept-up matrix."""
    topics = sorted({subject.topic for subject in subjects})
    random.Random(extent.SMALL).shuffle(topics)
    rank = {topic: place for place, topic in enumerate(topics, 1)}
    return [(1 if subject.department else 0.05) / rank[subject.topic] for subject in subjects]
