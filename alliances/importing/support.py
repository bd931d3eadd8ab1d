"""What a member department did in a season: support actions, a line each, taken on and, with a day, done."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alliances.actions import supporting
from alliances.importing.cells import NameWidget, NumberWidget, PartsWidget
from alliances.importing.lines import Lines
from alliances.models import SupportKind, Target
from alliances.reading.naming import household_named
from meetings.models import Need
from organisations.imports import columns
from tickets.lifecycle import Incomplete
from tickets.models import Ticket
from tickets.standing import Actor

#: Agreed words for what was done with a day, and for what is still to be done.
AFTERWARDS = ("heads", "cost", "result")


class SupportActions(Lines):
    title = "帮扶事项"
    label = "名称"
    heading = gettext_lazy("Import support actions from Excel")
    lead = gettext_lazy(
        "An action of your unit a line: for a duty that it claimed, a ticket that it handles or a need. With a day it is"
        " recorded as done."
    )

    def columns(self) -> list[columns.Column]:
        column, number = columns.Column, NumberWidget
        return [
            column(
                "类型", "kind", columns.ChoiceWidget(SupportKind), required=True, sample=SupportKind.TRAINING
            ),
            column("名称", "title", NameWidget(100), required=True, sample="绑扎技能培训班"),
            column(
                "年度",
                "season",
                number(places=0, least=Decimal(2000), most=Decimal(2199)),
                required=True,
                sample="2026",
            ),
            column("认领任务", "target", NameWidget(100), sample="培训绑扎技能人员"),
            column("工单编号", "ticket", columns.CodeWidget(), sample=""),
            column("需求", "need", NameWidget(200), sample=""),
            column("完成日期", "day", columns.DateWidget(), sample="2026-03-10"),
            column("人数", "heads", number(places=0, most=Decimal(1_000_000)), sample="36"),
            column("费用（元）", "cost", number(places=2), sample="0"),
            column("结果", "result", NameWidget(1000), sample="三十六人结业"),
            column("受益农户", "households", PartsWidget(NameWidget(80)), sample=""),
        ]

    def wrong(self, values: Mapping[str, Any]) -> dict[str, str]:
        if values.get("day"):
            return {}
        early = [name for name in AFTERWARDS if values.get(name)]
        return {"day": _("What came of it is written with the day on which it was done.")} if early else {}

    def write(self, values: Mapping[str, Any], by: Actor, at: dt.datetime) -> list[str]:
        support = supporting.take_on(
            by=by,
            at=at,
            alliance=self.alliance,
            season=int(values["season"]),
            kind=values["kind"],
            title=values["title"],
            **self._answered(values, by),
        )
        given = {"support_id": support.pk, "by": by, "at": at}
        done = []
        if values.get("households"):
            number = supporting.name_beneficiaries(households=self._households(values, by), **given)
            done.append(_("households named: %(number)s") % {"number": number})
        if values.get("day"):
            supporting.finish(
                day=values["day"],
                result=values.get("result", ""),
                heads=int(values.get("heads", 0)),
                cost=values.get("cost", Decimal(0)),
                **given,
            )
            return [_("support action, done"), *done]
        return [_("support action, claimed"), *done]

    def _answered(self, values: Mapping[str, Any], by: Actor) -> dict[str, Any]:
        """Duty, ticket and need of the line. Raises Incomplete for one that is not to be found."""
        own = by.unit.pk if by.unit else None
        rows = {
            "target": Target.objects.filter(plan__alliance=self.alliance, responsible=own).order_by("-id"),
            "ticket": Ticket.objects.visible_to(by.user).filter(alliance=self.alliance),
            "need": Need.objects.visible_to(by.user).filter(alliance=self.alliance),
        }
        by_name = {"target": "title", "ticket": "number", "need": "title"}
        found = {
            name: rows[name].filter(**{by_name[name]: values[name]}).first()
            for name in rows
            if values.get(name)
        }
        missing = {name: _("There is no such entry.") for name, row in found.items() if row is None}
        if missing:
            raise Incomplete(missing)
        return found

    def _households(self, values: Mapping[str, Any], by: Actor) -> list:
        try:
            return [household_named(words, self.alliance, by) for words in values["households"]]
        except ValidationError as error:
            raise Incomplete({"households": " ".join(error.messages)}) from error
