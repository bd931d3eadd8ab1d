"""Importing a village's season: the file, what would become of each line, the right lines written, the wrong ones handed back."""

from dataclasses import replace

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from alliances import season_import
from alliances.forms.importing import SeasonFileForm
from alliances.models import Terms
from alliances.season_import import LINES
from alliances.views.entries import ENTRIES
from alliances.views.frame import acting, frame, in_force, members_chain
from audit import actions as audit
from audit import clock
from organisations.access import BUSINESS, open_to
from organisations.imports import previews, workbook, writing
from organisations.imports.running import Fate
from organisations.models import Alliance

#: Right lines that a preview shows; the rest is counted.
SHOWN = 100


class Changed(Exception):
    """A line does not become what the preview told; nothing was written."""


def _open(request: HttpRequest, code: str) -> Alliance:
    """Raises PermissionDenied for posts that draft no agreements, and Http404."""
    alliance = members_chain(request, code)
    if not in_force(alliance) or not ENTRIES["agreements"].may(acting(request), alliance):
        raise PermissionDenied(_("Your present post does not enter this here."))
    return alliance


def _roster(alliance: Alliance) -> str:
    return f"season-{alliance.pk}"


@open_to(BUSINESS)
@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest, code: str) -> HttpResponse:
    alliance = _open(request, code)
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = SeasonFileForm(*sent, alliance=alliance, actor=acting(request))
    if sent and form.is_valid():
        file = form.cleaned_data["file"]
        columns = LINES.columns()
        try:
            sheet = workbook.read(
                file,
                headings=[column.column_name for column in columns],
                required=[column.column_name for column in columns if column.required],
            )
        except workbook.WorkbookRefused as refusal:
            form.add_error("file", str(refusal))
        else:
            at = clock.now()
            kept = previews.keep(sheet, file_name=file.name, roster=_roster(alliance), by=request.user, at=at)
            kept = replace(kept, told=[str(form.cleaned_data["terms"].pk), ""])
            previews.write(kept, roster=_roster(alliance), by=request.user, at=at)
            return redirect("alliances:import_preview", alliance.code, kept.token)
    context = {"form": form, "columns": LINES.columns()}
    status = 422 if form.errors else 200
    return render(
        request, "alliances/import_upload.html", frame(alliance, "agreements") | context, status=status
    )


@open_to(BUSINESS)
@require_safe
def template(request: HttpRequest, code: str) -> HttpResponse:
    _open(request, code)
    return _file(writing.template(LINES), _("template"))


@open_to(BUSINESS)
@require_http_methods(["GET", "POST"])
def preview(request: HttpRequest, code: str, token: str) -> HttpResponse:
    alliance = _open(request, code)
    found = _found(request, alliance, token)
    if found is None:
        return _gone(request, alliance)
    kept, terms = found
    if request.POST.get("do") == "drop":
        previews.drop(token)
        messages.info(request, _("Nothing was imported."))
        return redirect("alliances:records", alliance.code, "agreements")
    at = clock.now()
    if request.POST.get("do") == "confirm":
        return _confirm(request, alliance, kept, terms, at)
    fates = season_import.run(kept.rows, terms, by=acting(request), at=at, dry_run=True)
    told = [str(terms.pk), season_import.told(fates)]
    if told != kept.told:
        previews.write(replace(kept, told=told), roster=_roster(alliance), by=request.user, at=at)
    right = [fate for fate in fates if not fate.errors]
    context = {
        "preview": kept,
        "terms": terms,
        "wrong": [fate for fate in fates if fate.errors],
        "right": right,
        "shown": right[:SHOWN],
        "more": max(0, len(right) - SHOWN),
    }
    return render(request, "alliances/import_preview.html", frame(alliance, "agreements") | context)


def _confirm(request: HttpRequest, alliance: Alliance, kept: previews.Preview, terms: Terms, at):
    """Write the lines that are right, as they were shown; what changed meanwhile is shown again first."""
    try:
        fates = _written(request, kept, terms, at)
    except Changed:
        messages.warning(
            request, _("The records have changed since this preview was made. Please look again.")
        )
        return redirect("alliances:import_preview", alliance.code, kept.token)
    wrong = {fate.line for fate in fates if fate.errors}
    previews.drop(kept.token)
    messages.success(request, _("Imported: %(number)s agreements.") % {"number": len(fates) - len(wrong)})
    if not wrong:
        return redirect("alliances:records", alliance.code, "agreements")
    messages.warning(
        request,
        _("%(count)s lines are wrong and were left out. Download them, correct them and import that file.")
        % {"count": len(wrong)},
    )
    rest = replace(kept, rows=[row for row in kept.rows if row.number in wrong], told=[str(terms.pk), ""])
    previews.write(rest, roster=_roster(alliance), by=request.user, at=at)
    return redirect("alliances:import_preview", alliance.code, kept.token)


@transaction.atomic
def _written(request: HttpRequest, kept: previews.Preview, terms: Terms, at) -> list[Fate]:
    # Two confirmations of one preview: the second finds the plots planted and is shown again.
    Alliance.objects.select_for_update(no_key=True).get(pk=terms.alliance_id)
    fates = season_import.run(kept.rows, terms, by=acting(request), at=at, dry_run=False)
    if season_import.told(fates) != kept.told[1]:
        raise Changed
    audit.record(
        action="agreement.import",
        at=at,
        by=request.user,
        object_type="terms",
        object_id=terms.pk,
        object_label=kept.file_name,
        post=request.post.role,
        organisation=request.post.organisation.code,
        data={"lines": len(fates), "wrong": sum(bool(fate.errors) for fate in fates)},
    )
    return fates


@open_to(BUSINESS)
@require_safe
def wrong(request: HttpRequest, code: str, token: str) -> HttpResponse:
    """The wrong lines alone, each with its place and why: to be corrected and imported as they are."""
    alliance = _open(request, code)
    found = _found(request, alliance, token)
    if found is None:
        return _gone(request, alliance)
    kept, terms = found
    fates = season_import.run(kept.rows, terms, by=acting(request), at=clock.now(), dry_run=True)
    return _file(writing.wrong_lines(LINES, kept.rows, fates), _("wrong lines"))


def _found(request: HttpRequest, alliance: Alliance, token: str) -> tuple[previews.Preview, Terms] | None:
    kept = previews.find(token, roster=_roster(alliance), by=request.user, at=clock.now())
    if kept is None:
        return None
    terms = Terms.objects.filter(alliance=alliance).select_related("alliance__template", "buyer")
    return kept, terms.get(pk=int(kept.told[0]))


def _gone(request: HttpRequest, alliance: Alliance) -> HttpResponse:
    messages.error(request, _("This preview was used already or is too old. Upload the file again."))
    return redirect("alliances:import", alliance.code)


def _file(file, what: str) -> FileResponse:
    name = f"{LINES.title}-{what}-{clock.today():%Y%m%d}.xlsx"
    return FileResponse(file, as_attachment=True, filename=name, content_type=writing.XLSX)
