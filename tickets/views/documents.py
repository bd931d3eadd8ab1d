"""Official documents: list, one document with its moves, drafting, editing, the Word file and the scan."""

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from audit import clock
from organisations.access import BUSINESS, open_to
from tickets import wording
from tickets.actions import documenting
from tickets.document_rules import made_by, may_edit, moves_for
from tickets.documents.word import build
from tickets.files import words
from tickets.files.names import safe_name
from tickets.files.serving import content_response, guarded
from tickets.files.uploading import most_at_once, too_much
from tickets.forms.documents import MOVE_FORMS, NewForm, TextForm
from tickets.lifecycle import Incomplete, NotYours, Refusal
from tickets.models import Document, DocumentKind, DocumentMove, DocumentState, FileType
from tickets.models.attachments import CONTENT_TYPES
from tickets.models.documents import owner_of
from tickets.reading import documents as reading
from tickets.reading.papers import draft_of
from tickets.standing import Actor, contributor
from tickets.views.detail import page_for, visible_ticket

FROM_TICKET = (DocumentKind.WORK_ORDER, DocumentKind.SLIP)


@open_to(BUSINESS)
@require_safe
def document_list(request: HttpRequest) -> HttpResponse:
    filters = reading.Filters.read(request.GET)
    rows, older = reading.page_of(request.user, filters)
    context = {
        "rows": rows,
        "older": older,
        "filters": filters,
        "kinds": DocumentKind.choices,
        "states": DocumentState.choices,
    }
    return render(request, "documents/list.html", context)


@open_to(BUSINESS)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """A document that is about no ticket."""
    form = NewForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        document = documenting.draft_document(
            kind=DocumentKind(form.cleaned_data["kind"]),
            by=_actor(request),
            at=clock.now(),
            **form.values(),
        )
        return redirect("tickets:document", pk=document.pk)
    return render(request, "documents/edit.html", {"form": form}, status=422 if form.errors else 200)


@open_to(BUSINESS)
@require_POST
def from_ticket(request: HttpRequest, number: str, kind: str) -> HttpResponse:
    """A work-order sheet or a slip about the ticket, as a draft of the acting unit."""
    if kind not in FROM_TICKET:
        raise Http404
    page = page_for(request, visible_ticket(request, number))
    if not contributor(page.situation):
        raise PermissionDenied(wording.REFUSALS["not_yours"])
    document = documenting.draft_document(
        kind=DocumentKind(kind),
        by=page.actor,
        at=page.at,
        ticket=page.ticket,
        **draft_of(page, DocumentKind(kind)),
    )
    messages.success(request, _("The draft is made. Read it through, then somebody else checks it."))
    return redirect("tickets:document", pk=document.pk)


@open_to(BUSINESS)
@require_safe
@never_cache
def document(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, visible_document(request, pk))


def _page(
    request: HttpRequest, shown: Document, refused: dict[str, forms.Form] | None = None, status: int = 200
) -> HttpResponse:
    actor = _actor(request)
    owner = owner_of(shown.owner)
    context = {
        "document": shown,
        "steps": reading.steps_of(shown),
        "moves": [
            (move, (refused or {}).get(move) or _form_of(move, shown)) for move in moves_for(shown, actor)
        ],
        "may_edit": may_edit(shown, actor),
        "is_draft": shown.state in (DocumentState.DRAFT, DocumentState.CHECKED),
        "owner_label": owner.label if owner else "",
        "owner_address": owner.address(shown.owner_key) if owner else "",
    }
    return render(request, "documents/document.html", context, status=status)


def _form_of(move: DocumentMove, shown: Document) -> forms.Form:
    initial = {}
    if move == DocumentMove.NUMBER:
        year = timezone.localdate(shown.signed_at).year
        initial["number"] = reading.next_number(shown.organisation, year)
    return MOVE_FORMS[move](initial=initial)


