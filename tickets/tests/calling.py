"""An API client that calls as the holder of a post, with a token of its own."""

import datetime as dt

from rest_framework.test import APIClient

from audit import clock
from organisations.api_tokens import create_token
from organisations.models import ApiToken, Post


def token_of(by: Post, *, scope: str = ApiToken.Scope.WRITE, days: int = 30) -> str:
    at = clock.now()
    user = by.person.user
    return create_token(
        user=user, label="test", scope=scope, expires_at=at + dt.timedelta(days=days), by=user, at=at
    )


def caller(by: Post, *, scope: str = ApiToken.Scope.WRITE, **headers: str) -> APIClient:
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Token {token_of(by, scope=scope)}", **headers)
    return client


def raised(client: APIClient, **fields):
    """A ticket raised through the API in the small banner."""
    body = {
        "alliance": "IND-BROOM",
        "topic": "purchase.price",
        "area": "150422102201",
        "title": "收购商压价",
        "description": "收购商把价格压到市场价以下。",
    }
    return client.post("/api/v1/tickets/", body | fields)
