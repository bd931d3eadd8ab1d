"""The responsibility matrix, entry by entry, to be looked up: who answers for a topic at a place, from which day to which.

Nobody writes it here. What holds changes by a draft that a second person consents to (`/matrix/`), or by a ruling.
"""

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from organisations.admin.filters import InForceFilter, InsideFilter
from organisations.admin_site import site
from tickets.admin.rows import RowAdmin
from tickets.admin.topics import topics_spelled
from tickets.models import CellUnit, CellUnitRole, Responsibility, Topic


class StageFilter(admin.SimpleListFilter):
    """The first level of the topic tree: a stage of the chain, a field of governance."""

    title = _("stage")
    parameter_name = "stage"

    def lookups(self, request, model_admin):
        stages = Topic.objects.filter(parent=None).select_related("template")
        return [(stage.pk, f"{stage.template} · {stage}") for stage in stages]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        chosen = [pk for pk, _name in self.lookup_choices if str(pk) == self.value()]
        stage = Topic.objects.filter(pk__in=chosen).first()
        if stage is None:
            return queryset
        below = Q(topic__template=stage.template_id, topic__code__startswith=f"{stage.code}.")
        return queryset.filter(below | Q(topic=stage))


class UnitInline(admin.TabularInline):
    model = CellUnit
    fields = ["role", "organisation"]
    verbose_name_plural = _("responsible unit and assisting units")
    ordering = ["-role", "position", "id"]  # the responsible unit first
    extra = 0

    # The cell's own permissions decide whether the page opens.

    def has_view_permission(self, request, obj=None):
        return True

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(Responsibility, site=site)
class ResponsibilityAdmin(RowAdmin):
    inlines = [UnitInline]
    fields = ["template", "alliance", "topic", "area", "priority", "valid_from", "valid_to", "basis"]
    list_display = ["topic", "place", "responsible", "assists", "owner", "valid_from", "valid_to"]
    list_filter = [
        InForceFilter,
        "template",
        "alliance",
        StageFilter,
        InsideFilter,
    ]
    list_select_related = ["topic", "template", "alliance", "area"]
    search_fields = [
        "topic__name",
        "topic__name_en",
        "topic__code",
        "units__organisation__name",
        "units__organisation__code",
        "units__organisation__pinyin",
        "area__name",
        "area__pinyin",
        "basis",
    ]
    change_form_template = "admin/tickets/responsibility/change_form.html"
    change_list_template = "admin/tickets/responsibility/change_list.html"

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Responsibility | None = None) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).prefetch_related("units__organisation")

    @admin.display(description=_("template or alliance"))
    def owner(self, cell: Responsibility) -> str:
        return str(cell.alliance or cell.template)

    @admin.display(description=_("area"), ordering="area__path")
    def place(self, cell: Responsibility) -> str:
        return str(cell.area or _("everywhere"))

    @admin.display(description=_("responsible unit"))
    def responsible(self, cell: Responsibility) -> str:
        return self._units(cell, CellUnitRole.RESPONSIBLE)

    @admin.display(description=_("assisting units"))
    def assists(self, cell: Responsibility) -> str:
        return self._units(cell, CellUnitRole.ASSIST)

    @staticmethod
    def _units(cell: Responsibility, role: CellUnitRole) -> str:
        return gettext(", ").join(str(unit) for unit in cell.units.all() if unit.role == role)

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, search_term: str):
        found, _unused = super().get_search_results(request, queryset, search_term)
        if spelled := topics_spelled(search_term):
            found = found | queryset.filter(topic__in=spelled)
        # The units' names are in rows of their own, so a cell may be found several times.
        return found, True
