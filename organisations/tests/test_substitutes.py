"""The page on which the holder of a post names who stands in (A/B posts)."""

import datetime as dt

import pytest
from django.conf import settings as django_settings
from django.core.exceptions import ValidationError
from django.urls import reverse

from audit import clock
from organisations import second_factors
from organisations.models import Post, Role
from organisations.tests.rosters import AT, SINCE

DAY = dt.timedelta(days=1)


@pytest.fixture
def post(roster, client) -> Post:
    user = roster.account("wang-hong", Role.HANDLER, roster.bureau, "王红")
    client.force_login(user)
    client.cookies[django_settings.LANGUAGE_COOKIE_NAME] = "en"
    return user.person.posts.get()


@pytest.fixture
def colleague(roster, post):
    return roster.account("li-na", Role.LIAISON, roster.bureau, "李娜").person


def name(client, post, person, first, last=None):
    day = clock.today()
    fields = {
        "substitute": person.pk if person else "",
        "first_day": "" if first is None else (day + first * DAY).isoformat(),
        "last_day": "" if last is None else (day + last * DAY).isoformat(),
    }
    return client.post(reverse("organisations:substitute", args=[post.pk]), fields)


def stands_in(post) -> tuple:
    post = Post.objects.get(pk=post.pk)
    return post.substitute_id, post.substitute_from, post.substitute_to


def test_substitute_is_named_with_both_ends(client, post, colleague):
    assert name(client, post, colleague, 0, 3).url == "/account/"
    assert stands_in(post) == (colleague.pk, clock.today(), clock.today() + 3 * DAY)
    page = client.get("/account/").content.decode()
    assert "李娜" in page


def test_substitute_is_named_without_an_end(client, post, colleague):
    name(client, post, colleague, 1)
    assert stands_in(post) == (colleague.pk, clock.today() + DAY, None)


def test_nobody_ends_the_substitution_and_forgets_the_days(client, post, colleague):
    name(client, post, colleague, 0, 3)
    assert name(client, post, None, 0, 3).status_code == 302
    assert stands_in(post) == (None, None, None)


@pytest.mark.parametrize(
    ("first", "last", "field"), [(None, None, "first_day"), (None, 3, "first_day"), (3, 2, "last_day")]
)
def test_substitute_with_days_that_make_no_sense_is_refused(client, post, colleague, first, last, field):
    response = name(client, post, colleague, first, last)
    assert response.status_code == 200
    assert field in response.context["form"].errors
    assert stands_in(post) == (None, None, None)


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "2026-02-30", "x", "２０２６-11-23\0"])
def test_substitute_from_a_day_nobody_means_is_refused_in_words(client, post, colleague, day):
    fields = {"substitute": colleague.pk, "first_day": day, "last_day": ""}
    response = client.post(reverse("organisations:substitute", args=[post.pk]), fields)
    assert response.status_code == 200
    assert response.context["form"].errors
    assert stands_in(post) == (None, None, None)


def test_substitute_is_a_colleague_of_the_unit_and_somebody_else(client, roster, post, colleague):
    outsider = roster.account("outsider", Role.HANDLER, roster.lead).person
    gone = roster.person("已离任")
    Post.objects.create(
        person=gone,
        organisation=roster.bureau,
        role=Role.HANDLER,
        valid_from=SINCE,
        valid_to=clock.today() - DAY,
    )
    for person in (outsider, gone, post.person):
        assert name(client, post, person, 0).status_code == 200
        assert stands_in(post) == (None, None, None)


def test_substitute_of_somebody_elses_post_is_not_found(client, post, colleague):
    other = colleague.posts.get()
    path = reverse("organisations:substitute", args=[other.pk])
    assert client.get(path).status_code == 404
    assert name(client, other, post.person, 0).status_code == 404


def test_substitute_does_not_name_a_substitute_of_the_own(client, roster, post, colleague):
    """The holder decides who stands in, not the one standing in."""
    name(client, post, colleague, 0)
    client.force_login(colleague.user)
    client.post("/account/act-as/", {"post": post.pk})
    assert name(client, post, None, 0).status_code == 404


def test_substitute_who_is_an_administrator_is_not_offered(client, roster, post):
    """三员分立: an administrator does no business, not even for somebody else."""
    administrator = roster.account("auditor", Role.AUDIT_ADMIN, roster.bureau).person
    assert name(client, post, administrator, 0).status_code == 200
    assert stands_in(post) == (None, None, None)


def test_administrators_post_has_no_substitute(client, roster):
    """One person never holds two of the three; a substitute would."""
    user = roster.account("security", Role.SECURITY_ADMIN, roster.lead)
    colleague = roster.account("handler", Role.HANDLER, roster.lead).person
    second_factors.activate_totp(user=user, by=user, at=AT)
    client.force_login(user)
    post = user.person.posts.get()
    assert "substitute" in name(client, post, colleague, 0).context["form"].errors
    assert stands_in(post) == (None, None, None)


def test_somebody_who_stands_in_does_not_become_an_administrator(client, roster, post, colleague):
    name(client, post, colleague, 0)
    Post.objects.filter(person=colleague).delete()
    with pytest.raises(ValidationError):
        roster.post(colleague, Role.AUDIT_ADMIN, roster.lead)
