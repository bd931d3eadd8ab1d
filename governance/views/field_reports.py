"""The fast form of grid workers and counters, and the service worker that keeps its drafts through a dead zone."""

import uuid

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from audit import clock
from governance.actions.field_reports import report
from governance.forms.field_reports import FieldForm
from governance.models import Community, GridDuty
from organisations.access import BUSINESS, GRID_WORKERS, open_to
from tickets import wording
from tickets.actions.once import KeyReused, once
from tickets.forms.files import refuse_too_much
from tickets.lifecycle import Refusal
from tickets.standing import Actor
from tickets.views.raising import KEY_LENGTH, hash_of

#: Sent by the service worker, which wants an answer that it can read.
DRAFT = "X-Draft"


def _where(request: HttpRequest) -> tuple[Community, str] | None:
    """The community of the acting post and the place that the form begins with: the own grid if it serves one today."""
    visible = Community.objects.visible_to(request.user).for_page()
    duty = GridDuty.objects.on(clock.today()).filter(post=request.post).select_related("grid__area").first()
    if duty is not None:
        return visible.get(pk=duty.grid.community_id), duty.grid.area.code
    wanted = request.GET.get("community", "")
    if wanted.isascii() and wanted.isdecimal() and len(wanted) < 19:
        visible = visible.filter(pk=wanted)
    found = visible.filter(unit=request.post.organisation_id).first() or visible.order_by("id").first()
    return (found, found.area.code) if found else None


@open_to(BUSINESS)
@never_cache
@require_http_methods(["GET", "POST"])
def field_report(request: HttpRequest) -> HttpResponse:
    where = _where(request)
    if where is None:
        if request.method == "POST" or not GRID_WORKERS.admits(request.user):
            raise PermissionDenied(_("No governance community is open to your post."))
        # The menu leads every grid worker here.
        return render(request, "governance/field_none.html")
    community, area = where
    if request.method != "POST":
        return _page(request, community, FieldForm(community=community, initial={"area": area}))
    form = FieldForm(request.POST, request.FILES, community=community)
    form.is_valid()
    refuse_too_much(form, request)
    if form.errors:
        return _refused(request, community, form, 422)
    at, by = clock.now(), Actor(request.user, request.post)
    try:
        number, is_new = once(
            user=request.user,
            path=request.path,
            key="".join(filter(str.isalnum, request.POST.get("form_key", "")))[:KEY_LENGTH]
            or uuid.uuid4().hex,
            body_hash=hash_of(request.POST, request.FILES.getlist("files")),
            at=at,
            create=lambda: report(by=by, at=at, community=community, **form.values()),
        )
    except KeyReused as reused:
        number, is_new = reused.number, False
    except Refusal as refused:
        form.add_error(None, wording.refusal(refused))
        return _refused(request, community, form, refused.status)
    if DRAFT in request.headers:
        return JsonResponse({"number": number}, status=201 if is_new else 200)
    messages.success(request, _("%(number)s is taken down.") % {"number": number})
    return redirect("governance:field_report")


def _refused(request: HttpRequest, community: Community, form: FieldForm, status: int) -> HttpResponse:
    if DRAFT in request.headers:
        told = [
            f"{form[name].label}: {error}" if name in form.fields else error
            for name, errors in form.errors.items()
            for error in errors
        ]
        return JsonResponse({"errors": told}, status=status)
    return _page(request, community, form, status)


def _page(request: HttpRequest, community: Community, form: FieldForm, status: int = 200) -> HttpResponse:
    context = {"row": community, "form": form, "form_key": uuid.uuid4().hex}
    return render(request, "governance/field.html", context, status=status)


@open_to(BUSINESS)
@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker; it lies below the page that it serves."""
    return render(request, "governance/field_worker.js", content_type="text/javascript; charset=utf-8")
