"""By which outside channels an account wants to be told."""

from django import forms
from django.utils.html import escape
from django.utils.translation import gettext_lazy as _

from organisations.backends import MOBILE, mobile_of
from tickets.channels import CHANNELS
from tickets.models import DeliveryChannel, NoticeChoice


class NoticeChoiceForm(forms.Form):
    """A channel that the installation does not have is not offered. The stored number is shown masked only."""

    email = forms.BooleanField(label=_("By e-mail as well"), required=False)
    sms = forms.BooleanField(
        label=_("By SMS as well"),
        required=False,
        help_text=_("Only for a ticket that reaches you for the first time, and for reminders."),
    )
    mobile = forms.CharField(
        label=_("Mobile for SMS"),
        required=False,
        max_length=20,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "inputmode": "tel"}),
    )

    def __init__(self, *args, choice: NoticeChoice, address: str, **kwargs):
        initial = {"email": choice.email, "sms": choice.sms}
        super().__init__(*args, initial=initial, **kwargs)
        if not CHANNELS[DeliveryChannel.EMAIL].in_use():
            del self.fields["email"]
        else:
            # Help is shown as it is.
            self.fields["email"].help_text = escape(address) or _(
                "No e-mail address is known for your account; ask the security administrator."
            )
        if not CHANNELS[DeliveryChannel.SMS].in_use():
            del self.fields["sms"], self.fields["mobile"]
        elif choice.mobile:
            self.fields["mobile"].help_text = _(
                "Stored encrypted: %(number)s. Leave it empty to keep it."
            ) % {"number": choice.mobile.masked("phone")}
        else:
            self.fields["mobile"].help_text = _("Stored encrypted, and used for nothing else.")

    def clean_mobile(self) -> str:
        given = self.cleaned_data["mobile"]
        mobile = mobile_of(given)
        if given and not MOBILE.fullmatch(mobile):
            raise forms.ValidationError(_("This is not a mobile number of 11 digits."))
        return mobile

    @property
    def chosen(self) -> dict:
        """The arguments of the action; what is not offered is off."""
        given = self.cleaned_data
        return {
            "email": given.get("email", False),
            "sms": given.get("sms", False),
            "mobile": given.get("mobile", ""),
        }
