"""A page of a case with a set of rows and the forms that enter more: measures, money, list entries."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from audit import clock
from enforcement.actions.on_case import works_on
from enforcement.forms.cases import OpenForm
from enforcement.models import Case, Duty
from meetings.views.stepping import take_step
from tickets.standing import Actor


class Entry(NamedTuple):
    """One form of the page: its name, what is typed, and the verb that enters it."""

    label: str | Promise
    form: type[forms.Form]
    verb: Callable[..., Any]


def entering_page(
    request: HttpRequest,
    row: Case,
    *,
    entries: Mapping[str, Entry],
    offered: Iterable[str],
    template: str,
    context: Callable[[dt.date], dict[str, Any]],
    after: Callable[[Any], Any],
) -> HttpResponse:
    """Show the page, or take the step that was sent. Only officers of the case are offered any of `offered`.

    `after` says from what the verb returned where to go on; `context` is asked for only where the page is shown."""
    by, today = Actor(request.user, request.post), clock.today()
    outcome = take_step(
        request,
        offered=offered if works_on(by, row.pk, today, Duty.OFFICER) else [],
        make=lambda step, *sent: entries[step].form(*sent, row=row, actor=by, auto_id=f"id_{step}_%s"),
        verbs={step: entry.verb for step, entry in entries.items()},
        at=clock.now(),
        case_id=row.pk,
    )
    if outcome.done:
        messages.success(request, _("Recorded."))
        return redirect(after(outcome.result))
    shown = {
        "row": row,
        "forms": outcome.forms,
        "steps": {step: entry.label for step, entry in entries.items()},
        "refusal": outcome.refusal,
        "sent": request.POST.get("step", ""),
        "open_form": OpenForm(),
    }
    return render(request, template, shown | context(today), status=outcome.status)
