"""How routing decisions look in answers: the stored one of a ticket and the one of a preview are alike."""

from typing import Any

from rest_framework import serializers

from tickets import wording
from tickets.api.enumerations import PASSED_OVER
from tickets.api.outputs import NullForNone
from tickets.models import Decision, Dispatch, DispatchRole, Outcome, TriageReason


class CellSerializer(serializers.Serializer):
    """A cell of the matrix as it read when the decision was taken; `responsible` and `assists` hold codes or
    `township-of-place`, `area` a code or `*`."""

    id = serializers.IntegerField()
    topic = serializers.CharField()
    topic_name = serializers.CharField()
    topic_name_en = serializers.CharField()
    area = serializers.CharField()
    area_name = serializers.CharField()
    own = serializers.BooleanField(help_text="a cell of this alliance, not of its template")
    responsible = serializers.ListField(child=serializers.CharField())
    assists = serializers.ListField(child=serializers.CharField())
    priority = serializers.IntegerField()
    basis = serializers.CharField()


class LeftOutSerializer(serializers.Serializer):
    unit = serializers.CharField()
    why = serializers.ChoiceField(choices=TriageReason.choices)


class MatchedCellSerializer(CellSerializer):
    claims = serializers.ListField(
        child=serializers.CharField(), help_text="names of units with equal claims"
    )
    left_out = LeftOutSerializer(many=True, help_text="assistants that could not be sent the ticket")


class PassedOverSerializer(CellSerializer):
    why = serializers.ChoiceField(choices=PASSED_OVER)
    because = serializers.SerializerMethodField()

    def get_because(self, entry: dict[str, Any]) -> str:
        return wording.passed_over_words(entry)


class RoutingSerializer(serializers.Serializer):
    """A routing decision and its reason in words. `department` null: the office's triage, for the `reason`."""

    outcome = serializers.ChoiceField(choices=Outcome.choices)
    department = serializers.CharField(allow_null=True)
    assists = serializers.ListField(child=serializers.CharField())
    because = serializers.CharField()
    reason = NullForNone(choices=TriageReason.choices, allow_null=True)
    cell = MatchedCellSerializer(allow_null=True)
    catalogue_version = serializers.IntegerField()
    roster_version = serializers.IntegerField()
    passed_over = PassedOverSerializer(many=True)


def routing_of(decision: Decision, dispatches: tuple[Dispatch, ...]) -> dict[str, Any]:
    """A stored decision in the shape of RoutingSerializer."""
    return {
        "outcome": decision.outcome,
        "department": decision.organisation.code if decision.organisation else None,
        "assists": [
            row.organisation.code
            for row in dispatches
            if row.round == decision.round and row.role == DispatchRole.ASSIST and decision.organisation
        ],
        "because": wording.because(decision),
        "reason": decision.reason,
        "cell": decision.cell,
        "catalogue_version": decision.catalogue_version,
        "roster_version": decision.roster_version,
        "passed_over": decision.passed_over,
    }
