"""A test client that is signed in as the holder of a post."""

from django.test import Client

from organisations.models import Post


def browse(client: Client, post: Post) -> Client:
    client.force_login(post.person.user)
    return client
