"""The chain's indicators (DOMAIN 6.4) of a season, beside the plan and the season before, each with the list of its records."""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from alliances.api.enumerations import CHAIN_INDICATORS
from alliances.api.rows.supporting import SoldThroughSerializer
from alliances.api.views import ChainView
from alliances.models import PlanState, Target
from alliances.reading.chain import Against, figures_against, present_season
from alliances.reading.filters import Filters
from alliances.reading.totals import sales_by_channel
from audit import clock
from tickets.api.problem_schema import POST_HEADER, READ, answers

CHINESE, ENGLISH = "zh-hans", "en"


def _in(language: str, text: Any) -> str:
    with override(language):
        return str(text)


def _plain(value: Decimal | int | None) -> str | None:
    return None if value is None else f"{Decimal(value):f}"


class IndicatorValue(serializers.Serializer):
    """`value` is null where there is nothing to divide by. `before` is the season before, `target` what the plan set."""

    code = serializers.ChoiceField(choices=CHAIN_INDICATORS)
    name = serializers.CharField()
    name_en = serializers.CharField()
    unit = serializers.CharField()
    unit_en = serializers.CharField()
    source = serializers.CharField()
    source_en = serializers.CharField()
    value = serializers.CharField(allow_null=True)
    before = serializers.CharField(allow_null=True)
    change_percent = serializers.CharField(allow_null=True)
    target = serializers.CharField(allow_null=True)
    reached_percent = serializers.CharField(allow_null=True)


class ChainFigures(serializers.Serializer):
    season = serializers.IntegerField()
    figures = IndicatorValue(many=True)
    sales_by_channel = SoldThroughSerializer(many=True)


def _shape(row: Against) -> dict[str, Any]:
    indicator = row.figure.indicator
    words = {}
    for name in ("name", "unit", "source"):
        words[name] = _in(CHINESE, getattr(indicator, name))
        words[f"{name}_en"] = _in(ENGLISH, getattr(indicator, name))
    return words | {
        "code": indicator.code,
        "value": _plain(row.figure.value),
        "before": _plain(row.figure.before),
        "change_percent": _plain(row.figure.change),
        "target": _plain(row.target.value) if row.target else None,
        "reached_percent": _plain(row.reached),
    }


class Figures(ChainView):
    query_parameters = ("season",)

    @extend_schema(
        operation_id="chain_figures",
        summary="Every indicator of a season: sums of records, in units; records behind one: `figure` of the lists",
        parameters=[
            POST_HEADER,
            OpenApiParameter("season", OpenApiTypes.INT, description="without it the latest season"),
        ],
        responses=answers({200: ChainFigures}, *READ, 404),
    )
    def get(self, request: Request, chain: str) -> Response:
        today = clock.today()
        asked = Filters.read(request.query_params)
        if asked.season and asked.year is None:
            raise ValidationError({"season": [_("Name a year.")]})
        season = asked.year or present_season(self.alliance, today)
        duties = list(
            Target.objects.filter(plan__alliance=self.alliance, plan__year=season).exclude(
                plan__state=PlanState.DRAFT
            )
        )
        channels = [
            {"channel": channel, "amount": amount}
            for channel, amount in sales_by_channel(self.alliance, season)
        ]
        figures = [_shape(row) for row in figures_against(self.alliance, season, today, duties)]
        body = ChainFigures({"season": season, "figures": figures, "sales_by_channel": channels})
        return Response(body.data)
