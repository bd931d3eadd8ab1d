"""The duty roster: kept by each unit's account keeper, and for all members by the roster keeper of the lead organisation."""

from django import forms
from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from audit import clock
from organisations import actions, keeping
from organisations.admin.base import RosterAdmin, RosterForm
from organisations.admin.filters import ShiftFilter
from organisations.admin.importing import ImportMixin
from organisations.admin_site import site
from organisations.imports.duties import DutyResource
from organisations.models import DutyShift


class DutyShiftForm(RosterForm):
    telephone = forms.CharField(
        label=_("duty telephone"),
        max_length=30,
        required=False,
        help_text=_(
            "A mobile is stored encrypted and shown masked. Empty: the office telephone of the person, then of the unit."
        ),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["telephone"].initial = self.instance.telephone

    def _post_clean(self):
        if "telephone" in self.cleaned_data:
            self.instance.telephone = self.cleaned_data["telephone"]
        super()._post_clean()


@admin.register(DutyShift, site=site)
class DutyShiftAdmin(ImportMixin, RosterAdmin):
    verb = actions.save_duty_shift
    argument = "shift"
    resource = DutyResource
    form = DutyShiftForm
    list_display = ["organisation", "starts_at", "ends_at", "post", "person", "reached_at", "standing"]
    list_select_related = ["organisation", "person"]
    list_filter = [ShiftFilter, "post"]
    search_fields = [
        "organisation__code", "organisation__name", "organisation__pinyin", "person__name", "person__pinyin",
    ]  # fmt: skip
    autocomplete_fields = ["organisation", "person"]
    fields = ["organisation", "person", "post", "starts_at", "ends_at", "telephone", "note"]

    def get_queryset(self, request):
        today = clock.today()
        units = keeping.units_with_kept_duty(request.user, today)
        return super().get_queryset(request).filter(organisation__in=units).with_standing(today)

    @admin.display(description=_("duty telephone"))
    def reached_at(self, shift: DutyShift) -> str:
        return shift.reached_at

    @admin.display(description=_("can act"), boolean=True)
    def standing(self, shift: DutyShift) -> bool:
        """Whether account and post live today: who left since is seen in the list."""
        return shift.can_act
