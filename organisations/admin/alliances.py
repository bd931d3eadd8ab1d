"""Templates, alliances and who belongs to them."""

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from audit import clock
from organisations import actions, keeping
from organisations.admin.base import RosterAdmin, RosterInlineMixin
from organisations.admin.filters import InForceFilter
from organisations.admin.importing import ImportMixin
from organisations.admin_site import site
from organisations.imports.resources import MembershipResource
from organisations.models import Alliance, Membership, Template


@admin.register(Template, site=site)
class TemplateAdmin(RosterAdmin):
    verb = actions.save_template
    argument = "template"
    list_display = ["name", "code", "kind"]
    list_filter = ["kind"]
    search_fields = ["code", "name"]
    fields = ["code", "kind", "name", "name_en"]


class MembershipInline(RosterInlineMixin, admin.TabularInline):
    """Members are added here and changed on their own page."""

    model = Membership
    fields = ["organisation", "half", "role", "subgroup", "valid_from", "valid_to"]
    autocomplete_fields = ["organisation"]
    show_change_link = True

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("organisation", "alliance")

    def has_change_permission(self, request, obj=None) -> bool:
        return False

    def has_delete_permission(self, request, obj=None) -> bool:
        return False


@admin.register(Alliance, site=site)
class AllianceAdmin(RosterAdmin):
    verb = actions.save_alliance
    argument = "alliance"
    list_display = ["name", "code", "template", "area", "lead", "valid_from", "valid_to"]
    list_select_related = ["template", "area", "lead"]
    list_filter = ["template__kind", InForceFilter]
    search_fields = ["code", "name", "lead__name", "lead__pinyin"]
    autocomplete_fields = ["area", "lead"]
    fields = ["code", "name", "name_en", "template", "area", "lead", "valid_from", "valid_to"]
    inlines = [MembershipInline]


@admin.register(Membership, site=site)
class MembershipAdmin(ImportMixin, RosterAdmin):
    verb = actions.save_membership
    argument = "membership"
    resource = MembershipResource
    list_display = ["organisation", "alliance", "half", "role", "subgroup", "valid_from", "valid_to"]
    list_select_related = ["organisation", "alliance"]
    list_filter = [InForceFilter, "alliance", "role", "half"]
    search_fields = ["organisation__code", "organisation__name", "organisation__pinyin", "subgroup"]
    autocomplete_fields = ["alliance", "organisation", "party_organisation"]
    fields = [
        "alliance", "organisation", "party_organisation", "half", "role", "subgroup", "valid_from", "valid_to", "basis",
    ]  # fmt: skip
    actions = ["end_today"]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("organisation", "alliance")

    @admin.action(description=gettext_lazy("End with today"), permissions=["change"])
    def end_today(self, request, queryset):
        """All that were chosen and go on after today, or none; shown first, for one slip of the mouse chooses many."""
        at = clock.now()
        going_on = queryset.filter(Q(valid_to=None) | Q(valid_to__gt=at.date()))
        if not going_on:
            self.message_user(request, _("What was chosen has ended already."), messages.WARNING)
            return None
        if not request.POST.get("sure"):
            return self._asked(request, going_on, at)
        try:
            with transaction.atomic():
                rows = [self._ended(row, request.user, at) for row in going_on]
        except ValidationError as error:
            self.message_user(request, " ".join(error.messages), messages.ERROR)
            return None
        told = ngettext("%(count)s membership ends today.", "%(count)s memberships end today.", len(rows))
        self.message_user(request, told % {"count": len(rows)}, messages.SUCCESS)
        return None

    def _asked(self, request, rows, at) -> TemplateResponse:
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("End these memberships with today?"),
            "rows": rows,
            "day": at.date(),
            "checkbox": ACTION_CHECKBOX_NAME,
            "changelist_url": request.get_full_path(),
        }
        return TemplateResponse(request, "admin/organisations/end_today.html", context)

    @staticmethod
    def _ended(row: Membership, by, at) -> Membership:
        objection = keeping.objection(by, row)
        if objection:
            raise ValidationError(objection)
        if row.valid_from > at.date():
            raise ValidationError(_("%(row)s begins later; give it its days by hand.") % {"row": row})
        row.valid_to = at.date()
        return actions.save_membership(membership=row, by=by, at=at)
