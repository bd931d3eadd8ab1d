"""Forms of a case's money."""

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from enforcement.actions.plans import Claimed
from enforcement.distribution import Among, Rank
from enforcement.forms.rows import CourtForm, OnceForm, TodayField, YuanField, document_field
from enforcement.models import CaseMoney, Channel, EntryKind, LedgerEntry, Plan, PlanShare, PlanState
from enforcement.profile import is_full
from enforcement.reading.telling import text_for_applicant
from meetings.forms.lists import RowForm
from tickets.forms.fields import DayField, TextField

#: Claims that the form has lines for.
LINES = 6
SPENT = [choice for choice in EntryKind.choices if choice[0] != EntryKind.RECEIPT]


class ReceiveForm(OnceForm):
    full_only = ("who", "document")
    yuan = YuanField(label=_("Amount (yuan)"))
    on = TodayField(label=_("Paid on"))
    arrived_on = TodayField(
        label=_("Notice of arrival"), help_text=_("From this day the 30 days for paying out run.")
    )
    channel = forms.ChoiceField(label=pgettext_lazy("money comes", "How"), choices=Channel.choices)
    who = TextField(label=_("From whom"), max_length=100, required=False)
    document = document_field(required=False)
    extra = YuanField(
        label=_("Of it for the extra interest (yuan)"),
        required=False,
        help_text=_("Only where the parties agreed so; otherwise the debt comes first."),
    )


class SpendForm(OnceForm):
    full_only = ("who", "document")
    kind = forms.ChoiceField(label=_("What for"), choices=SPENT)
    yuan = YuanField(label=_("Amount (yuan)"))
    on = TodayField(label=_("Paid on"))
    who = TextField(label=_("To whom"), max_length=100)
    document = document_field(required=False)


class ReverseForm(CourtForm):
    full_only = ("document",)
    ledgerentry = forms.ModelChoiceField(
        LedgerEntry.objects.none(), label=pgettext_lazy("of the ledger", "Row")
    )
    on = TodayField(label=pgettext_lazy("a ledger row", "Reversed on"))
    document = TextField(label=_("Why, by which document"), max_length=200)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        rows = LedgerEntry.objects.filter(case=self.row, reverses=None, reversed_by=None)
        self.fields["ledgerentry"].queryset = rows.order_by("-id")
        self.fields["ledgerentry"].label_from_instance = lambda row: (
            f"{row.pk} · {date_format(row.on)} {row.get_kind_display()} {row.yuan:,.2f}"
        )


class DebtForm(RowForm):
    debt = YuanField(label=_("Money debt of the instrument (yuan)"), help_text=_("Without general interest."))
    due_on = DayField(label=_("Last day of the term for performance"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        known = CaseMoney.objects.filter(case=self.row).first()
        if known is not None and known.debt is not None:
            self.initial = {"debt": known.debt, "due_on": known.due_on} | self.initial


class LeaveOutForm(OnceForm):
    full_only = ("basis",)
    first = DayField(label=_("First day"))
    last = DayField(label=_("Last day"))
    basis = TextField(
        label=_("Basis"),
        max_length=200,
        help_text=_("Suspended or under retrial, for a cause that is not the obligor's (art. 3)."),
    )


class DraftForm(OnceForm):
    """A plan of distribution with up to six claims; a line without a name is empty."""

    yuan = YuanField(label=_("Sum to distribute (yuan)"))
    among = forms.ChoiceField(label=_("Ordinary claims share"), choices=Among.choices)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for n in range(1, LINES + 1):
            self.fields |= self._line(n)

    @staticmethod
    def _line(n: int) -> dict[str, forms.Field]:
        number = {"n": n}
        return {
            f"who_{n}": TextField(label=_("Claim %(n)s: who") % number, max_length=100, required=n == 1),
            f"amount_{n}": YuanField(label=_("Claim %(n)s: amount (yuan)") % number, required=n == 1),
            f"rank_{n}": forms.ChoiceField(
                label=_("Claim %(n)s: class") % number,
                choices=Rank.choices,
                initial=Rank.ORDINARY,
                required=n == 1,
            ),
            f"filed_{n}": DayField(label=_("Claim %(n)s: filed on") % number, required=n == 1),
            f"order_{n}": forms.IntegerField(
                label=_("Claim %(n)s: place of the priority or the measure") % number,
                min_value=1,
                max_value=99,
                required=False,
            ),
        }

    def clean(self):
        cleaned = super().clean()
        for n in range(1, LINES + 1):
            if cleaned.get(f"who_{n}"):
                for name in (f"amount_{n}", f"filed_{n}"):
                    if name not in self.errors and cleaned.get(name) is None:
                        self.add_error(name, _("Fill in the whole line, or leave its name empty."))
        return cleaned

    def values(self) -> dict:
        given = self.cleaned_data
        claims = [
            Claimed(
                given[f"who_{n}"],
                given[f"amount_{n}"],
                given[f"rank_{n}"] or Rank.ORDINARY,
                given[f"filed_{n}"],
                n,
                given[f"order_{n}"],
            )
            for n in range(1, LINES + 1)
            if given[f"who_{n}"]
        ]
        return {"yuan": given["yuan"], "among": given["among"], "key": given["key"], "claims": claims}


class PlanForm(CourtForm):
    """A step of one of the case's plans; `states`: those that the step starts from."""

    states: tuple[str, ...] = ()
    plan = forms.ModelChoiceField(Plan.objects.none(), label=_("Plan"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["plan"].queryset = Plan.objects.filter(case=self.row, state__in=self.states)
        self.fields["plan"].label_from_instance = lambda plan: f"{plan.pk} · {plan.yuan:,.2f}"


class ServePlanForm(PlanForm):
    states = (PlanState.DRAFT,)
    on = TodayField(label=_("Served on all by"))


class ObjectForm(PlanForm):
    states = (PlanState.SERVED,)
    full_only = ("objection",)
    objection = TextField(label=_("Who objects to what"), max_length=1000, long=True)


class FinishPlanForm(PlanForm):
    states = (PlanState.SERVED, PlanState.OBJECTED)
    full_only = ("settled",)
    settled = TextField(label=_("What became of the objection"), max_length=1000, long=True, required=False)


class DropPlanForm(PlanForm):
    states = (PlanState.DRAFT, PlanState.SERVED, PlanState.OBJECTED)
    full_only = ("objection",)
    objection = TextField(label=_("Why"), max_length=1000, long=True, required=False)


class PayShareForm(OnceForm):
    full_only = ("document",)
    share = forms.ModelChoiceField(PlanShare.objects.none(), label=_("Share"))
    yuan = YuanField(label=_("Amount (yuan)"))
    on = TodayField(label=_("Paid on"))
    document = document_field(required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        rows = PlanShare.objects.filter(plan__case=self.row, plan__state=PlanState.FINAL)
        self.fields["share"].queryset = rows.select_related("plan")
        self.fields["share"].label_from_instance = lambda share: (
            f"{share.plan_id}/{share.pk} · {share.get_rank_display()} {share.who.masked('name')}"
        )


class TellForm(OnceForm):
    """In the profile `liaison` the text is the one that the register makes, and nothing is typed but the day."""

    full_only = ("channel",)
    on = TodayField(label=_("Told on"))
    channel = TextField(label=_("Through which channel of the court"), max_length=100)
    text = TextField(
        label=_("Text"),
        max_length=2000,
        long=True,
        help_text=_("Nothing of the obligor's stands in it; a text that names one is refused."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial = {"text": text_for_applicant(self.row)} | self.initial
        if not is_full():
            self.fields["text"].disabled = True
            self.fields["text"].help_text = ""
