"""The calls of a chain, one class each, made from the table of lists, the entries and the steps that the pages have."""

from typing import Any

from django.db.models import Model, QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from drf_spectacular.utils import PolymorphicProxySerializer, extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from alliances.api.bodies import ENTRY_BODIES, STEP_BODIES, Body
from alliances.api.details import DETAILS
from alliances.api.filters import FILTERS, ChainBackend
from alliances.api.sorts import SORTS, PartOf, Sort, with_all_plots
from alliances.entering import ENTRIES
from alliances.reading.chain import read_chain
from alliances.stepping import STEPS
from audit import clock
from organisations.models import Alliance
from tickets.api.access import BusinessView
from tickets.api.filters import names_of
from tickets.api.idempotency import keyed
from tickets.api.paging import OldestFirst, Pages
from tickets.api.problem_schema import KEY_HEADER, POST_HEADER, READ, SAVE, answers
from tickets.api.problems import InvalidForm
from tickets.lifecycle import NotYours


class ChainView(BusinessView):
    """A view inside one chain, which is 404 to those who do not read its records."""

    alliance: Alliance

    def initial(self, request: Request, *args, **kwargs) -> None:
        super().initial(request, *args, **kwargs)
        found = read_chain(kwargs["chain"], request.user)
        if found is None:
            raise Http404
        self.alliance = found

    def row(self, sort: Sort, pk: str) -> Any:
        """The row if it is visible to the caller; else 404."""
        found = sort.rows(self.alliance, self.request.user).filter(pk=int(pk))
        row = (with_all_plots(found) if sort.name == "households" else found).first()
        if row is None:
            raise Http404
        if hasattr(row, "alliance_id"):
            row.alliance = self.alliance
        return row

    def represented(self, sort: Sort, row: Any) -> dict[str, Any]:
        steps = STEPS[sort.name].open(self.actor, row) if sort.name in STEPS else []
        return DETAILS[sort.name].data(row, self.request.user, steps)

    def represented_after(self, sort: Sort, row: Model) -> dict[str, Any]:
        """Also where the row is out of the caller's sight: the answer to what was just done."""
        try:
            row = self.row(sort, str(row.pk))
        except Http404:
            row.refresh_from_db()
            row.alliance = self.alliance
        return self.represented(sort, row)

    def checked(self, body: Body, about: dict[str, Any], make) -> Any:
        """The form of the page, filled with the body and found right. Raises InvalidForm."""
        data, names = body.form_data(about)
        form = make(data)
        if not form.is_valid():
            raise InvalidForm(form, names)
        return form


class ChainRows(GenericAPIView, ChainView):
    sort: Sort
    pagination_class = Pages
    filter_backends = (ChainBackend,)

    @property
    def query_parameters(self):
        return names_of(self.filterset_class) if self.request.method == "GET" else ()

    def get_queryset(self) -> QuerySet:
        if getattr(self, "swagger_fake_view", False):
            return self.queryset
        return self.sort.rows(self.alliance, self.request.user)

    def answer(self, request: Request) -> Response:
        found = self.paginate_queryset(self.filter_queryset(self.get_queryset()))
        rows = self.sort.serializer(
            self.sort.shaped(found), many=True, context=self.sort.context(found, request.user)
        )
        return self.get_paginated_response(rows.data)

    def entered(self, request: Request) -> Response:
        entry = ENTRIES[self.sort.name]
        if not self.alliance.in_force(clock.today()) or not entry.may(self.actor, self.alliance):
            raise NotYours("not_yours")
        return keyed(request, self.actor, lambda: self._entered(request))

    def _entered(self, request: Request) -> Response:
        name, by = self.sort.name, self.actor
        entry, body = ENTRIES[name], ENTRY_BODIES[name](data=request.data)
        body.is_valid(raise_exception=True)
        about = entry.about(by, self.alliance, body.validated_data)
        form = self.checked(
            body, about, lambda data: entry.form(data, alliance=self.alliance, actor=by, **about)
        )
        row = entry.verb(by=by, at=clock.now(), **form.values())
        if name not in DETAILS:
            return Response(self.sort.serializer(row).data, status=201)
        location = reverse(f"api:chain-{name}-one", args=[self.alliance.code, row.pk])
        return Response(self.represented_after(self.sort, row), status=201, headers={"Location": location})


def rows_view(sort: Sort) -> type[ChainRows]:
    """The list, and the entry of a new row where the pages have one."""
    called = sort.name.title()

    class View(ChainRows):
        @extend_schema(
            operation_id=f"chain_{sort.name}_list",
            summary=f"{sort.summary}: what the caller may see, newest first",
            parameters=[POST_HEADER],
            responses=answers({200: sort.serializer(many=True)}, *READ, 404),
        )
        def get(self, request: Request, chain: str) -> Response:
            return self.answer(request)

        if sort.name in ENTRIES:
            answered = DETAILS[sort.name].serializer if sort.name in DETAILS else sort.serializer

            @extend_schema(
                operation_id=f"chain_{sort.name}_enter",
                summary=str(ENTRY_SUMMARIES[sort.name]),
                parameters=[POST_HEADER, KEY_HEADER],
                request=ENTRY_BODIES[sort.name],
                responses=answers({201: answered}, *SAVE, 404),
            )
            def post(self, request: Request, chain: str) -> Response:
                return self.entered(request)

    View.__name__ = f"Chain{called}"
    View.sort = sort
    View.serializer_class = sort.serializer
    View.filterset_class = FILTERS[sort.name]
    View.queryset = _model_of(sort).objects.none()
    return View


