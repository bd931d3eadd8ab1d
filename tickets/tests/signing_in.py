"""A test client that is signed in as the holder of a post, and reads English."""

from django.conf import settings
from django.test import Client

from organisations.models import Post


def browse(client: Client, post: Post) -> Client:
    client.force_login(post.person.user)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return client
