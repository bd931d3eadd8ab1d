"""Forms of Party members who report in: name, unit and dates only."""

from django import forms
from django.utils.translation import gettext_lazy as _

from audit import clock
from organisations.models import Organisation, OrganisationKind
from tickets.forms.fields import ByCodeField, DayField, TextField


class MemberForm(forms.Form):
    name = TextField(
        label=_("Name"), max_length=50, help_text=_("Encrypted; secretaries of both sides see it.")
    )
    unit = ByCodeField(Organisation.objects.none(), label=_("Unit"))
    consented_on = DayField(
        label=_("Consented on"), help_text=_("The member agreed to being entered here, and may withdraw it.")
    )
    reported_on = DayField(label=_("Reported on"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = (
            Organisation.objects.filter(is_active=True)
            .exclude(kind__in=[OrganisationKind.VILLAGE, OrganisationKind.COMMUNITY])
            .order_by("path")
        )


class EndMemberForm(forms.Form):
    ended_on = DayField(label=_("Ended on"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["ended_on"].initial = clock.today()
