"""Units as people write them in cells of the matrix, on pages and in workbooks."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cached_property

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from organisations.models import Organisation
from tickets.routing import TOWNSHIP

#: Between units of one text.
SIGNS = r"、，,；;|｜\n"
BETWEEN = re.compile(f"[{SIGNS}]")
#: Shortest part of a name that a person may type for the whole of it, and units named where it means several.
PART, NAMED = 2, 5


class Units:
    """Units as people write them: a code, a code with its name, or a name; and the township of the place."""

    def __init__(self, rows: Mapping[int, Organisation]):
        self.rows = rows
        self.active = [unit for unit in rows.values() if unit.is_active]
        named: dict[str, dict[int, Organisation]] = defaultdict(dict)
        for unit in self.active:
            for word in (unit.name, unit.name_en, unit.short_name):
                named[word.casefold()][unit.pk] = unit
        named.pop("", None)
        #: Names that several units bear: none of them is meant by it.
        self.shared = {word: list(units.values()) for word, units in named.items() if len(units) > 1}
        self.known: dict[str, int | str] = {
            word: pk for word, units in named.items() if len(units) == 1 for pk in units
        }
        self.known |= {unit.code.casefold(): unit.pk for unit in self.active}
        self.known |= {TOWNSHIP: TOWNSHIP, _("township-level unit of the place").casefold(): TOWNSHIP}
        self.known |= {"属地苏木乡镇（街道）": TOWNSHIP, "属地": TOWNSHIP}
        #: Names that hold one of the signs between units, as they are and with the code → the code.
        self.unsplit = {
            words.casefold(): unit.code
            for unit in self.active
            for name in (unit.name, unit.name_en, unit.short_name)
            if BETWEEN.search(name)
            for words in (name, f"{unit.code} {name}")
            if words.casefold() not in self.shared
        }

    def find(self, text: str) -> int | str:
        """Raises ValidationError with what was not found, or which units it may mean."""
        words = text.strip().casefold()
        found = self.known.get(words) or self.known.get(words.partition(" ")[0])
        if found is None:
            if words in self.shared:
                raise _unclear(text, [f"{unit.code} {unit}" for unit in self.shared[words]])
            raise ValidationError(_("There is no such entry: %(value)s.") % {"value": text.strip()[:40]})
        return found

    def guess(self, text: str) -> int | str:
        """As `find`, and a part of a name that only one unit has: for what a person types and sees again at once.

        Raises ValidationError with what was not found, or which units it may mean."""
        try:
            return self.find(text)
        except ValidationError:
            words = text.strip().casefold()
            meant = [unit for unit in self.active if words in f"{unit.name}\n{unit.name_en}".casefold()]
            if len(words) < PART or not meant or words in self.shared:
                raise
            if len(meant) > 1:
                raise _unclear(text, [str(unit) for unit in meant]) from None
            return meant[0].pk

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
        if self.unsplit:
            text = self._whole.sub(lambda one: one[1] + self.unsplit[one[2].casefold()], text)
        found = tuple(self.find(name) for name in BETWEEN.split(text) if name.strip())
        if len(set(found)) < len(found):
            raise ValidationError(_("A cell names a unit only once."))
        return found

    @cached_property
    def _whole(self) -> re.Pattern[str]:
        """A name that holds a sign, alone between two such signs; the longest where several fit."""
        names = "|".join(re.escape(name) for name in sorted(self.unsplit, key=len, reverse=True))
        return re.compile(rf"((?:^|[{SIGNS}])\s*)({names})(?=\s*(?:[{SIGNS}]|$))", re.IGNORECASE)


def _unclear(text: str, meant: Sequence[str]) -> ValidationError:
    units = _(", ").join(meant[:NAMED]) + ("…" if meant[NAMED:] else "")
    return ValidationError(
        _("“%(value)s” may mean %(units)s. Write the name or the code.")
        % {"value": text.strip()[:40], "units": units}
    )
