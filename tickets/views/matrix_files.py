"""The responsibility matrix out to Excel, and from Excel into a draft: file, preview, the right lines, the wrong ones back."""

import hashlib
from dataclasses import replace

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from audit import clock
from organisations.access import BUSINESS, KEEPERS, open_to
from organisations.imports import previews, workbook, writing
from organisations.imports.running import Fate
from tickets import draft_actions, matrix_file, wording
from tickets.drafting import catalogue_with
from tickets.forms.matrix import FileForm
from tickets.keeping import drafts_visible_to, kept_templates
from tickets.matrix_file import Read, Reading, Sheet
from tickets.models import MatrixDraft
from tickets.reading.choices import choices_on
from tickets.reading.matrix.grid import Grid
from tickets.reading.matrix.view import View
from tickets.refusals import Refusal
from tickets.unit_names import Units
from tickets.views.matrix import view_for

#: Most boxes of the grid that stand in a workbook beside its entries.
GRID = 30_000
#: Right lines that a preview shows; the rest is counted.
SHOWN = 100


@open_to(BUSINESS, KEEPERS)
@require_safe
def export(request: HttpRequest) -> FileResponse:
    """The entries of this matrix as a workbook that is read in again, and its grid on a second sheet."""
    view = view_for(request)
    topics = {topic.pk: topic.code for topic in view.topics}
    lines = matrix_file.written(view.matrix, Units(view.choices.units), topics)
    name = f"{matrix_file.TITLE}-{view.owner}-{clock.today():%Y%m%d}.xlsx"
    return FileResponse(
        matrix_file.book(lines, _grid(view)), as_attachment=True, filename=name, content_type=writing.XLSX
    )


def _grid(view: View) -> list[list[str]]:
    size = Grid(view)
    if size.down.total * size.across.total > GRID:
        # An empty sheet would read as a matrix without entries.
        return [[_("This is too much for one sheet: narrow it with the filters, then export again.")]]
    grid = Grid(replace(view, filters=replace(view.filters, row=0, col=0)), whole=True)
    head = [_("Topic"), *(str(column) if column else _("everywhere") for column in grid.shown)]
    return [
        head,
        *([f"{'　' * row.depth}{row.topic}", *(box.text for box in row.boxes)] for row in grid.rows),
    ]


def _open(request: HttpRequest, pk: int) -> MatrixDraft:
    """A draft that the account may fill now. Raises Http404, PermissionDenied."""
    draft = get_object_or_404(drafts_visible_to(request.user).select_related("template"), pk=pk)
    if draft.template_id not in kept_templates(request.user):
        raise PermissionDenied(wording.REFUSALS["draft_not_kept"])
    return draft


def _roster(draft: MatrixDraft) -> str:
    return f"matrix-{draft.pk}"


@open_to(BUSINESS, KEEPERS)
@require_http_methods(["GET", "POST"])
@never_cache
def upload(request: HttpRequest, pk: int) -> HttpResponse:
    draft, at = _open(request, pk), clock.now()
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = FileForm(*sent, draft=draft)
    if sent and form.is_valid():
        file = form.cleaned_data["file"]
        required = [column.column_name for column in Sheet().columns() if column.required]
        try:
            sheet = workbook.read(file, headings=matrix_file.headings(), required=required)
        except workbook.WorkbookRefused as refusal:
            form.add_error("file", str(refusal))
        else:
            kept = previews.keep(sheet, file_name=file.name, roster=_roster(draft), by=request.user, at=at)
            kept = replace(kept, told=[form.cleaned_data["target"], ""])
            previews.write(kept, roster=_roster(draft), by=request.user, at=at)
            return redirect("tickets:matrix_import_preview", pk, kept.token)
    context = {"draft": draft, "form": form, "columns": Sheet().columns(), "emptied": matrix_file.EMPTIED}
    return render(request, "matrix/import_upload.html", context, status=422 if form.errors else 200)


@open_to(BUSINESS, KEEPERS)
@require_safe
def template(request: HttpRequest, pk: int) -> FileResponse:
    _open(request, pk)
    name = f"{matrix_file.TITLE}-{_('template')}.xlsx"
    return FileResponse(
        writing.template(Sheet()), as_attachment=True, filename=name, content_type=writing.XLSX
    )


