"""What the admin pages of this app share: writing through `tickets.catalogue_actions`, history, no deletion."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from simple_history.admin import SimpleHistoryAdmin

from audit import clock


class RowAdmin(SimpleHistoryAdmin):
    """`save_row(**{row_name: obj}, by, at)` is the one verb that writes; rows end, they are never deleted."""

    save_row: Callable[..., Any]
    row_name: str
    actions = None
    list_per_page = 50

    def save_model(self, request: HttpRequest, obj, form, change: bool) -> None:
        type(self).save_row(**{self.row_name: obj}, by=request.user, at=clock.now())

    def has_delete_permission(self, request: HttpRequest, obj=None) -> bool:
        return False
