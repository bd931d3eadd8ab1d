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


def form(banner, *units, **fields):
    """What the page sends: the cell, and (role, organisation or None) for each unit."""
    data = {
        "template": banner.template.pk,
        "alliance": "",
        "topic": banner.supply.pk,
        "area": "",
        "priority": 0,
        "basis": "会议纪要",
        "valid_from": TODAY.isoformat(),
        "valid_to": "",
        "units-TOTAL_FORMS": len(units),
        "units-INITIAL_FORMS": 0,
    } | fields
    for number, (role, unit) in enumerate(units):
        data |= {f"units-{number}-role": role, f"units-{number}-organisation": unit.pk if unit else ""}
    return data


def texts(response) -> str:
    return re.sub(r"<[^>]+>|\s+", " ", response.content.decode())


def test_add_cell_with_units_and_the_township_of_the_place_is_saved(banner, keeper):
    units = [(CellUnitRole.RESPONSIBLE, None), (CellUnitRole.ASSIST, banner.market)]

    response = keeper.post(reverse(ADD), form(banner, *units))

    assert response.status_code == 302
    saved = Responsibility.objects.get(topic=banner.supply)
    assert [(unit.role, unit.organisation) for unit in saved.units.order_by("position")] == units
    assert saved.history.get().history_user.posts[0].role == Role.ROSTER_KEEPER


@pytest.mark.parametrize(
    "roles", [[], [CellUnitRole.ASSIST], [CellUnitRole.RESPONSIBLE] * 2], ids=["none", "assist only", "two"]
)
def test_add_cell_without_exactly_one_responsible_unit_is_an_error(banner, keeper, roles):
    units = list(zip(roles, (banner.market, banner.bureau), strict=False))

    response = keeper.post(reverse(ADD), form(banner, *units))

    assert response.status_code == 200
    assert response.context["inline_admin_formsets"][0].formset.non_form_errors()
    assert not Responsibility.objects.filter(topic=banner.supply).exists()


def test_add_cell_topic_of_another_template_is_an_error_at_the_topic(banner, keeper):
    other = Template.objects.create(code="community", kind="COM", name="社区")
    topic = Topic.objects.create(template=other, code="city", name="市容")

    response = keeper.post(
        reverse(ADD), form(banner, (CellUnitRole.RESPONSIBLE, banner.market), topic=topic.pk)
    )

    assert list(response.context["adminform"].form.errors) == ["topic"]


def test_add_cell_equal_to_another_units_warns_and_is_saved(banner, keeper):
    cell(banner.supply, [banner.bureau])

    response = keeper.post(reverse(ADD), form(banner, (CellUnitRole.RESPONSIBLE, banner.market)), follow=True)

    assert "农牧局" in texts(response)
    assert Responsibility.objects.filter(topic=banner.supply).count() == 2


def test_change_cell_that_has_begun_changes_only_its_end_and_keeps_its_units(banner, keeper):
    response = keeper.post(
        reverse(CHANGE, args=[banner.seed_cell.pk]),
        {
            "valid_to": "2026-12-31",
            "basis": "会议纪要",
            "topic": banner.price.pk,
            "units-TOTAL_FORMS": 0,
            "units-INITIAL_FORMS": 0,
        },
    )

    assert response.status_code == 302
    banner.seed_cell.refresh_from_db()
    assert (banner.seed_cell.valid_to, banner.seed_cell.topic) == (dt.date(2026, 12, 31), banner.seed)
    assert banner.seed_cell.units.count() == 2


def test_change_cell_that_begins_later_replaces_its_units(banner, keeper):
    later = cell(banner.supply, [banner.bureau], valid_from=TODAY + dt.timedelta(days=1))
    named = later.units.get()
    data = form(banner, (CellUnitRole.RESPONSIBLE, banner.market), valid_from="2026-11-25")
    data |= {"units-INITIAL_FORMS": 1, "units-0-id": named.pk, "units-0-cell": later.pk}

    assert keeper.post(reverse(CHANGE, args=[later.pk]), data).status_code == 302

    later.refresh_from_db()
    assert (later.valid_from, later.units.get().organisation) == (dt.date(2026, 11, 25), banner.market)


