"""Importing a workbook: the file, what would become of each line, the right lines written, the wrong ones handed back."""

import datetime as dt
from dataclasses import replace
from typing import IO

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from alliances.entering import ENTRIES, of_consortium
from alliances.forms.base import ChainForm
from alliances.forms.importing import SeasonFileForm, SheetForm
from alliances.importing import IMPORTS
from alliances.importing.lines import Lines, run, told
from alliances.models import Terms
from alliances.reading.lists import LISTS
from alliances.views.frame import acting, frame, in_force, members_chain
from audit import actions as audit
from audit import clock
from organisations.access import BUSINESS, open_to
from organisations.imports import previews, workbook, writing
from organisations.imports.running import Fate
from organisations.models import Alliance
from tickets.standing import Actor

#: Right lines that a preview shows; the rest is counted.
SHOWN = 100
#: Lines of one workbook: more than a village's season. Each goes through the verbs of the pages, some 25 ms, while the page
#: waits and nobody else numbers an agreement.
LINES = 600


class Changed(Exception):
    """A line does not become what the preview told; nothing was written."""


#: Whom workbooks of lists are open to that have no page of their own for entering.
ALSO_OPEN = {"deliveries": of_consortium, "payments": of_consortium}
FORMS: dict[str, type[ChainForm]] = {"agreements": SeasonFileForm}


def may_import(by: Actor, alliance: Alliance, name: str) -> bool:
    """Whether the actor brings workbooks for this list at all; each line asks its verb again."""
    if name not in IMPORTS or not in_force(alliance):
        return False
    may = ALSO_OPEN[name] if name in ALSO_OPEN else ENTRIES[name].may
    return may(by, alliance)


def _open(request: HttpRequest, code: str, name: str) -> Alliance:
    """Raises PermissionDenied for posts that do not enter this, and Http404."""
    alliance = members_chain(request, code)
    if name not in IMPORTS:
        raise Http404
    if not may_import(acting(request), alliance, name):
        raise PermissionDenied(_("Your present post does not enter this here."))
    return alliance


def _roster(alliance: Alliance, name: str) -> str:
    return f"chain-{alliance.pk}-{name}"


@open_to(BUSINESS)
@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest, code: str, name: str) -> HttpResponse:
    alliance = _open(request, code, name)
    sort = IMPORTS[name](alliance)
    columns = sort.columns()
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = FORMS.get(name, SheetForm)(*sent, alliance=alliance, actor=acting(request))
    if sent and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            sheet = workbook.read(
                file,
                headings=[column.column_name for column in columns],
                required=[column.column_name for column in columns if column.required],
                limit=LINES,
            )
        except workbook.WorkbookRefused as refusal:
            form.add_error("file", str(refusal))
        else:
            at, roster = clock.now(), _roster(alliance, name)
            kept = previews.keep(sheet, file_name=file.name, roster=roster, by=request.user, at=at)
            terms = form.cleaned_data.get("terms")
            kept = replace(kept, told=[str(terms.pk) if terms else "", ""])
            previews.write(kept, roster=roster, by=request.user, at=at)
            return redirect("alliances:import_preview", alliance.code, name, kept.token)
    context = {"form": form, "columns": columns, "sort": sort, "name": name}
    status = 422 if form.errors else 200
    return render(
        request, "alliances/import_upload.html", frame(alliance, LISTS[name].tab) | context, status=status
    )


@open_to(BUSINESS)
@require_safe
def template(request: HttpRequest, code: str, name: str) -> HttpResponse:
    alliance = _open(request, code, name)
    lines = IMPORTS[name](alliance)
    return _file(lines, writing.template(lines), _("template"))


@open_to(BUSINESS)
@require_http_methods(["GET", "POST"])
def preview(request: HttpRequest, code: str, name: str, token: str) -> HttpResponse:
    alliance = _open(request, code, name)
    found = _found(request, alliance, name, token)
    if found is None:
        return _gone(request, alliance, name)
    kept, lines = found
    if request.POST.get("do") == "drop":
        previews.drop(token)
        messages.info(request, _("Nothing was imported."))
        return redirect("alliances:records", alliance.code, name)
    at = clock.now()
    if request.POST.get("do") == "confirm":
        return _confirm(request, name, kept, lines, at)
    fates = run(lines, kept.rows, by=acting(request), at=at, dry_run=True)
    now = [kept.told[0], told(fates)]
    if now != kept.told:
        previews.write(replace(kept, told=now), roster=_roster(alliance, name), by=request.user, at=at)
    right = [fate for fate in fates if not fate.errors]
    context = {
        "preview": kept,
        "sort": lines,
        "name": name,
        "wrong": [fate for fate in fates if fate.errors],
        "right": right,
        "shown": right[:SHOWN],
        "more": max(0, len(right) - SHOWN),
    }
    return render(request, "alliances/import_preview.html", frame(alliance, LISTS[name].tab) | context)


