"""What entries and steps take, made from the forms of the pages: the same fields as JSON, tables as lists of objects.

Shape and types are checked here, what the values mean by the form. Numbers that are no counts are texts ("12.50").
"""

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import serializers

from alliances.entering import ENTRIES
from alliances.forms.fields import HouseholdsField
from alliances.forms.support import TARGETS
from alliances.forms.terms import GRADES
from alliances.stepping import STEPS
from tickets.api.fields import Choice, Code, Day, Strict, Text, Whole
from tickets.api.requests import MoveName

PLAIN = re.compile(r"-?\d{1,20}(\.\d{1,10})?", re.ASCII)
LARGEST_ID = 2**63 - 1
ROWS_AT_ONCE = 1000


class Figure(serializers.DecimalField):
    """A number with decimals as a text; a JSON number would go through a float."""

    default_error_messages = {"text": gettext_lazy('Write this number as a text, such as "12.50".')}

    def to_internal_value(self, data: Any) -> Decimal:
        if not isinstance(data, str) or not PLAIN.fullmatch(data):
            self.fail("text")
        return super().to_internal_value(data)


def _json_field(field: forms.Field) -> serializers.Field:
    """The JSON field for one field of a form. What the page fills in beforehand may be left out."""
    required = field.required and field.initial is None
    options: dict[str, Any] = {"required": required, "help_text": str(field.label or "")}
    if not field.required:
        options["allow_null"] = True
    if isinstance(field, HouseholdsField):
        return serializers.ListField(child=Text(max_length=80), max_length=ROWS_AT_ONCE, **options)
    if isinstance(field, forms.ModelChoiceField):
        return Code(**options) if field.to_field_name else Whole(min_value=1, max_value=LARGEST_ID, **options)
    if isinstance(field, forms.ChoiceField):
        return Choice(choices=[choice for choice in field.choices if choice[0]], **options)
    if isinstance(field, forms.DateField):
        return Day(**options)
    if isinstance(field, forms.DecimalField):
        limits = {"max_digits": field.max_digits, "decimal_places": field.decimal_places}
        return Figure(min_value=field.min_value, **limits, **options)
    if isinstance(field, forms.IntegerField):
        return Whole(min_value=field.min_value, max_value=field.max_value, **options)
    if not field.required:
        options["allow_blank"] = True
    return Text(max_length=field.max_length, **options)


