"""The form of a new case. In the profile `liaison` the court types no more than a request needs."""

from django import forms
from django.utils.translation import gettext_lazy as _

from enforcement.actions.cases import NewOfficer, NewParty
from enforcement.forms.parties import OfficerField, court_posts
from enforcement.models import Basis, Duty, Language, Side, Sort
from enforcement.profile import is_full
from organisations.models import Organisation, OrganisationKind, Post
from tickets.forms.fields import ByCodeField, DayField, TextField
from tickets.standing import Actor

#: What the profile `liaison` does not ask of a case.
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


def banks():
    return Organisation.objects.filter(kind=OrganisationKind.BANK, is_active=True).order_by("path")


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
    work_card = TextField(
        label=_("Your work card number"), max_length=30, required=False, help_text=_("Requests need it.")
    )
    second = OfficerField(
        Post.objects.none(),
        label=_("Second officer"),
        help_text=_("Two officers are named in every request."),
    )
    second_work_card = TextField(
        label=_("Second officer: work card number"),
        max_length=30,
        required=False,
        help_text=_("Requests need it."),
    )

    def __init__(self, *args, actor: Actor, **kwargs):
        super().__init__(*args, **kwargs)
        self.actor = actor
        self.fields["second"].queryset = court_posts(actor.unit).exclude(person=actor.user.person_id)
        if is_full():
            self.fields["bank"].queryset = banks()
        else:
            for name in FULL_ONLY:
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
