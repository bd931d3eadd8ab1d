"""Forms of leaders' instructions: the entry, the ticket it opens, and what each step needs."""

import datetime as dt
import re

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from audit import clock
from organisations.models import Alliance, Area, Organisation, Person, Post, User
from organisations.models.people import Role
from tickets import kinds
from tickets.actions.instructing import Entry
from tickets.files import words
from tickets.files.preparing import prepare
from tickets.files.refusing import FileRefused
from tickets.forms.fields import ByCodeField, DayField, SeveralByCodeField, TextField
from tickets.models import Instruction, InstructionStep, Ticket, Topic

#: Numbers that one step may name.
MOST = 20
#: Who writes instructions: these posts at the lead organisation or above it.
LEADERS = (Role.SECRETARY, Role.UNIT_LEADER, Role.SUPERVISOR, Role.OFFICE_HEAD)


class NumbersField(TextField):
    """Numbers of tickets that the account sees, a line each or with commas; cleaned to the tickets."""

    def __init__(self, **kwargs):
        super().__init__(max_length=1000, long=True, **kwargs)
        self.widget.attrs["rows"] = 2
        self.user: User | None = None

    def clean(self, value) -> list[Ticket]:
        numbers = {number.upper() for number in re.split(r"[\s,，、;；]+", super().clean(value)) if number}
        if len(numbers) > MOST:
            raise forms.ValidationError(_("At most %(most)s numbers at once.") % {"most": MOST})
        seen = Ticket.objects.visible_to(self.user).filter(kind__in=kinds.with_switch("instructions"))
        found = {ticket.number: ticket for ticket in seen.filter(number__in=numbers)}
        missing = sorted(numbers - set(found))
        if missing:
            raise forms.ValidationError(
                _("There is no such ticket: %(numbers)s.") % {"numbers": ", ".join(missing)[:200]}
            )
        return [found[number] for number in sorted(numbers)]


def leaders_over(unit: Organisation, day: dt.date) -> QuerySet[Person]:
    """People of the roster who lead at the unit or above it today."""
    codes = unit.path.split("/")
    above = ["/".join(codes[:depth]) + "/" for depth in range(1, len(codes))]
    posts = Post.objects.on(day).filter(organisation__path__in=above, role__in=LEADERS)
    return Person.objects.filter(pk__in=posts.values("person")).order_by("sort_key", "id")


class EntryForm(forms.Form):
    """What stands on the paper; the same form corrects it."""

    leader = forms.ModelChoiceField(
        Person.objects.none(),
        label=_("Leader in the roster"),
        required=False,
        empty_label=_("not in the roster: type name and office"),
    )
    leader_name = TextField(
        label=_("Leader"), max_length=50, required=False, help_text=_("Not needed if chosen above.")
    )
    leader_office = TextField(label=_("Office held"), max_length=50)
    dated = DayField(label=_("Dated"))
    written_on = TextField(
        label=_("Written on"),
        max_length=200,
        required=False,
        help_text=_("Title of the report or letter that the instruction was written on."),
    )
    wording = TextField(label=_("Wording"), max_length=1000, long=True, required=False)
    scan = forms.FileField(
        label=_("Scan"),
        required=False,
        widget=forms.FileInput({"accept": ".pdf,.ofd,.jpg,.jpeg,.png"}),
        help_text=_("PDF, OFD or a picture; wording or scan, or both. Not for state secrets."),
    )
    due_on = DayField(label=_("Due date"))
    units = SeveralByCodeField(Organisation.objects.none(), label=_("Addressees"))
    tickets = NumbersField(
        label=_("Tickets it concerns"),
        required=False,
        help_text=_("Numbers of open tickets, a line each. New ones are opened on the next page."),
    )

    def __init__(self, *args, alliance: Alliance, user: User, row: Instruction | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["leader"].queryset = leaders_over(alliance.lead, clock.today())
        self.fields["units"].queryset = Organisation.objects.filter(is_active=True).order_by("path")
        self.fields["tickets"].user = user
        if row is not None:
            del self.fields["tickets"]
            self.initial = {name: getattr(row, name) for name in self.fields if name not in ("units", "scan")}
            self.initial["units"] = [unit.organisation for unit in row.units.all()]

    def clean_scan(self):
        sent = self.cleaned_data["scan"]
        if not sent:
            return None
        try:
            return prepare(sent)
        except FileRefused as refused:
            raise forms.ValidationError(words.refusal(refused), code=refused.code) from refused

    def clean(self):
        cleaned = super().clean()
        leader = cleaned.get("leader")
        if leader is not None:
            cleaned["leader_name"] = leader.name
        elif not cleaned.get("leader_name") and "leader_name" not in self.errors:
            self.add_error("leader_name", _("Choose the leader from the roster, or type the name."))
        return cleaned

    def values(self) -> dict:
        """The keyword arguments that entering and correcting share, and the tickets where they were asked for."""
        given = dict(self.cleaned_data)
        tickets = {"tickets": given.pop("tickets")} if "tickets" in given else {}
        return {"entry": Entry(**given), **tickets}


class TicketForm(forms.Form):
    """A ticket of the instruction's alliance; the queue finds the department."""

    topic = ByCodeField(Topic.objects.none(), label=_("Topic"))
    area = ByCodeField(Area.objects.none(), label=_("Area"))
    place = TextField(label=_("Place"), max_length=100, required=False)
    title = TextField(label=_("Title"), max_length=100)
    description = TextField(label=_("Description"), max_length=5000, long=True)

    def __init__(self, *args, row: Instruction, **kwargs):
        super().__init__(*args, **kwargs)
        topics = Topic.objects.filter(template=row.alliance.template_id, is_active=True, children=None)
        self.fields["topic"].queryset = topics.order_by("position", "code")
        areas = Area.objects.filter(is_active=True, path__startswith=row.alliance.area.path)
        self.fields["area"].queryset = areas.order_by("path")
        self.initial = {"description": row.wording, "area": row.alliance.area.code}


class JoinForm(forms.Form):
    tickets = NumbersField(
        label=_("Numbers of tickets"), help_text=_("Open tickets that you see, a line each.")
    )

    def __init__(self, *args, row: Instruction, user: User, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["tickets"].user = user


class _StepForm(forms.Form):
    def __init__(self, *args, row: Instruction, user: User, **kwargs):
        super().__init__(*args, **kwargs)


class LeaveForm(_StepForm):
    ticket = forms.ModelChoiceField(Ticket.objects.none(), label=_("Ticket"), to_field_name="number")

    def __init__(self, *args, row: Instruction, user: User, **kwargs):
        super().__init__(*args, row=row, user=user, **kwargs)
        self.fields["ticket"].queryset = Ticket.objects.filter(instruction_links__instruction=row)


class ReportForm(_StepForm):
    text = TextField(
        label=_("What your unit did"),
        max_length=2000,
        long=True,
        help_text=_("Read by the office, which answers the leader. Leave out names of residents."),
    )


class AnswerForm(_StepForm):
    text = TextField(label=_("Answer to the leader"), max_length=3000, long=True)


class WithdrawForm(_StepForm):
    reason = TextField(label=_("Reason"), max_length=200)


STEP_FORMS: dict[InstructionStep, type[forms.Form]] = {
    InstructionStep.JOIN: JoinForm,
    InstructionStep.LEAVE: LeaveForm,
    InstructionStep.REPORT: ReportForm,
    InstructionStep.ANSWER: AnswerForm,
    InstructionStep.WITHDRAW: WithdrawForm,
}
