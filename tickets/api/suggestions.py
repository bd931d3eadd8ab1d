"""Topics that the words of a problem speak for: what the form offers while somebody types, for programs. Nothing is saved."""

from django import forms
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from audit import clock
from organisations.models import Alliance
from tickets.api.access import BusinessView
from tickets.api.outputs import code_of
from tickets.api.problem_schema import POST_HEADER, READ, answers
from tickets.api.problems import InvalidForm
from tickets.api.requests import SuggestRequest
from tickets.api.tickets import refuse_closed_kind
from tickets.forms.fields import ByCodeField
from tickets.reading.choices import choices_on
from tickets.reading.suggestions import suggested


class SuggestForm(forms.Form):
    alliance = ByCodeField(Alliance.objects.select_related("template"))


class SuggestedTopicSerializer(serializers.Serializer):
    topic = code_of("topic.code")
    name = serializers.CharField(source="topic.name")
    name_en = serializers.CharField(source="topic.name_en")
    shared = serializers.ListField(
        child=serializers.CharField(), help_text="parts of the text that past tickets of the topic share"
    )


class SuggestionsSerializer(serializers.Serializer):
    """At most three, the likeliest first; none where too little was learned, or where the words say nothing. A person
    chooses: the queue never asks for them."""

    topics = SuggestedTopicSerializer(many=True)


class TopicSuggestions(BusinessView):
    saves = False

    @extend_schema(
        operation_id="topics_suggest",
        summary="Topics that the words of a problem speak for, nothing saved",
        parameters=[POST_HEADER],
        request=SuggestRequest,
        responses=answers({200: SuggestionsSerializer}, *READ, 413, 415),
    )
    def post(self, request: Request) -> Response:
        body = SuggestRequest(data=request.data)
        body.is_valid(raise_exception=True)
        form = SuggestForm(body.validated_data)
        if not form.is_valid():
            raise InvalidForm(form)
        alliance = form.cleaned_data["alliance"]
        refuse_closed_kind(alliance, self.actor)
        found = suggested(choices_on(clock.today()), alliance, self.actor, body.validated_data["text"])
        return Response(SuggestionsSerializer({"topics": found}).data)
