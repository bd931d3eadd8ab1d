"""A dry run of a draft: asked for, watched while it runs, read afterwards; and the tickets that would go elsewhere."""

from http import HTTPStatus

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from audit import clock
from organisations.access import BUSINESS, KEEPERS, open_to
from organisations.versions import versions_now
from tickets import trying
from tickets.forms.matrix_use import DryRunForm
from tickets.keeping import drafts_visible_to
from tickets.models import DryRun, MatrixDraft
from tickets.reading.choices import choices_on
from tickets.reading.dry_runs import Report, runs_of, tickets_of
from tickets.refusals import Refusal


def _draft(request: HttpRequest, pk: int) -> MatrixDraft:
    """The draft, if the account may see it; 403 for one that it sees without keeping it or consenting to it."""
    draft = get_object_or_404(drafts_visible_to(request.user).select_related("template"), pk=pk)
    if not trying.may_try(draft, request.user):
        raise PermissionDenied(_("Only keepers of this matrix, and those who consent to it, try its drafts."))
    return draft


def _report(row: DryRun, draft: MatrixDraft) -> Report:
    return Report(row, draft, choices_on(clock.today()), versions_now())


@require_http_methods(["GET", "POST"])
@open_to(BUSINESS, KEEPERS)
def dry_runs(request: HttpRequest, pk: int) -> HttpResponse:
    """The newest run, or the one of `?run=`, and the form for another."""
    draft = _draft(request, pk)
    form, status = DryRunForm(request.POST or None), HTTPStatus.OK
    if request.method == "POST":
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        if form.is_valid():
            try:
                trying.ask(
                    draft_id=draft.pk, months=form.cleaned_data["months"], by=request.user, at=clock.now()
                )
            except Refusal:
                messages.warning(request, _("A dry run of this draft is under way, or the draft has ended."))
            return redirect("tickets:dry_runs", pk=draft.pk)
    runs = runs_of(draft)
    wanted = request.GET.get("run", "")
    chosen = next((run for run in runs if str(run.pk) == wanted), runs[0] if runs else None)
    if wanted and (chosen is None or str(chosen.pk) != wanted):
        raise Http404
    context = {
        "draft": draft,
        "form": form,
        "runs": runs,
        "chosen": chosen,
        "report": _report(chosen, draft) if chosen and chosen.ended_at else None,
        "under_way": any(run.ended_at is None for run in runs),
    }
    return render(request, "tickets/dry_runs.html", context, status=status)


def _ended(draft: MatrixDraft, run: int) -> DryRun:
    """A run of the draft that has ended. Raises Http404."""
    rows = DryRun.objects.filter(draft=draft, ended_at__isnull=False).select_related("asked_by__person")
    row = get_object_or_404(rows, pk=run)
    row.draft = draft
    return row


@require_safe
@open_to(BUSINESS, KEEPERS)
def printed(request: HttpRequest, pk: int, run: int) -> HttpResponse:
    """What a run found, on paper."""
    draft = _draft(request, pk)
    report = _report(_ended(draft, run), draft)
    if report.failed:
        raise Http404
    context = {"draft": draft, "report": report, "printed_at": clock.now()}
    return render(request, "tickets/dry_run_print.html", context)


@require_safe
@open_to(BUSINESS, KEEPERS)
def dry_run_tickets(request: HttpRequest, pk: int, run: int, way: int) -> HttpResponse:
    """The tickets of one way that the reader may see."""
    draft = _draft(request, pk)
    row = _ended(draft, run)
    page = tickets_of(row, way, request.user, request.GET.get("at", ""))
    if page is None:
        raise Http404
    report = _report(row, draft)
    context = {"draft": draft, "run": row, "way": report.ways[way], "page": page}
    return render(request, "tickets/dry_run_tickets.html", context)
