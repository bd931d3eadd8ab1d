"""The text from which the applicant is told: what came in, what was paid out, what is held, which measures stand. Nothing of any
obligor's, no thing by name."""

from decimal import Decimal

from django.db.models import Sum
from django.utils import translation
from django.utils.translation import gettext as _

from enforcement.models import Case, EntryKind, Measure
from enforcement.waiting_chain import LIVE
from enforcement.yuan import FEN


def text_for_applicant(case: Case) -> str:
    """A draft for the officer, in Chinese as the court's papers are, whatever the language of the page. Raises Locked."""
    sums = dict(case.ledger.order_by().values_list("kind").annotate(fen=Sum("fen")))
    amounts = {kind: f"{Decimal(abs(sums.get(kind, 0))) * FEN:,.2f}" for kind in EntryKind.values}
    held = f"{Decimal(sum(sums.values())) * FEN:,.2f}"
    standing = Measure.objects.filter(case=case, other_court=False, state__in=sorted(LIVE)).count()
    with translation.override("zh-hans"):
        words = _(
            "Case %(number)s: %(receipt)s yuan have come in so far, %(payment)s yuan were paid out, %(cost)s yuan are costs; the court holds %(held)s yuan. %(standing)s measures stand. Questions go to the officer of the case."
        )
    return words % {"number": case.number.reveal(), "held": held, "standing": standing, **amounts}
