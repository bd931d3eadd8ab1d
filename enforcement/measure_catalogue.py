"""What the court may order, as data: document, who approves, on what, for how long, whether it is renewed, what may follow.

Sources: Civil Procedure Law (2023) arts 118, 119, 253, 254, 259, 262; 民诉法解释 (法释〔2022〕11号) arts 482, 484, 485; 查扣冻规定
(法释〔2004〕15号 as amended 2020); 法释〔2015〕17号 (consumption limits); 法释〔2008〕13号 arts 23 to 25 (exit). DOMAIN 5.5. The court
decides; the portal records that the decision is there, and counts.
"""

from decimal import Decimal
from typing import NamedTuple

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class On(models.TextChoices):
    """What a measure stands on."""

    DEPOSIT = "deposit", pgettext_lazy("a measure on", "deposit")
    MOVABLE = "movable", pgettext_lazy("a measure on", "movable")
    REALTY = "realty", pgettext_lazy("a measure on", "real estate")
    RIGHT = "right", pgettext_lazy("a measure on", "other property right")
    INCOME = "income", pgettext_lazy("a measure on", "income")


class Approver(models.TextChoices):
    COURT = "court", pgettext_lazy("approved by", "ruling of the court")
    PRESIDENT = "president", pgettext_lazy("approved by", "court president")


class MeasureKind(models.TextChoices):
    FREEZE_DEPOSIT = "freeze_deposit", pgettext_lazy("a measure", "freezing of a deposit")
    SEAL_MOVABLE = "seal_movable", pgettext_lazy("a measure", "sealing of a movable")
    DETAIN_MOVABLE = "detain_movable", pgettext_lazy("a measure", "detaining of a movable")
    SEAL_REALTY = "seal_realty", pgettext_lazy("a measure", "sealing of real estate")
    FREEZE_RIGHT = "freeze_right", pgettext_lazy("a measure", "freezing of another property right")
    TRANSFER = "transfer", pgettext_lazy("a measure", "transfer (划拨)")
    WITHDRAW_INCOME = "withdraw_income", pgettext_lazy("a measure", "withholding or withdrawal of income")
    CONSUMPTION_LIMIT = "consumption_limit", pgettext_lazy("a measure", "consumption limits")
    EXIT_RESTRICTION = "exit_restriction", pgettext_lazy("a measure", "exit restriction")
    SUMMONS = "summons", pgettext_lazy("a measure", "summons by force")
    FINE = "fine", pgettext_lazy("a measure", "fine")
    DETENTION = "detention", pgettext_lazy("a measure", "judicial detention")
    SEARCH = "search", pgettext_lazy("a measure", "search")


class MeasureRule(NamedTuple):
    """`on`: a kind of thing, or None for a person. `months`, `days`, `hours`: the longest term; all None: no fixed one.
    `at_once`: it is over when it is done. `yuan_person`, `yuan_unit`: least and most of a fine."""

    document: str
    approver: Approver
    on: On | None
    law: str
    months: int | None = None
    days: int | None = None
    hours: int | None = None
    renewable: bool = False
    waits: bool = False
    at_once: bool = False
    yuan_person: tuple[Decimal, Decimal] | None = None
    yuan_unit: tuple[Decimal, Decimal] | None = None
    note: str = ""
    follows: tuple[MeasureKind, ...] = ()

    @property
    def has_term(self) -> bool:
        return self.months is not None or self.days is not None


K = MeasureKind
#: What a department enters in its register on a request of these kinds.
MEASURE_OF = {
    "control.real-estate": K.SEAL_REALTY,
    "control.vehicle": K.SEAL_MOVABLE,
    "control.deposits": K.FREEZE_DEPOSIT,
    "control.equity": K.FREEZE_RIGHT,
}
_RULING = _("ruling and notice of assistance")

CATALOGUE: dict[MeasureKind, MeasureRule] = {
    K.FREEZE_DEPOSIT: MeasureRule(
        _RULING,
        Approver.COURT,
        On.DEPOSIT,
        "民诉法（2023）第253条；法释〔2022〕11号第485条",
        months=12,
        renewable=True,
        waits=True,
        follows=(K.TRANSFER,),
    ),
    K.SEAL_MOVABLE: MeasureRule(
        _("ruling, list, label or announcement"),
        Approver.COURT,
        On.MOVABLE,
        "法释〔2022〕11号第485条；法释〔2004〕15号（2020修正）",
        months=24,
        renewable=True,
        waits=True,
        follows=(K.DETAIN_MOVABLE,),
    ),
    K.DETAIN_MOVABLE: MeasureRule(
        _("ruling and list"),
        Approver.COURT,
        On.MOVABLE,
        "法释〔2022〕11号第485条；法释〔2004〕15号（2020修正）",
        months=24,
        renewable=True,
        waits=True,
    ),
    K.SEAL_REALTY: MeasureRule(
        _RULING,
        Approver.COURT,
        On.REALTY,
        "法释〔2022〕11号第485条；法释〔2004〕15号（2020修正）第7条",
        months=36,
        renewable=True,
        waits=True,
    ),
    K.FREEZE_RIGHT: MeasureRule(
        _RULING,
        Approver.COURT,
        On.RIGHT,
        "法释〔2022〕11号第485条",
        months=36,
        renewable=True,
        waits=True,
    ),
    K.TRANSFER: MeasureRule(
        _RULING,
        Approver.COURT,
        On.DEPOSIT,
        "民诉法（2023）第253条；法释〔2022〕11号第484条",
        at_once=True,
        note=_("The ruling also freezes. Not more than what is owed."),
    ),
    K.WITHDRAW_INCOME: MeasureRule(
        _RULING,
        Approver.COURT,
        On.INCOME,
        "民诉法（2023）第254条",
        note=_("Living costs of the family are left."),
    ),
    K.CONSUMPTION_LIMIT: MeasureRule(
        _("order: period, items, consequences"),
        Approver.PRESIDENT,
        None,
        "法释〔2015〕17号",
        note=_("Ends with performance, security or the applicant's consent; relief of a month at most."),
        follows=(K.FINE, K.DETENTION),
    ),
    K.EXIT_RESTRICTION: MeasureRule(
        _("decision on a written application, or ex officio"),
        Approver.COURT,
        None,
        "法释〔2008〕13号第23至25条",
        note=_("Lifted on full performance; may be lifted on security or consent."),
    ),
    K.SUMMONS: MeasureRule(
        _("summons (拘传票)"),
        Approver.PRESIDENT,
        None,
        "民诉法（2023）第119条；法释〔2022〕11号第482条",
        hours=24,
        at_once=True,
        note=_("8 hours; 24 where the case is complex and detention is possible."),
        follows=(K.DETENTION,),
    ),
    K.FINE: MeasureRule(
        _("decision"),
        Approver.PRESIDENT,
        None,
        "民诉法（2023）第118、119条",
        at_once=True,
        yuan_person=(Decimal("0.01"), Decimal(100_000)),
        yuan_unit=(Decimal(50_000), Decimal(1_000_000)),
        note=_("Review by the higher court does not stop it."),
    ),
    K.DETENTION: MeasureRule(
        _("decision"),
        Approver.PRESIDENT,
        None,
        "民诉法（2023）第118、119条",
        days=15,
        note=_("Held by the police; ended earlier when corrected."),
    ),
    K.SEARCH: MeasureRule(
        _("search warrant"),
        Approver.PRESIDENT,
        None,
        "民诉法（2023）第259条；法释〔2022〕11号第495、496条",
        at_once=True,
        note=_("Warrant and card are shown; the village or community sends somebody."),
    ),
}
