"""Joint mediation: the list of cases, registering one, a case with its steps, and its file shown for a reason."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from audit import actions as audit
from audit import clock
from governance.actions import mediation, mediation_after, mediation_sessions
from governance.actions.mediation_papers import open_file
from governance.forms import mediation as forms
from governance.forms.communities import ReasonForm
from governance.lifecycle import signs_for
from governance.mediating import CASE_RULES, CaseStep
from governance.models import Finding, FindingState, MediationCase, MediationCommittee, Sort
from governance.reading.community_figures import STANDINGS
from governance.reading.mediation_papers import why_no_agreement
from meetings.forms.lists import RowForm
from meetings.views.stepping import add_errors, step_page
from organisations import reasons
from organisations.access import BUSINESS, open_to
from tickets import wording
from tickets.lifecycle import Incomplete, Refusal
from tickets.reading.paging import page_of
from tickets.standing import Actor

VERBS = {
    CaseStep.ACCEPT: mediation.accept,
    CaseStep.DECLINE: mediation.decline,
    CaseStep.CONSENT: mediation.consent,
    CaseStep.CHOOSE: mediation.choose,
    CaseStep.HOLD: mediation_sessions.hold,
    CaseStep.AGREE: mediation_sessions.agree,
    CaseStep.FAIL: mediation_sessions.fail,
    CaseStep.WITHDRAW: mediation_sessions.withdraw,
    CaseStep.HAND_OVER: mediation_sessions.hand_over,
    CaseStep.PERFORM_PART: mediation_after.perform_part,
    CaseStep.PERFORM: mediation_after.perform,
    CaseStep.BREAK: mediation_after.break_off,
    CaseStep.APPLY: mediation_after.apply,
    CaseStep.CONFIRM: mediation_after.confirm,
    CaseStep.FOLLOW_UP: mediation_after.follow_up,
    CaseStep.ARCHIVE: mediation_after.archive,
}
FORMS = {
    CaseStep.ACCEPT: RowForm,
    CaseStep.DECLINE: ReasonForm,
    CaseStep.CONSENT: forms.ConsentForm,
    CaseStep.CHOOSE: forms.ChooseForm,
    CaseStep.HOLD: forms.SessionForm,
    CaseStep.AGREE: forms.AgreeForm,
    CaseStep.FAIL: forms.OtherWaysForm,
    CaseStep.WITHDRAW: ReasonForm,
    CaseStep.HAND_OVER: forms.HandOverForm,
    CaseStep.PERFORM_PART: forms.OutcomeForm,
    CaseStep.PERFORM: forms.OutcomeForm,
    CaseStep.BREAK: forms.OutcomeForm,
    CaseStep.APPLY: forms.ApplyForm,
    CaseStep.CONFIRM: forms.ConfirmForm,
    CaseStep.FOLLOW_UP: forms.FollowUpForm,
    CaseStep.ARCHIVE: RowForm,
}


def _kept(request: HttpRequest) -> list[MediationCommittee]:
    """The committees whose files the acting post keeps."""
    by = Actor(request.user, request.post)
    rows = MediationCommittee.objects.select_related("unit", "community__alliance", "community__unit")
    return [row for row in rows.filter(unit=by.unit).order_by("id") if signs_for(by, row.unit_id)]


@open_to(BUSINESS)
@require_safe
def cases(request: HttpRequest) -> HttpResponse:
    rows = MediationCase.objects.visible_to(request.user).select_related("committee__community__unit")
    rows = rows.defer("dispute", "agreement", "outcome")
    community, standing = request.GET.get("community", ""), STANDINGS.get(request.GET.get("standing", ""))
    if community.isdecimal() and len(community) < 10:
        rows = rows.filter(committee__community=community)
    rows = rows.filter(standing) if standing is not None else rows
    context = {
        "page": page_of(rows, request.GET.get("at", ""), key=("id",), descending=True),
        "kept": _kept(request),
        "only_some": bool(community or standing),
        "tab": "mediation",
    }
    return render(request, "governance/cases.html", context)


@open_to(BUSINESS)
@require_http_methods(["GET", "POST"])
def register(request: HttpRequest, pk: int) -> HttpResponse:
    committee = next((row for row in _kept(request) if row.pk == pk), None)
    if committee is None:
        raise Http404
    finding = _finding(request, committee)
    begins = request.method == "POST" and "begin" in request.POST
    sent = request.POST if request.method == "POST" and not begins else None
    initial = {"dispute": _shown(request, finding)} if begins and finding else {}
    form = forms.RegisterForm(sent, committee=committee, user=request.user, initial=initial)
    status = 200
    if sent is not None and form.is_valid():
        by = Actor(request.user, request.post)
        given = form.values() | {"finding": finding}
        try:
            case = mediation.register(committee=committee, by=by, at=clock.now(), **given)
        except Incomplete as incomplete:
            told = add_errors(form, incomplete)
            if not form.errors:
                form.add_error(None, " ".join(told))
        except Refusal as refused:
            form.add_error(None, wording.refusal(refused))
            status = refused.status
        else:
            messages.success(request, _("Case %(number)s is registered.") % {"number": case})
            return redirect(case)
    if form.errors and status == 200:
        status = 422
    return render(
        request,
        "governance/register.html",
        {"form": form, "row": committee, "finding": finding},
        status=status,
    )


def _finding(request: HttpRequest, committee: MediationCommittee) -> Finding | None:
    """The dispute of a screening round that the case is about. Raises Http404 for one that does not wait here."""
    wanted = request.POST.get("finding", "")
    if not wanted:
        return None
    rows = Finding.objects.filter(
        sort=Sort.DISPUTE, state=FindingState.OPEN, round__community=committee.community_id
    )
    row = rows.filter(pk=int(wanted)).first() if wanted.isdecimal() and len(wanted) < 10 else None
    if row is None:
        raise Http404
    return row


def _shown(request: HttpRequest, finding: Finding) -> str:
    audit.record_view(
        at=clock.now(),
        by=request.user,
        object_type="finding",
        object_id=finding.pk,
        object_label=finding,
        field="dispute",
        reason=_("Mediation case registered of it"),
        post=request.post.role,
        organisation=request.post.organisation.code,
    )
    return finding.dispute.reveal()


def found_case(request: HttpRequest, pk: int) -> MediationCase:
    rows = MediationCase.objects.visible_to(request.user).for_page()
    row = rows.prefetch_related(
        "parties__organisation", "mediators__post__person", "mediators__post__organisation"
    )
    row = row.filter(pk=pk).first()
    if row is None:
        raise Http404
    return row


@open_to(BUSINESS)
@require_http_methods(["GET", "POST"])
def case(request: HttpRequest, pk: int) -> HttpResponse:
    row = found_case(request, pk)
    return step_page(
        request,
        row,
        rules=CASE_RULES,
        make=lambda step, row, by, *sent: FORMS[step](*sent, row=row, actor=by, auto_id=f"id_{step}_%s"),
        verbs=VERBS,
        template="governance/case.html",
        context=lambda: {
            "sessions": row.sessions.defer("record"),
            "follow_ups": row.follow_ups.defer("record"),
            "no_agreement": why_no_agreement(row),
        },
    )


@open_to(BUSINESS)
@require_POST
def file(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the file once, and record who looked and why."""
    row = found_case(request, pk)
    reason = reasons.stated(request)
    if not reason:
        messages.error(request, _("Say why you need to see it; the reason is recorded."))
        return redirect(row)
    named = open_file(case=row, by=Actor(request.user, request.post), at=clock.now(), reason=reason)
    context = {
        "row": row,
        "dispute": row.dispute.reveal(),
        "agreement": row.agreement.reveal(),
        "outcome": row.outcome.reveal(),
        "parties": [(party, *named[party.pk]) for party in row.parties.all()],
        "sessions": [(session, session.record.reveal()) for session in row.sessions.all()],
        "follow_ups": [(each, each.record.reveal()) for each in row.follow_ups.all()],
    }
    return render(request, "governance/case_file.html", context)
