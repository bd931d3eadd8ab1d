"""Households with their plots, as workbooks of households and of agreements name them."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from alliances.actions import growers
from alliances.importing.cells import NameWidget, NumberWidget, PartsWidget
from alliances.models import AreaUnit, Household, Plot
from alliances.quantities import to_mu
from organisations.encryption import lookup_hash
from organisations.imports import columns
from organisations.models import Alliance, Area, AreaLevel
from tickets.lifecycle import Incomplete
from tickets.standing import Actor

ALSO = {"plots": "plot", "name": "plot", "household": "head_name", "joined_on": "head_name"}


def whose(*, sample: str) -> list[columns.Column]:
    """Whose line it is."""
    number, column = NumberWidget, columns.Column
    return [
        column("嘎查村", "area", columns.ReferenceWidget(Area), required=True, sample=sample),
        column("户主姓名", "head_name", NameWidget(50), required=True, sample="样例户主"),
        column("联系电话", "phone", columns.CodeWidget(), sample="04760000000"),
        column("家庭人口", "people", number(places=0, least=Decimal(1), most=Decimal(50)), sample="4"),
    ]


def plots(*, required: bool) -> list[columns.Column]:
    """Plots and their areas, one or several: 东地、西地 with 10.5、3."""
    size, column = NumberWidget(places=2, least=Decimal("0.01")), columns.Column
    return [
        column("地块", "plot", PartsWidget(NameWidget(50)), required=required, sample="东地、西地"),
        column("面积", "size", PartsWidget(size), required=required, sample="10.5、3"),
        column("面积单位", "unit", columns.ChoiceWidget(AreaUnit), sample=AreaUnit.MU),
    ]


def wrong(values: Mapping[str, Any]) -> dict[str, str]:
    errors = {}
    area, names, sizes = (values.get(name) for name in ("area", "plot", "size"))
    if area is not None and area.level not in (AreaLevel.VILLAGE, AreaLevel.COMMUNITY):
        errors["area"] = _("Name a village or community inside the alliance's area.")
    if names and len(set(names)) < len(names):
        errors["plot"] = _("A plot is named twice.")
    if names and sizes and len(names) != len(sizes):
        errors["size"] = _("Write an area for each plot, in the same order, with 、 between them.")
    return errors


def known(values: Mapping[str, Any], alliance: Alliance) -> Household | None:
    """The household of this village, name and telephone, if it has joined. Raises Incomplete for several of one name."""
    rows = Household.objects.filter(
        alliance=alliance, area=values["area"], head_name=values["head_name"], valid_to=None
    )
    if values.get("phone"):
        rows = rows.filter(phone_hash=lookup_hash(values["phone"], "grower_phone"))
    found = list(rows.select_related("area", "alliance")[:2])
    if len(found) > 1:
        raise Incomplete(
            {"phone": _("Several households of the village have this name; write the telephone.")}
        )
    return found[0] if found else None


def join(values: Mapping[str, Any], alliance: Alliance, by: Actor, at: dt.datetime, **more) -> Household:
    people = values.get("people")
    return growers.join_household(
        by=by,
        at=at,
        alliance=alliance,
        area=values["area"],
        head_name=values["head_name"],
        phone=values.get("phone", ""),
        people=int(people) if people else None,
        **more,
    )


def enter(
    household: Household, values: Mapping[str, Any], by: Actor, at: dt.datetime
) -> tuple[list[Plot], int]:
    """The plots of the line, and how many of them are new."""
    unit = values.get("unit", AreaUnit.MU)
    there = {plot.name: plot for plot in household.plots.filter(name__in=values.get("plot", ()))}
    found, new = [], 0
    for name, size in zip(values.get("plot", ()), values.get("size", ()), strict=True):
        plot = there.get(name)
        if plot is None:
            plot = _added(household, name, size, unit, by, at)
            new += 1
        elif plot.area_mu != to_mu(size, unit):
            raise Incomplete(
                {
                    "size": _("The plot is known with %(area)s mu; correct the line, or name another plot.")
                    % {"area": f"{plot.area_mu.normalize():f}"}
                }
            )
        found.append(plot)
    return found, new


def _added(household: Household, name: str, size: Decimal, unit: str, by: Actor, at: dt.datetime) -> Plot:
    try:
        return growers.add_plot(household_id=household.pk, by=by, at=at, name=name, area=size, unit=unit)
    except Incomplete as incomplete:
        # The verb's area is the plot's; here that word is the village's column.
        errors = {("size" if field == "area" else field): code for field, code in incomplete.errors.items()}
        raise Incomplete(errors) from incomplete


def said(new: int) -> list[str]:
    return [ngettext("%(count)s new plot", "%(count)s new plots", new) % {"count": new}] if new else []
