"""One page, several steps: each open step is a form on the page, sent to the page's own address."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from audit import clock
from meetings.lifecycle import Rule, open_steps
from tickets import wording
from tickets.actions.reading_notices import mark_read_at
from tickets.lifecycle import Incomplete, Refusal, WrongState
from tickets.standing import Actor


@dataclass
class Outcome:
    """What a request to a page of steps came to. `done` is the step that was taken."""

    forms: dict[str, forms.Form]
    done: str = ""
    refusal: str = ""
    status: int = 200
    result: Any = None


def step_page(
    request: HttpRequest,
    row: models.Model,
    *,
    rules: Mapping[Any, Rule],
    make: Callable[..., forms.Form],
    verbs: Mapping[Any, Callable[..., Any]],
    template: str,
    context: Callable[[], dict[str, Any]],
    said: Callable[[Outcome], str] = lambda outcome: _("Recorded."),
) -> HttpResponse:
    """The page of a row: its open steps as forms, one taken if it was sent. `context` is asked for only
    where the page is shown, after the step."""
    by, at = Actor(request.user, request.post), clock.now()
    mark_read_at(by=request.user, at=at, link=row.get_absolute_url())
    offered = open_steps(rules, by, row)
    outcome = take_step(
        request,
        offered=[step for step in offered if step in verbs],
        make=lambda step, *sent: make(step, row, by, *sent),
        verbs=verbs,
        at=at,
        **{f"{row._meta.model_name}_id": row.pk},
    )
    if outcome.done:
        messages.success(request, said(outcome))
        return redirect(row.get_absolute_url())
    shown = {
        "row": row,
        "forms": {str(step): form for step, form in outcome.forms.items()},
        "offered": [str(step) for step in offered],
        "steps": {str(step): step.label for step in rules},
        "refusal": outcome.refusal,
        "sent": request.POST.get("step", ""),
        "at": at,
    }
    return render(request, template, shown | context(), status=outcome.status)


def take_step(
    request: HttpRequest,
    *,
    offered: Iterable[str],
    make: Callable[..., forms.Form],
    verbs: Mapping[str, Callable[..., Any]],
    at: dt.datetime,
    **target: int,
) -> Outcome:
    """Make the forms of the offered steps; if one was sent, check it and call its verb with `target`,
    who acts, when, and the form's values. A step that is no longer offered is refused in words."""
    offered = list(offered)
    sent = request.POST.get("step", "") if request.method == "POST" else ""
    outcome = Outcome({step: make(step) for step in offered if step != sent})
    if request.method != "POST":
        return outcome
    if sent not in verbs:
        outcome.status, outcome.refusal = 400, _("There is no such step.")
        return outcome
    form = make(sent, request.POST, request.FILES)
    if sent in offered:
        outcome.forms[sent] = form
    if form.is_valid():
        values = form.values() if hasattr(form, "values") else form.cleaned_data
        by = Actor(request.user, request.post)
        _call(outcome, sent, form, lambda: verbs[sent](by=by, at=at, **target, **values))
    elif sent in offered:
        outcome.status, outcome.refusal = 422, _("Not saved yet. What you typed is still here.")
    else:
        outcome.status, outcome.refusal = 409, _("This step is not open to you now.")
    return outcome


def _call(outcome: Outcome, sent: str, form: forms.Form, verb: Callable[[], Any]) -> None:
    try:
        outcome.result = verb()
    except Incomplete as incomplete:
        told = add_errors(form, incomplete)
        outcome.status, outcome.refusal = 422, " ".join(dict.fromkeys(told))
    except Refusal as refused:
        outcome.status, outcome.refusal = refused.status, wording.refusal(refused)
        if isinstance(refused, WrongState) and not refused.text:
            # The words of the ticket's own refusals speak of the ticket.
            outcome.refusal = _("The ticket refuses it: %(why)s") % {"why": outcome.refusal}
    else:
        outcome.done = sent


def add_errors(form: forms.Form, incomplete: Incomplete) -> list[str]:
    """Put what is missing or wrong at its fields, as far as the form has them; returns it in words."""
    told = []
    for name, code in incomplete.errors.items():
        words = wording.field_error(code)
        if name in form.fields:
            form.add_error(name, words)
            # Above the form one must see which field is meant.
            words = _("%(field)s: %(problem)s") % {"field": form.fields[name].label, "problem": words}
        told.append(words)
    return told


def try_verb(form: forms.Form, verb: Callable[..., Any], **given: Any) -> Any:
    """Call the verb with the form's values; what it refuses stands at the field or above the form, and
    None comes back."""
    try:
        return verb(**given, **form.cleaned_data)
    except Incomplete as incomplete:
        told = add_errors(form, incomplete)
        if not form.errors:
            form.add_error(None, " ".join(told))
    except Refusal as refused:
        form.add_error(None, wording.refusal(refused))
    return None
