"""Forms of the court's side: a sitting of requests, and the steps of one."""

from collections.abc import Collection, Sequence

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from enforcement.actions.preparing import Common, Line, Paper
from enforcement.forms.cases import OpenForm
from enforcement.forms.rows import CourtForm
from enforcement.models import CaseOfficer, Party, ViewReason
from enforcement.request_shapes import PAPERS, RequestKind
from enforcement.requesting import GOOD_FOR, PURPOSE
from meetings.forms.lists import RowForm
from organisations.models import Area, Organisation
from tickets.files import words
from tickets.files.preparing import Prepared, prepare
from tickets.files.refusing import FileRefused
from tickets.forms.fields import ByCodeField, DayField, MomentField, TextField
from tickets.models import FileType

NO_RELATION = _("I have no relation to a party of this case that would oblige me to step aside")

#: In which form a legal document comes: a table would be a list of people.
DOCUMENTS = frozenset(
    {
        FileType.PDF,
        FileType.OFD,
        FileType.JPG,
        FileType.PNG,
        FileType.DOCX,
        FileType.DOC,
        FileType.WPS,
    }
)


class PaperField(forms.FileField):
    """One document, checked as every upload is; cleaned to `Prepared`."""

    def clean(self, data, initial=None) -> Prepared | None:
        sent = super().clean(data, initial)
        if not sent:
            return None
        try:
            prepared = prepare(sent)
        except FileRefused as refused:
            raise forms.ValidationError(words.refusal(refused), code=refused.code) from refused
        if prepared.type not in DOCUMENTS:
            raise forms.ValidationError(
                _(
                    "A legal document is a PDF, an OFD, a picture or a Word file; tables and lists are not taken."
                )
            )
        return prepared


def checkboxes(label, choices) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label, choices=choices, widget=forms.CheckboxSelectMultiple, required=False
    )


class CommonForm(forms.Form):
    """What all requests of the sitting share; the fields follow from the kind."""

    def __init__(
        self,
        *args,
        kind: RequestKind,
        units: Sequence[Organisation],
        areas: Sequence[Area] = (),
        applicants: Collection[Organisation] = (),
        one_case: bool = False,
        **kwargs,
    ):
        super().__init__(*args, **kwargs)
        self.kind = kind
        self.units = units
        fields = self.fields
        fields["asked"] = checkboxes(_("Asked for"), kind.asked)
        if not kind.one_at_a_time:
            fields["asked"].initial = [code for code, _label in kind.asked]
        if areas:
            fields["area"] = forms.ChoiceField(
                label=_("Place"), choices=[(area.code, area.name) for area in areas], required=False
            )
        self.left_out = [unit for unit in units if one_case and unit in applicants]
        if len(units) > 1:
            self._add_holder(applicants)
        if kind.placed:
            fields["place"] = TextField(label=_("Where they meet"), max_length=100)
            fields["meets_at"] = MomentField(label=_("When they meet"))
        if kind.timed:
            fields["period_from"] = DayField(label=_("First day asked for"))
            fields["period_to"] = DayField(label=_("Last day asked for"))
        if kind.networked:
            fields["network_on"] = DayField(
                label=_("Day of the court's own network query"),
                help_text=_("The court's network covers this kind: it is asked first."),
            )
            fields["network_reason"] = TextField(label=_("Why the window is asked besides"), max_length=200)
        fields["purpose"] = TextField(
            label=_("Purpose"),
            max_length=300,
            long=True,
            help_text=_("At least %(count)d characters; read by the approver and the window.")
            % {"count": PURPOSE},
        )
        fields["expires_on"] = DayField(
            label=_("Good until"),
            help_text=_("At most %(days)d days ahead.") % {"days": GOOD_FOR},
        )
        if kind.attest:
            fields["attested"] = forms.BooleanField(label=kind.attest, required=False)
        fields["no_relation"] = forms.BooleanField(label=NO_RELATION, required=False)

    def _add_holder(self, applicants: Collection[Organisation]) -> None:
        offered = [unit.pk for unit in self.units if unit not in self.left_out]
        self.fields["holder"] = ByCodeField(
            Organisation.objects.filter(pk__in=offered).order_by("path"),
            label=pgettext_lazy("of the court", "Department asked"),
            required=not self.left_out,
        )
        self.fields["holder_reason"] = TextField(label=_("Why this one is asked"), max_length=200)
        if applicants:
            names = {"units": _(", ").join(sorted(map(str, applicants)))}
            self.fields["applicant_reason"] = TextField(
                label=_("Why an applicant is asked all the same"),
                max_length=200,
                required=False,
                help_text=_(
                    "%(units)s is the applicant of the case and not offered. To ask it all the same, say why here and choose no other."
                )
                % names
                if self.left_out
                else _(
                    "Only where the department chosen is the applicant of a case that you tick (%(units)s)."
                )
                % names,
            )

    def clean(self):
        """In a sitting of one case its applicant is asked only by giving the reason, and choosing no other."""
        cleaned = super().clean()
        if self.left_out and "holder" in self.fields and not cleaned.get("holder") and not self.errors:
            if cleaned.get("applicant_reason") and len(self.left_out) == 1:
                cleaned["holder"] = self.left_out[0]
            else:
                self.add_error("holder", _("Choose one of the departments that the matrix names."))
        return cleaned

    def common(self, area: Area | None = None) -> Common:
        given = {name: value for name, value in self.cleaned_data.items() if name != "area"}
        return Common(kind=self.kind, area=area, **given)


