"""Slips and tokens that are about: both are shown once when they are made, and only looked at here."""

from django.contrib import admin, messages
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audit import clock
from organisations import api_tokens
from organisations.admin.base import ChosenRowsMixin
from organisations.admin_site import site
from organisations.models import ApiToken, Invitation


class LookedAtAdmin(ChosenRowsMixin, admin.ModelAdmin):
    """Rows that nobody adds, changes or deletes by hand."""

    show_full_result_count = False

    def has_add_permission(self, request) -> bool:
        return False

    def has_delete_permission(self, request, obj=None) -> bool:
        return False

    def get_readonly_fields(self, request, obj=None):
        return self.list_display

    def get_fields(self, request, obj=None):
        return self.list_display


@admin.register(Invitation, site=site)
class InvitationAdmin(LookedAtAdmin):
    list_display = ("user", "created_at", "expires_at", "used_at", "created_by")
    list_select_related = ("user__person", "created_by__person")
    search_fields = ("user__username", "user__person__name", "user__person__pinyin")
    ordering = ("-created_at",)

    def has_change_permission(self, request, obj=None) -> bool:
        return False


@admin.register(ApiToken, site=site)
class ApiTokenAdmin(LookedAtAdmin):
    list_display = ("label", "user", "scope", "created_at", "expires_at", "revoked_at")
    list_select_related = ("user__person",)
    search_fields = ("label", "user__username", "user__person__name")
    actions = ("revoke",)

    @admin.action(description=gettext_lazy("Revoke"), permissions=["change"])
    def revoke(self, request, queryset):
        for token in queryset.filter(revoked_at=None):
            api_tokens.revoke_token(token=token, by=request.user, at=clock.now())
        self.message_user(request, _("Revoked."), messages.SUCCESS)
