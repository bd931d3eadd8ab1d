"""Forms of who stands in a case and who works on it."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from audit import clock
from enforcement.access import CASE_ROLES
from enforcement.actions.cases import NewOfficer, NewParty
from enforcement.forms.rows import CourtForm
from enforcement.models import CaseOfficer, Duty, Party, Side, Sort
from enforcement.profile import is_full
from meetings.forms.lists import RowForm
from organisations.models import Organisation, Post
from tickets.forms.fields import DayField, TextField


def court_posts(court: Organisation):
    """Posts of the court by which somebody can be named today."""
    posts = Post.objects.on(clock.today()).filter(organisation=court, role__in=CASE_ROLES)
    return posts.select_related("person", "organisation").order_by("person__sort_key", "id")


class OfficerField(forms.ModelChoiceField):
    def label_from_instance(self, post: Post) -> str:
        return f"{post.person} · {post.title or post.get_role_display()}"


class PartyField(forms.ModelChoiceField):
    def label_from_instance(self, party: Party) -> str:
        return f"{party.get_side_display()} · {party.masked_name} {party.masked_identity}"


#: What a party is asked for in the profile `full` only.
FULL_ONLY = ("address", "phone", "representative")


class PartyForm(CourtForm):
    """In the profile `liaison` nobody but an obligor stands in the case."""

    full_only = FULL_ONLY
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
            self.fields["side"].choices = [(Side.OBLIGOR, Side.OBLIGOR.label)]

    def values(self) -> dict:
        given = dict(self.cleaned_data)
        born = given.pop("born_on")
        return {"party": NewParty(**given, born_on=born.isoformat() if born else "")}


class CorrectPartyForm(CourtForm):
    """What is encrypted is not shown for correcting; an empty field leaves it as it is."""

    full_only = FULL_ONLY

    party = PartyField(Party.objects.none(), label=_("Party"))
    name = TextField(label=_("Name"), max_length=100, required=False)
    identity = TextField(label=_("Identity number or unified code"), max_length=30, required=False)
    born_on = DayField(label=_("Born (without an identity number)"), required=False)
    address = TextField(label=_("Address"), max_length=200, required=False)
    phone = TextField(label=_("Telephone"), max_length=30, required=False)
    representative = TextField(label=_("Legal representative"), max_length=100, required=False)
    reason = TextField(
        label=_("What was wrong, by which document"),
        max_length=300,
        long=True,
        help_text=_("What stood there before is kept with it."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["party"].queryset = self.row.parties.filter(left_on=None)

    def values(self) -> dict:
        given = dict(self.cleaned_data)
        born = given["born_on"]
        return given | {"born_on": born.isoformat() if born else ""}


class LeaveForm(RowForm):
    party = PartyField(Party.objects.none(), label=_("Party"))
    left_on = DayField(label=_("Left on"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["party"].queryset = self.row.parties.filter(left_on=None)


class NameForm(RowForm):
    post = OfficerField(Post.objects.none(), label=_("Person"))
    duty = forms.ChoiceField(label=_("Duty"), choices=Duty.choices)
    work_card = TextField(
        label=_("Work card number"),
        max_length=30,
        required=False,
        help_text=_("Requests need it. Whoever is named without one is chosen again to enter it."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        complete = self.row.officers.on(clock.today()).exclude(work_card="")
        posts = court_posts(self.row.court).exclude(pk__in=complete.values("post"))
        if self.actor.post.pk not in self.row.named:
            posts = posts.exclude(person=self.actor.user.person_id)
        self.fields["post"].queryset = posts

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
