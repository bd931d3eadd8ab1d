"""SMS through any gateway that takes JSON by POST; where there is none, the demonstration writes lines into a file."""

import json

from django.conf import settings

from tickets.channels import outside, texts
from tickets.channels.message import Address, Failed, Message


def in_use() -> bool:
    return bool(settings.SMS_GATEWAY or settings.SMS_FILE)


def send(message: Message, address: Address) -> None:
    """Raises Failed."""
    words = texts.short(message.facts)
    if not settings.SMS_GATEWAY:
        with open(settings.SMS_FILE, "a", encoding="utf-8") as file:
            file.write(json.dumps({"at": message.at.isoformat(), "id": message.id, "text": words}) + "\n")
        return
    names = (*settings.SMS_GATEWAY_FIELDS, *("phone", "text", "id")[len(settings.SMS_GATEWAY_FIELDS) :])
    body = dict(zip(names, (address.to, words, message.id), strict=False))
    headers = {"Authorization": f"Bearer {settings.SMS_GATEWAY_TOKEN}"} if settings.SMS_GATEWAY_TOKEN else {}
    answer = outside.post(settings.SMS_GATEWAY, json.dumps(body, ensure_ascii=False).encode(), headers)
    _refuse_answer(answer)


def _refuse_answer(answer: bytes) -> None:
    """Many gateways say "no" with status 200 and a word in the answer."""
    name, _equals, wanted = settings.SMS_GATEWAY_SUCCESS.partition("=")
    if not name:
        return
    try:
        given = json.loads(answer)
    except ValueError:
        given = None
    if not isinstance(given, dict) or str(given.get(name)) != wanted:
        raise Failed("gateway")
