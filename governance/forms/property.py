"""Reads the workbook of property-service totals. Totals only: a row that names a person, a room or a telephone is refused."""

import datetime as dt
import re
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import IO

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from governance.models import LEAST_HOUSEHOLDS, Building, Estate, FeePeriod
from governance.owners_votes import Matter
from meetings.forms.lists import RowForm
from organisations.imports import workbook
from tickets.forms.fields import DayField, TextField

ESTATE, BUILDING = "小区代码", "楼栋"
FIRST, LAST = "起始日期", "截止日期"
#: Heading → attribute: sums in yuan, and counts.
MONEY = {"应收": "receivable", "实收": "received", "期初欠费": "opening_arrears", "追缴欠费": "recovered"}
COUNTS = {
    "户数": "households",
    "承诺服务项": "promised",
    "完成服务项": "delivered",
    "报修": "repairs",
    "按时完成报修": "repairs_on_time",
}
#: Repairs that were finished, and the hours they took from request to end; a workbook may leave them out.
DONE, HOURS = "完成报修", "报修总用时"
REQUIRED = (ESTATE, FIRST, LAST, *COUNTS, *MONEY)
TOTALS = (ESTATE, BUILDING, FIRST, LAST, *COUNTS, *MONEY, DONE, HOURS)
#: What tells of a person or a flat; the headings are known so that such a row can be named and refused.
PERSONAL = (
    "姓名", "业主", "业主姓名", "户主", "住户", "联系人", "房号", "房间号", "房屋", "室号", "门牌号", "单元", "住址", "地址",
    "电话", "手机", "手机号", "手机号码", "联系电话", "联系方式", "身份证号", "身份证号码", "车牌号",
)  # fmt: skip
PERSONAL_WORDS = re.compile(
    "姓名|业主|户主|住户|房号|房间|室号|门牌|单元|住址|地址|电话|手机|身份证|车牌|name|phone|room",
    re.IGNORECASE,
)
MOST_MONEY = Decimal("9999999999.99")
MOST = 1_000_000
MOST_HOURS = Decimal("99999999.9")
YEARS = range(2000, 2101)


@dataclass
class Totals:
    """Rows to save, and lines that are refused, each with its reason."""

    rows: list[FeePeriod] = field(default_factory=list)
    refused: list[tuple[int, str]] = field(default_factory=list)


def read_totals(file: IO[bytes], estates: dict[str, Estate]) -> Totals:
    """Reads the totals of these estates (by the code of their area). Raises WorkbookRefused for the file as a whole."""
    sheet = workbook.read(file, headings=[*TOTALS, *PERSONAL], required=REQUIRED)
    told = [heading for heading in sheet.unknown if PERSONAL_WORDS.search(heading)]
    if told:
        raise workbook.WorkbookRefused(
            _("Totals only: the column “%(column)s” tells of persons or flats. Take it out.")
            % {"column": "、".join(told)}
        )
    totals, seen = Totals(), set()
    for line in sheet.rows:
        try:
            row = _row(line.cells, estates)
            key = (row.estate_id, row.building_id, row.first_day)
            if key in seen:
                raise ValueError(_("This estate or building stands here twice for the period."))
            seen.add(key)
            totals.rows.append(row)
        except ValueError as error:
            totals.refused.append((line.number, str(error)))
    return totals


def _row(cells: dict[str, str], estates: dict[str, Estate]) -> FeePeriod:
    personal = [heading for heading in PERSONAL if cells.get(heading)]
    if personal:
        raise ValueError(
            _("Totals only: “%(column)s” tells of a person or a flat; debts of households are not taken in.")
            % {"column": "、".join(personal)}
        )
    estate = estates.get(workbook.code(cells.get(ESTATE, "")))
    if estate is None:
        raise ValueError(_("There is no such estate that you keep or serve."))
    row = FeePeriod(
        estate=estate,
        building=_building(estate, cells.get(BUILDING, "")),
        first_day=_day(cells, FIRST),
        last_day=_day(cells, LAST),
        **{name: _count(cells, heading) for heading, name in COUNTS.items()},
        **{name: _sum(cells, heading) for heading, name in MONEY.items()},
        repairs_done=_count(cells, DONE) if cells.get(DONE) else 0,
        repair_hours=_sum(cells, HOURS) if cells.get(HOURS) else Decimal(0),
    )
    _check(row)
    return row