def test_change_cell_that_begins_later_cannot_begin_in_the_past(banner, keeper):
    later = cell(banner.supply, [banner.bureau], valid_from=TODAY + dt.timedelta(days=1))
    data = form(banner, (CellUnitRole.RESPONSIBLE, banner.market), valid_from="2026-11-01")
    data |= {"units-INITIAL_FORMS": 1, "units-0-id": later.units.get().pk, "units-0-cell": later.pk}

    response = keeper.post(reverse(CHANGE, args=[later.pk]), data)

    assert list(response.context["adminform"].form.errors) == ["valid_from"]


def test_replace_cell_page_opens_with_the_older_ones_contents_and_ends_it(banner, keeper):
    url = f"{reverse(ADD)}?replaces={banner.seed_cell.pk}"

    page = keeper.get(url)
    assert page.context["adminform"].form.initial["topic"] == banner.seed.pk
    assert [
        unit["organisation"] for unit in page.context["inline_admin_formsets"][0].formset.initial_extra
    ] == [
        banner.bureau.pk,
        banner.market.pk,
    ]
    keeper.post(
        url,
        form(
            banner, (CellUnitRole.RESPONSIBLE, banner.market), topic=banner.seed.pk, valid_from="2026-12-01"
        ),
    )

    banner.seed_cell.refresh_from_db()
    assert banner.seed_cell.valid_to == dt.date(2026, 11, 30)


def test_replace_cell_that_somebody_else_replaced_is_an_error_at_the_day(banner, keeper):
    url = f"{reverse(ADD)}?replaces={banner.seed_cell.pk}"
    sent = form(
        banner, (CellUnitRole.RESPONSIBLE, banner.market), topic=banner.seed.pk, valid_from="2026-12-01"
    )
    assert keeper.post(url, sent).status_code == 302

    response = keeper.post(url, sent)

    assert response.status_code == 200
    assert list(response.context["adminform"].form.errors) == ["valid_from"]
    assert Responsibility.objects.filter(topic=banner.seed).count() == 2


def test_replace_cell_from_before_it_begins_is_an_error_at_the_day(banner, keeper):
    response = keeper.post(
        f"{reverse(ADD)}?replaces={banner.seed_cell.pk}",
        form(
            banner, (CellUnitRole.RESPONSIBLE, banner.market), topic=banner.seed.pk, valid_from="2020-01-01"
        ),
    )

    assert list(response.context["adminform"].form.errors) == ["valid_from"]


@pytest.mark.parametrize("value", ["x", "²", "9" * 40, "0"])
def test_replace_cell_strange_number_opens_an_empty_page(banner, keeper, value):
    assert keeper.get(reverse(ADD), {"replaces": value}).status_code == 200


def test_delete_cell_is_not_offered(banner, keeper):
    url = reverse("admin:tickets_responsibility_delete", args=[banner.seed_cell.pk])

    assert keeper.post(url, {"post": "yes"}).status_code == 403


def test_keeper_of_another_organisation_sees_but_does_not_write(banner, client):
    client.force_login(post(banner.outsider, Role.ROSTER_KEEPER).person.user)

    page = client.get(reverse(CHANGE, args=[banner.seed_cell.pk]))
    added = client.post(reverse(ADD), form(banner, (CellUnitRole.RESPONSIBLE, banner.market)))

    assert (page.status_code, added.status_code) == (200, 403)
    assert page.context["has_change_permission"] is False


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
    keeper.post(reverse(ADD), form(banner, (CellUnitRole.RESPONSIBLE, banner.market)))
    saved = Responsibility.objects.get(topic=banner.supply)

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


@pytest.mark.parametrize("unit", ["x", "a\0b", "😀", "9" * 30, "[]", "-1", "=cmd()"])
def test_unit_that_is_no_unit_is_an_error_at_the_field(banner, keeper, unit):
    sent = form(banner, (CellUnitRole.RESPONSIBLE, banner.bureau)) | {"units-0-organisation": unit}
    page = keeper.post(reverse(ADD), sent)
    assert page.status_code == 200
    assert "organisation" in page.context["inline_admin_formsets"][0].formset.errors[0]
    assert Responsibility.objects.count() == 2


def test_every_page_of_the_admin_site_bears_a_wrong_row_number():
    """Django's own autocomplete and actions break on what is no number."""
    for page in site._registry.values():
        # The record's pages offer nothing to do.
        assert isinstance(page, ChosenRowsMixin) or page.opts.app_label == "audit", page
        for part in (page, *(inline(page.model, site) for inline in page.inlines)):
            assert not part.autocomplete_fields or isinstance(part, AutocompleteMixin), part
