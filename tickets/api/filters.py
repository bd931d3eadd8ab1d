"""What lists can be filtered by (django-filter). A code that does not exist is a mistake: 400 at its name."""

import datetime as dt

import django_filters
from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import Q
from django.utils.timezone import get_default_timezone
from django.utils.translation import gettext_lazy as _
from django_filters.rest_framework import DjangoFilterBackend
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field

from audit import clock
from organisations.models import Alliance, Area, AreaLevel, Organisation, OrganisationKind, Template
from tickets.models import Channel, State, Ticket, Topic, Urgency
from tickets.reading.listing import RECENT
from tickets.search.finding import found
from tickets.search.words import Wanted

#: Times that lie too far away for any ticket; beyond them databases cannot follow.
EARLIEST = dt.datetime(2000, 1, 1, tzinfo=get_default_timezone())
LATEST = dt.datetime(2200, 1, 1, tzinfo=get_default_timezone())


class StrictBackend(DjangoFilterBackend):
    """`?state=` with nothing behind it is no filter."""

    def get_filterset_kwargs(self, request, queryset, view):
        kwargs = super().get_filterset_kwargs(request, queryset, view)
        data = request.query_params.copy()
        for name in list(data):
            data.setlist(name, [value for value in data.getlist(name) if value != ""])
            if not data.getlist(name):
                del data[name]
        return kwargs | {"data": data}


@extend_schema_field(OpenApiTypes.STR)
class CodeFilter(django_filters.ModelChoiceFilter):
    """A row by its code."""

    def __init__(self, queryset, **kwargs):
        super().__init__(queryset=queryset, to_field_name="code", **kwargs)
        self.extra["error_messages"] = {"invalid_choice": _("There is no such entry.")}


class InsideFilter(CodeFilter):
    """The area and everything inside it."""

    def filter(self, queryset, value):
        return queryset.filter(**{f"{self.field_name}__startswith": value.path}) if value else queryset


@extend_schema_field(OpenApiTypes.STR)
class TopicFilter(django_filters.CharFilter):
    """The topics of this code, in whichever template, and all below them."""

    def filter(self, queryset, value):
        if not value:
            return queryset
        return queryset.filter(**{f"{self.field_name}__in": _with_descendants(value)})


def _with_descendants(code: str) -> set[int]:
    rows = list(Topic.objects.values_list("pk", "parent_id", "code"))
    found = {pk for pk, _parent, its_code in rows if its_code == code}
    reached = 0
    while len(found) > reached:
        reached = len(found)
        found |= {pk for pk, parent, _code in rows if parent in found}
    return found


def topic_exists(code: str) -> None:
    # Every validator is asked, also after Django's own has refused NUL.
    if "\0" in code or not Topic.objects.filter(code=code).exists():
        raise forms.ValidationError(_("There is no such entry."))


class SearchFilter(django_filters.CharFilter):
    def __init__(self, **kwargs):
        super().__init__(max_length=60, **kwargs)


def _topic() -> TopicFilter:
    return TopicFilter(max_length=60, validators=[topic_exists], help_text=_("Topic and all below it"))


def _moment(lookup: str) -> django_filters.IsoDateTimeFilter:
    return django_filters.IsoDateTimeFilter(
        field_name="raised_at",
        lookup_expr=lookup,
        validators=[MinValueValidator(EARLIEST), MaxValueValidator(LATEST)],
    )


class TicketFilters(django_filters.FilterSet):
    state = django_filters.MultipleChoiceFilter(choices=State.choices)
    lead = CodeFilter(Organisation.objects.all())
    alliance = CodeFilter(Alliance.objects.all())
    topic = _topic()
    area = InsideFilter(Area.objects.all(), field_name="area__path", help_text=_("Area and all inside it"))
    overdue = django_filters.ChoiceFilter(
        choices=[("true", "true"), ("false", "false")], method="filter_overdue", help_text=_("Answer overdue")
    )
    channel = django_filters.MultipleChoiceFilter(choices=Channel.choices)
    urgency = django_filters.MultipleChoiceFilter(choices=Urgency.choices)
    search = SearchFilter(
        method="filter_search",
        help_text=_(
            "Two characters or more, in number, title, text, place and hotline number of tickets raised within 12 months; "
            "found a few seconds after raising"
        ),
    )
    older = django_filters.ChoiceFilter(
        choices=[("true", "true")], method="filter_older", help_text=_("Search tickets of any age")
    )
    raised_after = _moment("gte")
    raised_before = _moment("lt")

    class Meta:
        model = Ticket
        fields: list[str] = []

    def filter_overdue(self, queryset, name: str, value: str):
        # A deadline belongs to its minute: late is after it.
        late = queryset.overdue(clock.now().replace(second=0, microsecond=0))
        return late if value == "true" else queryset.exclude(pk__in=late.values("pk"))

    def filter_search(self, queryset, name: str, value: str):
        wanted = Wanted.read(value)
        if not wanted.in_index:
            return queryset.none()
        if not (self.form.cleaned_data["older"] or self.form.cleaned_data["raised_after"]):
            queryset = queryset.filter(raised_at__gte=clock.now() - RECENT)
        return found(queryset, wanted, self.request.user)

    def filter_older(self, queryset, name: str, value: str):
        """Only lets `search` go further back."""
        return queryset


class TopicFilters(django_filters.FilterSet):
    template = CodeFilter(Template.objects.all())
    alliance = CodeFilter(
        Alliance.objects.all(), method="filter_alliance", help_text=_("Topics of its template")
    )

    def filter_alliance(self, queryset, name: str, value: Alliance):
        return queryset.filter(template=value.template_id)


class AreaFilters(django_filters.FilterSet):
    level = django_filters.ChoiceFilter(choices=AreaLevel.choices)
    parent = CodeFilter(Area.objects.all(), help_text=_("Directly inside this area"))


class OrganisationFilters(django_filters.FilterSet):
    kind = django_filters.ChoiceFilter(choices=OrganisationKind.choices)
    search = SearchFilter(method="filter_search", help_text=_("In code, names and pinyin"))

    def filter_search(self, queryset, name: str, value: str):
        words = Q()
        for column in ("code", "name", "short_name", "name_en", "pinyin"):
            words |= Q(**{f"{column}__icontains": value})
        return queryset.filter(words)


class ResponsibilityFilters(django_filters.FilterSet):
    template = CodeFilter(Template.objects.all())
    alliance = CodeFilter(
        Alliance.objects.all(),
        method="filter_alliance",
        help_text=_("Its own cells and those of its template"),
    )
    topic = _topic()
    on = django_filters.DateFilter(
        method="filter_on",
        help_text=_("Cells in force on this day"),
        validators=[MinValueValidator(EARLIEST.date()), MaxValueValidator(LATEST.date())],
    )

    def filter_alliance(self, queryset, name: str, value: Alliance):
        return queryset.filter(Q(alliance=value) | Q(template=value.template_id))

    def filter_on(self, queryset, name: str, value: dt.date):
        return queryset.on(value)


def names_of(filterset: type[django_filters.FilterSet]) -> tuple[str, ...]:
    return ("cursor", "page_size", *filterset.base_filters)
