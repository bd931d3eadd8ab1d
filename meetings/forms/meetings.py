"""Forms of the meeting pages. Each takes the meeting and the acting person."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from audit import clock
from meetings.models import Attendance, Effect, Meeting, MeetingKind, Need, Presence
from meetings.reading.agenda import items_for, needs_for, tickets_for
from organisations.models import Alliance, Area, Organisation
from tickets.forms.fields import ByCodeField, DayField, MomentField, SeveralByCodeField, TextField
from tickets.forms.files import FilesField
from tickets.models import Ticket, Topic
from tickets.standing import Actor


def members(alliance: Alliance):
    """The alliance's member units of today, in tree order."""
    ids = alliance.memberships.on(clock.today()).values("organisation")
    return Organisation.objects.filter(pk__in=ids).order_by("path")


class PlanForm(forms.Form):
    """What is planned; the same form changes it."""

    kind = forms.ChoiceField(label=_("Kind"), choices=MeetingKind.choices)
    title = TextField(label=_("Title"), max_length=100)
    starts_at = MomentField(label=_("Begins"))
    place = TextField(label=_("Place"), max_length=100, required=False)
    online = TextField(
        label=_("Online"),
        max_length=200,
        required=False,
        help_text=_("Number or address of the conference, if people join from afar."),
    )
    convener = TextField(label=_("Convener"), max_length=50)
    chair = TextField(label=_("Chair"), max_length=50)
    secretary = TextField(label=_("Minute-taker"), max_length=50)
    units = SeveralByCodeField(Organisation.objects.none(), label=_("Units invited"))

    def __init__(self, *args, alliance: Alliance, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["units"].queryset = members(alliance)


class MeetingForm(forms.Form):
    """A step of a meeting that exists; this one asks for nothing."""

    def __init__(self, *args, meeting: Meeting, actor: Actor, **kwargs):
        super().__init__(*args, **kwargs)
        self.meeting = meeting
        self.actor = actor


class ReasonForm(MeetingForm):
    reason = TextField(label=_("Reason"), max_length=100)


class TicketChoice(forms.ModelChoiceField):
    """A ticket, chosen by its number and shown with its title."""

    def label_from_instance(self, ticket: Ticket) -> str:
        return f"{ticket.number} · {ticket.get_state_display()} · {ticket.title}"


class ItemForm(MeetingForm):
    ticket = TicketChoice(Ticket.objects.none(), label=_("Ticket"), required=False, to_field_name="number")
    need = forms.ModelChoiceField(Need.objects.none(), label=_("Need"), required=False)
    question = TextField(
        label=_("Question"),
        max_length=200,
        required=False,
        help_text=_("Left empty, the title of ticket or need is the question. Leave out who raised it."),
    )
    proposal = TextField(label=_("Proposal"), max_length=1000, required=False, long=True)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["ticket"].queryset = tickets_for(self.meeting, self.actor.user)
        self.fields["ticket"].empty_label = _("none: a need, or a question of its own")
        self.fields["need"].queryset = needs_for(self.meeting, self.actor.user)
        self.fields["need"].empty_label = _("none")


class FilesForm(MeetingForm):
    files = FilesField(label=_("Files"))


class OfFileForm(MeetingForm):
    """Names a file of the meeting."""

    file = forms.ModelChoiceField(None)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["file"].queryset = self.meeting.files.select_related("file")


class OfMeetingForm(MeetingForm):
    """Names an agenda item of the meeting."""

    item = forms.ModelChoiceField(None, label=_("Agenda item"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["item"].queryset = items_for(self.meeting, self.actor.user)


class OpinionForm(OfMeetingForm):
    unit = ByCodeField(Organisation.objects.none(), label=_("Unit"), required=False)
    text = TextField(label=_("Opinion"), max_length=1000, long=True)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        invited = Organisation.objects.filter(pk__in=self.meeting.unit_ids).order_by("path")
        if self.actor.post.organisation_id == self.meeting.alliance.lead_id:
            self.fields["unit"].queryset = invited
            self.fields["unit"].empty_label = _("your own unit")
        else:
            del self.fields["unit"]


class AttendanceForm(MeetingForm):
    """All units in one table: presence, heads, reason."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.attendances = list(self.meeting.attendances.select_related("organisation"))
        for row in self.attendances:
            unit = row.organisation_id
            self.fields[f"presence-{unit}"] = forms.ChoiceField(
                label=_("Presence"), choices=Presence.choices, initial=row.presence
            )
            self.fields[f"heads-{unit}"] = forms.IntegerField(
                label=_("Heads"), min_value=1, max_value=999, required=False, initial=row.heads
            )
            self.fields[f"reason-{unit}"] = TextField(
                label=_("Reason for absence"), max_length=100, required=False, initial=row.reason
            )

    def units(self):
        """For the table: each unit with its three fields."""
        for row in self.attendances:
            unit = row.organisation_id
            yield row.organisation, self[f"presence-{unit}"], self[f"heads-{unit}"], self[f"reason-{unit}"]

    def values(self) -> dict:
        """The keyword arguments of `convening.attend`."""
        given = self.cleaned_data
        return {
            "rows": [
                Attendance(
                    organisation_id=row.organisation_id,
                    presence=given[f"presence-{row.organisation_id}"],
                    heads=given[f"heads-{row.organisation_id}"],
                    reason=given[f"reason-{row.organisation_id}"],
                )
                for row in self.attendances
            ]
        }


class ResolutionForm(MeetingForm):
    item = forms.ModelChoiceField(None, label=_("Agenda item"), required=False)
    text = TextField(label=_("Resolution"), max_length=1000, long=True)
    effect = forms.ChoiceField(label=_("What follows"), choices=Effect.choices)
    lead = ByCodeField(
        Organisation.objects.none(),
        label=pgettext_lazy("of a ticket", "Lead"),
        required=False,
        help_text=_("Needed where a ticket is ruled on or made."),
    )
    assists = SeveralByCodeField(Organisation.objects.none(), label=_("Assists"), required=False)
    due_on = DayField(label=_("Due date"), required=False)
    topic = ByCodeField(
        Topic.objects.none(), label=_("Topic"), required=False, help_text=_("For a new ticket.")
    )
    area = ByCodeField(Area.objects.none(), label=_("Area"), required=False, help_text=_("For a new ticket."))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        alliance = self.meeting.alliance
        self.fields["item"].queryset = items_for(self.meeting, self.actor.user)
        self.fields["item"].empty_label = _("none")
        for name in ("lead", "assists"):
            self.fields[name].queryset = members(alliance)
        self.fields["topic"].queryset = Topic.objects.filter(template=alliance.template_id, is_active=True)
        self.fields["area"].queryset = Area.objects.filter(
            is_active=True, path__startswith=alliance.area.path
        ).order_by("path")


class OfResolutionForm(MeetingForm):
    """Names a resolution of the meeting."""

    resolution = forms.ModelChoiceField(None)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["resolution"].queryset = self.meeting.resolutions.all()


class MinutesForm(MeetingForm):
    summary = TextField(label=_("What was said"), max_length=5000, long=True)


class CancelForm(MeetingForm):
    reason = TextField(label=_("Reason"), max_length=200)
