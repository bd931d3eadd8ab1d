"""Party members who reported in: the list, a new one, one of them. Secretaries of the two sides only."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from audit import actions as audit
from audit import clock
from governance.actions.member_reports import end_member, enter_member, erase_member, receives
from governance.forms.member_reports import EndMemberForm, MemberForm
from governance.models import MemberReport
from meetings.models.scope import GRASSROOTS
from meetings.views.stepping import try_verb
from organisations import reasons
from organisations.access import BUSINESS, open_to
from tickets import wording
from tickets.lifecycle import Refusal
from tickets.reading.paging import page_of
from tickets.standing import Actor


def _receives(request: HttpRequest) -> bool:
    by = Actor(request.user, request.post)
    return by.unit is not None and by.unit.kind in GRASSROOTS and receives(by, by.unit.pk)


@open_to(BUSINESS)
@never_cache
@require_safe
def members(request: HttpRequest) -> HttpResponse:
    rows = MemberReport.objects.visible_to(request.user).for_page()
    context = {
        "page": page_of(rows, request.GET.get("at", ""), key=("id",), descending=True),
        "may_add": _receives(request),
        "tab": "members",
    }
    return render(request, "governance/members.html", context)


@open_to(BUSINESS)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    if not _receives(request):
        raise PermissionDenied(wording.REFUSALS["not_yours"])
    form = MemberForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        made = try_verb(form, enter_member, by=Actor(request.user, request.post), at=clock.now())
        if made is not None:
            messages.success(request, _("Entered."))
            return redirect(made)
    return render(request, "governance/member_new.html", {"form": form}, status=422 if form.errors else 200)


@open_to(BUSINESS)
@never_cache
@require_http_methods(["GET", "POST"])
def member(request: HttpRequest, pk: int) -> HttpResponse:
    """One report: the name for a reason, its end, or its erasure."""
    row = MemberReport.objects.visible_to(request.user).for_page().filter(pk=pk).first()
    if row is None:
        raise Http404
    by, at = Actor(request.user, request.post), clock.now()
    what = request.POST.get("what", "") if request.method == "POST" else ""
    form = EndMemberForm(request.POST if what == "end" else None)
    context = {"row": row, "form": form, "keeps": receives(by, row.host_id)}
    if what == "erase":
        try:
            erase_member(memberreport_id=row.pk, by=by, at=at)
        except Refusal as refused:
            messages.error(request, wording.refusal(refused))
            return redirect(row)
        messages.success(request, _("The entry is erased."))
        return redirect("governance:members")
    if what == "show":
        reason = reasons.stated(request)
        if not reason:
            messages.error(request, _("Say why you need to see it; the reason is recorded."))
            return redirect(row)
        audit.record_view(
            at=at,
            by=request.user,
            object_type="memberreport",
            object_id=row.pk,
            object_label=row.host,
            field="name",
            reason=reason,
            post=request.post.role,
            organisation=request.post.organisation.code,
        )
        context["shown_name"] = row.name.reveal()
    elif (
        what == "end"
        and form.is_valid()
        and try_verb(form, end_member, memberreport_id=row.pk, by=by, at=at) is not None
    ):
        messages.success(request, _("Recorded."))
        return redirect(row)
    return render(request, "governance/member.html", context, status=422 if form.errors else 200)
