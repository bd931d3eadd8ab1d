"""One move for several tickets: tick, choose, fill in once, read what will happen, see what happened to each."""

import hashlib
import json
import uuid

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from audit import clock
from organisations.access import BUSINESS, open_to
from tickets.actions.bulk_moves import BULK, MOST, OtherForm, Picked, run_bulk
from tickets.forms.moves import MOVE_FORMS, MoveForm
from tickets.lifecycle import Incomplete
from tickets.models import BulkOutcome, BulkRun, Move, Ticket
from tickets.reading.bulk import Selection, items_of, picks_of, selection
from tickets.standing import Actor
from tickets.views.move_words import CONFIRM, HINTS

KEY_LENGTH = 40


@open_to(BUSINESS)
@never_cache
@require_POST
def bulk(request: HttpRequest) -> HttpResponse:
    """Each step is sent with the ticked tickets: choose a move, then its form, then the confirmation, then do it."""
    actor, at, sent = Actor(request.user, request.post), clock.now(), request.POST
    picks = picks_of(sent.getlist("pick"))
    if not picks:
        return _refused(request, _("Tick at least one ticket in the list, then choose a step."))
    if len(picks) > MOST:
        return _refused(request, _("At most %(most)s tickets at once.") % {"most": MOST})
    key = "".join(filter(str.isalnum, sent.get("form_key", "")))[:KEY_LENGTH]
    done = BulkRun.objects.filter(user=request.user, key=key).first() if key else None
    if done and not done.items.filter(outcome=BulkOutcome.WAITING).exists():
        return redirect("tickets:bulk_result", pk=done.pk)
    chosen = selection(actor, picks, at)
    context = {"selection": chosen, "form_key": key or uuid.uuid4().hex, "at": at}
    move = Move(sent["move"]) if sent.get("move") in BULK else None
    rows = chosen.open_to(move) if move else []
    if sent.get("step") == "do":
        # Whatever happened meanwhile: each ticket gets its own line in the result.
        rows = chosen.rows
    if move is None or not rows:
        return render(request, "tickets/bulk.html", context)
    context |= {
        "move": move,
        "hint": HINTS.get(move, ""),
        "confirm": CONFIRM.get(move, ""),
        "rows": rows,
        "left_out": [] if rows is chosen.rows else chosen.left_out(move),
    }
    form = _form(move, sent if "step" in sent else None, rows[0].ticket, actor)
    if "step" not in sent or not form.is_valid():
        status = 422 if form.is_bound else 200
        return render(request, "tickets/bulk_form.html", context | {"form": form}, status=status)
    context |= _said(form, sent)
    if sent["step"] != "do":
        return render(request, "tickets/bulk_confirm.html", context)
    return _do(request, move, chosen, actor, context["form_key"], context)


def _do(
    request: HttpRequest, move: Move, chosen: Selection, actor: Actor, key: str, context: dict
) -> HttpResponse:
    sent = request.POST
    if move in CONFIRM and not sent.get("confirmed"):
        return render(request, "tickets/bulk_confirm.html", context | {"unconfirmed": True}, status=422)

    def data_of(ticket: Ticket) -> dict:
        form = _form(move, sent, ticket, actor)
        if not form.is_valid():
            raise Incomplete({name: " ".join(errors) for name, errors in form.errors.items()})
        return form.cleaned_data

    picked = [
        Picked(row.ticket, offer.dispatch.pk if offer and offer.dispatch else None, row.seen)
        for row in chosen.rows
        for offer in [row.offers.get(move)]
    ]
    try:
        run = run_bulk(
            by=actor,
            key=key,
            body_hash=_hash_of(sent),
            move=move,
            picked=picked,
            data_of=data_of,
            at=context["at"],
        )
    except OtherForm:
        return _refused(
            request, _("This form was sent already with other values. Begin again from the list."), 409
        )
    return redirect("tickets:bulk_result", pk=run.pk)


@open_to(BUSINESS)
@never_cache
@require_safe
def result(request: HttpRequest, pk: int) -> HttpResponse:
    """A line for each ticket; one's own runs only."""
    run = get_object_or_404(BulkRun, pk=pk, user=request.user)
    lines = items_of(run, Actor(request.user, request.post))
    done = sum(item.outcome == BulkOutcome.DONE for item, _visible in lines)
    context = {"run": run, "lines": lines, "done": done, "not_done": len(lines) - done}
    return render(request, "tickets/bulk_result.html", context)


def _form(move: Move, given: QueryDict | None, ticket: Ticket, actor: Actor) -> MoveForm:
    return MOVE_FORMS[move](given, ticket=ticket, actor=actor)


def _said(form: MoveForm, sent: QueryDict) -> dict:
    """What was filled in, as it is read and as it is sent on."""
    values = [(bound.label, _shown(form, bound.name)) for bound in form]
    names = [name for name in sent if name in form.fields]
    return {
        "values": [(label, shown) for label, shown in values if shown],
        "sent_on": [(name, value) for name in names for value in sent.getlist(name)],
    }


def _shown(form: MoveForm, name: str) -> str:
    value = form.cleaned_data.get(name)
    if value in (None, "", False):
        return ""
    if value is True:
        return _("yes")
    choices = dict(getattr(form.fields[name], "choices", ())) if isinstance(value, str) else {}
    if name == "assists":
        return _(", ").join(str(unit) for unit in value)
    return str(choices.get(value, value))


def _hash_of(sent: QueryDict) -> str:
    unsent = ("csrfmiddlewaretoken", "form_key", "step", "confirmed")
    words = sorted((name, sorted(sent.getlist(name))) for name in sent if name not in unsent)
    return hashlib.sha256(json.dumps(words).encode()).hexdigest()


def _refused(request: HttpRequest, sentence: str, status: int = 422) -> HttpResponse:
    return render(request, "tickets/bulk.html", {"refusal": sentence}, status=status)
