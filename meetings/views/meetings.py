"""Meetings: the list, a new one, the page of one with its steps, print view and minutes."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from audit import clock
from meetings.actions import convening, filing, resolving
from meetings.forms import meetings as meeting_forms
from meetings.lifecycle import MEETING_RULES, MeetingStep, desk, open_steps
from meetings.models import Meeting, MeetingKind, MeetingState
from meetings.reading import meetings as reading
from meetings.views.entering import changing, entering, led_by
from meetings.views.papers import WRITABLE
from meetings.views.stepping import step_page
from organisations.access import BUSINESS, DESK, open_to
from tickets.files.serving import content_response
from tickets.reading.choices import choices_on
from tickets.standing import Actor

VERBS = {
    MeetingStep.CANCEL: convening.cancel,
    MeetingStep.ATTACH: filing.attach,
    MeetingStep.DETACH: filing.detach,
    MeetingStep.ADD_ITEM: convening.add_item,
    MeetingStep.DROP_ITEM: convening.drop_item,
    MeetingStep.EXCUSE: convening.excuse,
    MeetingStep.OPINE: convening.opine,
    MeetingStep.HOLD: convening.hold,
    MeetingStep.ATTEND: convening.attend,
    MeetingStep.RESOLVE: resolving.resolve,
    MeetingStep.DROP_RESOLUTION: resolving.drop_resolution,
    MeetingStep.MINUTE: resolving.minute,
    MeetingStep.CARRY_OUT: resolving.carry_out,
    MeetingStep.CLOSE: resolving.close,
}
FORMS = {
    MeetingStep.CANCEL: meeting_forms.CancelForm,
    MeetingStep.ATTACH: meeting_forms.FilesForm,
    MeetingStep.DETACH: meeting_forms.OfFileForm,
    MeetingStep.ADD_ITEM: meeting_forms.ItemForm,
    MeetingStep.DROP_ITEM: meeting_forms.OfMeetingForm,
    MeetingStep.EXCUSE: meeting_forms.ReasonForm,
    MeetingStep.OPINE: meeting_forms.OpinionForm,
    MeetingStep.HOLD: meeting_forms.MeetingForm,
    MeetingStep.ATTEND: meeting_forms.AttendanceForm,
    MeetingStep.RESOLVE: meeting_forms.ResolutionForm,
    MeetingStep.DROP_RESOLUTION: meeting_forms.OfResolutionForm,
    MeetingStep.MINUTE: meeting_forms.MinutesForm,
    MeetingStep.CARRY_OUT: meeting_forms.OfResolutionForm,
    MeetingStep.CLOSE: meeting_forms.MeetingForm,
}


@open_to(BUSINESS)
@require_safe
def meeting_list(request: HttpRequest) -> HttpResponse:
    choices = choices_on(clock.today())
    filters = reading.Filters.read(request.GET)
    context = {
        "page": reading.meetings(request.user, filters, request.GET.get("at", ""), choices),
        "filters": filters,
        "choices": choices,
        "kinds": MeetingKind.choices,
        "states": MeetingState.choices,
        "may_plan": bool(led_by(request, Meeting)),
    }
    return render(request, "meetings/list.html", context)


@open_to(DESK)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    def make(alliance, sent):
        initial = {"units": list(meeting_forms.members(alliance)), "convener": str(alliance.lead)}
        return meeting_forms.PlanForm(sent, alliance=alliance, initial=initial)

    return entering(
        request,
        alliances=led_by(request, Meeting),
        make=make,
        verb=convening.plan,
        words={
            "title": _("Plan a meeting"),
            "send": _("Plan it and invite the units"),
            "done": _(
                "The meeting is planned and the units are invited. Now put the questions on its agenda."
            ),
            "none": _("Your present post leads no alliance."),
        },
        back=reverse("meetings:list"),
    )


@open_to(DESK)
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, pk: int) -> HttpResponse:
    meeting = _visible(request, pk)
    by = Actor(request.user, request.post)
    if MeetingStep.CHANGE not in open_steps(MEETING_RULES, by, meeting):
        return redirect("meetings:meeting", pk=pk)
    initial = {name: getattr(meeting, name) for name in meeting_forms.PlanForm.base_fields if name != "units"}
    initial["units"] = [row.organisation for row in meeting.attendances.select_related("organisation")]
    sent = request.POST if request.method == "POST" else None
    form = meeting_forms.PlanForm(sent, alliance=meeting.alliance, initial=initial)
    words = {
        "title": _("Change the meeting"),
        "send": _("Save and tell the units"),
        "done": _("The plan is changed and the units are told."),
    }
    return changing(request, form, convening.change, words, meeting, meeting_id=pk)


def _visible(request: HttpRequest, pk: int) -> Meeting:
    meeting = Meeting.objects.visible_to(request.user).for_page().filter(pk=pk).first()
    if meeting is None:
        raise Http404
    return meeting


@open_to(BUSINESS)
@require_http_methods(["GET", "POST"])
def meeting(request: HttpRequest, pk: int) -> HttpResponse:
    row = _visible(request, pk)
    return step_page(
        request,
        row,
        rules=MEETING_RULES,
        make=_form,
        verbs=VERBS,
        template="meetings/meeting.html",
        context=lambda: {
            "page": reading.meeting_page(row, request.user),
            "meeting": row,
            "may_draft": row.state in WRITABLE and desk(Actor(request.user, request.post), row),
        },
        said=_done,
    )


def _form(step: str, meeting: Meeting, by: Actor, *sent):
    return FORMS[step](*sent, meeting=meeting, actor=by)


def _done(outcome) -> str:
    if outcome.done == MeetingStep.CARRY_OUT and outcome.result.ticket:
        return _("Carried out: ticket %(number)s.") % {"number": outcome.result.ticket.number}
    if outcome.done == MeetingStep.MINUTE:
        return _("The minutes are issued with number %(number)s. Now carry out the resolutions.") % {
            "number": outcome.result.minutes_number
        }
    return _("Recorded.")


@open_to(BUSINESS)
@require_safe
def sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """The meeting on A4."""
    row = _visible(request, pk)
    context = {
        "page": reading.meeting_page(row, request.user, with_apart=False),
        "meeting": row,
        "printed_at": clock.now(),
    }
    return render(request, "meetings/sheet.html", context)


@open_to(BUSINESS)
@require_safe
def file(request: HttpRequest, pk: int, file: int) -> HttpResponse:
    """A file of the meeting; pictures may be looked at in the browser (`?show`)."""
    found = _visible(request, pk).files.select_related("file").filter(pk=file).first()
    if found is None:
        raise Http404
    return content_response(found.file, found.name, inline="show" in request.GET and found.file.is_picture)
