"""One leader's instruction: its page with the steps open to the acting post, its scan, the ticket and the report it gives."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from audit import clock
from organisations.access import BUSINESS, open_to
from tickets import wording
from tickets.actions import documenting, instructing, instructing_tickets
from tickets.actions.reading_notices import mark_read_at
from tickets.files.names import safe_name
from tickets.files.serving import content_response
from tickets.forms.instructions import STEP_FORMS, TicketForm
from tickets.instruction_rules import desk_or_addressee, steps_for
from tickets.lifecycle import Incomplete, Refusal
from tickets.models import DocumentKind, Instruction, InstructionStep
from tickets.models.instructions import DOCUMENT_OWNER
from tickets.reading import instructions as reading
from tickets.reading.instruction_papers import report_draft
from tickets.standing import Actor
from tickets.views.instructions import add_errors

VERBS = {
    InstructionStep.JOIN: instructing_tickets.join_tickets,
    InstructionStep.LEAVE: instructing_tickets.leave_ticket,
    InstructionStep.REPORT: instructing.report,
    InstructionStep.ANSWER: instructing.answer_leader,
    InstructionStep.WITHDRAW: instructing.withdraw_instruction,
}


@open_to(BUSINESS)
@require_http_methods(["GET", "POST"])
@never_cache
def page(request: HttpRequest, pk: int) -> HttpResponse:
    row = _visible(request, pk)
    actor = Actor(request.user, request.post)
    mark_read_at(by=request.user, at=clock.now(), link=row.get_absolute_url())
    steps = steps_for(row, actor)
    shown = {step: _form(step, row, actor) for step in steps if step in VERBS}
    status, refusal = 200, ""
    if request.method == "POST":
        sent = request.POST.get("step", "")
        if sent not in VERBS:
            raise Http404
        step = InstructionStep(sent)
        form = _form(step, row, actor, request.POST)
        if step in shown:
            shown[step] = form
        status, refusal = _take(step, form, row, actor)
        if not status:
            messages.success(request, _("Recorded."))
            return redirect(row)
    context = {
        "page": reading.instruction_page(row, request.user),
        "row": row,
        "late": row.late_on(clock.today()),
        "forms": shown,
        "steps": [str(step) for step in steps],
        "leave": shown.pop(InstructionStep.LEAVE, None),
        "may_draft": desk_or_addressee(row, actor),
        "refusal": refusal,
    }
    return render(request, "tickets/instruction.html", context, status=status)


def _form(step: InstructionStep, row: Instruction, actor: Actor, *sent) -> forms.Form:
    initial = {}
    if step == InstructionStep.REPORT:
        own = (
            next(unit for unit in row.units.all() if unit.organisation_id == actor.unit.pk)
            if not sent
            else None
        )
        initial["text"] = own.report if own else ""
    return STEP_FORMS[step](*sent, row=row, user=actor.user, prefix=step.value, initial=initial)


def _take(step: InstructionStep, form: forms.Form, row: Instruction, actor: Actor) -> tuple[int, str]:
    """Status and refusal; a status of 0: it is done."""
    if not form.is_valid():
        return 422, ""
    try:
        VERBS[step](instruction_id=row.pk, by=actor, at=clock.now(), **form.cleaned_data)
    except Incomplete as refused:
        add_errors(form, refused)
        return 422, ""
    except Refusal as refused:
        return refused.status, wording.refusal(refused)
    return 0, ""


@open_to(BUSINESS)
@require_http_methods(["GET", "POST"])
def ticket(request: HttpRequest, pk: int) -> HttpResponse:
    """Open a ticket from it."""
    row = _visible(request, pk)
    actor = Actor(request.user, request.post)
    if InstructionStep.OPEN_TICKET not in steps_for(row, actor):
        raise PermissionDenied(
            _("The office that entered the instruction opens tickets from it, while it is open.")
        )
    form = TicketForm(request.POST if request.method == "POST" else None, row=row)
    if form.is_valid():
        try:
            raised = instructing_tickets.open_ticket(
                instruction_id=pk, by=actor, at=clock.now(), **form.cleaned_data
            )
        except Incomplete as refused:
            add_errors(form, refused)
        except Refusal as refused:
            form.add_error(None, wording.refusal(refused))
        else:
            messages.success(request, _("Ticket %(number)s is opened.") % {"number": raised})
            return redirect(row)
    context = {"row": row, "form": form}
    return render(request, "tickets/instruction_ticket.html", context, status=422 if form.errors else 200)


@open_to(BUSINESS)
@require_POST
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """Draft the report on how it was handled, as a document of the acting unit."""
    row = _visible(request, pk)
    actor = Actor(request.user, request.post)
    if not desk_or_addressee(row, actor):
        raise PermissionDenied(_("The office and the units addressed write this report."))
    document = documenting.draft_document(
        kind=DocumentKind.ANSWER,
        by=actor,
        at=clock.now(),
        owner=DOCUMENT_OWNER,
        owner_key=str(row.pk),
        **report_draft(row),
    )
    messages.success(request, _("The draft is made. Read it through, then somebody else checks it."))
    return redirect("tickets:document", pk=document.pk)


@open_to(BUSINESS)
@require_safe
def scan(request: HttpRequest, pk: int) -> FileResponse:
    """The scan of what the leader wrote; a picture may be looked at in the browser (`?show`)."""
    row = _visible(request, pk)
    if row.scan is None:
        raise Http404
    instructing.record_scan_download(instruction=row, by=Actor(request.user, request.post), at=clock.now())
    name = safe_name(str(row), row.scan.type)
    return content_response(row.scan, name, inline="show" in request.GET and row.scan.is_picture)


def _visible(request: HttpRequest, pk: int) -> Instruction:
    row = reading.one(request.user, pk)
    if row is None:
        raise Http404
    return row
