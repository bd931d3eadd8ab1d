"""What the page of one row shows beside its steps: facts, and tables of what belongs to it, as far as the reader sees it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from alliances.accounts import account_of
from alliances.models import (
    Agreement,
    Beneficiary,
    Grant,
    Household,
    Loan,
    Loss,
    Placement,
    Policy,
    PolicyPlot,
    Refund,
    RefundShare,
    Sale,
    Support,
    Terms,
    Wage,
    WorkOffer,
    YearPlan,
)
from alliances.quantities import ZERO
from alliances.reading import list_columns
from alliances.reading.chain import figures_against, present_season
from alliances.reading.columns import NOTHING, Column, exact, measured, money, paid, party, plain, said
from alliances.reading.income import income_of
from audit import clock
from organisations.models import User

#: Rows of a part that stand on a page; the list of the same rows has them all.
MOST = 100


@dataclass(frozen=True)
class Part:
    """A table on the page; `rows` are the values of its columns. `about` the row gives the address of its own page."""

    title: Any
    columns: Sequence[Column]
    rows: Sequence[Any]
    empty: Any = NOTHING

    @property
    def is_cut(self) -> bool:
        return len(self.rows) >= MOST


Fact = tuple[Any, Any]


def facts_of(row: Model, columns: Iterable[Column]) -> list[Fact]:
    """The columns of its list as facts, without the empty ones."""
    given = [(column.title, column.value(row)) for column in columns]
    return [(title, value) for title, value in given if value not in (None, "")]


def household(row: Household, user: User) -> tuple[list[Fact], list[Part]]:
    facts = facts_of(row, list_columns.HOUSEHOLDS[1:])
    season = present_season(row.alliance, clock.today())
    income = income_of(row.alliance, season, [row.pk])[row.pk]
    facts += [
        (_("income of season %(season)s (yuan)") % {"season": season}, money(income.total)),
        (_("of which crop"), money(income.crop)),
        (_("of which wages"), money(income.wages)),
        (_("of which refund"), money(income.refund)),
    ]
    plots = [
        plain(gettext_lazy("plot"), "name"),
        measured(gettext_lazy("as measured"), "area_entered"),
        said(gettext_lazy("unit of area"), "area_unit"),
        measured(gettext_lazy("area (mu)"), "area_mu"),
        plain(gettext_lazy("in use"), "is_active"),
    ]
    agreements = Agreement.objects.visible_to(user).filter(household=row).for_page()
    return facts, [
        Part(_("Plots"), plots, list(row.plots.all()[:MOST])),
        Part(_("Planting agreements"), list_columns.AGREEMENTS, list(agreements[:MOST])),
        Part(
            _("At work"),
            list_columns.PLACEMENTS,
            list(
                Placement.objects.visible_to(user)
                .filter(household=row)
                .select_related("household__area", "offer__employer")[:MOST]
            ),
        ),
    ]


LINE = [
    Column(gettext_lazy("receipt"), 12, lambda line: line.delivery.receipt),
    Column(gettext_lazy("day"), 12, lambda line: line.delivery.day),
    Column(gettext_lazy("grade"), 8, lambda line: line.delivery.grade),
    Column(gettext_lazy("net (jin)"), 12, lambda line: exact(line.delivery.net_jin), number=True),
    Column(
        gettext_lazy("market price (yuan/jin)"),
        12,
        lambda line: exact(line.delivery.market_price),
        number=True,
    ),
    Column(
        gettext_lazy("unit price (yuan/jin)"), 12, lambda line: exact(line.delivery.unit_price), number=True
    ),
    Column(gettext_lazy("amount (yuan)"), 12, lambda line: money(line.delivery.amount), number=True),
    Column(
        gettext_lazy("set off (yuan)"),
        12,
        lambda line: money(line.delivery.set_off_deposit + line.delivery.set_off_seed),
        number=True,
    ),
    Column(gettext_lazy("open (yuan)"), 12, lambda line: money(line.open), number=True),
    Column(gettext_lazy("payment due"), 12, lambda line: line.delivery.due_on),
    Column(gettext_lazy("days late"), 8, lambda line: line.days_late or "", number=True),
    Column(gettext_lazy("interest so far (yuan)"), 12, lambda line: money(line.interest) or "", number=True),
]


def agreement(row: Agreement, user: User) -> tuple[list[Fact], list[Part]]:
    account = account_of(row, clock.today())
    facts = facts_of(row, [*list_columns.AGREEMENTS[1:9], *list_columns.AGREEMENTS[10:]])
    facts += [
        (_("variety"), row.variety),
        (_("seed"), row.get_seed_supply_display()),
        (_("witness"), row.witness),
        (_("sown on"), row.sown_on),
        (_("deposit paid on"), row.deposit_paid_on),
        (_("overdue (yuan)"), money(account.overdue)),
        (_("late interest open (yuan)"), money(account.interest_left)),
        (_("penalty of the buyer open (yuan)"), money(account.penalties_left)),
        (_("penalty of the seller (yuan)"), money(account.seller_penalties)),
        (_("ended on"), row.ended_on),
        (_("reason"), row.end_reason),
    ]
    plots = [
        plain(gettext_lazy("plot"), "plot"),
        measured(gettext_lazy("area (mu)"), "area_mu"),
        Column(
            gettext_lazy("group policy"),
            16,
            lambda each: getattr(getattr(each, "insured", None), "policy", None),
        ),
    ]
    breaches = [
        said(pgettext_lazy("a breach", "ground"), "ground"),
        said(gettext_lazy("side in breach"), "side"),
        plain(gettext_lazy("found on"), "found_on"),
        paid(gettext_lazy("penalty (yuan)"), "penalty"),
        plain(gettext_lazy("what happened"), "note"),
        plain(gettext_lazy("ticket"), "ticket__number"),
        plain(gettext_lazy("remedied on"), "remedied_on"),
        plain(gettext_lazy("how it was remedied"), "remedy"),
    ]
    return [fact for fact in facts if fact[1] not in (None, "", ZERO)], [
        Part(_("Deliveries"), LINE, account.lines),
        Part(
            _("Payments"),
            [*list_columns.PAYMENTS[:2], *list_columns.PAYMENTS[4:8]],
            list(row.payments.select_related("agreement__buyer", "agreement__household")[:MOST]),
        ),
        Part(
            pgettext("agreement", "Breaches"),
            breaches,
            list(row.breaches.select_related("ticket")[:MOST]),
            _("None on either side."),
        ),
        Part(_("Planted plots"), plots, list(row.plots.select_related("plot", "insured__policy"))),
    ]


def terms(row: Terms, user: User) -> tuple[list[Fact], list[Part]]:
    facts = facts_of(row, [*list_columns.TERMS[1:3], *list_columns.TERMS[4:]])
    facts += [
        (_("reference price"), row.get_reference_rule_display()),
        (_("days"), row.reference_days),
        (_("way of payment"), row.get_pay_method_display()),
        (_("late-payment rate (% a year)"), exact(row.late_rate)),
        (
            _("penalty of the buyer"),
            f"{row.get_buyer_penalty_kind_display()} {exact(row.buyer_penalty) or ''}",
        ),
        (
            _("penalty of the seller"),
            f"{row.get_seller_penalty_kind_display()} {exact(row.seller_penalty) or ''}",
        ),
        (_("place of delivery"), row.delivery_place),
        (_("days to notify force majeure"), row.notice_days),
        (_("disputes go to"), row.get_dispute_display()),
    ]
    grades = [
        plain(gettext_lazy("grade"), "code"),
        measured(gettext_lazy("floor price (yuan/jin)"), "floor_price"),
        plain(gettext_lazy("standard"), "standard"),
    ]
    return facts, [Part(_("Grades"), grades, list(row.grades.all()))]


def policy(row: Policy, user: User) -> tuple[list[Fact], list[Part]]:
    facts = facts_of(row, list_columns.POLICIES[1:])
    facts += [
        (_("borne by growers (%)"), exact(row.grower_percent)),
        (_("borne by the buyer (%)"), exact(row.buyer_percent)),
        (_("borne by the government (%)"), exact(row.government_percent)),
    ]
    plots = [
        Column(gettext_lazy("agreement"), 18, lambda each: each.planted.agreement.number),
        Column(gettext_lazy("grower"), 16, lambda each: party(each.planted.agreement)),
        Column(gettext_lazy("village"), 16, lambda each: each.planted.agreement.area),
        Column(gettext_lazy("plot"), 16, lambda each: each.planted.plot),
        Column(gettext_lazy("area (mu)"), 12, lambda each: exact(each.planted.area_mu), number=True),
    ]
    listed = PolicyPlot.objects.filter(policy=row).select_related(
        "planted__plot",
        "planted__agreement__household",
        "planted__agreement__seller",
        "planted__agreement__area",
    )
    return facts, [
        Part(_("List of plots"), plots, list(listed[:MOST])),
        Part(_("Losses and claims"), list_columns.LOSSES, _losses(row.losses)),
    ]


def _losses(rows) -> list[Loss]:
    return list(rows.select_related("planted__agreement__area", "policy__insurer")[:MOST])


def loss(row: Loss, user: User) -> tuple[list[Fact], list[Part]]:
    facts = facts_of(row, list_columns.LOSSES[1:])
    facts += [
        (_("group policy"), row.policy),
        (_("proof"), row.proof or None),
        (_("notified in time"), _("yes") if row.notified_in_time else _("no")),
    ]
    return [fact for fact in facts if fact[1] is not None], []


def work(row: WorkOffer, user: User) -> tuple[list[Fact], list[Part]]:
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


def support(row: Support, user: User) -> tuple[list[Fact], list[Part]]:
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


def refund(row: Refund, user: User) -> tuple[list[Fact], list[Part]]:
    shares = [
        plain(gettext_lazy("grower's household"), "household"),
        plain(gettext_lazy("head of household"), "household__head_name"),
        measured(gettext_lazy("trade"), "trade"),
        paid(gettext_lazy("amount (yuan)"), "amount"),
        plain(gettext_lazy("paid on"), "paid_on"),
    ]
    rows = RefundShare.objects.visible_to(user).filter(refund=row).select_related("household")
    return facts_of(row, list_columns.REFUNDS[1:]), [Part(_("Shares"), shares, list(rows[:MOST]))]


def plan(row: YearPlan, user: User) -> tuple[list[Fact], list[Part]]:
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
        Column(gettext_lazy("claimed"), 10, lambda each: _("yes") if each.claimed_at else _("not yet")),
    ]
    return facts, [Part(_("Duties"), columns, duties)]


def exact_of(value):
    return value if value is None or isinstance(value, int) else exact(value)


def _only(columns: Sequence[Column]) -> Callable[[Model, User], tuple[list[Fact], list[Part]]]:
    return lambda row, user: (facts_of(row, columns), [])


SHOWN: dict[str, Callable[[Any, User], tuple[list[Fact], list[Part]]]] = {
    "households": household,
    "agreements": agreement,
    "terms": terms,
    "policies": policy,
    "losses": loss,
    "work": work,
    "support": support,
    "refunds": refund,
    "plans": plan,
    "grants": _only(list_columns.GRANTS[1:]),
    "loans": _only(list_columns.LOANS[1:]),
    "prices": _only(list_columns.PRICES),
}
