"""The catalogues that programs choose codes from: alliances, topics, areas, organisations, responsibilities."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from audit import clock
from organisations.models import Alliance, Area, AreaLevel, Kind, LedBy, Organisation, OrganisationKind
from tickets.api.access import BusinessView
from tickets.api.filters import (
    AreaFilters,
    OrganisationFilters,
    ResponsibilityFilters,
    StrictBackend,
    TopicFilters,
    names_of,
)
from tickets.api.outputs import code_of, coded
from tickets.api.paging import CataloguePages, TreePages
from tickets.api.problem_schema import POST_HEADER, READ, answers
from tickets.models import CellUnitRole, Responsibility, Topic, Urgency
from tickets.routing import TOWNSHIP


class AllianceSerializer(serializers.Serializer):
    code = serializers.CharField()
    name = serializers.CharField()
    name_en = serializers.CharField()
    kind = coded(Kind)
    template = code_of("template.code")
    area = code_of("area.code")
    lead = code_of("lead.code")
    valid_from = serializers.DateField()
    valid_to = serializers.DateField(allow_null=True)


class TopicSerializer(serializers.Serializer):
    """A topic of a template; its code is unique there."""

    code = serializers.CharField()
    template = code_of("template.code")
    parent = code_of("parent.code", null=True)
    name = serializers.CharField()
    name_en = serializers.CharField()
    urgency = coded(Urgency)
    complex = serializers.BooleanField(source="is_complex")
    may_go_down = serializers.BooleanField()
    duty_item = serializers.CharField()
    needs = serializers.SerializerMethodField(help_text="fields that a ticket of this topic must have")

    def get_needs(self, topic: Topic) -> list[str]:
        return topic.needs.split()


class AreaSerializer(serializers.Serializer):
    code = serializers.CharField()
    name = serializers.CharField()
    level = coded(AreaLevel)
    parent = code_of("parent.code", null=True)


class OrganisationSerializer(serializers.Serializer):
    code = serializers.CharField()
    name = serializers.CharField()
    name_en = serializers.CharField()
    short_name = serializers.CharField()
    kind = coded(OrganisationKind)
    area = code_of("area.code")
    superior = code_of("superior.code", null=True)
    led_by = coded(LedBy)


class ResponsibilitySerializer(serializers.Serializer):
    """A cell of the matrix, of a template or (before it) of one alliance. `area` is `*` for everywhere; a unit may be
    `township-of-place`. `lead` is null where several units hold the cell (`responsible`), as in enforcement."""

    id = serializers.IntegerField()
    template = code_of("template.code", null=True)
    alliance = code_of("alliance.code", null=True)
    topic = code_of("topic.code")
    area = serializers.SerializerMethodField()
    lead = serializers.SerializerMethodField()
    responsible = serializers.SerializerMethodField()
    assists = serializers.SerializerMethodField()
    priority = serializers.IntegerField()
    valid_from = serializers.DateField()
    valid_to = serializers.DateField(allow_null=True)
    basis = serializers.CharField()

    def get_area(self, cell: Responsibility) -> str:
        return cell.area.code if cell.area else "*"

    def get_lead(self, cell: Responsibility) -> str | None:
        units = self.get_responsible(cell)
        return units[0] if len(units) == 1 else None

    def get_responsible(self, cell: Responsibility) -> list[str]:
        return _units(cell, CellUnitRole.RESPONSIBLE)

    def get_assists(self, cell: Responsibility) -> list[str]:
        return _units(cell, CellUnitRole.ASSIST)


def _units(cell: Responsibility, role: CellUnitRole) -> list[str]:
    named = sorted(
        (unit for unit in cell.units.all() if unit.role == role), key=lambda unit: (unit.position, unit.pk)
    )
    return [unit.organisation.code if unit.organisation else TOWNSHIP for unit in named]


class Catalogue(GenericAPIView, BusinessView):
    """A list that changes seldom."""

    pagination_class = CataloguePages
    filter_backends = (StrictBackend,)

    @property
    def query_parameters(self):
        filterset = getattr(self, "filterset_class", None)
        return names_of(filterset) if filterset else ("cursor", "page_size")

    def answer(self) -> Response:
        rows = self.paginate_queryset(self.filter_queryset(self.get_queryset()))
        return self.get_paginated_response(self.get_serializer(rows, many=True).data)


def listing(name: str, summary: str, serializer: type[serializers.Serializer]):
    return extend_schema(
        operation_id=f"{name}_list",
        summary=summary,
        parameters=[POST_HEADER],
        responses=answers({200: serializer(many=True)}, *READ),
    )


class Alliances(Catalogue):
    serializer_class = AllianceSerializer

    def get_queryset(self):
        return Alliance.objects.on(clock.today()).select_related("template", "area", "lead")

    @listing("alliances", "Alliances in force today", AllianceSerializer)
    def get(self, request: Request) -> Response:
        return self.answer()


class Topics(Catalogue):
    queryset = Topic.objects.filter(is_active=True).select_related("template", "parent")
    serializer_class = TopicSerializer
    filterset_class = TopicFilters

    @listing("topics", "Topics in use", TopicSerializer)
    def get(self, request: Request) -> Response:
        return self.answer()


class Areas(Catalogue):
    queryset = Area.objects.filter(is_active=True).select_related("parent")
    serializer_class = AreaSerializer
    filterset_class = AreaFilters
    pagination_class = TreePages

    @listing("areas", "Places, from the banner down", AreaSerializer)
    def get(self, request: Request) -> Response:
        return self.answer()


class Organisations(Catalogue):
    queryset = Organisation.objects.filter(is_active=True).select_related("area", "superior")
    serializer_class = OrganisationSerializer
    filterset_class = OrganisationFilters
    pagination_class = TreePages

    @listing("organisations", "Units, superiors before subordinates", OrganisationSerializer)
    def get(self, request: Request) -> Response:
        return self.answer()


class Responsibilities(Catalogue):
    queryset = Responsibility.objects.select_related(
        "template", "alliance", "topic", "area"
    ).prefetch_related("units__organisation")
    serializer_class = ResponsibilitySerializer
    filterset_class = ResponsibilityFilters

    @listing("responsibilities", "The responsibility matrix", ResponsibilitySerializer)
    def get(self, request: Request) -> Response:
        return self.answer()
