"""What the admin pages of this app share: the manners of the roster pages, and rows that end instead of being deleted."""

from django.http import HttpRequest

from organisations.admin.base import RosterAdmin


class RowAdmin(RosterAdmin):
    def has_delete_permission(self, request: HttpRequest, obj=None) -> bool:
        return False
