"""The audit administrator's pages: read only, and as quick with millions of rows as with ten.

Nothing registers itself here: ``register`` is called by whoever owns the site and knows who is audit administrator.
"""

from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from audit import labels
from audit.models import AuditRow, AuditSeal

COUNT_LIMIT = 1001


class CappedPaginator(Paginator):
    """Counts no further than ``COUNT_LIMIT``: who needs page 21 narrows the filter instead."""

    @cached_property
    def count(self) -> int:
        return self.object_list.order_by()[:COUNT_LIMIT].count()


class ActionFilter(admin.SimpleListFilter):
    """Known actions by name; asking the table which occur would read all of it."""

    title = _("action")
    parameter_name = "action"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        return labels.choices()

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.filter(action=self.value()) if self.value() else queryset


class ReadOnlyAdmin(admin.ModelAdmin):
    """A table that is looked at: no adding, changing, deleting or acting upon."""

    actions = None
    paginator = CappedPaginator
    show_full_result_count = False
    list_per_page = 50
    list_max_show_all = 0
    # Set by ``register``; without it the account's own permission decides.
    may_read: Callable[[HttpRequest], bool] | None = None

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.may_read(request) if self.may_read else super().has_view_permission(request, obj)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class AuditRowAdmin(ReadOnlyAdmin):
    """What was done, newest first. Search takes a whole name or number, so that an index answers it."""

    list_display = [
        "at", "named_action", "success", "actor_label", "named_post", "organisation", "object_label",
    ]  # fmt: skip
    list_filter = ["at", ActionFilter, "success"]
    search_fields = ["actor_label__exact", "object_label__exact", "object_id__exact"]
    search_help_text = _("Whole name of the acting person, or whole name or number of the object")
    ordering = ["-id"]
    fields = [
        "number", "at", "recorded_at", "named_action", "code", "success", "actor_id", "actor_label", "named_post",
        "organisation", "object_type", "object_id", "object_label", "data", "chance", "mac",
    ]  # fmt: skip

    @admin.display(description=_("number in the record"))
    def number(self, row: AuditRow) -> int:
        return row.pk

    @admin.display(description=_("action"))
    def named_action(self, row: AuditRow) -> str:
        return labels.label(row.action)

    @admin.display(description=_("code of the action"))
    def code(self, row: AuditRow) -> str:
        return row.action

    @admin.display(description=_("acting post"))
    def named_post(self, row: AuditRow) -> str:
        return labels.post_label(row.post)

    @admin.display(description=_("random part of the hash"))
    def chance(self, row: AuditRow) -> str:
        return str(row.nonce)


class AuditSealAdmin(ReadOnlyAdmin):
    """The places of the rows in the record, newest first."""

    list_display = ["position", "number", "sealed_at", "genuine", "chain"]
    ordering = ["-position"]
    fields = ["position", "number", "sealed_at", "genuine", "chain"]

    @admin.display(description=_("number in the record"))
    def number(self, seal: AuditSeal) -> int:
        return seal.row_id


def register(site: admin.AdminSite, *, may_read: Callable[[HttpRequest], bool] | None = None) -> None:
    """Put both pages on a site. ``may_read`` says who is audit administrator (otherwise ``audit.view_…`` decides)."""
    for model, pages in ((AuditRow, AuditRowAdmin), (AuditSeal, AuditSealAdmin)):
        site.register(model, pages, may_read=staticmethod(may_read) if may_read else None)
