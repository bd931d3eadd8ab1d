"""Growers' households with their plots, a line each."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alliances.importing import land
from alliances.importing.cells import NameWidget
from alliances.importing.lines import Lines
from organisations.imports import columns
from tickets.lifecycle import Incomplete
from tickets.standing import Actor


class Households(Lines):
    title = "种植户和地块"
    label = "户主姓名"
    heading = gettext_lazy("Import households from Excel")
    lead = gettext_lazy(
        "A household a line, with its plots. For a household that has joined already, only new plots are entered."
    )
    also = {**land.ALSO, "joined_on": "joined_on"}

    def columns(self) -> list[columns.Column]:
        column = columns.Column
        return [
            *land.whose(sample="演示红柳洼村"),
            *land.plots(required=False),
            column("加入日期", "joined_on", columns.DateWidget(), sample=""),
            column("加入依据", "basis", NameWidget(200), sample="入会申请表"),
        ]

    def wrong(self, values: Mapping[str, Any]) -> dict[str, str]:
        errors = land.wrong(values)
        if bool(values.get("plot")) != bool(values.get("size")):
            errors["size" if values.get("plot") else "plot"] = _("Plot and area go together.")
        return errors

    def write(self, values: Mapping[str, Any], by: Actor, at: dt.datetime) -> list[str]:
        household = land.known(values, self.alliance)
        done = [] if household else [_("new household")]
        if household is None:
            more = {"joined_on": values.get("joined_on"), "basis": values.get("basis", "")}
            household = land.join(values, self.alliance, by, at, **more)
        done += land.said(land.enter(household, values, by, at)[1])
        if not done:
            raise Incomplete({"head_name": _("This household has joined the chain already.")})
        return done
