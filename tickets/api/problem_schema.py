"""The problem document in the schema, and the answers that calls may give."""

from typing import Any

from drf_spectacular.utils import OpenApiParameter, OpenApiResponse
from rest_framework import serializers

from tickets.api.access import HEADER as ACTING_POST
from tickets.api.idempotency import HEADER as IDEMPOTENCY_KEY
from tickets.api.problems import MEDIA_TYPE


class ProblemPostSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    organisation = serializers.CharField()
    role = serializers.CharField()


class ProblemSerializer(serializers.Serializer):
    """Problem document (RFC 9457). `detail` is the sentence for people, in the language of Accept-Language."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField()
    code = serializers.CharField(required=False, help_text="why a move was refused, for programs")
    errors = serializers.DictField(
        child=serializers.ListField(child=serializers.CharField()), required=False, help_text="texts by field"
    )
    posts = ProblemPostSerializer(many=True, required=False, help_text="which posts the caller may name")


MEANINGS = {
    400: "Unknown or missing fields, wrong codes or types, unknown parameters, or no usable Acting-Post.",
    401: "No token or session, or one that is no longer valid.",
    403: "Visible, but not for this post; a reading token; a kind that is not in the API.",
    404: "There is no such entry, or it is not visible to the caller.",
    409: "Wrong state, stale version, or the first request with this key is still running.",
    413: "The body is too large.",
    415: "The body has another format than the one named here.",
    422: "The key was used with another body.",
}
READ = (400, 401, 403)
SAVE = (400, 401, 403, 409, 413, 415, 422)


def answers(success: dict[int, Any], *statuses: int) -> dict[Any, Any]:
    problems = {
        (status, MEDIA_TYPE): OpenApiResponse(ProblemSerializer, description=MEANINGS[status])
        for status in sorted(set(statuses))
    }
    return success | problems


POST_HEADER = OpenApiParameter(
    ACTING_POST,
    int,
    OpenApiParameter.HEADER,
    description="Number of the post that acts; needed by accounts with several usable posts.",
)
KEY_HEADER = OpenApiParameter(
    IDEMPOTENCY_KEY,
    {"type": "string", "pattern": "^[!-~]{1,200}$"},
    OpenApiParameter.HEADER,
    description="The same key and body within 24 h give the first answer; nothing is done twice.",
)
