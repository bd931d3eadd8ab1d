"""The raisers of one concern: how many, one more, shown for a reason, told of the result."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from audit import actions as audit
from audit import clock
from governance.actions.raisers import add_fellow, speaks_with, tell_fellow
from governance.forms.raisers import FellowForm, UrgencyForm
from meetings.views.stepping import try_verb
from organisations import reasons
from organisations.access import BUSINESS, open_to
from organisations.models import Kind
from tickets import wording
from tickets.actions.assessing import assess_urgency, may_assess
from tickets.lifecycle import Refusal
from tickets.models import State, Ticket
from tickets.models.states import ENDED
from tickets.standing import Actor


def _concern(request: HttpRequest, number: str) -> Ticket:
    rows = Ticket.objects.visible_to(request.user).select_related("alliance", "area", "raiser_unit")
    row = rows.filter(number=number.replace("\0", ""), kind=Kind.COM).first()
    if row is None:
        raise Http404
    return row


def _context(request: HttpRequest, ticket: Ticket, form: FellowForm | None) -> dict:
    return {
        "ticket": ticket,
        "fellows": ticket.fellows.select_related("unit"),
        "merged": Ticket.objects.visible_to(request.user).filter(merged_into=ticket),
        "form": form,
        "speaks": speaks_with(Actor(request.user, request.post), ticket),
        "assessing": _assessing(request, ticket),
        "result": ticket.state in (State.CALLBACK, State.CLOSED),
    }


@open_to(BUSINESS)
@never_cache
@require_http_methods(["GET", "POST"])
def raisers(request: HttpRequest, number: str) -> HttpResponse:
    ticket = _concern(request, number)
    by = Actor(request.user, request.post)
    if not speaks_with(by, ticket) or ticket.state in ENDED:
        form = None
        status = 403 if request.method == "POST" else 200
        return render(request, "governance/raisers.html", _context(request, ticket, form), status=status)
    form = FellowForm(request.POST if request.method == "POST" else None)
    given = {"ticket": ticket, "by": by, "at": clock.now()}
    if form.is_bound and form.is_valid() and try_verb(form, add_fellow, **given) is not None:
        messages.success(request, _("One more raiser is kept; the result is told to everybody."))
        return redirect("governance:raisers", ticket.number)
    status = 422 if form.errors else 200
    return render(request, "governance/raisers.html", _context(request, ticket, form), status=status)


def _assessing(request: HttpRequest, ticket: Ticket) -> UrgencyForm | None:
    """The form for the urgency, where the office may still assess it."""
    may = may_assess(Actor(request.user, request.post), ticket)
    return UrgencyForm(initial={"urgency": ticket.urgency}) if may else None


@open_to(BUSINESS)
@never_cache
@require_POST
def urgency(request: HttpRequest, number: str) -> HttpResponse:
    ticket = _concern(request, number)
    form = UrgencyForm(request.POST)
    by = Actor(request.user, request.post)
    if form.is_valid() and try_verb(form, assess_urgency, ticket=ticket, by=by, at=clock.now()) is not None:
        messages.success(request, _("Recorded."))
        return redirect("governance:raisers", ticket.number)
    context = _context(request, ticket, None) | {"assessing": form}
    return render(request, "governance/raisers.html", context, status=422)


@open_to(BUSINESS)
@never_cache
@require_POST
def fellow(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """Show one raiser for a reason that is recorded, or note that the result was told."""
    ticket = _concern(request, number)
    by = Actor(request.user, request.post)
    row = ticket.fellows.filter(pk=pk).first()
    if row is None or not speaks_with(by, ticket):
        raise Http404
    if request.POST.get("what") == "told":
        try:
            tell_fellow(ticket=ticket, by=by, at=clock.now(), fellow=row)
        except Refusal as refused:
            messages.error(request, wording.refusal(refused))
        return redirect("governance:raisers", ticket.number)
    reason = reasons.stated(request)
    if not reason:
        messages.error(request, _("Say why you need to see it; the reason is recorded."))
        return redirect("governance:raisers", ticket.number)
    audit.record_view(
        at=clock.now(),
        by=request.user,
        object_type="fellowraiser",
        object_id=row.pk,
        object_label=ticket.number,
        field="name",
        reason=reason,
        post=request.post.role,
        organisation=request.post.organisation.code,
    )
    shown = {"shown": row.pk, "shown_name": row.name.reveal(), "shown_phone": row.phone.reveal()}
    form = None if ticket.state in ENDED else FellowForm()
    return render(request, "governance/raisers.html", _context(request, ticket, form) | shown)
