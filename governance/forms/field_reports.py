"""The form that a grid worker fills in standing, on a telephone."""

from django import forms
from django.utils.translation import gettext_lazy as _

from governance.forms.intake import PlainText, leaf_topics, topic_choices
from governance.models import Community, Language
from organisations.models import Area
from tickets.actions import Reporter
from tickets.forms.fields import NOTHING_CHOSEN, ByCodeField
from tickets.forms.files import FilesField
from tickets.forms.raising import PHONE
from tickets.models import Channel, Topic

#: How a matter comes to the community's people; what it raises for itself goes by the ordinary form.
CHANNELS = (Channel.VISIT, Channel.COUNTER, Channel.TELEPHONE, Channel.PAPER)


class FieldForm(forms.Form):
    topic = ByCodeField(Topic.objects.none(), label=_("Topic"))
    area = ByCodeField(Area.objects.none(), label=_("Where"), empty_label=None)
    text = PlainText(
        label=_("What is the matter?"),
        max_length=5000,
        long=True,
        help_text=_("Dictate it with your keyboard's microphone. No identity numbers."),
    )
    settled = PlainText(
        label=_("How it was settled, if it was, on the spot"), max_length=1000, long=True, required=False
    )
    place = PlainText(label=_("House or spot"), max_length=100, required=False)
    files = FilesField(label=_("Photograph"), required=False)
    channel = forms.ChoiceField(
        label=_("How it was told"),
        choices=[(each.value, each.label) for each in CHANNELS],
        initial=Channel.VISIT,
        required=False,
    )
    name = PlainText(label=_("Name of whoever told it"), max_length=50, required=False)
    phone = forms.CharField(label=_("Telephone"), max_length=20, required=False, validators=[PHONE])
    language = forms.ChoiceField(
        label=_("Language to be spoken to in"), choices=Language.choices, required=False
    )
    interpreter = forms.BooleanField(label=_("An interpreter is needed"), required=False)

    def __init__(self, *args, community: Community, **kwargs):
        super().__init__(*args, **kwargs)
        topics = leaf_topics(community)
        self.fields["topic"].queryset = topics
        self.fields["topic"].choices = [NOTHING_CHOSEN, *topic_choices(topics)]
        self.fields["area"].queryset = (
            Area.objects.inside(community.area.path).filter(is_active=True).order_by("path")
        )

    def clean(self):
        """A name needs a number to call, and the other way round the number is enough."""
        cleaned = super().clean()
        if cleaned.get("name") and not cleaned.get("phone") and "phone" not in self.errors:
            self.add_error("phone", _("Needed for the call-back; without both it stays anonymous."))
        return cleaned

    def values(self) -> dict:
        """The keyword arguments of `field_reports.report`."""
        cleaned = dict(self.cleaned_data)
        name, phone = cleaned.pop("name"), cleaned.pop("phone")
        cleaned["reporter"] = Reporter(name=name, phone=phone, anonymous=not phone)
        cleaned["channel"] = Channel(cleaned["channel"] or Channel.VISIT)
        return cleaned
