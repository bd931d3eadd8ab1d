"""Places."""

from django.contrib import admin

from organisations import actions
from organisations.admin.base import RosterAdmin
from organisations.admin.filters import AreaInsideFilter
from organisations.admin.importing import ImportMixin
from organisations.admin.trees import TreeAdminMixin
from organisations.admin_site import site
from organisations.imports.resources import AreaResource
from organisations.models import Area


@admin.register(Area, site=site)
class AreaAdmin(ImportMixin, TreeAdminMixin, RosterAdmin):
    verb = actions.save_area
    argument = "area"
    resource = AreaResource
    list_display = ["indented_name", "code", "level", "is_active"]
    list_display_links = ["indented_name"]
    list_filter = ["level", AreaInsideFilter, "is_active"]
    search_fields = ["code", "name", "pinyin"]
    autocomplete_fields = ["parent"]
    fields = ["code", "name", "level", "parent", "is_active", "source"]