class LineForm(forms.Form):
    """One obligor of the sitting: picked or not, the second officer, number and file of each document."""

    pick = forms.BooleanField(required=False)

    def __init__(self, *args, party: Party, others: Sequence[CaseOfficer], kind: RequestKind, **kwargs):
        super().__init__(*args, prefix=str(party.pk), **kwargs)
        self.party = party
        self.kind = kind
        self.others = {str(other.pk): other for other in others}
        choices = [(pk, str(other.post.person)) for pk, other in self.others.items()]
        self.fields["second_officer"] = forms.ChoiceField(
            label=_("Second officer"), choices=choices, required=False
        )
        for sort in kind.papers:
            self.fields[f"number_{sort}"] = TextField(
                label=_("Number: %(paper)s") % {"paper": PAPERS[sort]}, max_length=60, required=False
            )
            self.fields[f"file_{sort}"] = PaperField(
                label=_("File: %(paper)s") % {"paper": PAPERS[sort]}, required=False
            )

    @property
    def picked(self) -> bool:
        return bool(self.cleaned_data.get("pick"))

    @property
    def paper_fields(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        return [(self[f"number_{sort}"], self[f"file_{sort}"]) for sort in self.kind.papers]

    def line(self) -> Line:
        cleaned = self.cleaned_data
        papers = [
            Paper(sort, cleaned[f"number_{sort}"], cleaned[f"file_{sort}"])
            for sort in self.kind.papers
            if cleaned.get(f"number_{sort}") and cleaned.get(f"file_{sort}")
        ]
        return Line(self.party, self.others.get(cleaned.get("second_officer", "")), papers)


class WindowOpenForm(OpenForm):
    """At a department there is the request, and what is served with it; the rest is the court's business."""

    reasons = (ViewReason.REQUEST, ViewReason.SERVICE)


class NoRelationForm(RowForm):
    no_relation = forms.BooleanField(label=NO_RELATION, required=False)


class ReasonForm(RowForm):
    reason = TextField(label=pgettext_lazy("of a step", "Reason"), max_length=300, long=True)


class CorrectForm(RowForm):
    purpose = TextField(label=_("Purpose"), max_length=300, long=True)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for sort in self.row.kind.papers:
            self.fields[f"number_{sort}"] = TextField(
                label=_("Number: %(paper)s") % {"paper": PAPERS[sort]}, max_length=60, required=False
            )
            self.fields[f"file_{sort}"] = PaperField(
                label=_("File: %(paper)s") % {"paper": PAPERS[sort]}, required=False
            )

    def clean(self):
        cleaned = super().clean()
        for sort in self.row.kind.papers:
            if bool(cleaned.get(f"number_{sort}")) != bool(cleaned.get(f"file_{sort}")):
                self.add_error(f"number_{sort}", _("A document has both a number and a file."))
        return cleaned

    def values(self) -> dict:
        cleaned = self.cleaned_data
        papers = [
            Paper(sort, cleaned[f"number_{sort}"], cleaned[f"file_{sort}"])
            for sort in self.row.kind.papers
            if cleaned.get(f"number_{sort}")
        ]
        return {"purpose": cleaned["purpose"], "papers": papers}


class VerifyForm(RowForm):
    take_in = forms.BooleanField(
        label=_("Enter what was found into the case as findings"), required=False, initial=True
    )


class ServeForm(CourtForm):
    full_only = ("served_to",)
    scan = PaperField(label=_("Scan of the sealed and signed copy"))
    served_on = DayField(label=_("Served on"))
    served_to = TextField(label=_("Who signed for it"), max_length=60)
