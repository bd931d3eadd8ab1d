"""Units, what they were called, and their Party organisations."""

from django import forms
from django.contrib import admin

from organisations import actions
from organisations.admin.base import RosterAdmin, RosterForm, RosterInlineMixin
from organisations.admin.filters import InsideFilter
from organisations.admin.importing import ImportMixin
from organisations.admin.trees import TreeAdminMixin
from organisations.admin_site import site
from organisations.identifiers import compact
from organisations.imports.resources import OrganisationResource
from organisations.models import Organisation, OrganisationName, PartyOrganisation


class UsccField(forms.CharField):
    """Typed with spaces, hyphens or full-width characters; kept without."""

    def to_python(self, value):
        return compact(super().to_python(value))


class OrganisationForm(RosterForm):
    class Meta:
        field_classes = {"uscc": UsccField}


class NameInline(RosterInlineMixin, admin.TabularInline):
    model = OrganisationName
    fields = ["name", "valid_from", "valid_to", "basis"]


class PartyOrganisationInline(RosterInlineMixin, admin.StackedInline):
    model = PartyOrganisation
    fields = ["kind", "superior"]
    autocomplete_fields = ["superior"]


@admin.register(Organisation, site=site)
class OrganisationAdmin(ImportMixin, TreeAdminMixin, RosterAdmin):
    verb = actions.save_organisation
    argument = "organisation"
    resource = OrganisationResource
    form = OrganisationForm
    list_display = ["indented_name", "code", "kind", "area", "led_by", "is_active"]
    list_display_links = ["indented_name"]
    list_select_related = ["area"]
    list_filter = [
        "kind",
        "led_by",
        InsideFilter,
        ("memberships__alliance", admin.RelatedOnlyFieldListFilter),
        "is_active",
    ]
    search_fields = ["code", "name", "short_name", "name_en", "pinyin", "uscc", "names__name"]
    autocomplete_fields = ["area", "superior"]
    fields = [
        "code", "name", "short_name", "name_en", "kind", "area", "superior", "uscc", "led_by", "office_phone",
        "answers_need_consent", "is_active", "source",
    ]  # fmt: skip
    inlines = [PartyOrganisationInline, NameInline]


@admin.register(PartyOrganisation, site=site)
class PartyOrganisationAdmin(RosterAdmin):
    verb = actions.save_party_organisation
    argument = "party_organisation"
    list_display = ["organisation", "kind", "superior"]
    list_select_related = ["organisation", "superior__organisation"]
    list_filter = ["kind"]
    search_fields = ["organisation__code", "organisation__name", "organisation__pinyin"]
    autocomplete_fields = ["organisation", "superior"]
    ordering = ["organisation__path"]
    fields = ["organisation", "kind", "superior"]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("organisation")