def _confirm(
    request: HttpRequest, name: str, kept: previews.Preview, lines: Lines, at: dt.datetime
) -> HttpResponse:
    """Write the lines that are right, as they were shown; what changed meanwhile is shown again first."""
    alliance = lines.alliance
    try:
        fates = _written(request, name, kept, lines, at)
    except Changed:
        messages.warning(
            request, _("The records have changed since this preview was made. Please look again.")
        )
        return redirect("alliances:import_preview", alliance.code, name, kept.token)
    wrong = {fate.line for fate in fates if fate.errors}
    previews.drop(kept.token)
    messages.success(request, _("Imported: %(number)s lines.") % {"number": len(fates) - len(wrong)})
    if not wrong:
        return redirect("alliances:records", alliance.code, name)
    messages.warning(
        request,
        _("%(count)s lines are wrong and were left out. Download them, correct them and import that file.")
        % {"count": len(wrong)},
    )
    rest = replace(kept, rows=[row for row in kept.rows if row.number in wrong], told=[kept.told[0], ""])
    previews.write(rest, roster=_roster(alliance, name), by=request.user, at=at)
    return redirect("alliances:import_preview", alliance.code, name, kept.token)


@transaction.atomic
def _written(
    request: HttpRequest, name: str, kept: previews.Preview, lines: Lines, at: dt.datetime
) -> list[Fate]:
    # Two confirmations of one preview: the second finds what the first wrote and is shown again.
    Alliance.objects.select_for_update(no_key=True).get(pk=lines.alliance.pk)
    fates = run(lines, kept.rows, by=acting(request), at=at, dry_run=False)
    if told(fates) != kept.told[1]:
        raise Changed
    about = lines.terms or lines.alliance
    audit.record(
        action=f"{LISTS[name].rows(lines.alliance, request.user).model._meta.model_name}.import",
        at=at,
        by=request.user,
        object_type=about._meta.model_name,
        object_id=about.pk,
        object_label=kept.file_name,
        post=request.post.role,
        organisation=request.post.organisation.code,
        data={"lines": len(fates), "wrong": sum(bool(fate.errors) for fate in fates)},
    )
    return fates


@open_to(BUSINESS)
@require_safe
def wrong(request: HttpRequest, code: str, name: str, token: str) -> HttpResponse:
    """The wrong lines alone, each with its place and why: to be corrected and imported as they are."""
    alliance = _open(request, code, name)
    found = _found(request, alliance, name, token)
    if found is None:
        return _gone(request, alliance, name)
    kept, lines = found
    fates = run(lines, kept.rows, by=acting(request), at=clock.now(), dry_run=True)
    return _file(lines, writing.wrong_lines(lines, kept.rows, fates), _("wrong lines"))


def _found(
    request: HttpRequest, alliance: Alliance, name: str, token: str
) -> tuple[previews.Preview, Lines] | None:
    kept = previews.find(token, roster=_roster(alliance, name), by=request.user, at=clock.now())
    if kept is None:
        return None
    terms = None
    if kept.told[0]:
        rows = Terms.objects.filter(alliance=alliance).select_related("alliance__template", "buyer")
        terms = rows.get(pk=int(kept.told[0]))
    return kept, IMPORTS[name](alliance, terms)


def _gone(request: HttpRequest, alliance: Alliance, name: str) -> HttpResponse:
    messages.error(request, _("This preview was used already or is too old. Upload the file again."))
    return redirect("alliances:import", alliance.code, name)


def _file(lines: Lines, file: IO[bytes], what: str) -> FileResponse:
    name = f"{lines.title}-{what}-{clock.today():%Y%m%d}.xlsx"
    return FileResponse(file, as_attachment=True, filename=name, content_type=writing.XLSX)
