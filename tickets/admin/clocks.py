"""Time limits, working calendar and office hours: the system administrator's pages."""

from django.contrib import admin, messages
from django.utils.translation import gettext_lazy as _

from audit import clock
from organisations.admin_site import site
from tickets import catalogue_actions
from tickets.admin.rows import RowAdmin
from tickets.models import CalendarDay, OfficeHours, TimeLimit


@admin.register(TimeLimit, site=site)
class TimeLimitAdmin(RowAdmin):
    verb = catalogue_actions.save_limit
    argument = "limit"
    list_display = ["step", "urgency", "complex_only", "template", "topic", "amount", "unit"]
    list_display_links = ["step", "amount"]
    list_filter = ["step", "urgency", "template"]
    list_select_related = ["template", "topic"]
    autocomplete_fields = ["topic"]
    search_fields = ["topic__name", "topic__code"]

    def get_readonly_fields(self, request, obj=None):
        # The widest limit of a step changes its amount only: without it no deadline could be computed.
        if obj is not None and catalogue_actions.is_widest(obj):
            return ["template", "topic", "step", "urgency", "complex_only"]
        return []

    def has_delete_permission(self, request, obj=None):
        if obj is None or catalogue_actions.is_widest(obj):
            return False
        return request.user.has_perm("tickets.delete_timelimit")

    def delete_model(self, request, obj):
        catalogue_actions.remove_limit(limit=obj, by=request.user, at=clock.now())


@admin.register(CalendarDay, site=site)
class CalendarDayAdmin(RowAdmin):
    verb = catalogue_actions.save_calendar_day
    argument = "day"
    list_display = ["day", "is_working", "name", "source"]
    list_filter = ["is_working"]
    date_hierarchy = "day"
    search_fields = ["name", "source"]


@admin.register(OfficeHours, site=site)
class OfficeHoursAdmin(RowAdmin):
    verb = catalogue_actions.save_office_hours
    argument = "hours"
    list_display = ["opens", "closes", "valid_from", "valid_to"]

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        if not OfficeHours.objects.filter(valid_to=None).exists():
            messages.warning(request, _("No office hours are laid down for the time after the last day."))
