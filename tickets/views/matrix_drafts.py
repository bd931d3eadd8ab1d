"""Drafts of the responsibility matrix: the list, one with its edits and conflicts, and its steps to publication."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from audit import clock
from organisations.access import BUSINESS, KEEPERS, open_to
from organisations.models import Template
from tickets import draft_actions, wording
from tickets.forms.matrix import BeginForm, CopyForm, DraftForm, HandOverForm, ReasonForm
from tickets.keeping import drafts_visible_to, kept_templates, may_consent, may_edit
from tickets.models import MatrixDraft
from tickets.reading.choices import choices_on
from tickets.reading.matrix.drafts import draft_page
from tickets.reading.matrix.editions import with_edition
from tickets.reading.matrix.view import number
from tickets.refusals import Refusal
from tickets.unit_names import Units

#: Drafts that the list shows; the oldest are found by their number.
LISTED = 100


@open_to(BUSINESS, KEEPERS)
@require_safe
def drafts(request: HttpRequest) -> HttpResponse:
    rows = with_edition(drafts_visible_to(request.user)).select_related(
        "template", "made_by__person", "decided_by__person"
    )
    context = {"rows": list(rows[:LISTED]), "keeps": bool(kept_templates(request.user))}
    return render(request, "matrix/drafts.html", context)


@open_to(KEEPERS)
@require_http_methods(["GET", "POST"])
@never_cache
def begin(request: HttpRequest) -> HttpResponse:
    templates = list(Template.objects.filter(pk__in=kept_templates(request.user)))
    if not templates:
        raise PermissionDenied(wording.REFUSALS["draft_not_kept"])
    form = BeginForm(
        request.POST if request.method == "POST" else None,
        templates=templates,
        initial={"template": request.GET.get("of", "")},
    )
    if form.is_valid():
        chosen = form.cleaned_data.pop("template")
        template = next(one for one in templates if one.code == chosen)
        try:
            draft = draft_actions.begin(
                template=template, by=request.user, at=clock.now(), **form.cleaned_data
            )
        except ValidationError as error:
            _add(form, error)
        else:
            return redirect(_after_begin(request, draft))
    return render(request, "matrix/begin.html", {"form": form}, status=422 if form.errors else 200)


def _after_begin(request: HttpRequest, draft: MatrixDraft) -> str:
    """The draft's page; from a proposal, the cell that it asks for, with what it proposes filled in."""
    sent = request.GET
    if "cell" not in sent:
        return reverse("tickets:matrix_draft", args=[draft.pk])
    kept = {"of": sent.get("into", ""), "cell": sent["cell"], "wish": sent.get("wish", "")}
    return f"{reverse('tickets:matrix_cell')}?{urlencode({**kept, 'draft': draft.pk})}"


def _visible(request: HttpRequest, pk: int) -> MatrixDraft:
    rows = with_edition(drafts_visible_to(request.user)).select_related(
        "template", "made_by__person", "asked_by__person", "decided_by__person"
    )
    return get_object_or_404(rows, pk=pk)


def _kept(request: HttpRequest, pk: int) -> MatrixDraft:
    """A draft that the account may edit now. Raises Http404, PermissionDenied."""
    draft = _visible(request, pk)
    if draft.template_id not in kept_templates(request.user):
        raise PermissionDenied(wording.REFUSALS["draft_not_kept"])
    return draft


@open_to(BUSINESS, KEEPERS)
@require_safe
@never_cache
def one(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, _visible(request, pk))


def _page(
    request: HttpRequest,
    draft: MatrixDraft,
    status: int = 200,
    refusal: str = "",
    **forms_by_name: forms.Form,
) -> HttpResponse:
    shown = draft_page(draft, choices_on(clock.today()), request.GET.get("unit", ""))
    typed = {"name": draft.name, "basis": draft.basis, "from_day": draft.from_day}
    context = {
        "draft": draft,
        "page": shown,
        "refusal": refusal,
        "keeps": draft.template_id in kept_templates(request.user),
        "may_edit": may_edit(draft, request.user),
        "may_consent": may_consent(draft, request.user),
        "form": forms_by_name.get("form") or DraftForm(initial=typed),
        "reason": forms_by_name.get("reason") or ReasonForm(),
    }
    return render(request, "matrix/draft.html", context, status=status)


