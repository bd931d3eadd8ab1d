"""Forms of joint mediation: the committee, a case, and its steps."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from audit import clock
from governance.actions.mediation import Side
from governance.forms.communities import PostField, members, posts_today
from governance.models import AgreementForm, Kept, MediationCommittee, Origin, Party, Way
from meetings.forms.lists import RowForm
from organisations.models import Organisation, Post
from tickets.forms.fields import ByCodeField, DayField, DecisionField, MomentField, TextField
from tickets.forms.raising import PHONE
from tickets.models import Ticket


class CommitteeForm(RowForm):
    unit = ByCodeField(
        Organisation.objects.none(),
        label=_("Kept by (unit)"),
        help_text=_("Who signs for this unit, and the mediators of a case, read its file; nobody else."),
    )
    body = TextField(
        label=_("People's mediation committee"), max_length=100, help_text=_("The one it belongs to.")
    )
    filing_number = TextField(label=_("Filing number"), max_length=100, required=False)
    seal = TextField(
        label=_("Seal registration"),
        max_length=100,
        required=False,
        help_text=_("Without filing and seal there is no written mediation agreement."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        units = Organisation.objects.filter(is_active=True)
        self.fields["unit"].queryset = (
            units.filter(pk__in=members(self.row)) | units.filter(pk=self.row.unit_id)
        ).order_by("path")


def _applied(label) -> forms.BooleanField:
    return forms.BooleanField(label=label, required=False)


class RegisterForm(forms.Form):
    origin = forms.ChoiceField(label=_("Began by"), choices=Origin.choices)
    centre_number = TextField(label=_("Number at the centre"), max_length=50, required=False)
    ticket = forms.CharField(
        label=_("Ticket number"),
        max_length=40,
        required=False,
        help_text=_("If it grew out of a ticket that you may see. Its readers do not see the mediation."),
    )
    dispute = TextField(label=_("The dispute"), max_length=2000, long=True)
    one_name = TextField(label=_("First party: name"), max_length=50)
    one_phone = forms.CharField(
        label=_("First party: telephone"), max_length=20, required=False, validators=[PHONE]
    )
    one_applied = _applied(_("The first party applied for it"))
    two_name = TextField(label=_("Second party: name or representative"), max_length=50)
    two_phone = forms.CharField(
        label=_("Second party: telephone"), max_length=20, required=False, validators=[PHONE]
    )
    two_unit = ByCodeField(Organisation.objects.none(), label=_("Second party: unit"), required=False)
    two_applied = _applied(_("The second party applied for it"))

    def __init__(self, *args, committee: MediationCommittee, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        joined = members(committee.community)
        self.fields["two_unit"].queryset = Organisation.objects.filter(pk__in=joined).order_by("path")

    def clean_ticket(self) -> Ticket | None:
        number = self.cleaned_data["ticket"].strip()
        if not number:
            return None
        ticket = Ticket.objects.visible_to(self.user).filter(number=number).first()
        if ticket is None:
            raise forms.ValidationError(_("There is no such entry."))
        return ticket

    def values(self) -> dict:
        """The keyword arguments of `mediation.register`."""
        cleaned = self.cleaned_data
        sides = [
            Side(cleaned["one_name"], cleaned["one_phone"], None, cleaned["one_applied"]),
            Side(cleaned["two_name"], cleaned["two_phone"], cleaned["two_unit"], cleaned["two_applied"]),
        ]
        names = ("origin", "centre_number", "ticket", "dispute")
        return {name: cleaned[name] for name in names} | {"sides": sides}


class ConsentForm(RowForm):
    party = forms.ModelChoiceField(Party.objects.none(), label=_("Party"))
    consents = DecisionField(
        yes=_("consents to mediation"), no=_("does not want mediation; it ends here"), label=_("Says")
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["party"].queryset = self.row.parties.filter(consents=None)


class ChooseForm(RowForm):
    post = PostField(Post.objects.none(), label=_("Mediator"))
    invited = forms.BooleanField(label=_("Invited with the parties' consent"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        committee = self.row.committee
        parties = self.row.parties.filter(organisation__isnull=False).values("organisation")
        posts = posts_today().exclude(organisation__in=parties)
        self.fields["post"].queryset = posts.filter(
            organisation__in=members(committee.community)
        ) | posts.filter(organisation__in=[committee.unit_id, committee.community.unit_id])


class SessionForm(RowForm):
    held_at = MomentField(label=pgettext_lazy("a session", "Held"))
    place = TextField(label=_("Place"), max_length=100)
    text = TextField(label=_("Record"), max_length=5000, long=True)
    closed_to_public = forms.BooleanField(label=_("Closed session"), required=False, initial=True)


class AgreeForm(RowForm):
    agreement_form = forms.ChoiceField(label=_("Form"), choices=AgreementForm.choices)
    agreed_on = DayField(
        label=_("In effect since"),
        help_text=_(
            "Written: the day all have signed and the committee has sealed it. Oral: the day they agreed."
        ),
    )
    agreement = TextField(
        label=_("Agreement"),
        max_length=5000,
        long=True,
        help_text=_("Facts, issues and liability; what is performed, how and by when (art. 29)."),
    )


class OtherWaysForm(RowForm):
    other_ways = TextField(
        label=_("Other ways the parties were told of"),
        max_length=500,
        long=True,
        help_text=_("Arbitration, administrative decision, suit: nothing here blocks the way to court."),
    )


class OutcomeForm(RowForm):
    outcome = TextField(label=_("What was performed"), max_length=1000, long=True)


class HandOverForm(RowForm):
    centre_number = TextField(label=_("Number at the centre"), max_length=50)


class ApplyForm(RowForm):
    applied_on = DayField(label=_("Applied on"))

    def __init__(self, *args, **kwargs):
        kwargs["initial"] = {"applied_on": clock.today()} | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)


class ConfirmForm(RowForm):
    confirmed = DecisionField(yes=_("confirmed"), no=_("not confirmed"), label=_("The court's decision"))


class FollowUpForm(RowForm):
    held_on = DayField(label=_("Called back on"))
    way = forms.ChoiceField(label=pgettext_lazy("of a call-back", "Way"), choices=Way.choices)
    kept = forms.ChoiceField(label=_("The agreement is"), choices=Kept.choices)
    text = TextField(label=_("What the parties say"), max_length=2000, long=True)

    def __init__(self, *args, **kwargs):
        kwargs["initial"] = {"held_on": clock.today()} | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
