"""Signed webhooks in the form of Standard Webhooks (standardwebhooks.com): headers webhook-id, -timestamp, -signature."""

import base64
import binascii
import datetime as dt
import json
import secrets

from standardwebhooks import Webhook

from tickets.channels import outside, texts
from tickets.channels.message import Address, Message

PREFIX = "whsec_"
#: The form asks for 24 to 64 bytes.
SECRET_BYTES = range(24, 65)


def new_secret() -> str:
    return PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()


def is_secret(text: str) -> bool:
    try:
        raw = base64.b64decode(text.removeprefix(PREFIX), validate=True)
    except (binascii.Error, ValueError):
        return False
    return text.startswith(PREFIX) and len(raw) in SECRET_BYTES


def body(message: Message) -> str:
    data = {}
    if message.facts:
        (facts,) = message.facts
        data = {
            "number": facts.number,
            "state": facts.state.value,
            "deadline": facts.deadline.astimezone(dt.UTC).isoformat() if facts.deadline else None,
            "link": texts.ticket_link(facts.number),
        }
    told = (message.told_at or message.at).astimezone(dt.UTC).isoformat()
    return json.dumps({"type": f"ticket.{message.kind}" if data else "test", "timestamp": told, "data": data})


def send(message: Message, address: Address) -> None:
    """Raises Failed."""
    content = body(message)
    # The library takes the hour as it stands, whatever the zone.
    at = message.at.astimezone(dt.UTC)
    headers = {
        "webhook-id": message.id,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": Webhook(address.secret).sign(message.id, at, content),
    }
    outside.post(address.to, content.encode(), headers)