class Body(Strict):
    """`made_of` is the form of the page."""

    made_of: type[forms.Form]
    #: What the form is given beside its fields: the body's table as fields of the form.
    spread: Callable[[Mapping[str, Any], Mapping[str, Any]], tuple[dict[str, Any], dict[str, str]]]

    def form_data(self, about: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
        """What the page would send, and what the body calls the form's fields where the names differ."""
        given = {name: value for name, value in self.validated_data.items() if value is not None}
        usual = {
            name: field.initial
            for name, field in self.made_of.base_fields.items()
            if field.initial is not None
        }
        data, names = type(self).spread(given, about)
        texts = {
            name: "\n".join(value) if isinstance(value, list) else value
            for name, value in given.items()
            if name in self.made_of.base_fields
        }
        return usual | texts | data, names


def _nothing(given: Mapping[str, Any], about: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    return {}, {}


class GradeBody(Strict):
    """A grade and its floor price, yuan/jin."""

    code = Text(max_length=20)
    floor_price = Figure(max_digits=8, decimal_places=4, min_value=0)
    standard = Text(max_length=200, required=False, allow_blank=True, allow_null=True)


def _grades(given: Mapping[str, Any], about: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    data, names = {}, {}
    for place, row in enumerate(given.get("grades", []), start=1):
        for column, name in (("grade", "code"), ("floor", "floor_price"), ("standard", "standard")):
            data[f"{column}-{place}"] = row.get(name) or ""
            names[f"{column}-{place}"] = f"grades.{place - 1}.{name}"
    return data, names


class PlantedBody(Strict):
    """A plot of the household; without an area all of it."""

    plot = Whole(min_value=1, max_value=LARGEST_ID)
    area_mu = Figure(max_digits=14, decimal_places=6, min_value=0, required=False, allow_null=True)


def _plots(given: Mapping[str, Any], about: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    household = about["household"]
    if household is not None and given.get("seller"):
        raise serializers.ValidationError({"seller": [_("Name either a household or a cooperative.")]})
    known = {plot.pk: plot for plot in household.plots.filter(is_active=True)} if household else {}
    data, names = {}, {}
    for place, row in enumerate(given.get("plots", [])):
        plot = known.get(row["plot"])
        if plot is None or f"plot-{plot.pk}" in data:
            raise serializers.ValidationError(
                {f"plots.{place}.plot": [_("This is no plot of the household, or it is named twice.")]}
            )
        area = row.get("area_mu")
        data[f"plot-{plot.pk}"] = plot.area_mu if area is None else area
        names[f"plot-{plot.pk}"] = f"plots.{place}.area_mu"
    return data, names


class TargetBody(Strict):
    """A duty of the plan; with an indicator also value and unit of measure."""

    title = Text(max_length=100)
    responsible = Code()
    due_on = Day()
    indicator = Text(max_length=30, required=False, allow_blank=True, allow_null=True)
    value = Figure(max_digits=16, decimal_places=4, min_value=0, required=False, allow_null=True)
    unit = Text(max_length=20, required=False, allow_blank=True, allow_null=True)


def _targets(given: Mapping[str, Any], about: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    data, names = {}, {}
    for place, row in enumerate(given.get("targets", []), start=1):
        for name in TargetBody().fields:
            column = f"{name.removesuffix('_on')}-{place}"
            data[column] = row.get(name) or ""
            names[column] = f"targets.{place - 1}.{name}"
    return data, names


def _id(**options: Any) -> Whole:
    return Whole(min_value=1, max_value=LARGEST_ID, **options)


GRADE_TABLE = {"grades": GradeBody(many=True, max_length=len(GRADES))}
#: What stands in a body beside the fields of its form, and how its table becomes fields.
BESIDE: dict[tuple[str, str], tuple[dict[str, serializers.Field], Callable[..., Any]]] = {
    ("terms", ""): (GRADE_TABLE, _grades),
    ("terms", "change"): (GRADE_TABLE, _grades),
    ("agreements", ""): (
        {
            "household": Text(max_length=20, required=False, allow_null=True),
            "seller": Code(required=False, allow_null=True),
            "plots": PlantedBody(many=True, required=False, max_length=100),
        },
        _plots,
    ),
    ("losses", ""): ({"agreement": _id()}, _nothing),
    ("grants", ""): ({"support": _id()}, _nothing),
    ("loans", ""): ({"support": _id()}, _nothing),
    ("plans", "change"): ({"targets": TargetBody(many=True, max_length=len(TARGETS))}, _targets),
}


def _body(name: str, step: str, form: type[forms.Form]) -> type[Body]:
    beside, spread = BESIDE.get((name, step), ({}, _nothing))
    fields = {each: _json_field(field) for each, field in form.base_fields.items()} | beside
    if step:
        fields = {"step": MoveName(step)} | fields
    called = "".join(part.title() for part in f"{name}_{step or 'entry'}".split("_"))
    about = {
        "made_of": form,
        "spread": staticmethod(spread),
        "__doc__": form.__doc__ or f"{name}: {step or 'a new row'}",
        "__module__": __name__,
    }
    return type(called, (Body,), fields | about)


def _takes_files(form: type[forms.Form]) -> bool:
    """Files go as a form, never as JSON."""
    return any(isinstance(field, forms.FileField) for field in form.base_fields.values())


#: One body for each list that rows are entered in, and for each step.
ENTRY_BODIES: dict[str, type[Body]] = {name: _body(name, "", entry.form) for name, entry in ENTRIES.items()}
STEP_BODIES: dict[str, dict[str, type[Body]]] = {
    name: {
        str(code): _body(name, str(code), step.form)
        for code, step in steps.steps.items()
        if not _takes_files(step.form)
    }
    for name, steps in STEPS.items()
}
