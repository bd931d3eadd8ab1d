"""Forms of the lists of needs, resources and projects."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from audit import clock
from meetings.forms.meetings import members
from meetings.lifecycle import desk
from meetings.models import Category, Milestone, Need, NeedState, Rating, Resource, ResourceKind
from meetings.reading.matching import resources_for
from organisations.models import Alliance, Area, Organisation
from tickets.forms.fields import ByCodeField, DayField, SeveralByCodeField, TextField
from tickets.models import Urgency
from tickets.standing import Actor


def areas(alliance: Alliance):
    """The places inside the alliance's area, in tree order."""
    return Area.objects.filter(is_active=True, path__startswith=alliance.area.path).order_by("path")


class EntryForm(forms.Form):
    """What needs, resources and projects share. Takes the alliance and the acting person."""

    title = TextField(label=_("Title"), max_length=100)
    category = forms.ChoiceField(label=_("Category"), choices=Category.choices)
    area = ByCodeField(Area.objects.none(), label=_("Area"))
    description = TextField(label=_("Description"), max_length=1000, required=False, long=True)

    def __init__(self, *args, alliance: Alliance, actor: Actor, **kwargs):
        super().__init__(*args, **kwargs)
        self.alliance = alliance
        self.actor = actor
        self.fields["area"].queryset = areas(alliance)


class NeedForm(EntryForm):
    urgency = forms.ChoiceField(label=_("Urgency"), choices=Urgency.choices)
    wished_on = DayField(label=_("Wished by"), required=False)


class ResourceForm(EntryForm):
    kind = forms.ChoiceField(label=_("Kind"), choices=ResourceKind.choices)
    amount = TextField(
        label=_("How much"),
        max_length=50,
        required=False,
        help_text=_("Two electricians, 20 000 yuan, a hall for 80 people …"),
    )
    valid_from = DayField(label=_("First day"))
    valid_to = DayField(label=_("Last day"), required=False)
    unit = ByCodeField(Organisation.objects.none(), label=_("Unit"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if desk(self.actor, Resource(alliance=self.alliance)):
            self.fields["unit"].queryset = members(self.alliance)
            self.fields["unit"].empty_label = _("your own unit")
        else:
            del self.fields["unit"]


class SeveralRows(forms.ModelMultipleChoiceField):
    widget = forms.CheckboxSelectMultiple


class ProjectForm(EntryForm):
    needs = SeveralRows(Need.objects.none(), label=_("Needs it serves"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["needs"].queryset = (
            Need.objects.visible_to(self.actor.user)
            .filter(alliance=self.alliance, state=NeedState.ASSESSED)
            .order_by("-id")
        )


class RowForm(forms.Form):
    """A step of a row that exists; this one asks for nothing."""

    def __init__(self, *args, row, actor: Actor, **kwargs):
        super().__init__(*args, **kwargs)
        self.row = row
        self.actor = actor


class AssessForm(RowForm):
    assessment = TextField(label=_("Assessment"), max_length=300, long=True)


class ReasonForm(RowForm):
    reason = TextField(label=_("Reason"), max_length=300, long=True)


class ResultForm(RowForm):
    result = TextField(label=_("Result"), max_length=300, long=True)


class ClaimForm(RowForm):
    resource = forms.ModelChoiceField(
        Resource.objects.none(),
        label=_("Resource"),
        help_text=_("Of the same category, for this place, in force today."),
    )
    due_on = DayField(label=_("To be done by"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        fitting = resources_for(self.row, clock.today())
        if not desk(self.actor, self.row):
            fitting = fitting.filter(unit=self.actor.unit)
        self.fields["resource"].queryset = fitting
        self.fields["resource"].label_from_instance = lambda row: f"{row.unit} · {row.title}"


class StudyForm(RowForm):
    study = TextField(label=_("Study"), max_length=1000, long=True)


class InitiateForm(RowForm):
    lead = ByCodeField(Organisation.objects.none(), label=pgettext_lazy("of a project", "Lead"))
    assists = SeveralByCodeField(Organisation.objects.none(), label=_("Assists"), required=False)
    budget = forms.DecimalField(label=_("Budget (yuan)"), min_value=0, max_digits=12, decimal_places=2)
    budget_source = TextField(label=_("Source of the money"), max_length=100)
    starts_on = DayField(label=_("Start"))
    due_on = DayField(label=_("Due"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("lead", "assists"):
            self.fields[name].queryset = members(self.row.alliance)


class MilestoneForm(RowForm):
    title = TextField(label=_("Milestone"), max_length=100)
    due_on = DayField(label=_("Due"))


class OfMilestoneForm(RowForm):
    milestone = forms.ModelChoiceField(Milestone.objects.none(), label=_("Milestone"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["milestone"].queryset = Milestone.objects.filter(project=self.row, done_on=None)


class ReportForm(RowForm):
    progress = forms.IntegerField(label=_("Progress (%)"), min_value=0, max_value=100)
    evidence = TextField(label=_("Evidence"), max_length=2000, long=True)


class AcceptForm(RowForm):
    accepted_on = DayField(label=_("Accepted on"))
    acceptance = TextField(
        label=_("Acceptance by residents"),
        max_length=1000,
        long=True,
        help_text=_("How many residents looked at it, what they found. No names."),
    )


class EvaluateForm(RowForm):
    satisfaction = forms.ChoiceField(
        label=_("Satisfaction"), choices=Rating.choices, widget=forms.RadioSelect
    )
    evaluation = TextField(label=_("Evaluation"), max_length=1000, long=True)
