"""The one Django admin site, behind the portal's own door."""

from django.contrib.admin import AdminSite
from django.utils.translation import gettext_lazy as _


class PortalAdminSite(AdminSite):
    site_header = _("Rosters and settings")
    site_title = _("Rosters and settings")
    index_title = _("Rosters and settings")

    def has_permission(self, request) -> bool:
        return request.user.is_authenticated and request.user.is_active and request.user.is_staff


site = PortalAdminSite(name="admin")
