"""One row with what belongs to it and the steps open to the caller. What is read besides is put on the row first."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from rest_framework import serializers

from alliances.accounts import account_of
from alliances.api.rows import buying, earning, growing, insuring, supporting
from alliances.models import Agreement, Household, YearPlan
from alliances.reading.chain import present_season
from alliances.reading.income import income_of
from audit import clock
from organisations.models import User
from tickets.models import Ticket


def ticket_numbers(user: User, ids: list[int | None]) -> dict[int, str]:
    """Of these tickets those that the account sees, by their numbers."""
    named = [pk for pk in ids if pk is not None]
    return dict(Ticket.objects.visible_to(user).filter(pk__in=named).values_list("pk", "number"))


def _with_steps(base: type[serializers.Serializer]) -> type[serializers.Serializer]:
    steps = serializers.ListField(
        child=serializers.CharField(),
        help_text="codes of the steps open to the caller now",
        source="open_steps",
    )
    name = base.__name__.removesuffix("Serializer")
    return type(f"{name}DetailSerializer", (base,), {"steps": steps, "Meta": _meta(base, "steps")})


def _meta(base: type[serializers.Serializer], *more: str) -> type:
    return type("Meta", (base.Meta,), {"fields": [*base.Meta.fields, *more]})


class HouseholdDetail(growing.HouseholdSerializer):
    income = earning.IncomeSerializer()

    class Meta(growing.HouseholdSerializer.Meta):
        fields = [*growing.HouseholdSerializer.Meta.fields, "income"]


class AgreementDetail(growing.AgreementSerializer):
    witness = serializers.CharField(source="witness.code", allow_null=True, default=None)
    account = buying.AccountSerializer()
    payments = buying.PaymentSerializer(many=True, source="shown_payments")
    breaches = growing.BreachSerializer(many=True, source="shown_breaches")
    plots = growing.PlantedSerializer(many=True, source="shown_plots")

    class Meta(growing.AgreementSerializer.Meta):
        fields = [
            *growing.AgreementSerializer.Meta.fields,
            "witness",
            "account",
            "payments",
            "breaches",
            "plots",
        ]


class PolicyDetail(insuring.PolicySerializer):
    premium = insuring.PremiumSerializer()

    class Meta(insuring.PolicySerializer.Meta):
        fields = [*insuring.PolicySerializer.Meta.fields, "premium"]


class PlanDetail(supporting.PlanSerializer):
    targets = supporting.TargetSerializer(many=True, source="shown_targets")

    class Meta(supporting.PlanSerializer.Meta):
        fields = [*supporting.PlanSerializer.Meta.fields, "targets"]


def _household(row: Household, user: User) -> None:
    season = present_season(row.alliance, clock.today())
    row.income = earning.income_shape(season, income_of(row.alliance, season, [row.pk])[row.pk])


def _agreement(row: Agreement, user: User) -> None:
    row.account = account_of(row, clock.today())
    for line in row.account.lines:
        line.delivery.agreement = row
    row.shown_payments = list(row.payments.all())
    for payment in row.shown_payments:
        payment.agreement = row
    row.shown_breaches = list(row.breaches.all())
    row.shown_plots = list(row.plots.select_related("plot", "insured"))


def _plan(row: YearPlan, user: User) -> None:
    row.shown_targets = list(row.targets.select_related("responsible"))


def _nothing(row: Model, user: User) -> None:
    """The row says it all."""


@dataclass(frozen=True)
class Detail:
    serializer: type[serializers.Serializer]
    load: Callable[[Any, User], None] = _nothing

    def data(self, row: Any, user: User, steps: list[str]) -> dict[str, Any]:
        self.load(row, user)
        row.open_steps = steps
        ids = [each.ticket_id for each in getattr(row, "shown_breaches", [])] + [
            getattr(row, "ticket_id", None)
        ]
        return self.serializer(row, context={"tickets": ticket_numbers(user, ids)}).data


DETAILS: dict[str, Detail] = {
    "households": Detail(_with_steps(HouseholdDetail), _household),
    "agreements": Detail(_with_steps(AgreementDetail), _agreement),
    "terms": Detail(_with_steps(buying.TermsSerializer)),
    "policies": Detail(_with_steps(PolicyDetail)),
    "losses": Detail(_with_steps(insuring.LossSerializer)),
    "refunds": Detail(_with_steps(earning.RefundSerializer)),
    "prices": Detail(_with_steps(buying.PriceSerializer)),
    "work": Detail(_with_steps(earning.WorkSerializer)),
    "support": Detail(_with_steps(supporting.SupportSerializer)),
    "grants": Detail(_with_steps(supporting.GrantSerializer)),
    "loans": Detail(_with_steps(supporting.LoanSerializer)),
    "sales": Detail(_with_steps(supporting.SaleSerializer)),
    "plans": Detail(_with_steps(PlanDetail), _plan),
}
