"""A hotline's own page: how its files are read, the words that were settled, and the answers that go back to it."""

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from audit import clock
from organisations.access import DESK, open_to
from tickets import wording
from tickets.actions import hotline_answers as acting
from tickets.actions import hotline_sources
from tickets.forms.hotline import PeriodForm, SourceForm
from tickets.lifecycle import Refusal
from tickets.models import FileForm, HotlineAnswers, HotlineSource, HotlineWord
from tickets.reading import hotline_answers as answers
from tickets.reading.hotline import form_choices
from tickets.reading.paging import page_of
from tickets.standing import Actor

#: Files of answers that the page lists; older ones are in the record.
FILES_SHOWN = 20


@open_to(DESK)
@require_safe
def source(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, _kept(request, pk), PeriodForm())


def _page(request: HttpRequest, shown: HotlineSource, period: PeriodForm, status: int = 200) -> HttpResponse:
    context = {
        "source": shown,
        "due": answers.due(shown)[: answers.ROWS + 1].count(),
        "most": answers.ROWS,
        "period": period,
        "files": shown.answers.select_related("made_by__person")[:FILES_SHOWN],
        "page": page_of(
            shown.words.select_related("topic", "area", "alliance", "settled_by__person"),
            request.GET.get("at", ""),
            key=("id",),
            descending=True,
        ),
    }
    return render(request, "hotline/source.html", context, status=status)


@open_to(DESK)
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    shown = _kept(request, pk)
    form = SourceForm(
        request.POST if request.method == "POST" else None,
        instance=shown,
        headings=shown.headings,
        **form_choices(shown.keeper, clock.today()),
    )
    if request.method == "POST" and form.is_valid():
        hotline_sources.save_source(source=form.source(), by=_actor(request), at=clock.now())
        messages.success(request, _("Saved."))
        return redirect("tickets:hotline_source", pk=pk)
    context = {"form": form, "source": shown}
    return render(request, "hotline/columns.html", context, status=422 if form.errors else 200)


@open_to(DESK)
@require_POST
def forget_word(request: HttpRequest, pk: int, word: int) -> HttpResponse:
    shown = _kept(request, pk)
    found = get_object_or_404(HotlineWord, pk=word, source=shown)
    hotline_sources.forget_word(word=found, by=_actor(request), at=clock.now())
    messages.success(request, _("“%(word)s” is not settled any more.") % {"word": found.word})
    return redirect("tickets:hotline_source", pk=pk)


@open_to(DESK)
@require_POST
def send(request: HttpRequest, pk: int) -> HttpResponse | FileResponse:
    """A file of what has not gone back yet; with a period, a copy of what ended in it."""
    shown, at = _kept(request, pk), clock.now()
    days = {}
    if "since" in request.POST:
        form = PeriodForm(request.POST)
        if not form.is_valid():
            return _page(request, shown, form, status=422)
        days = form.cleaned_data
        entries = answers.of_period(shown, **days)
        if entries[answers.ROWS : answers.ROWS + 1].exists():
            form.add_error(
                "until", _("More than %(rows)s answers: name fewer days.") % {"rows": answers.ROWS}
            )
            return _page(request, shown, form, status=422)
    else:
        entries = answers.due(shown)
    ids = answers.ids_of(entries)
    if not ids:
        messages.info(request, _("There is no answer to send."))
        return redirect("tickets:hotline_source", pk=pk)
    try:
        made = acting.send_answers(source=shown, entry_ids=ids, by=_actor(request), at=at, **days)
    except Refusal as refused:
        messages.error(request, wording.refusal(refused))
        return redirect("tickets:hotline_source", pk=pk)
    return _file(made, ids)


@open_to(DESK)
@require_POST
def again(request: HttpRequest, pk: int, file: int) -> HttpResponse | FileResponse:
    """The same answers once more, where the file was lost on its way."""
    shown = _kept(request, pk)
    made = get_object_or_404(HotlineAnswers, pk=file, source=shown)
    made.source = shown
    ids = answers.ids_of(answers.of_file(made))
    if not ids:
        messages.info(request, _("Everything in this file went again in a later one."))
        return redirect("tickets:hotline_source", pk=pk)
    acting.take_again(made=made, by=_actor(request), at=clock.now())
    return _file(made, ids)


def _file(made: HotlineAnswers, ids: list[int]) -> FileResponse:
    ending = "xlsx" if made.source.answers_as == FileForm.XLSX else "csv"
    name = f"{made.source}-{_('answers')}-{made.made_at:%Y%m%d-%H%M}.{ending}"
    return FileResponse(answers.file_of(made.source, ids), as_attachment=True, filename=name)


def _actor(request: HttpRequest) -> Actor:
    return Actor(request.user, request.post)


def _kept(request: HttpRequest, pk: int) -> HotlineSource:
    rows = HotlineSource.objects.kept_by(request.post).select_related(
        "alliance__template", "alliance__area", "topic__template", "keeper"
    )
    return get_object_or_404(rows, pk=pk)
