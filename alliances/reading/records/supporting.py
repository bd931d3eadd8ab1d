"""A support action with whom it helped; a yearly plan with how far each duty is."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from alliances.models import Beneficiary, Grant, Loan, Sale, Support, YearPlan
from alliances.reading import list_columns
from alliances.reading.chain import figures_against
from alliances.reading.columns import Column, exact, plain
from alliances.reading.records.parts import MOST, Part, Shown, facts_of
from audit import clock
from organisations.models import User


def support(row: Support, user: User) -> Shown:
    facts = facts_of(row, list_columns.SUPPORT[1:])
    if row.description:
        facts.append((_("description"), row.description))
    named = [
        plain(gettext_lazy("grower's household"), "household"),
        plain(gettext_lazy("head of household"), "household__head_name"),
        plain(gettext_lazy("village"), "household__area"),
    ]
    of = {"support": row}
    parts = [
        Part(
            _("Households supported"),
            named,
            list(Beneficiary.objects.visible_to(user).filter(**of).select_related("household__area")[:MOST]),
        ),
        Part(
            pgettext("list", "Grants and subsidies"),
            list_columns.GRANTS,
            list(
                Grant.objects.visible_to(user)
                .filter(**of)
                .select_related("support", "household", "organisation")[:MOST]
            ),
        ),
        Part(
            _("Loans"),
            list_columns.LOANS,
            list(
                Loan.objects.visible_to(user).filter(**of).select_related("household", "organisation")[:MOST]
            ),
        ),
        Part(
            _("Sales"),
            list_columns.SALES,
            list(Sale.objects.visible_to(user).filter(**of).select_related("seller")[:MOST]),
        ),
    ]
    return facts, [part for part in parts if part.rows]


def plan(row: YearPlan, user: User) -> Shown:
    facts = facts_of(row, list_columns.PLANS[1:])
    if row.review:
        facts.append((_("review"), row.review))
    duties = list(row.targets.select_related("responsible"))
    reached = {
        each.target.pk: each
        for each in figures_against(row.alliance, row.year, clock.today(), duties)
        if each.target is not None
    }
    columns = [
        plain(gettext_lazy("duty"), "title"),
        plain(gettext_lazy("responsible unit"), "responsible"),
        plain(gettext_lazy("due"), "due_on"),
        Column(
            gettext_lazy("plan"),
            14,
            lambda each: f"{exact(each.value)} {each.unit}" if each.value else None,
        ),
        Column(
            gettext_lazy("so far"),
            14,
            lambda each: exact_of(reached[each.pk].figure.value) if each.pk in reached else None,
            number=True,
        ),
        Column(
            gettext_lazy("reached (%)"),
            10,
            lambda each: reached[each.pk].reached if each.pk in reached else None,
            number=True,
        ),
        Column(
            pgettext_lazy("a plan", "claimed"), 10, lambda each: _("yes") if each.claimed_at else _("not yet")
        ),
    ]
    return facts, [Part(_("Duties"), columns, duties)]


def exact_of(value):
    return value if value is None or isinstance(value, int) else exact(value)
