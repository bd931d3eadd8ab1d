"""The files that the ticket page shows, and what the reader may do with them."""

from dataclasses import dataclass

from tickets.actions.attaching import may_withdraw
from tickets.models import Attachment
from tickets.reading.page import TicketPage
from tickets.standing import contributor


@dataclass(frozen=True)
class Files:
    attachments: list[Attachment]
    may_attach: bool
    #: Those that the reader may withdraw.
    withdrawable: frozenset[int]


def files_of(page: TicketPage) -> Files:
    present = page.ticket.attachments.present().select_related("file", "organisation", "by__person")
    rows = list(present) if getattr(page.ticket, "has_files", True) else []
    return Files(
        rows,
        contributor(page.situation) and not page.ticket.archived,
        frozenset(row.pk for row in rows if may_withdraw(page.situation, row)),
    )
