"""Every address of the portal says who may open it, and answers each role without falling over."""

import re

import pytest
from django.conf import settings as django_settings
from django.urls import NoReverseMatch, URLPattern, get_resolver, reverse
from rest_framework.permissions import IsAuthenticated

from organisations import second_factors
from organisations.access import Group
from organisations.models import Role
from organisations.models.people import ADMINISTRATORS, COURT_ROLES
from organisations.tests.rosters import AT

pytestmark = pytest.mark.long

#: Addresses of others' views, and who keeps their door.
THIRD_PARTY = {
    "admin/": "Django admin asks PortalAdminSite.has_permission and, per table, organisations.access.may",
    "accounts/login/": "allauth: open to everybody",
    "accounts/logout/": "allauth: signs out whoever is signed in",
    "accounts/inactive/": "allauth: one sentence, open to everybody",
    "accounts/reauthenticate/": "allauth: login_required",
    "accounts/password/change/": "allauth: login_required",
    "accounts/second-factor/": "allauth: login_required, or the stage between password and code",
}
#: Classes of the REST framework ask their permission classes; these three show no data.
OPEN_API = {"Schema", "Docs", "Unknown"}
#: The other language is read on the walk of the demonstration's accounts.
LANGUAGE = "en"
#: What a template leaves behind that was not filled.
LEFTOVERS = ("%(", "{{", "{%", "None</")


def views(patterns=None, prefix=""):
    """(address, pattern) of every view of the portal."""
    for entry in patterns if patterns is not None else get_resolver().url_patterns:
        address = prefix + str(entry.pattern)
        if isinstance(entry, URLPattern):
            yield address, entry
        else:
            yield from views(entry.url_patterns, address)


def own():
    return [(address, entry) for address, entry in views() if not address.startswith(tuple(THIRD_PARTY))]


@pytest.mark.parametrize(("address", "entry"), own(), ids=[address for address, _entry in own()])
def test_view_says_who_may_open_it(address, entry):
    if hasattr(entry.callback, "view_class"):
        view = entry.callback.view_class
        assert IsAuthenticated in view.permission_classes or view.__name__ in OPEN_API
        return
    groups = getattr(entry.callback, "access", ())
    assert groups, f"{address} has no open_to"
    assert all(isinstance(group, Group) for group in groups)


def test_third_party_list_names_nothing_that_is_gone():
    addresses = [address for address, _entry in views()]
    for prefix in THIRD_PARTY:
        assert any(address.startswith(prefix) for address in addresses), prefix


@pytest.mark.parametrize(
    "address",
    [
        address
        for address, entry in own()
        if not any(group.anonymous for group in getattr(entry.callback, "access", ()))
    ],
)
def test_view_of_the_portal_is_closed_to_strangers(client, db, address):
    """Any argument will do: the door comes before the look-up."""
    path = "/" + re_argument(address)
    for answer in (client.get(path), client.post(path)):
        if path.startswith("/api/"):
            assert answer.status_code in (200, 401, 404)
            assert answer.status_code != 200 or path in ("/api/v1/schema/", "/api/v1/docs/")
        else:
            assert answer.status_code in (302, 405)
            assert answer.status_code == 405 or answer.url.startswith("/accounts/login/?next=/")


def re_argument(address: str) -> str:
    """The address with something in place of its arguments."""
    address = re.sub(r"\(\?P<\w+>[^)]*\)", "X1", address)
    address = re.sub(r"<int:\w+>", "1", address)
    return re.sub(r"<\w+:\w+>", "x1", address).replace("^", "").replace("$", "")


def pages() -> list[str]:
    """Every address without arguments, those of Django admin included."""
    found = set()
    names = [name for name in get_resolver().reverse_dict if isinstance(name, str)]
    for namespace, (_prefix, resolver) in get_resolver().namespace_dict.items():
        names += [f"{namespace}:{name}" for name in resolver.reverse_dict if isinstance(name, str)]
    for name in names:
        try:
            found.add(reverse(name))
        except NoReverseMatch:
            continue
    return sorted(found - {"/metrics"})


@pytest.fixture
def browsers(roster, client, settings):
    """Sign in as the holder of one role, with the second factor where it is needed."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

    def sign_in(role: Role):
        user = roster.account(f"of-{role}", role, roster.lead if role in LEAD else roster.bureau)
        user.set_password("Zuoqi-2026-Beiwang")
        user.save()
        if role in (*ADMINISTRATORS, *COURT_ROLES):
            second_factors.activate_totp(user=user, by=user, at=AT)
        client.force_login(user)
        return client

    return sign_in


LEAD = (*ADMINISTRATORS, Role.DISPATCHER, Role.OFFICE_HEAD, Role.CALLBACK_CLERK, Role.ROSTER_KEEPER)


@pytest.mark.parametrize("role", list(Role))
def test_every_page_answers_every_role(browsers, role):
    browser = browsers(role)
    browser.cookies[django_settings.LANGUAGE_COOKIE_NAME] = LANGUAGE
    for path in pages():
        if path in ("/accounts/logout/", "/admin/logout/"):
            continue
        response = browser.get(path)
        assert response.status_code in (200, 302, 403, 404, 405), path
        assert response.status_code != 404 or path.startswith(("/accounts/second-factor/", "/api/")), path
        if response.streaming:
            assert b"".join(response.streaming_content)
        elif response.get("Content-Type", "").startswith("text/html"):
            page = response.content.decode()
            for leftover in LEFTOVERS:
                assert leftover not in page, (path, leftover)


@pytest.mark.parametrize("role", list(Role))
def test_navigation_and_workbench_lead_only_to_pages_that_open(browsers, role):
    browser = browsers(role)
    response = browser.get("/")
    for path in re.findall(r'<a class="btn[^"]*" href="([^"?]+)', response.content.decode()):
        assert browser.get(path).status_code == 200, path
    for shown in response.context["navigation"]:
        for entry in shown.get("entries", [shown]):
            assert browser.get(entry["url"]).status_code == 200, entry["url"]


@pytest.mark.parametrize("role", ADMINISTRATORS)
@pytest.mark.parametrize("path", ["/tickets/", "/tickets/new/", "/tickets/export/", "/triage/", "/people/"])
def test_business_page_refuses_administrators(browsers, role, path):
    assert browsers(role).get(path).status_code == 403


@pytest.mark.parametrize("address", [address for address, _entry in own() if ":" in address])
def test_address_with_a_nul_falls_over_nowhere(browsers, address):
    """PostgreSQL takes no NUL in a text."""
    path = re.sub(r"<\w+:\w+>", "%00", re.sub(r"<int:\w+>", "404404", address))
    # The court's door comes before the look-up.
    refused = (403,) if address.startswith("court/") else (404, 405, 410)
    assert browsers(Role.DISPATCHER).get(f"/{path}").status_code in refused
