"""Units as people write them in cells of the matrix, on pages and in workbooks."""

import re
from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from organisations.models import Organisation
from tickets.routing import TOWNSHIP

#: Between units of one text.
BETWEEN = re.compile(r"[、，,；;|｜\n]")


class Units:
    """Units as people write them: a code, a code with its name, or a name; and the township of the place."""

    def __init__(self, rows: Mapping[int, Organisation]):
        self.rows = rows
        self.active = [unit for unit in rows.values() if unit.is_active]
        self.known: dict[str, int | str] = {}
        for unit in self.active:
            for word in (unit.name, unit.name_en, unit.short_name):
                self.known.setdefault(word.casefold(), unit.pk)
        self.known |= {unit.code.casefold(): unit.pk for unit in self.active}
        self.known |= {TOWNSHIP: TOWNSHIP, _("township-level unit of the place").casefold(): TOWNSHIP}
        self.known |= {"属地苏木乡镇（街道）": TOWNSHIP, "属地": TOWNSHIP}
        self.known.pop("", None)

    def find(self, text: str) -> int | str:
        """Raises ValidationError with what was not found."""
        words = text.strip().casefold()
        found = self.known.get(words) or self.known.get(words.partition(" ")[0])
        if found is None:
            raise ValidationError(_("There is no such entry: %(value)s.") % {"value": text.strip()[:40]})
        return found

    def label(self, unit: int | str) -> str:
        if unit == TOWNSHIP:
            return _("township-level unit of the place")
        found = self.rows.get(int(unit))
        return f"{found.code} {found}" if found else ""

    @property
    def labels(self) -> list[str]:
        """What the browser offers."""
        units = sorted(self.active, key=lambda one: one.path)
        return [self.label(TOWNSHIP), *(f"{unit.code} {unit}" for unit in units)]

    def several(self, text: str) -> tuple[int | str, ...]:
        """Several units in one text. Raises ValidationError."""
        found = tuple(self.find(part) for part in BETWEEN.split(text) if part.strip())
        if len(set(found)) < len(found):
            raise ValidationError(_("A cell names a unit only once."))
        return found
