"""The responsibility matrix: the grid, one cell (read by everybody, edited in a draft), paper and workbook."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from audit import clock
from organisations.access import BUSINESS, KEEPERS, open_to
from organisations.models import Kind
from tickets import draft_actions, wording
from tickets.forms.matrix import SlotForm
from tickets.keeping import drafts_visible_to, kept_templates, living_drafts, may_edit
from tickets.models import MatrixDraft
from tickets.reading.choices import choices_on
from tickets.reading.matrix import papers
from tickets.reading.matrix.grid import Grid
from tickets.reading.matrix.slot import SlotPage, slot_page
from tickets.reading.matrix.view import Filters, Places, Show, View, matrices, number, view_of
from tickets.refusals import Refusal
from tickets.slots import Line, lines_of, said_by
from tickets.unit_names import Units

#: What of the address stays when a cell is opened and left again.
KEPT = ("of", "draft", "search", "stage", "inside", "unit", "places", "show", "row", "col")


def view_for(request: HttpRequest) -> View:
    """The matrix that the address names. Raises Http404."""
    filters = Filters.read(request.GET if request.method in ("GET", "HEAD") else request.POST)
    draft = _draft(request, filters.draft) if filters.draft else None
    view = view_of(filters, choices_on(clock.today()), draft, frozenset(kept_templates(request.user)))
    if view is None:
        raise Http404
    return view


def _draft(request: HttpRequest, text: str) -> MatrixDraft:
    rows = drafts_visible_to(request.user).select_related("template")
    draft = rows.filter(pk=number(text)).first()
    if draft is None:
        raise Http404
    return draft


def address(view: View, cell: str = "") -> str:
    """The grid as it is shown, with the keyboard at this cell."""
    values = {name: getattr(view.filters, name) for name in KEPT}
    kept = {name: value for name, value in values.items() if value}
    return f"{reverse('tickets:matrix')}?{urlencode(kept | ({'cell': cell} if cell else {}))}"


@open_to(BUSINESS, KEEPERS)
@require_safe
def matrix(request: HttpRequest) -> HttpResponse:
    view = view_for(request)
    keeps = view.template.pk in kept_templates(request.user)
    editable = view.draft is not None and may_edit(view.draft, request.user)
    context = {
        "view": view,
        "filters": view.filters,
        "grid": Grid(view),
        "matrices": matrices(view.choices),
        "stages": view.choices.children.get((view.template.pk, None), []),
        "places": Places.choices,
        "shows": Show.choices if view.draft else [one for one in Show.choices if one[0] != Show.CHANGED],
        "keeps": keeps,
        "drafts": list(living_drafts(view.template.pk)) if keeps else [],
        "may_edit": editable,
        "labels": Units(view.choices.units).labels if editable else [],
        "kept": [(name, getattr(view.filters, name)) for name in KEPT if getattr(view.filters, name)],
        "focus": request.GET.get("cell", ""),
    }
    return render(request, "matrix/grid.html", context)


@open_to(BUSINESS, KEEPERS)
@require_http_methods(["GET", "POST"])
@never_cache
def cell(request: HttpRequest) -> HttpResponse:
    """What is known of a cell, beside the grid or as a page of its own; in an open draft the form that edits it."""
    sent = request.POST if request.method == "POST" else request.GET
    view = view_for(request)
    if "cell" not in sent:
        return redirect(address(view))
    page = slot_page(view, sent["cell"], request.user)
    if page is None:
        raise Http404
    editable = view.draft is not None and may_edit(view.draft, request.user)
    if request.method == "POST":
        if not editable:
            if view.draft is None or view.template.pk not in kept_templates(request.user):
                raise PermissionDenied(wording.REFUSALS["draft_not_kept"])
            # Another keeper laid it before the second person, or it ended, while the cell was open here.
            return _cell(request, page, None, wording.REFUSALS["draft_moved_on"], 409)
        return _edit(request, view, page)
    wished = request.GET.get("wish", "")
    return _cell(request, page, _form(page, None, wished) if editable else None)


def _form(page: SlotPage, data, wished: str = "") -> SlotForm:
    view = page.view
    lines = lines_of(page.edit.lines) if page.edit else [
        said_by(one) for one in view.matrix.own(page.topic.pk, page.slot.area)
    ]  # fmt: skip
    units = Units(view.choices.units)
    # Opened from a proposal: what it proposes is filled in, for the keeper to look at and to send.
    wish = units.known.get(wished.casefold()) if wished else None
    if wish is not None:
        stands = [said_by(one) for one in view.matrix.answering(page.topic.pk, page.slot.area)]
        assists = tuple(one for one in (stands[0].assists if stands else ()) if one != wish)
        lines = [Line((wish,), assists, 0, "")]
    several = view.template.kind == Kind.ENF
    return SlotForm(data, lines=lines, units=units, several=several)


def _cell(
    request: HttpRequest, page: SlotPage, form: SlotForm | None, refusal: str = "", status: int = 200
) -> HttpResponse:
    view = page.view
    context = {
        "page": page,
        "view": view,
        "form": form,
        "refusal": refusal,
        "kept": [(name, getattr(view.filters, name)) for name in KEPT if getattr(view.filters, name)],
        "back": address(view, page.key),
        "keeps": view.template.pk in kept_templates(request.user),
        # What waits for the second person is not edited, so it is not offered here.
        "drafts": [draft for draft in living_drafts(view.template.pk) if may_edit(draft, request.user)]
        if form is None and view.template.pk in kept_templates(request.user)
        else [],
        "labels": Units(view.choices.units).labels if form and not request.htmx else [],
    }
    template = "matrix/_cell.html" if request.htmx else "matrix/cell.html"
    return render(request, template, context, status=status)


def _edit(request: HttpRequest, view: View, page: SlotPage) -> HttpResponse:
    verb, draft = request.POST.get("do", "put"), view.draft
    assert draft is not None  # noqa: S101 - asked before; tells the type checker
    given = {"draft_id": draft.pk, "slot": page.slot, "by": request.user, "at": clock.now()}
    form, status = None, 422
    try:
        if verb == "take_back":
            draft_actions.take_back(**given)
        elif verb == "clear":
            draft_actions.put(**given, lines=[], seen=number(request.POST.get("seen", "")))
        elif verb == "paste":
            source = slot_page(view, request.POST.get("from", ""), request.user)
            if source is None:
                raise Http404
            cells = view.matrix.answering(source.topic.pk, source.slot.area)
            draft_actions.put(**given, lines=[said_by(one) for one in cells])
        else:
            form = _form(page, request.POST)
            if not form.is_valid():
                return _cell(request, page, form, form.error, 422)
            draft_actions.put(**given, lines=form.lines, seen=number(request.POST.get("seen", "")))
    except ValidationError as error:
        refusal = " ".join(error.messages)
    except Refusal as refused:
        refusal, status = wording.refusal(refused), refused.status
        if refused.code == "stale":
            refusal = _(
                "Somebody else edited this cell while it was open here. What was typed is kept; look, then save again."
            )
    else:
        return _back(request, address(view, page.key))
    draft.refresh_from_db()
    fresh = slot_page(_again(view), page.key, request.user)
    return _cell(request, fresh or page, form or _form(page, None), refusal, status)


def _again(view: View) -> View:
    """The same matrix, read anew."""
    return View(view.choices, view.day, view.template, view.alliance, view.draft, view.filters)


def _back(request: HttpRequest, url: str) -> HttpResponse:
    """To the grid: a part of a page is told to go there as a whole, for what others inherit has changed too."""
    if request.htmx:
        response = HttpResponse(status=204)
        response["HX-Redirect"] = url
        return response
    return redirect(url)


@open_to(BUSINESS, KEEPERS)
@require_safe
def printed(request: HttpRequest) -> HttpResponse:
    """The filtered matrix on A3, with room for the signatures of the alliance's members."""
    view = view_for(request)
    paper = papers.paper(view)
    if paper is None:
        messages.error(
            request, _("This is too much for paper: narrow it with the filters, then print again.")
        )
        return redirect(address(view))
    context = {"view": view, "paper": paper, "printed_at": clock.now(), "back": address(view)}
    return render(request, "matrix/print.html", context)