@open_to(BUSINESS, KEEPERS)
@require_http_methods(["GET", "POST"])
@never_cache
def preview(request: HttpRequest, pk: int, token: str) -> HttpResponse:
    draft, at = _open(request, pk), clock.now()
    kept = previews.find(token, roster=_roster(draft), by=request.user, at=at)
    if kept is None:
        return _gone(request, pk)
    if request.POST.get("do") == "drop":
        previews.drop(token)
        messages.info(request, _("Nothing was imported."))
        return redirect("tickets:matrix_draft", pk)
    found = _read(draft, kept)
    told = _told(found.fates)
    if request.POST.get("do") == "confirm":
        return _confirm(request, draft, kept, found, told)
    if kept.told[1] != told:
        previews.write(
            replace(kept, told=[kept.told[0], told]), roster=_roster(draft), by=request.user, at=at
        )
    right = [fate for fate in found.fates if not fate.errors]
    context = {
        "draft": draft,
        "preview": kept,
        "wrong": [fate for fate in found.fates if fate.errors],
        "right": right,
        # What changes something comes first: a whole matrix sent back is mostly lines that stay.
        "shown": sorted(right, key=lambda fate: not fate.changes)[:SHOWN],
        "more": max(0, len(right) - SHOWN),
        "changing": sum(bool(fate.changes) for fate in right),
    }
    return render(request, "matrix/import_preview.html", context)


def _confirm(
    request: HttpRequest, draft: MatrixDraft, kept: previews.Preview, found: Read, told: str
) -> HttpResponse:
    """Put the right lines into the draft, as they were shown; what changed meanwhile is shown again first."""
    again = redirect("tickets:matrix_import_preview", draft.pk, kept.token)
    if told != kept.told[1]:
        messages.warning(
            request, _("The records have changed since this preview was made. Please look again.")
        )
        return again
    try:
        edits = draft_actions.put_all(
            draft_id=draft.pk, wanted=found.wanted, by=request.user, at=clock.now(), source=kept.file_name
        )
    except (Refusal, ValidationError) as refused:
        words = wording.refusal(refused) if isinstance(refused, Refusal) else " ".join(refused.messages)
        messages.error(request, words)
        return again
    messages.success(request, _("Cells edited: %(number)s.") % {"number": edits})
    wrong = {fate.line for fate in found.fates if fate.errors}
    previews.drop(kept.token)
    if not wrong:
        return redirect("tickets:matrix_draft", draft.pk)
    messages.warning(
        request,
        _("%(count)s lines are wrong and were left out. Download them, correct them and import that file.")
        % {"count": len(wrong)},
    )
    rest = replace(kept, rows=[row for row in kept.rows if row.number in wrong], told=[kept.told[0], ""])
    previews.write(rest, roster=_roster(draft), by=request.user, at=clock.now())
    return again


@open_to(BUSINESS, KEEPERS)
@require_safe
def wrong(request: HttpRequest, pk: int, token: str) -> HttpResponse | FileResponse:
    """The wrong lines alone, each with its place and why: to be corrected and imported as they are."""
    draft = _open(request, pk)
    kept = previews.find(token, roster=_roster(draft), by=request.user, at=clock.now())
    if kept is None:
        return _gone(request, pk)
    file = writing.wrong_lines(Sheet(), kept.rows, _read(draft, kept).fates)
    name = f"{matrix_file.TITLE}-{_('wrong lines')}-{clock.today():%Y%m%d}.xlsx"
    return FileResponse(file, as_attachment=True, filename=name, content_type=writing.XLSX)


def _read(draft: MatrixDraft, kept: previews.Preview) -> Read:
    choices = choices_on(clock.today())
    target = choices.alliance(kept.told[0]) if kept.told[0] else None
    reading = Reading(draft, target, Units(choices.units), catalogue_with(draft, choices.on))
    return reading.read(kept.rows)


def _told(fates: list[Fate]) -> str:
    """What a preview told, short enough to be compared."""
    return hashlib.sha256("\n".join(fate.told() for fate in fates).encode()).hexdigest()


def _gone(request: HttpRequest, pk: int) -> HttpResponse:
    messages.error(request, _("This preview was used already or is too old. Upload the file again."))
    return redirect("tickets:matrix_import", pk)
