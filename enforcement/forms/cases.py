"""Forms of the steps of a case."""

from django import forms
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from enforcement import concluding
from enforcement.actions.milestones import OWN_STEPS
from enforcement.forms.entering import FULL_ONLY, banks
from enforcement.forms.rows import CourtForm
from enforcement.lifecycle import STAGES
from enforcement.models import (
    Basis,
    CaseState,
    ConclusionKind,
    CourtFile,
    Language,
    Milestone,
    MilestoneKind,
    Pause,
    PauseKind,
    ViewReason,
)
from enforcement.profile import is_full
from meetings.forms.lists import RowForm
from organisations.models import Organisation
from tickets.files.preparing import prepare
from tickets.files.refusing import FileRefused
from tickets.files.words import refusal
from tickets.forms.fields import NOTHING_CHOSEN, ByCodeField, DayField, TextField


class FileForm(RowForm):
    filed_on = DayField(label=_("Filed on"))


class ChangeForm(CourtForm):
    """What is encrypted is not shown for correcting; an empty field leaves it as it is."""

    number = TextField(
        label=_("Case number"), max_length=60, required=False, help_text=_("Only if it was mistyped.")
    )
    subject_amount = forms.DecimalField(
        label=_("Subject amount (yuan)"), min_value=0, max_digits=16, decimal_places=2
    )
    basis_kind = forms.ChoiceField(label=_("Basis of enforcement"), choices=Basis.choices)
    basis = TextField(label=_("Instrument (issuer and number)"), max_length=200, required=False)
    is_bank_loan = forms.BooleanField(label=_("Bad loan of a bank"), required=False)
    bank = ByCodeField(Organisation.objects.none(), label=_("Bank"), required=False)
    language = forms.ChoiceField(label=_("Language wanted"), choices=Language.choices)
    interpreter = TextField(label=_("Interpreter"), max_length=100, required=False)

    def __init__(self, *args, row, **kwargs):
        names = ("subject_amount", "basis_kind", "is_bank_loan", "language")
        initial = {name: getattr(row, name) for name in names} | {"bank": row.bank.code if row.bank else None}
        super().__init__(*args, row=row, **kwargs | {"initial": initial})
        if is_full():
            self.fields["bank"].queryset = banks()
        else:
            for name in FULL_ONLY:
                self.fields.pop(name, None)


class StageForm(RowForm):
    stage = forms.ChoiceField(
        label=_("The case stands at"), choices=[(stage, CaseState(stage).label) for stage in STAGES]
    )


class NoteForm(CourtForm):
    full_only = ("document", "file")
    kind = forms.ChoiceField(
        label=pgettext_lazy("in a court case", "What"),
        choices=[each for each in MilestoneKind.choices if each[0] not in OWN_STEPS],
    )
    on = DayField(label=_("Day"))
    document = TextField(label=_("Document (number, or what it says)"), max_length=300, required=False)
    file = forms.ModelChoiceField(CourtFile.objects.none(), label=_("File of the case"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "file" in self.fields:
            self.fields["file"].queryset = self.row.files.all()
            self.fields["file"].label_from_instance = lambda file: (
                f"{file.get_type_display()} · {date_format(timezone.localdate(file.at))} · SM3 {file.sm3[:8]}"
            )
        if self.row.is_open:
            self.fields["kind"].choices = [
                each for each in self.fields["kind"].choices if each[0] != MilestoneKind.LATER_QUERY
            ]
        else:
            self.fields["kind"].choices = [(MilestoneKind.LATER_QUERY, MilestoneKind.LATER_QUERY.label)]


class StrikeForm(RowForm):
    milestone = forms.ModelChoiceField(Milestone.objects.none(), label=_("Entry"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        rows = self.row.milestones.filter(struck_at=None)
        if not self.row.is_open:
            rows = rows.filter(kind=MilestoneKind.LATER_QUERY)
        self.fields["milestone"].queryset = rows
        self.fields["milestone"].label_from_instance = lambda row: (
            f"{date_format(row.on)} {row.get_kind_display()}"
        )


class PauseForm(CourtForm):
    full_only = ("document",)
    kind = forms.ChoiceField(label=_("Kind"), choices=PauseKind.choices)
    from_on = DayField(label=_("First day"))
    document = TextField(label=_("Document (number, or what it says)"), max_length=300)


class GoOnForm(RowForm):
    pause = forms.ModelChoiceField(Pause.objects.none(), label=_("Pause"))
    to_on = DayField(label=_("Last day"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["pause"].queryset = self.row.pauses.filter(to_on=None)
        self.fields["pause"].label_from_instance = lambda row: (
            f"{row.get_kind_display()} {date_format(row.from_on)}"
        )


class AttachForm(RowForm):
    file = forms.FileField(
        label=_("File"),
        help_text=_("Kept encrypted with the court's key. Not for state secrets."),
    )

    def clean_file(self):
        try:
            return prepare(self.cleaned_data["file"])
        except FileRefused as refused:
            raise forms.ValidationError(refusal(refused)) from refused


class ApproachForm(RowForm):
    approached_on = DayField(label=_("Day"))
    who = TextField(label=_("Who approached, unit and post"), max_length=200)
    how = TextField(label=_("How (in person, by telephone, in writing …)"), max_length=100)
    content = TextField(label=_("What was said or asked"), max_length=2000, long=True)


class TakeBackForm(RowForm):
    reason = TextField(label=_("Why it was wrong"), max_length=300, long=True)


class ExtendForm(CourtForm):
    full_only = ("document",)
    on = DayField(label=_("Approved on"))
    conclude_by = DayField(label=_("Conclude by"))
    document = TextField(label=_("President's approval (number)"), max_length=300)


class ConcludeForm(RowForm):
    kind = forms.ChoiceField(label=_("Conclusion"), choices=ConclusionKind.choices)
    on = DayField(label=_("Concluded on"))
    ground = forms.ChoiceField(
        label=pgettext_lazy("of a conclusion", "Ground"),
        required=False,
        help_text=_("For termination, striking off, refusal and dismissal."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        kinds = concluding.possible(self.row.filed_on)
        self.fields["kind"].choices = [(kind, kind.label) for kind in kinds]
        self.fields["ground"].choices = [NOTHING_CHOSEN] + [
            (kind.label, [(each, each.label) for each in concluding.grounds_of(kind, self.row.basis_kind)])
            for kind in kinds
            if kind in concluding.GROUNDS
        ]

    def clean(self):
        cleaned = super().clean()
        kind, ground = cleaned.get("kind"), cleaned.get("ground")
        if kind in concluding.GROUNDS and ground not in concluding.grounds_of(kind, self.row.basis_kind):
            self.add_error("ground", _("Choose a ground that the law names for this conclusion."))
        return cleaned


class OpenForm(forms.Form):
    """Why personal data is opened; chosen, because a reason in free words would put names into the record."""

    #: What discipline looks at has a page of its own.
    reasons = tuple(each for each in ViewReason if each != ViewReason.DISCIPLINE)
    reason = forms.ChoiceField(label=_("Why you open it (recorded)"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        choices = [(each, each.label) for each in self.reasons]
        self.fields["reason"].choices = [("", _("choose a reason")), *choices]
