"""`Idempotency-Key`: a call repeated with the same key and body is done once and gets its first answer again."""

import json
import re
from collections.abc import Callable
from typing import Any

from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import APIException, ValidationError
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from audit import clock
from tickets.actions.answers import OtherBody, StillRunning, answered_once
from tickets.standing import Actor

HEADER = "Idempotency-Key"
KEY = re.compile(r"[\x21-\x7e]{1,200}")


class KeyReused(APIException):
    status_code = 422
    default_detail = _("This key was used for another request. Take a new key for each request.")
    default_code = "key_reused"


class KeyRunning(APIException):
    status_code = 409
    default_detail = _("The first request with this key is still running. Ask again in a moment.")
    default_code = "key_running"


def keyed(request: Request, actor: Actor, respond: Callable[[], Response], body: Any = None) -> Response:
    """`respond()`, or its first answer if the caller sent this key before. `body` stands for a body that is no JSON."""
    key = request.headers.get(HEADER)
    if key is None:
        return respond()
    if not KEY.fullmatch(key):
        raise ValidationError({HEADER: [_("1 to 200 visible ASCII characters.")]})
    try:
        kept = answered_once(
            user=actor.user,
            path=request.path[:200],
            key=key,
            body_hash=_hash(request.data if body is None else body, actor),
            at=clock.now(),
            answer=lambda: _plain(respond()),
        )
    except OtherBody:
        raise KeyReused from None
    except StillRunning:
        raise KeyRunning from None
    return Response(kept["body"], status=kept["status"], headers=kept["headers"])


def _plain(response: Response) -> dict:
    body = json.loads(JSONRenderer().render(response.data))
    return {"status": response.status_code, "headers": dict(response.headers), "body": body}


def _hash(body, actor: Actor) -> str:
    """Keyed, because a body may hold a telephone number that a plain hash would give away."""
    words = json.dumps([actor.post.pk if actor.post else None, body], sort_keys=True, ensure_ascii=False)
    return salted_hmac("tickets.api.idempotency", words, algorithm="sha256").hexdigest()
