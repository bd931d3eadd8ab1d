"""Group robots of WeCom and DingTalk: 20 messages a minute each, beyond which DingTalk locks one out for ten minutes.

Sources: developer.work.weixin.qq.com/document/path/91770 and open.dingtalk.com/document/robots/custom-robot-access
(DOMAIN 8.7). Both answer 200 with a word about what went wrong in the answer.
"""

import base64
import datetime as dt
import hashlib
import hmac
import json
from urllib.parse import quote_plus

from tickets.channels import outside, texts
from tickets.channels.message import Address, Failed, Message, Pace

PACE = Pace(20, dt.timedelta(minutes=1), strict=True)
#: Longest text that WeCom takes.
TEXT_BYTES = 2048
TOO_OFTEN = {45009, 130101, 410100, 660026}
#: The key or its signature is wrong, or the robot was taken out of the group.
WRONG_KEY = {93000, 300001, 300005, 310000, 400101, 400102}


def send_wecom(message: Message, address: Address) -> None:
    """Raises Failed."""
    _send(message, address.to)


def send_dingtalk(message: Message, address: Address) -> None:
    """Raises Failed. A robot without a secret is guarded by the addresses it may be called from."""
    signature = f"&{signed(message, address.secret)}" if address.secret else ""
    _send(message, address.to + signature)


def signed(message: Message, secret: str) -> str:
    """`timestamp` in milliseconds and `sign`, HMAC-SHA256 of "timestamp newline secret" by the secret."""
    stamp = int(message.at.timestamp() * 1000)
    digest = hmac.digest(secret.encode(), f"{stamp}\n{secret}".encode(), hashlib.sha256)
    return f"timestamp={stamp}&sign={quote_plus(base64.b64encode(digest))}"


def _send(message: Message, address: str) -> None:
    words = texts.text(message.facts, longest=TEXT_BYTES)
    body = {"msgtype": "text", "text": {"content": words}}
    answer = outside.post(address, json.dumps(body, ensure_ascii=False).encode())
    try:
        code = json.loads(answer)["errcode"]
    except (ValueError, TypeError, KeyError):
        raise Failed("gateway") from None
    if code != 0:
        # Only a number: words of an answer may hold anything.
        number = code if isinstance(code, int) else 0
        raise Failed(f"errcode {number}", line=number in TOO_OFTEN, final=number in WRONG_KEY)
