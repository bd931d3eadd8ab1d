"""What cells of a chain's workbooks mean: numbers with their units, names, several parts in one cell."""

import re
import unicodedata
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _
from import_export.widgets import Widget

from organisations.imports import columns, workbook
from tickets.forms.fields import no_unseen_characters

#: Between parts of one cell; a comma may belong to a number.
BETWEEN = re.compile(r"[、；;\n]")


class NumberWidget(Widget):
    """A number as offices write it: full-width, with commas or its unit behind it."""

    def __init__(self, *, places: int, least: Decimal = Decimal(0), most: Decimal = Decimal(10) ** 8):
        super().__init__()
        self.places, self.least, self.most = places, least, most

    def clean(self, value, row=None, **kwargs):
        written = unicodedata.normalize("NFKC", workbook.text(value)).replace(",", "").strip()
        if not written:
            return None
        try:
            number = Decimal(written.rstrip("亩斤元人"))
        except InvalidOperation:
            raise ValueError(_("“%(value)s” is no number.") % {"value": value[:40]}) from None
        if not number.is_finite() or not self.least <= number <= self.most:
            raise ValueError(
                _("The number must lie between %(least)s and %(most)s.")
                % {"least": self.least, "most": self.most}
            )
        exponent = number.as_tuple().exponent
        if isinstance(exponent, int) and -exponent > self.places:
            raise ValueError(_("At most %(places)s decimal places.") % {"places": self.places})
        return number

    def render(self, value, obj=None, **kwargs):
        return "" if value is None else str(value)


class NameWidget(columns.TextWidget):
    """A text of so many characters without invisible ones."""

    def __init__(self, length: int):
        super().__init__()
        self.length = length

    def clean(self, value, row=None, **kwargs):
        text = super().clean(value, row)
        no_unseen_characters(text)
        if len(text) > self.length:
            raise ValueError(_("At most %(length)s characters.") % {"length": self.length})
        return text


class PartsWidget(Widget):
    """Several parts in one cell, each read by the same widget."""

    def __init__(self, part: Widget):
        super().__init__()
        self.part = part

    def clean(self, value, row=None, **kwargs):
        return [self.part.clean(each.strip(), row) for each in BETWEEN.split(value) if each.strip()]

    def render(self, value, obj=None, **kwargs):
        return "、".join(self.part.render(each) for each in value or ())
