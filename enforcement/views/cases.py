"""Cases: the own list, a new one, a case with its steps and panels, its personal data and files opened for a reason."""

from http import HTTPStatus

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from audit import clock
from enforcement import panels
from enforcement.access import OFFICERS, cases_of
from enforcement.actions import approaches, cases, correcting, files, milestones, viewing
from enforcement.custody import Destroyed
from enforcement.forms import cases as forms
from enforcement.forms import entering, parties
from enforcement.guarding import court_page
from enforcement.lifecycle import CASE_RULES, CaseStep, own_post
from enforcement.models import Case, CaseState, CaseType, CourtFile
from enforcement.profile import is_full
from enforcement.reading import cases as reading
from meetings.views.stepping import add_errors, step_page
from tickets import wording
from tickets.files.serving import guarded
from tickets.lifecycle import Incomplete, Refusal
from tickets.reading.paging import page_of
from tickets.standing import Actor

VERBS = {
    CaseStep.FILE: cases.file_case,
    CaseStep.CHANGE: cases.change,
    CaseStep.STAGE: cases.stage,
    CaseStep.NOTE: milestones.note,
    CaseStep.STRIKE: milestones.strike,
    CaseStep.PAUSE: milestones.pause,
    CaseStep.GO_ON: milestones.go_on,
    CaseStep.ADD_PARTY: cases.add_party,
    CaseStep.CORRECT_PARTY: correcting.correct_party,
    CaseStep.LEAVE: cases.leave,
    CaseStep.ATTACH: files.attach,
    CaseStep.APPROACH: approaches.file_approach,
    CaseStep.EXTEND: milestones.extend,
    CaseStep.CONCLUDE: milestones.conclude,
    CaseStep.TAKE_BACK: correcting.take_back,
    CaseStep.NAME: cases.name,
    CaseStep.RELEASE: cases.release,
}
FORMS = {
    CaseStep.FILE: forms.FileForm,
    CaseStep.CHANGE: forms.ChangeForm,
    CaseStep.STAGE: forms.StageForm,
    CaseStep.NOTE: forms.NoteForm,
    CaseStep.STRIKE: forms.StrikeForm,
    CaseStep.PAUSE: forms.PauseForm,
    CaseStep.GO_ON: forms.GoOnForm,
    CaseStep.ADD_PARTY: parties.PartyForm,
    CaseStep.CORRECT_PARTY: parties.CorrectPartyForm,
    CaseStep.LEAVE: parties.LeaveForm,
    CaseStep.ATTACH: forms.AttachForm,
    CaseStep.APPROACH: forms.ApproachForm,
    CaseStep.EXTEND: forms.ExtendForm,
    CaseStep.CONCLUDE: forms.ConcludeForm,
    CaseStep.TAKE_BACK: forms.TakeBackForm,
    CaseStep.NAME: parties.NameForm,
    CaseStep.RELEASE: parties.ReleaseForm,
}
#: The profile `liaison` keeps no files of a case: those of a request are its own.
REQUESTED_RULES = {step: rule for step, rule in CASE_RULES.items() if step != CaseStep.ATTACH}
#: What is opened of a party; the rest is on the page.
PARTY_FIELDS = ("name", "identity", "born_on", "address", "phone", "representative")


@court_page(OFFICERS)
@require_safe
def case_list(request: HttpRequest) -> HttpResponse:
    filters = reading.Filters.of(request.GET)
    rows = reading.listed(request.user, clock.today(), filters)
    context = {
        "page": page_of(rows, request.GET.get("at", ""), key=("id",), descending=True),
        "filters": filters,
        "states": [("open", _("not concluded")), *CaseState.choices],
        "types": CaseType.choices,
    }
    return render(request, "enforcement/cases.html", context)


@court_page(OFFICERS)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    by = Actor(request.user, request.post)
    if not own_post(by):
        raise Http404
    resumes = _resumed(request)
    form = entering.EnterForm(request.POST or None, actor=by)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                case = cases.enter(by=by, at=clock.now(), resumes=resumes, **form.values())
            except Incomplete as incomplete:
                told = add_errors(form, incomplete)
                if not form.errors:
                    form.add_error(None, " ".join(told))
            except Refusal as refused:
                form.add_error(None, wording.refusal(refused))
                status = refused.status
            else:
                messages.success(request, _("The case is in the register."))
                return redirect(case)
    return render(request, "enforcement/new.html", {"form": form, "resumes": resumes}, status=status)


