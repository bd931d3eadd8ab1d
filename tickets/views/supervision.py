"""Supervision: the list, and one proposal with what the acting post may do about it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from audit import clock
from organisations.access import BUSINESS, open_to
from tickets import deadlines, wording
from tickets.actions import documenting, supervising
from tickets.forms.supervision import STEP_FORMS
from tickets.lifecycle import Refusal
from tickets.models import Supervision, SupervisionProposal, Ticket
from tickets.models.supervision import IN_FORCE
from tickets.reading import supervision
from tickets.reading.choices import choices_on
from tickets.reading.supervision_papers import supervision_draft
from tickets.standing import Actor

VERBS = {
    "explain": supervising.explain,
    "decide": supervising.decide,
    "appeal": supervising.appeal,
    "decide_appeal": supervising.decide_appeal,
}
BUTTONS = {
    "explain": gettext_lazy("Send the explanation"),
    "decide": gettext_lazy("Record the decision"),
    "appeal": gettext_lazy("Appeal"),
    "decide_appeal": gettext_lazy("Record the decision"),
}


@open_to(BUSINESS)
def supervision_list(request: HttpRequest) -> HttpResponse:
    choices = choices_on(clock.today())
    filters = supervision.Filters(
        tab=request.GET.get("tab", supervision.OPEN),
        alliance=request.GET.get("alliance", ""),
        level=request.GET.get("level", ""),
    )
    context = {
        "page": supervision.supervision_list(request.user, filters, request.GET.get("at", ""), choices),
        "filters": filters,
        "tabs": supervision.TABS,
        "levels": [(str(level.value), level.label) for level in Supervision if level >= Supervision.YELLOW],
        "choices": choices,
        "at": clock.now(),
    }
    return render(request, "tickets/supervision_list.html", context)


@open_to(BUSINESS)
@require_http_methods(["GET", "POST"])
def supervision_page(request: HttpRequest, pk: int) -> HttpResponse:
    at = clock.now()
    proposal = supervision.visible(request.user).filter(pk=pk).first()
    if proposal is None:
        raise Http404
    actor = Actor(request.user, request.post)
    late = deadlines.is_late(proposal.explain_by, at)
    steps = supervision.steps_for(proposal, actor, late=late)
    status, refusal = 200, ""
    sent = request.POST.get("step", "") if request.method == "POST" else ""
    forms = {step: STEP_FORMS[step](prefix=step) for step in steps}
    if sent in STEP_FORMS:
        form = STEP_FORMS[sent](request.POST, prefix=sent)
        if sent in forms:
            forms[sent] = form
        status, refusal = (422, "") if sent in forms else (409, wording.REFUSALS["step_not_open"])
        if form.is_valid():
            try:
                VERBS[sent](proposal_id=pk, by=actor, at=at, **form.cleaned_data)
            except Refusal as refused:
                status, refusal = refused.status, wording.refusal(refused)
            else:
                messages.success(request, _("Recorded."))
                return redirect("tickets:supervision_one", pk=pk)
    context = {
        "proposal": proposal,
        "forms": [(step, form, BUTTONS[step]) for step, form in forms.items()],
        "refusal": refusal,
        "late": late,
        "may_draft": _may_draft(proposal, actor),
        "may_open": Ticket.objects.visible_to(request.user).filter(pk=proposal.ticket_id).exists(),
        "at": at,
    }
    return render(request, "tickets/supervision_one.html", context, status=status)


def _may_draft(proposal: SupervisionProposal, actor: Actor) -> bool:
    """A signed proposal goes out on paper by its supervisors or the office."""
    above = supervising.supervises(proposal, actor) or supervising.heads_office(proposal.ticket, actor)
    return above and proposal.state in IN_FORCE


@open_to(BUSINESS)
@require_POST
def document(request: HttpRequest, pk: int) -> HttpResponse:
    """Draft the letter, or for units that the banner leads the slip, as a document of the acting unit."""
    proposal = supervision.visible(request.user).filter(pk=pk).first()
    if proposal is None:
        raise Http404
    actor = Actor(request.user, request.post)
    if not _may_draft(proposal, actor):
        raise PermissionDenied(_("After the signature, supervisors and the office's head write to the unit."))
    made = documenting.draft_document(
        by=actor, at=clock.now(), ticket=proposal.ticket, **supervision_draft(proposal)
    )
    messages.success(request, _("The draft is made. Read it through, then somebody else checks it."))
    return redirect("tickets:document", pk=made.pk)
