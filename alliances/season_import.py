"""A village's season as a workbook: each line becomes a household with its plot (where they are new) and an agreement.

Lines go through the verbs that pages use; what a verb refuses stands at the cell. A dry run does everything in a
transaction that is rolled back.
"""

import datetime as dt
import hashlib
import unicodedata
from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from import_export.widgets import Widget

from alliances.actions import contracting, growers
from alliances.models import AreaUnit, Household, Plot, SeedSupply, Terms, Variety
from alliances.quantities import to_mu
from organisations.encryption import lookup_hash
from organisations.imports import columns, workbook
from organisations.imports.running import Fate, Outcome
from organisations.models import Area, AreaLevel
from tickets import wording
from tickets.forms.fields import no_unseen_characters
from tickets.lifecycle import Incomplete, Refusal
from tickets.standing import Actor


class NumberWidget(Widget):
    """A number as offices write it: full-width, with commas or its unit behind it."""

    def __init__(self, *, places: int, least: Decimal = Decimal(0), most: Decimal = Decimal(10) ** 8):
        super().__init__()
        self.places, self.least, self.most = places, least, most

    def clean(self, value, row=None, **kwargs):
        written = unicodedata.normalize("NFKC", workbook.text(value)).replace(",", "").strip()
        if not written:
            return None
        try:
            number = Decimal(written.rstrip("亩斤元人"))
        except InvalidOperation:
            raise ValueError(_("“%(value)s” is no number.") % {"value": value[:40]}) from None
        if not number.is_finite() or not self.least <= number <= self.most:
            raise ValueError(
                _("The number must lie between %(least)s and %(most)s.")
                % {"least": self.least, "most": self.most}
            )
        exponent = number.as_tuple().exponent
        if isinstance(exponent, int) and -exponent > self.places:
            raise ValueError(_("At most %(places)s decimal places.") % {"places": self.places})
        return number

    def render(self, value, obj=None, **kwargs):
        return "" if value is None else str(value)


class NameWidget(columns.TextWidget):
    """A text of so many characters without invisible ones."""

    def __init__(self, length: int):
        super().__init__()
        self.length = length

    def clean(self, value, row=None, **kwargs):
        text = super().clean(value, row)
        no_unseen_characters(text)
        if len(text) > self.length:
            raise ValueError(_("At most %(length)s characters.") % {"length": self.length})
        return text


