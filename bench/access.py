"""Who asks while measuring: sessions and tokens of some accounts, and addresses worth asking; written for the other stages.

`python -m bench.access NAME` in a filled database writes `NAME.json` into the run's folder. Sessions are made as a sign-in
makes them, without the hashing of a password, which is slow on purpose.
"""

import datetime as dt
import importlib
import json
import sys
from typing import Any

import django

django.setup()

from django.conf import settings  # noqa: E402 - Django is set up first
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402
from django.db.models import Count, Q  # noqa: E402

from audit import clock  # noqa: E402
from bench import figures, words  # noqa: E402
from organisations.api_tokens import create_token  # noqa: E402
from organisations.middleware import ACTING_POST  # noqa: E402
from organisations.models import ApiToken, OrganisationKind, Post, Role, User  # noqa: E402
from organisations.models.people import COURT_ROLES, ROSTER_ROLES  # noqa: E402
from tickets import kinds  # noqa: E402
from tickets.models import Dispatch, Event, Ticket  # noqa: E402
from tickets.models.states import OPEN_DISPATCH  # noqa: E402

EVENTS = 200


def session_of(post: Post) -> str:
    """Signed in and acting in this post: who holds several would be asked for one instead of shown a page."""
    user = post.person.user
    store = importlib.import_module(settings.SESSION_ENGINE).SessionStore()
    store[SESSION_KEY] = str(user.pk)
    store[ACTING_POST] = post.pk
    store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[-1]
    store[HASH_SESSION_KEY] = user.get_session_auth_hash()
    store.create()
    return store.session_key


def busiest() -> int:
    """The department that owes most."""
    owed = Dispatch.objects.filter(state__in=OPEN_DISPATCH).values("organisation").annotate(many=Count("pk"))
    return owed.order_by("-many", "organisation").first()["organisation"]


def person(post: Post) -> dict[str, Any]:
    return {
        "session": session_of(post),
        "unit": post.organisation.code,
        "role": post.role,
        "user": post.person.user.pk,
    }


def long_ticket(unit: int) -> str:
    """A ticket in the department's hands with EVENTS events."""
    mine = Dispatch.objects.filter(organisation=unit, state="signed", role="lead", events__what="sign")
    dispatch = mine.select_related("ticket").order_by("pk").first()
    ticket = dispatch.ticket
    missing = EVENTS - ticket.events.count()
    sign = dispatch.events.filter(what="sign").first()
    data = {"at": clock.now().isoformat(), "channel": "telephone", "outcome": "not_reached"}
    Event.objects.bulk_create(
        Event(
            ticket=ticket, dispatch=dispatch, at=sign.at + dt.timedelta(minutes=number), what="contact", by=sign.by,
            post=sign.post, organisation_id=unit, from_state=ticket.state, to_state=ticket.state,
            note="电话无人接听，改日再联系。", data=data,
        )
        for number in range(missing)
    )  # fmt: skip
    return ticket.number


def token_of(user: User) -> str:
    at = clock.now()
    return create_token(
        user=user,
        label="bench",
        scope=ApiToken.Scope.WRITE,
        expires_at=at + dt.timedelta(days=30),
        by=user,
        at=at,
    )


def raising(post: Post) -> list[dict[str, str]]:
    """What this secretary can raise, as the API wants it: subjects that the matrix covers."""
    seen = (
        Ticket.objects.filter(raiser_unit=post.organisation_id, lead__isnull=False)
        .exclude(topic__needs__contains="place")
        .values_list("alliance__code", "topic__code", "area__code")
    )
    return [
        {"alliance": alliance, "topic": topic, "area": area}
        for alliance, topic, area in sorted(set(seen.order_by("-pk")[:2000]))
    ]


def main(name: str) -> None:
    unit = busiest()
    posts = (
        Post.objects.on(clock.today())
        .exclude(person__user=None)
        .select_related("organisation", "person__user")
    )
    department = posts.filter(organisation=unit, role=Role.LIAISON).first()
    head = posts.filter(role=Role.OFFICE_HEAD).order_by("pk").first()
    kind = kinds.with_switch("in_api")
    secretary = (
        posts.filter(
            role=Role.SECRETARY,
            organisation__raised_tickets__kind__in=kind,
            organisation__raised_tickets__topic__needs="",
        )
        .order_by("pk")
        .first()
    )
    month = clock.today().replace(day=1) - dt.timedelta(days=1)
    # Who holds a post of the court, whichever else, is asked for a second factor before any page.
    of_court = Q(role__in=(*ROSTER_ROLES, *COURT_ROLES)) | Q(organisation__kind=OrganisationKind.COURT)
    with_second_factor = Post.objects.filter(of_court).values("person")
    facts = {
        "department": person(department),
        "office": person(head),
        "secretary": person(secretary)
        | {"token": token_of(secretary.person.user), "raising": raising(secretary)},
        "officials": [person(post) for post in posts.exclude(person__in=with_second_factor).order_by("pk")],
        "long_ticket": long_ticket(unit),
        "month": f"{month:%Y-%m}",
        "words": {"common": words.COMMON, "rare": words.RARE},
        "newest": list(
            Ticket.objects.filter(dispatches__organisation=unit)
            .order_by("-pk")
            .values_list("number", flat=True)[:200]
        ),
    }
    (figures.folder() / f"{name}.json").write_text(json.dumps(facts, ensure_ascii=False), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
