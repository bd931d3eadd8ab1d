"""What the lists of a chain are filtered by (django-filter). A code that does not exist is a mistake: 400 at its name."""

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field

from alliances.models import (
    AgreementState,
    GrantState,
    Ground,
    LossState,
    PlanState,
    Purpose,
    SalesChannel,
    SupportKind,
    SupportState,
)
from alliances.reading.filters import SEASONS
from alliances.reading.indicators import INDICATORS, records_of
from audit import clock
from organisations.models import Area, Organisation
from tickets.api.filters import CodeFilter, InsideFilter, StrictBackend


class ChainBackend(StrictBackend):
    """Filters of one chain: the view says which."""

    def get_filterset_kwargs(self, request, queryset, view):
        return super().get_filterset_kwargs(request, queryset, view) | {"alliance": view.alliance}


class ChainFilters(django_filters.FilterSet):
    def __init__(self, *args, alliance=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.alliance = alliance


@extend_schema_field(OpenApiTypes.INT)
class WholeFilter(django_filters.Filter):
    field_class = forms.IntegerField

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **({"min_value": 1, "max_value": 2**63 - 1} | kwargs))


def _season(way: str) -> WholeFilter:
    return WholeFilter(field_name=way, min_value=SEASONS.start, max_value=SEASONS.stop - 1)


def _inside(way: str) -> InsideFilter:
    return InsideFilter(Area.objects.all(), field_name=f"{way}__path", help_text=_("Area and all inside it"))


def _unit(way: str) -> CodeFilter:
    return CodeFilter(Organisation.objects.all(), field_name=way)


def _one_of(way: str, choices) -> django_filters.MultipleChoiceFilter:
    return django_filters.MultipleChoiceFilter(field_name=way, choices=choices.choices)


def _text(way: str) -> django_filters.CharFilter:
    return django_filters.CharFilter(field_name=way, max_length=50)


def _behind(self: ChainFilters, queryset: QuerySet, name: str, value: str) -> QuerySet:
    """The records that a figure of the season is the sum of."""
    season = self.form.cleaned_data.get("season")
    if season is None:
        return queryset.none()
    records = records_of(value, self.alliance, int(season), clock.today(), self.request.user)
    if records.model is not queryset.model:
        return queryset.none()
    return queryset.filter(pk__in=records.values("pk"))


def _filters(name: str, *, figure: bool = False, **filters: django_filters.Filter) -> type[ChainFilters]:
    methods = {}
    if figure:
        filters["figure"] = django_filters.ChoiceFilter(
            choices=[(code, row.name) for code, row in INDICATORS.items()],
            method="filter_figure",
            help_text=_("With season: the records that the figure is the sum of"),
        )
        filters.setdefault("season", WholeFilter(method="filter_season", min_value=2000, max_value=2199))
        methods = {"filter_figure": _behind, "filter_season": lambda self, queryset, name, value: queryset}
    return type(f"{name.title()}Filters", (ChainFilters,), filters | methods)


FILTERS: dict[str, type[ChainFilters]] = {
    name: _filters(name, **filters)
    for name, filters in {
        "households": {"figure": True, "area": _inside("area"), "head_name": _text("head_name")},
        "varieties": {},
        "terms": {"season": _season("season"), "buyer": _unit("buyer")},
        "agreements": {
            "figure": True,
            "season": _season("season"),
            "area": _inside("area"),
            "state": _one_of("state", AgreementState),
            "buyer": _unit("buyer"),
            "seller": _unit("seller"),
            "household": WholeFilter(field_name="household"),
        },
        "deliveries": {
            "season": _season("season"),
            "area": _inside("agreement__area"),
            "buyer": _unit("buyer"),
            "agreement": WholeFilter(field_name="agreement"),
            "receipt": _text("receipt"),
        },
        "owed": {
            "season": _season("season"),
            "area": _inside("agreement__area"),
            "buyer": _unit("buyer"),
        },
        "payments": {
            "season": _season("agreement__season"),
            "area": _inside("agreement__area"),
            "buyer": _unit("agreement__buyer"),
            "agreement": WholeFilter(field_name="agreement"),
            "purpose": _one_of("purpose", Purpose),
        },
        "breaches": {"agreement": WholeFilter(field_name="agreement"), "ground": _one_of("ground", Ground)},
        "refunds": {"figure": True, "season": _season("season")},
        "policies": {
            "figure": True,
            "season": _season("season"),
            "buyer": _unit("buyer"),
            "insurer": _unit("insurer"),
        },
        "losses": {
            "figure": True,
            "season": _season("planted__season"),
            "area": _inside("planted__agreement__area"),
            "state": _one_of("state", LossState),
        },
        "work": {"season": _season("season"), "employer": _unit("employer")},
        "placements": {
            "figure": True,
            "season": _season("offer__season"),
            "area": _inside("household__area"),
            "work": WholeFilter(field_name="offer"),
        },
        "wages": {
            "figure": True,
            "season": _season("placement__offer__season"),
            "area": _inside("placement__household__area"),
            "work": WholeFilter(field_name="placement__offer"),
        },
        "support": {
            "figure": True,
            "season": _season("season"),
            "unit": _unit("unit"),
            "kind": _one_of("kind", SupportKind),
            "state": _one_of("state", SupportState),
        },
        "grants": {
            "figure": True,
            "season": _season("support__season"),
            "support": WholeFilter(field_name="support"),
            "state": _one_of("state", GrantState),
        },
        "loans": {
            "figure": True,
            "season": _season("season"),
            "support": WholeFilter(field_name="support"),
        },
        "sales": {
            "figure": True,
            "season": _season("season"),
            "seller": _unit("seller"),
            "channel": _one_of("channel", SalesChannel),
        },
        "plans": {"year": _season("year"), "state": _one_of("state", PlanState)},
        "prices": {"market": _text("market"), "grade": _text("grade"), "day": django_filters.DateFilter()},
        "outside": {},
    }.items()
}
