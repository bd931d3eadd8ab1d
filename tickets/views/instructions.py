"""Leaders' instructions: the list, the same as a workbook and on paper, entering and correcting one."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from audit import actions as audit
from audit import clock
from organisations.access import BUSINESS, DESK, open_to
from organisations.models import Alliance
from tickets import exporting, wording
from tickets.actions import instructing
from tickets.files import words
from tickets.files.uploading import most_at_once, too_much
from tickets.forms.instructions import EntryForm
from tickets.instruction_rules import steps_for
from tickets.lifecycle import Incomplete, Refusal
from tickets.models import Instruction, InstructionStep
from tickets.reading import instructions as reading
from tickets.reading.choices import choices_on
from tickets.standing import Actor


@open_to(BUSINESS)
@require_safe
def instruction_list(request: HttpRequest) -> HttpResponse:
    day = clock.today()
    choices = choices_on(day)
    filters = reading.Filters.read(request.GET)
    page = reading.page(request.user, filters, request.GET.get("at", ""), choices, day)
    context = {
        "page": page,
        "rows": [(row, row.late_on(day)) for row in page.rows],
        "filters": filters,
        "tabs": reading.TABS,
        "choices": choices,
        "may_enter": bool(_open_alliances(request)),
    }
    return render(request, "tickets/instructions.html", context)


@open_to(BUSINESS)
@require_safe
def export(request: HttpRequest) -> HttpResponse | FileResponse:
    """The filtered list as .xlsx."""
    at = clock.now()
    rows = _whole(request)
    if rows is None:
        return redirect(f"{reverse('tickets:instructions')}?{request.GET.urlencode()}")
    audit.record(
        action="ticket.export",
        at=at,
        by=request.user,
        object_type="instruction",
        object_label=_("Leaders' instructions"),
        post=request.post.role,
        organisation=request.post.organisation.code,
        data={"filters": sorted(request.GET), "rows": len(rows)},
    )
    file = exporting.table_file(
        _("Leaders' instructions"),
        reading.titles(),
        reading.WIDTHS,
        (reading.values(row) for row in rows),
        at,
    )
    return FileResponse(file, as_attachment=True, filename=f"instructions-{at:%Y%m%d-%H%M}.xlsx")


@open_to(BUSINESS)
@require_safe
def printed(request: HttpRequest) -> HttpResponse:
    """The filtered list on A4."""
    rows = _whole(request)
    if rows is None:
        return redirect(f"{reverse('tickets:instructions')}?{request.GET.urlencode()}")
    day = clock.today()
    context = {
        "rows": [(row, row.late_on(day)) for row in rows],
        "tab": dict(reading.TABS)[reading.Filters.read(request.GET).tab],
        "printed_at": clock.now(),
    }
    return render(request, "tickets/instructions_print.html", context)


def _whole(request: HttpRequest) -> list[Instruction] | None:
    """All rows of the filtered list; None, said in words, where they are too many: it is never cut short."""
    filters, day = reading.Filters.read(request.GET), clock.today()
    rows = reading.ordered(reading.filtered(request.user, filters, choices_on(day), day), filters)
    found = list(rows[: exporting.ROWS + 1])
    if len(found) <= exporting.ROWS:
        return found
    messages.error(
        request,
        _("The list is longer than %(rows)s rows. Narrow it with the filters, then export again.")
        % {"rows": exporting.ROWS},
    )
    return None


@open_to(DESK)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    alliances = _open_alliances(request)
    code = request.POST.get("alliance") or request.GET.get("alliance", "")
    alliance = next((row for row in alliances if row.code == code), None)
    if alliance is None and len(alliances) == 1:
        alliance = alliances[0]
    if alliance is None:
        return render(request, "tickets/instruction_enter.html", {"alliances": alliances})
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = EntryForm(*sent, alliance=alliance, user=request.user)
    made = _try(request, form, instructing.enter_instruction, alliance=alliance)
    if made is not None:
        messages.success(
            request, _("Entered as %(number)s; the units addressed are told.") % {"number": made}
        )
        return redirect(made)
    context = {"alliance": alliance, "form": form}
    return render(request, "tickets/instruction_enter.html", context, status=422 if form.errors else 200)


@open_to(BUSINESS)
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, pk: int) -> HttpResponse:
    row = reading.one(request.user, pk)
    if row is None:
        raise Http404
    if InstructionStep.CHANGE not in steps_for(row, Actor(request.user, request.post)):
        raise PermissionDenied(
            _("An instruction is corrected by the office that entered it, while it is open.")
        )
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = EntryForm(*sent, alliance=row.alliance, user=request.user, row=row)
    if _try(request, form, instructing.change_instruction, instruction_id=pk) is not None:
        messages.success(request, _("Corrected; the units addressed are told."))
        return redirect(row)
    context = {"alliance": row.alliance, "form": form, "row": row}
    return render(request, "tickets/instruction_enter.html", context, status=422 if form.errors else 200)


def _open_alliances(request: HttpRequest) -> list[Alliance]:
    """The alliances for which the acting post enters instructions."""
    by = Actor(request.user, request.post)
    return [row for row in choices_on(clock.today()).alliances if instructing.may_enter(row, by)]


def _try(request: HttpRequest, form: forms.Form, verb, **given) -> Instruction | None:
    """Call the verb with what a form that was sent holds; what is refused stands at its field."""
    if request.method != "POST":
        return None
    form.is_valid()
    if too_much(request):
        form.errors.pop("scan", None)
        form.add_error("scan", words.too_much(most_at_once()))
    if form.errors:
        return None
    try:
        return verb(by=Actor(request.user, request.post), at=clock.now(), **given, **form.values())
    except Incomplete as refused:
        add_errors(form, refused)
    except Refusal as refused:
        form.add_error(None, wording.refusal(refused))
    return None


def add_errors(form: forms.Form, refused: Incomplete) -> None:
    """What is missing or wrong, at its field where the form has it."""
    for name, code in refused.errors.items():
        form.add_error(name if name in form.fields else None, wording.field_error(code))
