"""The matrix and its clocks in Django admin: who keeps what, errors at the field, ends instead of deletion."""

import datetime as dt
import re

import pytest
from django.urls import reverse

from audit import clock
from organisations import second_factors
from organisations.admin.base import AutocompleteMixin, ChosenRowsMixin
from organisations.admin_site import site
from organisations.models import Role, Template
from tickets import catalogue_actions
from tickets.cell_checks import Named
from tickets.models import (
    CalendarChange,
    CalendarDay,
    CellUnitRole,
    LimitStep,
    Responsibility,
    TimeLimit,
    Topic,
)
from tickets.tests.banner import AT, Banner, cell, post

TODAY = AT.date()
ADD = "admin:tickets_responsibility_add"
CHANGE = "admin:tickets_responsibility_change"
LIST = "admin:tickets_responsibility_changelist"


@pytest.fixture
def banner(db):
    with clock.frozen_at(AT):
        yield Banner()


@pytest.fixture
def keeper(banner, client):
    """The browser of the roster keeper of the alliance's lead organisation."""
    client.force_login(post(banner.office, Role.ROSTER_KEEPER).person.user)
    return client


def administrator(banner, client, role):
    user = post(banner.office, role).person.user
    second_factors.activate_totp(user=user, by=user, at=AT)
    client.force_login(user)
    return client


@pytest.fixture
def system_admin(banner, client):
    return administrator(banner, client, Role.SYSTEM_ADMIN)


def texts(response) -> str:
    return re.sub(r"<[^>]+>|\s+", " ", response.content.decode())


def test_cells_are_looked_up_here_and_written_by_nobody(banner, keeper):
    """One person changes no cell: the page says all, and leads to the matrix, where a draft needs a second person."""
    own = cell(banner.supply, [banner.market], alliance=banner.alliance, area=banner.village_area)
    for row, of, key in (
        (banner.seed_cell, "broom", f"{banner.seed.pk}.0"),
        (own, "IND-BROOM", f"{banner.supply.pk}.{banner.village_area.pk}"),
    ):
        page = keeper.get(reverse(CHANGE, args=[row.pk]))
        assert "市场监督管理局" in texts(page)
        assert f"/matrix/cell/?of={of}&amp;cell={key}" in page.content.decode()
        assert keeper.post(reverse(CHANGE, args=[row.pk]), {"valid_to": "2026-12-31"}).status_code == 403
        delete = reverse("admin:tickets_responsibility_delete", args=[row.pk])
        assert keeper.post(delete, {"post": "yes"}).status_code == 403
    assert keeper.get(reverse(ADD)).status_code == 403
    assert keeper.post(reverse(ADD), {"topic": banner.loan.pk}).status_code == 403
    assert f'href="{reverse("tickets:matrix")}"' in keeper.get(reverse(LIST)).content.decode()
    banner.seed_cell.refresh_from_db()
    assert banner.seed_cell.valid_to is None


def test_keeper_of_another_organisation_looks_it_up_too(banner, client):
    client.force_login(post(banner.outsider, Role.ROSTER_KEEPER).person.user)

    assert client.get(reverse(CHANGE, args=[banner.seed_cell.pk])).status_code == 200


@pytest.mark.parametrize(
    "role", [Role.DISPATCHER, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN, Role.ACCOUNT_KEEPER]
)
def test_matrix_pages_are_closed_to_other_roles(banner, client, role):
    client.force_login(post(banner.office, role).person.user)

    assert client.get(reverse(LIST)).status_code in (302, 403)


@pytest.mark.parametrize(
    "term", ["良种", "liangzhong", "lz", "农牧局", "O05", "market", "nongmu"], ids=lambda term: term
)
def test_search_cells_by_name_code_and_pinyin(banner, keeper, term):
    banner.bureau.pinyin = "nongmuju nmj"
    banner.bureau.save()

    page = keeper.get(reverse(LIST), {"q": term})

    found = [row.pk for row in page.context["cl"].result_list]
    assert found == ([] if term == "market" else [banner.seed_cell.pk])


@pytest.mark.parametrize("choice", ["today", "ended", "later"])
def test_filter_cells_by_force_and_stage(banner, keeper, choice):
    ended = cell(banner.seed, [banner.market], valid_to=TODAY - dt.timedelta(days=1))
    later = cell(banner.supply, [banner.market], valid_from=TODAY + dt.timedelta(days=1))

    page = keeper.get(reverse(LIST), {"in_force": choice, "stage": banner.seed.pk})

    expected = {"today": banner.seed_cell, "ended": ended, "later": later}[choice]
    assert [row.pk for row in page.context["cl"].result_list] == [expected.pk]


@pytest.mark.parametrize("rows", [1, 12])
def test_matrix_list_any_length_takes_the_same_queries(banner, keeper, rows, django_assert_num_queries):
    for number in range(rows):
        cell(banner.supply, [banner.bureau], [banner.market], priority=number)
    keeper.get(reverse(LIST))

    with django_assert_num_queries(13):
        keeper.get(reverse(LIST))


