"""Where a ticket would go, and why: the decision of the queue, with nothing saved."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from audit import clock
from organisations.models import Alliance, Area
from tickets import routing, wording
from tickets.api.access import BusinessView
from tickets.api.decisions import RoutingSerializer
from tickets.api.problem_schema import POST_HEADER, READ, answers
from tickets.api.problems import InvalidForm
from tickets.api.requests import PreviewRequest
from tickets.api.tickets import refuse_closed_kind
from tickets.catalogue import catalogue_on
from tickets.forms.fields import ByCodeField
from tickets.models import Topic


class PreviewForm(forms.Form):
    """Any alliance, also one in which the caller may not raise: the answer gives nothing away."""

    alliance = ByCodeField(Alliance.objects.select_related("template"))
    topic = forms.CharField()
    area = ByCodeField(Area.objects.filter(is_active=True))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        alliance, code = cleaned.get("alliance"), cleaned.get("topic")
        if alliance and code:
            cleaned["topic"] = Topic.objects.filter(
                template=alliance.template_id, code=code, is_active=True
            ).first()
            if cleaned["topic"] is None:
                self.add_error("topic", _("There is no such topic in this alliance."))
        return cleaned


class RoutingPreview(BusinessView):
    saves = False

    @extend_schema(
        operation_id="routing_preview",
        summary="The decision for these facts, nothing saved",
        parameters=[POST_HEADER],
        request=PreviewRequest,
        responses=answers({200: RoutingSerializer}, *READ, 413, 415),
    )
    def post(self, request: Request) -> Response:
        body = PreviewRequest(data=request.data)
        body.is_valid(raise_exception=True)
        form = PreviewForm(body.validated_data)
        if not form.is_valid():
            raise InvalidForm(form)
        chosen = form.cleaned_data
        refuse_closed_kind(chosen["alliance"], self.actor)
        day = body.validated_data.get("on") or clock.today()
        if not chosen["alliance"].in_force(day):
            form.add_error("alliance", _("This alliance is not in force on that day."))
            raise InvalidForm(form)
        known = catalogue_on(day)
        facts = routing.Facts(chosen["alliance"].pk, chosen["topic"].pk, chosen["area"].pk, day)
        return Response(RoutingSerializer(_decided(routing.decide(facts, known), known)).data)


def _decided(decision: routing.Decision, known: routing.Catalogue) -> dict[str, Any]:
    return {
        "outcome": decision.outcome,
        "department": known.units[decision.department].code if decision.department else None,
        "assists": [known.units[unit].code for unit in decision.assists],
        "because": wording.because_now(decision, known),
        "reason": decision.reason,
        "cell": wording.snapshot(decision, known),
        "catalogue_version": decision.catalogue_version,
        "roster_version": decision.roster_version,
        "passed_over": wording.passed_over(decision, known),
    }
