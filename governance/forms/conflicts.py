"""The form for a concern about a property company, the community, its secretary or a grid worker."""

import datetime as dt

from django import forms
from django.utils.translation import gettext_lazy as _

from governance.models import Community, ServiceTerm
from organisations.models import Organisation, Post, Role
from tickets.actions import Reporter
from tickets.forms.fields import NOTHING_CHOSEN, ByCodeField, TextField
from tickets.forms.raising import PHONE
from tickets.models import Topic


class SubjectForm(forms.Form):
    """Whom it is about, out of everybody in this community that it can be about today."""

    subject = forms.ChoiceField(label=_("Whom it is about"))

    def __init__(self, *args, community: Community, day: dt.date, **kwargs):
        super().__init__(*args, **kwargs)
        self.subjects = dict(subjects(community, day))
        self.fields["subject"].choices = [
            NOTHING_CHOSEN,
            *((key, label) for key, (label, _row) in self.subjects.items()),
        ]

    def values(self) -> dict:
        """The keyword arguments of `conflicts.say_about`."""
        return {"subject": self.subjects[self.cleaned_data["subject"]][1]}


class AboutForm(SubjectForm):
    topic = ByCodeField(Topic.objects.none(), label=_("Topic"))
    title = TextField(label=_("Title"), max_length=100)
    description = TextField(label=_("Description"), max_length=5000, long=True)
    reporter_name = TextField(
        label=_("Reporter's name"),
        max_length=50,
        required=False,
        help_text=_("Left empty, the concern stays anonymous."),
    )
    reporter_phone = forms.CharField(
        label=_("Reporter's telephone"), max_length=20, required=False, validators=[PHONE]
    )

    def __init__(self, *args, community: Community, day: dt.date, **kwargs):
        super().__init__(*args, community=community, day=day, **kwargs)
        groups = Topic.objects.filter(parent__isnull=False).values("parent")
        self.fields["topic"].queryset = (
            Topic.objects.filter(template=community.alliance.template_id, is_active=True)
            .exclude(pk__in=groups)
            .order_by("position", "id")
        )

    def values(self) -> dict:
        """The keyword arguments of `conflicts.raise_about`."""
        cleaned = self.cleaned_data
        name, phone = cleaned["reporter_name"], cleaned["reporter_phone"]
        return super().values() | {
            "topic": cleaned["topic"],
            "title": cleaned["title"],
            "description": cleaned["description"],
            "reporter": Reporter(name=name, phone=phone, anonymous=not (name or phone)),
        }


def subjects(community: Community, day: dt.date):
    """Key, words and row of everybody a concern of this kind may be about today."""
    serving = ServiceTerm.objects.on(day).filter(estate__community=community, company__isnull=False)
    for company in Organisation.objects.filter(pk__in=serving.values("company")).order_by("path"):
        yield f"unit-{company.code}", (str(company), company)
    yield f"unit-{community.unit.code}", (str(community.unit), community.unit)
    posts = Post.objects.on(day).filter(
        organisation=community.unit_id, role__in=[Role.SECRETARY, Role.GRID_WORKER]
    )
    for post in posts.select_related("person").order_by("role", "id"):
        yield f"post-{post.pk}", (f"{post.get_role_display()} {post.person}", post)
