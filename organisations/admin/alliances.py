"""Templates, alliances and who belongs to them."""

from django.contrib import admin

from organisations import actions
from organisations.admin.base import RosterAdmin
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

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("organisation", "alliance")