class Lines:
    """The columns of the workbook, in the form that the template and the file of wrong lines take."""

    title = "种植协议"

    def columns(self) -> list[columns.Column]:
        number, column = NumberWidget, columns.Column
        return [
            column("嘎查村", "area", columns.ReferenceWidget(Area), required=True, sample="演示红柳洼村"),
            column("户主姓名", "head_name", NameWidget(50), required=True, sample="样例户主"),
            column("联系电话", "phone", columns.CodeWidget(), sample="04760000000"),
            column("家庭人口", "people", number(places=0, least=Decimal(1), most=Decimal(50)), sample="4"),
            column("地块", "plot", NameWidget(50), required=True, sample="东地"),
            column("面积", "size", number(places=2, least=Decimal("0.01")), required=True, sample="10.5"),
            column("面积单位", "unit", columns.ChoiceWidget(AreaUnit), sample=AreaUnit.MU),
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


LINES = Lines()
#: Fields that verbs name → the attribute of the column they stand in.
ALSO = {"plots": "plot", "name": "plot", "household": "head_name", "joined_on": "head_name"}


def run(
    rows: Sequence[workbook.Row], terms: Terms, *, by: Actor, at: dt.datetime, dry_run: bool
) -> list[Fate]:
    """The fate of each line; those that are right are written unless it is a dry run."""
    sheet = LINES.columns()
    varieties = {
        row.name: row for row in Variety.objects.filter(template=terms.alliance.template_id, is_active=True)
    }
    with transaction.atomic():
        fates = [_fate(row, sheet, varieties, terms, by, at) for row in rows]
        transaction.set_rollback(dry_run)
    return fates


def told(fates: Sequence[Fate]) -> str:
    """What a preview told, short enough to be compared: a confirmation writes that and nothing else."""
    words = "\n".join(fate.told() for fate in fates)
    return hashlib.sha256(words.encode()).hexdigest()


def _fate(
    row: workbook.Row,
    sheet: Sequence[columns.Column],
    varieties: Mapping[str, Variety],
    terms: Terms,
    by: Actor,
    at: dt.datetime,
) -> Fate:
    label = row.cells.get("户主姓名", "")[:40]
    values, errors = _values(row, sheet)
    headings = {column.attribute: column.column_name for column in sheet}
    name = values.get("variety")
    if name and name not in varieties:
        errors.append((headings["variety"], _("The chain has no variety of this name.")))
    if not errors:
        try:
            with transaction.atomic():
                done = _write(values | {"variety": varieties.get(name)}, terms, by, at)
            return Fate(row.number, Outcome.NEW, label, changes=[("", "", what) for what in done])
        except Incomplete as incomplete:
            for field, code in incomplete.errors.items():
                attribute = ALSO.get(field, field)
                errors.append((headings.get(attribute, ""), wording.field_error(code)))
        except Refusal as refused:
            errors.append(("", wording.refusal(refused)))
    return Fate(row.number, Outcome.WRONG, label, errors=errors)


def _values(
    row: workbook.Row, sheet: Sequence[columns.Column]
) -> tuple[dict[str, Any], list[tuple[str, str]]]:
    values: dict[str, Any] = {}
    errors = []
    for column in sheet:
        written = row.cells.get(column.column_name, "")
        try:
            if not written:
                if column.required:
                    raise ValueError(_("This cell must not be empty."))
                continue
            values[column.attribute] = column.widget.clean(written, row.cells)
        except ValidationError as error:
            errors.append((column.column_name, " ".join(error.messages)))
        except ValueError as error:
            errors.append((column.column_name, str(error)))
    area = values.get("area")
    if area is not None and area.level not in (AreaLevel.VILLAGE, AreaLevel.COMMUNITY):
        errors.append(("嘎查村", _("Name a village or community inside the alliance's area.")))
    if bool(values.get("signed_on")) != bool(values.get("signed_place")):
        missing = "签订地点" if values.get("signed_on") else "签订日期"
        errors.append((missing, _("Day and place of the signing go together.")))
    return values, errors


def _write(values: Mapping[str, Any], terms: Terms, by: Actor, at: dt.datetime) -> list[str]:
    """What was done, in words without numbers that a dry run would give otherwise."""
    done = []
    household = _known(values, terms)
    if household is None:
        people = values.get("people")
        household = growers.join_household(
            by=by,
            at=at,
            alliance=terms.alliance,
            area=values["area"],
            head_name=values["head_name"],
            phone=values.get("phone", ""),
            people=int(people) if people else None,
        )
        done.append(_("new household"))
    plot = _plot(household, values, by, at)
    if plot is None:
        plot = growers.add_plot(
            household_id=household.pk,
            by=by,
            at=at,
            name=values["plot"],
            area=values["size"],
            unit=values.get("unit", AreaUnit.MU),
        )
        done.append(_("new plot"))
    agreement = contracting.draft(
        by=by,
        at=at,
        terms=terms,
        household=household,
        plots={plot: None},
        variety=values["variety"],
        expected_jin=values["expected_jin"],
        seed_supply=values.get("seed_supply", SeedSupply.OWN),
        seed_credit=values.get("seed_credit", Decimal(0)),
        deposit=values.get("deposit", Decimal(0)),
    )
    if values.get("signed_on"):
        signing = {name: values[name] for name in ("signed_on", "signed_place")}
        contracting.sign(agreement_id=agreement.pk, by=by, at=at, **signing)
        done.append(_("agreement, signed"))
    else:
        done.append(_("agreement, draft"))
    return done


def _known(values: Mapping[str, Any], terms: Terms) -> Household | None:
    """The household of this village, name and telephone, if it has joined. Raises Incomplete for several of one name."""
    rows = Household.objects.filter(
        alliance=terms.alliance, area=values["area"], head_name=values["head_name"], valid_to=None
    )
    if values.get("phone"):
        rows = rows.filter(phone_hash=lookup_hash(values["phone"], "grower_phone"))
    found = list(rows.select_related("area", "alliance")[:2])
    if len(found) > 1:
        raise Incomplete(
            {"phone": _("Several households of the village have this name; write the telephone.")}
        )
    return found[0] if found else None


def _plot(household: Household, values: Mapping[str, Any], by: Actor, at: dt.datetime) -> Plot | None:
    plot = household.plots.filter(name=values["plot"]).first()
    if plot is not None and plot.area_mu != to_mu(values["size"], values.get("unit", AreaUnit.MU)):
        raise Incomplete(
            {
                "size": _("The plot is known with %(area)s mu; correct the line, or name another plot.")
                % {"area": f"{plot.area_mu.normalize():f}"}
            }
        )
    return plot
