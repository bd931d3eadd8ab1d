"""Columns of each list of a chain. The first one leads to the row's page."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from alliances.accounts import line_of
from alliances.models import Delivery, Payment, Purpose
from alliances.quantities import ZERO
from alliances.reading.columns import SEASON, Column, exact, holder, measured, money, paid, party, plain, said
from audit import clock

NUMBER = pgettext_lazy("record", "number")


def _delivery_state(row: Delivery):
    if row.struck_at:
        return pgettext_lazy("a delivery", "struck out")
    return pgettext_lazy("a delivery", "paid") if row.paid_on else pgettext_lazy("a delivery", "to be paid")


HOUSEHOLDS = (
    Column(NUMBER, 12, str),
    plain(_("head of household"), "head_name", 16),
    plain(_("village"), "area", 20),
    plain(_("people in the household"), "people", 8, number=True),
    Column(_("plots"), 8, lambda row: len(row.plots.all()), number=True),
    Column(
        _("land (mu)"),
        12,
        lambda row: exact(sum((plot.area_mu for plot in row.plots.all()), ZERO)),
        number=True,
    ),
    plain(pgettext_lazy("household", "joined on"), "valid_from", 12),
    plain(pgettext_lazy("household", "left on"), "valid_to", 12),
    plain(_("joined by (document)"), "basis", 24, wide=True),
)
PLOTS = (
    plain(_("plot"), "name", 16),
    plain(_("grower's household"), "household", 12),
    plain(_("head of household"), "household__head_name", 16),
    plain(_("village"), "household__area", 20),
    measured(_("as measured"), "area_entered"),
    said(_("unit of area"), "area_unit"),
    measured(_("area (mu)"), "area_mu"),
    Column(_("in use"), 8, lambda row: _("yes") if row.is_active else _("no")),
)
AGREEMENTS = (
    Column(NUMBER, 18, str),
    plain(_("buyer"), "buyer", 24),
    Column(_("grower or cooperative"), 20, party),
    plain(pgettext_lazy("record", "place"), "area", 18),
    measured(_("area (mu)"), "area_mu"),
    measured(_("expected (jin)"), "expected_jin"),
    measured(_("delivered (jin)"), "delivered_jin"),
    paid(_("value (yuan)"), "delivered_amount"),
    paid(_("owed (yuan)"), "owed"),
    said(_("state"), "state"),
    SEASON,
    plain(_("signed on"), "signed_on", 12, wide=True),
    plain(_("conditions"), "terms", 24, wide=True),
    paid(_("deposit (yuan)"), "deposit", wide=True),
    paid(_("seed on credit (yuan)"), "seed_credit", wide=True),
    paid(_("paid above the market (yuan)"), "premium_amount", wide=True),
    paid(_("paid for goods (yuan)"), "paid_amount", wide=True),
    paid(_("deposit handed back (yuan)"), "returned_deposit", wide=True),
)
TERMS = (
    plain(pgettext_lazy("record", "title"), "title", 26),
    plain(_("buyer"), "buyer", 24),
    SEASON,
    plain(_("version"), "version", 8, number=True),
    plain(_("holds from"), "valid_from", 12),
    Column(
        _("grades and floor prices (yuan/jin)"),
        30,
        lambda row: "；".join(f"{grade.code} {exact(grade.floor_price)}" for grade in row.grades.all()),
    ),
    said(_("premium"), "premium_kind", 24),
    measured(_("premium amount"), "premium"),
    plain(_("reference market"), "market", 18),
    plain(_("days to pay"), "payment_days", 10, number=True),
    plain(_("delivery from"), "delivery_from", 12, wide=True),
    plain(_("delivery until"), "delivery_to", 12, wide=True),
)
DELIVERIES = (
    plain(_("receipt"), "receipt", 14),
    plain(_("day"), "day", 12),
    Column(_("agreement"), 18, lambda row: row.agreement.number),
    Column(_("grower or cooperative"), 20, lambda row: party(row.agreement)),
    plain(_("buyer"), "agreement__buyer", 24),
    plain(_("grade"), "grade", 10),
    measured(_("net (jin)"), "net_jin"),
    measured(_("unit price (yuan/jin)"), "unit_price"),
    paid(_("amount (yuan)"), "amount"),
    Column(
        _("open (yuan)"),
        12,
        lambda row: money(ZERO if row.struck_at else row.open_amount),
        number=True,
    ),
    Column(_("state"), 12, _delivery_state),
    measured(_("gross (jin)"), "gross_jin", wide=True),
    measured(_("tare (jin)"), "tare_jin", wide=True),
    measured(_("deduction (jin)"), "deduction_jin", wide=True),
    measured(_("floor price (yuan/jin)"), "floor_price", wide=True),
    measured(_("market price (yuan/jin)"), "market_price", wide=True),
    paid(_("deposit set off (yuan)"), "set_off_deposit", wide=True),
    paid(_("seed set off (yuan)"), "set_off_seed", wide=True),
    plain(_("payment due"), "due_on", 12, wide=True),
    plain(_("paid in full on"), "paid_on", 12, wide=True),
    plain(_("why struck out"), "struck_reason", 24, wide=True),
)


def _line(row):
    return line_of(row, row.agreement.terms.late_rate, clock.today())


OWED = (
    plain(_("receipt"), "receipt", 14),
    Column(_("owed to"), 20, lambda row: party(row.agreement)),
    plain(_("owed by"), "agreement__buyer", 24),
    paid(_("open (yuan)"), "open_amount"),
    plain(_("payment due"), "due_on", 12),
    Column(_("days late"), 10, lambda row: _line(row).days_late, number=True),
    Column(_("interest so far (yuan)"), 14, lambda row: money(_line(row).interest), number=True),
    Column(_("agreement"), 18, lambda row: row.agreement.number),
    plain(_("delivered on"), "day", 12, wide=True),
    paid(_("amount (yuan)"), "amount", wide=True),
)


def _sides(row: Payment) -> tuple:
    """Who paid, and whom: a deposit is handed back by the seller."""
    sides = row.agreement.buyer, party(row.agreement)
    return sides[::-1] if row.purpose == Purpose.DEPOSIT else sides


PAYMENTS = (
    plain(_("voucher"), "voucher", 16),
    plain(_("day"), "day", 12),
    Column(_("paid by"), 24, lambda row: _sides(row)[0]),
    Column(_("paid to"), 20, lambda row: _sides(row)[1]),
    said(_("paid for"), "purpose"),
    paid(_("amount (yuan)"), "amount"),
    said(_("way of payment"), "method"),
    Column(_("state"), 14, lambda row: _("struck out") if row.struck_at else _("in force")),
    Column(_("agreement"), 18, lambda row: row.agreement.number),
    plain(_("why struck out"), "struck_reason", 24, wide=True),
)
REFUNDS = (
    plain(_("cooperative"), "cooperative", 24),
    SEASON,
    paid(_("surplus to distribute (yuan)"), "surplus"),
    measured(_("returned by trade (%)"), "percent"),
    said(_("divided by"), "trade_basis", 20),
    paid(_("refund (yuan)"), "amount"),
    plain(_("decided on"), "decided_on", 12),
    plain(_("basis document"), "basis", 24),
)
POLICIES = (
    plain(_("policy number"), "number", 20),
    plain(_("buyer"), "buyer", 24),
    plain(_("insurer"), "insurer", 24),
    SEASON,
    measured(_("insured area (mu)"), "area_mu"),
    paid(_("sum insured (yuan/mu)"), "sum_insured_per_mu"),
    paid(_("premium (yuan/mu)"), "premium_per_mu"),
    plain(_("start"), "starts_on", 12),
    plain(_("end"), "ends_on", 12),
)
INSURED = (
    Column(_("agreement"), 18, lambda row: row.planted.agreement.number),
    Column(_("grower"), 16, lambda row: party(row.planted.agreement)),
    plain(_("village"), "planted__agreement__area", 18),
    plain(_("plot"), "planted__plot", 16),
    measured(_("area (mu)"), "planted__area_mu"),
    plain(_("policy number"), "policy__number", 20),
    plain(_("insurer"), "policy__insurer", 24, wide=True),
    plain(_("buyer"), "policy__buyer", 24, wide=True),
)
LOSSES = (
    Column(NUMBER, 12, str),
    plain(_("happened on"), "happened_on", 12),
    plain(_("cause"), "cause", 20),
    plain(pgettext_lazy("record", "place"), "planted__agreement__area", 18),
    measured(_("damaged area (mu)"), "damaged_mu"),
    measured(_("degree of loss (%)"), "loss_percent"),
    paid(_("claim (yuan)"), "claimed"),
    paid(_("approved (yuan)"), "approved"),
    said(_("state"), "state"),
    Column(_("insurer"), 20, lambda row: row.policy.insurer if row.policy else _("not insured")),
    plain(_("reported on"), "reported_on", 12, wide=True),
    plain(_("surveyed on"), "surveyed_on", 12, wide=True),
    plain(_("paid on"), "paid_on", 12, wide=True),
    plain(_("reason"), "reason", 24, wide=True),
    plain(_("why struck out"), "struck_reason", 24, wide=True),
)
WORK = (
    plain(_("work"), "title", 24),
    plain(_("employer"), "employer", 24),
    plain(pgettext_lazy("record", "place"), "area", 18),
    plain(_("places"), "places", 8, number=True),
    plain(_("taken"), "taken", 8, number=True),
    plain(_("pay"), "pay", 24),
    plain(_("start"), "starts_on", 12),
    plain(_("end"), "ends_on", 12),
    plain(_("closed on"), "closed_on", 12),
)
PLACEMENTS = (
    Column(NUMBER, 12, str),
    plain(_("worker"), "worker_name", 14),
    plain(_("grower's household"), "household", 12),
    plain(_("village"), "household__area", 18),
    plain(_("work"), "offer", 24),
    plain(_("employer"), "offer__employer", 24),
    plain(_("placed on"), "placed_on", 12),
    plain(_("left on"), "left_on", 12),
)
WAGES = (
    Column(_("month"), 10, lambda row: f"{row.month:%Y-%m}"),
    plain(_("worker"), "placement__worker_name", 14),
    plain(_("village"), "placement__household__area", 18),
    plain(_("employer"), "placement__offer__employer", 24),
    paid(_("amount (yuan)"), "amount"),
    plain(_("payment due"), "due_on", 12),
    plain(_("paid on"), "paid_on", 12),
)
SUPPORT = (
    plain(pgettext_lazy("record", "title"), "title", 30),
    plain(_("unit"), "unit", 24),
    said(_("kind"), "kind", 16),
    Column(
        pgettext_lazy("a support action", "answers"), 26, lambda row: row.ticket or row.target or row.need
    ),
    said(_("state"), "state"),
    plain(_("done on"), "day", 12),
    plain(_("head count"), "heads", 8, number=True),
    paid(_("cost (yuan)"), "cost"),
    plain(_("result"), "result", 40, wide=True),
    plain(_("season"), "season", 8, wide=True),
)
GRANTS = (
    Column(NUMBER, 12, str),
    plain(_("support action"), "support", 26),
    Column(pgettext_lazy("a grant", "for"), 18, holder),
    said(_("state"), "state"),
    paid(_("applied for (yuan)"), "applied"),
    paid(_("granted (yuan)"), "granted"),
    plain(_("applied on"), "applied_on", 12),
    plain(_("paid on"), "paid_on", 12),
    plain(_("why struck out"), "struck_reason", 24, wide=True),
)
LOANS = (
    Column(NUMBER, 12, str),
    plain(_("contract number"), "number", 20),
    Column(_("borrower"), 18, holder),
    paid(_("amount (yuan)"), "amount"),
    measured(_("rate (% a year)"), "rate"),
    plain(_("granted on"), "granted_on", 12),
    plain(pgettext_lazy("a loan", "due"), "due_on", 12),
    plain(_("repaid on"), "repaid_on", 12),
    paid(_("interest subsidy (yuan)"), "subsidy"),
    Column(_("state"), 14, lambda row: _("struck out") if row.struck_at else _("in force")),
    plain(_("why struck out"), "struck_reason", 24, wide=True),
)
SALES = (
    plain(_("order number"), "number", 18),
    plain(_("seller"), "seller", 24),
    said(_("channel"), "channel", 16),
    plain(_("customer"), "customer", 22),
    plain(_("goods"), "goods", 18),
    plain(_("day"), "day", 12),
    measured(_("quantity"), "quantity"),
    plain(_("unit of measure"), "quantity_unit", 10),
    paid(_("amount (yuan)"), "amount"),
    Column(_("state"), 14, lambda row: _("struck out") if row.struck_at else _("in force")),
    plain(_("why struck out"), "struck_reason", 24, wide=True),
)
PLANS = (
    plain(pgettext_lazy("record", "title"), "title", 30),
    plain(_("year"), "year", 8),
    said(_("state"), "state"),
    plain(_("adopted on"), "adopted_on", 12),
    plain(_("basis document"), "basis", 26),
)
PRICES = (
    plain(_("day"), "day", 12),
    plain(_("market"), "market", 20),
    plain(_("grade"), "grade", 10),
    measured(_("price (yuan/jin)"), "price"),
    measured(_("price as entered (yuan)"), "price_entered"),
    said(_("per"), "unit", 8),
    plain(_("source"), "source", 30),
    Column(_("state"), 14, lambda row: _("struck out") if row.struck_at else _("in force")),
    plain(_("why struck out"), "struck_reason", 24, wide=True),
)
OUTSIDE = (
    plain(_("name"), "name", 26),
    plain(_("qualifier"), "qualifier", 10),
    measured(_("value"), "value"),
    plain(_("unit of measure"), "unit", 10),
    plain(_("period"), "period", 14),
    plain(_("as of"), "as_of", 12),
    plain(_("source"), "source", 40),
)