def test_history_of_a_cell_names_its_units(banner, keeper):
    saved = catalogue_actions.save_cell(
        cell=Responsibility(template=banner.template, topic=banner.supply, valid_from=TODAY),
        units=[Named(CellUnitRole.RESPONSIBLE, banner.market)],
        by=banner.head.person.user,
        at=AT,
    )

    page = keeper.get(reverse("admin:tickets_responsibility_history", args=[saved.pk]))

    assert "市场监督管理局" in texts(page)


def test_topic_of_another_templates_parent_is_an_error_at_the_parent(banner, keeper):
    other = Template.objects.create(code="community", kind="COM", name="社区")
    parent = Topic.objects.create(template=other, code="city", name="市容")

    response = keeper.post(
        reverse("admin:tickets_topic_add"),
        {
            "template": banner.template.pk,
            "code": "seed.new",
            "parent": parent.pk,
            "name": "新",
            "urgency": "normal",
            "position": 1,
            "is_active": "on",
        },
    )

    assert list(response.context["adminform"].form.errors) == ["parent"]


def test_widest_limit_changes_its_amount_and_cannot_be_deleted(banner, system_admin):
    widest = TimeLimit.objects.get(step=LimitStep.RETURN)
    page = reverse("admin:tickets_timelimit_change", args=[widest.pk])

    assert (
        system_admin.post(page, {"amount": 2, "unit": "working_days", "urgency": "urgent"}).status_code == 302
    )
    delete = reverse("admin:tickets_timelimit_delete", args=[widest.pk])
    assert system_admin.post(delete, {"post": "yes"}).status_code == 403

    widest.refresh_from_db()
    assert (widest.amount, widest.urgency) == (2, "")


def test_narrower_limit_can_be_added_and_deleted(banner, system_admin):
    system_admin.post(
        reverse("admin:tickets_timelimit_add"),
        {"step": "return", "topic": banner.seed.pk, "amount": 3, "unit": "hours", "urgency": ""},
    )
    limit = TimeLimit.objects.get(topic=banner.seed)

    delete = reverse("admin:tickets_timelimit_delete", args=[limit.pk])
    assert system_admin.post(delete, {"post": "yes"}).status_code == 302

    assert not TimeLimit.objects.filter(pk=limit.pk).exists()


def test_calendar_changes_by_two_administrators(client, banner, system_admin):
    add = reverse("admin:tickets_calendarchange_add")
    given = {"day": TODAY.isoformat(), "name": "旗庆", "source": "旗政办通知"}
    assert system_admin.get(reverse("admin:tickets_calendarday_add")).status_code == 403
    assert system_admin.post(add, given).status_code == 302
    again = system_admin.post(add, given)
    assert (again.status_code, CalendarChange.objects.count()) == (200, 1)

    chosen = {"action": "confirm_chosen", "_selected_action": [CalendarChange.objects.get().pk]}
    changes = reverse("admin:tickets_calendarchange_changelist")
    system_admin.post(changes, chosen)
    assert not CalendarDay.objects.exists(), "who proposed it does not confirm it"

    second = administrator(banner, client, Role.SECURITY_ADMIN)
    assert second.post(changes, chosen).status_code == 302
    assert CalendarDay.objects.get().is_working is False
    assert second.get(add).status_code == 403


def test_calendar_that_says_so_already_is_an_error_at_the_day(banner, system_admin):
    CalendarDay.objects.create(day=TODAY, is_working=False, name="", source="国务院办公厅")
    response = system_admin.post(
        reverse("admin:tickets_calendarchange_add"), {"day": TODAY.isoformat(), "source": "调整"}
    )
    assert list(response.context["adminform"].form.errors) == ["day"]


def test_system_administrator_finds_topics_for_a_limit_but_does_not_write_them(banner, system_admin):
    found = system_admin.get(
        reverse("admin:autocomplete"),
        {"term": "yajia", "app_label": "tickets", "model_name": "timelimit", "field_name": "topic"},
    )

    assert [entry["text"] for entry in found.json()["results"]] == ["压价"]
    assert system_admin.get(reverse("admin:tickets_topic_add")).status_code == 403


def test_system_administrator_does_not_open_the_matrix(banner, system_admin):
    assert system_admin.get(reverse(LIST)).status_code == 403


def test_every_page_of_the_admin_site_bears_a_wrong_row_number():
    """Django's own autocomplete and actions break on what is no number."""
    for page in site._registry.values():
        # The record's pages offer nothing to do.
        assert isinstance(page, ChosenRowsMixin) or page.opts.app_label == "audit", page
        for part in (page, *(inline(page.model, site) for inline in page.inlines)):
            assert not part.autocomplete_fields or isinstance(part, AutocompleteMixin), part
