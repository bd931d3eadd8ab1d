"""A telephone call in one line: about a ticket it names, or the beginning of a new one."""

import hashlib
import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from audit import clock
from organisations.access import CALLERS, open_to
from tickets import actions, wording
from tickets.actions.calling import note_call
from tickets.actions.once import KeyReused, once
from tickets.forms.calls import CallForm, NewCallForm
from tickets.lifecycle import Refusal
from tickets.models import CallWith
from tickets.models.states import ContactOutcome
from tickets.standing import Actor
from tickets.views.raising import form_page

KEY_LENGTH = 40


@open_to(CALLERS)
@never_cache
@require_http_methods(["GET", "POST"])
def call(request: HttpRequest) -> HttpResponse:
    form = CallForm(request.POST if request.method == "POST" else None, user=request.user)
    if not form.is_valid():
        return _render(request, form, 422 if form.is_bound else 200)
    if form.ticket is None:
        # The words go on in the body of the page: nothing of them stands in an address.
        return _new(request, {"description": form.text})
    sent = form.cleaned_data
    try:
        number, _created = once(
            user=request.user,
            path=request.path,
            key="".join(filter(str.isalnum, request.POST.get("form_key", "")))[:KEY_LENGTH]
            or uuid.uuid4().hex,
            body_hash=hashlib.sha256(repr(sorted(sent.items())).encode()).hexdigest(),
            at=clock.now(),
            create=lambda: note_call(
                ticket_id=form.ticket.pk,
                by=Actor(request.user, request.post),
                at=clock.now(),
                who=CallWith(sent["who"]),
                outcome=ContactOutcome(sent["outcome"]),
                text=form.text,
            ),
        )
    except KeyReused as reused:
        form.add_error(None, _("This line was sent already, for %(number)s.") % {"number": reused.number})
        return _render(request, form, 409)
    except Refusal as refused:
        form.add_error("line", wording.refusal(refused))
        return _render(request, form, refused.status)
    messages.success(request, _("The call is noted at %(number)s.") % {"number": number})
    return redirect("tickets:ticket", number=number)


@open_to(CALLERS)
def new_call(request: HttpRequest) -> HttpResponse:
    return _new(request)


def _new(request: HttpRequest, begin: dict[str, str] | None = None) -> HttpResponse:
    return form_page(
        request,
        begin=begin,
        form_class=NewCallForm,
        template="tickets/call_new.html",
        create=lambda form, by, at: actions.raise_ticket(by=by, at=at, **form.values()),
        done=_("Ticket %(number)s is raised. The queue sends it to the responsible department now."),
    )


def _render(request: HttpRequest, form: CallForm, status: int) -> HttpResponse:
    context = {"call_form": form, "call_key": uuid.uuid4().hex}
    return render(request, "tickets/call.html", context, status=status)
