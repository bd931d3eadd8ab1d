"""Forms of a case. In the profile `liaison` the court types no more than a request needs."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from audit import clock
from enforcement import concluding
from enforcement.access import CASE_ROLES
from enforcement.actions.cases import NewOfficer, NewParty
from enforcement.actions.milestones import OWN_STEPS
from enforcement.lifecycle import STAGES
from enforcement.models import (
    Basis,
    CaseOfficer,
    CaseState,
    ConclusionKind,
    CourtFile,
    Duty,
    Ground,
    Language,
    Milestone,
    MilestoneKind,
    Party,
    Pause,
    PauseKind,
    Side,
    Sort,
    ViewReason,
)
from meetings.forms.lists import RowForm
from organisations.models import Organisation, OrganisationKind, Post
from tickets.files.preparing import prepare
from tickets.files.refusing import FileRefused
from tickets.files.words import refusal
from tickets.forms.fields import ByCodeField, DayField, TextField
from tickets.standing import Actor


def is_full() -> bool:
    """Whether the court keeps whole cases here, or only what its requests need (profile `liaison`)."""
    return settings.COURT_PROFILE == "full"


def court_posts(court: Organisation):
    """Posts of the court by which somebody can be named today."""
    posts = Post.objects.on(clock.today()).filter(organisation=court, role__in=CASE_ROLES)
    return posts.select_related("person", "organisation").order_by("person__sort_key", "id")


def banks():
    return Organisation.objects.filter(kind=OrganisationKind.BANK, is_active=True).order_by("path")


class OfficerField(forms.ModelChoiceField):
    def label_from_instance(self, post: Post) -> str:
        return f"{post.person} · {post.title or post.get_role_display()}"


class PartyField(forms.ModelChoiceField):
    def label_from_instance(self, party: Party) -> str:
        return f"{party.get_side_display()} · {party.masked_name} {party.masked_identity}"


class EnterForm(forms.Form):
    """A new case with one obligor and who works on it. Further parties are added on its page."""

    number = TextField(label=_("Case number"), max_length=60, help_text=_("As （2026）内0499执1号."))
    filed_on = DayField(
        label=_("Filed on"),
        required=False,
        help_text=_("Empty: the application is here, the case is not filed yet. Requests need a filed case."),
    )
    subject_amount = forms.DecimalField(
        label=_("Subject amount (yuan)"), min_value=0, max_digits=16, decimal_places=2
    )
    obligor_sort = forms.ChoiceField(label=_("Obligor is"), choices=Sort.choices)
    obligor_name = TextField(label=_("Obligor: name"), max_length=100)
    obligor_identity = TextField(
        label=_("Obligor: identity number or unified code"),
        max_length=30,
        required=False,
        help_text=_("Only where a legal document needs it."),
    )
    basis_kind = forms.ChoiceField(label=_("Basis of enforcement"), choices=Basis.choices)
    basis = TextField(label=_("Instrument (issuer and number)"), max_length=200, required=False)
    applicant_sort = forms.ChoiceField(label=_("Applicant is"), choices=Sort.choices)
    applicant_name = TextField(label=_("Applicant: name"), max_length=100)
    obligor_address = TextField(label=_("Obligor: address"), max_length=200, required=False)
    is_bank_loan = forms.BooleanField(label=_("Bad loan of a bank"), required=False)
    bank = ByCodeField(Organisation.objects.none(), label=_("Bank"), required=False)
    language = forms.ChoiceField(label=_("Language wanted"), choices=Language.choices)
    interpreter = TextField(label=_("Interpreter"), max_length=100, required=False)
    work_card = TextField(label=_("Your work card number"), max_length=30, required=False)
    second = OfficerField(
        Post.objects.none(),
        label=_("Second officer"),
        help_text=_("Two officers are named in every request."),
    )
    second_work_card = TextField(label=_("Second officer: work card number"), max_length=30, required=False)

    #: What the profile `liaison` does not ask.
    FULL_ONLY = (
        "basis_kind",
        "basis",
        "applicant_sort",
        "applicant_name",
        "obligor_address",
        "is_bank_loan",
        "bank",
        "language",
        "interpreter",
    )

    def __init__(self, *args, actor: Actor, **kwargs):
        super().__init__(*args, **kwargs)
        self.actor = actor
        self.fields["second"].queryset = court_posts(actor.unit).exclude(person=actor.user.person_id)
        if is_full():
            self.fields["bank"].queryset = banks()
        else:
            for name in self.FULL_ONLY:
                del self.fields[name]

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("bank") and not cleaned.get("is_bank_loan"):
            self.add_error(
                "is_bank_loan", _("A bank is named: tick that it is a bad loan, or take the bank out.")
            )
        return cleaned

    def values(self) -> dict:
        """The keyword arguments of `cases.enter`."""
        given = self.cleaned_data
        parties = [
            NewParty(
                Side.OBLIGOR,
                given["obligor_name"],
                given["obligor_sort"],
                given["obligor_identity"],
                address=given.get("obligor_address", ""),
            )
        ]
        if given.get("applicant_name"):
            parties.append(NewParty(Side.APPLICANT, given["applicant_name"], given["applicant_sort"]))
        officers = [
            NewOfficer(self.actor.post, Duty.OFFICER, given["work_card"]),
            NewOfficer(given["second"], Duty.OFFICER, given["second_work_card"]),
        ]
        names = ("number", "filed_on", "subject_amount", "basis", "is_bank_loan", "bank", "interpreter")
        rest = {name: given[name] for name in names if name in given}
        rest["basis_kind"] = given.get("basis_kind", Basis.OTHER)
        rest["language"] = given.get("language", Language.CHINESE)
        return rest | {"parties": parties, "officers": officers}


class FileForm(RowForm):
    filed_on = DayField(label=_("Filed on"))


class ChangeForm(RowForm):
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
            for name in EnterForm.FULL_ONLY:
                self.fields.pop(name, None)


class StageForm(RowForm):
    stage = forms.ChoiceField(
        label=_("The case stands at"), choices=[(stage, CaseState(stage).label) for stage in STAGES]
    )


class NoteForm(RowForm):
    kind = forms.ChoiceField(
        label=_("What"), choices=[each for each in MilestoneKind.choices if each[0] not in OWN_STEPS]
    )
    on = DayField(label=_("Day"))
    document = TextField(label=_("Document (number, or what it says)"), max_length=300, required=False)
    file = forms.ModelChoiceField(CourtFile.objects.none(), label=_("File of the case"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["file"].queryset = self.row.files.all()
        if not self.row.is_open:
            self.fields["kind"].choices = [(MilestoneKind.LATER_QUERY, MilestoneKind.LATER_QUERY.label)]


class StrikeForm(RowForm):
    milestone = forms.ModelChoiceField(Milestone.objects.none(), label=_("Entry"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["milestone"].queryset = self.row.milestones.filter(struck_at=None)
        self.fields["milestone"].label_from_instance = lambda row: f"{row.on} {row.get_kind_display()}"


class PauseForm(RowForm):
    kind = forms.ChoiceField(label=_("Kind"), choices=PauseKind.choices)
    from_on = DayField(label=_("First day"))
    document = TextField(label=_("Document (number, or what it says)"), max_length=300)


class GoOnForm(RowForm):
    pause = forms.ModelChoiceField(Pause.objects.none(), label=_("Pause"))
    to_on = DayField(label=_("Last day"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["pause"].queryset = self.row.pauses.filter(to_on=None)
        self.fields["pause"].label_from_instance = lambda row: f"{row.get_kind_display()} {row.from_on}"


class PartyForm(RowForm):
    side = forms.ChoiceField(label=_("Side"), choices=Side.choices)
    sort = forms.ChoiceField(label=pgettext_lazy("a party", "Is"), choices=Sort.choices)
    name = TextField(label=_("Name"), max_length=100)
    identity = TextField(label=_("Identity number or unified code"), max_length=30, required=False)
    born_on = DayField(label=_("Born (without an identity number)"), required=False)
    address = TextField(label=_("Address"), max_length=200, required=False)
    phone = TextField(label=_("Telephone"), max_length=30, required=False)
    representative = TextField(label=_("Legal representative"), max_length=100, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if not is_full():
            for name in ("address", "phone", "representative"):
                del self.fields[name]

    def values(self) -> dict:
        given = dict(self.cleaned_data)
        born = given.pop("born_on")
        return {"party": NewParty(**given, born_on=born.isoformat() if born else "")}


class LeaveForm(RowForm):
    party = PartyField(Party.objects.none(), label=_("Party"))
    left_on = DayField(label=_("Left on"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["party"].queryset = self.row.parties.filter(left_on=None)


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


class ExtendForm(RowForm):
    on = DayField(label=_("Approved on"))
    conclude_by = DayField(label=_("Conclude by"))
    document = TextField(label=_("President's approval (number)"), max_length=300)


class ConcludeForm(RowForm):
    kind = forms.ChoiceField(label=_("Conclusion"), choices=ConclusionKind.choices)
    on = DayField(label=_("Concluded on"))
    ground = forms.ChoiceField(
        label=_("Ground"),
        required=False,
        choices=[("", "—"), *Ground.choices],
        help_text=_("For termination, striking off, refusal and dismissal."),
    )

    def clean(self):
        cleaned = super().clean()
        kind, ground = cleaned.get("kind"), cleaned.get("ground")
        if kind in concluding.GROUNDS and ground not in concluding.GROUNDS[kind]:
            self.add_error("ground", _("Choose a ground that the law names for this conclusion."))
        return cleaned


class NameForm(RowForm):
    post = OfficerField(Post.objects.none(), label=_("Person"))
    duty = forms.ChoiceField(label=_("Duty"), choices=Duty.choices)
    work_card = TextField(label=_("Work card number"), max_length=30, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["post"].queryset = court_posts(self.row.court).exclude(pk__in=self.row.named)

    def values(self) -> dict:
        given = self.cleaned_data
        return {"officer": NewOfficer(given["post"], given["duty"], given["work_card"])}


class ReleaseForm(RowForm):
    officer = forms.ModelChoiceField(CaseOfficer.objects.none(), label=_("Person"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        rows = CaseOfficer.objects.on(clock.today()).filter(case=self.row)
        self.fields["officer"].queryset = rows.select_related("post__person")
        self.fields["officer"].label_from_instance = lambda row: (
            f"{row.post.person} · {row.get_duty_display()}"
        )


class OpenForm(forms.Form):
    """Why personal data is opened; chosen, because a reason in free words would put names into the record."""

    reason = forms.ChoiceField(
        label=_("Why you open it (recorded)"),
        choices=[
            ("", _("choose a reason")),
            *(each for each in ViewReason.choices if each[0] != ViewReason.DISCIPLINE),
        ],
    )
