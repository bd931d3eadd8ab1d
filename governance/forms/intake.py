"""The form of a community's public page, the one that asks for progress, and those by which submissions are decided."""

import datetime as dt

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from governance.actions.intake import Sent
from governance.forms.conflicts import subjects
from governance.models import Community, DropReason
from governance.models.conflicts import Subject
from organisations.identifiers import holds_resident_id
from organisations.models import Area, Organisation, Role
from tickets.forms.fields import ByCodeField, TextField
from tickets.forms.files import FilesField
from tickets.forms.raising import PHONE
from tickets.models import Topic
from tickets.models.attachments import PICTURES

CONCERN, DATA, OFFICIAL, PETITION = "concern", "data", "official", "petition"
#: What has a way of its own by law: pointed there before anything is stored.
ELSEWHERE = (OFFICIAL, PETITION)
#: The topic of requests for one's own data (Personal Information Protection Law, arts 44–47).
DATA_TOPIC = "rights.personal-data"
PHOTOGRAPHS = 3


def no_identity_number(text: str) -> None:
    if holds_resident_id(text):
        raise ValidationError(
            _("Please leave the identity number out: nobody needs it here."), code="identity"
        )


class PlainText(TextField):
    """Text without an identity number in it."""

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.validators.append(no_identity_number)


def leaf_topics(community: Community):
    groups = Topic.objects.filter(parent__isnull=False).values("parent")
    return (
        Topic.objects.filter(template=community.alliance.template_id, is_active=True)
        .exclude(pk__in=groups)
        .select_related("parent")
        .order_by("position", "id")
    )


def topic_choices(topics) -> list:
    """In groups, as the select shows them."""
    groups: dict[str, list] = {}
    for topic in topics:
        groups.setdefault(str(topic.parent or topic), []).append((topic.code, str(topic)))
    return list(groups.items())


class IntakeForm(forms.Form):
    sort = forms.ChoiceField(
        label=_("What do you want to say?"),
        choices=[
            (CONCERN, _("something in the neighbourhood that should be solved")),
            (DATA, _("see, correct or delete what is stored about me")),
            (OFFICIAL, _("an official breaks discipline or the law")),
            (PETITION, _("a petition")),
        ],
        initial=CONCERN,
        widget=forms.RadioSelect(attrs={"class": "choice-list"}),
    )
    text = PlainText(
        label=_("What is the matter?"),
        max_length=2000,
        long=True,
        help_text=_("Read by the community and the departments that solve it. No identity numbers."),
    )
    area = ByCodeField(Area.objects.none(), label=_("Where?"), empty_label=None)
    place = PlainText(label=_("House or spot"), max_length=100, required=False)
    topic = ByCodeField(Topic.objects.none(), label=_("Topic"), required=False)
    in_danger = forms.BooleanField(
        label=_("Somebody's life or a child is in danger: alert whoever is on duty"), required=False
    )
    subject = forms.ChoiceField(
        label=_("Is it about one of these?"),
        required=False,
        help_text=_("Then they do not see it; it goes past them."),
    )
    files = FilesField(label=_("Photographs"), required=False)
    name = PlainText(
        label=_("Name"), max_length=50, required=False, help_text=_("Read by whoever calls you back.")
    )
    phone = forms.CharField(
        label=_("Telephone"),
        max_length=20,
        required=False,
        validators=[PHONE, no_identity_number],
        help_text=_("Without it nobody can ask you whether it is solved."),
    )
    keeps_name = forms.BooleanField(
        label=_("Do not pass on my name to the department that solves it"), required=False, initial=True
    )

    def __init__(self, *args, community: Community, day: dt.date, **kwargs):
        super().__init__(*args, **kwargs)
        self.community = community
        self.fields["area"].queryset = (
            Area.objects.inside(community.area.path).filter(is_active=True).order_by("path")
        )
        self.fields["area"].initial = community.area.code
        topics = leaf_topics(community)
        self.fields["topic"].queryset = topics
        self.fields["topic"].choices = [("", _("I do not know")), *topic_choices(topics)]
        self.subjects = dict(subjects(community, day))
        self.fields["subject"].choices = [
            ("", _("no")),
            *((key, label) for key, (label, _row) in self.subjects.items()),
        ]
        self.fields["files"].widget.attrs["accept"] = "image/*"

    def clean_files(self):
        files = self.cleaned_data["files"]
        if len(files) > PHOTOGRAPHS:
            raise ValidationError(_("At most %(limit)s photographs.") % {"limit": PHOTOGRAPHS})
        if any(file.type not in PICTURES for file in files):
            raise ValidationError(_("Only photographs can be sent here."))
        return files

    def sent(self, form_key: str) -> Sent:
        cleaned = self.cleaned_data
        topic = cleaned["topic"]
        if cleaned["sort"] == DATA:
            topic = self.fields["topic"].queryset.filter(code=DATA_TOPIC).first() or topic
        return Sent(
            form_key,
            cleaned["area"],
            cleaned["text"],
            topic=topic,
            **{
                name: cleaned[name] for name in ("place", "in_danger", "keeps_name", "name", "phone", "files")
            },
            **self._whom(cleaned["subject"]),
        )

    def _whom(self, key: str) -> dict:
        if not key:
            return {}
        row = self.subjects[key][1]
        if not isinstance(row, Organisation):
            sort = Subject.SECRETARY if row.role == Role.SECRETARY else Subject.GRID_WORKER
            return {"subject": sort, "about_unit": self.community.unit, "about_person": row.person}
        sort = Subject.COMMUNITY if row == self.community.unit else Subject.COMPANY
        return {"subject": sort, "about_unit": row}


class ProgressForm(forms.Form):
    number = forms.CharField(label=pgettext_lazy("of a submission", "Number"), max_length=16)
    code = forms.CharField(label=pgettext_lazy("of a submission", "Code"), max_length=16)

    def clean_number(self) -> str:
        return self.cleaned_data["number"].strip().upper()

    def clean_code(self) -> str:
        return self.cleaned_data["code"].strip().upper()


class DecideForm(forms.Form):
    """Which submission, and, if it is dropped, why."""

    submission = forms.IntegerField(min_value=1)
    reason = forms.ChoiceField(label=_("Reason"), choices=DropReason.choices, required=False)


class DropSeveralForm(forms.Form):
    """Why none of those ticked is taken up."""

    reason = forms.ChoiceField(choices=DropReason.choices)


class ContactForm(forms.Form):
    reason = TextField(
        label=_("Why do you need to see it?"), max_length=200, help_text=_("The reason is recorded.")
    )
