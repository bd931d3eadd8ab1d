"""Entering a new row of each list: one form, sent once however often it is pressed."""

import hashlib
import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from alliances.entering import ENTRIES, Entry
from alliances.reading.lists import LISTS
from alliances.views.addresses import address_of
from alliances.views.frame import acting, frame, in_force, members_chain
from audit import clock
from meetings.views.stepping import add_errors
from organisations.access import BUSINESS, open_to
from organisations.models import Alliance
from tickets import wording
from tickets.actions.once import KeyReused, once
from tickets.lifecycle import Incomplete, Refusal

KEY_LENGTH = 64


@open_to(BUSINESS)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, code: str, name: str) -> HttpResponse:
    alliance, by = members_chain(request, code), acting(request)
    entry = ENTRIES.get(name)
    if entry is None:
        raise Http404
    if not in_force(alliance) or not entry.may(by, alliance):
        return _refused(request, alliance, name)
    try:
        about = entry.about(by, alliance, request.GET)
    except Incomplete:
        raise Http404 from None
    sent = request.POST if request.method == "POST" else None
    form = entry.form(sent, alliance=alliance, actor=by, initial=_usual(), **about)
    status = 200
    if sent is not None:
        made, status = _send(request, form, entry, alliance, name)
        if made:
            return redirect(made)
    context = {
        "entry": entry,
        "form": form,
        "about": next(iter(about.values()), None),
        "form_key": uuid.uuid4().hex if status == 409 else request.POST.get("form_key") or uuid.uuid4().hex,
        "back": reverse("alliances:records", args=[alliance.code, name]),
    }
    return render(request, "alliances/enter.html", frame(alliance, LISTS[name].tab) | context, status=status)


def _usual() -> dict[str, Any]:
    today = clock.today()
    days = ("day", "granted_on", "applied_on", "decided_on", "happened_on", "as_of")
    return {"season": today.year, "year": today.year, **dict.fromkeys(days, today)}


def _refused(request: HttpRequest, alliance: Alliance, name: str) -> HttpResponse:
    words = _("Your present post does not enter this here.")
    context = {"refusal": words, "back": reverse("alliances:records", args=[alliance.code, name])}
    return render(request, "alliances/refused.html", frame(alliance, LISTS[name].tab) | context, status=403)


def _send(
    request: HttpRequest, form: forms.Form, entry: Entry, alliance: Alliance, name: str
) -> tuple[str, int]:
    """Where the new row is to be seen, or "" with the status of the page that says why not."""
    if not form.is_valid():
        return "", 422
    key = "".join(filter(str.isalnum, request.POST.get("form_key", "")))[:KEY_LENGTH] or uuid.uuid4().hex
    at, by = clock.now(), acting(request)
    try:
        address, is_new = once(
            user=request.user,
            path=request.path,
            key=key,
            body_hash=_hash_of(request),
            at=at,
            create=lambda: entry.verb(by=by, at=at, **form.values()),
            called=lambda row: (
                address_of(row, alliance) or reverse("alliances:records", args=[alliance.code, name])
            ),
        )
    except KeyReused:
        form.add_error(None, _("This form was sent already. Send it again only if this is another matter."))
        return "", 409
    except Incomplete as incomplete:
        told = add_errors(form, incomplete)
        if not form.errors:
            form.add_error(None, " ".join(told))
        return "", 422
    except Refusal as refused:
        form.add_error(None, wording.refusal(refused))
        return "", refused.status
    if is_new:
        messages.success(request, _("Recorded."))
    return address, 302


def _hash_of(request: HttpRequest) -> str:
    left_out = ("csrfmiddlewaretoken", "form_key")
    fields = sorted((name, values) for name, values in request.POST.lists() if name not in left_out)
    return hashlib.sha256(repr((request.GET.urlencode(), fields)).encode()).hexdigest()
