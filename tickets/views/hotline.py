"""Hotline imports: the list, sending a file in, its columns, the preview, progress, and what was wrong."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from audit import clock
from organisations.access import DESK, DESK_ROLES, open_to
from tickets import wording
from tickets.actions import hotline_imports, hotline_sources
from tickets.forms.files import refuse_too_much
from tickets.forms.hotline import SourceForm, UploadForm
from tickets.hotline.known import known_of, open_alliances
from tickets.hotline.words import refused as refused_words
from tickets.lifecycle import Refusal
from tickets.models import Fate, HotlineImport, HotlineSource, ImportState, WordSort
from tickets.models.hotline import AT_WORK
from tickets.reading import hotline as reading
from tickets.standing import Actor


@open_to(DESK)
@require_safe
def imports(request: HttpRequest) -> HttpResponse:
    context = {
        "page": reading.imports_of(request.post, request.GET.get("at", "")),
        "sources": reading.sources_of(request.post),
    }
    return render(request, "hotline/imports.html", context)


@open_to(DESK)
@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    at = clock.now()
    if request.post.role not in DESK_ROLES or not open_alliances(request.post.organisation, at.date()):
        raise PermissionDenied(_("Files of a hotline are taken in by the office of an alliance."))
    given = request.POST if request.method == "POST" else None
    initial = {"source": request.GET.get("source", "")}
    form = UploadForm(given, request.FILES or None, sources=reading.sources_of(request.post), initial=initial)
    if given is not None:
        form.is_valid()
        refuse_too_much_of(form, request)
        if not form.errors:
            file = form.cleaned_data["file"]
            sent = hotline_imports.upload(
                file=file, name=file.name, source=form.cleaned_data["source"], by=_actor(request), at=at
            )
            return redirect("tickets:hotline_import", pk=sent.pk)
    return render(request, "hotline/upload.html", {"form": form}, status=422 if form.errors else 200)


def refuse_too_much_of(form: UploadForm, request: HttpRequest) -> None:
    """As for the files of a ticket; here the field has another name."""
    form.fields["files"] = form.fields["file"]
    refuse_too_much(form, request)
    if "files" in form.errors:
        form.errors["file"] = form.errors.pop("files")
    del form.fields["files"]


@open_to(DESK)
@require_safe
@never_cache
def one(request: HttpRequest, pk: int) -> HttpResponse:
    sent = _kept(request, pk)
    if sent.state == ImportState.COLUMNS:
        return redirect("tickets:hotline_columns", pk=pk)
    return _page(request, sent)


def _page(request: HttpRequest, sent: HotlineImport, refusal: str = "", status: int = 200) -> HttpResponse:
    context = {"sent": sent, "refusal": refusal, "refused": refused_words(sent.refusal), **_progress(sent)}
    if sent.state in (ImportState.PREVIEW, ImportState.DONE):
        on = clock.today()
        fate = request.GET.get("fate", "")
        if sent.state == ImportState.DONE:
            fate = Fate.WRONG
        context |= {"page": reading.lines_of(sent, fate, request.GET.get("at", ""), on), "fate": fate}
    if sent.state == ImportState.PREVIEW:
        context |= {
            "fates": _fates(sent),
            "words": reading.unknown_words(sent),
            "meanings": reading.Meanings.of(open_alliances(sent.keeper, on), on),
        }
    return render(request, "hotline/import.html", context, status=status)


def _fates(sent: HotlineImport) -> list[tuple[str, str, int]]:
    return [
        ("", _("all lines"), sent.lines_read),
        (Fate.NEW, Fate.NEW.label, sent.new),
        (reading.UNPLACED, _("not placed"), sent.unplaced),
        (Fate.HERE, Fate.HERE.label, sent.here),
        (Fate.WRONG, Fate.WRONG.label, sent.wrong),
    ]


def _progress(sent: HotlineImport) -> dict:
    return {"progress": reading.Progress(sent), "at_work": sent.state in AT_WORK}


@open_to(DESK)
@require_safe
@never_cache
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """The moving part of the page; when a person is asked again, the page as a whole."""
    sent = _kept(request, pk)
    response = render(request, "hotline/_progress.html", {"sent": sent, **_progress(sent)})
    if sent.state not in AT_WORK:
        response["HX-Refresh"] = "true"
    return response


@open_to(DESK)
@require_http_methods(["GET", "POST"])
def columns(request: HttpRequest, pk: int) -> HttpResponse:
    """Which heading of the file is what; kept with the source for its next file."""
    sent = _kept(request, pk)
    if sent.state not in (ImportState.COLUMNS, ImportState.PREVIEW):
        return redirect("tickets:hotline_import", pk=pk)
    form = SourceForm(
        request.POST if request.method == "POST" else None,
        instance=sent.source or HotlineSource(),
        headings=sent.headings,
        file_form=sent.form,
        **reading.form_choices(sent.keeper, clock.today()),
    )
    status = 200 if form.is_valid() or not form.is_bound else 422
    if form.is_bound and status == 200:
        by, at = _actor(request), clock.now()
        try:
            source = hotline_sources.save_source(source=form.source(), by=by, at=at)
            hotline_imports.set_columns(import_id=pk, source=source, by=by, at=at)
        except Refusal as refused:
            form.add_error(None, wording.refusal(refused))
            status = refused.status
        else:
            return redirect("tickets:hotline_import", pk=pk)
    context = {"form": form, "sent": sent, "source": sent.source}
    return render(request, "hotline/columns.html", context, status=status)


@open_to(DESK)
@require_POST
def words(request: HttpRequest, pk: int) -> HttpResponse:
    """Settle what words of the source mean; the lines are checked again."""
    sent = _kept(request, pk)
    if sent.source is None:
        raise Http404
    at = clock.now()
    known = known_of(sent.source, at.date())
    meanings = {}
    for unknown in reading.unknown_words(sent):
        chosen = reading.meaning_of(known, unknown.sort, request.POST.get(unknown.name, ""))
        if chosen is not None and request.POST.get(f"{unknown.name}-word") == unknown.word:
            meanings[WordSort(unknown.sort), unknown.word] = chosen
    if not meanings:
        messages.info(request, _("No word was settled: choose what it means first."))
        return redirect("tickets:hotline_import", pk=pk)
    return _do(request, sent, lambda by: _settle(sent, meanings, by, at))


def _settle(sent: HotlineImport, meanings: dict, by: Actor, at) -> None:
    hotline_sources.settle_words(source=sent.source, meanings=meanings, by=by, at=at)
    hotline_imports.check_again(import_id=sent.pk, by=by, at=at)


@open_to(DESK)
@require_POST
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    sent = _kept(request, pk)
    return _do(request, sent, lambda by: hotline_imports.confirm(import_id=pk, by=by, at=clock.now()))


@open_to(DESK)
@require_POST
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    sent = _kept(request, pk)
    return _do(request, sent, lambda by: hotline_imports.cancel(import_id=pk, by=by, at=clock.now()))


def _do(request: HttpRequest, sent: HotlineImport, verb: Callable[[Actor], object]) -> HttpResponse:
    try:
        verb(_actor(request))
    except Refusal as refused:
        sent.refresh_from_db()
        return _page(request, sent, wording.refusal(refused), refused.status)
    return redirect("tickets:hotline_import", pk=sent.pk)


@open_to(DESK)
@require_safe
def wrong_lines(request: HttpRequest, pk: int) -> FileResponse:
    """The wrong lines as a workbook. They name people, so taking it is recorded."""
    sent = _kept(request, pk)
    if not sent.lines.filter(fate=Fate.WRONG).exists():
        raise Http404
    at = clock.now()
    hotline_sources.note("wrong_lines", sent, by=_actor(request), at=at, rows=sent.wrong)
    name = f"{sent.source}-{_('wrong lines')}-{at:%Y%m%d}.xlsx"
    return FileResponse(reading.wrong_file(sent), as_attachment=True, filename=name)


def _actor(request: HttpRequest) -> Actor:
    return Actor(request.user, request.post)


def _kept(request: HttpRequest, pk: int) -> HotlineImport:
    rows = HotlineImport.objects.kept_by(request.post).select_related(
        "source__alliance__template",
        "source__alliance__area",
        "source__topic__template",
        "source__keeper",
        "by__person",
    )
    return get_object_or_404(rows, pk=pk)
