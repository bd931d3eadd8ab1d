"""List filters of the roster pages."""

from django.contrib import admin
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from audit import clock
from organisations.models import Area, AreaLevel
from organisations.models.dated import in_force


class InsideFilter(admin.SimpleListFilter):
    """Rows inside a township: the tree's prefix, so that its villages and communities are among them."""

    title = _("inside")
    parameter_name = "inside"
    #: Column that holds the path of the row's area.
    path = "area__path"

    def lookups(self, request, model_admin):
        levels = (AreaLevel.BANNER, AreaLevel.TOWNSHIP)
        return Area.objects.filter(level__in=levels).values_list("code", "name")

    def queryset(self, request, queryset):
        if not self.value():
            return queryset
        path = Area.objects.filter(code=self.value()).values_list("path", flat=True).first()
        return queryset.filter(**{f"{self.path}__startswith": path}) if path else queryset.none()


class AreaInsideFilter(InsideFilter):
    path = "path"


class PostInsideFilter(InsideFilter):
    path = "organisation__area__path"


class InForceFilter(admin.SimpleListFilter):
    """What is in force today, what is over, what is still to come."""

    title = _("in force")
    parameter_name = "in_force"
    #: Relation to the dated rows ("posts__"), empty where the rows are dated themselves.
    prefix = ""

    def lookups(self, request, model_admin):
        return [("today", _("today")), ("ended", _("ended")), ("later", _("begins later"))]

    def queryset(self, request, queryset):
        today = clock.today()
        condition = {
            "today": in_force(today, self.prefix),
            "ended": Q(**{f"{self.prefix}valid_to__lt": today}),
            "later": Q(**{f"{self.prefix}valid_from__gt": today}),
        }.get(self.value())
        return queryset.filter(condition).distinct() if condition is not None else queryset


class ShiftFilter(admin.SimpleListFilter):
    """Shifts of the duty roster by when they run."""

    title = _("when")
    parameter_name = "when"

    def lookups(self, request, model_admin):
        return [("now", _("now")), ("coming", _("still to come")), ("over", _("over"))]

    def queryset(self, request, queryset):
        now = clock.now()
        if self.value() == "now":
            return queryset.at(now)
        condition = {"coming": Q(starts_at__gt=now), "over": Q(ends_at__lte=now)}.get(self.value())
        return queryset.filter(condition) if condition is not None else queryset
