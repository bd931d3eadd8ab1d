"""Time limits, working calendar and office hours: the system administrator's pages."""

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from audit import clock
from organisations.admin.base import ChosenRowsMixin
from organisations.admin_site import site
from tickets import calendar_changes, catalogue_actions
from tickets.actions import calendar_end
from tickets.admin.rows import RowAdmin
from tickets.models import CalendarChange, CalendarDay, OfficeHours, TimeLimit


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


@admin.register(CalendarChange, site=site)
class CalendarChangeAdmin(ChosenRowsMixin, CalendarEndMixin, admin.ModelAdmin):
    list_display = ["day", "is_working", "name", "source", "proposed_by", "accepted", "decided_by"]
    list_filter = ["accepted", "is_working"]
    list_select_related = ["proposed_by__person", "decided_by__person"]
    actions = ["confirm_chosen", "refuse_chosen"]

    def has_change_permission(self, request, obj=None):
        # What was proposed is confirmed or refused as it stands.
        return obj is None and super().has_change_permission(request, obj)

    def has_delete_permission(self, request, obj=None):
        return False

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        form.clean_day = _day_is_news
        return form

    def save_model(self, request, obj, form, change):
        calendar_changes.propose(change=obj, by=request.user, at=clock.now())

    def log_addition(self, request, obj, message):
        """The audit record has it already."""

    @admin.action(description=_("Confirm the chosen proposals of others"), permissions=["change"])
    def confirm_chosen(self, request, queryset):
        for row in queryset:
            try:
                moved = calendar_changes.confirm(change_id=row.pk, by=request.user, at=clock.now())
            except ValidationError as refused:
                messages.error(request, f"{row}: {' '.join(refused.messages)}")
            else:
                words = _("%(day)s holds; the deadlines of %(count)s open tickets were moved.")
                messages.success(request, words % {"day": row, "count": moved})

    @admin.action(description=_("Refuse the chosen proposals of others"), permissions=["change"])
    def refuse_chosen(self, request, queryset):
        for row in queryset:
            try:
                calendar_changes.refuse(change_id=row.pk, by=request.user, at=clock.now())
            except ValidationError as refused:
                messages.error(request, f"{row}: {' '.join(refused.messages)}")


def _day_is_news(form):
    """The error belongs to the field, before anything is written."""
    given = form.cleaned_data
    known = CalendarDay.objects.filter(day=given["day"]).first()
    if known and (known.is_working, known.name) == (
        bool(form.data.get("is_working")),
        form.data.get("name", ""),
    ):
        raise ValidationError(_("The calendar says so already."))
    if CalendarChange.objects.filter(day=given["day"], decided_at=None).exists():
        raise ValidationError(_("A proposal for this day waits for the second person."))
    return given["day"]


@admin.register(OfficeHours, site=site)
class OfficeHoursAdmin(RowAdmin):
    verb = catalogue_actions.save_office_hours
    argument = "hours"
    list_display = ["opens", "closes", "valid_from", "valid_to"]

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        if not OfficeHours.objects.filter(valid_to=None).exists():
            messages.warning(request, _("No office hours are laid down for the time after the last day."))
