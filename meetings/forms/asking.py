"""Forms of call-outs and of advice."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from meetings.forms.lists import RowForm, areas
from meetings.forms.meetings import members
from meetings.models import CalledUnit, Rating, Response
from organisations.models import Alliance, Area, Organisation
from tickets.forms.fields import ByCodeField, DayField, MomentField, SeveralByCodeField, TextField

#: What a department can report.
REPORTS = [(value, label) for value, label in Response.choices if value != Response.CALLED]


class AskForm(forms.Form):
    """What a community asks the township or subdistrict to whistle for."""

    title = TextField(label=_("Title"), max_length=100)
    area = ByCodeField(Area.objects.none(), label=_("Area"))
    description = TextField(
        label=_("What several departments must look at together"), max_length=1000, long=True
    )

    def __init__(self, *args, alliance: Alliance, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["area"].queryset = areas(alliance)


class WhistleForm(RowForm):
    units = SeveralByCodeField(Organisation.objects.none(), label=_("Departments called"))
    meets_at = MomentField(label=_("Report at"))
    place = TextField(label=_("Place"), max_length=100)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["units"].queryset = members(self.row.alliance)


class ReportForm(RowForm):
    response = forms.ChoiceField(label=_("Response"), choices=REPORTS, widget=forms.RadioSelect)
    result = TextField(
        label=_("Result"),
        max_length=500,
        long=True,
        help_text=_("What was done on the spot, or why nobody came."),
    )


class RateForm(RowForm):
    """All departments called in one table: rating in words, remark."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.called = list(self.row.called.select_related("organisation"))
        for each in self.called:
            unit = each.organisation_id
            self.fields[f"rating-{unit}"] = forms.ChoiceField(
                label=_("Rating"),
                choices=[("", _("not yet")), *Rating.choices],
                required=False,
                initial=each.rating,
            )
            self.fields[f"remark-{unit}"] = TextField(
                label=_("Remark"), max_length=200, required=False, initial=each.remark
            )

    def units(self):
        """For the table: each department with its two fields."""
        for each in self.called:
            unit = each.organisation_id
            yield each, self[f"rating-{unit}"], self[f"remark-{unit}"]

    def values(self) -> dict:
        """The keyword arguments of `callouts.rate`."""
        return {
            "rows": [
                CalledUnit(
                    organisation_id=each.organisation_id,
                    rating=self.cleaned_data[f"rating-{each.organisation_id}"],
                    remark=self.cleaned_data[f"remark-{each.organisation_id}"],
                )
                for each in self.called
            ]
        }


class AdviceForm(forms.Form):
    department = ByCodeField(Organisation.objects.none(), label=_("Department asked"))
    title = TextField(label=_("Question"), max_length=100)
    description = TextField(
        label=_("In detail"),
        max_length=1000,
        long=True,
        required=False,
        help_text=_(
            "Question and answer become public among the units: leave out names and identity numbers."
        ),
    )

    def __init__(self, *args, alliance: Alliance, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["department"].queryset = members(alliance)


class AnswerForm(RowForm):
    answer = TextField(label=pgettext_lazy("advice", "Answer"), max_length=3000, long=True)
    basis = TextField(
        label=_("Basis"), max_length=300, help_text=_("Law, document or rule, with its article.")
    )


class PublishForm(RowForm):
    valid_until = DayField(
        label=_("Valid until"), required=False, help_text=_("Left empty: until it is withdrawn.")
    )
