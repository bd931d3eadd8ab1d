"""Whatever goes wrong is answered with a problem document (RFC 9457), in the caller's language."""

import pytest
from rest_framework.test import APIClient

from audit.clock import frozen_at
from tickets.api import tickets as api_tickets
from tickets.tests.banner import AT
from tickets.tests.calling import caller

LIST = "/api/v1/tickets/"


@pytest.fixture(autouse=True)
def _monday(banner):
    with frozen_at(AT):
        yield


def assert_problem(answer, status: int) -> dict:
    assert answer.status_code == status
    assert answer["Content-Type"] == "application/problem+json"
    body = answer.json()
    assert (body["type"], body["status"]) == ("about:blank", status)
    assert body["title"]
    assert body["detail"]
    return body


@pytest.mark.parametrize(
    "path", ["/api/", "/api/v1/", "/api/v1/nothing/", "/api/v2/tickets/", "/api/v1/tickets/a%00b/"]
)
@pytest.mark.parametrize("method", ["get", "post", "delete"])
def test_unknown_address_is_404(banner, path, method):
    assert_problem(getattr(APIClient(), method)(path), 404)


def test_unknown_method_is_405_and_names_those_allowed(banner):
    answer = caller(banner.secretary).delete(LIST)
    assert_problem(answer, 405)
    assert answer["Allow"] == "GET, POST, HEAD, OPTIONS"


@pytest.mark.parametrize(
    "media_type", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"]
)
def test_other_format_is_415(banner, media_type):
    assert_problem(caller(banner.secretary).generic("POST", LIST, "title=x", content_type=media_type), 415)


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"[]",
        b'"text"',
        b"null",
        b'{"title": NaN}',
        b'{"title": "\\ud800"}',
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"a":' * 50_000,
        b'{"title": ' + b"1" * 6000 + b"}",
        b"\x00",
    ],
)
def test_body_that_is_no_json_object_is_400(banner, body):
    assert_problem(caller(banner.secretary).generic("POST", LIST, body, content_type="application/json"), 400)


def test_body_with_charset_and_mark_is_read(banner):
    body = b"\xef\xbb\xbf{}"
    answer = caller(banner.secretary).generic(
        "POST", LIST, body, content_type="application/json; charset=utf-8"
    )
    assert sorted(assert_problem(answer, 400)["errors"]) == [
        "alliance",
        "area",
        "description",
        "title",
        "topic",
    ]


def test_no_body_names_every_field_that_is_missing(banner):
    answer = caller(banner.secretary).generic("POST", LIST)
    assert sorted(assert_problem(answer, 400)["errors"]) == [
        "alliance",
        "area",
        "description",
        "title",
        "topic",
    ]


def test_body_beyond_the_limit_is_413(banner):
    body = b'{"title": "' + b"x" * 4_300_000 + b'"}'
    assert_problem(caller(banner.secretary).generic("POST", LIST, body, content_type="application/json"), 413)


def test_unforeseen_error_is_500_without_its_text(banner, monkeypatch, caplog):
    def fail(*args):
        raise RuntimeError("150422199001019997")

    monkeypatch.setattr(api_tickets, "ticket_page", fail)
    body = assert_problem(caller(banner.secretary).get(f"{LIST}{banner.routed().number}/"), 500)
    assert "150422199001019997" not in str(body)
    assert "unforeseen error" in caplog.text


def test_whatever_a_client_accepts_it_gets_json(banner):
    answer = caller(banner.secretary).get(LIST, headers={"Accept": "text/html"})
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/json")


def test_words_follow_accept_language_and_are_chinese_otherwise(banner):
    client = caller(banner.secretary)
    chinese = client.get(f"{LIST}BLZQ-IND-20260101-0001/").json()
    english = client.get(
        f"{LIST}BLZQ-IND-20260101-0001/", headers={"Accept-Language": "en-GB,en;q=0.9"}
    ).json()
    assert english["title"] == "Not found"
    assert english["detail"] == "There is no such entry, or it is not visible to you."
    assert chinese["status"] == english["status"]


@pytest.mark.parametrize(
    "query", ["colour=red", "state=open", "lead=nobody", "alliance=%00", "topic=gold", "area=9"]
)
def test_unknown_parameter_or_code_is_400_at_its_name(banner, query):
    body = assert_problem(caller(banner.secretary).get(f"{LIST}?{query}"), 400)
    assert list(body["errors"]) == [query.partition("=")[0]]


@pytest.mark.parametrize(
    "query",
    [
        "cursor=nonsense",
        "cursor=cD1hYmM=",  # p=abc
        "cursor=cD0xJzs=",  # p=1';
        "page_size=0",
        "page_size=x",
        "page_size=99999",
        "overdue=perhaps",
        "raised_after=9999-12-31T23:59:59-12:00",
        "raised_after=0001-01-01",
        "raised_before=yesterday",
        "search=%00",
        "search=" + "x" * 61,
    ],
)
def test_unreadable_value_is_400_at_its_name(banner, query):
    body = assert_problem(caller(banner.secretary).get(f"{LIST}?{query}"), 400)
    assert list(body["errors"]) == [query.partition("=")[0]]