def _resumed(request: HttpRequest) -> Case | None:
    """The case that a new one resumes. Raises Http404 for one that is not open to the account or did not end so."""
    wanted = request.GET.get("resumes", "")
    if not wanted:
        return None
    if not (wanted.isdecimal() and len(wanted) < 18):
        raise Http404
    case = cases_of(request.user, clock.today()).filter(pk=int(wanted)).first()
    if case is None or not cases.resumable(case):
        raise Http404
    return case


def found(request: HttpRequest, pk: int) -> Case:
    """The case if it is open to the account today. Raises Http404."""
    case = reading.found_case(request.user, pk, clock.today())
    if case is None:
        raise Http404
    return case


@court_page(OFFICERS)
@require_http_methods(["GET", "POST"])
def case(request: HttpRequest, pk: int) -> HttpResponse:
    row = found(request, pk)
    today = clock.today()
    by = Actor(request.user, request.post)

    def context() -> dict:
        resumable = cases.resumable(row)
        return {
            "limits": reading.limits_of(row, today),
            # Once it was resumed, people query in the resumed case.
            "next_query": reading.next_query(row) if resumable else None,
            "conclusions": reading.conclusions(row, today) if row.is_open else (),
            "panels": panels.case_panels(row, by, today),
            "history": panels.history(row),
            "open_form": forms.OpenForm(),
            "resumable": resumable,
            "today": today,
        }

    answer = step_page(
        request,
        row,
        rules=CASE_RULES if is_full() else REQUESTED_RULES,
        make=lambda step, row, by, *sent: FORMS[step](*sent, row=row, actor=by, auto_id=f"id_{step}_%s"),
        verbs=VERBS,
        template="enforcement/case.html",
        context=context,
    )
    if answer.status_code == HTTPStatus.FOUND and not cases_of(request.user, today).filter(pk=pk).exists():
        # Whoever leaves the case opens it no more.
        return redirect("enforcement:cases")
    return answer


@court_page(OFFICERS)
@require_POST
def open_case(request: HttpRequest, pk: int) -> HttpResponse:
    """The case's personal data in plain text, once; who looked and why is on record before."""
    row = found(request, pk)
    given = {"by": Actor(request.user, request.post), "at": clock.now(), "case": row}
    given["reason"] = request.POST.get("reason", "")
    parties = row.parties.all()
    corrected = [each for party in parties for each in party.corrections.all()]
    taken_back = list(row.conclusions_taken_back.all())
    noted = [each for each in row.milestones.all() if each.document]
    paused = [each for each in row.pauses.all() if each.document]
    try:
        opened = viewing.open_fields(rows=parties, fields=PARTY_FIELDS, **given)
        (own,) = viewing.open_fields(rows=[row], fields=("basis", "interpreter"), **given)
        viewing.open_fields(rows=corrected, fields=("before", "reason"), **given)
        reasons = viewing.open_fields(rows=taken_back, fields=("reason",), **given)
        documents = viewing.open_fields(rows=[*noted, *paused], fields=("document",), **given)
    except Incomplete:
        messages.error(request, _("Say why you open it; the reason is recorded."))
        return redirect(row)
    context = {
        "row": row,
        "own": own,
        "parties": list(zip(parties, opened, strict=True)),
        "corrected": [(each, correcting.told_before(each), each.reason.reveal()) for each in corrected],
        "taken_back": [(each, plain["reason"]) for each, plain in zip(taken_back, reasons, strict=True)],
        "documents": [
            (each, plain["document"]) for each, plain in zip([*noted, *paused], documents, strict=True)
        ],
    }
    return render(request, "enforcement/opened.html", context)


@court_page(OFFICERS)
@require_POST
def open_file(request: HttpRequest, pk: int) -> HttpResponse:
    """A file of an own case, decrypted for this one answer."""
    file = (
        CourtFile.objects.filter(pk=pk, case__in=cases_of(request.user, clock.today()))
        .select_related("case", "data_key")
        .first()
    )
    if file is None:
        raise Http404
    try:
        (plain,) = viewing.open_fields(
            rows=[file],
            fields=("name",),
            by=Actor(request.user, request.post),
            at=clock.now(),
            reason=request.POST.get("reason", ""),
            case=file.case,
        )
        content = file.content()
    except Incomplete:
        messages.error(request, _("Say why you open it; the reason is recorded."))
        return redirect(file.case)
    except (FileNotFoundError, Destroyed):
        # Sealed: the file is gone, or is about to be.
        raise Http404 from None
    response = HttpResponse(content, content_type=file.content_type)
    response.headers["Content-Disposition"] = content_disposition_header(True, plain["name"])
    return guarded(response)
