"""Forms of an account: sign-in, invitation, substitute, API token."""

import datetime as dt

from allauth.account.forms import LoginForm
from django import forms
from django.contrib.auth.password_validation import password_validators_help_text_html, validate_password
from django.utils.translation import gettext_lazy as _

from audit import clock
from organisations.models import ApiToken, Person, Post


class SignInForm(LoginForm):
    """allauth's form, with the identifier named as what it is."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("Sign-in name, staff number or mobile")
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)


class InvitationForm(forms.Form):
    """The first password, typed twice."""

    password = forms.CharField(
        label=_("Password"),
        strip=False,
        help_text=password_validators_help_text_html,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("Password again"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_password(self) -> str:
        password = self.cleaned_data["password"]
        validate_password(password, self.user)
        return password

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("password") and cleaned["password"] != cleaned.get("again"):
            self.add_error("again", _("The two passwords differ."))
        return cleaned


class SubstituteForm(forms.Form):
    """Who stands in for a post, from one day to another; nobody ends it."""

    #: The form's field for each column of the post.
    FIELD_OF = {"substitute": "substitute", "substitute_from": "first_day", "substitute_to": "last_day"}

    substitute = forms.ModelChoiceField(
        Person.objects.none(), label=_("Substitute"), required=False, empty_label=_("nobody")
    )
    first_day = forms.DateField(
        label=_("From"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    last_day = forms.DateField(
        label=_("Until"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, *args, post: Post, **kwargs):
        super().__init__(*args, **kwargs)
        colleagues = Post.objects.on(clock.today()).filter(organisation=post.organisation)
        self.fields["substitute"].queryset = (
            Person.objects.filter(pk__in=colleagues.values("person"))
            .exclude(pk=post.person_id)
            .order_by("sort_key")
        )

    def clean(self):
        cleaned = super().clean()
        first, last = cleaned.get("first_day"), cleaned.get("last_day")
        if cleaned.get("substitute") and not first and "first_day" not in self.errors:
            self.add_error("first_day", _("Say from which day."))
        if first and last and last < first:
            self.add_error("last_day", _("The last day lies before the first day."))
        return cleaned

    def refuse(self, error: forms.ValidationError) -> None:
        """What the roster's rules say of the post, beside the field it is about."""
        for column, texts in error.message_dict.items():
            self.add_error(self.FIELD_OF.get(column), texts)


class TokenForm(forms.Form):
    """A new API token."""

    label = forms.CharField(label=_("What it is for"), max_length=100)
    scope = forms.ChoiceField(label=_("May"), choices=ApiToken.Scope.choices)
    last_day = forms.DateField(
        label=_("Until"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def clean_last_day(self) -> dt.date:
        day, today = self.cleaned_data["last_day"], clock.today()
        if not today < day <= today + dt.timedelta(days=365):
            raise forms.ValidationError(_("Choose a day within the next year."))
        return day
