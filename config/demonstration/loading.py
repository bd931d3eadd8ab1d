"""Loads the demonstration in two goes: rosters and accounts first, so that people can sign in, then the tickets.

Anchored to the day on which its first account was made. An interrupted load goes on where it stopped: the accounts are
one transaction, and so is each ticket's whole story.
"""

import datetime as dt
from collections.abc import Callable
from contextlib import suppress
from typing import NamedTuple

from django.conf import settings
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone, translation

from audit import clock
from config.demonstration import (
    accounts,
    banner,
    chain_season,
    communities,
    courses,
    court_cases,
    court_money,
    court_requests,
    drafted,
    duty,
    gaps,
    in_bulk,
    instructed,
    joint_courses,
    kept_filters,
    outside,
    paper_courses,
    supervised,
    together,
    tried,
    wider,
)
from config.demonstration.cast import Cast
from config.demonstration.hotline import load_hotline
from config.demonstration.stories import Story, all_stories
from config.demonstration.telling import PresentReached, Telling
from config.demonstration.timing import Timing
from organisations.account_actions import system_user
from organisations.models import Alliance, User
from tickets import queue
from tickets.models import Ticket
from tickets.suggestions import learning

Say = Callable[[str], None]


def anchor() -> dt.datetime | None:
    """When the first demonstration account was made, or None before the first load."""
    first = User.objects.filter(person__is_demonstration=True).order_by("date_joined").first()
    return timezone.localtime(first.date_joined) if first else None


@translation.override(settings.LANGUAGE_CODE)
def load_accounts(say: Say) -> None:
    """Rosters, catalogue, invented places and people, accounts. Adds nothing once they are there."""
    if anchor() is not None:
        return
    call_command("load_rosters")
    call_command("load_catalogue")
    call_command("load_chains")
    by, at = system_user(), clock.now()
    court_cases.make_key()
    with transaction.atomic():
        places = banner.load_places(by=by, at=at)
        gaps.load_gaps(today=at.date(), by=by, at=at)
        people = banner.load_people(by=by, at=at)
        path = accounts.write_file(accounts.open_accounts(people, by=by, at=at))
    say(f"{places} places, {len(people)} people; accounts: {path}")


class Chapter(NamedTuple):
    story: Story
    telling: Telling


@translation.override(settings.LANGUAGE_CODE)
def load_tickets(say: Say) -> None:
    """Tell every story that was not told yet, oldest first."""
    started = anchor()
    if started is None:
        raise RuntimeError("the accounts come first")
    cast = Cast(started.date())
    duty.load_duty(cast, by=system_user(), at=clock.now())
    chapters = _untold(cast, Timing(started))
    with queue.muted():
        for number, chapter in enumerate(chapters, 1):
            _tell(chapter)
            if number % 10 == 0 or number == len(chapters):
                say(f"tickets: {number} of {len(chapters)}")
        in_bulk.load_bulk(cast, Timing(started))
        together.load_together(cast, Timing(started))
        told = together.Together(cast, Timing(started))
        instructed.load_instructions(told)
        supervised.load_supervision(told)
        communities.load_communities(told)
        wider.load_wider(told)
        say("meetings, lists, a call-out, advice, instructions, supervision, thirty communities")
        load_hotline(cast, Timing(started))
        chain_season.load_chain(told)
        say("a hotline's file, a season of the chain")
        court_cases.load_cases(told)
        court_requests.load_requests(told)
        court_money.load_money(told)
        say("the court's register")
    kept_filters.load_filters(cast)
    drafted.load_draft(cast, clock.now())
    tried.load_trial(cast, clock.now())
    learning.learn_when_due(clock.now())
    # Last, so that nobody is written to about what lies weeks back.
    outside.load_outside(cast, clock.now())


def _untold(cast: Cast, timing: Timing) -> list[Chapter]:
    told = set(Ticket.objects.values_list("alliance__code", "title"))
    alliances = {
        alliance.code: alliance for alliance in Alliance.objects.select_related("template", "area", "lead")
    }
    chapters = [
        Chapter(story, Telling(story, alliances[story.alliance], cast, timing))
        for story in all_stories()
        if (story.alliance, _title(story)) not in told
    ]
    return sorted(chapters, key=lambda chapter: chapter.telling.at)


def _title(story: Story) -> str:
    """The title the ticket has: a matter settled on the spot takes the beginning of its text."""
    return f"{story.title}：{story.text}"[:40] if story.course == "settled" else story.title


@transaction.atomic
def _tell(chapter: Chapter) -> None:
    chapter.telling.begin()
    with suppress(PresentReached):
        course = chapter.story.course
        tell = next(
            getattr(module, course)
            for module in (courses, joint_courses, paper_courses)
            if hasattr(module, course)
        )
        tell(chapter.telling)
    chapter.telling.settle_notices()