@open_to(BUSINESS, KEEPERS)
@require_POST
@never_cache
def step(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """A step of the draft; what is refused is said on its page."""
    if verb not in STEPS:
        raise Http404
    draft, at = _visible(request, pk), clock.now()
    form_class, name, do, done = STEPS[verb]
    form = form_class(request.POST) if form_class else None
    if form is not None and not form.is_valid():
        return _page(request, draft, 422, **{name: form})
    typed = form.cleaned_data if form else {}
    try:
        do({"draft_id": pk, "by": request.user, "at": at}, request, typed)
    except ValidationError as error:
        draft.refresh_from_db()
        if form is not None and hasattr(error, "error_dict"):
            _add(form, error)
            return _page(request, draft, 422, **{name: form})
        return _page(request, draft, 422, " ".join(error.messages))
    except Refusal as refused:
        draft.refresh_from_db()
        words = wording.refusal(refused)
        if refused.code == "stale":
            words = _(
                "Somebody changed this draft while your page was open. Look at it as it is now, then decide again."
            )
        return _page(request, draft, refused.status, words)
    messages.success(request, done)
    return redirect("tickets:matrix_draft", pk=pk)


Given = dict[str, Any]


def _describe(given: Given, request: HttpRequest, typed: Given) -> None:
    draft_actions.describe(**given, **typed)


def _ask(given: Given, request: HttpRequest, typed: Given) -> None:
    draft_actions.ask(**given, seen=number(request.POST.get("seen", "")))


def _consent(given: Given, request: HttpRequest, typed: Given) -> None:
    draft_actions.consent(**given, seen=number(request.POST.get("seen", "")))


def _settle(given: Given, request: HttpRequest, typed: Given) -> None:
    sent = request.POST
    draft_actions.settle(
        **given, edit_id=number(sent.get("edit", "")), keep=sent.get("keep") == "1", seen=sent.get("seen", "")
    )


Step = tuple[type[forms.Form] | None, str, Callable[[Given, HttpRequest, Given], None], Any]
STEPS: dict[str, Step] = {
    "describe": (DraftForm, "form", _describe, gettext_lazy("Saved.")),
    "ask": (None, "", _ask, gettext_lazy("The draft waits for the second person.")),
    "withdraw": (
        None,
        "",
        lambda given, _r, _t: draft_actions.withdraw(**given),
        gettext_lazy("The draft can be edited again."),
    ),
    "refuse": (
        ReasonForm,
        "reason",
        lambda given, _r, typed: draft_actions.refuse(**given, **typed),
        gettext_lazy("The draft went back to its keeper."),
    ),
    "consent": (None, "", _consent, gettext_lazy("Published. Everybody concerned is told.")),
    "settle": (None, "", _settle, gettext_lazy("Settled.")),
    "drop": (
        None,
        "",
        lambda given, _r, _t: draft_actions.drop(**given),
        gettext_lazy("The draft is dropped."),
    ),
}


def _add(form: forms.Form, error: ValidationError) -> None:
    """What is wrong, at its field where the form has it."""
    for name, sentences in (
        error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
    ).items():
        for sentence in sentences:
            form.add_error(name if name in form.fields else None, sentence)


@open_to(BUSINESS, KEEPERS)
@require_http_methods(["GET", "POST"])
@never_cache
def copy(request: HttpRequest, pk: int) -> HttpResponse:
    """Fill the draft from another alliance."""
    draft = _kept(request, pk)
    form = CopyForm(request.POST if request.method == "POST" else None, draft=draft)
    if form.is_valid():
        given = form.cleaned_data
        copied = _try(
            form, draft_actions.copy_from, draft_id=pk, by=request.user, at=clock.now(),
            source=given["source"], target=given["target"],
        )  # fmt: skip
        if copied is not None:
            if copied.edits:
                messages.success(request, _("Cells copied: %(number)s.") % {"number": copied.edits})
            return render(request, "matrix/copied.html", {"draft": draft, "copied": copied})
    return _filling(request, draft, form, _("Copy from another alliance"))


@open_to(BUSINESS, KEEPERS)
@require_http_methods(["GET", "POST"])
@never_cache
def hand_over(request: HttpRequest, pk: int) -> HttpResponse:
    """Put one unit in another's place, or take it out, in all cells."""
    draft, units = _kept(request, pk), Units(choices_on(clock.today()).units)
    given = request.POST if request.method == "POST" else None
    form = HandOverForm(given, units=units, initial={"unit": request.GET.get("unit", "")})
    if form.is_valid():
        number_of = _try(
            form, draft_actions.hand_over, draft_id=pk, by=request.user, at=clock.now(), **form.cleaned_data
        )
        if number_of is not None:
            messages.success(request, _("Cells edited: %(number)s.") % {"number": number_of})
            return redirect("tickets:matrix_draft", pk=pk)
    return _filling(request, draft, form, _("A unit leaves, another takes its place"), units.labels)


def _try(form: forms.Form, verb: Callable, **given: Any) -> Any:
    try:
        return verb(**given)
    except ValidationError as error:
        _add(form, error)
    except Refusal as refused:
        form.add_error(None, wording.refusal(refused))
    return None


def _filling(
    request: HttpRequest, draft: MatrixDraft, form: forms.Form, title: str, labels: list[str] | None = None
) -> HttpResponse:
    context = {"draft": draft, "form": form, "title": title, "labels": labels or []}
    return render(request, "matrix/filling.html", context, status=422 if form.errors else 200)
