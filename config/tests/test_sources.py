"""The page 来源: the article quoted with its date, for people who are signed in."""

import pytest
from django.urls import reverse

from organisations.models import Role
from tickets.tests.banner import Banner, post


@pytest.fixture
def signed_in(db, client):
    banner = Banner()
    client.force_login(post(banner.bureau, Role.LIAISON).person.user)
    return client


@pytest.mark.parametrize(("language", "words"), [("zh-hans", "笤帚苗加工厂"), ("en", "processing plants")])
def test_sources_quotes_figures_with_date_in_both_languages(signed_in, language, words):
    response = signed_in.get(reverse("sources"), headers={"accept-language": language})

    page = response.content.decode()
    assert (response.status_code, words in page) == (200, True)
    assert "人民日报" in page
    assert '<time datetime="2020-09-08">' in page


def test_sources_anonymous_goes_to_sign_in(client, db):
    response = client.get(reverse("sources"))

    assert (response.status_code, response.url.startswith(reverse("account_login"))) == (302, True)
