"""Entering something for an alliance: first which alliance, then the form."""

from collections.abc import Callable, Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from audit import clock
from meetings.lifecycle import desk
from meetings.views.stepping import try_verb
from organisations.models import Alliance, Membership
from tickets import kinds
from tickets.reading.choices import choices_on
from tickets.standing import Actor


def entering(
    request: HttpRequest,
    *,
    alliances: Sequence[Alliance],
    make: Callable[[Alliance, Any], forms.Form],
    verb: Callable[..., Any],
    words: dict[str, str],
    back: str,
) -> HttpResponse:
    """`words`: title, lead, send, done, and `none` where no alliance is open to the acting post."""
    code = request.POST.get("alliance") or request.GET.get("alliance", "")
    alliance = next((row for row in alliances if row.code == code), None)
    if alliance is None and len(alliances) == 1:
        alliance = alliances[0]
    context = {"alliance": alliance, "alliances": alliances, "words": words, "back": back}
    if alliance is None:
        return render(request, "meetings/enter.html", context)
    form = make(alliance, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        by = Actor(request.user, request.post)
        made = try_verb(form, verb, by=by, at=clock.now(), alliance=alliance)
        if made is not None:
            messages.success(request, words["done"])
            return redirect(made.get_absolute_url())
    return render(
        request, "meetings/enter.html", context | {"form": form}, status=422 if form.errors else 200
    )


def changing(
    request: HttpRequest,
    form: forms.Form,
    verb: Callable[..., Any],
    words: dict[str, str],
    row,
    **target: int,
) -> HttpResponse:
    """Correct a row with the form it was entered by."""
    back = row.get_absolute_url()
    if request.method == "POST" and form.is_valid():
        by = Actor(request.user, request.post)
        if try_verb(form, verb, by=by, at=clock.now(), **target) is not None:
            messages.success(request, words["done"])
            return redirect(back)
    context = {"alliance": row.alliance, "words": words, "back": back, "form": form}
    return render(request, "meetings/enter.html", context, status=422 if form.errors else 200)


def led_by(request: HttpRequest, model: type) -> list[Alliance]:
    """The alliances whose office acts."""
    by = Actor(request.user, request.post)
    return [row for row in choices_on(clock.today()).alliances if desk(by, model(alliance=row))]


def raised_in(request: HttpRequest) -> list[Alliance]:
    """The alliances in which the acting post may raise a ticket."""
    return [
        row
        for row in choices_on(clock.today()).alliances
        if kinds.why_not_raise(row.kind, request.post, row) is None
    ]


def joined(request: HttpRequest, model: type) -> list[Alliance]:
    """The alliances that the acting unit is a member of, or leads the office of."""
    unit = request.post.organisation_id if request.post else None
    codes = Membership.objects.on(clock.today()).filter(organisation=unit).values_list("alliance", flat=True)
    led = led_by(request, model)
    mine = set(codes) | {row.pk for row in led}
    return [row for row in choices_on(clock.today()).alliances if row.pk in mine]
