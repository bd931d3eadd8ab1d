"""The ledger of one case on paper, in Chinese: for the officer who works on it, each row's opening on record before."""

from collections.abc import Sequence

from enforcement.models import LedgerEntry
from enforcement.reading.money import Money
from tickets.documents.blocks import Block, paragraph, table
from tickets.documents.dates import chinese_date

HEAD = ("行号", "日期", "事项", "金额（元）", "付款人／收款人", "凭据")
WIDTHS = (8, 15, 19, 18, 20, 20)


def ledger(shown: Money, opened: Sequence[dict[str, str]]) -> list[Block]:
    """Body of 案款收支明细. `opened`: who and document of each ledger row, in the order of the ledger."""
    rows = [
        [each.pk, chinese_date(each.on), _what(each), f"{each.yuan:,.2f}", plain["who"], plain["document"]]
        for each, plain in zip(shown.ledger, opened, strict=True)
    ]
    held = shown.money.held if shown.money else 0
    return [
        table(rows, head=HEAD, widths=WIDTHS),
        paragraph(
            f"执行到位金额合计{shown.recovered:,.2f}元（收款与其冲正之和），本院暂存案款{held:,.2f}元。"
        ),
        paragraph("本明细含个人信息，仅供本案办案使用，不得外传。"),
    ]


def _what(row: LedgerEntry) -> str:
    """Kind and way of a row, and which row it reverses."""
    words = [row.get_kind_display(), row.get_channel_display() if row.channel else ""]
    if row.reverses_id:
        words.append(f"冲正第{row.reverses_id}行")
    return "，".join(str(word) for word in words if word)