@open_to(BUSINESS)
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    shown = visible_document(request, pk)
    actor = _actor(request)
    if not may_edit(shown, actor):
        raise PermissionDenied(_("A document is changed by its own unit, and only until it is signed."))
    form, status = TextForm(request.POST if request.method == "POST" else None, document=shown), 200
    if form.is_valid():
        try:
            documenting.edit_document(
                document_id=shown.pk, by=actor, at=clock.now(), seen=_seen(request), **form.values()
            )
        except Refusal as refused:
            form.add_error(None, _refusal(refused))
            status = refused.status
        else:
            messages.success(request, _("Saved."))
            return redirect("tickets:document", pk=shown.pk)
    elif form.errors:
        status = 422
    return render(request, "documents/edit.html", {"form": form, "document": shown}, status=status)


@open_to(BUSINESS)
@require_POST
def move(request: HttpRequest, pk: int, move: str) -> HttpResponse:
    if move not in DocumentMove.values:
        raise Http404
    shown = visible_document(request, pk)
    chosen = DocumentMove(move)
    form = MOVE_FORMS[chosen](request.POST, request.FILES)
    form.is_valid()
    if too_much(request):
        form.errors.pop("scan", None)
        form.add_error(None, words.too_much(most_at_once()))
    if form.errors:
        return _page(request, shown, {chosen: form}, status=422)
    try:
        documenting.move_document(
            document_id=shown.pk,
            move=chosen,
            by=_actor(request),
            at=clock.now(),
            seen=_seen(request),
            data=form.cleaned_data,
        )
    except NotYours as refused:
        raise PermissionDenied(wording.refusal(refused)) from refused
    except Incomplete as refused:
        for name, code in refused.errors.items():
            form.add_error(name if name in form.fields else None, wording.field_error(code))
        return _page(request, shown, {chosen: form}, status=422)
    except Refusal as refused:
        fresh = visible_document(request, pk)
        if made_by(fresh, chosen) == request.user.pk:
            # A double click finds its own first click and is no error.
            messages.info(
                request, _("“%(move)s” is recorded already; nothing was done twice.") % {"move": chosen.label}
            )
            return redirect("tickets:document", pk=pk)
        messages.error(request, _refusal(refused))
        return _page(request, fresh, status=refused.status)
    messages.success(request, _("Recorded: %(move)s.") % {"move": chosen.label})
    return redirect("tickets:document", pk=shown.pk)


@open_to(BUSINESS)
@require_safe
def word(request: HttpRequest, pk: int) -> HttpResponse:
    """The Word file, with the watermark until the document is signed."""
    shown = visible_document(request, pk)
    at = clock.now()
    with translation.override("zh-hans"):
        paper = shown.paper(
            watermark=_("DRAFT"),
            mark=_("Demonstration data, purely fictitious") if settings.DEMONSTRATION else "",
        )
    documenting.record_document_download(document=shown, by=_actor(request), at=at, what="word")
    response = HttpResponse(build(paper, at), content_type=CONTENT_TYPES[FileType.DOCX])
    name = safe_name(f"{shown.number_text}{shown.title}.docx", "docx")
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    return guarded(response)


@open_to(BUSINESS)
@require_safe
def scan(request: HttpRequest, pk: int) -> FileResponse:
    """The scan of the sealed paper: the original."""
    shown = visible_document(request, pk)
    if shown.scan is None:
        raise Http404
    documenting.record_document_download(document=shown, by=_actor(request), at=clock.now(), what="scan")
    return content_response(shown.scan, safe_name(f"{shown.number_text}{shown.title}", shown.scan.type))


def visible_document(request: HttpRequest, pk: int) -> Document:
    """The document, if the account may see it; else the page of one that does not exist."""
    rows = Document.objects.visible_to(request.user).for_page()
    people = ("checked_by__person", "signed_by__person", "numbered_by__person", "sealed_by__person", "scan")
    found = rows.select_related(*people, "organisation", "ticket", "drafted_by__person").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _refusal(refused: Refusal) -> str:
    """In words that speak of a document, where the ticket's would speak of a ticket."""
    if refused.code == "stale":
        return _(
            "Somebody changed this document while your page was open. Look at it now, then decide again."
        )
    if refused.code == "wrong_state":
        return _("This step is not open in the document's present state. It may have been done already.")
    return wording.refusal(refused)


def _actor(request: HttpRequest) -> Actor:
    return Actor(request.user, request.post)


def _seen(request: HttpRequest) -> int:
    seen = request.POST.get("seen", "")
    return int(seen) if seen.isdecimal() and len(seen) < 10 else 0
