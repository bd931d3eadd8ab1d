"""The responsibility matrix: who answers for a topic at a place, from which day to which."""

import datetime as dt
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from audit import clock
from organisations.admin.base import AutocompleteMixin, RosterForm
from organisations.admin.filters import InForceFilter, InsideFilter
from organisations.admin_site import site
from tickets import catalogue_actions, cell_checks
from tickets.admin.keeping import KeptAdmin
from tickets.admin.topics import topics_spelled
from tickets.keeping import kept_templates
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


class CellForm(RosterForm):
    """A cell, and the older one it replaces where the page was opened from there."""

    replaces: Responsibility | None = None

    def clean_valid_from(self) -> dt.date:
        first_day = self.cleaned_data["valid_from"]
        if self.replaces is not None and first_day <= self.replaces.valid_from:
            raise ValidationError(
                _("The cell to be replaced only begins on %(day)s.")
                % {"day": self.replaces.valid_from.isoformat()}
            )
        if self.replaces is not None:
            cell_checks.check_replaceable(self.replaces, first_day)
        if self.instance.pk and first_day < clock.today():
            raise ValidationError(_("A cell that has not begun cannot be made to begin in the past."))
        return first_day


class UnitForm(forms.ModelForm):
    """A new line asks for the role, so that a line without a unit can mean the township-level unit of the place."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [("", "---------"), *CellUnitRole.choices]
        if not self.instance.pk:
            self.initial.setdefault("role", "")


class UnitFormSet(forms.BaseInlineFormSet):
    @cached_property
    def named(self) -> list[cell_checks.Named]:
        """The units as they stand on the page, responsible ones first."""
        rows = [
            form.cleaned_data
            for form in self.initial_forms + [form for form in self.extra_forms if form.has_changed()]
            if not form.cleaned_data.get("DELETE")
        ]
        units = [cell_checks.Named(row["role"], row["organisation"]) for row in rows]
        return sorted(units, key=lambda unit: unit.role != CellUnitRole.RESPONSIBLE)

    def clean(self) -> None:
        super().clean()
        said = self.instance.pk and has_begun(self.instance)
        if not said and not any(self.errors) and (self.instance.template_id or self.instance.alliance_id):
            cell_checks.check_units(self.instance, self.named)


class UnitInline(AutocompleteMixin, admin.TabularInline):
    model = CellUnit
    form = UnitForm
    formset = UnitFormSet
    fields = ["role", "organisation"]
    autocomplete_fields = ["organisation"]
    verbose_name_plural = _("responsible unit and assisting units")
    ordering = ["-role", "position", "id"]  # the responsible unit first

    def get_extra(self, request: HttpRequest, obj: Responsibility | None = None, **kwargs) -> int:
        older = replaced_cell(request)
        return max(2, older.units.count()) if obj is None and older else 1

    # The cell's own permissions decide; a cell that has begun keeps what it says.

    def has_view_permission(self, request, obj=None):
        return True

    def has_add_permission(self, request, obj=None):
        return obj is None or not has_begun(obj)

    def has_change_permission(self, request, obj=None):
        return self.has_add_permission(request, obj)

    def has_delete_permission(self, request, obj=None):
        return self.has_add_permission(request, obj)


def has_begun(cell: Responsibility) -> bool:
    """Tickets may have been sent by it: what it says stands, and another cell replaces it from a day on."""
    return cell.valid_from < clock.today()


def replaced_cell(request: HttpRequest) -> Responsibility | None:
    """The cell of `?replaces=`, if the account keeps it."""
    number = request.GET.get("replaces", "")
    if not (number.isascii() and number.isdigit()):
        return None
    cells = Responsibility.objects.filter(pk=number, topic__template__in=kept_templates(request.user))
    if request.method == "POST":
        # Whoever replaces the same cell waits here, and is told at the field what the first one did.
        cells = cells.select_for_update(of=("self",), no_key=True)
    return cells.first()


@admin.register(Responsibility, site=site)
class ResponsibilityAdmin(KeptAdmin):
    form = CellForm
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
    autocomplete_fields = ["topic", "area"]
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
        return "、".join(str(unit) for unit in cell.units.all() if unit.role == role)

    def template_ids(self, obj: Responsibility) -> set[int]:
        return {obj.topic.template_id}

    def get_readonly_fields(self, request: HttpRequest, obj: Responsibility | None = None) -> list[str]:
        if obj is not None and has_begun(obj):
            return ["template", "alliance", "topic", "area", "priority", "valid_from"]
        return []

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, search_term: str):
        found, _unused = super().get_search_results(request, queryset, search_term)
        if spelled := topics_spelled(search_term):
            found = found | queryset.filter(topic__in=spelled)
        # The units' names are in rows of their own, so a cell may be found several times.
        return found, True

    # A new cell that replaces an older one: the page opens filled with the older one's contents.

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        older = replaced_cell(request)
        initial = super().get_changeform_initial_data(request)
        if older is None:
            return {"valid_from": clock.today(), **initial}
        return {
            "template": older.template_id,
            "alliance": older.alliance_id,
            "topic": older.topic_id,
            "area": older.area_id,
            "priority": older.priority,
            "valid_from": clock.today(),
        }

    def get_formset_kwargs(
        self, request: HttpRequest, obj: Responsibility, inline, prefix: str
    ) -> dict[str, Any]:
        kwargs = super().get_formset_kwargs(request, obj, inline, prefix)
        older = replaced_cell(request)
        if obj.pk is None and older is not None and request.method == "GET":
            kwargs["initial"] = list(older.units.order_by("-role", "position").values("role", "organisation"))
        return kwargs

    def get_form(self, request: HttpRequest, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        form.replaces = None if obj else replaced_cell(request)
        return form

    def save_model(self, request: HttpRequest, obj: Responsibility, form, change: bool) -> None:
        """Written together with its units, in `save_related`."""

    def save_related(self, request: HttpRequest, form, formsets, change: bool) -> None:
        cell = form.instance
        (units,) = formsets
        units.save(commit=False)  # lets Django's own change message name the units
        if change and "valid_from" not in form.fields:
            catalogue_actions.amend_cell(cell=cell, by=request.user, at=clock.now())
            return
        catalogue_actions.save_cell(
            cell=cell, units=units.named, by=request.user, at=clock.now(), replaces=form.replaces
        )
        for doubt in cell_checks.doubts(cell, units.named):
            messages.warning(request, doubt)