def _building(estate: Estate, written: str) -> Building | None:
    if not written:
        return None
    name = workbook.text(written)
    building = next((row for row in estate.buildings.all() if row.name == name), None)
    if building is None:
        raise ValueError(_("This estate has no building of this name."))
    return building


def _day(cells: dict[str, str], heading: str) -> dt.date:
    day = workbook.date(cells.get(heading, ""))
    if day is None or day.year not in YEARS:
        raise ValueError(_("“%(column)s” needs a day.") % {"column": heading})
    return day


def _count(cells: dict[str, str], heading: str) -> int:
    number = _sum(cells, heading)
    if number != int(number) or number > MOST:
        raise ValueError(_("“%(column)s” needs a whole number.") % {"column": heading})
    return int(number)


def _sum(cells: dict[str, str], heading: str) -> Decimal:
    written = workbook.text(cells.get(heading, "")).replace(",", "").replace("，", "").strip()
    try:
        number = Decimal(written)
    except InvalidOperation:
        number = None
    if number is None or not number.is_finite() or not 0 <= number <= MOST_MONEY:
        raise ValueError(_("“%(column)s” needs a number that is not below zero.") % {"column": heading})
    if number != number.quantize(Decimal("0.01")):
        raise ValueError(_("“%(column)s” has more than two decimal places.") % {"column": heading})
    return number


def _check(row: FeePeriod) -> None:
    if row.last_day < row.first_day:
        raise ValueError(_("The last day lies before the first day."))
    if row.households < LEAST_HOUSEHOLDS:
        raise ValueError(
            ngettext(
                "Totals of fewer than %(least)s household would tell who owes; take the whole estate.",
                "Totals of fewer than %(least)s households would tell who owes; take the whole estate.",
                LEAST_HOUSEHOLDS,
            )
            % {"least": LEAST_HOUSEHOLDS}
        )
    if row.households > (row.building or row.estate).households:
        raise ValueError(_("There are fewer households than that."))
    if row.received > row.receivable or row.recovered > row.opening_arrears:
        raise ValueError(_("More is received than was owed; arrears have a column of their own."))
    if row.delivered > row.promised:
        raise ValueError(_("More services are delivered than were promised."))
    if row.repair_hours != row.repair_hours.quantize(Decimal("0.1")) or row.repair_hours > MOST_HOURS:
        raise ValueError(_("“%(column)s” needs hours with one decimal place at most.") % {"column": HOURS})
    if row.repairs_done > row.repairs or (row.repair_hours and not row.repairs_done):
        raise ValueError(_("Hours and finished repairs do not fit the repairs asked for."))
    if row.repairs_on_time > row.repairs:
        raise ValueError(_("More repairs are on time than were asked for."))


class TotalsForm(forms.Form):
    file = forms.FileField(label=gettext_lazy("Workbook (.xlsx)"), max_length=200)


class VoteForm(RowForm):
    matter = forms.ChoiceField(label=gettext_lazy("Matter"), choices=Matter.choices)
    title = TextField(label=gettext_lazy("Title"), max_length=100)
    decided_on = DayField(label=gettext_lazy("Decided on"))
    whole_area = forms.DecimalField(
        label=gettext_lazy("Whole area (m²)"), min_value=0, max_digits=12, decimal_places=2
    )
    whole_owners = forms.IntegerField(label=gettext_lazy("All owners"), min_value=1, max_value=MOST)
    voting_area = forms.DecimalField(
        label=gettext_lazy("Area taking part (m²)"), min_value=0, max_digits=12, decimal_places=2
    )
    voting_owners = forms.IntegerField(label=gettext_lazy("Owners taking part"), min_value=0, max_value=MOST)
    agreeing_area = forms.DecimalField(
        label=gettext_lazy("Area in favour (m²)"), min_value=0, max_digits=12, decimal_places=2
    )
    agreeing_owners = forms.IntegerField(label=gettext_lazy("Owners in favour"), min_value=0, max_value=MOST)
