"""The one way by HTTP to the world outside: only to hosts the installation names, never after a redirection, never long.

An intranet may well be private, so what is allowed is told by name (OUTSIDE_HOSTS) and not by the sort of address: no
form, robot or subscriber can make the portal ask a machine that its administrator did not name.
"""

from urllib.parse import SplitResult, urlsplit

import httpx
from django.conf import settings

from tickets.channels.message import Failed

TIMEOUT = httpx.Timeout(5, connect=3)
#: More of an answer is not read.
ANSWER_BYTES = 64 * 1024
PORTS = {"https": 443, "http": 80}


def parts(address: str) -> SplitResult | None:
    """The address in parts, or None if it is none that can be asked."""
    try:
        split = urlsplit(address)
        sound = split.scheme in PORTS and split.hostname and split.port != 0
    except ValueError:
        return None
    return split if sound and not split.username and not split.password and not split.fragment else None


def allowed(address: str) -> bool:
    """Whether OUTSIDE_HOSTS names scheme, host and port of this address."""
    split = parts(address)
    return split is not None and _place(split) in {_place(named) for named in _named()}


def _named() -> list[SplitResult]:
    given = (each if "://" in each else f"https://{each}" for each in settings.OUTSIDE_HOSTS)
    return [split for each in given if (split := parts(each))]


def _place(split: SplitResult) -> tuple[str, str, int]:
    return split.scheme, (split.hostname or "").rstrip("."), split.port or PORTS[split.scheme]


def post(address: str, content: bytes, headers: dict[str, str] | None = None) -> bytes:
    """Send and give back the beginning of a good answer. Raises Failed, whose words hold nothing of address or answer."""
    if not allowed(address):
        raise Failed("host", final=True)
    given = {"Content-Type": "application/json; charset=utf-8", "User-Agent": "alliance-portal"} | (
        headers or {}
    )
    try:
        with (
            httpx.Client(timeout=TIMEOUT, follow_redirects=False, trust_env=False) as client,
            client.stream("POST", address, content=content, headers=given) as response,
        ):
            answer = b""
            for piece in response.iter_bytes(ANSWER_BYTES):
                answer = piece[:ANSWER_BYTES]
                break
    except (httpx.ConnectError, httpx.ConnectTimeout):
        raise Failed("connect", line=True) from None
    except httpx.HTTPError:
        raise Failed("no_answer", line=True, unsure=True) from None
    refuse(response.status_code)
    return answer


def refuse(status: int) -> None:
    """Raise Failed for a status that is no success."""
    if 200 <= status < 300:
        return
    if status == 410:
        raise Failed("http 410", final=True)
    raise Failed(f"http {status}", line=status >= 500 or status == 429)
