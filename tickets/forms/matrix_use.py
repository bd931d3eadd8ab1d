"""What is said about the matrix: a proposal out of a ticket, the keeper's answer, how far back a draft is tried."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from audit import clock
from organisations.models import Area, Organisation
from tickets.catalogue import catalogue_on
from tickets.forms.fields import ByCodeField, DecisionField, TextField, no_private_numbers
from tickets.models import Ticket
from tickets.proposing import answering
from tickets.ruling_cells import places_of
from tickets.trying import MONTHS


class ProposeForm(forms.Form):
    department = ByCodeField(
        Organisation.objects.none(),
        label=_("Which department answers for this"),
        empty_label=_("choose the department"),
    )
    area = forms.ChoiceField(
        label=_("Where it holds"), required=False, widget=forms.RadioSelect(attrs={"class": "choice-list"})
    )
    reason = TextField(label=_("Why"), max_length=500, long=True)

    def __init__(self, *args, ticket: Ticket, **kwargs):
        super().__init__(*args, **kwargs)
        self.places = {area.code: area for area in places_of(ticket)}
        today = clock.today()
        members = ticket.alliance.memberships.on(today).values("organisation")
        department = self.fields["department"]
        department.queryset = Organisation.objects.filter(pk__in=members).order_by("path")
        # Only offered no more: where the matrix changed while the form was open, the refusal says so.
        answers = answering(ticket, catalogue_on(today))
        department.widget.choices = [
            ("", department.empty_label),
            *((unit.code, str(unit)) for unit in department.queryset if unit.pk != answers),
        ]
        self.fields["area"].choices = [
            ("", _("everywhere")),
            *((code, str(area)) for code, area in self.places.items()),
        ]
        self.fields["reason"].validators.append(no_private_numbers)

    def place(self) -> Area | None:
        return self.places.get(self.cleaned_data["area"])


class AnswerForm(forms.Form):
    accepted = DecisionField(
        label=_("Decision"), yes=_("Taken up in the matrix"), no=_("The matrix stays as it is")
    )
    answer = TextField(label=_("Answer"), max_length=500, long=True)


def _spans() -> list[tuple[int, str]]:
    """Asked with each form, for the words are in the reader's language."""
    return [
        (months, ngettext_lazy("%(months)s month", "%(months)s months", months) % {"months": months})
        for months in MONTHS
    ]


class DryRunForm(forms.Form):
    months = forms.TypedChoiceField(
        label=_("Tickets of the last"),
        choices=_spans,
        coerce=int,
        initial=12,
    )
