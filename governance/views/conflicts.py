"""The page on which a concern about a company, the community or its people is raised."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from audit import clock
from governance.actions.conflicts import may_say, raise_about
from governance.actions.conflicts import say_about as verb
from governance.forms.conflicts import AboutForm, SubjectForm
from governance.models import Community
from meetings.views.stepping import add_errors
from organisations.access import BUSINESS, open_to
from tickets import wording
from tickets.lifecycle import Incomplete, Refusal
from tickets.models import Ticket
from tickets.standing import Actor
from tickets.views.detail import visible_ticket


@open_to(BUSINESS)
@require_http_methods(["GET", "POST"])
def concern(request: HttpRequest, pk: int) -> HttpResponse:
    community = Community.objects.visible_to(request.user).for_page().filter(pk=pk).first()
    if community is None:
        raise Http404
    sent = request.POST if request.method == "POST" else None
    form = AboutForm(sent, community=community, day=clock.today())
    status = 200
    if sent is not None and form.is_valid():
        try:
            ticket = raise_about(
                by=Actor(request.user, request.post), at=clock.now(), community=community, **form.values()
            )
        except Incomplete as incomplete:
            add_errors(form, incomplete)
        except Refusal as refused:
            form.add_error(None, wording.refusal(refused))
            status = refused.status
        else:
            return _raised(request, community, ticket)
    if form.errors and status == 200:
        status = 422
    return render(request, "governance/concern.html", {"form": form, "row": community}, status=status)


@open_to(BUSINESS)
@require_http_methods(["GET", "POST"])
def say_about(request: HttpRequest, number: str) -> HttpResponse:
    """Say of a concern that stands open whom it is about."""
    ticket = visible_ticket(request, number)
    community = Community.objects.for_page().filter(alliance=ticket.alliance_id).first()
    by = Actor(request.user, request.post)
    if community is None or not may_say(by, ticket, community):
        raise Http404
    sent = request.POST if request.method == "POST" else None
    form = SubjectForm(sent, community=community, day=clock.today())
    status = 200
    if sent is not None and form.is_valid():
        try:
            verb(ticket_id=ticket.pk, by=by, at=clock.now(), **form.values())
        except Refusal as refused:
            form.add_error(None, wording.refusal(refused))
            status = refused.status
        else:
            messages.success(
                request,
                _("%(number)s is hidden from whom it is about; what they held of it was taken back.")
                % {"number": number},
            )
            open_still = Ticket.objects.visible_to(request.user).filter(pk=ticket.pk).exists()
            return redirect("tickets:ticket", number) if open_still else redirect(community)
    if form.errors and status == 200:
        status = 422
    context = {"form": form, "row": community, "ticket": ticket}
    return render(request, "governance/say_about.html", context, status=status)


def _raised(request: HttpRequest, community: Community, ticket: Ticket) -> HttpResponse:
    if Ticket.objects.visible_to(request.user).filter(pk=ticket.pk).exists():
        messages.success(
            request, _("Ticket %(number)s is raised; it goes one level up.") % {"number": ticket.number}
        )
        return redirect("tickets:ticket", ticket.number)
    messages.success(
        request,
        _(
            "Ticket %(number)s is raised and goes one level up. Nobody with a post in the unit it is about sees it, "
            "you neither: note the number."
        )
        % {"number": ticket.number},
    )
    return redirect(community)
