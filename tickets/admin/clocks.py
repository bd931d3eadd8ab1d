"""Time limits, and working calendar and office hours as they hold: the system administrator's pages."""

from django.contrib import admin, messages
from django.utils.translation import gettext_lazy as _

from audit import clock
from organisations.admin_site import site
from tickets import catalogue_actions
from tickets.actions import calendar_end
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


class CalendarEndMixin:
    """Says on the lists of the calendar when it draws to its end."""

    def changelist_view(self, request, extra_context=None):
        last = calendar_end.nears(clock.today())
        if last is not None and request.method == "GET":
            words = _("The calendar ends on %(day)s. Deadlines after it go by weekday and are provisional.")
            messages.warning(request, words % {"day": last.isoformat()})
        return super().changelist_view(request, extra_context)


@admin.register(CalendarDay, site=site)
class CalendarDayAdmin(CalendarEndMixin, RowAdmin):
    """The calendar as it holds; it changes only by proposals that a second person confirms."""

    list_display = ["day", "is_working", "name", "source"]
    list_filter = ["is_working"]
    date_hierarchy = "day"
    search_fields = ["name", "source"]

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False


@admin.register(OfficeHours, site=site)
class OfficeHoursAdmin(RowAdmin):
    """The hours as they hold; like the calendar they change only by proposals."""

    list_display = ["opens", "closes", "valid_from", "valid_to"]

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False
