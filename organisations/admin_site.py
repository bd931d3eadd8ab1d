"""The one Django admin site, behind the portal's own door."""

from functools import wraps

from django.contrib.admin import AdminSite
from django.core.exceptions import BadRequest, PermissionDenied
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from organisations import access


class PortalAdminSite(AdminSite):
    """Signing in and out, second factor and password are the portal's: nobody gets in beside them."""

    site_header = _("Rosters and settings")
    site_title = _("Rosters and settings")
    index_title = _("Rosters and settings")

    def has_permission(self, request) -> bool:
        return request.user.is_authenticated and request.user.is_active and request.user.is_staff

    def admin_view(self, view, cacheable=False):
        """Filters and searches go to the database as they are asked, and PostgreSQL stores no NUL."""
        guarded = super().admin_view(view, cacheable)

        @wraps(guarded)
        def readable(request, *args, **kwargs):
            if any("\0" in value for _name, values in request.GET.lists() for value in values):
                raise BadRequest("NUL in the query")
            return guarded(request, *args, **kwargs)

        return readable

    def login(self, request, extra_context=None):
        if request.user.is_authenticated and not self.has_permission(request):
            raise PermissionDenied(_("Your posts today do not open the rosters and settings."))
        following = request.GET.get(access.REDIRECT_FIELD, "")
        return access.to_sign_in(request, following if following.startswith("/admin/") else "/admin/")

    def logout(self, request, extra_context=None):
        return redirect("account_logout")

    def password_change(self, request, extra_context=None):
        return redirect("account_change_password")


site = PortalAdminSite(name="admin")
