"""One form per move; `cleaned_data` is the `data` of `actions.move`. Pages and API use the same."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from audit import clock
from organisations.models import Area, Organisation, Person, Post
from tickets.forms.fields import (
    NOTHING_CHOSEN,
    ByCodeField,
    DayField,
    DecisionField,
    MomentField,
    SeveralByCodeField,
    TextField,
)
from tickets.forms.on_behalf import asked_fields
from tickets.models import (
    CallBackOutcome,
    ContactChannel,
    DeclineReason,
    Move,
    RedirectRoute,
    Result,
    ReturnReason,
    Satisfaction,
    Ticket,
    Topic,
)
from tickets.models.states import ContactOutcome
from tickets.standing import Actor


def _members(ticket: Ticket):
    return Organisation.objects.filter(
        pk__in=ticket.alliance.memberships.on(clock.today()).values("organisation")
    ).order_by("path")


class MoveForm(forms.Form):
    """The base: an optional note. Subclasses name what their move needs. With `on_behalf_of` (a unit) a
    clerk fills it in for that unit, and says who asked."""

    note = TextField(label=_("Note"), max_length=1000, long=True, required=False)
    field_order: list[str] = []

    def __init__(
        self, *args, ticket: Ticket, actor: Actor, on_behalf_of: Organisation | None = None, **kwargs
    ):
        self.ticket = ticket
        self.actor = actor
        self.on_behalf_of = on_behalf_of
        super().__init__(*args, **kwargs)
        if on_behalf_of:
            self.fields |= asked_fields()
        self.order_fields([name for name in self.fields if name != "note"])

    def clean(self):
        cleaned = super().clean()
        if self.on_behalf_of:
            cleaned["on_behalf_of"] = self.on_behalf_of
        return cleaned


class DeclineForm(MoveForm):
    reason = forms.ChoiceField(label=_("Reason"), choices=DeclineReason.choices)


class RedirectForm(MoveForm):
    route = forms.ChoiceField(label=_("Statutory route"), choices=RedirectRoute.choices)


class DepartmentForm(MoveForm):
    """A move that names a member unit."""

    department = ByCodeField(Organisation.objects.none(), label=_("Department"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["department"].queryset = _members(self.ticket)


class DeskForm(DepartmentForm):
    """The office names the unit, also one that nobody can sign in for, if it will act for it."""

    act_for = forms.BooleanField(
        label=_("The unit has nobody who can sign in; our office will act on its behalf"), required=False
    )


class AssignForm(DeskForm):
    assists = SeveralByCodeField(
        Organisation.objects.none(), label=_("Assisting departments"), required=False
    )
    basis = TextField(label=_("Basis"), max_length=500)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["assists"].queryset = _members(self.ticket)


class ConcludeForm(AssignForm):
    """The department that the consultation agreed on; it may not return the ticket."""


class HandOverForm(DeskForm):
    reason = TextField(label=_("Reason"), max_length=500, long=True)
    stays = forms.BooleanField(label=_("The former lead stays as an assistant"), required=False)


class RuleForm(DeskForm):
    final = forms.BooleanField(
        label=_("The same department keeps it (final)"),
        required=False,
        help_text=_("It may then not return the ticket again."),
    )
    basis = TextField(label=_("Basis"), max_length=500)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["department"].required = False

    def clean(self):
        cleaned = super().clean()
        if not cleaned.get("department") and not cleaned.get("final") and "department" not in self.errors:
            self.add_error("department", _("Name another department, or rule that the same one keeps it."))
        return cleaned


class RequestReturnForm(DepartmentForm):
    reason = forms.ChoiceField(label=_("Reason"), choices=ReturnReason.choices)
    basis = TextField(label=_("Basis (law, duty list)"), max_length=500)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["department"].label = _("Proposed department")


class ReasonForm(MoveForm):
    """A move that needs its reason in words."""

    reason = TextField(label=_("Reason"), max_length=500, long=True)


class CallBackForm(MoveForm):
    outcome = forms.ChoiceField(label=_("Outcome"), choices=CallBackOutcome.choices)
    satisfaction = forms.ChoiceField(
        label=_("Satisfaction"), choices=[NOTHING_CHOSEN, *Satisfaction.choices], required=False
    )


class ConfirmForm(MoveForm):
    outcome = forms.ChoiceField(
        label=_("Result"),
        choices=[choice for choice in CallBackOutcome.choices if choice[0] != CallBackOutcome.NO_REPLY],
    )


class PassOnForm(MoveForm):
    person = forms.ModelChoiceField(Person.objects.none(), label=_("Handler"))
    section = TextField(label=_("Section"), max_length=50, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        unit = self.actor.post.organisation_id if self.actor.post else None
        posts = Post.objects.on(clock.today()).filter(organisation=unit)
        self.fields["person"].queryset = Person.objects.filter(pk__in=posts.values("person"))


class ContactForm(MoveForm):
    at = MomentField(label=_("When"))
    channel = forms.ChoiceField(label=_("How"), choices=ContactChannel.choices)
    outcome = forms.ChoiceField(
        label=pgettext_lazy("of a contact", "Outcome"), choices=ContactOutcome.choices
    )


class AnswerForm(MoveForm):
    text = TextField(label=_("Answer"), max_length=5000, long=True)
    result = forms.ChoiceField(label=_("Result"), choices=Result.choices)


class CloseForm(MoveForm):
    review_on = DayField(
        label=_("Review date"),
        required=False,
        help_text=_("For what is not solved: it stays on the register and comes back on this day."),
    )


class ReviewForm(CloseForm):
    """With a day it stays on the register until then, without one it is taken off; the note says why."""

    note = TextField(label=_("What the review found"), max_length=1000, long=True)


class ExtensionForm(ReasonForm):
    until = MomentField(label=_("New deadline"))


class SuspensionForm(ReasonForm):
    review_on = DayField(label=_("Review date"), help_text=_("The ticket comes back by itself on this day."))
    explained = TextField(
        label=_("What was explained to the raiser"), max_length=500, long=True, required=False
    )


class GrantForm(MoveForm):
    grant = DecisionField(label=_("Decision"), yes=_("Grant"), no=_("Refuse"))

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("grant") is False and not cleaned.get("note"):
            self.add_error("note", _("Say why it is refused."))
        return cleaned


class PlacedForm(MoveForm):
    """A move that names topic and area."""

    topic = ByCodeField(Topic.objects.none(), label=_("Topic"))
    area = ByCodeField(Area.objects.none(), label=_("Area"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["topic"].queryset = Topic.objects.filter(
            template=self.ticket.alliance.template_id, is_active=True
        ).order_by("code")
        self.fields["area"].queryset = Area.objects.filter(is_active=True).order_by("path")


class RerouteForm(PlacedForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["topic"].required = False


class SplitForm(PlacedForm):
    title = TextField(label=_("Title of the part"), max_length=100)
    description = TextField(label=_("What is to be done in this part"), max_length=5000, long=True)
    place = TextField(label=_("Place"), max_length=100, required=False)


class MergeForm(MoveForm):
    into = TextField(label=_("Number of the ticket it joins"), max_length=40)

    def clean_into(self) -> Ticket:
        visible = Ticket.objects.visible_to(self.actor.user).filter(alliance=self.ticket.alliance_id)
        found = visible.filter(number=self.cleaned_data["into"].strip().upper()).first()
        if found is None:
            raise forms.ValidationError(_("There is no such ticket in this alliance."))
        return found


MOVE_FORMS: dict[Move, type[MoveForm]] = {
    Move.ACCEPT: MoveForm,
    Move.DECLINE: DeclineForm,
    Move.REDIRECT: RedirectForm,
    Move.ASSIGN: AssignForm,
    Move.RULE: RuleForm,
    Move.ACCEPT_ANSWER: MoveForm,
    Move.REWORK: ReasonForm,
    Move.CALL_BACK: CallBackForm,
    Move.CONFIRM: ConfirmForm,
    Move.CLOSE: CloseForm,
    Move.REOPEN: ReasonForm,
    Move.CANCEL: ReasonForm,
    Move.SIGN: MoveForm,
    Move.PASS_ON: PassOnForm,
    Move.REQUEST_RETURN: RequestReturnForm,
    Move.CONTACT: ContactForm,
    Move.ANSWER: AnswerForm,
    Move.CONSENT: MoveForm,
    Move.REFUSE_CONSENT: ReasonForm,
    Move.RELEASE_ASSIST: ReasonForm,
    Move.REQUEST_EXTENSION: ExtensionForm,
    Move.DECIDE_EXTENSION: GrantForm,
    Move.REQUEST_SUSPENSION: SuspensionForm,
    Move.DECIDE_SUSPENSION: GrantForm,
    Move.RESUME: MoveForm,
    Move.CONSULT: MoveForm,
    Move.CONCLUDE: ConcludeForm,
    Move.ADD_ASSIST: DepartmentForm,
    Move.HAND_OVER: HandOverForm,
    Move.REROUTE: RerouteForm,
    Move.SPLIT: SplitForm,
    Move.MERGE: MergeForm,
    Move.UNMERGE: MoveForm,
    Move.RECORD_REVIEW: ReviewForm,
}
