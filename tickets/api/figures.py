"""Figures: every indicator with numerator, denominator, definition and what was left out."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from audit import clock
from organisations.models import Organisation
from tickets import kinds
from tickets.api.access import BusinessView
from tickets.api.outputs import coded
from tickets.api.problem_schema import POST_HEADER, READ, answers
from tickets.figures import periods
from tickets.figures.bands import composite
from tickets.figures.indicators import OF_ALLIANCE, OF_UNIT, Amounts, Figure, Indicator
from tickets.figures.sums import amounts_by
from tickets.models import Channel
from tickets.reading import figures

CHINESE, ENGLISH = "zh-hans", "en"


@extend_schema_field(OpenApiTypes.NUMBER)
class Number(serializers.Field):
    """A count, whole where it is whole."""

    def to_representation(self, value: Decimal) -> int | float:
        return int(value) if value == int(value) else float(value)


def _in(language: str, text: Any) -> str:
    with override(language):
        return str(text)


class Worded(serializers.Serializer):
    """Something with a name in both languages."""

    code = serializers.CharField()
    name = serializers.SerializerMethodField()
    name_en = serializers.SerializerMethodField()

    def get_name(self, row: Any) -> str:
        return _in(CHINESE, self.worded(row).name)

    def get_name_en(self, row: Any) -> str:
        return _in(ENGLISH, self.worded(row).name)

    def worded(self, row: Any) -> Any:
        return row


class BesideSerializer(Worded):
    """A number that stands beside a rate, so that the rate hides nothing."""

    code = serializers.CharField(source="beside.code")
    number = Number()

    def worded(self, row: Any) -> Any:
        return row.beside


class IndicatorSerializer(Worded):
    """`rate` is numerator ÷ denominator, null where there is nothing to divide by; `unit` says of what. A rate of a
    small sample says nothing about a unit."""

    code = serializers.CharField(source="indicator.code")
    definition = serializers.SerializerMethodField()
    definition_en = serializers.SerializerMethodField()
    unit = serializers.SerializerMethodField(help_text="`count`, `share`, or `minutes` for mean times")
    numerator = Number()
    denominator = Number(allow_null=True)
    rate = serializers.DecimalField(max_digits=16, decimal_places=4, allow_null=True)
    left_out = Number(help_text="how many of the denominator were left out")
    small_sample = serializers.BooleanField(source="small")
    beside = BesideSerializer(many=True)

    def worded(self, row: Figure) -> Indicator:
        return row.indicator

    def get_definition(self, row: Figure) -> str:
        return _in(CHINESE, row.indicator.definition)

    def get_definition_en(self, row: Figure) -> str:
        return _in(ENGLISH, row.indicator.definition)

    def get_unit(self, row: Figure) -> str:
        if row.denominator is None:
            return "count"
        return "minutes" if row.indicator.per else "share"


class EntrySerializer(serializers.Serializer):
    """An alliance as a whole (`organisation` null), or one unit's share in it."""

    alliance = serializers.CharField()
    organisation = serializers.CharField(allow_null=True)
    indicators = IndicatorSerializer(many=True)


FROM, TO = "from", "to"
PeriodSerializer = type(
    "FiguresSerializer",
    (serializers.Serializer,),
    {
        FROM: serializers.DateField(source="period.first"),
        TO: serializers.DateField(source="period.last"),
        "due_until": serializers.DateField(help_text="what falls due is counted up to this day"),
        "channel": coded(Channel, null=True),
        "results": EntrySerializer(many=True),
        "__doc__": "The figures of a period, both days included.",
    },
)
PARAMETERS = [
    POST_HEADER,
    OpenApiParameter("alliance", str, description="one alliance; all that the caller may see without it"),
    OpenApiParameter(FROM, OpenApiTypes.DATE, description="first day; this month's first without it"),
    OpenApiParameter(TO, OpenApiTypes.DATE, description="last day, included"),
    OpenApiParameter("organisation", str, description="one unit's share"),
    OpenApiParameter("channel", str, enum=Channel.values),
    OpenApiParameter("units", str, enum=["true"], description="each unit's share beside the whole"),
]


class Figures(BusinessView):
    query_parameters = ("alliance", FROM, TO, "organisation", "channel", "units")

    @extend_schema(
        operation_id="figures",
        summary="Every indicator of the alliances the caller may see, or of the caller's own unit",
        parameters=PARAMETERS,
        responses=answers({200: PeriodSerializer}, *READ),
    )
    def get(self, request: Request) -> Response:
        selection = self._selection(request)
        units = request.query_params.get("units") == "true"
        return Response(
            PeriodSerializer(
                {
                    "period": selection.period,
                    "due_until": selection.period.due_until(selection.today),
                    "channel": selection.channel,
                    "results": list(_entries(selection, units=units)),
                }
            ).data
        )

    def _selection(self, request: Request) -> figures.Selection:
        given = request.query_params
        today = clock.today()
        if given.get("channel", "") not in ("", *Channel.values):
            raise ValidationError({"channel": [_("There is no such entry.")]})
        if given.get("units", "") not in ("", "true"):
            raise ValidationError({"units": [_("There is no such entry.")]})
        try:
            period = periods.read(given, today)
        except periods.Unreadable as fault:
            sentence = (
                _("The last day lies before the first day.") if fault.backwards else _("Enter a valid date.")
            )
            raise ValidationError({fault.field: [sentence]}) from None
        query = {"unit": given.get("organisation", "")}
        query |= {name: given.get(name, "") for name in ("alliance", "channel")}
        try:
            return figures.select(query, request.user, self.actor.post, period, today)
        except figures.OutOfScope as fault:
            field = "organisation" if fault.field == "unit" else fault.field
            raise ValidationError({field: [_("There is no such entry.")]}) from None


def _entries(selection: figures.Selection, *, units: bool) -> Iterator[dict[str, Any]]:
    found = figures.counted(selection)
    whole = amounts_by(found, "alliance")
    by_unit = amounts_by((cell for cell in found if cell.organisation), "alliance", "organisation")
    codes = dict(
        Organisation.objects.filter(pk__in={unit for _alliance, unit in by_unit}).values_list("pk", "code")
    )
    for alliance in selection.alliances:
        if alliance.kind not in kinds.with_switch("in_api"):
            continue
        unit = selection.unit.code if selection.unit else None
        yield _entry(alliance.code, unit, whole[(alliance.pk,)])
        if units and unit is None:
            shares = {codes[pk]: amounts for (of, pk), amounts in by_unit.items() if of == alliance.pk}
            for code in sorted(shares):
                yield _entry(alliance.code, code, shares[code])


def _entry(alliance: str, organisation: str | None, amounts: Amounts) -> dict[str, Any]:
    indicators = OF_UNIT if organisation else OF_ALLIANCE
    return {
        "alliance": alliance,
        "organisation": organisation,
        "indicators": [
            *(indicator.figure(amounts) for indicator in indicators),
            composite(amounts, indicators),
        ],
    }
