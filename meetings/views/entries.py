"""Needs and resources: entering, the page of one with its steps."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from audit import clock
from meetings.actions import needs
from meetings.forms import lists as forms
from meetings.lifecycle import NEED_RULES, NeedStep, open_steps, owner_or_desk
from meetings.models import Need, Resource
from meetings.reading.matching import needs_for, resources_for
from meetings.views.entering import changing, entering, joined, raised_in
from meetings.views.stepping import step_page
from organisations.access import BUSINESS, open_to
from tickets import wording
from tickets.actions.reading_notices import mark_read_at
from tickets.lifecycle import Refusal
from tickets.standing import Actor

NEED_VERBS = {
    NeedStep.ASSESS: needs.assess,
    NeedStep.CLAIM: needs.claim,
    NeedStep.FULFIL: needs.fulfil,
    NeedStep.RELEASE: needs.release,
    NeedStep.DROP: needs.drop_need,
}
NEED_FORMS = {
    NeedStep.ASSESS: forms.AssessForm,
    NeedStep.CLAIM: forms.ClaimForm,
    NeedStep.FULFIL: forms.ResultForm,
    NeedStep.RELEASE: forms.ReasonForm,
    NeedStep.DROP: forms.ReasonForm,
}


@open_to(BUSINESS)
@require_http_methods(["GET", "POST"])
def new_need(request: HttpRequest) -> HttpResponse:
    by = Actor(request.user, request.post)
    return entering(
        request,
        alliances=raised_in(request),
        make=lambda alliance, sent: forms.NeedForm(sent, alliance=alliance, actor=by),
        verb=needs.enter_need,
        words={
            "title": _("Enter a need"),
            "lead": _(
                "What is wished for without a deadline of the law; a problem to be solved is a ticket."
            ),
            "send": _("Put it on the list"),
            "done": _("The need is on the list; the office assesses it."),
            "none": _("Your present post enters no needs."),
        },
        back=reverse("meetings:needs"),
    )


@open_to(BUSINESS)
@require_http_methods(["GET", "POST"])
def change_need(request: HttpRequest, pk: int) -> HttpResponse:
    row, by = _need(request, pk), Actor(request.user, request.post)
    if NeedStep.CHANGE not in open_steps(NEED_RULES, by, row):
        return redirect(row)
    initial = {name: getattr(row, name) for name in forms.NeedForm.base_fields} | {"area": row.area.code}
    sent = request.POST if request.method == "POST" else None
    form = forms.NeedForm(sent, alliance=row.alliance, actor=by, initial=initial)
    words = {"title": _("Change the entry"), "send": _("Save"), "done": _("Recorded.")}
    return changing(request, form, needs.change_need, words, row, need_id=pk)


@open_to(BUSINESS)
@require_http_methods(["GET", "POST"])
def need(request: HttpRequest, pk: int) -> HttpResponse:
    row = _need(request, pk)
    return step_page(
        request,
        row,
        rules=NEED_RULES,
        make=lambda step, row, by, *sent: NEED_FORMS[step](*sent, row=row, actor=by),
        verbs=NEED_VERBS,
        template="meetings/need.html",
        context=lambda: {
            "fitting": resources_for(row, clock.today()),
            "claims": row.claims.select_related("resource", "unit", "by__person"),
            "projects": row.projects.select_related("lead"),
        },
    )


def _need(request: HttpRequest, pk: int) -> Need:
    row = Need.objects.visible_to(request.user).for_page().filter(pk=pk).first()
    if row is None:
        raise Http404
    return row


@open_to(BUSINESS)
@require_http_methods(["GET", "POST"])
def new_resource(request: HttpRequest) -> HttpResponse:
    by = Actor(request.user, request.post)
    return entering(
        request,
        alliances=joined(request, Resource),
        make=lambda alliance, sent: forms.ResourceForm(
            sent,
            alliance=alliance,
            actor=by,
            initial={"valid_from": clock.today(), "area": alliance.area.code},
        ),
        verb=needs.offer_resource,
        words={
            "title": _("Offer a resource"),
            "lead": _("People, money, a venue or goods that your unit can give to the community."),
            "send": _("Put it on the list"),
            "done": _("The resource is on the list."),
            "none": _("Your unit is a member of no alliance today."),
        },
        back=reverse("meetings:resources"),
    )


@open_to(BUSINESS)
@require_http_methods(["GET", "POST"])
def change_resource(request: HttpRequest, pk: int) -> HttpResponse:
    row, by = _resource(request, pk), Actor(request.user, request.post)
    if not owner_or_desk(by, row):
        return redirect(row)
    names = [name for name in forms.ResourceForm.base_fields if name != "unit"]
    initial = {name: getattr(row, name) for name in names} | {"area": row.area.code}
    sent = request.POST if request.method == "POST" else None
    form = forms.ResourceForm(sent, alliance=row.alliance, actor=by, initial=initial)
    # Whose it is does not change.
    form.fields.pop("unit", None)
    words = {"title": _("Change the entry"), "send": _("Save"), "done": _("Recorded.")}
    return changing(request, form, needs.change_resource, words, row, resource_id=pk)


@open_to(BUSINESS)
@require_http_methods(["GET", "POST"])
def resource(request: HttpRequest, pk: int) -> HttpResponse:
    row = _resource(request, pk)
    by, at = Actor(request.user, request.post), clock.now()
    mark_read_at(by=request.user, at=at, link=row.get_absolute_url())
    status, refusal = 200, ""
    if request.method == "POST":
        try:
            needs.withdraw_resource(resource_id=pk, by=by, at=at)
        except Refusal as refused:
            status, refusal = refused.status, wording.refusal(refused)
        else:
            messages.success(request, _("The resource is withdrawn; today is its last day."))
            return redirect(row)
    context = {
        "row": row,
        "mine": owner_or_desk(by, row),
        "in_force": row.in_force(clock.today()),
        "fitting": needs_for(row, clock.today()),
        "claims": row.claims.select_related("need__unit"),
        "refusal": refusal,
    }
    return render(request, "meetings/resource.html", context, status=status)


def _resource(request: HttpRequest, pk: int) -> Resource:
    row = Resource.objects.visible_to(request.user).for_page().filter(pk=pk).first()
    if row is None:
        raise Http404
    return row
