"""Errors as problem documents (RFC 9457): `detail` is the sentence for people, `errors` maps field to texts."""

import logging
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied, RequestDataTooBig, TooManyFieldsSent
from django.http import Http404
from django.utils.translation import gettext_lazy
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import set_rollback

from tickets import wording
from tickets.lifecycle import Incomplete, Refusal

MEDIA_TYPE = "application/problem+json"
TITLES = {
    400: gettext_lazy("The request is not correct"),
    401: gettext_lazy("Not signed in"),
    403: gettext_lazy("Not allowed"),
    404: gettext_lazy("Not found"),
    405: gettext_lazy("Method not allowed"),
    409: gettext_lazy("Conflict with the present state"),
    413: gettext_lazy("Too large"),
    415: gettext_lazy("Format not supported"),
    422: gettext_lazy("The key was used for another request"),
    500: gettext_lazy("Error in the portal"),
}
#: Sentences where the exception brings none of its own, or one that is not meant for people.
DETAILS = {
    400: gettext_lazy("Something is missing or wrong; see the marked fields."),
    401: gettext_lazy("Give a token in the header Authorization, or sign in."),
    403: gettext_lazy("Your present post does not allow this."),
    404: gettext_lazy("There is no such entry, or it is not visible to you."),
    405: gettext_lazy("This address does not take this method."),
    413: gettext_lazy("The request is too large."),
    415: gettext_lazy("The body has another format than this address takes; the schema names it."),
    500: gettext_lazy(
        "The portal made a mistake. Nothing was saved; it has been recorded for the people in charge."
    ),
}

log = logging.getLogger("tickets.api")


class InvalidForm(Exception):
    """A Django form found mistakes; `names` says what the API calls the form's fields."""

    def __init__(self, form: forms.Form, names: dict[str, str] | None = None):
        names = {"__all__": "body"} | (names or {})
        self.errors = {
            names.get(name, name): [str(text) for text in texts] for name, texts in form.errors.items()
        }


def exception_handler(exc: Exception, context: dict[str, Any]) -> Response:
    """Every exception of a view as a problem; what nobody foresaw is logged and answered with 500."""
    set_rollback()
    if isinstance(exc, Refusal):
        return _refusal(exc)
    if isinstance(exc, InvalidForm):
        return problem(400, errors=exc.errors)
    if isinstance(exc, Http404):
        return problem(404)
    if isinstance(exc, PermissionDenied):
        return problem(403, detail=str(exc))
    if isinstance(exc, (RequestDataTooBig, TooManyFieldsSent)):
        return problem(413)
    if isinstance(exc, exceptions.APIException):
        return _api_exception(exc)
    request = context.get("request")
    log.error("unforeseen error in %s", getattr(request, "path", ""), exc_info=exc)
    return problem(500)


def problem(
    status: int,
    *,
    code: str = "",
    detail: str = "",
    errors: dict[str, list[str]] | None = None,
    headers: dict[str, str] | None = None,
    **extra: Any,
) -> Response:
    body = {
        "type": "about:blank",
        "title": str(TITLES[status]),
        "status": status,
        "detail": detail or str(DETAILS.get(status, TITLES[status])),
    }
    if code:
        body["code"] = code
    if errors:
        body["errors"] = errors
    return Response(body | extra, status=status, headers=headers, content_type=MEDIA_TYPE)


def _refusal(refused: Refusal) -> Response:
    errors = {}
    if isinstance(refused, Incomplete):
        errors = {name: [wording.field_error(code)] for name, code in refused.errors.items()}
    return problem(refused.status, code=refused.code, detail=wording.refusal(refused), errors=errors)


def _api_exception(exc: exceptions.APIException) -> Response:
    headers = {}
    if getattr(exc, "auth_header", None):
        headers["WWW-Authenticate"] = exc.auth_header
    if isinstance(exc, exceptions.ValidationError):
        return problem(400, errors=_flat(exc.detail))
    if isinstance(exc, (exceptions.NotAuthenticated, exceptions.NotFound)):
        return problem(exc.status_code, headers=headers)
    if isinstance(exc, (exceptions.MethodNotAllowed, exceptions.UnsupportedMediaType)):
        return problem(exc.status_code, headers=headers)
    return problem(
        exc.status_code,
        code=exc.default_code,
        detail=str(exc.detail),
        headers=headers,
        **getattr(exc, "extra", {}),
    )


def _flat(detail: Any, name: str = "") -> dict[str, list[str]]:
    """Nested errors with dotted names: `reporter.phone`."""
    if isinstance(detail, dict):
        errors: dict[str, list[str]] = {}
        for key, value in detail.items():
            errors |= _flat(value, f"{name}.{key}" if name else str(key))
        return errors
    texts = detail if isinstance(detail, list) else [detail]
    return {name or "body": [str(text) for text in texts]}
