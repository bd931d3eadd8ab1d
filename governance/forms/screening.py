"""Forms of joint screening: a round, its findings, the recurring hazards."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from audit import clock
from governance.forms.communities import members
from governance.models import Grid, Sort
from meetings.forms.lists import RowForm
from organisations.models import Organisation
from tickets.forms.fields import ByCodeField, DayField, DecisionField, SeveralByCodeField, TextField
from tickets.models import Topic


class RoundForm(RowForm):
    title = TextField(label=_("Title"), max_length=100)
    grids = forms.ModelMultipleChoiceField(
        Grid.objects.none(), label=_("Grids"), widget=forms.CheckboxSelectMultiple
    )
    units = SeveralByCodeField(
        Organisation.objects.none(),
        label=_("Units taking part"),
        required=False,
        help_text=_("Member units; they are invited."),
    )
    starts_on = DayField(label=_("First day"))
    ends_on = DayField(label=_("Last day"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["grids"].queryset = self.row.grids.select_related("area")
        self.fields["units"].queryset = member_units(self.row)


def member_units(community):
    return Organisation.objects.filter(pk__in=members(community), is_active=True).order_by("path")


class FindForm(RowForm):
    sort = forms.ChoiceField(
        label=pgettext_lazy("of a finding", "Sort"),
        choices=Sort.choices,
        help_text=_("What a dispute is about is encrypted; only the mediation committee reads it."),
    )
    grid = forms.ModelChoiceField(Grid.objects.none(), label=_("Grid"))
    title = TextField(label=_("Title"), max_length=100, help_text=_("No names, rooms or telephones."))
    description = TextField(label=_("Description"), max_length=2000, long=True)
    found_on = DayField(label=_("Found on"))

    def __init__(self, *args, **kwargs):
        kwargs["initial"] = {"found_on": clock.today()} | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        self.fields["grid"].queryset = self.row.grids.select_related("area")


class CloseForm(RowForm):
    summary = TextField(label=_("What it came to"), max_length=500, long=True)


class RaiseForm(RowForm):
    topic = ByCodeField(Topic.objects.none(), label=_("Topic"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        groups = Topic.objects.filter(parent__isnull=False).values("parent")
        self.fields["topic"].queryset = (
            Topic.objects.filter(template=self.row.alliance.template_id, is_active=True)
            .exclude(pk__in=groups)
            .order_by("position", "id")
        )


class OwnerForm(RowForm):
    owner = ByCodeField(Organisation.objects.none(), label=_("Owner"))
    next_look = DayField(label=_("Next look"), help_text=_("On this day the owner is reminded."))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        community = self.row.community
        own = Organisation.objects.filter(pk=community.unit_id)
        self.fields["owner"].queryset = member_units(community) | own.order_by("path")


class SettleForm(RowForm):
    settled = TextField(label=_("How it was settled"), max_length=300, long=True)


class LookForm(RowForm):
    there = DecisionField(yes=_("still there"), no=_("gone; off the list"), label=_("The hazard is"))
    result = TextField(label=_("Result"), max_length=300, long=True)
    next_look = DayField(label=_("Next look"), required=False, help_text=_("Where it is still there."))
