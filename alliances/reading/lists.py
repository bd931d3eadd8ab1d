"""The lists of a chain: which rows, which columns, how they are narrowed and ordered, and under which tab they stand."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from alliances.reading import list_columns as columns
from alliances.reading.columns import NOTHING, Column
from alliances.reading.filters import Ways
from alliances.reading.list_rows import ROWS
from meetings.reading.sheets import Sheet
from organisations.models import Alliance, User


@dataclass(frozen=True)
class Listed:
    """`rows(alliance, user)` begin at what the account may see. `key` pages them (tickets.reading.paging)."""

    name: str
    tab: str
    title: Any
    lead: Any
    columns: tuple[Column, ...]
    ways: Ways = field(default_factory=Ways)
    key: tuple[str, ...] = ("id",)
    descending: bool = True
    empty: Any = NOTHING

    @property
    def rows(self) -> Callable[[Alliance, User], QuerySet]:
        return ROWS[self.name]

    @property
    def shown(self) -> list[Column]:
        return [column for column in self.columns if not column.wide]

    @property
    def sheet(self) -> Sheet:
        return Sheet(self.title, self.columns)


OF_SEASON = Ways(season="season")

LISTS: dict[str, Listed] = {
    each.name: each
    for each in (
        Listed(
            "households",
            "growers",
            _("Growers' households"),
            _("Growers of the chain with their land; each household stands under its number in notices."),
            columns.HOUSEHOLDS,
            Ways(area="area", q="head_name"),
            empty=_(
                "No household has joined yet. Village, township, consortium or office enter them, or a village's Excel does."
            ),
        ),
        Listed(
            "plots",
            "growers",
            _("Plots"),
            _("The land of the growers, in mu and as it was measured."),
            columns.PLOTS,
            Ways(area="household__area", q="household__head_name"),
        ),
        Listed(
            "agreements",
            "agreements",
            _("Planting agreements"),
            _("From the draft to the settlement; delivered and owed are sums of records."),
            columns.AGREEMENTS,
            Ways(season="season", area="area", state="state", buyer="buyer"),
            empty=_(
                "No agreement yet. Open a household to draft one, or import a village's season from Excel."
            ),
        ),
        Listed(
            "terms",
            "agreements",
            _("Buying conditions"),
            _("Written once a buyer and season, cited by its agreements; signed for, they stand."),
            columns.TERMS,
            Ways(season="season", buyer="buyer"),
        ),
        Listed(
            "deliveries",
            "deliveries",
            _("Deliveries"),
            _("Each weighing with the price of its day; what was wrong is struck out and weighed in anew."),
            columns.DELIVERIES,
            Ways(season="season", area="agreement__area", buyer="buyer", q="receipt"),
        ),
        Listed(
            "owed",
            "deliveries",
            _("Owed for goods"),
            _("Deliveries that are due and not paid: to whom, how much, how late."),
            columns.OWED,
            Ways(season="season", area="agreement__area", buyer="buyer"),
            key=("due_on", "id"),
            descending=False,
            empty=_("Nothing is owed today."),
        ),
        Listed(
            "payments",
            "deliveries",
            _("Payments"),
            _("What buyers paid; for goods it goes to the oldest debts first."),
            columns.PAYMENTS,
            Ways(
                season="agreement__season", area="agreement__area", kind="purpose", buyer="agreement__buyer"
            ),
        ),
        Listed(
            "refunds",
            "deliveries",
            _("Patronage refunds"),
            _("What cooperatives give back to their members by their trade, to the fen."),
            columns.REFUNDS,
            OF_SEASON,
        ),
        Listed(
            "policies",
            "insurance",
            _("Group policies"),
            _("One policy for all growers of a buyer and season, with its list of plots."),
            columns.POLICIES,
            Ways(season="season", buyer="buyer"),
        ),
        Listed(
            "insured",
            "insurance",
            _("Insured plots"),
            _("The lists of plots of the group policies."),
            columns.INSURED,
            Ways(season="policy__season", area="planted__agreement__area", buyer="policy__buyer"),
        ),
        Listed(
            "losses",
            "insurance",
            _("Losses and claims"),
            _("From the report through survey and approval to the payment."),
            columns.LOSSES,
            Ways(season="planted__season", area="planted__agreement__area", state="state"),
        ),
        Listed(
            "work",
            "work",
            _("Work offered"),
            _("Places in the slack season, offered by plants and cooperatives."),
            columns.WORK,
            OF_SEASON,
        ),
        Listed(
            "placements",
            "work",
            _("Workers placed"),
            _("Members of growers' households at work."),
            columns.PLACEMENTS,
            Ways(season="offer__season", area="household__area"),
        ),
        Listed(
            "wages",
            "work",
            _("Wages"),
            _("One total a worker and month; unpaid after the pay day, they raise a ticket."),
            columns.WAGES,
            Ways(season="placement__offer__season", area="placement__household__area"),
        ),
        Listed(
            "support",
            "support",
            _("Support actions"),
            _("What member departments do: for a claimed duty, a ticket or a need."),
            columns.SUPPORT,
            Ways(season="season", state="state", kind="kind"),
        ),
        Listed(
            "grants",
            "support",
            pgettext_lazy("list", "Grants and subsidies"),
            _("Applied for, granted, paid."),
            columns.GRANTS,
            Ways(season="support__season", state="state"),
        ),
        Listed(
            "loans",
            "support",
            _("Loans"),
            _("A lender reads its own loans, a borrowing unit its own; the chain shows sums."),
            columns.LOANS,
            OF_SEASON,
        ),
        Listed(
            "sales",
            "support",
            _("Sales"),
            _("Orders of finished goods by channel."),
            columns.SALES,
            Ways(season="season", kind="channel"),
        ),
        Listed(
            "plans",
            "plan",
            _("Yearly plans"),
            _("Duties of the year with their targets, claimed by the units that answer for them."),
            columns.PLANS,
            Ways(season="year", state="state"),
        ),
        Listed(
            "prices",
            "prices",
            _("Market prices"),
            _("Prices of a day with their source; buyers enter none."),
            columns.PRICES,
            Ways(q="market"),
            key=("day", "id"),
        ),
        Listed(
            "outside",
            "prices",
            _("Outside figures"),
            _("What a yearbook or an article says, with its day and source; never added to sums of records."),
            columns.OUTSIDE,
            key=("as_of", "id"),
        ),
    )
}

#: The strip of the chain: its tabs in order, each with its lists.
TABS: dict[str, tuple[Any, list[Listed]]] = {
    code: (label, [each for each in LISTS.values() if each.tab == code])
    for code, label in (
        ("growers", _("Households")),
        ("agreements", _("Agreements")),
        ("deliveries", _("Deliveries and payments")),
        ("insurance", _("Insurance")),
        ("work", _("Work and wages")),
        ("support", _("Support and sales")),
        ("plan", pgettext_lazy("tab", "Plan")),
        ("prices", _("Prices and outside figures")),
    )
}
