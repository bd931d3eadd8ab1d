"""The report on a period's figures that writes itself: what a month came to, unit by unit, channel by channel, with every
denominator and what was left out."""

import datetime as dt
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from tickets.documents.blocks import Block, heading, paragraph, table
from tickets.figures.county_table import (
    COLUMNS,
    closed_share,
    definitions,
    dissatisfied_share,
    on_time_share,
)
from tickets.figures.indicators import SMALL, Amounts
from tickets.figures.parts import Part
from tickets.models import Channel, Instruction, InstructionState, State, SupervisionProposal, Ticket
from tickets.models.supervision import IN_FORCE
from tickets.reading import figure_table, figures

#: Columns of the county's table, in its order (DOMAIN 3.6): numbers first, then rates.
NUMBERS = ("total", "on_time", "late", "open")
TABLE = (17, 10, 10, 10, 10, 12, 12, 9, 11, 14)


def report_draft(selection: figures.Selection) -> dict:
    """Title, addressees and body of a new document on all units of the selection: official documents are in Chinese."""
    with translation.override("zh-hans"):
        found = figures.counted(selection)
        lines = figures.lines(selection, found)
        groups = figure_table.groups(figure_table.unit_rows(found, selection))
        return {
            "title": _("Report on the handling of tickets, %(period)s") % {"period": _period(selection)},
            "addressees": _("To all member units"),
            "body": [
                heading(_("1. The whole")),
                paragraph(_whole(selection, lines)),
                _indicators(lines),
                heading(_("2. By unit")),
                *_units(groups),
                heading(_("3. By channel")),
                _channels(figure_table.by_channel(found, selection)),
                heading(_("4. Supervision, instructions and unsolved matters")),
                *(paragraph(text) for text in _others(selection)),
                heading(_("5. Definitions")),
                *(
                    paragraph(f"{line.indicator.name}：{line.indicator.definition}")
                    for line in lines
                    if line.indicator.counts
                ),
                *(paragraph(sentence) for sentence in definitions()),
            ],
        }


def _period(selection: figures.Selection) -> str:
    first, last = selection.period.first, selection.period.last
    month_ends = (last + dt.timedelta(days=1)).day == 1
    if first.day == 1 and month_ends and (first.year, first.month) == (last.year, last.month):
        return date_format(first, "YEAR_MONTH_FORMAT")
    return _("%(first)s to %(last)s") % {"first": date_format(first), "last": date_format(last)}


def _whole(selection: figures.Selection, lines: Sequence[figures.Line]) -> str:
    names = _(", ").join(str(alliance) for alliance in selection.alliances)
    figure = {line.indicator.code: line.figure for line in lines}
    beside = {row.beside.code: row.number for row in figure["raised"].beside}
    words = _(
        "From %(first)s to %(last)s, %(raised)s tickets were raised in the %(alliances)s, of which %(settled)s were settled on the spot. Of %(sent)s dispatched tickets %(closed)s are closed by now (%(share)s). What falls due is counted up to %(until)s."
    )
    return words % {
        "first": date_format(selection.period.first),
        "last": date_format(selection.period.last),
        "raised": _number(figure["raised"].numerator),
        "alliances": names,
        "settled": _number(beside["settled"]),
        "sent": _number(figure["closed"].denominator),
        "closed": _number(figure["closed"].numerator),
        "share": _rate(figure["closed"].rate, small=figure["closed"].small),
        "until": date_format(selection.period.due_until(selection.today)),
    }


def _indicators(lines: Iterable[figures.Line]) -> Block:
    head = [_("Indicator"), _("Rate"), _("Numerator ÷ denominator"), _("Beside"), _("Left out")]
    rows = []
    for line in lines:
        figure = line.figure
        if not line.indicator.counts:
            continue
        value = (
            _("%(hours)s h") % {"hours": f"{figure.mean_hours:.1f}"}
            if figure.mean_hours is not None
            else _rate(figure.rate, small=figure.small)
        )
        parts = [_number(figure.numerator)]
        if figure.denominator is not None:
            parts.append(_number(figure.denominator))
        beside = _("; ").join(f"{link.name}{_number(link.number)}" for link in line.beside)
        rows.append([line.indicator.name, value, "÷".join(parts), beside, _number(figure.left_out)])
    return table(rows, head=head, widths=(20, 16, 19, 34, 11))