ENTRY_SUMMARIES = {
    "households": "A household joins the chain",
    "agreements": "Draft a planting agreement, with a household and its plots or with a cooperative that sells on",
    "terms": "Write the buying conditions of a buyer and season",
    "prices": "Enter a market price (never a buyer)",
    "policies": "Enter a group policy",
    "losses": "Report a loss on a planted plot of an agreement",
    "work": "Offer work",
    "refunds": "Enter a patronage refund; it is divided to the fen",
    "support": "Take on a support action",
    "grants": "Enter an application under a support action",
    "loans": "Enter a loan under the lender's support action",
    "sales": "Enter a sale",
    "plans": "Draft a yearly plan",
    "outside": "Enter an outside figure with its source",
}


def _model_of(sort: Sort) -> type[Model]:
    meta = getattr(sort.serializer, "Meta", None)
    return meta.model if meta else _model_of(SORTS["deliveries"])


def detail_view(sort: Sort) -> type[ChainView]:
    class View(ChainView):
        @extend_schema(
            operation_id=f"chain_{sort.name}_read",
            summary=f"{sort.summary}: one of them, with the steps open to the caller",
            parameters=[POST_HEADER],
            responses=answers({200: DETAILS[sort.name].serializer}, *READ, 404),
        )
        def get(self, request: Request, chain: str, pk: str) -> Response:
            return Response(self.represented(sort, self.row(sort, pk)))

    View.__name__ = f"Chain{sort.name.title()}One"
    return View


def steps_view(sort: Sort) -> type[ChainView]:
    bodies = STEP_BODIES[sort.name]

    class View(ChainView):
        @extend_schema(
            operation_id=f"chain_{sort.name}_step",
            summary=f"{sort.summary}: take a step; answers the row as it is then",
            parameters=[POST_HEADER, KEY_HEADER],
            request=PolymorphicProxySerializer(
                component_name=f"{sort.name.title()}Step", serializers=bodies, resource_type_field_name="step"
            ),
            responses=answers({200: DETAILS[sort.name].serializer}, *SAVE, 404),
        )
        def post(self, request: Request, chain: str, pk: str) -> Response:
            # Before the key: what is not visible is 404 whatever is sent.
            row = self.row(sort, pk)
            return keyed(request, self.actor, lambda: self.stepped(request, row))

        def stepped(self, request: Request, row: Any) -> Response:
            steps, name = STEPS[sort.name], _step_of(request.data, bodies)
            # Whose step it is comes before what is missing: a caller it never belongs to learns nothing else.
            steps.ask(name, self.actor, row)
            body = bodies[name](data=request.data)
            body.is_valid(raise_exception=True)
            step = steps.steps[name]
            form = self.checked(
                body, {}, lambda data: step.form(data, row=row, actor=self.actor, alliance=self.alliance)
            )
            step.verb(by=self.actor, at=clock.now(), **{steps.target: row.pk}, **_values(form))
            return Response(self.represented_after(sort, row))

    View.__name__ = f"Chain{sort.name.title()}Steps"
    return View


def _values(form: Any) -> dict[str, Any]:
    return form.values() if hasattr(form, "values") else form.cleaned_data


def _step_of(sent: dict[str, Any], bodies: dict[str, type[Body]]) -> str:
    name = sent.get("step")
    if name is None:
        raise ValidationError({"step": [_("Please fill in this field.")]})
    if not isinstance(name, str) or name not in bodies:
        raise ValidationError({"step": [_("There is no such step.")]})
    return name


def part_view(part: PartOf) -> type[ChainView]:
    class View(GenericAPIView, ChainView):
        serializer_class = part.serializer
        pagination_class = OldestFirst
        query_parameters = ("cursor", "page_size")
        queryset = Alliance.objects.none()

        @extend_schema(
            operation_id=f"chain_{part.of}_{part.name}",
            summary=part.summary,
            parameters=[POST_HEADER],
            responses=answers({200: part.serializer(many=True)}, *READ, 404),
        )
        def get(self, request: Request, chain: str, pk: str) -> Response:
            row = self.row(SORTS[part.of], pk)
            found = self.paginate_queryset(part.rows(row, request.user))
            return self.get_paginated_response(part.serializer(found, many=True).data)

    View.__name__ = f"Chain{part.of.title()}{part.name.title()}"
    return View
