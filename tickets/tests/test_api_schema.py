"""The schema: valid, complete, without warnings, and true (schemathesis calls what it describes)."""

import io

import pytest
import schemathesis
from django.core.management import call_command
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from drf_spectacular.generators import SchemaGenerator
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.strategies import booleans
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tickets.models import CallBackOutcome, Channel, Move, State, TriageReason, Urgency
from tickets.models.states import ContactOutcome
from tickets.tests.calling import token_of

pytestmark = pytest.mark.long

#: Calls of the apps above, which try their own.
APPS_ABOVE = "/api/v1/chains/"


@pytest.fixture(scope="module")
def document() -> dict:
    return SchemaGenerator(api_version="1").get_schema(request=None, public=True)


def test_schema_is_valid_and_without_warnings():
    out = io.StringIO()
    call_command("spectacular", "--validate", "--fail-on-warn", stdout=out)
    assert out.getvalue().startswith("openapi: 3.1.0\n")


def test_schema_and_page_are_open_and_the_page_holds_no_inline_script_or_style(client, db):
    assert client.get("/api/v1/schema/").status_code == 200
    page = client.get("/api/v1/docs/")
    assert page.status_code == 200
    text = page.content.decode()
    assert "<style" not in text
    assert "<script>" not in text
    assert " style=" not in text
    script = client.get("/api/v1/docs/?script=")
    assert script["Content-Type"].startswith("application/javascript")
    assert "/api/v1/schema/" in script.content.decode()


def test_schema_has_every_call_of_the_contract(document):
    assert sorted(
        (path, *sorted(set(calls) - {"parameters"}))
        for path, calls in document["paths"].items()
        if not path.startswith(APPS_ABOVE)
    ) == [
        ("/api/v1/alliances/", "get"),
        ("/api/v1/areas/", "get"),
        ("/api/v1/figures/", "get"),
        ("/api/v1/organisations/", "get"),
        ("/api/v1/responsibilities/", "get"),
        ("/api/v1/routing/preview/", "post"),
        ("/api/v1/tickets/", "get", "post"),
        ("/api/v1/tickets/{number}/", "get"),
        ("/api/v1/tickets/{number}/attachments/", "get", "post"),
        ("/api/v1/tickets/{number}/attachments/{attachment}/", "get"),
        ("/api/v1/tickets/{number}/events/", "get"),
        ("/api/v1/tickets/{number}/moves/", "post"),
        ("/api/v1/topics/", "get"),
        ("/api/v1/topics/suggest/", "post"),
    ]


def test_schema_names_the_filters_of_a_list(document):
    parameters = document["paths"]["/api/v1/tickets/"]["get"]["parameters"]
    assert {"state", "lead", "alliance", "topic", "area", "overdue", "cursor", "page_size"} <= {
        row["name"] for row in parameters
    }


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        ("State", State.values),
        ("Urgency", Urgency.values),
        ("Channel", Channel.values),
        ("MoveCode", Move.values),
        ("TriageReason", TriageReason.values),
        ("CallBackOutcome", CallBackOutcome.values),
        ("ContactOutcome", ContactOutcome.values),
    ],
)
def test_schema_lists_enumeration(document, name, codes):
    assert document["components"]["schemas"][name]["enum"] == codes


def test_schema_has_a_body_for_every_move_that_has_a_form(document):
    mapping = document["components"]["schemas"]["Move"]["discriminator"]["mapping"]
    assert mapping["request_return"] == "#/components/schemas/RequestReturnMove"
    assert document["components"]["schemas"]["SignMove"]["properties"]["move"]["const"] == "sign"
    assert document["components"]["schemas"]["AnswerMove"]["required"] == ["move", "result", "text"]


#: Some dozens of examples over all calls: enough to find a 500 or an answer that the schema does not name.
BOUNDED = settings(
    max_examples=5,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]


@pytest.fixture
def kept_connection():
    """Requests through WSGI would close the connection that the test's transaction lives on."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.usefixtures("kept_connection")
@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
def test_every_call_answers_as_the_schema_says(banner, mode):
    number = banner.routed().number
    headers = {"Authorization": f"Token {token_of(banner.town_liaison)}"}
    schema = schemathesis.openapi.from_wsgi("/api/v1/schema/?format=json", get_wsgi_application())

    for operation in schema.exclude(path_regex=f"^{APPS_ABOVE}").get_all_operations():

        @BOUNDED
        @given(case=operation.ok().as_strategy(generation_mode=mode), known=booleans())
        def call(case, known):
            if known and "number" in (case.path_parameters or {}):
                case.path_parameters["number"] = number
            case.headers.pop("Acting-Post", None)
            case.validate_response(case.call(headers=headers), checks=CHECKS)

        call()
