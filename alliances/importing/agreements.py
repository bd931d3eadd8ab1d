"""A village's season: each line becomes a household with its plots (where they are new) and an agreement."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alliances.actions import contracting
from alliances.importing import land
from alliances.importing.cells import NameWidget, NumberWidget
from alliances.importing.lines import Lines
from alliances.models import SeedSupply, Variety
from organisations.imports import columns
from tickets.standing import Actor


class Agreements(Lines):
    title = "种植协议"
    label = "户主姓名"
    heading = gettext_lazy("Import a season from Excel")
    lead = gettext_lazy(
        "A village's planting agreements, a line each: household, plots and agreement. Several plots of one line stand in"
        " one cell, with 、 between them."
    )
    also = land.ALSO

    def columns(self) -> list[columns.Column]:
        number, column = NumberWidget, columns.Column
        return [
            *land.whose(sample="演示红柳洼村"),
            *land.plots(required=True),
            column("品种", "variety", NameWidget(50), sample=""),
            column(
                "预计产量（斤）",
                "expected_jin",
                number(places=2, least=Decimal("0.01")),
                required=True,
                sample="2100",
            ),
            column("供种方式", "seed_supply", columns.ChoiceWidget(SeedSupply), sample=SeedSupply.OWN),
            column("种子赊款（元）", "seed_credit", number(places=2), sample="0"),
            column("定金（元）", "deposit", number(places=2), sample="0"),
            column("签订日期", "signed_on", columns.DateWidget(), sample=""),
            column("签订地点", "signed_place", NameWidget(100), sample=""),
        ]

    @cached_property
    def varieties(self) -> dict[str, Variety]:
        rows = Variety.objects.filter(template=self.alliance.template_id, is_active=True)
        return {row.name: row for row in rows}

    def wrong(self, values: Mapping[str, Any]) -> dict[str, str]:
        errors = land.wrong(values)
        if values.get("variety") and values["variety"] not in self.varieties:
            errors["variety"] = _("The chain has no variety of this name.")
        if bool(values.get("signed_on")) != bool(values.get("signed_place")):
            missing = "signed_place" if values.get("signed_on") else "signed_on"
            errors[missing] = _("Day and place of the signing go together.")
        return errors

    def write(self, values: Mapping[str, Any], by: Actor, at: dt.datetime) -> list[str]:
        done = []
        household = land.known(values, self.alliance)
        if household is None:
            household = land.join(values, self.alliance, by, at)
            done.append(_("new household"))
        plots, new = land.enter(household, values, by, at)
        done += land.said(new)
        agreement = contracting.draft(
            by=by,
            at=at,
            terms=self.terms,
            household=household,
            plots=dict.fromkeys(plots),
            variety=self.varieties.get(values.get("variety", "")),
            expected_jin=values["expected_jin"],
            seed_supply=values.get("seed_supply", SeedSupply.OWN),
            seed_credit=values.get("seed_credit", Decimal(0)),
            deposit=values.get("deposit", Decimal(0)),
        )
        if values.get("signed_on"):
            signing = {name: values[name] for name in ("signed_on", "signed_place")}
            contracting.sign(agreement_id=agreement.pk, by=by, at=at, **signing)
            return [*done, _("agreement, signed")]
        return [*done, _("agreement, draft")]
