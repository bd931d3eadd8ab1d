"""What a unit explains and a supervisor decides."""

from django import forms
from django.utils.translation import gettext_lazy as _

from tickets.forms.fields import DecisionField, TextField
from tickets.models import ExclusionReason


class ExplainForm(forms.Form):
    text = TextField(label=_("Explanation"), max_length=1000, long=True)


class AppealForm(forms.Form):
    text = TextField(label=_("Why it should be revoked"), max_length=1000, long=True)


class ExclusionForm(forms.Form):
    reason = forms.ChoiceField(label=_("Reason"), choices=ExclusionReason.choices)
    text = TextField(label=_("Explanation"), max_length=500, long=True)


class DecideExclusionForm(forms.Form):
    grant = DecisionField(label=_("Decision"), yes=_("Leave it out"), no=_("Keep it in"))
    note = TextField(label=_("Reason"), max_length=500, long=True)


class _DecideForm(forms.Form):
    note = TextField(label=_("Reason"), max_length=500, long=True, required=False)


class DecideForm(_DecideForm):
    sign = DecisionField(label=_("Decision"), yes=_("Sign it"), no=_("Drop it"))
    field_order = ("sign", "note")

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("sign") is False and not cleaned.get("note"):
            self.add_error("note", _("Say why it is dropped."))
        return cleaned


class DecideAppealForm(forms.Form):
    uphold = DecisionField(label=_("Decision"), yes=_("Uphold it"), no=_("Revoke it"))
    note = TextField(label=_("Reason"), max_length=500, long=True)


STEP_FORMS = {
    "explain": ExplainForm,
    "decide": DecideForm,
    "appeal": AppealForm,
    "decide_appeal": DecideAppealForm,
}
