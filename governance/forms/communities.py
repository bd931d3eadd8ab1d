"""Forms of a community, its estates and grids, and of part-time seats."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from audit import clock
from governance.models import Community, GridRole
from meetings.forms.lists import ReasonForm, RowForm
from organisations.models import Area, AreaLevel, Membership, Organisation, OrganisationKind, Post, Role
from organisations.models.people import ROSTER_ROLES
from tickets.forms.fields import ByCodeField, DayField, TextField

MOST_HOUSEHOLDS = 100_000


class HouseholdsField(forms.IntegerField):
    def __init__(self, **kwargs):
        super().__init__(
            label=pgettext_lazy("of a place", "Households"), min_value=1, max_value=MOST_HOUSEHOLDS, **kwargs
        )


class PostField(forms.ModelChoiceField):
    """A post in force today, shown as person, unit and role."""

    def label_from_instance(self, post: Post) -> str:
        return f"{post.person} · {post.organisation} · {post.title or post.get_role_display()}"


def posts_today():
    return (
        Post.objects.on(clock.today())
        .exclude(role__in=ROSTER_ROLES)
        .select_related("person", "organisation")
        .order_by("organisation__path", "person__sort_key", "id")
    )


class SetUpForm(forms.Form):
    area = ByCodeField(Area.objects.none(), label=_("Community"))

    def __init__(self, *args, alliance, **kwargs):
        super().__init__(*args, **kwargs)
        taken = Community.objects.values("area")
        self.fields["area"].queryset = (
            Area.objects.inside(alliance.area.path)
            .filter(level=AreaLevel.COMMUNITY, is_active=True)
            .exclude(pk__in=taken)
            .order_by("path")
        )


class PlaceForm(RowForm):
    """An estate or grid of the community; its area stands in the roster."""

    level: AreaLevel
    area = ByCodeField(Area.objects.none(), label=_("Area"))
    households = HouseholdsField()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["area"].queryset = (
            Area.objects.inside(self.row.area.path).filter(level=self.level, is_active=True).order_by("path")
        )


class BuiltYear(forms.Form):
    built_year = forms.IntegerField(label=_("Built in"), min_value=1900, max_value=2100, required=False)


class GridFacts(forms.Form):
    border = TextField(
        label=_("Border"), max_length=200, help_text=_("In words, as it is displayed to the public.")
    )
    party_group = TextField(label=_("Party group"), max_length=50, required=False)


class EstateForm(PlaceForm, BuiltYear):
    level = AreaLevel.ESTATE
    field_order = ["area", "households", "built_year"]


class GridForm(PlaceForm, GridFacts):
    level = AreaLevel.GRID
    field_order = ["area", "households", "border", "party_group"]


class ChangeEstateForm(RowForm, BuiltYear):
    households = HouseholdsField()
    field_order = ["households", "built_year"]


class ChangeGridForm(RowForm, GridFacts):
    households = HouseholdsField()
    field_order = ["households", "border", "party_group"]


class BuildingForm(RowForm):
    name = TextField(label=_("Building"), max_length=30)
    households = HouseholdsField()


class ServeForm(RowForm):
    company = ByCodeField(
        Organisation.objects.none(),
        label=_("Property-service company"),
        required=False,
        empty_label=_("no property management"),
    )
    contract = TextField(label=_("Contract"), max_length=100, required=False)
    valid_from = DayField(label=_("First day"))
    valid_to = DayField(label=_("Last day"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["company"].queryset = Organisation.objects.filter(
            kind=OrganisationKind.PROPERTY_COMPANY, is_active=True
        ).order_by("path")


class PlacePersonForm(RowForm):
    role = forms.ChoiceField(label=pgettext_lazy("in a grid", "Role"), choices=GridRole.choices)
    post = PostField(
        Post.objects.none(),
        label=_("Person"),
        help_text=_("Grid workers of the community, officers of members."),
    )
    valid_from = DayField(label=_("First day"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        community = self.row.community
        own = posts_today().filter(organisation=community.unit_id, role=Role.GRID_WORKER)
        self.fields["post"].queryset = own | posts_today().filter(organisation__in=members(community))


def members(community: Community):
    """Ids of the member units of the community's alliance today."""
    return Membership.objects.on(clock.today()).filter(alliance=community.alliance_id).values("organisation")


class TermForm(RowForm):
    valid_from = DayField(label=_("First day"))
    valid_to = DayField(label=_("Last day"))
    basis = TextField(label=_("Basis document"), max_length=200)


class RecommendForm(RowForm):
    office = PostField(
        Post.objects.none(),
        label=_("Person"),
        help_text=_("By the office at the own unit; the seat ends with it at the latest."),
    )
    party_post = TextField(label=_("Party post"), max_length=50)
    duties = TextField(label=_("Duties claimed"), max_length=300, long=True)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["office"].queryset = posts_today().filter(organisation__in=members(self.row))


class FileForm(RowForm):
    study = TextField(label=pgettext_lazy("of a seat", "Study"), max_length=500, long=True)
    filing_number = TextField(label=_("Filing number"), max_length=100)


class AnnounceForm(RowForm):
    notice_from = DayField(label=_("Notice from"))
    notice_to = DayField(label=_("Notice until"))


class AppointForm(RowForm):
    document_number = TextField(label=_("Approval document"), max_length=100)
    valid_from = DayField(label=_("First day"))


class EndForm(ReasonForm):
    ended_on = DayField(label=_("No member any more from"))
    field_order = ["ended_on", "reason"]


class EvaluateForm(RowForm):
    year = forms.IntegerField(label=_("Year"), min_value=2000, max_value=2100)
    text = TextField(
        label=_("Evaluation"), max_length=500, long=True, help_text=_("In words; nobody is ranked by it.")
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["year"].initial = clock.today().year


class EndTermForm(ReasonForm):
    ended_on = DayField(
        label=_("No term any more from"),
        help_text=_("Every part-time seat and what it opens ends with it, the same day."),
    )
    field_order = ["ended_on", "reason"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["ended_on"].initial = clock.today()
