"""What a buyer's weighbridge and cashier write down: deliveries and payments, a line each, by the agreement's number."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alliances.actions import delivering, paying
from alliances.importing.cells import NameWidget, NumberWidget
from alliances.importing.lines import Lines
from alliances.models import Agreement, MassUnit, PayMethod, Purpose
from organisations.imports import columns
from organisations.models import Alliance
from tickets.lifecycle import Incomplete
from tickets.standing import Actor


def agreement_column() -> columns.Column:
    return columns.Column(
        "协议编号", "agreement", columns.CodeWidget(), required=True, sample="ZZXY-2026-00001"
    )


def agreement_named(number: str, alliance: Alliance, by: Actor) -> Agreement:
    """The agreement of this number that the actor reads. Raises Incomplete."""
    rows = Agreement.objects.visible_to(by.user).numbered(number).filter(alliance=alliance)
    found = rows.select_related("terms").first()
    if found is None:
        raise Incomplete({"agreement": _("No agreement of this number is to be seen.")})
    return found


class Deliveries(Lines):
    title = "交货记录"
    label = "单据号"
    heading = gettext_lazy("Import deliveries from Excel")
    lead = gettext_lazy(
        "A weighing a line; price and amount follow from the agreement's conditions and the market prices of the day."
    )

    def columns(self) -> list[columns.Column]:
        column = columns.Column
        mass = NumberWidget(places=4)
        return [
            agreement_column(),
            column("单据号", "receipt", NameWidget(30), required=True, sample="GB0001"),
            column("交货日期", "day", columns.DateWidget(), required=True, sample="2026-10-01"),
            column("等级", "grade", NameWidget(20), required=True, sample="一级"),
            column("毛重", "gross", mass, required=True, sample="320"),
            column("皮重", "tare", mass, sample="12"),
            column("扣重", "deduction", mass, sample="4"),
            column("重量单位", "unit", columns.ChoiceWidget(MassUnit), sample=MassUnit.JIN),
        ]

    def write(self, values: Mapping[str, Any], by: Actor, at: dt.datetime) -> list[str]:
        agreement = agreement_named(values["agreement"], self.alliance, by)
        grade = agreement.terms.grades.filter(code=values["grade"]).first()
        if grade is None:
            raise Incomplete({"grade": _("This grade is none of the agreement's.")})
        delivery = delivering.deliver(
            agreement_id=agreement.pk,
            by=by,
            at=at,
            day=values["day"],
            grade=grade,
            receipt=values["receipt"],
            gross=values["gross"],
            tare=values.get("tare", Decimal(0)),
            deduction=values.get("deduction", Decimal(0)),
            unit=values.get("unit", MassUnit.JIN),
        )
        words = _("delivery: %(net)s jin at %(price)s yuan = %(amount)s yuan")
        return [
            words
            % {
                "net": f"{delivery.net_jin.normalize():f}",
                "price": f"{delivery.unit_price.normalize():f}",
                "amount": delivery.amount,
            }
        ]


class Payments(Lines):
    title = "付款记录"
    label = "凭证号"
    heading = gettext_lazy("Import payments from Excel")
    lead = gettext_lazy("A payment a line; what is paid for goods goes to the oldest debts first.")

    def columns(self) -> list[columns.Column]:
        column = columns.Column
        return [
            agreement_column(),
            column("凭证号", "voucher", NameWidget(50), required=True, sample="ZF0001"),
            column("付款日期", "day", columns.DateWidget(), required=True, sample="2026-10-20"),
            column("金额（元）", "amount", NumberWidget(places=2), required=True, sample="985.60"),
            column("付款用途", "purpose", columns.ChoiceWidget(Purpose), sample=Purpose.GOODS),
            column("付款方式", "method", columns.ChoiceWidget(PayMethod), sample=PayMethod.TRANSFER),
        ]

    def write(self, values: Mapping[str, Any], by: Actor, at: dt.datetime) -> list[str]:
        agreement = agreement_named(values["agreement"], self.alliance, by)
        payment = paying.pay(
            agreement_id=agreement.pk,
            by=by,
            at=at,
            day=values["day"],
            amount=values["amount"],
            voucher=values["voucher"],
            purpose=values.get("purpose", Purpose.GOODS),
            method=values.get("method", PayMethod.TRANSFER),
        )
        return [
            _("payment: %(amount)s yuan for %(purpose)s")
            % {"amount": payment.amount, "purpose": payment.get_purpose_display()}
        ]
