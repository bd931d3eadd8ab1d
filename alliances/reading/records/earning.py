"""Work with its workers and wages; a cooperative's refund with its shares."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alliances.models import Placement, Refund, RefundShare, Wage, WorkOffer
from alliances.reading import list_columns
from alliances.reading.columns import measured, paid, plain
from alliances.reading.records.parts import MOST, Part, Shown, facts_of
from organisations.models import User


def work(row: WorkOffer, user: User) -> Shown:
    placements = Placement.objects.visible_to(user).filter(offer=row)
    wages = Wage.objects.visible_to(user).filter(placement__offer=row)
    facts = facts_of(row, list_columns.WORK[1:])
    facts.append((_("pay day"), _("%(day)s of the following month") % {"day": row.pay_day}))
    return facts, [
        Part(
            _("Workers placed"),
            list_columns.PLACEMENTS,
            list(placements.select_related("household__area", "offer__employer")[:MOST]),
        ),
        Part(
            _("Wages"),
            list_columns.WAGES,
            list(wages.select_related("placement__household__area", "placement__offer__employer")[:MOST]),
        ),
    ]


def refund(row: Refund, user: User) -> Shown:
    shares = [
        plain(gettext_lazy("grower's household"), "household"),
        plain(gettext_lazy("head of household"), "household__head_name"),
        measured(gettext_lazy("trade"), "trade"),
        paid(gettext_lazy("amount (yuan)"), "amount"),
        plain(gettext_lazy("paid on"), "paid_on"),
    ]
    rows = RefundShare.objects.visible_to(user).filter(refund=row).select_related("household")
    return facts_of(row, list_columns.REFUNDS[1:]), [Part(_("Shares"), shares, list(rows[:MOST]))]
