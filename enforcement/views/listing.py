"""List entries: those of a case, one with its steps, and the notices at the units that got them."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from audit import clock
from enforcement.access import OFFICERS, WINDOW_CLERKS, cases_of, own_posts
from enforcement.actions import credit_notices, listing, viewing
from enforcement.forms import listing as forms
from enforcement.forms.cases import OpenForm
from enforcement.guarding import court_page
from enforcement.measures_lifecycle import LIST_RULES, ListStep
from enforcement.models import ListEntry, ListNotice, NoticeState, ViewReason
from enforcement.views.cases import found
from enforcement.views.entering import Entry, entering_page
from meetings.views.stepping import step_page
from organisations.models import Role
from tickets import wording
from tickets.lifecycle import Incomplete, Refusal
from tickets.reading.paging import page_of
from tickets.standing import Actor

ENTER = {"decide": Entry(gettext_lazy("Record a decision to list"), forms.ListingForm, listing.decide)}
VERBS = {
    ListStep.SERVE: listing.serve,
    ListStep.PUBLISH: listing.publish,
    ListStep.DROP: listing.drop,
    ListStep.NOTIFY: credit_notices.notify,
    ListStep.ASK_CORRECTION: listing.ask_correction,
    ListStep.DECIDE_CORRECTION: listing.decide_correction,
    ListStep.START_REMOVAL: listing.start_removal,
    ListStep.REMOVE: listing.remove,
}
FORMS = {
    ListStep.SERVE: forms.ServeForm,
    ListStep.PUBLISH: forms.PublishForm,
    ListStep.DROP: forms.DropForm,
    ListStep.NOTIFY: forms.NotifyForm,
    ListStep.ASK_CORRECTION: forms.AskCorrectionForm,
    ListStep.DECIDE_CORRECTION: forms.DecideCorrectionForm,
    ListStep.START_REMOVAL: forms.StartRemovalForm,
    ListStep.REMOVE: forms.RemoveForm,
}


@court_page(OFFICERS)
@require_http_methods(["GET", "POST"])
def of_case(request: HttpRequest, pk: int) -> HttpResponse:
    row = found(request, pk)
    return entering_page(
        request,
        row,
        entries=ENTER,
        offered=ENTER,
        template="enforcement/list_entries.html",
        context=lambda _today: {
            "entries": ListEntry.objects.filter(case=row).select_related("party", "remover__person")
        },
        after=lambda made: made,
    )


@court_page(OFFICERS)
@require_http_methods(["GET", "POST"])
def entry(request: HttpRequest, pk: int) -> HttpResponse:
    rows = ListEntry.objects.filter(pk=pk, case__in=cases_of(request.user, clock.today()))
    row = rows.select_related("case__court", "party", "remover__person", "signed_by__person").first()
    if row is None:
        raise Http404
    return step_page(
        request,
        row,
        rules=LIST_RULES,
        make=lambda step, row, by, *sent: FORMS[step](*sent, row=row, actor=by, auto_id=f"id_{step}_%s"),
        verbs=VERBS,
        template="enforcement/list_entry.html",
        context=lambda: {
            "notices": row.notices.select_related("unit", "deleted_by__person").order_by("unit__path")
        },
    )


def _notices(request: HttpRequest):
    """Of the units whose window the account's own posts keep."""
    units = [post.organisation_id for post in own_posts(request.user, Role.WINDOW_CLERK)]
    return ListNotice.objects.filter(unit__in=units).select_related("entry__case", "entry__party", "unit")


@court_page(WINDOW_CLERKS)
@require_safe
def notices(request: HttpRequest) -> HttpResponse:
    """The notices of the own unit, those to be deleted marked. No name stands here."""
    page = page_of(_notices(request), request.GET.get("at", ""), key=("id",), descending=True)
    return render(request, "enforcement/list_notices.html", {"page": page})


@court_page(WINDOW_CLERKS)
@require_http_methods(["GET", "POST"])
def notice(request: HttpRequest, pk: int) -> HttpResponse:
    """One notice; sent to, it confirms the deletion."""
    row = _notices(request).filter(pk=pk).first()
    if row is None:
        raise Http404
    context = {"row": row, "open_form": OpenForm()}
    status = 200
    if request.method == "POST":
        try:
            credit_notices.confirm_deletion(
                listnotice_id=row.pk, by=Actor(request.user, request.post), at=clock.now()
            )
        except Refusal as refused:
            context["refusal"], status = wording.refusal(refused), refused.status
        else:
            messages.success(request, _("The deletion is confirmed."))
            return redirect(row)
    return render(request, "enforcement/list_notice.html", context, status=status)


@court_page(WINDOW_CLERKS)
@require_POST
def open_notice(request: HttpRequest, pk: int) -> HttpResponse:
    """Whom the notice is about, while it stands; the view is on record. Recalled, it opens no more."""
    row = _notices(request).filter(pk=pk, state=NoticeState.SENT).first()
    if row is None:
        raise Http404
    try:
        (plain,) = viewing.open_fields(
            rows=[row.entry.party],
            fields=("name", "identity"),
            by=Actor(request.user, request.post),
            at=clock.now(),
            case=row.entry.case,
            reason=ViewReason.LISTING,
        )
    except Incomplete:
        raise Http404 from None
    return render(request, "enforcement/list_notice.html", {"row": row, "plain": plain})
