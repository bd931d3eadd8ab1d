"""The audit administrator's pages: who gets in, nothing to change, no counting of millions."""

import pytest
from django.contrib.admin import AdminSite
from django.contrib.admin.utils import lookup_field
from django.contrib.auth.models import AnonymousUser, User
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from audit import actions, admin, labels, sealing
from audit.models import AuditRow, AuditSeal
from audit.tests.conftest import AT, CLERK, write

pytestmark = pytest.mark.django_db


@pytest.fixture
def site():
    site = AdminSite()
    admin.register(site, may_read=lambda request: request.user.get_username() == "auditor")
    return site


def _request(query="", username="auditor"):
    request = RequestFactory().get(f"/{query}")
    request.user = User(username=username, is_active=True, is_staff=True)
    return request


def _listed(site, query="", model=AuditRow):
    pages = site.get_model_admin(model)
    return pages.get_changelist_instance(_request(query))


def test_pages_for_the_auditor_can_only_be_looked_at(site):
    for model in (AuditRow, AuditSeal):
        pages = site.get_model_admin(model)
        request = _request()
        assert pages.get_model_perms(request) == {
            "add": False,
            "change": False,
            "delete": False,
            "view": True,
        }
        assert pages.has_module_permission(request)
        assert pages.get_actions(request) == {}


def test_pages_for_anybody_else_do_not_exist(site):
    pages = site.get_model_admin(AuditRow)
    assert not pages.has_view_permission(_request(username="clerk"))
    assert not pages.has_module_permission(_request(username="clerk"))


def test_pages_registered_without_a_rule_ask_for_the_permission():
    site = AdminSite()
    admin.register(site)
    request = _request()
    request.user = AnonymousUser()
    assert not site.get_model_admin(AuditRow).has_view_permission(request)


def test_list_shows_newest_first_with_the_action_by_name(site):
    first, second = write(2)
    listed = _listed(site)
    assert [row.pk for row in listed.result_list] == [second.pk, first.pk]
    assert site.get_model_admin(AuditRow).named_action(AuditRow(action="audit.view_sealed")) == labels.label(
        "audit.view_sealed"
    )


def test_post_stands_by_its_name_where_one_was_given(site, monkeypatch):
    monkeypatch.setattr(labels, "_posts", {})
    labels.register_posts({"dispatcher": "派单员"})
    pages = site.get_model_admin(AuditRow)
    assert [pages.named_post(AuditRow(post=post)) for post in ("dispatcher", "gone", "")] == [
        "派单员",
        "gone",
        "",
    ]


def test_page_of_a_row_shows_every_column(site):
    (row,) = write(1)
    pages = site.get_model_admin(AuditRow)
    shown = [str(lookup_field(name, row, pages)[2]) for name in pages.get_fields(_request(), row)]
    for column in AuditRow._meta.fields:
        if column.name not in ("at", "recorded_at", "data"):
            assert str(getattr(row, column.name)) in shown, column.name


def test_list_filtered_and_searched_shows_what_fits(site):
    write(2)
    actions.record_view(at=AT, by=CLERK, object_type="person", object_id=9, field="phone", reason="回访")
    assert [row.object_id for row in _listed(site, "?action=audit.view_sealed").result_list] == ["9"]
    assert len(_listed(site, "?action=").result_list) == 3
    assert [row.object_id for row in _listed(site, "?q=2").result_list] == ["2"]
    assert len(_listed(site, f"?q={CLERK.label}").result_list) == 3
    assert _listed(site, "?q=张").result_list.count() == 0


def test_list_counts_no_further_than_its_limit(site, monkeypatch):
    monkeypatch.setattr(admin, "COUNT_LIMIT", 3)
    write(5)
    with CaptureQueriesContext(connection) as queries:
        assert _listed(site).result_count == 3
    assert [
        query["sql"] for query in queries if "COUNT" in query["sql"] and "LIMIT 3" not in query["sql"]
    ] == []


def test_list_of_seals_shows_the_latest_first(site):
    write(2)
    sealing.seal(at=AT)
    assert [seal.position for seal in _listed(site, model=AuditSeal).result_list] == [2, 1]


def test_labels_known_once_are_not_given_again():
    labels.register({"audit.view_sealed": labels._labels["audit.view_sealed"]})
    with pytest.raises(ValueError, match="already has a name"):
        labels.register({"audit.view_sealed": "x"})
    assert labels.label("nobody.named") == "nobody.named"
