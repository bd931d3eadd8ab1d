"""The form that takes a village's season as a workbook."""

from django import forms
from django.utils.translation import gettext_lazy as _

from alliances.forms.base import ChainForm
from alliances.models import Terms
from audit import clock


class SeasonFileForm(ChainForm):
    terms = forms.ModelChoiceField(
        Terms.objects.none(),
        label=_("buying conditions"),
        help_text=_("All lines become agreements on these conditions."),
    )
    file = forms.FileField(label=_("Workbook (.xlsx)"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["terms"]
        field.queryset = Terms.objects.filter(
            alliance=self.alliance, season__gte=clock.today().year - 1
        ).select_related("buyer", "alliance")
        field.label_from_instance = lambda row: f"{row.season} · {row.buyer} · {row.title}"
