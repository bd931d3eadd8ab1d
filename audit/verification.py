"""Verification: walks seals, rows and anchor side by side and names whatever somebody did behind the portal's back.

Every hash is keyed, so whoever writes into the database without ``AUDIT_KEY`` can remove, change, copy, swap and
insert, but cannot make the result fit. Reads a page at a time; memory does not grow with the record.
"""

from collections.abc import Generator, Iterator
from typing import Any, NamedTuple

from django.db.models import Count, Max, Min, TextChoices
from django.utils.translation import gettext_lazy as _

from audit.anchoring import Anchor
from audit.models import AuditRow, AuditSeal
from audit.reading import PAGE, pages, tolerant
from audit.sealing import unsealed


class Trouble(TextChoices):
    """What can be wrong; the labels are the sentences that ``verify_audit`` prints."""

    CHANGED = "changed", _("Position %(position)s: row %(row)s was changed after it was sealed (%(what)s).")
    INSERTED = "inserted", _("Row %(row)s was not written by the portal: it was inserted (%(what)s).")
    COPIED = "copied", _("Row %(row)s has the same keyed hash as row %(other)s: it was copied.")
    DOUBLED = "doubled", _("Number %(row)s is held by more than one row or seal: the table was rebuilt.")
    ROW_MISSING = "row_missing", _("Position %(position)s: row %(row)s is missing.")
    SEALS_MISSING = (
        "seals_missing",
        _("Positions %(position)s to %(last)s are missing, with the rows they sealed."),
    )
    SEAL_BROKEN = (
        "seal_broken",
        _(
            "Position %(position)s: the seal does not fit row %(row)s and the position before it; "
            "one of them was changed, swapped, moved or inserted."
        ),
    )
    TAIL_MISSING = (
        "tail_missing",
        _(
            "The record ends at position %(position)s, but line %(line)s of the anchor speaks of position %(last)s: "
            "what lay between was removed."
        ),
    )
    ANCHOR_DIFFERS = (
        "anchor_differs",
        _(
            "Positions %(first)s to %(position)s are not what line %(line)s of the anchor speaks of: "
            "rows among them were removed or exchanged."
        ),
    )
    ANCHOR_FORGED = "anchor_forged", _("Line %(line)s of the anchor was not written by the portal.")
    ANCHOR_BACKWARDS = (
        "anchor_backwards",
        _("Line %(line)s of the anchor goes back to position %(position)s."),
    )
    ANCHOR_EMPTY = (
        "anchor_empty",
        _("The anchor is missing or holds no genuine line, though the record has seals."),
    )


class Finding(NamedTuple):
    """One thing that is wrong, with the numbers its sentence needs."""

    trouble: Trouble
    facts: dict[str, Any]

    def __str__(self) -> str:
        return str(self.trouble.label) % self.facts


