"""A test client that is signed in as the holder of a post, and reads English."""

from django.conf import settings
from django.core.signals import request_finished
from django.db import close_old_connections
from django.test import Client

from organisations.models import Post


def browse(client: Client, post: Post) -> Client:
    client.force_login(post.person.user)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return client


def body_of(response) -> bytes:
    """The whole body; the file behind it is closed, the test's own connection is not."""
    body = response.getvalue()
    end(response)
    return body


def end(response) -> None:
    """Close a response as the test client does: without closing the database under the test."""
    request_finished.disconnect(close_old_connections)
    try:
        response.close()
    finally:
        request_finished.connect(close_old_connections)
