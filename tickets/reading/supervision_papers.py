"""What a letter (督办函) or a card (督办单) of supervision says at first: to units that the banner does not lead a letter, never
a card. What the unit explained stays between it and its supervisors, and so out of the paper."""

from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from tickets.documents.blocks import paragraph, table
from tickets.models import DocumentKind, SupervisionProposal
from tickets.reading.papers import FORM, TITLE


def supervision_draft(proposal: SupervisionProposal) -> dict:
    """Kind, title, addressees and body of a new document about the signed proposal: official documents are in Chinese."""
    ticket = proposal.ticket
    with translation.override("zh-hans"):
        about = {"title": ticket.title[:TITLE], "level": proposal.get_level_display()}
        if proposal.as_letter:
            kind, title = DocumentKind.LETTER, _("Letter on handling “%(title)s”") % about
            asked = _("Please see to it that the matter is handled, and tell our office of the result.")
        else:
            kind, title = DocumentKind.CARD, _("Supervision slip (%(level)s)") % about
            asked = _("Please handle the matter at once, say why it is late, and answer in the portal.")
        rows = [
            [_("Number"), ticket.number, _("Alliance"), ticket.alliance],
            [_("Title"), ticket.title],
            [
                _("Answer due"),
                date_format(timezone.localtime(proposal.dispatch.answer_by), "DATETIME_FORMAT"),
                _("Ground"),
                proposal.get_ground_display(),
            ],
            [_("Decision"), proposal.decision or "—", _("Decided by"), proposal.decided_by],
        ]
        return {
            "kind": kind,
            "title": title,
            "addressees": str(proposal.organisation),
            "body": [
                paragraph(
                    _(
                        "The ticket %(number)s of the %(alliance)s, which your unit handles, is under supervision: %(ground)s."
                    )
                    % {
                        "number": ticket.number,
                        "alliance": ticket.alliance,
                        "ground": proposal.get_ground_display(),
                    }
                ),
                table(rows, widths=FORM),
                paragraph(asked),
            ],
        }
