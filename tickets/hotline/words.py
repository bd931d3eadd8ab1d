"""Why a file or a cell is refused, in words."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

REFUSED = {
    "damaged": _(
        "This workbook is damaged and cannot be read. Open it, save it again as .xlsx and try once more."
    ),
    "utf16": _("This file is written in UTF-16. Save it as .xlsx, or as CSV in UTF-8 or GB18030."),
    "encoding": _(
        "This file is neither a workbook nor a text in UTF-8 or GB18030. Save it as .xlsx and try again."
    ),
    "open_quote": _("A quotation mark in this file is never closed. Save it as .xlsx and try again."),
    "no_header": _(
        "No line of the first twenty looks like headings. Put the headings above the lines and try again."
    ),
    "no_lines": _("There is no line below the headings."),
    "too_many": _("The file has more than 200,000 lines. Split it."),
    "gone": _("The uploaded file is not there any more. Upload it again."),
}
WRONG = {
    "required": _("This cell must not be empty."),
    "too_long": _("At most %(limit)s characters fit here."),
    "unseen": _("The cell holds a character that cannot be stored, or one that hides text."),
    "excel_error": _("The cell shows the Excel error %(error)s."),
    "digits_lost": _(
        "Excel kept only 15 digits of this number. Format the column as text and type it again."
    ),
    "unknown_alliance": _("“%(word)s” is no alliance of this office. Settle the word, or correct it."),
    "repeated": _("The same number stands in line %(line)s already."),
    "ended": _("No longer in use: name another one."),
    "other_template": _("This topic belongs to another sort of alliance."),
    "needed": _("The topic “%(topic)s” needs this."),
    "may_not_raise": _("Your post cannot raise tickets in this alliance."),
}


def wrong(code: str, words: Mapping[str, str | int]) -> str:
    return str(WRONG[code]) % words


def refused(code: str) -> str:
    """A code of ours, or the sentence that the reader of workbooks said."""
    return str(REFUSED.get(code, code))
