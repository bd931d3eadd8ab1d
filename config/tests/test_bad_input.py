"""Whatever stands in an address or a form, the answer is a page, an error at the field or a clean 400 or 404."""

import json
import re
from urllib.parse import quote

import pytest
from django.urls import reverse

from audit import clock
from organisations.tests.test_urls import views
from tickets.tests.banner import AT, Banner
from tickets.tests.calling import caller
from tickets.tests.signing_in import browse, end

#: As they stand in the address, percent-encoded.
BAD = {
    "NUL inside": "a%00b",
    "no UTF-8": "%ff%fe",
    "emoji": quote("😀"),
    "HTML": quote('"><script>alert(1)</script>'),
    "year 1": "0001-01-01",
    "moment in year 9999": quote("9999-12-31T23:59:59-12:00"),
    "no day": "2026-02-30",
    "beyond 64 bits": str(2**63),
    "beyond what Python reads": "9" * 5000,
    "other digits": quote("٣"),
    "cursor of a day": "WyI-IiwgIjAwMDEtMDEtMDEiXQ",
    "long": "x" * 3000,
}
#: Every name that a page or call reads from its address.
NAMES = [
    "q",
    "page",
    "at",
    "tab",
    "state",
    "alliance",
    "topic",
    "area",
    "department",
    "overdue",
    "search",
    "sort",
    "unit",
    "kind",
    "level",
    "channel",
    "period",
    "from",
    "to",
    "part",
    "part_of",
    "role",
    "number",
    "ticket",
    "month",
    "year",
    "day",
    "since",
    "until",
    "cursor",
    "page_size",
    "raised_from",
    "raised_to",
    "created_after",
    "created_before",
    "changed_since",
    "on",
    "lead",
    "urgency",
    "township",
    "village",
    "projects",
    "exclusion",
    "dispatch",
    "next",
    "sheet",
]
CLEAN = (200, 302, 400, 403, 404, 405)


@pytest.fixture
def banner(db):
    with clock.frozen_at(AT):
        yield Banner()


def addresses() -> list[str]:
    """Every page and call without arguments, and those with one that exists."""
    plain = [f"/{address}" for address, _entry in views() if "<" not in address and "(" not in address]
    return sorted(
        {each for each in plain if not each.startswith(("/admin/", "/metrics", "/accounts/logout"))}
    )


@pytest.mark.parametrize("bad", BAD.values(), ids=BAD)
def test_address_with_bad_filters_answers_cleanly(client, banner, bad):
    """Each name stands there twice: the last one counts, or the call refuses it."""
    ticket = banner.routed()
    reader, program = browse(client, banner.dispatcher), caller(banner.dispatcher)
    fixed = [
        f"/tickets/{ticket.number}/",
        f"/organisations/{banner.town.code}/",
        f"/api/v1/tickets/{ticket.number}/",
        f"/alliances/{banner.alliance.code}/",
    ]
    query = "&".join(f"{name}=1&{name}={bad}" for name in NAMES)
    for address in addresses() + fixed:
        door = program if address.startswith("/api/") else reader
        response = door.get(address, QUERY_STRING=query)
        end(response)
        assert response.status_code in CLEAN, address


#: What people paste into a field. In an address, each is one segment.
TYPED = {
    "1 MB": "长" * 350_000,
    "NUL": "a\0b",
    "lone surrogate": "\ud800",
    "emoji": "😀",
    "right to left": "\u202e\u2067文",
    "HTML": "<script>alert(1)</script>",
    "formula": "=cmd|' /C calc'!A0",
    "far day": "9999-12-31",
    "first day": "0001-01-01",
    "huge": "9" * 5000,
    "other digits": "٣",
}
FIELDS = ("alliance", "topic", "township", "village", "place", "title", "description", "urgency", "form_key")
FORM = {
    "alliance": "IND-BROOM",
    "topic": "purchase.price",
    "township": "150422102",
    "village": "150422102201",
    "title": "收购商压价",
    "description": "价格压到市场价以下。",
    "form_key": "one",
}
BODY = {
    "alliance": "IND-BROOM",
    "topic": "purchase.price",
    "area": "150422102201",
    "title": "收购商压价",
    "description": "价格压到市场价以下。",
}
#: Fields in which whatever can be read may stand; everywhere else there is a list to choose from.
FREE = ("title", "description", "place")


@pytest.mark.parametrize("typed", TYPED.values(), ids=TYPED)
def test_form_answers_what_is_typed_with_an_error_at_the_field_or_takes_it(client, banner, typed):
    reader = browse(client, banner.secretary)
    for field in FIELDS:
        sent = (
            FORM
            | {"form_key": f"key-{field}"}
            | {field: typed.encode("utf-8", "surrogatepass").decode("utf-8", "replace")}
        )
        response = reader.post(reverse("tickets:new"), sent)
        assert response.status_code in (200, 302, 400, 409, 422), field
        if response.status_code == 302 and field in FREE:
            page = reader.get(response.url).content.decode()
            assert "<script>alert(1)" not in page


@pytest.mark.parametrize("typed", TYPED.values(), ids=TYPED)
def test_call_answers_what_is_sent_with_a_problem_or_takes_it(banner, typed):
    program = caller(banner.secretary)
    for field in BODY:
        for value in (typed, [typed], {field: typed}):
            response = program.post(
                "/api/v1/tickets/",
                json.dumps(BODY | {field: value}),
                content_type="application/json",
            )
            assert response.status_code in (201, 400, 413, 422), (field, response.content[:200])
            if response.status_code != 201:
                assert response["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize(
    "body", [b"\xff\xfe", b"{", b"[]", b"1", b'"x"', b"null", b"[" * 20_000, b'{"title": 1e999}', b""]
)
def test_call_with_a_body_that_is_none_is_a_problem(banner, body):
    response = caller(banner.secretary).generic(
        "POST", "/api/v1/tickets/", body, content_type="application/json"
    )
    assert (response.status_code, response["Content-Type"]) == (400, "application/problem+json")


SEGMENTS = {
    "NUL": "%00",
    "no UTF-8": "%ff",
    "huge": "9" * 30,
    "beyond what Python reads": "9" * 5000,
    "HTML": "%3Cscript%3E",
    "emoji": "%F0%9F%98%80",
    "dots": "..%2f..%2fetc",
    "other digits": "%D9%A3",
}


@pytest.mark.parametrize("segment", SEGMENTS.values(), ids=SEGMENTS)
def test_address_of_something_that_cannot_be_is_not_found(client, banner, segment):
    reader, program = browse(client, banner.dispatcher), caller(banner.dispatcher)
    # Django admin's pages have a table of their own in organisations/tests/test_admin_bad_input.py.
    patterns = {address for address, _entry in views() if "<" in address and "(" not in address}
    patterns = {pattern for pattern in patterns if not pattern.startswith("admin/")}
    assert len(patterns) > 20
    for pattern in sorted(patterns):
        path = "/" + re.sub(r"<\w+:\w+>", segment, pattern)
        door = program if path.startswith("/api/") else reader
        response = door.get(path)
        end(response)
        if path.startswith("/accounts/second-factor/") and response.status_code == 302:
            # Who is there is asked before anything is looked up.
            assert response.url.startswith("/accounts/reauthenticate/"), path
            continue
        assert response.status_code in (400, 403, 404, 405, 410), path
