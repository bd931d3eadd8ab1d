"""Reads request bodies: JSON objects only, of bounded size and depth, with text that can be stored."""

import json

from django.utils.translation import gettext as _
from rest_framework.exceptions import APIException, ParseError
from rest_framework.parsers import BaseParser

#: A ticket is some thousands of characters; a title of one million must still get its error at the field.
LARGEST = 4 * 1024 * 1024


class TooLarge(APIException):
    status_code = 413
    default_code = "too_large"


class JSONParser(BaseParser):
    media_type = "application/json"

    def parse(self, stream, media_type=None, parser_context=None) -> dict:
        raw = stream.read(LARGEST + 1)
        if len(raw) > LARGEST:
            raise TooLarge(_("The request is too large."))
        try:
            body = json.loads(raw.decode("utf-8-sig"), parse_constant=_refuse)
            # Half of a surrogate pair passes as JSON, but is no text that a database takes.
            json.dumps(body, ensure_ascii=False).encode()
        except (ValueError, RecursionError):
            raise ParseError(_("The body is not readable as JSON in UTF-8.")) from None
        if not isinstance(body, dict):
            raise ParseError(_("The body must be a JSON object."))
        return body


def _refuse(constant: str):
    raise ValueError(constant)