def _units(groups: Iterable[figure_table.Group]) -> Iterable[Block]:
    groups = list(groups)
    if not groups:
        yield paragraph(_("No unit was dispatched anything in this period."))
    for group in groups:
        yield heading(_("Units: %(kind)s") % {"kind": group.kind.label}, 3)
        rows = [[str(row.unit), *_county(row.amounts)] for row in group.rows]
        yield table(rows, head=[_("Unit"), *_titles()], widths=TABLE)


def _channels(tables: dict[str, list[figure_table.UnitRow]]) -> Block:
    rows = []
    for channel, units in tables.items():
        amounts = Amounts()
        for row in units:
            amounts.counted.update(row.amounts.counted)
            amounts.left_out.update(row.amounts.left_out)
        rows.append([Channel(channel).label, *_county(amounts)])
    return table(rows or [[_("none")]], head=[_("Channel"), *_titles()], widths=TABLE)


def _titles() -> list[str]:
    numbers = [str(COLUMNS[name][0]) for name in NUMBERS]
    rates = [_("Closing rate"), _("On-time closing rate")]
    return [*numbers, *rates, str(COLUMNS["dissatisfied"][0]), _("Dissatisfaction rate"), _("Remark")]


def _county(amounts: Amounts) -> list[str]:
    """The row of a unit or channel; too few cases, and how many were left out, stand beside its rates."""
    numbers = [_number(amounts.of(COLUMNS[name][1])) for name in NUMBERS]
    rates = [_rate(closed_share(amounts)), _rate(on_time_share(amounts))]
    dissatisfied = _number(amounts.of(COLUMNS["dissatisfied"][1]))
    remarks = [_("too few cases")] if amounts.counted[Part.KEPT] < SMALL else []
    if amounts.left_out[Part.KEPT]:
        remarks.append(_("left out %(number)s") % {"number": _number(amounts.left_out[Part.KEPT])})
    return [*numbers, *rates, dissatisfied, _rate(dissatisfied_share(amounts)), _("; ").join(remarks)]


def _others(selection: figures.Selection) -> Iterable[str]:
    ids = [alliance.pk for alliance in selection.alliances]
    first, last = selection.period.first, selection.period.last
    signed = SupervisionProposal.objects.filter(
        ticket__alliance__in=ids, state__in=IN_FORCE, decided_at__date__range=(first, last)
    ).aggregate(cards=Count("pk", filter=Q(as_letter=False)), letters=Count("pk", filter=Q(as_letter=True)))
    yield _("Cards signed: %(cards)s; letters of supervision signed: %(letters)s.") % signed
    instructions = Instruction.objects.filter(alliance__in=ids, dated__range=(first, last)).aggregate(
        all=Count("pk", filter=~Q(state=InstructionState.WITHDRAWN)),
        answered=Count("pk", filter=Q(state=InstructionState.ANSWERED)),
        late=Count("pk", filter=Q(state=InstructionState.OPEN, due_on__lt=selection.today)),
    )
    yield _("Leaders' instructions: %(all)s, answered %(answered)s, overdue %(late)s.") % instructions
    register = Ticket.objects.filter(alliance__in=ids, review_on__isnull=False)
    waiting = register.aggregate(
        suspended=Count("pk", filter=Q(state=State.SUSPENDED)),
        unsolved=Count("pk", filter=~Q(state=State.SUSPENDED)),
    )
    yield (
        _("On the register of unsolved matters now: %(suspended)s suspended, %(unsolved)s closed unsolved.")
        % waiting
    )


def _number(value: Any) -> str:
    return f"{Decimal(value or 0).normalize():f}"


def _rate(rate: Decimal | None, *, small: bool = False) -> str:
    """A rate; of too few cases it says so beside it."""
    if rate is None:
        return "—"
    text = f"{rate:.1%}"
    return _("%(rate)s (too few cases)") % {"rate": text} if small else text
