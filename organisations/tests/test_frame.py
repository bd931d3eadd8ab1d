"""What every page's frame owes a reader: the demonstration's mark, the entry where one is, links that open."""

import pytest
from django.core.exceptions import SuspiciousOperation
from django.test import RequestFactory
from django.urls import reverse
from django.utils import translation
from django.views import defaults
from django.views.csrf import csrf_failure

from organisations.models import Role

MARK = "演示数据，纯属虚构"
ERRORS = {
    400: lambda request: defaults.bad_request(request, SuspiciousOperation()),
    403: csrf_failure,
    500: defaults.server_error,
}


@pytest.mark.parametrize("status", ERRORS)
@pytest.mark.parametrize("demonstration", [True, False])
def test_error_page_bears_the_mark_and_asks_no_database(settings, status, demonstration):
    """No `db` fixture here: a query would raise."""
    settings.DEMONSTRATION = demonstration
    with translation.override("zh-hans"):
        response = ERRORS[status](RequestFactory().get("/"))
    assert response.status_code == status
    assert (MARK in response.content.decode()) is demonstration


@pytest.mark.parametrize("status", [400, 500])
@pytest.mark.parametrize(("language", "written"), [("zh-hans", "zh-Hans-CN"), ("en", "en")])
def test_error_page_says_which_language_it_is_in(status, language, written):
    with translation.override(language):
        assert f'<html lang="{written}">' in ERRORS[status](RequestFactory().get("/")).content.decode()


@pytest.mark.parametrize(
    ("url_name", "lit"),
    [
        ("tickets:list", "tickets:list"),
        ("tickets:new", "tickets:new"),
        ("tickets:settled", "tickets:new"),
        ("tickets:workbench", "tickets:workbench"),
        ("help", None),
    ],
)
def test_navigation_lights_the_entry_that_the_page_belongs_to(client, roster, url_name, lit):
    client.force_login(roster.account("reader", Role.HANDLER, roster.bureau, "读者"))
    navigation = client.get(reverse(url_name)).context["navigation"]
    entries = [entry for shown in navigation for entry in shown.get("entries", [shown])]
    assert [entry["url"] for entry in entries if entry["active"]] == ([reverse(lit)] if lit else [])


@pytest.mark.parametrize(
    ("role", "url_name", "menus"),
    [
        (Role.DISPATCHER, "tickets:figures", {"督办与统计": (4, True), "公文与名录": (6, False)}),
        (Role.HANDLER, "organisations:people", {"督办与统计": (4, False), "公文与名录": (5, True)}),
        (Role.ACCOUNT_KEEPER, "organisations:people", {}),
    ],
)
def test_navigation_folds_what_does_not_fit_one_line(client, roster, role, url_name, menus):
    unit = roster.lead if role == Role.DISPATCHER else roster.bureau
    client.force_login(roster.account("reader", role, unit, "读者"))
    navigation = client.get(reverse(url_name)).context["navigation"]
    folded = [shown for shown in navigation if "entries" in shown]
    assert {menu["label"]: (len(menu["entries"]), menu["active"]) for menu in folded} == menus
    assert len(navigation) <= 9


def test_every_link_of_the_frame_opens_for_a_stranger(client, db):
    page = client.get(reverse("account_login")).content.decode()
    assert f'href="{reverse("help")}"' in page
    assert client.get(reverse("help")).status_code == 200
    assert f'href="{reverse("sources")}"' not in page
