"""A household with its income of the season; an agreement with its account; the conditions it cites."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from alliances.accounts import account_of
from alliances.models import Agreement, Household, Placement, Terms
from alliances.quantities import ZERO
from alliances.reading import list_columns
from alliances.reading.chain import present_season
from alliances.reading.columns import Column, exact, measured, money, paid, plain, said
from alliances.reading.income import income_of
from alliances.reading.records.parts import MOST, Part, Shown, facts_of
from audit import clock
from organisations.models import User
from tickets.models import Ticket


def household(row: Household, user: User) -> Shown:
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


def agreement(row: Agreement, user: User) -> Shown:
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
    broken = list(row.breaches.select_related("ticket")[:MOST])
    tickets = {
        ticket.pk: reverse("tickets:ticket", args=[ticket.number])
        for ticket in Ticket.objects.visible_to(user).filter(pk__in=[each.ticket_id for each in broken])
    }
    breaches = [
        said(pgettext_lazy("a breach", "ground"), "ground"),
        said(gettext_lazy("side in breach"), "side"),
        plain(gettext_lazy("found on"), "found_on"),
        paid(gettext_lazy("penalty (yuan)"), "penalty"),
        plain(gettext_lazy("what happened"), "note"),
        Column(
            gettext_lazy("ticket"),
            14,
            lambda each: each.ticket and each.ticket.number,
            link=lambda each: tickets.get(each.ticket_id, ""),
        ),
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
            broken,
            _("None on either side."),
        ),
        Part(_("Planted plots"), plots, list(row.plots.select_related("plot", "insured__policy"))),
    ]


def terms(row: Terms, user: User) -> Shown:
    facts = facts_of(row, [*list_columns.TERMS[1:5], *list_columns.TERMS[6:]])
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
    versions = [
        plain(gettext_lazy("version"), "version"),
        plain(gettext_lazy("holds from"), "valid_from"),
        *list_columns.TERMS[5:9],
    ]
    same = Terms.objects.filter(
        alliance=row.alliance_id, season=row.season, buyer=row.buyer_id, title=row.title
    )
    return facts, [
        Part(_("Grades"), grades, list(row.grades.all())),
        Part(_("Versions"), versions, list(same.order_by("version").prefetch_related("grades")[:MOST])),
    ]