class Verification:
    """One walk over the record. Exhaust ``findings()`` first; the counts are true only afterwards."""

    def __init__(self, anchor: Iterator[tuple[int, Anchor | None]] | None, *, using: str = "default") -> None:
        self.using = using
        self.head = 0
        self.waiting = 0
        self.last_anchor: Anchor | None = None
        self._has_anchor = anchor is not None
        self._anchor_lines = anchor or iter(())
        self._anchor: tuple[int, Anchor] | None = None
        self._compared = 0

    @property
    def after_anchor(self) -> int:
        """How many sealed rows lie after the last anchor."""
        return max(0, self.head - (self.last_anchor.position if self.last_anchor else 0))

    def findings(self) -> Iterator[Finding]:
        """Everything that is wrong, in the order of the record."""
        yield from self._advance_anchor()
        yield from self._sealed()
        yield from self._anchor_beyond_the_end()
        yield from self._unsealed()
        yield from self._copies()

    def _sealed(self) -> Iterator[Finding]:
        previous: str | None = ""
        walked = 0
        for seals in pages(AuditSeal.objects.using(self.using)):
            rows = yield from self._rows([seal.row_id for seal in seals])
            walked += len(seals)
            for seal in seals:
                if seal.position > self.head + 1:
                    yield Finding(
                        Trouble.SEALS_MISSING, {"position": self.head + 1, "last": seal.position - 1}
                    )
                    # What the seal after a gap should continue is gone; its row's own hash is still checked.
                    previous = None
                yield from self._one(seal, rows.get(seal.row_id), previous)
                yield from self._compare_with_anchor(seal)
                previous, self.head = seal.chain, seal.position
        if AuditSeal.objects.using(self.using).filter(position__lte=self.head).count() > walked:
            yield Finding(Trouble.DOUBLED, {"row": self.head})

    def _rows(self, numbers: list[int]) -> Generator[Finding, None, dict[int, AuditRow]]:
        rows: dict[int, AuditRow] = {}
        for row in tolerant(AuditRow.objects.using(self.using).filter(pk__in=numbers)):
            if row.pk in rows:
                yield Finding(Trouble.DOUBLED, {"row": row.pk})
            rows[row.pk] = row
        return rows

    def _one(self, seal: AuditSeal, row: AuditRow | None, previous: str | None) -> Iterator[Finding]:
        facts = {"position": seal.position, "row": seal.row_id, "what": _printable(row)}
        if row is None:
            # An unreadable seal comes as a blank that speaks of no row.
            yield Finding(Trouble.ROW_MISSING if seal.row_id is not None else Trouble.SEAL_BROKEN, facts)
        elif not row.is_genuine():
            yield Finding(Trouble.CHANGED if seal.genuine else Trouble.INSERTED, facts)
        elif not seal.genuine or (previous is not None and not seal.continues(previous, row.mac)):
            yield Finding(Trouble.SEAL_BROKEN, facts)

    def _compare_with_anchor(self, seal: AuditSeal) -> Iterator[Finding]:
        while self._anchor and self._anchor[1].position <= seal.position:
            line, anchor = self._anchor
            if anchor.position == seal.position and anchor.chain != seal.chain:
                facts = {"first": self._compared + 1, "position": seal.position, "line": line}
                yield Finding(Trouble.ANCHOR_DIFFERS, facts)
            self._compared = anchor.position
            yield from self._advance_anchor()

    def _advance_anchor(self) -> Iterator[Finding]:
        """Go on to the next genuine line, naming those passed over."""
        self._anchor = None
        for line, anchor in self._anchor_lines:
            if anchor is None:
                yield Finding(Trouble.ANCHOR_FORGED, {"line": line})
            elif self.last_anchor and anchor.position < self.last_anchor.position:
                yield Finding(Trouble.ANCHOR_BACKWARDS, {"line": line, "position": anchor.position})
            else:
                self._anchor, self.last_anchor = (line, anchor), anchor
                return

    def _anchor_beyond_the_end(self) -> Iterator[Finding]:
        if self._has_anchor and self.head and not self.last_anchor:
            yield Finding(Trouble.ANCHOR_EMPTY, {})
        beyond = self._anchor
        while self._anchor:
            beyond = self._anchor
            yield from self._advance_anchor()
        if beyond:
            line, anchor = beyond
            yield Finding(
                Trouble.TAIL_MISSING, {"position": self.head, "last": anchor.position, "line": line}
            )

    def _unsealed(self) -> Iterator[Finding]:
        after = None
        while rows := tolerant(unsealed(after=after, using=self.using)[:PAGE]):
            for row in rows:
                self.waiting += 1
                if not row.is_genuine():
                    yield Finding(Trouble.INSERTED, {"row": row.pk, "what": _printable(row)})
            after = rows[-1].pk

    def _copies(self) -> Iterator[Finding]:
        twice = AuditRow.objects.using(self.using).values("mac").annotate(rows=Count("pk")).filter(rows__gt=1)
        pairs = twice.annotate(first=Min("pk"), last=Max("pk")).order_by("first").values_list("first", "last")
        for first, last in pairs.iterator():
            yield Finding(Trouble.COPIED, {"row": last, "other": first})


def _printable(row: AuditRow | None) -> str:
    # A forged label could hold control sequences that wipe the finding off the auditor's terminal.
    return "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in str(row))
