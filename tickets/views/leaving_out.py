"""What is left out of the figures: asked by the unit, decided by another person, read by everybody concerned."""

from http import HTTPStatus

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from audit import clock
from organisations.access import BUSINESS, open_to, usable_posts
from tickets import wording
from tickets.actions import leaving_out
from tickets.forms.supervision import DecideExclusionForm, ExclusionForm
from tickets.lifecycle import Refusal
from tickets.models import Dispatch, Exclusion, Ticket
from tickets.reading.paging import page_of
from tickets.standing import Actor


def _visible(request: HttpRequest):
    """Of the account's own units, and of tickets that its office or its supervisors answer for."""
    own = {post.organisation_id for post in usable_posts(request.user)}
    overseen = Ticket.objects.supervised_by(request.user)
    rows = Exclusion.objects.filter(Q(dispatch__organisation__in=own) | Q(dispatch__ticket__in=overseen))
    return rows.select_related(
        "dispatch__ticket__alliance__lead", "dispatch__organisation", "asked_by__person", "decided_by__person"
    )


@open_to(BUSINESS)
def exclusions(request: HttpRequest) -> HttpResponse:
    rows = _visible(request)
    state = request.GET.get("state", "")
    if state == "open":
        rows = rows.filter(decided_at=None)
    elif state == "granted":
        rows = rows.filter(granted=True)
    page = page_of(rows, request.GET.get("at", ""), key=("id",), descending=True)
    return render(request, "tickets/exclusions.html", {"page": page, "state": state})


@open_to(BUSINESS)
@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest, dispatch: int) -> HttpResponse:
    row = Dispatch.objects.select_related("ticket", "organisation").filter(pk=dispatch).first()
    actor = Actor(request.user, request.post)
    if row is None or not leaving_out.may_ask(row, actor):
        raise Http404
    form = ExclusionForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                asked = leaving_out.ask_exclusion(
                    dispatch_id=row.pk, by=actor, at=clock.now(), **form.cleaned_data
                )
            except Refusal as refused:
                form.add_error(None, wording.refusal(refused))
                status = refused.status
            else:
                messages.success(request, _("Asked. A supervisor or the office's head decides."))
                return redirect("tickets:exclusion", pk=asked.pk)
    return render(request, "tickets/exclusion.html", {"dispatch": row, "form": form}, status=status)


@open_to(BUSINESS)
@require_http_methods(["GET", "POST"])
def exclusion(request: HttpRequest, pk: int) -> HttpResponse:
    asked = _visible(request).filter(pk=pk).first()
    if asked is None:
        raise Http404
    actor = Actor(request.user, request.post)
    dispatch = asked.dispatch
    may_decide = leaving_out.may_decide(asked, dispatch.ticket, actor)
    form = DecideExclusionForm(request.POST or None) if may_decide and asked.decided_at is None else None
    status = 200
    if request.method == "POST":
        if not may_decide:
            raise PermissionDenied(_("Another person decides on this: a supervisor or the office's head."))
        status = 409 if form is None else 422
        if form is not None and form.is_valid():
            try:
                leaving_out.decide_exclusion(exclusion_id=pk, by=actor, at=clock.now(), **form.cleaned_data)
            except Refusal as refused:
                status = refused.status
                asked, form = _visible(request).get(pk=pk), None
            else:
                messages.success(request, _("Recorded."))
                return redirect("tickets:exclusion", pk=pk)
    context = {
        "asked": asked,
        "dispatch": dispatch,
        "form": form,
        "refusal": wording.REFUSALS["decided_already"] if status == HTTPStatus.CONFLICT else "",
    }
    return render(request, "tickets/exclusion.html", context, status=status)
