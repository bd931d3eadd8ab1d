"""The forms that take workbooks of a chain."""

from django import forms
from django.utils.translation import gettext_lazy as _

from alliances.forms.base import ChainForm
from alliances.models import Terms
from audit import clock


class SheetForm(ChainForm):
    file = forms.FileField(label=_("Workbook (.xlsx)"))


class SeasonFileForm(SheetForm):
    field_order = ["terms", "file"]
    terms = forms.ModelChoiceField(
        Terms.objects.none(),
        label=_("buying conditions"),
        help_text=_("All lines become agreements on these conditions."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["terms"]
        field.queryset = (
            Terms.objects.current(clock.today())
            .filter(alliance=self.alliance, season__gte=clock.today().year - 1)
            .select_related("buyer", "alliance")
        )
        field.label_from_instance = lambda row: f"{row.season} · {row.buyer} · {row}"
